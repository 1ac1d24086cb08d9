//! Errors on the officer's own pages: he stays in his workspace, with his name and his ways on.

use askama::Template;
use axum::extract::{FromRequestParts, Request, State};
use axum::middleware::Next;
use axum::response::Response;

use crate::Page;
use crate::error::WebError;
use crate::error_page::retry_header;
use crate::state::AppState;
use crate::work::session::Officer;

#[derive(Template)]
#[template(path = "work/refused.html")]
struct RefusedPage<'a> {
    p: &'a Page,
    o: &'a Officer,
    title: String,
    text: String,
    detail: Option<String>,
    status: u16,
}

/// Draws the errors of the workspace's routes inside its frame. Faults stay with the outer layer,
/// which logs them.
pub async fn frame(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let mut kept = parts.clone();
    let response = next.run(Request::from_parts(parts, body)).await;
    let Some(error) = response.extensions().get::<WebError>().cloned() else { return response };
    if error.status().is_server_error() || matches!(error, WebError::SignIn) {
        return response;
    }
    // Who he is was known to the handler; here it is asked again, for errors are rare.
    let Ok(officer) = Officer::from_request_parts(&mut kept, &state).await else { return response };
    let page = &officer.page;
    let code = error.code();
    let view = RefusedPage {
        p: page,
        o: &officer,
        title: page.t(format!("errors.{code}.title")).into_owned(),
        text: page.t(format!("errors.{code}.text")).into_owned(),
        detail: error.detail().map(|message| page.say(message)),
        status: error.status().as_u16(),
    };
    match page.show_with(error.status(), &view) {
        Ok(mut drawn) => {
            retry_header(&mut drawn, &error);
            drawn
        }
        Err(_) => response,
    }
}
