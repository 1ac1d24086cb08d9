//! What can go wrong in the web, and how a handler says so.
//!
//! A handler returns a [`WebError`]; it becomes an empty response that carries the error, and the
//! layer in [`crate::layers`] turns that into a page in the reader's language, or into problem
//! details (RFC 9457) under `/api`. So there is one place that words errors, and a handler needs to
//! know neither language nor layout.

use std::time::Duration;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use crate::form::data::Unreadable;
use crate::form::state::{FieldError, Message};

/// Why a request to the web ended without what was asked for.
#[derive(Clone, Debug, thiserror::Error)]
pub enum WebError {
    /// Nothing here, or nothing this person may know of.
    #[error("not found")]
    NotFound,
    /// The address exists, the method does not.
    #[error("method not allowed")]
    Method,
    /// An officer must sign in first.
    #[error("sign-in needed")]
    SignIn,
    /// The law, the procedure or the person's role says no.
    #[error("refused")]
    Refused(Message),
    /// The form was not sent from our own page, or its token is of another session.
    #[error("forged")]
    Forged,
    /// The thing changed meanwhile: what the person saw is no longer so.
    #[error("stale")]
    Stale(Message),
    /// More bytes than are taken.
    #[error("too large")]
    TooLarge,
    /// Not readable: broken encoding, broken form.
    #[error("unreadable")]
    Unreadable(Unreadable),
    /// Values that cannot be (an API answers with one entry per field).
    #[error("invalid")]
    Invalid(Vec<FieldError>),
    /// The idempotency key belongs to another content.
    #[error("key reused")]
    KeyReused,
    /// Too many in too short a time.
    #[error("too many")]
    TooMany(Duration),
    /// A temporary outage, of the database or of space on the disk.
    #[error("unavailable")]
    Unavailable(Duration),
    /// Our fault. The words go to the log, not to the page.
    #[error("fault: {0}")]
    Fault(String),
}

impl WebError {
    /// A fault with its cause, for the log.
    pub fn fault(error: impl std::fmt::Display) -> Self {
        WebError::Fault(error.to_string())
    }

    /// The status of the answer.
    pub fn status(&self) -> StatusCode {
        match self {
            WebError::NotFound => StatusCode::NOT_FOUND,
            WebError::Method => StatusCode::METHOD_NOT_ALLOWED,
            WebError::SignIn => StatusCode::UNAUTHORIZED,
            WebError::Refused(_) | WebError::Forged => StatusCode::FORBIDDEN,
            WebError::Stale(_) => StatusCode::CONFLICT,
            WebError::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            WebError::Unreadable(Unreadable::TooLarge) => StatusCode::PAYLOAD_TOO_LARGE,
            WebError::Unreadable(_) => StatusCode::BAD_REQUEST,
            WebError::Invalid(_) | WebError::KeyReused => StatusCode::UNPROCESSABLE_ENTITY,
            WebError::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            WebError::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
            WebError::Fault(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// A stable word: the key of its texts, and the end of a problem's `type`.
    pub fn code(&self) -> &'static str {
        match self {
            WebError::NotFound => "not_found",
            WebError::Method => "method",
            WebError::SignIn => "sign_in",
            WebError::Refused(_) => "refused",
            WebError::Forged => "forged",
            WebError::Stale(_) => "stale",
            WebError::TooLarge | WebError::Unreadable(Unreadable::TooLarge) => "too_large",
            WebError::Unreadable(Unreadable::Encoding) => "encoding",
            WebError::Unreadable(Unreadable::Broken) => "broken",
            WebError::Invalid(_) => "invalid",
            WebError::KeyReused => "key_reused",
            WebError::TooMany(_) => "too_many",
            WebError::Unavailable(_) => "unavailable",
            WebError::Fault(_) => "fault",
        }
    }

    /// What more can be said than its code says.
    pub fn detail(&self) -> Option<&Message> {
        match self {
            WebError::Refused(message) | WebError::Stale(message) => Some(message),
            _ => None,
        }
    }

    /// After how long it is worth trying again.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            WebError::TooMany(wait) | WebError::Unavailable(wait) => Some(*wait),
            _ => None,
        }
    }

    /// The error that a bare status of the framework means, if it is one.
    pub fn of_status(status: StatusCode) -> Option<Self> {
        match status {
            StatusCode::NOT_FOUND => Some(WebError::NotFound),
            StatusCode::METHOD_NOT_ALLOWED => Some(WebError::Method),
            StatusCode::PAYLOAD_TOO_LARGE => Some(WebError::TooLarge),
            status if status.is_client_error() => Some(WebError::Unreadable(Unreadable::Broken)),
            status if status.is_server_error() => Some(WebError::Fault(status.to_string())),
            _ => None,
        }
    }
}

impl From<Unreadable> for WebError {
    fn from(error: Unreadable) -> Self {
        WebError::Unreadable(error)
    }
}

impl From<askama::Error> for WebError {
    fn from(error: askama::Error) -> Self {
        WebError::Fault(format!("drawing a page: {error}"))
    }
}

impl IntoResponse for WebError {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}
