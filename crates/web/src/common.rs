//! Routes that belong to no side: static files, looks, the operator's probes.

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use crate::error::WebError;
use crate::form::Submitted;
use crate::look::{self, Look};
use crate::page::{Page, local_path, see_other};
use crate::state::AppState;
use crate::{assets, cookie};

crate::routes! {
    GET "/static/{file}" Everyone, Read => assets::serve;
    GET "/favicon.ico" Everyone, Read => assets::favicon;
    GET "/robots.txt" Everyone, Read => assets::robots;
    POST "/tampilan" Everyone, Harmless => change_look;
    GET "/healthz" Operator, Read => healthy;
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
pub async fn healthy(State(_): State<AppState>) -> Response {
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], "ok\n").into_response()
}
