//! Routes that belong to no side: static files, looks, the operator's probes.

use axum::extract::State;
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use terbuka_desk::offices;

use crate::error::WebError;
use crate::form::Submitted;
use crate::look::{self, Look};
use crate::page::{Page, local_path, see_other};
use crate::state::AppState;
use crate::{assets, client, cookie};

crate::routes! {
    GET "/static/{file}" Everyone, Read => assets::serve;
    GET "/favicon.ico" Everyone, Read => assets::favicon;
    GET "/robots.txt" Everyone, Read => assets::robots;
    POST "/tampilan" Everyone, Harmless => change_look;
    GET "/healthz" Operator, Read => healthy;
    GET "/readyz" Operator, Read => ready;
    GET "/metrics" Operator, Read => metrics;
}

/// `POST /tampilan`: a press in the accessibility bar. Keeps the choice in a cookie, goes back.
pub async fn change_look(page: Page, form: Submitted) -> Result<Response, WebError> {
    let button = form.data.one("ubah").ok().flatten().unwrap_or_default();
    let back = form.data.one("kembali").ok().flatten().unwrap_or_default();
    let look: Look = page.look.after(button);
    let mut response = see_other(local_path(back));
    let line = cookie::set(look::COOKIE, &look.code(), cookie::Life::Days(365), page.https);
    response.headers_mut().append(header::SET_COOKIE, line);
    Ok(response)
}

/// `GET /healthz`: the process answers.
pub async fn healthy() -> Response {
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], "ok\n").into_response()
}

/// `GET /readyz`: the database answers, so requests can be served.
pub async fn ready(State(state): State<AppState>) -> Response {
    let text = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];
    match offices::list(state.desk()).await {
        Ok(_) => (text, "ready\n").into_response(),
        Err(error) => {
            tracing::error!(%error, "not ready");
            // Words of our own with a type of their own, so that no error page replaces them.
            let json = [(header::CONTENT_TYPE, "application/json")];
            (StatusCode::SERVICE_UNAVAILABLE, json, "{\"ready\":false}").into_response()
        }
    }
}

/// `GET /metrics`, for a monitor on this machine; anybody else finds nothing here.
pub async fn metrics(State(state): State<AppState>, parts: Parts) -> Result<Response, WebError> {
    let from = client::address(&parts, &state.settings().trusted_proxies);
    // A proxy on this machine that nobody told us of must not open the counters to the world.
    let brought = ["forwarded", "x-forwarded-for"].iter().any(|h| parts.headers.contains_key(*h));
    if brought || !from.is_some_and(|address| address.is_loopback()) {
        return Err(WebError::NotFound);
    }
    let kind = [(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")];
    Ok((kind, state.metrics().text()).into_response())
}
