//! Whether a form comes from our own page, as far as the browser's headers tell.

use axum::http::{HeaderMap, header};

/// What the headers say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// From our own page.
    Here,
    /// From another site.
    Elsewhere,
    /// They do not say: an old browser, or no browser.
    Unknown,
}

/// Reads `Sec-Fetch-Site`, else `Origin`, compared with `Host`.
pub fn of(headers: &HeaderMap, https: bool) -> Origin {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    match text("sec-fetch-site") {
        Some("same-origin") => return Origin::Here,
        // Sent by the person himself, from the address bar or a bookmark: no site is behind it.
        Some("none") => return Origin::Unknown,
        Some(_) => return Origin::Elsewhere,
        None => {}
    }
    let Some(origin) = text(header::ORIGIN.as_str()) else { return Origin::Unknown };
    let Some(host) = text(header::HOST.as_str()) else { return Origin::Elsewhere };
    let Some((scheme, rest)) = origin.split_once("://") else { return Origin::Elsewhere };
    let scheme_ok = if https { scheme == "https" } else { scheme == "http" };
    if scheme_ok && rest.eq_ignore_ascii_case(host) { Origin::Here } else { Origin::Elsewhere }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn of_headers(pairs: &[(&'static str, &'static str)], https: bool) -> Origin {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.insert(*name, HeaderValue::from_static(value));
        }
        of(&headers, https)
    }

    #[test]
    fn only_our_own_pages_count() {
        let host = ("host", "ppid.example.id");
        let seen = |pairs: &[(&'static str, &'static str)]| of_headers(pairs, true);
        assert_eq!(seen(&[("sec-fetch-site", "same-origin")]), Origin::Here);
        assert_eq!(seen(&[("sec-fetch-site", "same-site")]), Origin::Elsewhere);
        assert_eq!(seen(&[("sec-fetch-site", "cross-site"), host]), Origin::Elsewhere);
        assert_eq!(seen(&[host, ("origin", "https://ppid.example.id")]), Origin::Here);
        assert_eq!(seen(&[host, ("origin", "http://ppid.example.id")]), Origin::Elsewhere);
        assert_eq!(seen(&[host, ("origin", "https://ppid.example.id.evil.id")]), Origin::Elsewhere);
        assert_eq!(seen(&[host, ("origin", "null")]), Origin::Elsewhere);
        assert_eq!(seen(&[host]), Origin::Unknown);
    }
}
