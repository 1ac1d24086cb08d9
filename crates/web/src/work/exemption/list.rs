//! The office's tests and exemptions in a list, a test to begin, the list of a year as a file.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use terbuka_core::exemption::{Extent, Occasion, Stage};
use terbuka_core::ident::CaseId;
use terbuka_desk::exemption_view::{self, Row as TestRow};
use terbuka_desk::{DeskError, Permission, case, exemption_papers, exemptions};

use super::page::why;
use super::{address_of, fill, form};
use crate::error::WebError;
use crate::form::{Checker, FormState, Submitted};
use crate::state::AppState;
use crate::view::{Badge, Choice};
use crate::work::session::Officer;
use crate::work::{address, files, trouble};
use crate::{Page, exemption_says, words};

pub(crate) struct Row {
    pub(crate) href: String,
    pub(crate) title: String,
    pub(crate) note: String,
    pub(crate) badge: Badge,
    pub(crate) near: Option<Badge>,
    pub(crate) grounds: String,
    pub(crate) until: String,
    pub(crate) decree: String,
    pub(crate) yours: bool,
}

#[derive(Template)]
#[template(path = "work/exemption/list.html")]
struct ListPage<'a> {
    p: &'a Page,
    o: &'a Officer,
    /// Heading, rows.
    groups: Vec<(String, Vec<Row>)>,
    empty: bool,
    may_begin: bool,
    why_not: Option<String>,
    year: i16,
}

/// `GET /kerja/pengecualian`: what lies with this office, what it is testing, what is exempt, the rest.
pub async fn list(State(state): State<AppState>, officer: Officer) -> Result<Response, WebError> {
    let found =
        exemption_view::list(state.desk(), &officer.who).await.map_err(|e| officer.fail(e))?;
    let page = &officer.page;
    let why_not = found.begin.as_ref().err().map(|refusal| why(&officer, refusal));
    let empty = found.own.is_empty() && found.proposed.is_empty();
    let (under_way, decided): (Vec<_>, Vec<_>) =
        found.own.into_iter().partition(|one| one.test.stage.is_under_way());
    let (in_force, past): (Vec<_>, Vec<_>) =
        decided.into_iter().partition(|one| one.test.stage == Stage::InForce);
    let groups = [
        ("proposed", found.proposed),
        ("under_way", under_way),
        ("in_force", in_force),
        ("past", past),
    ];
    let groups = groups
        .into_iter()
        .filter(|(_, rows)| !rows.is_empty())
        .map(|(name, rows)| {
            let heading = page.t(format!("work.test.group.{name}")).into_owned();
            (heading, rows.iter().map(|one| row(page, one)).collect())
        })
        .collect();
    page.show(&ListPage {
        p: page,
        o: &officer,
        groups,
        empty,
        may_begin: found.begin.is_ok(),
        why_not,
        year: officer.office.date_at(page.now).year(),
    })
}

pub(crate) fn row(page: &Page, one: &TestRow) -> Row {
    let lang = page.lang;
    let test = &one.test;
    let grounds: Vec<&str> = test.grounds.iter().map(|ground| ground.code()).collect();
    Row {
        href: page.link(address_of(&test.id)),
        title: one.title.clone(),
        note: format!("{} · {}", page.t1("work.test.number", "n", test.number), one.office),
        badge: exemption_says::badge(lang, test.stage),
        near: one.countdown.as_ref().and_then(|one| exemption_says::nearness(lang, one)),
        grounds: grounds.join(", "),
        until: test.period.until.map(|until| words::date(lang, until)).unwrap_or_default(),
        decree: test.decided.as_ref().map(|one| one.decree.clone()).unwrap_or_default(),
        yours: one.yours,
    }
}

/// What the address of a test to begin says.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// The request that occasions it.
    #[serde(default)]
    permohonan: String,
    /// The exemption to test anew.
    #[serde(default)]
    ulang: String,
}

#[derive(Template)]
#[template(path = "work/exemption/new.html")]
struct NewPage<'a> {
    p: &'a Page,
    o: &'a Officer,
    f: &'a FormState,
    occasions: Vec<Choice>,
    units: Vec<Choice>,
    extents: Vec<Choice>,
    /// Number and subject of the request.
    request: Option<(String, String)>,
    /// Title of the exemption to test anew.
    renews: Option<String>,
}

