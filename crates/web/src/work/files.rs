//! Letters and files of a case on their way to an officer.

use axum::extract::{Path, State};
use axum::response::Response;
use terbuka_core::ident::{CaseId, FileId, LetterId};
use terbuka_desk::papers::{self, Format};

use crate::download;
use crate::error::WebError;
use crate::state::AppState;
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
    Ok(download::ours(file))
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
    Ok(download::theirs(file))
}

/// Splits `2026.xlsx` into what it is about and its format.
pub fn split(file: &str) -> Option<(&str, Format)> {
    let (stem, ending) = file.rsplit_once('.')?;
    Some((stem, Format::from_ending(ending)?))
}
