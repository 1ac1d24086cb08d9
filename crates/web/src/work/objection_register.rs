//! The registers of objections and disputes of a year, with their columns, exported whole.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Deserialize;
use terbuka_core::law::Track;
use terbuka_core::objection::register::Layout;
use terbuka_desk::registers::{self, ObjectionRegister};

use crate::Page;
use crate::error::WebError;
use crate::says;
use crate::state::AppState;
use crate::view::Choice;
use crate::work::session::Officer;
use crate::work::table::Table;
use crate::work::{files, register};

/// What the address asks for.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    tahun: String,
    #[serde(default)]
    jalur: String,
    #[serde(default)]
    lajur: String,
}

#[derive(Template)]
#[template(path = "work/objection_register.html")]
struct RegisterPage<'a> {
    p: &'a Page,
    o: &'a Officer,
    title: String,
    year: i16,
    years: Vec<i16>,
    asked: &'a Asked,
    tracks: Vec<Choice>,
    layouts: Vec<Choice>,
    here: &'static str,
    stem: String,
    table: Table,
}

fn which(year: i16, asked: &Asked) -> ObjectionRegister {
    ObjectionRegister {
        year,
        track: Track::from_code(&asked.jalur),
        layout: Layout::from_code(&asked.lajur).unwrap_or(Layout::Recent),
    }
}

/// The file's name without its ending: what it is asked to hold.
fn stem(which: ObjectionRegister) -> String {
    let track = which.track.map_or("all", Track::code);
    format!("{}-{track}-{}", which.year, which.layout.code())
}

fn read_stem(stem: &str) -> Option<ObjectionRegister> {
    let mut parts = stem.split('-');
    let year = parts.next()?.parse().ok()?;
    let track = match parts.next()? {
        "all" => None,
        code => Some(Track::from_code(code)?),
    };
    let layout = Layout::from_code(parts.next()?)?;
    parts.next().is_none().then_some(ObjectionRegister { year, track, layout })
}

/// `GET /kerja/register-keberatan`.
pub async fn page(
    State(state): State<AppState>,
    officer: Officer,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let year = register::year(&officer, &asked.tahun);
    let which = which(year, &asked);
    let sheet = registers::objections(state.desk(), &officer.who, which)
        .await
        .map_err(|error| officer.fail(error))?;
    let page = &officer.page;
    let lang = page.lang;
    page.show(&RegisterPage {
        p: page,
        o: &officer,
        title: page.t("objection.register.title").into_owned(),
        year,
        years: register::years(&officer),
        asked: &asked,
        tracks: Track::ALL
            .iter()
            .map(|one| Choice::new(one.code(), says::track(lang, *one)))
            .collect(),
        layouts: Layout::ALL
            .iter()
            .map(|one| Choice::new(one.code(), page.code("objection.layout", one.code())))
            .collect(),
        here: "/kerja/register-keberatan",
        stem: stem(which),
        table: Table::new(page, &sheet),
    })
}

/// `GET /kerja/register-keberatan/{year}-{track}-{layout}.{csv|xlsx|pdf}`.
pub async fn export(
    State(state): State<AppState>,
    officer: Officer,
    Path(file): Path<String>,
) -> Result<Response, WebError> {
    officer.may(terbuka_desk::Permission::SeeRegister)?;
    let (stem, format) = files::split(&file).ok_or(WebError::NotFound)?;
    let which = read_stem(stem).ok_or(WebError::NotFound)?;
    let file = registers::export_objections(state.desk(), &officer.who, which, format)
        .await
        .map_err(|error| officer.fail(error))?;
    Ok(crate::download::export(file))
}

/// `GET /kerja/register-sengketa`.
pub async fn disputes(
    State(state): State<AppState>,
    officer: Officer,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let year = register::year(&officer, &asked.tahun);
    let sheet = registers::disputes(state.desk(), &officer.who, year)
        .await
        .map_err(|error| officer.fail(error))?;
    let page = &officer.page;
    page.show(&RegisterPage {
        p: page,
        o: &officer,
        title: page.t("objection.register.disputes").into_owned(),
        year,
        years: register::years(&officer),
        asked: &asked,
        tracks: Vec::new(),
        layouts: Vec::new(),
        here: "/kerja/register-sengketa",
        stem: year.to_string(),
        table: Table::new(page, &sheet),
    })
}

/// `GET /kerja/register-sengketa/{year}.{csv|xlsx|pdf}`.
pub async fn export_disputes(
    State(state): State<AppState>,
    officer: Officer,
    Path(file): Path<String>,
) -> Result<Response, WebError> {
    officer.may(terbuka_desk::Permission::SeeRegister)?;
    let (stem, format) = files::split(&file).ok_or(WebError::NotFound)?;
    let year = stem.parse().map_err(|_| WebError::NotFound)?;
    let file = registers::export_disputes(state.desk(), &officer.who, year, format)
        .await
        .map_err(|error| officer.fail(error))?;
    Ok(crate::download::export(file))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_files_name_says_what_it_holds() {
        for track in [None, Some(Track::Ordinary), Some(Track::Election)] {
            for layout in Layout::ALL {
                let which = ObjectionRegister { year: 2026, track, layout: *layout };
                assert_eq!(read_stem(&stem(which)), Some(which));
            }
        }
        for wrong in ["", "2026", "2026-all", "2026-x-recent", "2026-all-recent-1", "x-all-recent"]
        {
            assert_eq!(read_stem(wrong), None, "{wrong}");
        }
    }
}
