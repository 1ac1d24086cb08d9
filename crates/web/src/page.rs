//! What every page knows: language, looks, office, who is here, and the secrets its forms carry.

use std::borrow::Cow;
use std::fmt::Display;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use askama::Template;
use axum::extract::{FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use jiff::Timestamp;
use terbuka_core::office::Office;

use crate::error::WebError;
use crate::form::state::Message;
use crate::lang::Lang;
use crate::look::Look;
use crate::seal::{self, FormKey, Seal};
use crate::{assets, cookie};

/// Name of the cookie that ties an anonymous person's forms to his browser.
pub const VISITOR_COOKIE: &str = "tamu";

/// The officer who is signed in, as far as pages show him.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// Name.
    pub name: String,
    /// Titles of the roles held, joined.
    pub titles: String,
}

/// The frame of one page.
#[derive(Clone, Debug)]
pub struct Page(Arc<Inner>);

/// What [`Page`] shares between its clones.
#[derive(Debug)]
pub struct Inner {
    /// Language of the reader.
    pub lang: Lang,
    /// Links must carry the language, because no cookie does yet.
    pub lang_in_links: bool,
    /// Looks chosen.
    pub look: Look,
    /// The office whose page this is; none on the list of offices and on pages of the instance.
    pub office: Option<Arc<Office>>,
    /// Put in front of the office's addresses: `/sarolangun`, or nothing.
    pub prefix: String,
    /// Whether the instance serves several offices.
    pub several: bool,
    /// Path of this page without the prefix.
    pub path: String,
    /// Query of this page without `lang`.
    pub query: String,
    /// Reference of this request, which a person can quote and the log holds.
    pub reference: String,
    /// Now.
    pub now: Timestamp,
    /// The officer signed in, on pages of the workspace.
    pub signed: Option<Signed>,
    /// What anti-forgery tokens are bound to: the session, or the visitor cookie.
    pub binding: String,
    /// The visitor cookie must be set, should the page carry a token.
    pub new_visitor: bool,
    /// Served over https.
    pub https: bool,
    /// Makes and reads tokens.
    pub seal: Seal,
    /// A token was drawn: the page belongs to this browser alone.
    pub token_drawn: AtomicBool,
}

impl std::ops::Deref for Page {
    type Target = Inner;
    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl Page {
    /// Wraps the frame.
    pub fn new(inner: Inner) -> Self {
        Self(Arc::new(inner))
    }

    /// The frame of a request, put there by the layer around all routes.
    ///
    /// # Errors
    /// When that layer is missing.
    pub fn of(request: &Request) -> Result<Self, WebError> {
        request.extensions().get::<Page>().cloned().ok_or_else(missing)
    }

    /// The same page for an office that the address does not name but its content does.
    #[must_use]
    pub fn in_office(&self, office: Arc<Office>) -> Self {
        let prefix = if self.several { format!("/{}", office.slug) } else { String::new() };
        Self::new(Inner {
            office: Some(office),
            prefix,
            query: self.query.clone(),
            path: self.path.clone(),
            reference: self.reference.clone(),
            signed: self.signed.clone(),
            binding: self.binding.clone(),
            seal: self.seal.clone(),
            token_drawn: AtomicBool::new(self.token_drawn.load(Ordering::Relaxed)),
            ..**self
        })
    }

    /// The text with this key.
    pub fn t(&self, key: impl AsRef<str>) -> Cow<'static, str> {
        self.lang.t(key.as_ref())
    }

    /// The text with this key and one place filled.
    pub fn t1(&self, key: impl AsRef<str>, name: &str, value: impl Display) -> String {
        self.lang.fill(key.as_ref(), &[(name, &value)])
    }

    /// The text with this key and two places filled.
    pub fn t2(
        &self,
        key: impl AsRef<str>,
        name: &str,
        value: impl Display,
        name2: &str,
        value2: impl Display,
    ) -> String {
        self.lang.fill(key.as_ref(), &[(name, &value), (name2, &value2)])
    }

