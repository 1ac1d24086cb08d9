//! A document on its way to the list: what is said of it, its files in every version, and what can be
//! done to it now.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use terbuka_core::ident::{CaseId, FileId};
use terbuka_core::record::{Event, Form as Bears, Stage};
use terbuka_core::request::Act;
use terbuka_desk::record_view::{self, FileView, RecordView};
use terbuka_desk::{DeskError, records};

use crate::error::WebError;
use crate::form::{Checker, FormState, Submitted};
use crate::state::AppState;
use crate::view::{Badge, Choice, Happening, StepState, StepView};
use crate::work::record_form::{self, CATEGORIES, DONE, Form};
use crate::work::records::why;
use crate::work::session::Officer;
use crate::work::{address, parse, trouble};
use crate::{Page, download, record_says, says, words};

/// What the address says besides the document.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    ok: String,
}

/// A file as the page shows it.
struct FileRow {
    href: String,
    picture: Option<String>,
    name: String,
    version: String,
    newest: bool,
    note: String,
    reading: String,
    sha256: String,
}

/// A line of the list form.
struct Line {
    label: String,
    value: String,
}

#[derive(Template)]
#[template(path = "work/record.html")]
struct RecordPage<'a> {
    p: &'a Page,
    o: &'a Officer,
    f: &'a FormState,
    title: String,
    href: String,
    version: i64,
    badge: Badge,
    steps: Vec<StepView>,
    /// The codes of the acts this person may do now.
    acts: Vec<&'static str>,
    /// What the document waits for, and why this person may not do it.
    waits: Option<(String, String)>,
    categories: Vec<Choice>,
    forms: Vec<Choice>,
    newer: Vec<Choice>,
    lines: Vec<Line>,
    files: Vec<FileRow>,
    sent_back: Option<(String, String)>,
    item: Option<String>,
    renew: Option<String>,
    procedure: String,
    timeline: Vec<Happening>,
    done: Option<String>,
}

impl RecordPage<'_> {
    fn may(&self, code: &str) -> bool {
        self.acts.contains(&code)
    }
}

pub(super) fn own(id: &CaseId) -> String {
    format!("/kerja/dokumentasi/{id}")
}

/// `GET /kerja/dokumentasi/{id}`.
pub async fn page(
    State(state): State<AppState>,
    officer: Officer,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let view = open(&state, &officer, &CaseId::new(id)).await?;
    let f = record_form::filled(&view.content);
    let done = DONE
        .into_iter()
        .find(|code| *code == asked.ok)
        .map(|code| officer.page.t(format!("work.record.done.{code}")).into_owned());
    draw(&officer, &view, &f, StatusCode::OK, done)
}

async fn open(state: &AppState, officer: &Officer, id: &CaseId) -> Result<RecordView, WebError> {
    record_view::open(state.desk(), &officer.who, id).await.map_err(|e| officer.fail(e))
}

fn draw(
    officer: &Officer,
    view: &RecordView,
    f: &FormState,
    status: StatusCode,
    done: Option<String>,
) -> Result<Response, WebError> {
    let page = &officer.page;
    let lang = page.lang;
    let record = &view.record;
    let waits = match view.acts.first() {
        Some((act, Err(refusal))) => Some((says::act(lang, *act), why(officer, refusal))),
        _ => None,
    };
    let listed = record.listed.as_ref();
    let renewable =
        listed.is_some() && view.entry.roles().iter().any(|role| officer.who.has(*role));
    let model = RecordPage {
        title: view.content.title.clone(),
        href: page.link(own(&record.id)),
        version: view.version,
        badge: record_says::badge(lang, record.stage),
        steps: steps(page, view),
        acts: view.acts.iter().filter(|(_, may)| may.is_ok()).map(|(act, _)| act.code()).collect(),
        waits,
        categories: categories(page),
        forms: forms(page),
        newer: newer(view),
        lines: lines(officer, view),
        files: view.files.iter().map(|file| row(officer, view, file)).collect(),
        sent_back: sent_back(page, view),
        item: listed.map(|listed| format!("{}/informasi/{}", public_prefix(page), listed.item)),
        renew: renewable
            .then(|| page.link(format!("/kerja/dokumentasi/baru?perbarui={}", record.id))),
        procedure: view.procedure.clone().unwrap_or_default(),
        timeline: timeline(officer, view),
        done,
        p: page,
        o: officer,
        f,
    };
    page.show_with(status, &model)
}

/// What stands before the addresses of the office's own portal.
fn public_prefix(page: &Page) -> String {
    match &page.office {
        Some(office) if page.several => format!("/{}", office.slug),
        _ => String::new(),
    }
}

/// The classes to choose from.
pub(super) fn categories(page: &Page) -> Vec<Choice> {
    let one = |category| {
        let mut choice = Choice::new(
            terbuka_core::catalog::Category::code(category),
            record_says::category(page.lang, category),
        );
        choice.hint = page.t(format!("work.record.category_hint.{}", choice.code)).into_owned();
        choice
    };
    CATEGORIES.into_iter().map(one).collect()
}

