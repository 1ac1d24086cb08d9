//! The two languages of the pages: Indonesian first, English second.

use axum::http::{HeaderMap, Uri, header};
use std::borrow::Cow;
use std::fmt::Display;

use crate::{cookie, texts};

/// Name of the cookie that keeps the choice.
pub const COOKIE: &str = "bahasa";

/// A language pages are written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Lang {
    /// *Bahasa Indonesia*, the language of the law and the default.
    #[default]
    Id,
    /// English.
    En,
}

impl Lang {
    /// Both, the default first.
    pub const ALL: [Lang; 2] = [Lang::Id, Lang::En];

    /// The tag used in `lang` attributes, cookies and file names.
    pub fn code(self) -> &'static str {
        match self {
            Lang::Id => "id",
            Lang::En => "en",
        }
    }

    /// The language with this tag.
    pub fn from_code(code: &str) -> Option<Self> {
        Lang::ALL.into_iter().find(|lang| lang.code() == code)
    }

    /// The other one, for the switch.
    pub fn other(self) -> Self {
        match self {
            Lang::Id => Lang::En,
            Lang::En => Lang::Id,
        }
    }

    /// The text with this key. A missing key shows as the key: a test makes sure that none is.
    pub fn t(self, key: &str) -> Cow<'static, str> {
        texts::find(self, key).map_or_else(|| Cow::Owned(key.to_owned()), Cow::Borrowed)
    }

    /// The text with this key, its `%{name}` places filled.
    pub fn fill(self, key: &str, places: &[(&str, &dyn Display)]) -> String {
        let mut text = self.t(key).into_owned();
        for (name, value) in places {
            text = text.replace(&format!("%{{{name}}}"), &value.to_string());
        }
        text
    }
}

/// How a request's language was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// The language.
    pub lang: Lang,
    /// The address asked for it and no cookie says the same yet: set one, and let links carry it.
    pub by_address: bool,
}

/// Finds the language: the address first, then the cookie, then what the browser prefers.
pub fn choose(uri: &Uri, headers: &HeaderMap) -> Chosen {
    let kept = cookie::get(headers, COOKIE).and_then(Lang::from_code);
    let asked = uri.query().into_iter().flat_map(|query| query.split('&')).find_map(|pair| {
        let (name, value) = pair.split_once('=')?;
        (name == "lang").then(|| Lang::from_code(value)).flatten()
    });
    if let Some(lang) = asked {
        return Chosen { lang, by_address: kept != Some(lang) };
    }
    let lang = kept.unwrap_or_else(|| preferred(headers));
    Chosen { lang, by_address: false }
}

/// The first of our languages in `Accept-Language`. Quality values are ignored: browsers list in
/// order of preference. Malay readers are better served in Indonesian than in English.
fn preferred(headers: &HeaderMap) -> Lang {
    let Some(list) = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok())
    else {
        return Lang::Id;
    };
    list.split(',')
        .find_map(|item| {
            let tag = item.split(';').next().unwrap_or_default().trim();
            match tag.split('-').next().unwrap_or_default().to_ascii_lowercase().as_str() {
                "id" | "in" | "ms" | "jv" | "su" => Some(Lang::Id),
                "en" => Some(Lang::En),
                _ => None,
            }
        })
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn headers(cookie: &str, accept: &str) -> HeaderMap {
        let mut map = HeaderMap::new();
        if !cookie.is_empty() {
            map.insert(header::COOKIE, HeaderValue::from_str(cookie).unwrap());
        }
        if !accept.is_empty() {
            map.insert(header::ACCEPT_LANGUAGE, HeaderValue::from_str(accept).unwrap());
        }
        map
    }

    #[test]
    fn address_beats_cookie_beats_browser() {
        let uri: Uri = "/faq?lang=en".parse().unwrap();
        let plain: Uri = "/faq?language=en&x=lang".parse().unwrap();
        let chosen = choose(&uri, &headers("bahasa=id", "id"));
        assert_eq!(chosen, Chosen { lang: Lang::En, by_address: true });
        assert!(!choose(&uri, &headers("bahasa=en", "id")).by_address);
        assert_eq!(choose(&plain, &headers("bahasa=en", "id")).lang, Lang::En);
        assert_eq!(choose(&plain, &headers("", "fr, en-GB;q=0.8, id;q=0.5")).lang, Lang::En);
        assert_eq!(choose(&plain, &headers("", "ms-MY,en")).lang, Lang::Id);
        assert_eq!(choose(&plain, &headers("bahasa=xx", "")).lang, Lang::Id);
    }
}
