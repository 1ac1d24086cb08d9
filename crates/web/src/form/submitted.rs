//! The extractor every form handler takes: the form read within its limits, and known to come from
//! our own page.

use axum::extract::{FromRequest, Multipart, Request};
use axum::http::header;
use http_body_util::{BodyExt, Limited};

use super::data::{FormData, FormLimits, Unreadable};
use crate::error::WebError;
use crate::origin::{self, Origin};
use crate::page::Page;
use crate::routes::{self, Guard};
use crate::seal::FormKey;
use crate::state::AppState;

/// A form that was sent from our own page.
#[derive(Debug)]
pub struct Submitted {
    /// What it holds.
    pub data: FormData,
}

impl Submitted {
    /// The one-time key of this opening of the form, read back.
    pub fn key(&self, page: &Page, form: &str) -> FormKey {
        let key = self.data.one("_key").ok().flatten().unwrap_or_default();
        page.read_form_key(form, key)
    }
}

impl FromRequest<AppState> for Submitted {
    type Rejection = WebError;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, WebError> {
        let page = Page::of(&request)?;
        let guard = routes::guard_of(&request);
        let came_from = origin::of(request.headers(), state.settings().https);
        let of_documents =
            routes::of(&request).is_some_and(|route| route.path.starts_with("/kerja/dokumentasi"));
        let limits = if of_documents { FormLimits::documents() } else { state.settings().form };
        let kind = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
            .to_ascii_lowercase();
        let data = if kind.starts_with("multipart/form-data") {
            let body = Multipart::from_request(request, state)
                .await
                .map_err(|_| WebError::Unreadable(Unreadable::Broken))?;
            FormData::from_multipart(body, limits).await?
        } else if kind.is_empty() || kind.starts_with("application/x-www-form-urlencoded") {
            let body = Limited::new(request.into_body(), limits.text * 3);
            let bytes = body.collect().await.map_err(|_| WebError::TooLarge)?.to_bytes();
            FormData::from_urlencoded(&bytes, limits)?
        } else {
            return Err(WebError::Unreadable(Unreadable::Broken));
        };
        let token = data.one("_csrf").ok().flatten().unwrap_or_default();
        let ours = match (guard, came_from) {
            (_, Origin::Elsewhere) => false,
            (Guard::Harmless, _) => true,
            // A public form of a person whose browser keeps no cookies but says where it comes from.
            (Guard::Form, Origin::Here) => true,
            _ => page.csrf_ok(token),
        };
        if ours { Ok(Self { data }) } else { Err(WebError::Forged) }
    }
}
