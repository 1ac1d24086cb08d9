//! The procedures by which the office serves: those in force step by step, those before, and what a
//! force majeure changed.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use jiff::civil::Date;
use terbuka_core::ident::ProcedureId;
use terbuka_core::procedure::Procedure;
use terbuka_core::procedure::life::Stage;
use terbuka_desk::sop_history::{self, PublicVersion};
use terbuka_desk::{offices, sops};

use super::choose_office;
use crate::error::WebError;
use crate::page::Page;
use crate::state::AppState;
use crate::{download, says, words};

struct SopView {
    sheet: String,
    chart: String,
    title: String,
    number: String,
    since: String,
    steps: Vec<SopStep>,
    basis: Vec<String>,
    /// What the picture leaves out.
    notes: Vec<String>,
    /// What a force majeure changed.
    force_majeure: Option<String>,
    /// Versions that were in force before.
    earlier: Vec<Earlier>,
}

/// A version that was in force before.
struct Earlier {
    title: String,
    sheet: String,
    time: String,
    force_majeure: Option<String>,
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
pub async fn page(page: Page, State(state): State<AppState>) -> Result<Response, WebError> {
    let Some(office) = page.office.clone() else { return choose_office(&page, &state).await };
    let mut versions = sop_history::public_versions(state.desk(), &office.id).await?;
    let all = offices::procedures(state.desk(), &office.id)
        .await?
        .into_iter()
        .map(|adopted| {
            let since = adopted.in_force_from.map(|day| words::date(page.lang, day));
            let mut view = sop_view(&page, adopted.id.as_str(), &adopted.procedure, since);
            for version in versions.remove(&adopted.procedure.service).unwrap_or_default() {
                if version.id == adopted.id {
                    view.force_majeure = kahar(&page, &version);
                } else {
                    view.earlier.push(earlier(&page, version));
                }
            }
            view
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
        notes: sops::chart_notes(procedure),
        force_majeure: None,
        earlier: Vec::new(),
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

/// "Berubah karena keadaan kahar: …", in the words of who revised it.
fn kahar(page: &Page, version: &PublicVersion) -> Option<String> {
    let words = version.force_majeure.as_ref()?;
    Some(page.t1("portal.sop.force_majeure", "words", words))
}

fn earlier(page: &Page, version: PublicVersion) -> Earlier {
    let day = |date: Option<Date>| date.map_or_else(String::new, |on| words::date(page.lang, on));
    let key = if version.stage == Stage::Void { "portal.sop.ended" } else { "portal.sop.was" };
    Earlier {
        force_majeure: kahar(page, &version),
        sheet: page.link(format!("/sop/{}/lembar.pdf", version.id)),
        time: page.t2(key, "from", day(version.from), "to", day(version.to)),
        title: version.title,
    }
}

/// `GET /sop/{id}/lembar.pdf`: the official sheet of a version that is or was in force.
pub async fn sheet(
    page: Page,
    State(state): State<AppState>,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let office = page.need_office()?;
    let version = sops::published(state.desk(), &office.id, &ProcedureId::new(id)).await?;
    Ok(download::ours(sops::sheet(state.desk(), &version).await?))
}

/// `GET /sop/{id}/bagan.svg`: its flow chart.
pub async fn chart(
    page: Page,
    State(state): State<AppState>,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let office = page.need_office()?;
    let version = sops::published(state.desk(), &office.id, &ProcedureId::new(id)).await?;
    Ok(download::ours(sops::chart_file(&version)))
}
