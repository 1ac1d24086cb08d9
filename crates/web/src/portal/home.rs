//! The way in: the office's home, or the list of offices.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use terbuka_core::law::Track;
use terbuka_core::office::Office;
use terbuka_desk::catalog;

use super::promise::{Promise, promises};
use crate::error::WebError;
use crate::page::Page;
use crate::state::AppState;
use crate::words;

#[derive(Template)]
#[template(path = "portal/home.html")]
struct Home<'a> {
    p: &'a Page,
    office: Arc<Office>,
    promises: Vec<Promise>,
    election: Vec<Promise>,
    at_once: Vec<AtOnce>,
}

/// Something announced at once (UU 14/2008 Art. 10).
struct AtOnce {
    href: String,
    title: String,
    summary: String,
    on: String,
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
    let at_once = catalog::immediate(state.desk(), Some(&office.id)).await?;
    let at_once = at_once
        .into_iter()
        .map(|item| AtOnce {
            href: page.link(format!("/informasi/{}", item.item.id)),
            on: words::date(page.lang, item.item.changed_on),
            title: item.content.title,
            summary: item.content.summary,
        })
        .collect();
    page.show_public(&Home { p: &page, office, promises, election, at_once })
}

/// The list of offices; each leads to the same page of that office.
pub async fn offices(page: &Page, state: &AppState) -> Result<Response, WebError> {
    let then = if page.path == "/" { String::new() } else { page.path.clone() };
    page.show_public(&Offices { p: page, offices: state.offices().await?, then })
}
