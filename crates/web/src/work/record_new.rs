//! Handing documents in: one by its form, many at once.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use terbuka_core::ident::{CaseId, ItemId, UnitId};
use terbuka_desk::record_bulk::{self, Became};
use terbuka_desk::record_view::{self, RecordList, Wanted};
use terbuka_desk::records::New;
use terbuka_desk::{DeskError, records};

use crate::error::WebError;
use crate::form::{Checker, FormState, Message, Submitted};
use crate::state::AppState;
use crate::view::{Badge, Choice};
use crate::work::record::own;
use crate::work::record_show::{categories, forms};
use crate::work::records::units;
use crate::work::session::Officer;
use crate::work::{address, record_form, trouble};
use crate::{Page, desk_errors};

const REQUIRED: &str = "forms.error.required";

/// What the address of the empty form says.
#[derive(Debug, Default, Deserialize)]
pub struct Fresh {
    /// The listed document that is brought up to date.
    #[serde(default)]
    perbarui: String,
}

#[derive(Template)]
#[template(path = "work/record_new.html")]
struct NewPage<'a> {
    p: &'a Page,
    o: &'a Officer,
    f: &'a FormState,
    units: Vec<Choice>,
    categories: Vec<Choice>,
    forms: Vec<Choice>,
    many: bool,
    lines: Vec<BulkLine>,
    taken: usize,
}

/// One file of a hand-in of many, and what became of it.
struct BulkLine {
    name: String,
    badge: Badge,
    text: String,
    href: Option<String>,
    state: &'static str,
}

async fn may_begin(state: &AppState, officer: &Officer) -> Result<RecordList, WebError> {
    let found = record_view::list(state.desk(), &officer.who, &Wanted::default())
        .await
        .map_err(|e| officer.fail(e))?;
    match &found.begin.1 {
        Ok(()) => Ok(found),
        Err(refusal) => Err(officer.fail(DeskError::Refused(refusal.clone()))),
    }
}

fn draw(
    officer: &Officer,
    found: &RecordList,
    f: &FormState,
    many: bool,
    lines: Vec<BulkLine>,
    status: StatusCode,
) -> Result<Response, WebError> {
    let page = &officer.page;
    let model = NewPage {
        units: units(officer, Some(&found.units)),
        categories: categories(page),
        forms: forms(page),
        taken: lines.iter().filter(|line| line.state == "taken").count(),
        many,
        lines,
        p: page,
        o: officer,
        f,
    };
    page.show_with(status, &model)
}

/// What a fresh form opens with: the only unit, the office's place, today.
fn fresh(officer: &Officer, found: &RecordList) -> FormState {
    let mut f = FormState::new().with("made_at", &officer.office.settings.contact.place);
    if let [unit] = found.units.as_slice() {
        f = f.with("unit", unit);
    }
    f
}

/// `GET /kerja/dokumentasi/baru`.
pub async fn new(
    State(state): State<AppState>,
    officer: Officer,
    Query(asked): Query<Fresh>,
) -> Result<Response, WebError> {
    let found = may_begin(&state, &officer).await?;
    let f = match asked.perbarui.as_str() {
        "" => fresh(&officer, &found),
        id => {
            let old = record_view::open(state.desk(), &officer.who, &CaseId::new(id))
                .await
                .map_err(|e| officer.fail(e))?;
            let listed = old.record.listed.ok_or(WebError::NotFound)?;
            record_form::filled(&old.content)
                .with("unit", &old.record.unit)
                .with("renews", &listed.item)
        }
    };
    draw(&officer, &found, &f, false, Vec::new(), StatusCode::OK)
}

fn read(c: &mut Checker, many: bool) -> Option<New> {
    let unit = c.need_line("unit", 100, REQUIRED);
    let renews = c.line("renews", 100).map(ItemId::new);
    let content = record_form::content(c);
    if !many && content.title.is_empty() {
        c.fail("title", Message::new(REQUIRED));
    }
    Some(New { unit: UnitId::new(unit?), renews, content })
}

