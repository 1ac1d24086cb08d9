//! Who is signed in: the extractor that every handler of the workspace takes.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use terbuka_core::office::Office;
use terbuka_desk::{Permission, Principal};

use crate::error::WebError;
use crate::layers::{NamedOffice, SESSION_COOKIE};
use crate::page::{Inner, Page};
use crate::state::AppState;
use crate::work::trouble;
use crate::cookie;

/// Where officers sign in.
pub const SIGN_IN: &str = "/masuk";
/// Where they sign out.
pub const SIGN_OUT: &str = "/kerja/keluar";
/// Where they change their password.
pub const PASSWORD: &str = "/kerja/kata-sandi";

/// The officer who is signed in, the office he works for, and the frame of his page.
#[derive(Clone, Debug)]
pub struct Officer {
    /// Who, as the desk knows him.
    pub who: Principal,
    /// His office.
    pub office: Arc<Office>,
    /// The page's frame, with his office and name.
    pub page: Page,
    /// The session's secret, from the cookie.
    pub token: String,
}

impl Officer {
    /// Whether he may, for links that are only shown to those who can follow them.
    pub fn can(&self, permission: Permission) -> bool {
        self.who.can(permission)
    }

    /// The gate of a page: not permitted is said with the roles that are.
    ///
    /// # Errors
    /// [`WebError::Refused`].
    pub fn may(&self, permission: Permission) -> Result<(), WebError> {
        self.who.may(permission).map_err(|error| trouble::web(self, error))
    }

    /// Words what the desk answered.
    pub fn fail(&self, error: terbuka_desk::DeskError) -> WebError {
        trouble::web(self, error)
    }

    /// His roles as his office calls them, joined.
    pub fn titles(&self) -> String {
        let titles = self.who.roles.iter().map(|role| self.office.title_of(*role));
        titles.collect::<Vec<_>>().join(", ")
    }
}

/// The session's secret in a request's cookie.
pub fn token(parts: &Parts, https: bool) -> Option<String> {
    let name = cookie::host_name(SESSION_COOKIE, https);
    cookie::get(&parts.headers, &name).filter(|token| !token.is_empty()).map(str::to_owned)
}

/// The cookie line that keeps or ends a session.
pub fn set_cookie(response: &mut Response, token: &str, life: cookie::Life, https: bool) {
    let name = cookie::host_name(SESSION_COOKIE, https);
    let line: HeaderValue = cookie::set(&name, token, life, https);
    response.headers_mut().append(header::SET_COOKIE, line);
}

/// The page's frame as the officer's own: his office, whatever the address names.
fn framed(page: &Page, office: &Arc<Office>) -> Page {
    Page::new(Inner {
        lang: page.lang,
        lang_in_links: page.lang_in_links,
        look: page.look,
        office: Some(office.clone()),
        prefix: String::new(),
        several: page.several,
        path: page.path.clone(),
        query: page.query.clone(),
        reference: page.reference.clone(),
        now: page.now,
        signed: page.signed.clone(),
        binding: page.binding.clone(),
        new_visitor: false,
        https: page.https,
        seal: page.seal.clone(),
        token_drawn: AtomicBool::new(false),
    })
}

impl FromRequestParts<AppState> for Officer {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Response> {
        let page = Page::from_request_parts(parts, state)
            .await
            .map_err(IntoResponse::into_response)?;
        let session = page.officer().map_err(IntoResponse::into_response)?;
        let office = session.office.clone();
        // The workspace of another office does not exist for him.
        if parts.extensions.get::<NamedOffice>().is_some_and(|named| named.office.id != office.id) {
            return Err(WebError::NotFound.into_response());
        }
        let page = framed(&page, &office);
        // A password that somebody else set is changed before anything is done with it.
        if session.must_change && ![PASSWORD, SIGN_OUT].contains(&page.path.as_str()) {
            return Err(page.go(PASSWORD));
        }
        let token = token(parts, page.https).unwrap_or_default();
        Ok(Officer { who: session.who.clone(), office, page, token })
    }
}
