//! The layers around every handler: the frame of the page, guards by route, headers that no handler
//! can weaken, errors worded in one place.

use std::sync::atomic::AtomicBool;
use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderValue, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;
use terbuka_core::office::Office;

use crate::error::WebError;
use crate::look::Look;
use crate::origin::{self, Origin};
use crate::page::{self, Inner, Page};
use crate::routes::{self, Guard};
use crate::state::AppState;
use crate::{client, cookie, error_page, lang, problem, seal};

/// Name of the cookie that holds an officer's session.
pub const SESSION_COOKIE: &str = "sesi";

/// The office that the address names, and what was taken off its front before routing.
#[derive(Clone, Debug)]
pub struct NamedOffice(pub Arc<Office>, pub String);

/// Takes the office's slug off the front of the address, so that each route is written once and
/// serves `/faq` as well as `/sarolangun/faq`. An office reached by the host name of its own web site
/// needs no slug.
pub async fn take_office(
    State(state): State<AppState>,
    mut request: Request,
    next: Next,
) -> Response {
    let Ok(offices) = state.offices().await else { return next.run(request).await };
    let path = request.uri().path().strip_prefix('/').unwrap_or_default().to_owned();
    let (first, rest) = path.split_once('/').unwrap_or((&path, ""));
    if let Some(office) = offices.iter().find(|office| office.slug == first) {
        let query = request.uri().query().map(|query| format!("?{query}")).unwrap_or_default();
        if let Ok(uri) = format!("/{rest}{query}").parse() {
            *request.uri_mut() = uri;
            let prefix = format!("/{first}");
            request.extensions_mut().insert(NamedOffice(office.clone(), prefix));
        }
    } else if let Some(office) = offices.iter().find(|office| is_host_of(&request, office)) {
        let named = NamedOffice(office.clone(), String::new());
        request.extensions_mut().insert(named);
    }
    next.run(request).await
}

fn is_host_of(request: &Request, office: &Office) -> bool {
    let Some(site) = office.settings.contact.website.as_deref() else { return false };
    let site = site.split("://").last().unwrap_or_default().split('/').next().unwrap_or_default();
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    host.and_then(|host| host.split(':').next()).is_some_and(|host| host.eq_ignore_ascii_case(site))
}

/// Builds the page's frame, runs the handler, words its errors, keeps the language.
pub async fn context(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let https = state.settings().https;
    let chosen = lang::choose(request.uri(), request.headers());
    let named = request.extensions().get::<NamedOffice>().cloned();
    let offices = state.offices().await.unwrap_or_default();
    let several = offices.len() > 1;
    let (office, prefix) = match named {
        Some(NamedOffice(office, prefix)) if several => (Some(office), prefix),
        Some(NamedOffice(office, _)) => (Some(office), String::new()),
        None if several => (None, String::new()),
        None => (offices.first().cloned(), String::new()),
    };
    let session_name = cookie::host_name(SESSION_COOKIE, https);
    let (binding, new_visitor) = match cookie::get(request.headers(), &session_name) {
        Some(session) if !session.is_empty() => (session.to_owned(), false),
        _ => page::visitor(request.headers(), https),
    };
    let page = Page::new(Inner {
        lang: chosen.lang,
        lang_in_links: chosen.by_address,
        look: Look::read(request.headers()),
        office,
        prefix,
        several,
        path: request.uri().path().to_owned(),
        query: query_without_lang(request.uri()),
        reference: reference(),
        now: state.now(),
        signed: None,
        binding,
        new_visitor,
        https,
        seal: state.seal().clone(),
        token_drawn: AtomicBool::new(false),
    });
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let route = route.unwrap_or_else(|| "-".into());
    let api = page.path.starts_with("/api/");
    request.extensions_mut().insert(page.clone());
    let mut response = next.run(request).await;

    let error = response.extensions_mut().remove::<WebError>().or_else(|| {
        let worded = response.headers().contains_key(header::CONTENT_TYPE)
            && !response.headers()[header::CONTENT_TYPE].as_bytes().starts_with(b"text/plain");
        if worded { None } else { WebError::of_status(response.status()) }
    });
    if let Some(error) = &error {
        if let WebError::Fault(cause) = error {
            tracing::error!(reference = %page.reference, %route, %cause, "fault");
        }
        let allow = response.headers().get(header::ALLOW).cloned();
        response =
            if api { problem::answer(&page, error) } else { error_page::answer(&page, error) };
        if let Some(allow) = allow {
            response.headers_mut().insert(header::ALLOW, allow);
        }
    }
    if page.lang_in_links {
        let line = cookie::set(lang::COOKIE, page.lang.code(), cookie::Life::Days(365), https);
        response.headers_mut().append(header::SET_COOKIE, line);
    }
    let headers = response.headers_mut();
    if !api {
        headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(page.lang.code()));
    }
    if let Ok(value) = HeaderValue::from_str(&page.reference) {
        headers.insert("x-request-id", value);
    }
    state.metrics().answered(response.status().as_u16(), begun.elapsed());
    // The pattern of the route, never the address itself: addresses hold tokens.
    tracing::info!(
        %method,
        %route,
        status = response.status().as_u16(),
        ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX),
        reference = %page.reference,
        "request"
    );
    response
}

