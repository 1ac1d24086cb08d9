//! The register of requests of a year, with its official columns, filtered on screen, exported whole.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Deserialize;
use terbuka_core::law::Track;
use terbuka_core::sheet::{Cell, Sheet};
use terbuka_desk::registers;

use crate::error::WebError;
use crate::state::AppState;
use crate::view::Choice;
use crate::work::files;
use crate::work::session::Officer;
use crate::work::table::Table;
use crate::{Page, says};

/// The first year a register can be of: the law came into force in 2010.
const FIRST_YEAR: i16 = 2010;

/// What the address asks for.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    tahun: String,
    #[serde(default)]
    cari: String,
    #[serde(default)]
    keputusan: String,
    #[serde(default)]
    jalur: String,
}

#[derive(Template)]
#[template(path = "work/register.html")]
struct RegisterPage<'a> {
    p: &'a Page,
    o: &'a Officer,
    year: i16,
    years: Vec<i16>,
    asked: &'a Asked,
    decisions: Vec<String>,
    tracks: Vec<Choice>,
    /// The files' name without its ending: the year, with the track where one is chosen.
    stem: String,
    table: Table,
    all: usize,
    shown: usize,
}

/// The years an officer can choose: this one and the four before.
pub fn years(officer: &Officer) -> Vec<i16> {
    let this = officer.office.date_at(officer.page.now).year();
    (0..5).map(|back| this - back).filter(|year| *year >= FIRST_YEAR).collect()
}

/// A year as typed, within what a register can be of.
pub fn year(officer: &Officer, text: &str) -> i16 {
    let this = officer.office.date_at(officer.page.now).year();
    text.parse().ok().filter(|year| (FIRST_YEAR..=this + 1).contains(year)).unwrap_or(this)
}

fn text(cell: &Cell) -> &str {
    match cell {
        Cell::Text(text) => text,
        _ => "",
    }
}

/// The column of the decision, by its official heading.
fn decision_column(sheet: &Sheet) -> Option<usize> {
    sheet.columns.iter().position(|column| column.heading == "Keputusan")
}

/// `GET /kerja/register`.
pub async fn page(
    State(state): State<AppState>,
    officer: Officer,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let year = year(&officer, &asked.tahun);
    let track = Track::from_code(&asked.jalur);
    let mut sheet = registers::sheet(state.desk(), &officer.who, year, track)
        .await
        .map_err(|error| officer.fail(error))?;
    let all = sheet.rows.len();
    let column = decision_column(&sheet);
    let of = |row: &Vec<Cell>| {
        column.and_then(|at| row.get(at)).map(text).unwrap_or_default().to_owned()
    };
    let mut decisions: Vec<String> = sheet.rows.iter().map(of).collect();
    decisions.sort();
    decisions.dedup();
    let wanted = asked.cari.trim().to_lowercase();
    sheet.rows.retain(|row| {
        (asked.keputusan.is_empty() || of(row) == asked.keputusan)
            && (wanted.is_empty()
                || row.iter().any(|cell| text(cell).to_lowercase().contains(&wanted)))
    });
    let page = &officer.page;
    page.show(&RegisterPage {
        p: page,
        o: &officer,
        year,
        years: years(&officer),
        asked: &asked,
        decisions,
        tracks: Track::ALL
            .iter()
            .map(|one| Choice::new(one.code(), says::track(page.lang, *one)))
            .collect(),
        stem: track.map_or(year.to_string(), |track| format!("{year}-{}", track.code())),
        all,
        shown: sheet.rows.len(),
        table: Table::new(page, &sheet),
    })
}

/// `GET /kerja/register/{year}[-{track}].{csv|xlsx|pdf}`: the whole year, of one track or of both,
/// whatever else the filter shows.
pub async fn export(
    State(state): State<AppState>,
    officer: Officer,
    Path(file): Path<String>,
) -> Result<Response, WebError> {
    let (stem, format) = files::split(&file).ok_or(WebError::NotFound)?;
    let (year, track) = match stem.split_once('-') {
        Some((year, code)) => (year, Some(Track::from_code(code).ok_or(WebError::NotFound)?)),
        None => (stem, None),
    };
    let year = year.parse().map_err(|_| WebError::NotFound)?;
    let file = registers::export(state.desk(), &officer.who, (year, track), format)
        .await
        .map_err(|error| officer.fail(error))?;
    Ok(crate::download::export(file))
}
