//! The way in: the office's home, or the list of offices.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use terbuka_core::law::Track;
use terbuka_core::office::Office;

use super::promise::{Promise, promises};
use crate::error::WebError;
use crate::page::Page;
use crate::state::AppState;

#[derive(Template)]
#[template(path = "portal/home.html")]
struct Home<'a> {
    p: &'a Page,
    office: Arc<Office>,
    promises: Vec<Promise>,
    election: Vec<Promise>,
}

/// The four classes of information as tiles: key, address, icon.
const TILES: [(&str, &str, &str); 4] = [
    ("berkala", "/katalog-informasi?jenis=periodic", "calendar"),
    ("serta-merta", "/katalog-informasi?jenis=immediate", "alert"),
    ("setiap-saat", "/katalog-informasi?jenis=anytime", "folder"),
    ("dikecualikan", "/info-terkecuali", "lock"),
];

#[derive(Template)]
#[template(path = "portal/offices.html")]
struct Offices<'a> {
    p: &'a Page,
    offices: Arc<Vec<Arc<Office>>>,
    then: String,
}

/// `GET /`.
pub async fn show(page: Page, State(state): State<AppState>) -> Result<Response, WebError> {
    let Some(office) = page.office.clone() else { return offices(&page, &state).await };
    let today = office.date_at(page.now);
    let rules = &*state.desk().rules;
    let election_now = office
        .settings
        .election_period
        .is_some_and(|period| (period.from..=period.to).contains(&today));
    let election =
        if election_now { promises(rules, page.lang, Track::Election, today) } else { Vec::new() };
    let promises = promises(rules, page.lang, Track::Ordinary, today);
    page.show_public(&Home { p: &page, office, promises, election })
}

/// The list of offices; each leads to the same page of that office.
pub async fn offices(page: &Page, state: &AppState) -> Result<Response, WebError> {
    let then = if page.path == "/" { String::new() } else { page.path.clone() };
    page.show_public(&Offices { p: page, offices: state.offices().await?, then })
}
