//! Who is signed in: the extractor that every handler of the workspace takes.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, header};
use axum::response::{IntoResponse, Response};
use terbuka_core::office::Office;
use terbuka_desk::{Context, Permission, Principal, accounts, intake};

use crate::cookie;
use crate::error::WebError;
use crate::layers::{NamedOffice, SESSION_COOKIE};
use crate::page::{Inner, Page, Signed, see_other};
use crate::state::AppState;
use crate::work::{address, trouble};

/// Where officers sign in.
pub const SIGN_IN: &str = "/masuk";
/// Where they change their password.
pub const PASSWORD: &str = "/kerja/kata-sandi";
/// What one can do with a password that must be changed first.
const AT_THE_DOOR: [&str; 2] = [PASSWORD, "/kerja/keluar"];

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
    /// The name he signs in with.
    pub login: String,
    /// His password was set by somebody else.
    pub must_change: bool,
    /// Regulation and SOP let him take requests in.
    pub receives: bool,
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
fn framed(page: &Page, who: &Principal, office: &Arc<Office>) -> Page {
    let titles = who.roles.iter().map(|role| office.title_of(*role)).collect::<Vec<_>>();
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
        signed: Some(Signed { name: who.name.clone(), titles: titles.join(", ") }),
        binding: page.binding.clone(),
        new_visitor: false,
        https: page.https,
        seal: page.seal.clone(),
        token_drawn: AtomicBool::new(false),
    })
}

async fn signed_in(parts: &Parts, cx: &Context, page: &Page) -> Result<Officer, WebError> {
    let token = token(parts, page.https).ok_or(WebError::SignIn)?;
    let session = accounts::principal(cx, &token).await?.ok_or(WebError::SignIn)?;
    let office = session.office;
    // The workspace of another office does not exist for him.
    if parts.extensions.get::<NamedOffice>().is_some_and(|named| named.0.id != office.id) {
        return Err(WebError::NotFound);
    }
    let page = framed(page, &session.who, &office);
    let receives = intake::gate(cx, &session.who).await.is_ok();
    let must_change = session.must_change;
    Ok(Officer {
        who: session.who,
        office,
        page,
        token,
        login: session.login,
        must_change,
        receives,
    })
}

impl FromRequestParts<AppState> for Officer {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Response> {
        let page =
            Page::from_request_parts(parts, state).await.map_err(IntoResponse::into_response)?;
        match signed_in(parts, state.desk(), &page).await {
            // A password that somebody else set is changed before anything is done with it.
            Ok(officer) if officer.must_change && !AT_THE_DOOR.contains(&page.path.as_str()) => {
                Err(officer.page.go(PASSWORD))
            }
            Ok(officer) => Ok(officer),
            // Somebody who only looks is taken to the door and back; a form is told plainly, so that
            // what was typed can still be had by going back.
            Err(WebError::SignIn) if parts.method == Method::GET => {
                let mut back = page.path.clone();
                if !page.query.is_empty() {
                    back = format!("{back}?{}", page.query);
                }
                let to = address::with(SIGN_IN, &[("kembali", &back)]);
                Err(see_other(&page.link(&to)))
            }
            Err(error) => Err(error.into_response()),
        }
    }
}