/// The forms to choose from.
pub(super) fn forms(page: &Page) -> Vec<Choice> {
    let one = |form: &Bears| Choice::new(form.code(), record_says::form(page.lang, *form));
    Bears::ALL.iter().map(one).collect()
}

/// The files of which a new version may come.
fn newer(view: &RecordView) -> Vec<Choice> {
    let current = view.files.iter().filter(|file| !file.replaced);
    current.map(|file| Choice::new(file.file.id.as_str(), file.file.name.clone())).collect()
}

fn lines(officer: &Officer, view: &RecordView) -> Vec<Line> {
    let page = &officer.page;
    let (lang, content) = (page.lang, &view.content);
    let unit = officer.office.unit(&view.record.unit).map_or("–", |unit| unit.name.as_str());
    let shelf = &content.paper.shelf;
    let field = |name: &str| page.t(format!("work.record.field.{name}")).into_owned();
    let line = |name: &str, value: String| Line { label: field(name), value };
    let all = [
        line("summary", content.summary.clone()),
        line(
            "category",
            content.category.map(|c| record_says::category(lang, c)).unwrap_or_default(),
        ),
        line("unit", unit.to_owned()),
        line("responsible", content.responsible.clone()),
        line("made_on", content.made_on.map(|on| words::date(lang, on)).unwrap_or_default()),
        line("made_at", content.made_at.clone()),
        line("form", content.form.map(|form| record_says::form(lang, form)).unwrap_or_default()),
        line("retention", content.retention.clone()),
        line("room", shelf.room.clone()),
        line("cabinet", shelf.cabinet.clone()),
        line("folder", shelf.folder.clone()),
    ];
    all.into_iter().filter(|line| !line.value.is_empty()).collect()
}

fn row(officer: &Officer, view: &RecordView, file: &FileView) -> FileRow {
    let page = &officer.page;
    let base = format!("{}/berkas/{}", own(&view.record.id), file.file.id);
    let when = words::instant(page.lang, file.file.created, officer.office.zone);
    let by = page.t1("work.case.by", "name", &file.by);
    FileRow {
        href: page.link(&base),
        picture: file.picture.then(|| page.link(format!("{base}/gambar"))),
        name: file.file.name.clone(),
        version: page.t1("work.record.version", "n", file.version),
        newest: !file.replaced,
        note: format!("{}, {when}, {by}", size(file.file.size)),
        reading: match file.words {
            0 => record_says::reading(page.lang, file.reading),
            n => {
                let state = record_says::reading(page.lang, file.reading);
                let words = page.t1("work.record.words", "n", n);
                format!("{state}, {words}")
            }
        },
        sha256: file.file.sha256.clone(),
    }
}

