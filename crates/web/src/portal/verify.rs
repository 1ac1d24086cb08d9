//! Whether a letter is genuine: the code at its foot, or its QR code, leads here.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use terbuka_desk::tracking::{self, LetterCheck};

use crate::error::WebError;
use crate::page::Page;
use crate::state::AppState;
use crate::{says, words};

#[derive(Template)]
#[template(path = "portal/verify.html")]
struct Verify<'a> {
    p: &'a Page,
    code: String,
    found: Option<Found>,
}

struct Found {
    letter: LetterCheck,
    kind: String,
    on: String,
}

/// The code asked for.
#[derive(Debug, Deserialize)]
pub struct Asked {
    #[serde(default)]
    kode: String,
}

/// `GET /periksa-surat?kode=`.
pub async fn ask(
    page: Page,
    State(state): State<AppState>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    answer(&page, &state, asked.kode).await
}

/// `GET /periksa-surat/{code}`: where the QR code of a letter leads.
pub async fn show(
    page: Page,
    State(state): State<AppState>,
    Path(code): Path<String>,
) -> Result<Response, WebError> {
    answer(&page, &state, code).await
}

async fn answer(page: &Page, state: &AppState, code: String) -> Result<Response, WebError> {
    let code: String = code.chars().take(40).collect();
    let found = tracking::check_letter(state.desk(), &code).await?;
    let status =
        if found.is_none() && !code.is_empty() { StatusCode::NOT_FOUND } else { StatusCode::OK };
    let found = found.map(|letter| Found {
        kind: says::letter(page.lang, letter.kind),
        on: words::date(page.lang, letter.issued_on),
        letter,
    });
    page.show_with(status, &Verify { p: page, code, found })
}
