//! The matrix of activities and assignments: who did which step of which request, when, how long.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Deserialize;
use terbuka_core::report::Period;
use terbuka_desk::matrix;

use crate::error::WebError;
use crate::state::AppState;
use crate::view::{Badge, Tone};
use crate::work::session::Officer;
use crate::work::{address, files, reports};
use crate::{Page, says, words};

/// Months the choice goes back.
const MONTHS: usize = 24;

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    bulan: String,
    #[serde(default)]
    siapa: String,
}

struct Row {
    number: String,
    href: String,
    step: String,
    act: String,
    activity: String,
    by: String,
    lane: String,
    done: String,
    took: Badge,
    standard: String,
}

#[derive(Template)]
#[template(path = "work/matrix.html")]
struct MatrixPage<'a> {
    p: &'a Page,
    o: &'a Officer,
    period: Period,
    months: Vec<(String, String)>,
    people: Vec<String>,
    asked: &'a Asked,
    rows: Vec<Row>,
    measured: usize,
    within: usize,
}

/// `GET /kerja/matriks`.
pub async fn page(
    State(state): State<AppState>,
    officer: Officer,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let page = &officer.page;
    let lang = page.lang;
    let this = Period::of(officer.office.date_at(page.now));
    let period = asked.bulan.parse().unwrap_or(this);
    let mut found =
        matrix::rows(state.desk(), &officer.who, period).await.map_err(|e| officer.fail(e))?;
    let mut people: Vec<String> = found.iter().map(|row| row.by.clone()).collect();
    people.sort();
    people.dedup();
    found.retain(|row| asked.siapa.is_empty() || row.by == asked.siapa);
    let measured = found.iter().filter(|row| row.within.is_some()).count();
    let within = found.iter().filter(|row| row.within == Some(true)).count();
    let rows = found
        .iter()
        .map(|row| {
            let tone = match row.within {
                Some(true) => Tone::Ok,
                Some(false) => Tone::Late,
                None => Tone::Plain,
            };
            Row {
                number: row.number.clone(),
                href: page.link(address::case(&row.case)),
                step: row.step.clone().unwrap_or_else(|| "–".to_owned()),
                act: says::act(lang, row.act),
                activity: row.activity.clone(),
                by: says::actor(lang, &row.by),
                lane: row.lane.clone().unwrap_or_default(),
                done: words::instant(lang, row.done, officer.office.zone),
                took: Badge::new(tone, says::minutes(lang, row.minutes)),
                standard: row
                    .standard_minutes
                    .map(|minutes| says::minutes(lang, i64::from(minutes)))
                    .unwrap_or_default(),
            }
        })
        .collect();
    let mut months = Vec::new();
    let mut each = this;
    for _ in 0..MONTHS {
        months.push((each.to_string(), reports::month(page, each)));
        each = each.previous();
    }
    page.show(&MatrixPage {
        p: page,
        o: &officer,
        period,
        months,
        people,
        asked: &asked,
        rows,
        measured,
        within,
    })
}

/// `GET /kerja/matriks/{period}.{csv|xlsx|pdf}`.
pub async fn export(
    State(state): State<AppState>,
    officer: Officer,
    Path(file): Path<String>,
) -> Result<Response, WebError> {
    let (stem, format) = files::split(&file).ok_or(WebError::NotFound)?;
    let period: Period = stem.parse().map_err(|_| WebError::NotFound)?;
    let file = matrix::export(state.desk(), &officer.who, period, format)
        .await
        .map_err(|error| officer.fail(error))?;
    Ok(crate::download::export(file))
}
