//! Consequence tests and exemptions in the workspace: a guided file from what exactly to the decision,
//! and on to the day it opens.

mod fill;
mod form;
pub mod list;
mod page;

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use terbuka_core::ident::CaseId;
use terbuka_desk::exemption_papers::{self, TestPaper};
use terbuka_desk::exemption_view::{self, TestView};
use terbuka_desk::{DeskError, exemptions};

use self::form::Form;
use self::page::draw;
use crate::download;
use crate::error::WebError;
use crate::form::{Checker, FormState, Submitted};
use crate::state::AppState;
use crate::work::posts::posts;
use crate::work::session::Officer;
use crate::work::{address, parse, trouble};

/// What the address says besides the test.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    ok: String,
}

/// Where a test's page is.
pub(crate) fn address_of(id: &CaseId) -> String {
    format!("/kerja/pengecualian/{id}")
}

/// `GET /kerja/pengecualian/{id}`.
pub async fn show(
    State(state): State<AppState>,
    officer: Officer,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let view = open(&state, &officer, &CaseId::new(id)).await?;
    let f = fill::filled(&view);
    let done = form::DONE
        .into_iter()
        .find(|code| *code == asked.ok)
        .map(|code| officer.page.t(format!("work.test.done.{code}")).into_owned());
    draw(&officer, &view, &f, StatusCode::OK, done)
}

async fn open(state: &AppState, officer: &Officer, id: &CaseId) -> Result<TestView, WebError> {
    exemption_view::open(state.desk(), &officer.who, id).await.map_err(|e| officer.fail(e))
}

/// `GET /kerja/pengecualian/{id}/{lembar-uji.pdf|penetapan.pdf}`.
pub async fn paper(
    State(state): State<AppState>,
    officer: Officer,
    Path((id, file)): Path<(String, String)>,
) -> Result<Response, WebError> {
    officer.may(terbuka_desk::Permission::SeeExemptions)?;
    let which = match file.as_str() {
        "lembar-uji.pdf" => TestPaper::Sheet,
        "penetapan.pdf" => TestPaper::Decree,
        _ => return Err(WebError::NotFound),
    };
    let file = exemption_papers::paper(state.desk(), &officer.who, &CaseId::new(id), which)
        .await
        .map_err(|error| officer.fail(error))?;
    Ok(download::ours(file))
}

posts! {
    /// `POST …/informasi`: what exactly.
    identify = Form::Identify;
    /// `POST …/dasar`: on which statute.
    base = Form::Base;
    /// `POST …/penimbangan`: keeps the weighing.
    weigh = Form::Weigh;
    /// `POST …/pengajuan`: keeps the weighing and hands in.
    submit = Form::Submit;
    /// `POST …/pertimbangan`: a member advises.
    advise = Form::Advise;
    /// `POST …/persetujuan`.
    approve = Form::Approve;
    /// `POST …/pengembalian`: back to the PPID.
    send_back = Form::SendBack;
    /// `POST …/penolakan`: not approved, so it is open.
    reject = Form::Reject;
    /// `POST …/penetapan`.
    determine = Form::Determine;
    /// `POST …/usulan`: handed up.
    hand_up = Form::HandUp;
    /// `POST …/putusan`: what the office above decided.
    record = Form::Record;
    /// `POST …/hasil-terbuka`: tested, and not exempt.
    find_open = Form::FindOpen;
    /// `POST …/pembukaan`: exempt no longer.
    open_it = Form::Open;
    /// `POST …/pencabutan`.
    revoke = Form::Revoke;
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
    let command = form::command(form, &mut c);
    let version = parse::version(&sent.data);
    let outcome: Result<(), DeskError> = match c.finish(command) {
        Ok(command) => {
            exemptions::perform(cx, &officer.who, id, version, command).await.map(|_| ())
        }
        // Who may not do it learns that, not which fields he left empty.
        Err(f) => match exemptions::gate(cx, &officer.who, id, form.act()).await {
            Ok(()) => return again(state, officer, id, *f, StatusCode::UNPROCESSABLE_ENTITY).await,
            Err(error) => Err(error),
        },
    };
    match outcome {
        Ok(()) => {
            // What was handed up and sent back lies with another office: its page may be gone.
            match exemption_view::open(cx, &officer.who, id).await {
                Ok(_) => {
                    Ok(officer.page.go(&address::with(&address_of(id), &[("ok", form.done())])))
                }
                Err(_) => Ok(officer.page.go("/kerja/pengecualian")),
            }
        }
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
    fill::name(&officer.page, &mut f);
    draw(officer, &view, &f, status, None)
}