    /// A message in the reader's language.
    pub fn say(&self, message: &Message) -> String {
        message.text(self.lang)
    }

    /// The text of a code of a closed list, `area.code`.
    pub fn code(&self, area: &str, code: &str) -> Cow<'static, str> {
        self.lang.t(&format!("{area}.{code}"))
    }

    /// An address of this office, with the language when nothing else keeps it.
    pub fn link(&self, path: impl AsRef<str>) -> String {
        let (prefix, path) = (self.prefix.as_str(), path.as_ref());
        let path = if path == "/" && !prefix.is_empty() { "" } else { path };
        self.with_lang(format!("{prefix}{path}"))
    }

    /// The same page of an office, from the list of offices.
    pub fn office_link(&self, office: &Office, then: &str) -> String {
        self.with_lang(format!("/{}{then}", office.slug))
    }

    /// A telephone number as `tel:` links want it.
    pub fn dial(&self, number: &str) -> String {
        number.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect()
    }

    /// A telephone number as WhatsApp links want it: digits only, with the country's.
    pub fn dial_whatsapp(&self, number: &str) -> String {
        let digits: String = number.chars().filter(char::is_ascii_digit).collect();
        match digits.strip_prefix('0') {
            Some(rest) => format!("62{rest}"),
            None => digits,
        }
    }

    /// Opening hours of an office in words.
    pub fn hours(&self, office: &Office) -> String {
        crate::words::opening(self.lang, office)
    }

    /// An address of the instance, not of one office.
    pub fn root_link(&self, path: &str) -> String {
        self.with_lang(path.to_owned())
    }

    fn with_lang(&self, address: String) -> String {
        if !self.lang_in_links {
            return address;
        }
        let join = if address.contains('?') { '&' } else { '?' };
        let (start, fragment) = match address.split_once('#') {
            Some((start, fragment)) => (start.to_owned(), format!("#{fragment}")),
            None => (address, String::new()),
        };
        format!("{start}{join}lang={}{fragment}", self.lang.code())
    }

    /// This page in the other language.
    pub fn other_language(&self) -> String {
        let join = if self.query.is_empty() { "" } else { "&" };
        format!("{}?{}{join}lang={}", self.here(), self.query, self.lang.other().code())
    }

    /// The address of this page, without its query.
    pub fn here(&self) -> String {
        match (self.path.as_str(), self.prefix.as_str()) {
            ("/", prefix) if !prefix.is_empty() => prefix.to_owned(),
            (path, prefix) => format!("{prefix}{path}"),
        }
    }

    /// Whether this page lies at or under a path, for the navigation.
    pub fn at(&self, path: &str) -> bool {
        self.path == path || (path != "/" && self.path.starts_with(&format!("{path}/")))
    }

    /// The address of a static file.
    pub fn asset(&self, name: &str) -> &'static str {
        assets::address(name)
    }

    /// Name of the office, or of the service where no office is meant.
    pub fn office_name(&self) -> Cow<'_, str> {
        match &self.office {
            Some(office) => Cow::Borrowed(office.name.as_str()),
            None => self.t("common.instance"),
        }
    }

    /// The office, where a page cannot be without one.
    ///
    /// # Errors
    /// Not found.
    pub fn need_office(&self) -> Result<Arc<Office>, WebError> {
        self.office.clone().ok_or(WebError::NotFound)
    }

    /// The anti-forgery token for a form on this page.
    pub fn csrf(&self) -> String {
        self.token_drawn.store(true, Ordering::Relaxed);
        self.seal.csrf(&self.binding)
    }

    /// Whether a token was made for this browser.
    pub fn csrf_ok(&self, token: &str) -> bool {
        !self.binding.is_empty() && !self.new_visitor && self.seal.csrf_ok(&self.binding, token)
    }

    /// A one-time key for a form on this page.
    pub fn form_key(&self, form: &str) -> String {
        self.token_drawn.store(true, Ordering::Relaxed);
        self.seal.form_key(form, self.now.as_second())
    }

    /// Reads a one-time key back.
    pub fn read_form_key(&self, form: &str, key: &str) -> FormKey {
        self.seal.read_form_key(form, key, self.now.as_second())
    }

    /// Draws a page for this person alone: not to be stored anywhere.
    ///
    /// # Errors
    /// When the template fails.
    pub fn show(&self, template: &impl Template) -> Result<Response, WebError> {
        self.show_with(StatusCode::OK, template)
    }

    /// Draws a page for this person alone, under a status.
    ///
    /// # Errors
    /// When the template fails.
    pub fn show_with(
        &self,
        status: StatusCode,
        template: &impl Template,
    ) -> Result<Response, WebError> {
        Ok(self.show_drawn(status, template.render()?.into()))
    }

    /// A page that was drawn already, for this person alone.
    pub fn show_drawn(&self, status: StatusCode, html: Bytes) -> Response {
        let mut response = (status, html).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        self.set_visitor(headers);
        response
    }

    /// Whether something on the page belongs to this browser alone, as far as it was drawn.
    pub fn is_private(&self) -> bool {
        self.token_drawn.load(Ordering::Relaxed) || self.signed.is_some()
    }

    /// Draws a page that is the same for everybody with the same language and looks, to be kept for
    /// a minute. A page that turns out to carry a token is not kept.
    ///
    /// # Errors
    /// When the template fails.
    pub fn show_public(&self, template: &impl Template) -> Result<Response, WebError> {
        let mut response = self.show(template)?;
        if !self.is_private() && !self.lang_in_links {
            let headers = response.headers_mut();
            headers.insert(
                header::CACHE_CONTROL,
                HeaderValue::from_static("public, max-age=60, stale-while-revalidate=600"),
            );
            headers.append(header::VARY, HeaderValue::from_static("cookie, accept-language"));
        }
        Ok(response)
    }

    fn set_visitor(&self, headers: &mut HeaderMap) {
        if self.new_visitor && self.token_drawn.load(Ordering::Relaxed) {
            let name = cookie::host_name(VISITOR_COOKIE, self.https);
            let line = cookie::set(&name, &self.binding, cookie::Life::Visit, self.https);
            headers.append(header::SET_COOKIE, line);
        }
    }

    /// Goes on to another address of this office after a form was taken (Post/Redirect/Get).
    pub fn go(&self, path: &str) -> Response {
        see_other(&self.link(path))
    }
}

