//! Documentation in the workspace: the documents on their way, one handed in by its form, many handed
//! in at once.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use terbuka_core::ident::{CaseId, ItemId, UnitId};
use terbuka_core::record::Stage;
use terbuka_core::refusal::Refusal;
use terbuka_desk::record_bulk::{self, Became};
use terbuka_desk::record_view::{self, PAGE, RecordList, StoredRecord, Wanted};
use terbuka_desk::records::New;
use terbuka_desk::{DeskError, records};

use crate::error::WebError;
use crate::form::{Checker, FormState, Message, Submitted};
use crate::state::AppState;
use crate::view::{Badge, Choice, Paging};
use crate::work::record::{categories, forms, own};
use crate::work::session::Officer;
use crate::work::{address, record_form, trouble};
use crate::{Page, desk_errors, record_says, says, words};

const LIST: &str = "/kerja/dokumentasi";
const REQUIRED: &str = "forms.error.required";

/// What the address of the list says.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    daftar: String,
    #[serde(default)]
    unit: String,
    #[serde(default)]
    cari: String,
    #[serde(default)]
    halaman: Option<i64>,
}

/// The tabs of the list: their codes in addresses, and the stages under each.
const TABS: [(&str, &[Stage]); 6] = [
    (
        "berjalan",
        &[
            Stage::Kept,
            Stage::HandedOver,
            Stage::Stored,
            Stage::Collected,
            Stage::Submitted,
            Stage::Approved,
        ],
    ),
    ("unit", &[Stage::Kept, Stage::HandedOver]),
    ("formulir", &[Stage::Stored, Stage::Collected]),
    ("persetujuan", &[Stage::Submitted, Stage::Approved]),
    ("terdaftar", &[Stage::Listed]),
    ("dibuang", &[Stage::Dropped]),
];

struct Tab {
    href: String,
    label: String,
    count: i64,
    here: bool,
}

struct Row {
    href: String,
    title: String,
    badge: Badge,
    unit: String,
    category: String,
    files: usize,
    shelf: String,
    next: String,
    changed: String,
}

#[derive(Template)]
#[template(path = "work/records.html")]
struct ListPage<'a> {
    p: &'a Page,
    o: &'a Officer,
    asked: Asked,
    bucket: &'static str,
    tabs: Vec<Tab>,
    units: Vec<Choice>,
    rows: Vec<Row>,
    may_begin: bool,
    why_not: Option<String>,
    paging: Paging,
    page_address: String,
    damaged: usize,
}

/// `GET /kerja/dokumentasi`: the documents, those changed last first.
pub async fn list(
    State(state): State<AppState>,
    officer: Officer,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let (bucket, stages) =
        TABS.iter().find(|(code, _)| *code == asked.daftar).copied().unwrap_or(TABS[0]);
    let wanted = Wanted {
        stages: stages.to_vec(),
        unit: Some(asked.unit.clone()).filter(|unit| !unit.is_empty()).map(UnitId::new),
        text: asked.cari.chars().take(200).collect(),
        page: asked.halaman.unwrap_or(1).clamp(1, 10_000),
    };
    let found = record_view::list(state.desk(), &officer.who, &wanted)
        .await
        .map_err(|e| officer.fail(e))?;
    let damaged = terbuka_desk::scrub::faulty(state.desk(), &officer.who)
        .await
        .map_err(|e| officer.fail(e))?;
    let page = &officer.page;
    let count =
        |stages: &[Stage]| stages.iter().filter_map(|stage| found.counts.get(stage)).sum::<i64>();
    let tab = |(code, stages): &(&'static str, &'static [Stage])| Tab {
        href: page.link(address::with(LIST, &[("daftar", code)])),
        label: page.t(format!("work.record.tab.{code}")).into_owned(),
        count: count(stages),
        here: *code == bucket,
    };
    let parts = [("daftar", bucket), ("unit", asked.unit.as_str()), ("cari", asked.cari.as_str())];
    let page_address = page.link(format!("{}&halaman=", address::with(LIST, &parts)));
    let model = ListPage {
        tabs: TABS.iter().map(tab).collect(),
        units: units(&officer, None),
        rows: found.rows.iter().map(|stored| row(&officer, stored)).collect(),
        may_begin: found.begin.1.is_ok(),
        why_not: found.begin.1.as_ref().err().map(|refusal| why(&officer, refusal)),
        paging: Paging::new(
            u32::try_from(wanted.page).unwrap_or(1),
            u64::try_from(found.total).unwrap_or(0),
            u32::try_from(PAGE).unwrap_or(1),
        ),
        page_address,
        damaged: damaged.len(),
        bucket,
        p: page,
        o: &officer,
        asked,
    };
    page.show(&model)
}

fn row(officer: &Officer, stored: &StoredRecord) -> Row {
    let (page, record) = (&officer.page, &stored.record);
    let shelf = &stored.content.paper.shelf;
    let shelf: Vec<&str> = [&shelf.room, &shelf.cabinet, &shelf.folder]
        .into_iter()
        .map(String::as_str)
        .filter(|part| !part.is_empty())
        .collect();
    let category = stored.content.category;
    Row {
        href: page.link(own(&record.id)),
        title: stored.content.title.clone(),
        badge: record_says::badge(page.lang, record.stage),
        unit: officer.office.unit(&record.unit).map_or_else(String::new, |unit| unit.name.clone()),
        category: category.map(|one| record_says::category(page.lang, one)).unwrap_or_default(),
        files: record.current().count(),
        shelf: shelf.join(", "),
        next: record.stage.next_act().map(|act| says::act(page.lang, act)).unwrap_or_default(),
        changed: words::instant(page.lang, stored.changed, officer.office.zone),
    }
}

/// Why this person may not do something: whose step it is.
pub(super) fn why(officer: &Officer, refusal: &Refusal) -> String {
    let page = &officer.page;
    match refusal {
        Refusal::WrongLane { step, lanes, .. } => {
            let lanes = says::one_of(page.lang, lanes);
            page.t2("work.case.lane_of", "step", step, "lanes", lanes)
        }
        Refusal::WrongRole { needed, .. } => {
            let roles = says::roles(page.lang, &officer.office, needed);
            page.t1("work.case.role_of", "roles", roles)
        }
        other => page.say(&says::refusal(page.lang, &officer.office, other)),
    }
}

fn units(officer: &Officer, only: Option<&[UnitId]>) -> Vec<Choice> {
    let wanted =
        |unit: &&terbuka_core::office::Unit| only.is_none_or(|only| only.contains(&unit.id));
    let units = officer.office.units.iter().filter(wanted);
    units.map(|unit| Choice::new(unit.id.as_str(), unit.name.clone())).collect()
}

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
