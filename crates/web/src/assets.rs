//! Styles, scripts and drawings, compiled in. Each has the hash of its content in its address, so a
//! browser may keep it for ever and still never see an old one.

use std::collections::HashMap;
use std::sync::LazyLock;

use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use sha2::{Digest, Sha256};

use crate::error::WebError;
use crate::state::AppState;

macro_rules! assets {
    ($($name:literal: $media:literal),+ $(,)?) => {
        const FILES: &[(&str, &str, &[u8])] =
            &[$(($name, $media, include_bytes!(concat!("../static/", $name)))),+];
    };
}

assets! {
    "app.css": "text/css; charset=utf-8",
    "portal.js": "text/javascript; charset=utf-8",
    "work.css": "text/css; charset=utf-8",
    "work.js": "text/javascript; charset=utf-8",
    "emblem.svg": "image/svg+xml",
    "icons.svg": "image/svg+xml",
    "kawung.svg": "image/svg+xml",
}

struct Asset {
    media: &'static str,
    address: String,
    bytes: Bytes,
}

static ASSETS: LazyLock<HashMap<&'static str, Asset>> = LazyLock::new(|| {
    let mut found: HashMap<&'static str, Asset> = HashMap::new();
    // Drawings first: a style sheet names them and so its own hash depends on theirs.
    let mut files: Vec<_> = FILES.to_vec();
    files.sort_by_key(|(name, ..)| name.ends_with(".css"));
    for (name, media, bytes) in files {
        let mut content = Bytes::from_static(bytes);
        if name.ends_with(".css") {
            let mut text = String::from_utf8_lossy(bytes).into_owned();
            for (other, asset) in &found {
                text = text.replace(&format!("url({other})"), &format!("url({})", asset.address));
            }
            content = Bytes::from(text);
        }
        let hash = hex::encode(&Sha256::digest(&content)[..6]);
        let (stem, end) = name.rsplit_once('.').unwrap_or((name, ""));
        let address = format!("/static/{stem}.{hash}.{end}");
        found.insert(name, Asset { media, address, bytes: content });
    }
    found
});

/// The address of a static file; of none, the address of the folder, which is not found.
pub fn address(name: &str) -> &'static str {
    ASSETS.get(name).map_or("/static/", |asset| asset.address.as_str())
}

/// The bytes of a static file, as served.
pub fn bytes(name: &str) -> Option<Bytes> {
    ASSETS.get(name).map(|asset| asset.bytes.clone())
}

/// `GET /static/{file}`.
pub async fn serve(Path(file): Path<String>) -> Result<Response, WebError> {
    let plain = match file.split('.').collect::<Vec<_>>().as_slice() {
        [stem, _hash, end] => format!("{stem}.{end}"),
        _ => file.clone(),
    };
    let asset = ASSETS.get(plain.as_str()).ok_or(WebError::NotFound)?;
    // A page from before an update may ask for the old file: it gets the new one, not to be kept.
    let current = asset.address.ends_with(&format!("/{file}"));
    let keep = if current { "public, max-age=31536000, immutable" } else { "no-cache" };
    let mut response = (StatusCode::OK, asset.bytes.clone()).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(asset.media));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
    Ok(response)
}

/// `GET /favicon.ico`, which browsers ask for without being told.
pub async fn favicon() -> Response {
    (StatusCode::MOVED_PERMANENTLY, [(header::LOCATION, address("emblem.svg"))]).into_response()
}

/// `GET /robots.txt`: the public pages may be found; the tracking of one person's request may not.
pub async fn robots(State(state): State<AppState>) -> Response {
    let text = format!(
        "User-agent: *\nDisallow: /permohonan/\nDisallow: /kerja\nDisallow: /api/v1/\n\
         Sitemap: {}/sitemap.xml\n",
        state.desk().public_url
    );
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_style_sheet_names_drawings_by_their_hash_and_is_small() {
        let css = String::from_utf8(bytes("app.css").unwrap().to_vec()).unwrap();
        assert!(css.contains(address("kawung.svg")), "drawing not named by its address");
        assert!(!css.contains("url(kawung.svg)"));
        assert!(!css.contains("http:") && !css.contains("https:") && !css.contains("data:"));
        assert!(css.len() < 60_000, "{} bytes", css.len());
    }
}