/// The query without `lang`, which links add themselves.
fn query_without_lang(uri: &Uri) -> String {
    let kept: Vec<&str> = uri
        .query()
        .into_iter()
        .flat_map(|query| query.split('&'))
        .filter(|pair| !pair.is_empty() && !pair.starts_with("lang="))
        .collect();
    kept.join("&")
}

/// Checks where a form comes from and how often its sender sends, as its route demands.
pub async fn guard(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let route = routes::of(&request);
    let guard = match route {
        Some(route) if route.method != "GET" => route.guard,
        _ => return next.run(request).await,
    };
    let limiter = match guard {
        Guard::Form | Guard::Api => state.public_limit(),
        Guard::Harmless => state.lookup_limit(),
        Guard::Read | Guard::Session | Guard::Question => None,
    };
    let https = state.settings().https;
    let cookieless = matches!(guard, Guard::Api | Guard::Question);
    if !cookieless && origin::of(request.headers(), https) == Origin::Elsewhere {
        return WebError::Forged.into_response();
    }
    let (parts, body) = request.into_parts();
    let from = client::address(&parts, &state.settings().trusted_proxies);
    if let (Some(limiter), Some(from)) = (limiter, from)
        && let Err(wait) = limiter.take(from, state.steady_ms())
    {
        return WebError::TooMany(wait).into_response();
    }
    next.run(Request::from_parts(parts, body)).await
}

/// Marks an answer as a file that somebody else made: whatever it is, it runs nothing here.
#[derive(Clone, Copy, Debug)]
pub struct Foreign;

const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; \
     script-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; \
     base-uri 'none'";
const FOREIGN_POLICY: &str = "sandbox; default-src 'none'; frame-ancestors 'none'";

/// Headers on every answer, whatever a handler set.
pub async fn headers(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let foreign = response.extensions().get::<Foreign>().is_some();
    let headers = response.headers_mut();
    let fixed = [
        ("content-security-policy", if foreign { FOREIGN_POLICY } else { POLICY }),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if state.settings().https {
        headers.insert(
            header::STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static("max-age=31536000; includeSubDomains"),
        );
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}

/// What a panic in a handler becomes: a fault like any other. What it said went to the error output
/// by the standard hook; it is not repeated, because it may quote what a person typed.
pub fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    WebError::Fault("a handler panicked".into()).into_response()
}

/// The answer where no route fits.
pub async fn nothing_here() -> Response {
    WebError::NotFound.into_response()
}

/// The last net, outside everything: words without a layout, should even drawing an error page fail.
pub fn last_net(_: Box<dyn std::any::Any + Send>) -> Response {
    tracing::error!("a panic outside the handlers");
    let text = "Maaf, terjadi kesalahan di sistem kami. / Sorry, something went wrong on our side.";
    (StatusCode::INTERNAL_SERVER_ERROR, text).into_response()
}

/// A short random reference that a person can read out.
fn reference() -> String {
    let mut text = seal::random_hex();
    text.truncate(10);
    text
}
