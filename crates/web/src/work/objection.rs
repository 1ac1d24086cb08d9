//! Objections in the workspace: the list with disputes and hearings, one objection with its clocks and
//! what can be done.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use terbuka_core::ident::{CaseId, FileId, LetterId};
use terbuka_core::objection::dossier::INFORMATION_SLOT;
use terbuka_core::refusal::Refusal;
use terbuka_core::request::Act;
use terbuka_desk::objection_view::{self, ObjectionRow, ObjectionView};
use terbuka_desk::{Permission, bundle, objections};

use crate::error::WebError;
use crate::form::{Checker, FormState, Submitted};
use crate::state::AppState;
use crate::view::{Badge, ClockView, Download, Happening, Tone};
use crate::work::objection_shown::{
    done_step, facts, files, letters, lodged_badge, person, texts, timeline,
};
use crate::work::posts::posts;
use crate::work::session::Officer;
use crate::work::steps::{self, Step};
use crate::work::{address, objection_forms, parse, trouble};
use crate::{Page, download, objection_says, says, words};

/// Bytes of one file at most.
pub(super) const MOST: usize = terbuka_desk::upload::MAX_FILE_BYTES as usize;

/// What the address says besides the objection.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    pub(super) ok: String,
}

struct Row {
    href: String,
    number: String,
    who: String,
    subject: String,
    grounds: String,
    lodged: String,
    due: String,
    badge: Badge,
    stage: String,
    late: bool,
    order: Option<String>,
}

struct DisputeLine {
    href: String,
    number: String,
    commission: String,
    applied: String,
    stage: String,
    hearing: String,
    order: String,
}

#[derive(Template)]
#[template(path = "work/objections.html")]
struct ListPage<'a> {
    p: &'a Page,
    o: &'a Officer,
    open: Vec<Row>,
    done: Vec<Row>,
    disputes: Vec<DisputeLine>,
    past: Vec<DisputeLine>,
    may_lodge: bool,
}

/// `GET /kerja/keberatan`.
pub async fn list(State(state): State<AppState>, officer: Officer) -> Result<Response, WebError> {
    let found =
        objection_view::list(state.desk(), &officer.who).await.map_err(|e| officer.fail(e))?;
    let page = &officer.page;
    let lang = page.lang;
    let day = |date| words::date(lang, date);
    let line = |row: objection_view::DisputeRow| {
        let dispute = &row.dispute;
        DisputeLine {
            href: format!("/kerja/sengketa/{}", dispute.id),
            number: row.objection_number.clone(),
            commission: dispute.commission.name.clone(),
            applied: day(dispute.applied_on),
            stage: objection_says::dispute_stage(lang, dispute.stage),
            hearing: row
                .next_hearing
                .map(|at| words::instant(lang, at, officer.office.zone))
                .unwrap_or_default(),
            order: dispute.open_order().map(|order| day(order.due_on)).unwrap_or_default(),
        }
    };
    page.show(&ListPage {
        p: page,
        o: &officer,
        open: found.open.into_iter().map(|row| list_row(page, row)).collect(),
        done: found.done.into_iter().map(|row| list_row(page, row)).collect(),
        disputes: found.disputes.into_iter().map(line).collect(),
        past: found.past_disputes.into_iter().map(line).collect(),
        may_lodge: found.lodge.is_ok(),
    })
}

fn list_row(page: &Page, row: ObjectionRow) -> Row {
    let lang = page.lang;
    Row {
        href: own(&row.id),
        badge: objection_says::badge(lang, row.stage, row.outcome, row.remaining),
        stage: objection_says::stage(lang, row.stage),
        lodged: words::date(lang, row.lodged_on),
        due: words::date(lang, row.due_on),
        order: row.order_due.map(|date| words::date(lang, date)),
        number: row.number,
        who: row.name,
        subject: row.subject,
        grounds: row.grounds,
        late: row.late,
    }
}

pub(super) fn own(id: &CaseId) -> String {
    format!("/kerja/keberatan/{id}")
}

