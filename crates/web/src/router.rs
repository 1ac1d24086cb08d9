//! The whole web as one router: the parts' routes, with the layers around them.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

use crate::routes::Route;
use crate::state::AppState;
use crate::{api, common, layers, open, portal, work};

/// The route tables of all parts.
pub const PARTS: &[&[Route]] =
    &[common::ROUTES, portal::ROUTES, open::ROUTES, work::ROUTES, api::ROUTES];

/// The web of an installation.
///
/// The office in the address is taken off before routing, hence the router within the router. The
/// server puts a [`crate::client::Peer`] into each request; without one, no client is limited.
pub fn router(state: AppState) -> Router {
    let routed = common::router()
        .merge(portal::router())
        .merge(work::router().route_layer(from_fn_with_state(state.clone(), work::refused::frame)))
        .merge(open::router())
        .merge(api::router())
        .fallback(layers::nothing_here)
        .layer(DefaultBodyLimit::max(state.settings().max_body))
        .layer(CatchPanicLayer::custom(layers::panicked))
        .layer(from_fn_with_state(state.clone(), layers::guard))
        .layer(from_fn_with_state(state.clone(), layers::context))
        .with_state(state.clone());
    let around = ServiceBuilder::new()
        .layer(CatchPanicLayer::custom(layers::last_net))
        .layer(from_fn_with_state(state.clone(), layers::headers))
        .layer(CompressionLayer::new())
        .layer(from_fn_with_state(state, layers::take_office))
        .service(routed);
    Router::new().fallback_service(around)
}
