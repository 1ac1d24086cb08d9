//! The office's hearings, and each officer's secret address for his calendar program.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use terbuka_desk::hearings;

use crate::error::WebError;
use crate::form::Submitted;
use crate::state::AppState;
use crate::work::session::Officer;
use crate::{Page, objection_says, words};

struct Row {
    href: String,
    number: String,
    kind: String,
    when: String,
    place: String,
    commission: String,
    cancelled: bool,
}

#[derive(Template)]
#[template(path = "work/hearings.html")]
struct HearingsPage<'a> {
    p: &'a Page,
    o: &'a Officer,
    lists: Vec<(String, Vec<Row>)>,
    address: Option<String>,
}

/// `GET /kerja/sidang`.
pub async fn page(State(state): State<AppState>, officer: Officer) -> Result<Response, WebError> {
    let rows = hearings::list(state.desk(), &officer.who).await.map_err(|e| officer.fail(e))?;
    let address =
        hearings::address(state.desk(), &officer.who).await.map_err(|e| officer.fail(e))?;
    let page = &officer.page;
    let row = |one: &hearings::HearingRow| Row {
        href: format!("/kerja/sengketa/{}", one.dispute),
        number: one.objection_number.clone(),
        kind: objection_says::hearing(page.lang, one.hearing.kind),
        when: words::instant(page.lang, one.hearing.at, officer.office.zone),
        place: one.place.clone(),
        commission: one.commission.clone(),
        cancelled: one.hearing.cancelled,
    };
    page.show(&HearingsPage {
        p: page,
        o: &officer,
        lists: vec![
            (
                page.t("objection.hearings.coming").into_owned(),
                rows.iter().filter(|one| one.hearing.at >= page.now).map(row).collect(),
            ),
            (
                page.t("objection.hearings.past").into_owned(),
                rows.iter().rev().filter(|one| one.hearing.at < page.now).map(row).collect(),
            ),
        ],
        address,
    })
}

/// `POST /kerja/sidang/alamat`: a new secret address; the one before ends.
pub async fn renew(
    State(state): State<AppState>,
    officer: Officer,
    _form: Submitted,
) -> Result<Response, WebError> {
    hearings::renew(state.desk(), &officer.who).await.map_err(|error| officer.fail(error))?;
    Ok(officer.page.go("/kerja/sidang"))
}
