//! Errors as pages: what happened, what it means for what was typed, what to do now.

use askama::Template;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};

use crate::error::WebError;
use crate::page::Page;

#[derive(Template)]
#[template(path = "layout/error.html")]
struct ErrorPage<'a> {
    p: &'a Page,
    title: String,
    text: String,
    detail: Option<String>,
    wait: Option<String>,
    fault: bool,
    status: u16,
}

/// The page for an error.
pub fn answer(page: &Page, error: &WebError) -> Response {
    let code = error.code();
    let view = ErrorPage {
        p: page,
        title: page.t(format!("errors.{code}.title")).into_owned(),
        text: page.t(format!("errors.{code}.text")).into_owned(),
        detail: error.detail().map(|message| page.say(message)),
        wait: error.retry_after().map(|wait| wait_words(page, wait.as_secs())),
        fault: error.status().is_server_error(),
        status: error.status().as_u16(),
    };
    let mut response = match page.show_with(error.status(), &view) {
        Ok(response) => response,
        Err(_) => (error.status(), view.title.clone()).into_response(),
    };
    retry_header(&mut response, error);
    response
}

/// `Retry-After`, where the error has one: whole seconds, at least 1.
pub fn retry_header(response: &mut Response, error: &WebError) {
    if let Some(wait) = error.retry_after() {
        let seconds = wait.as_secs().saturating_add(1);
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
}

fn wait_words(page: &Page, seconds: u64) -> String {
    if seconds < 60 {
        page.t1("errors.wait_seconds", "n", seconds + 1)
    } else {
        page.t1("errors.wait_minutes", "n", seconds / 60 + 1)
    }
}
