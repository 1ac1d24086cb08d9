//! The registers for everybody, a year at a time: without names, words and numbers of reach.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Deserialize;
use terbuka_desk::papers::Format;
use terbuka_desk::public_registers::{self, Kind, SHOWN};

use super::choose_office;
use crate::download;
use crate::error::WebError;
use crate::page::Page;
use crate::state::AppState;
use crate::view::{Choice, Download};
use crate::work::{Table, split};

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    tahun: Option<i16>,
    #[serde(default)]
    jenis: String,
    /// The page of requests, from 1.
    halaman: Option<i64>,
}

#[derive(Template)]
#[template(path = "portal/registers.html")]
struct RegistersPage<'a> {
    p: &'a Page,
    year: i16,
    years: Vec<i16>,
    kind: &'static str,
    kinds: Vec<Choice>,
    table: Table,
    notes: Vec<String>,
    files: Vec<Download>,
    /// Addresses of the page before and after.
    before: Option<String>,
    after: Option<String>,
}

/// `GET /register`.
pub async fn show(
    page: Page,
    State(state): State<AppState>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let Some(office) = page.office.clone() else { return choose_office(&page, &state).await };
    let this = office.date_at(page.now).year();
    let years: Vec<i16> = (0..5).map(|back| this - back).collect();
    let year = asked.tahun.filter(|year| years.contains(year)).unwrap_or(this);
    let kind = Kind::from_code(&asked.jenis).unwrap_or(Kind::Requests);
    let at = asked.halaman.filter(|at| (1..=100_000).contains(at)).unwrap_or(1);
    let place = (at - 1) * SHOWN;
    let sheet = public_registers::sheet(state.desk(), &office.id, (kind, year), place).await?;
    let full = i64::try_from(sheet.rows.len()).is_ok_and(|rows| rows >= SHOWN);
    let paged = kind == Kind::Requests;
    let other =
        |at: i64| page.link(format!("/register?tahun={year}&jenis=permohonan&halaman={at}"));
    let (code, title) = (kind.code(), page.code("portal.register.kind", kind.code()));
    page.show_public(&RegistersPage {
        year,
        years,
        kind: code,
        kinds: Kind::ALL
            .iter()
            .map(|one| Choice::new(one.code(), page.code("portal.register.kind", one.code())))
            .collect(),
        files: ["pdf", "xlsx", "csv"]
            .into_iter()
            .map(|ending| Download {
                title: ending.to_uppercase(),
                note: format!("{title} {year}"),
                href: page.link(format!("/register/{code}-{year}.{ending}")),
            })
            .collect(),
        before: (paged && at > 1).then(|| other(at - 1)),
        after: (paged && full).then(|| other(at + 1)),
        notes: sheet.notes.clone(),
        table: Table::new(&page, &sheet),
        p: &page,
    })
}

/// `GET /register/{kind}-{year}.{pdf|xlsx|csv}`.
pub async fn file(
    page: Page,
    State(state): State<AppState>,
    Path(file): Path<String>,
) -> Result<Response, WebError> {
    let office = page.need_office()?;
    let (stem, format) = split(&file).ok_or(WebError::NotFound)?;
    let (kind, year) = stem.split_once('-').ok_or(WebError::NotFound)?;
    let kind = Kind::from_code(kind).ok_or(WebError::NotFound)?;
    let this = office.date_at(page.now).year();
    let year = year.parse::<i16>().ok().filter(|year| (2010..=this).contains(year));
    let which = (kind, year.ok_or(WebError::NotFound)?);
    let made = public_registers::file(state.desk(), &office.id, which, format).await?;
    Ok(if format == Format::Pdf { download::ours(made) } else { download::export(made) })
}
