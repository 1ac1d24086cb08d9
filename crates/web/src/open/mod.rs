//! The list for other machines: DCAT, the read half of CKAN's API, a feed, a site map. Everything of
//! it is public and without cookies.

pub mod ckan;
pub mod dcat;
pub mod feed;
mod graph;

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};

crate::routes! {
    GET "/katalog-informasi.ttl" Everyone, Read => dcat::turtle;
    GET "/katalog-informasi.jsonld" Everyone, Read => dcat::json_ld;
    GET "/katalog-informasi.atom" Everyone, Read => feed::atom;
    GET "/sitemap.xml" Everyone, Read => feed::sitemap;
    GET "/api/3/action/{action}" Everyone, Read => ckan::get;
    POST "/api/3/action/{action}" Everyone, Question => ckan::post;
    GET "/api/action/{action}" Everyone, Read => ckan::get;
    POST "/api/action/{action}" Everyone, Question => ckan::post;
}

/// An answer that may be kept for five minutes by anybody.
fn shared(media_type: &'static str, body: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(media_type)),
        (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=300")),
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*")),
    ];
    (headers, body).into_response()
}

/// Text within XML; what XML cannot hold is left out.
fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(c),
            _ if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            _ => out.push(c),
        }
    }
    out
}