/// "See other", to an address of our own.
pub fn see_other(address: &str) -> Response {
    let location = HeaderValue::from_str(address).unwrap_or_else(|_| HeaderValue::from_static("/"));
    let mut response = StatusCode::SEE_OTHER.into_response();
    response.headers_mut().insert(header::LOCATION, location);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// A path on this host, or `/` when a form was made to name anything else.
pub fn local_path(text: &str) -> &str {
    let fine = text.starts_with('/')
        && !text.starts_with("//")
        && text.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    if fine { text } else { "/" }
}

/// The visitor's binding: the cookie, or a new one.
pub fn visitor(headers: &HeaderMap, https: bool) -> (String, bool) {
    let name = cookie::host_name(VISITOR_COOKIE, https);
    match cookie::get(headers, &name) {
        Some(value) if value.len() == 32 && value.bytes().all(|b| b.is_ascii_hexdigit()) => {
            (value.to_owned(), false)
        }
        _ => (seal::random_hex(), true),
    }
}

fn missing() -> WebError {
    WebError::Fault("the page's frame is missing: the context layer is not in place".into())
}

impl<S: Sync> FromRequestParts<S> for Page {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, WebError> {
        parts.extensions.get::<Page>().cloned().ok_or_else(missing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_local_paths_are_followed() {
        for bad in [
            "//evil.id",
            "/\\evil.id",
            "https:evil.id",
            "https://evil.id",
            "",
            "x",
            "/a\r\nb",
            "/a b",
        ] {
            assert_eq!(local_path(bad), "/", "{bad:?}");
        }
        assert_eq!(local_path("/sarolangun/faq?x=1"), "/sarolangun/faq?x=1");
    }
}