/// A size as people say it: "1,4 MB".
pub(super) fn size(bytes: i64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{} kB", bytes / 1_000),
        _ => format!("{},{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

/// Why it came back, when it has and nobody has acted on it since.
fn sent_back(page: &Page, view: &RecordView) -> Option<(String, String)> {
    let key = match view.record.stage {
        Stage::Kept => "work.record.was_returned",
        Stage::Collected => "work.record.was_refused",
        Stage::Dropped => "work.record.was_dropped",
        _ => return None,
    };
    let back = view.timeline.iter().find(|one| {
        matches!(one.event, Event::Returned { .. } | Event::Refused { .. } | Event::Dropped { .. })
    })?;
    Some((page.t(key).into_owned(), back.reason.clone()))
}

fn steps(page: &Page, view: &RecordView) -> Vec<StepView> {
    let paper = view.entry == Act::RecordKeep || view.record.stored_on.is_some();
    let list = [Act::RecordCollect, Act::RecordApprove, Act::RecordList];
    let way: &[Act] = if paper {
        &[
            Act::RecordKeep,
            Act::RecordHandOver,
            Act::RecordStore,
            Act::RecordCollect,
            Act::RecordApprove,
            Act::RecordList,
        ]
    } else {
        &list
    };
    // How many of the way's last three steps are done, and how many of the paper's three.
    let (of_list, of_paper) = match view.record.stage {
        Stage::Kept => (0, 1),
        Stage::HandedOver => (0, 2),
        Stage::Stored | Stage::Collected => (0, 3),
        Stage::Submitted => (1, 3),
        Stage::Approved => (2, 3),
        Stage::Listed => (3, 3),
        Stage::Dropped => (0, 0),
    };
    let done = of_list + if paper { of_paper } else { 0 };
    way.iter()
        .enumerate()
        .map(|(at, act)| {
            let step = view.steps.get(act);
            let step = step.map(|number| page.t1("work.case.step", "n", number));
            let took = view.took.iter().find(|took| took.act == *act && at < done);
            let took = took.map(|took| {
                let minutes = says::minutes(page.lang, took.minutes);
                match took.promise {
                    Some(promise) => {
                        let most = says::minutes(page.lang, i64::from(promise));
                        page.t2("work.record.took_of", "took", minutes, "most", most)
                    }
                    None => minutes,
                }
            });
            StepView {
                label: page.t(format!("work.record.step.{}", act.code())).into_owned(),
                note: [step, took].into_iter().flatten().collect::<Vec<_>>().join(" · "),
                state: match at.cmp(&done) {
                    std::cmp::Ordering::Less => StepState::Done,
                    std::cmp::Ordering::Equal => StepState::Now,
                    std::cmp::Ordering::Greater => StepState::Ahead,
                },
            }
        })
        .collect()
}

fn timeline(officer: &Officer, view: &RecordView) -> Vec<Happening> {
    let page = &officer.page;
    let entry = |one: &record_view::Happened| {
        let (title, text) = record_says::event(page.lang, &one.event);
        let by = page.t1("work.case.by", "name", says::actor(page.lang, &one.by));
        let text = [text, one.reason.clone()];
        let text: Vec<String> = text.into_iter().filter(|text| !text.is_empty()).collect();
        Happening {
            when: format!("{}, {by}", words::instant(page.lang, one.at, officer.office.zone)),
            iso: one.at.to_string(),
            title,
            text: text.join(": "),
        }
    };
    view.timeline.iter().map(entry).collect()
}

/// `GET /kerja/dokumentasi/{id}/berkas/{file}`: somebody else made it, so it is only ever saved.
pub async fn file(
    State(state): State<AppState>,
    officer: Officer,
    Path((id, file)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let (id, file) = (CaseId::new(id), FileId::new(file));
    let file = records::file(state.desk(), &officer.who, &id, &file)
        .await
        .map_err(|error| officer.fail(error))?;
    Ok(download::theirs(file))
}

/// `GET /kerja/dokumentasi/{id}/berkas/{file}/gambar`: the small picture of its first page, which is
/// ours.
pub async fn picture(
    State(state): State<AppState>,
    officer: Officer,
    Path((id, file)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let (id, file) = (CaseId::new(id), FileId::new(file));
    let file = records::picture(state.desk(), &officer.who, &id, &file)
        .await
        .map_err(|error| officer.fail(error))?;
    Ok(download::ours(file))
}

macro_rules! acts {
    ($($(#[$doc:meta])* $name:ident = $form:expr;)+) => {$(
        $(#[$doc])*
        pub async fn $name(
            State(state): State<AppState>,
            officer: Officer,
            Path(id): Path<String>,
            form: Submitted,
        ) -> Result<Response, WebError> {
            take(&state, &officer, &CaseId::new(id), $form, &form).await
        }
    )+};
}

acts! {
    /// `POST …/keterangan`: what it is and where its paper stands.
    keep = Form::Keep;
    /// `POST …/penyerahan`: the digital copy is handed over.
    hand_over = Form::HandOver;
    /// `POST …/penyimpanan`: taken in.
    store = Form::Store;
    /// `POST …/pengembalian`: back to the unit.
    send_back = Form::Return;
    /// `POST …/formulir`: keeps the list form.
    collect = Form::Collect;
    /// `POST …/pengajuan`: keeps the list form and hands it in.
    submit = Form::Submit;
    /// `POST …/persetujuan`.
    approve = Form::Approve;
    /// `POST …/penolakan`: back, with the reason.
    refuse = Form::Refuse;
    /// `POST …/pencatatan`: on the list.
    list = Form::List;
    /// `POST …/pembuangan`: given up.
    give_up = Form::Drop;
}

async fn take(
    state: &AppState,
    officer: &Officer,
    id: &CaseId,
    form: Form,
    sent: &Submitted,
) -> Result<Response, WebError> {
    let cx = state.desk();
    let mut c = Checker::new(&sent.data);
    let files = record_form::files(&mut c);
    let deed = record_form::deed(form, &mut c);
    let version = parse::version(&sent.data);
    let outcome: Result<(), DeskError> = match c.finish(deed) {
        Ok(deed) => records::perform(cx, &officer.who, id, version, deed, files).await.map(|_| ()),
        // Who may not do it learns that, not which fields he left empty.
        Err(f) => match records::gate(cx, &officer.who, id, form.act()).await {
            Ok(()) => return again(state, officer, id, *f, StatusCode::UNPROCESSABLE_ENTITY).await,
            Err(error) => Err(error),
        },
    };
    match outcome {
        Ok(()) => Ok(officer.page.go(&address::with(&own(id), &[("ok", form.done())]))),
        Err(error) => {
            let mut f = FormState::keeping(&sent.data);
            let status = trouble::into_form(officer, &mut f, error)?;
            again(state, officer, id, f, status).await
        }
    }
}

/// The page with the form as it was sent and what is wrong with it.
async fn again(
    state: &AppState,
    officer: &Officer,
    id: &CaseId,
    mut f: FormState,
    status: StatusCode,
) -> Result<Response, WebError> {
    let view = open(state, officer, id).await?;
    record_form::name(&officer.page, &mut f);
    draw(officer, &view, &f, status, None)
}
