//! Files on their way out, with names that survive any browser (RFC 6266).

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use terbuka_desk::papers::FileOut;

use crate::layers::Foreign;

/// A file that we made: shown in the browser where it can be.
pub fn ours(file: FileOut) -> Response {
    respond(file, "inline")
}

/// A file to be saved: an export.
pub fn export(file: FileOut) -> Response {
    respond(file, "attachment")
}

/// A file that somebody else made: saved, never run here.
pub fn theirs(file: FileOut) -> Response {
    let mut response = respond(file, "attachment");
    response.extensions_mut().insert(Foreign);
    response
}

fn respond(file: FileOut, way: &str) -> Response {
    let disposition = disposition(way, &file.name);
    let mut response = file.bytes.into_response();
    let headers = response.headers_mut();
    let media = HeaderValue::from_str(&file.media_type);
    let media = media.unwrap_or_else(|_| HeaderValue::from_static("application/octet-stream"));
    headers.insert(header::CONTENT_TYPE, media);
    headers.insert(header::CONTENT_DISPOSITION, disposition);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn disposition(way: &str, name: &str) -> HeaderValue {
    let plain: String = name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || "._- ()".contains(c) { c } else { '_' })
        .collect();
    let mut encoded = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"._-".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    let line = format!("{way}; filename=\"{plain}\"; filename*=UTF-8''{encoded}");
    HeaderValue::from_str(&line).unwrap_or_else(|_| HeaderValue::from_static("attachment"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_break_out_of_the_header() {
        let line = disposition("attachment", "surat \"a\"\r\nX: y;é.pdf");
        assert_eq!(
            line.to_str().unwrap(),
            "attachment; filename=\"surat _a___X_ y__.pdf\"; \
             filename*=UTF-8''surat%20%22a%22%0D%0AX%3A%20y%3B%C3%A9.pdf"
        );
    }
}
