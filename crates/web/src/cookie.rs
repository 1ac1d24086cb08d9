//! Reading and writing cookies. Names get the `__Host-` prefix over https, which ties them to this
//! host and path; a browser refuses that prefix over plain http, so on a loopback trial they go
//! without.

use axum::http::{HeaderMap, HeaderValue, header};

/// The value of the first cookie with this name.
pub fn get<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .find_map(|pair| {
            let (found, value) = pair.split_once('=')?;
            (found.trim() == name).then(|| value.trim())
        })
}

/// The full name of a cookie that carries a secret.
pub fn host_name(name: &str, https: bool) -> String {
    if https { format!("__Host-{name}") } else { name.to_owned() }
}

/// How long a cookie lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Life {
    /// Until the browser closes.
    Visit,
    /// This many days.
    Days(u32),
    /// Gone at once.
    Gone,
}

/// A `Set-Cookie` line: HttpOnly, SameSite=Lax, the whole host, Secure over https.
///
/// `value` must be of letters, digits, `-`, `_` and `.`; anything else is dropped, so that a value
/// can never end the cookie and begin an attribute.
pub fn set(name: &str, value: &str, life: Life, https: bool) -> HeaderValue {
    let value: String = value
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
        .collect();
    let age = match life {
        Life::Visit => String::new(),
        Life::Days(days) => format!("; Max-Age={}", u64::from(days) * 86_400),
        Life::Gone => "; Max-Age=0".to_owned(),
    };
    let secure = if https { "; Secure" } else { "" };
    let line = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{age}{secure}");
    HeaderValue::from_str(&line).unwrap_or_else(|_| HeaderValue::from_static(""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_cannot_add_an_attribute() {
        let line = set("sesi", "abc; Domain=evil\r\nX: y", Life::Visit, true);
        assert_eq!(
            line.to_str().unwrap(),
            "sesi=abcDomainevilXy; Path=/; HttpOnly; SameSite=Lax; Secure"
        );
    }

    #[test]
    fn names_must_match_whole() {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_static("xsesi=1; sesi=2 ; sesi=3"));
        assert_eq!(get(&headers, "sesi"), Some("2"));
        assert_eq!(get(&headers, "ses"), None);
        assert_eq!(host_name("sesi", true), "__Host-sesi");
    }
}