#[derive(Template)]
#[template(path = "work/objection.html")]
struct ObjectionPage<'a> {
    p: &'a Page,
    o: &'a Officer,
    f: &'a FormState,
    number: String,
    subject: String,
    version: i64,
    badge: Badge,
    stage: String,
    late: Option<String>,
    steps: Vec<Step>,
    others: Vec<(String, String)>,
    clocks: Vec<ClockView>,
    facts: Vec<(String, String)>,
    person: Vec<(String, String)>,
    texts: Vec<(String, String)>,
    grounds: Vec<(String, String)>,
    request: Option<(String, String)>,
    dispute: Option<(String, String)>,
    done_steps: Vec<(String, String, Badge)>,
    procedure: Option<String>,
    timeline: Vec<Happening>,
    letters: Vec<Download>,
    files: Vec<Download>,
    tracking_url: String,
    evidence: Option<String>,
    done: Option<String>,
}

/// `GET /kerja/keberatan/{id}`.
pub async fn page(
    State(state): State<AppState>,
    officer: Officer,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let view = open(&state, &officer, &CaseId::new(id)).await?;
    let done = (asked.ok == "1").then(|| officer.page.t("objection.done").into_owned());
    draw(&officer, &view, &FormState::new(), StatusCode::OK, done)
}

