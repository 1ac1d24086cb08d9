//! Errors of the API as problem details (RFC 9457), with one entry per field.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use crate::error::WebError;
use crate::error_page::retry_header;
use crate::lang::Lang;
use crate::page::Page;

/// Problem details.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Problem {
    /// A stable URI reference for the kind of problem.
    #[schema(example = "/api/problems/invalid")]
    pub r#type: String,
    /// The kind in words.
    pub title: String,
    /// Status of the answer.
    #[schema(example = 422)]
    pub status: u16,
    /// What more can be said of this occurrence.
    pub detail: String,
    /// Reference of this request, to quote when asking for help.
    pub instance: String,
    /// What is wrong, field by field.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldProblem>,
}

/// What is wrong with one field.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FieldProblem {
    /// Where in the body, as a JSON pointer (RFC 6901).
    #[schema(example = "/requester/name")]
    pub pointer: String,
    /// A stable code.
    #[schema(example = "email")]
    pub code: String,
    /// What to do about it.
    pub detail: String,
}

/// The answer for an error. The API speaks English.
pub fn answer(page: &Page, error: &WebError) -> Response {
    let code = error.code();
    let lang = Lang::En;
    let errors = match error {
        WebError::Invalid(fields) => fields
            .iter()
            .map(|field| FieldProblem {
                pointer: format!("/{}", field.field.replace('.', "/")),
                code: field.message.key.rsplit('.').next().unwrap_or_default().to_owned(),
                detail: field.message.text(lang),
            })
            .collect(),
        _ => Vec::new(),
    };
    let detail = error.detail().map_or_else(
        || lang.t(&format!("errors.{code}.text")).into_owned(),
        |message| message.text(lang),
    );
    let problem = Problem {
        r#type: format!("/api/problems/{code}"),
        title: lang.t(&format!("errors.{code}.title")).into_owned(),
        status: error.status().as_u16(),
        detail,
        instance: format!("urn:terbuka:request:{}", page.reference),
        errors,
    };
    let mut response = (error.status(), axum::Json(problem)).into_response();
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    if error.status() == axum::http::StatusCode::UNAUTHORIZED {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    retry_header(&mut response, error);
    response
}
