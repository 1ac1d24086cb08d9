//! A document on its way to the list: what is said of it, its files in every version, and what can be
//! done to it now.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use terbuka_core::ident::{CaseId, FileId};
use terbuka_desk::record_view::{self, RecordView};
use terbuka_desk::{DeskError, records};

use crate::error::WebError;
use crate::form::{Checker, FormState, Submitted};
use crate::state::AppState;
use crate::view::{Badge, Choice, Happening, StepView};
use crate::work::posts::posts;
use crate::work::record_form::{self, DONE, Form};
use crate::work::record_show::{
    FileRow, Line, categories, forms, lines, newer, row, sent_back, steps, timeline,
};
use crate::work::records::why;
use crate::work::session::Officer;
use crate::work::{address, parse, trouble};
use crate::{Page, download, record_says, says};

/// What the address says besides the document.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    ok: String,
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
    let found = records::picture(state.desk(), &officer.who, &id, &file)
        .await
        .map_err(|error| officer.fail(error))?;
    Ok(found.map_or_else(|| StatusCode::NO_CONTENT.into_response(), download::ours))
}

posts! {
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
            Ok(()) => {
                return again(state, officer, id, form, *f, StatusCode::UNPROCESSABLE_ENTITY).await;
            }
            Err(error) => Err(error),
        },
    };
    match outcome {
        Ok(()) => Ok(officer.page.go(&address::with(&own(id), &[("ok", form.done())]))),
        Err(error) => {
            let mut f = FormState::keeping(&sent.data);
            let status = trouble::into_form(officer, &mut f, error)?;
            again(state, officer, id, form, f, status).await
        }
    }
}

/// The page with the form as it was sent and what is wrong with it.
async fn again(
    state: &AppState,
    officer: &Officer,
    id: &CaseId,
    form: Form,
    mut f: FormState,
    status: StatusCode,
) -> Result<Response, WebError> {
    let view = open(state, officer, id).await?;
    if !form.says() {
        // The other form on the page still shows what is said of the document.
        let filled = record_form::filled(&view.content);
        for field in record_form::FIELDS.iter().filter(|field| !filled.value(field).is_empty()) {
            f.add(field, filled.value(field));
        }
    }
    record_form::name(&officer.page, &mut f);
    draw(officer, &view, &f, status, None)
}