pub(super) async fn open(
    state: &AppState,
    officer: &Officer,
    id: &CaseId,
) -> Result<ObjectionView, WebError> {
    objection_view::open(state.desk(), &officer.who, id).await.map_err(|e| officer.fail(e))
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

pub(super) fn draw(
    officer: &Officer,
    view: &ObjectionView,
    f: &FormState,
    status: StatusCode,
    done: Option<String>,
) -> Result<Response, WebError> {
    let page = &officer.page;
    let lang = page.lang;
    let objection = &view.dossier.objection;
    let today = officer.office.date_at(page.now);
    let decided = objection.answer.as_ref().map(|answer| answer.outcome);
    let badge = objection_says::badge(lang, objection.stage, decided, view.remaining);
    let stopped = (!objection.is_open()).then(|| badge.clone());
    let href = page.link(own(&objection.id));
    let mut steps = objection_forms::forms(page, view, &href);
    for step in &mut steps {
        step.reopen(f);
    }
    let mut others: Vec<(String, String)> = view
        .refused
        .iter()
        .map(|(act, refusal)| (says::act(lang, *act), why(officer, refusal)))
        .collect();
    if let (None, Err(refusal)) = (&view.dispute, &view.may_dispute) {
        let label = page.t("objection.open_dispute").into_owned();
        others.push((label, why(officer, refusal)));
    }
    let lodging = ClockView::new(lang, &view.lodging, today, Some(lodged_badge(page, view)));
    let mut clocks = vec![ClockView::new(lang, &view.clock, today, stopped), lodging];
    if let Some(way) = &view.way {
        let taken = view.dispute.as_ref().map(|dispute| {
            let on = words::date(lang, dispute.applied_on);
            Badge::new(if dispute.late { Tone::Late } else { Tone::Done }, on)
        });
        clocks.push(ClockView::new(lang, way, today, taken));
    }
    let model = ObjectionPage {
        number: objection.number.clone(),
        subject: terbuka_desk::case::subject(view.dossier.words(INFORMATION_SLOT)),
        version: view.version,
        stage: objection_says::stage(lang, objection.stage),
        late: objection.late.then(|| words::long_date(lang, objection.lodge_by)),
        steps,
        others,
        clocks,
        facts: facts(page, view),
        person: person(page, view),
        texts: texts(page, view),
        grounds: objection.grounds.iter().map(|one| objection_says::ground(lang, *one)).collect(),
        request: match (&objection.request, &view.dossier.request_number) {
            (Some(id), Some(number)) => Some((page.link(address::case(id)), number.clone())),
            _ => None,
        },
        dispute: view.dispute.as_ref().map(|dispute| {
            let stage = objection_says::dispute_stage(lang, dispute.stage);
            let name = format!("{} ({stage})", dispute.commission.name);
            (format!("/kerja/sengketa/{}", dispute.id), name)
        }),
        done_steps: view.done.iter().map(|one| done_step(page, officer, one)).collect(),
        procedure: view.procedure.clone(),
        timeline: timeline(page, officer, view),
        letters: letters(page, officer, view, &href),
        files: files(page, view, &href),
        tracking_url: view.tracking_url.clone(),
        evidence: officer.can(Permission::ExportEvidence).then(|| format!("{href}/bukti.zip")),
        badge,
        done,
        p: page,
        o: officer,
        f,
    };
    page.show_with(status, &model)
}

/// `GET …/surat/{letter}`.
pub async fn letter(
    State(state): State<AppState>,
    officer: Officer,
    Path((id, letter)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let (id, letter) = (CaseId::new(id), LetterId::new(letter));
    let file = objection_view::letter(state.desk(), &officer.who, &id, &letter)
        .await
        .map_err(|error| officer.fail(error))?;
    Ok(download::ours(file))
}

/// `GET …/berkas/{file}`.
pub async fn file(
    State(state): State<AppState>,
    officer: Officer,
    Path((id, file)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let (id, file) = (CaseId::new(id), FileId::new(file));
    let file = objection_view::file(state.desk(), &officer.who, &id, &file)
        .await
        .map_err(|error| officer.fail(error))?;
    Ok(download::theirs(file))
}

/// `GET …/bukti.zip`: every paper with its hash.
pub async fn evidence(
    State(state): State<AppState>,
    officer: Officer,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let file = bundle::make(state.desk(), &officer.who, &CaseId::new(id))
        .await
        .map_err(|error| officer.fail(error))?;
    Ok(download::export(file))
}

posts! {
    /// `POST …/penjelasan`: the PPID explains.
    explain = Act::ObjectionExplain;
    /// `POST …/tanggapan`: the superior answers.
    answer = Act::ObjectionAnswer;
    /// `POST …/penyampaian`: the answer reached the objector.
    deliver = Act::ObjectionDeliver;
    /// `POST …/sikap-pemohon`: what the objector makes of it.
    react = Act::ObjectionReact;
    /// `POST …/pelaksanaan`: the order was carried out.
    execute = Act::ObjectionExecute;
    /// `POST …/pencatatan`: the register entry is closed.
    close = Act::ObjectionClose;
    /// `POST …/pencabutan`: the objector took it back.
    withdraw = Act::ObjectionWithdraw;
}

async fn take(
    state: &AppState,
    officer: &Officer,
    id: &CaseId,
    act: Act,
    sent: &Submitted,
) -> Result<Response, WebError> {
    let cx = state.desk();
    let step = act.code();
    let data = steps::own(&sent.data, step);
    let mut c = Checker::new(&data);
    let command = objection_forms::command(act, &mut c);
    let files = steps::uploads(&mut c, objections::slot_of(act), MOST);
    let version = parse::version(&sent.data);
    let outcome = match c.finish(command) {
        Ok(command) => {
            objections::perform(cx, &officer.who, id, version, command, files).await.map(|_| ())
        }
        // Who may not do it learns that, not which fields he left empty.
        Err(f) => match objections::gate(cx, &officer.who, id, act).await {
            Ok(()) => {
                let f = steps::back(&officer.page, step, &f, &sent.data);
                let view = open(state, officer, id).await?;
                return draw(officer, &view, &f, StatusCode::UNPROCESSABLE_ENTITY, None);
            }
            Err(error) => Err(error),
        },
    };
    match outcome {
        Ok(()) => Ok(officer.page.go(&address::with(&own(id), &[("ok", "1")]))),
        Err(error) => {
            let mut wrong = FormState::keeping(&data);
            let status = trouble::into_form(officer, &mut wrong, error)?;
            let f = steps::back(&officer.page, step, &wrong, &sent.data);
            let view = open(state, officer, id).await?;
            draw(officer, &view, &f, status, None)
        }
    }
}