/// `GET /kerja/pengecualian/baru`.
pub async fn new(
    State(state): State<AppState>,
    officer: Officer,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    exemptions::gate_begin(state.desk(), &officer.who).await.map_err(|e| officer.fail(e))?;
    let mut f = FormState::new()
        .with("occasion", Occasion::BeforeRequest.code())
        .with("extent", Extent::Whole.code());
    if !asked.permohonan.is_empty() {
        f = FormState::new()
            .with("occasion", Occasion::AtRequest.code())
            .with("extent", Extent::Part.code())
            .with("request", &asked.permohonan);
    }
    if !asked.ulang.is_empty() {
        f = f.with("renews", &asked.ulang);
        let id = CaseId::new(&asked.ulang);
        let old = exemption_view::open(state.desk(), &officer.who, &id).await;
        let old = old.map_err(|e| officer.fail(e))?;
        f = f
            .with("title", &old.content.title)
            .with("subject", &old.content.subject)
            .with("documents", &old.content.documents)
            .with("blackout", &old.content.blackout)
            .with("unit", &old.test.unit);
    }
    draw(&state, &officer, f, StatusCode::OK).await
}

async fn draw(
    state: &AppState,
    officer: &Officer,
    f: FormState,
    status: StatusCode,
) -> Result<Response, WebError> {
    let page = &officer.page;
    let lang = page.lang;
    let request = match f.value("request") {
        "" => None,
        id => {
            let id = CaseId::new(id);
            let found = case::open(state.desk(), &officer.who, &id).await;
            let found = found.map_err(|e| officer.fail(e))?;
            Some((found.dossier.case.number, found.subject))
        }
    };
    let renews = match f.value("renews") {
        "" => None,
        id => {
            let id = CaseId::new(id);
            let found = exemption_view::open(state.desk(), &officer.who, &id).await;
            Some(found.map_err(|e| officer.fail(e))?.content.title)
        }
    };
    let model = NewPage {
        occasions: Occasion::ALL
            .iter()
            .filter(|one| {
                (**one == Occasion::AtRequest) == request.is_some()
                    || **one == Occasion::CommissionOrder
            })
            .map(|one| Choice::new(one.code(), exemption_says::occasion(lang, *one)))
            .collect(),
        units: units(officer),
        extents: extents(page),
        request,
        renews,
        p: page,
        o: officer,
        f: &f,
    };
    page.show_with(status, &model)
}

pub(super) fn units(officer: &Officer) -> Vec<Choice> {
    let units = officer.office.units.iter();
    units.map(|unit| Choice::new(unit.id.as_str(), &unit.name)).collect()
}

pub(super) fn extents(page: &Page) -> Vec<Choice> {
    Extent::ALL
        .iter()
        .map(|one| Choice::new(one.code(), exemption_says::extent(page.lang, *one)))
        .collect()
}

/// `POST /kerja/pengecualian`.
pub async fn begin(
    State(state): State<AppState>,
    officer: Officer,
    sent: Submitted,
) -> Result<Response, WebError> {
    let cx = state.desk();
    let mut c = Checker::new(&sent.data);
    let new = form::begin(&mut c);
    let outcome = match c.finish(new) {
        Ok(new) => exemptions::begin(cx, &officer.who, new).await,
        // Who may not begin one learns that, not which fields he left empty.
        Err(mut f) => match exemptions::gate_begin(cx, &officer.who).await {
            Ok(()) => {
                fill::name(&officer.page, &mut f);
                return draw(&state, &officer, *f, StatusCode::UNPROCESSABLE_ENTITY).await;
            }
            Err(error) => Err(error),
        },
    };
    match outcome {
        Ok(done) => {
            Ok(officer.page.go(&address::with(&address_of(&done.test), &[("ok", "mulai")])))
        }
        Err(DeskError::NotFound) => Err(WebError::NotFound),
        Err(error) => {
            let mut f = FormState::keeping(&sent.data);
            let status = trouble::into_form(&officer, &mut f, error)?;
            fill::name(&officer.page, &mut f);
            if exemptions::gate_begin(cx, &officer.who).await.is_err() {
                // The page to begin one is not his either.
                let message = f.notices.first().cloned();
                return Err(message.map_or(WebError::NotFound, WebError::Refused));
            }
            draw(&state, &officer, f, status).await
        }
    }
}

/// `GET /kerja/pengecualian/daftar/{year}.{csv|xlsx|pdf}`: the list of exempt information of a year.
pub async fn export(
    State(state): State<AppState>,
    officer: Officer,
    Path(file): Path<String>,
) -> Result<Response, WebError> {
    officer.may(Permission::SeeExemptions)?;
    let (stem, format) = files::split(&file).ok_or(WebError::NotFound)?;
    let year = stem.parse().map_err(|_| WebError::NotFound)?;
    let file = exemption_papers::export(state.desk(), &officer.who, year, format)
        .await
        .map_err(|error| officer.fail(error))?;
    Ok(crate::download::export(file))
}
