//! The routes as data: method, path, who may, and how a changing request proves that it comes from
//! our own page. The router is made from the same table, so the two cannot differ; the authorization
//! matrix and the reserved names of offices are made from it too.

use std::collections::HashMap;
use std::sync::LazyLock;

use axum::extract::{MatchedPath, Request};
use axum::http::Method;
use terbuka_core::request::Act;
use terbuka_desk::Permission;

/// Who a route is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Everybody.
    Everyone,
    /// Whoever holds the unguessable token of one request.
    TokenHolder,
    /// Any officer who is signed in.
    Officer,
    /// Officers who may do this act of the request service (the desk decides, case by case).
    Act(Act),
    /// Officers whose roles have this permission.
    May(Permission),
    /// The operator's monitoring.
    Operator,
}

impl Who {
    /// Whether one must be signed in.
    pub fn is_officer(self) -> bool {
        matches!(self, Who::Officer | Who::Act(_) | Who::May(_))
    }
}

/// How a request that is not a plain reading proves that it comes from our own page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guard {
    /// Reading only.
    Read,
    /// A public form: its token, or a browser that says it comes from here.
    Form,
    /// A form of the workspace: always the session's token.
    Session,
    /// Sends a form but changes nothing here (a look-up, looks): must not come from elsewhere.
    Harmless,
    /// The API: a bearer token or none, never a cookie, so nothing to forge.
    Api,
    /// A question that other people's programs put into a body: changes nothing, knows no cookie, and
    /// is limited no more than a plain reading.
    Question,
}

/// One route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Route {
    /// Method.
    pub method: &'static str,
    /// Path without the office in front.
    pub path: &'static str,
    /// Who may.
    pub who: Who,
    /// How it is guarded.
    pub guard: Guard,
}

/// Makes a table of routes and the router of its handlers from one list.
#[macro_export]
macro_rules! routes {
    ($($method:ident $path:literal $who:expr, $guard:ident => $handler:expr;)+) => {
        /// The routes of this part.
        pub const ROUTES: &[$crate::routes::Route] = &[$(
            $crate::routes::Route {
                method: stringify!($method),
                path: $path,
                who: { #[allow(unused_imports)] use $crate::routes::Who::*; $who },
                guard: $crate::routes::Guard::$guard,
            },
        )+];

        /// The router of this part.
        pub fn router() -> ::axum::Router<$crate::state::AppState> {
            ::axum::Router::new()
                $(.route($path, $crate::routes!(@ $method $handler)))+
        }
    };
    (@ GET $handler:expr) => { ::axum::routing::get($handler) };
    (@ POST $handler:expr) => { ::axum::routing::post($handler) };
}

/// Every route of the program.
pub fn all() -> impl Iterator<Item = &'static Route> {
    crate::router::PARTS.iter().flat_map(|part| part.iter())
}

static BY_PATH: LazyLock<HashMap<(&'static str, &'static str), &'static Route>> =
    LazyLock::new(|| all().map(|route| ((route.method, route.path), route)).collect());

/// The route that a request was matched to.
pub fn of(request: &Request) -> Option<&'static Route> {
    let path = request.extensions().get::<MatchedPath>()?;
    let method = if request.method() == Method::HEAD { "GET" } else { request.method().as_str() };
    BY_PATH.get(&(method, path.as_str())).copied()
}

/// The guard of a request; of one outside the table, the strictest.
pub fn guard_of(request: &Request) -> Guard {
    of(request).map_or(Guard::Session, |route| route.guard)
}

/// Whether a name may not be an office's slug, because addresses begin with it.
pub fn is_reserved(slug: &str) -> bool {
    all().any(|route| route.path.split('/').nth(1) == Some(slug))
        || ["api", "static", "kerja", "assets", "admin", "www"].contains(&slug)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_route_is_listed_once_and_its_guard_fits_its_method() {
        let mut seen = std::collections::HashSet::new();
        for route in all() {
            assert!(seen.insert((route.method, route.path)), "{route:?} is listed twice");
            let reading = route.method == "GET";
            let guarded = !matches!(route.guard, Guard::Read);
            let api = route.path.starts_with("/api/");
            assert!(reading != guarded || (api && reading), "{route:?}");
            assert_eq!(route.path.starts_with("/kerja"), officers_only(route), "{route:?}");
        }
    }

    fn officers_only(route: &Route) -> bool {
        route.who.is_officer()
    }

    #[test]
    fn an_office_cannot_take_a_name_that_addresses_use() {
        for name in ["faq", "sop", "static", "kerja", "api", "permohonan", "healthz"] {
            assert!(is_reserved(name), "{name}");
        }
        assert!(!is_reserved("sarolangun"));
    }
}
