//! Addresses of the workspace, and what stands behind their question mark.

use std::fmt::Write;

/// Makes a text fit for the query of an address.
pub fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b'/' => {
                out.push(char::from(byte));
            }
            _ => {
                // Writing into a string cannot fail.
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

/// An address with its query; pairs with an empty value are left out.
pub fn with(path: &str, pairs: &[(&str, &str)]) -> String {
    let mut out = path.to_owned();
    for (name, value) in pairs.iter().filter(|(_, value)| !value.is_empty()) {
        out.push(if out.contains('?') { '&' } else { '?' });
        let _ = write!(out, "{name}={}", encode(value));
    }
    out
}

/// The page of one case.
pub fn case(id: impl std::fmt::Display) -> String {
    format!("/kerja/permohonan/{id}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_cannot_leave_their_place() {
        assert_eq!(encode("a b&c=d#é"), "a%20b%26c%3Dd%23%C3%A9");
        assert_eq!(with("/kerja", &[("cari", "a&b"), ("hal", "")]), "/kerja?cari=a%26b");
        assert_eq!(with("/kerja?x=1", &[("y", "2")]), "/kerja?x=1&y=2");
    }
}
