//! Who is signed in: the extractor that every handler of the workspace takes.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, header};
use axum::response::{IntoResponse, Response};
use terbuka_core::office::Office;
use terbuka_core::role::Role;
use terbuka_desk::{Context, Permission, Principal, accounts};

use crate::error::WebError;
use crate::layers::{NamedOffice, SESSION_COOKIE};
use crate::page::{Inner, Page, Signed, see_other};
use crate::state::AppState;
use crate::work::{address, trouble};
use crate::cookie;

/// Where officers sign in.
pub const SIGN_IN: &str = "/masuk";

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
    fn titles(office: &Office, roles: &[Role]) -> String {
        roles.iter().map(|role| office.title_of(*role)).collect::<Vec<_>>().join(", ")
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

/// The page's frame as the officer's own.
fn framed(page: &Page, who: &Principal, office: &Arc<Office>, binding: &str) -> Page {
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
        signed: Some(Signed {
            name: who.name.clone(),
            titles: Officer::titles(office, &who.roles),
        }),
        binding: binding.to_owned(),
        new_visitor: false,
        https: page.https,
        seal: page.seal.clone(),
        token_drawn: AtomicBool::new(false),
    })
}

async fn signed_in(parts: &Parts, cx: &Context, page: &Page) -> Result<Officer, WebError> {
    let token = token(parts, page.https).ok_or(WebError::SignIn)?;
    let session = accounts::principal(cx, &token)
        .await
        .map_err(|error| trouble::plain(page.lang, error))?
        .ok_or(WebError::SignIn)?;
    let office = session.office;
    // The workspace of another office does not exist for him.
    if parts.extensions.get::<NamedOffice>().is_some_and(|named| named.0.id != office.id) {
        return Err(WebError::NotFound);
    }
    let page = framed(page, &session.who, &office, &token);
    Ok(Officer { who: session.who, office, page, token })
}

impl FromRequestParts<AppState> for Officer {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Response> {
        let page = Page::from_request_parts(parts, state)
            .await
            .map_err(IntoResponse::into_response)?;
        match signed_in(parts, state.desk(), &page).await {
            Ok(officer) => {
                // Errors, too, are drawn as the officer's own page.
                parts.extensions.insert(officer.page.clone());
                Ok(officer)
            }
            // Somebody who only looks is taken to the door and back; a form is told plainly, so that
            // what was typed can still be had by going back.
            Err(WebError::SignIn) if parts.method == Method::GET => {
                let mut back = page.here();
                if !page.query.is_empty() {
                    back = format!("{back}?{}", page.query);
                }
                Err(see_other(&page.link(&format!("{SIGN_IN}?kembali={}", address::encode(&back)))))
            }
            Err(error) => Err(error.into_response()),
        }
    }
}
