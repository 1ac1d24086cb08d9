//! Letters and files of a case on their way to an officer.

use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use terbuka_core::ident::{CaseId, FileId, LetterId};
use terbuka_desk::papers::{self, FileOut, Format};

use crate::error::WebError;
use crate::layers::Foreign;
use crate::state::AppState;
use crate::work::address;
use crate::work::session::Officer;

/// `GET …/surat/{letter}`: opens in the browser, to be read and printed at once.
pub async fn letter(
    State(state): State<AppState>,
    officer: Officer,
    Path((id, letter)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let (case, letter) = (CaseId::new(id), LetterId::new(letter));
    let file = papers::letter(state.desk(), &officer.who, &case, &letter)
        .await
        .map_err(|error| officer.fail(error))?;
    Ok(shown(file))
}

/// `GET …/berkas/{file}`: somebody else made it, so it is only ever saved, never opened here.
pub async fn attachment(
    State(state): State<AppState>,
    officer: Officer,
    Path((id, file)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let (case, file) = (CaseId::new(id), FileId::new(file));
    let file = papers::attachment(state.desk(), &officer.who, &case, &file)
        .await
        .map_err(|error| officer.fail(error))?;
    let mut response = saved(file);
    response.extensions_mut().insert(Foreign);
    Ok(response)
}

/// A file of our own making, shown by the browser where it can.
pub fn shown(file: FileOut) -> Response {
    answer(file, "inline")
}

/// A file to be saved.
pub fn saved(file: FileOut) -> Response {
    answer(file, "attachment")
}

fn answer(file: FileOut, way: &str) -> Response {
    let plain: String = file
        .name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '_' })
        .collect();
    let disposition =
        format!("{way}; filename=\"{plain}\"; filename*=UTF-8''{}", address::encode(&file.name));
    let mut response = (StatusCode::OK, file.bytes).into_response();
    let headers = response.headers_mut();
    let media = HeaderValue::from_str(&file.media_type);
    let unknown = HeaderValue::from_static("application/octet-stream");
    headers.insert(header::CONTENT_TYPE, media.unwrap_or(unknown));
    if let Ok(value) = HeaderValue::from_str(&disposition) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Splits `2026.xlsx` into what it is about and its format.
pub fn split(file: &str) -> Option<(&str, Format)> {
    let (stem, ending) = file.rsplit_once('.')?;
    Some((stem, Format::from_ending(ending)?))
}
