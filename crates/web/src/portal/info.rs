//! What the office has opened, what it may not open, and by which rules it serves.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use terbuka_core::ident::{CaseId, ProcedureId};
use terbuka_core::law::{ExemptionGround, NeverExempt};
use terbuka_core::procedure::Procedure;
use terbuka_desk::answers::PublishedAnswer;
use terbuka_desk::{answers, offices, sops};

use super::choose_office;
use crate::error::WebError;
use crate::lang::Lang;
use crate::page::Page;
use crate::state::AppState;
use crate::{download, says, words};

#[derive(Template)]
#[template(path = "portal/answer.html")]
struct Answer<'a> {
    p: &'a Page,
    answer: PublishedAnswer,
    on: String,
}

/// One published answer.
pub async fn answer(page: Page, state: &AppState, id: &str) -> Result<Response, WebError> {
    let Some(office) = page.office.clone() else { return Err(WebError::NotFound) };
    let answer = answers::get(state.desk(), &office.id, &CaseId::new(id)).await?;
    let on = words::date(page.lang, answer.published_on);
    page.show_public(&Answer { p: &page, answer, on })
}

#[derive(Template)]
#[template(path = "portal/exempt.html")]
struct Exempt<'a> {
    p: &'a Page,
    grounds: Vec<(String, String, String)>,
    never: Vec<(String, String)>,
}

/// `GET /info-terkecuali`: the only reasons to close information, and what may never be closed.
pub async fn exempt(page: Page, State(state): State<AppState>) -> Result<Response, WebError> {
    if page.office.is_none() {
        return choose_office(&page, &state).await;
    }
    let sentence = |words: &'static terbuka_core::law::ground::Words| match page.lang {
        Lang::Id => words.sentence_id().to_owned(),
        Lang::En => words.sentence_en().to_owned(),
    };
    let grounds = ExemptionGround::ALL
        .iter()
        .map(|g| (g.letter().to_owned(), sentence(g.words()), g.words().citation.clone()))
        .collect();
    let never = NeverExempt::ALL
        .iter()
        .map(|n| (sentence(n.words()), n.words().citation.clone()))
        .collect();
    page.show_public(&Exempt { p: &page, grounds, never })
}

struct SopView {
    sheet: String,
    chart: String,
    title: String,
    number: String,
    since: String,
    steps: Vec<SopStep>,
    basis: Vec<String>,
}

struct SopStep {
    number: String,
    activity: String,
    actors: String,
    time: String,
    output: String,
}

#[derive(Template)]
#[template(path = "portal/sop.html")]
struct Sop<'a> {
    p: &'a Page,
    all: Vec<SopView>,
}

/// `GET /sop`: the procedures in force, with their steps.
pub async fn sop(page: Page, State(state): State<AppState>) -> Result<Response, WebError> {
    let Some(office) = page.office.clone() else { return choose_office(&page, &state).await };
    let all = offices::procedures(state.desk(), &office.id)
        .await?
        .into_iter()
        .map(|adopted| {
            let since = adopted.in_force_from.map(|day| words::date(page.lang, day));
            sop_view(&page, adopted.id.as_str(), &adopted.procedure, since)
        })
        .collect();
    page.show_public(&Sop { p: &page, all })
}

fn sop_view(page: &Page, id: &str, procedure: &Procedure, since: Option<String>) -> SopView {
    SopView {
        sheet: page.link(format!("/sop/{id}/lembar.pdf")),
        chart: page.link(format!("/sop/{id}/bagan.svg")),
        title: procedure.header.title.clone(),
        number: procedure.header.number.clone().unwrap_or_default(),
        since: since.map(|day| page.t1("portal.sop.since", "date", day)).unwrap_or_default(),
        basis: procedure.boxes.legal_basis.clone(),
        steps: procedure
            .steps
            .iter()
            .map(|step| SopStep {
                number: step.number.clone(),
                activity: step.activity.clone(),
                actors: step.lanes.join(", "),
                time: step
                    .time
                    .as_ref()
                    .map(|time| says::time_standard(page.lang, time))
                    .unwrap_or_default(),
                output: step.output.clone().unwrap_or_default(),
            })
            .collect(),
    }
}

/// `GET /sop/{id}/lembar.pdf`: the official sheet of a version that is or was in force.
pub async fn sop_sheet(
    page: Page,
    State(state): State<AppState>,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let office = page.need_office()?;
    let version = sops::published(state.desk(), &office.id, &ProcedureId::new(id)).await?;
    Ok(download::ours(sops::sheet(state.desk(), &version).await?))
}

/// `GET /sop/{id}/bagan.svg`: its flow chart.
pub async fn sop_chart(
    page: Page,
    State(state): State<AppState>,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let office = page.need_office()?;
    let version = sops::published(state.desk(), &office.id, &ProcedureId::new(id)).await?;
    Ok(download::ours(sops::chart_file(&version)))
}
