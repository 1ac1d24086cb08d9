//! The API's description (OpenAPI 3.1), made from the handlers themselves.

use axum::Json;
use axum::response::{IntoResponse, Response};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Terbuka",
        description = "Requests for public information to Indonesian election offices \
            (UU 14/2008). Errors are problem details (RFC 9457).",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
    ),
    paths(
        super::list_offices,
        super::submit,
        super::show,
        super::object,
        super::catalog::search,
        super::statistics::show
    ),
    modifiers(&TrackingToken),
    tags((name = "offices", description = "The offices served here"),
        (name = "requests", description = "Submitting and following a request"),
        (name = "objections", description = "Objecting to the answer of a request"),
        (name = "catalog", description = "The public information list"),
        (name = "statistics", description = "The service in numbers")),
)]
struct Description;

/// How the tracking token is sent.
struct TrackingToken;

impl Modify for TrackingToken {
    fn modify(&self, description: &mut utoipa::openapi::OpenApi) {
        let scheme = SecurityScheme::Http(
            HttpBuilder::new()
                .scheme(HttpAuthScheme::Bearer)
                .description(Some("The token of one request, as the submission gave it"))
                .build(),
        );
        description
            .components
            .get_or_insert_with(Default::default)
            .add_security_scheme("tracking_token", scheme);
    }
}

/// The description.
pub fn description() -> utoipa::openapi::OpenApi {
    Description::openapi()
}

/// `GET /api/openapi.json`.
pub async fn show() -> Response {
    Json(description()).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_route_of_the_api_is_described_and_the_body_has_its_example() {
        let text = serde_json::to_value(description()).unwrap();
        for route in super::super::ROUTES.iter().filter(|r| r.path.starts_with("/api/v1")) {
            let path = route.path.replace("{*", "{");
            let method = route.method.to_lowercase();
            // A number holds slashes, so what follows it is found by the handler.
            let path = if method == "post" && path.ends_with("{number}") {
                format!("{path}/objections")
            } else {
                path
            };
            assert!(text["paths"][&path][&method].is_object(), "{path} {method} is not described");
        }
        let body = &text["paths"]["/api/v1/offices/{office}/requests"]["post"]["requestBody"];
        assert_eq!(body["content"]["application/json"]["example"], super::super::body::example());
        let body = &text["paths"]["/api/v1/requests/{number}/objections"]["post"]["requestBody"];
        let example = super::super::objection::example();
        assert_eq!(body["content"]["application/json"]["example"], example);
        assert!(text["openapi"].as_str().unwrap().starts_with("3.1"));
    }
}