/// `POST /kerja/dokumentasi`: begins a document with its files.
pub async fn begin(
    State(state): State<AppState>,
    officer: Officer,
    form: Submitted,
) -> Result<Response, WebError> {
    let found = may_begin(&state, &officer).await;
    let mut c = Checker::new(&form.data);
    let files = record_form::files(&mut c);
    let new = read(&mut c, false);
    let found = match found {
        Ok(found) => found,
        // Asking the desk remembers the try.
        Err(error) => {
            if let Some(new) = new {
                records::begin(state.desk(), &officer.who, new, Vec::new())
                    .await
                    .map_err(|e| officer.fail(e))?;
            }
            return Err(error);
        }
    };
    let new = match c.finish(new) {
        Ok(new) => new,
        Err(mut f) => {
            record_form::name(&officer.page, &mut f);
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            return draw(&officer, &found, &f, false, Vec::new(), status);
        }
    };
    match records::begin(state.desk(), &officer.who, new, files).await {
        Ok(done) => Ok(officer.page.go(&address::with(&own(&done.record), &[("ok", "mulai")]))),
        Err(error) => {
            let mut f = FormState::keeping(&form.data);
            let status = trouble::into_form(&officer, &mut f, error)?;
            record_form::name(&officer.page, &mut f);
            draw(&officer, &found, &f, false, Vec::new(), status)
        }
    }
}

/// `GET /kerja/dokumentasi/massal`.
pub async fn many(State(state): State<AppState>, officer: Officer) -> Result<Response, WebError> {
    let found = may_begin(&state, &officer).await?;
    let f = fresh(&officer, &found);
    draw(&officer, &found, &f, true, Vec::new(), StatusCode::OK)
}

/// `POST /kerja/dokumentasi/massal`: many files, or packs of files; the answer is a line for each.
pub async fn hand_in(
    State(state): State<AppState>,
    officer: Officer,
    headers: HeaderMap,
    form: Submitted,
) -> Result<Response, WebError> {
    let found = may_begin(&state, &officer).await?;
    let mut c = Checker::new(&form.data);
    let files = record_form::files(&mut c);
    let new = read(&mut c, true);
    if files.is_empty() && !form.data.too_many_files {
        c.fail("files", Message::new(REQUIRED));
    }
    let wants_data = headers
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.starts_with("application/json"));
    let new = match c.finish(new) {
        Ok(new) => new,
        Err(mut f) => {
            record_form::name(&officer.page, &mut f);
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            if wants_data {
                let said = f.errors().iter().map(|error| officer.page.say(&error.message));
                return Ok((status, axum::Json(said.collect::<Vec<_>>())).into_response());
            }
            return draw(&officer, &found, &f, true, Vec::new(), status);
        }
    };
    let became = record_bulk::hand_in(state.desk(), &officer.who, &new, files)
        .await
        .map_err(|error| officer.fail(error))?;
    let lines: Vec<BulkLine> = became.into_iter().map(|one| line(&officer.page, one)).collect();
    if wants_data {
        let data: Vec<serde_json::Value> = lines
            .iter()
            .map(|line| {
                serde_json::json!({
                    "name": line.name, "state": line.state, "label": line.badge.text,
                    "text": line.text, "href": line.href, "tone": line.badge.tone.class(),
                })
            })
            .collect();
        return Ok(axum::Json(data).into_response());
    }
    let mut f = FormState::keeping(&form.data);
    f.files_lost = false;
    draw(&officer, &found, &f, true, lines, StatusCode::OK)
}

fn line(page: &Page, one: record_bulk::Line) -> BulkLine {
    use crate::view::Tone;
    let link = |id: &CaseId| Some(page.link(own(id)));
    let (state, tone, text, href) = match &one.became {
        Became::Taken(id) => ("taken", Tone::Ok, String::new(), link(id)),
        Became::Known(id) => ("known", Tone::Done, String::new(), link(id)),
        Became::Rejected(why) => {
            let said = desk_errors::rejection(&one.name, why);
            ("rejected", Tone::Late, page.say(&said), None)
        }
        Became::Failed(error) => {
            tracing::error!(%error, "a file of a hand-in could not be stored");
            ("failed", Tone::Late, page.t("work.record.bulk.failed_text").into_owned(), None)
        }
        Became::NotTried => ("not_tried", Tone::Soon, String::new(), None),
    };
    let badge = Badge::new(tone, page.t(format!("work.record.bulk.{state}")));
    BulkLine { name: one.name, badge, text, href, state }
}

/// `GET /kerja/dokumentasi/ada/{sha256}`: whether these bytes are there already, so that a script need
/// not send them again.
pub async fn known(
    State(state): State<AppState>,
    officer: Officer,
    Path(sha256): Path<String>,
) -> Result<Response, WebError> {
    let found = record_bulk::known(state.desk(), &officer.who, &sha256)
        .await
        .map_err(|error| officer.fail(error))?;
    let href = found.map(|id| officer.page.link(own(&id)));
    Ok(axum::Json(serde_json::json!({ "known": href.is_some(), "href": href })).into_response())
}
