//! The acts on a case: each its own resource, all the same way. Read the form, let the desk do it,
//! go on to the case; what comes back from the desk goes into the form it was sent with.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use terbuka_core::ident::CaseId;
use terbuka_core::request::Act;
use terbuka_desk::{Permission, answers, intake, serve};

use crate::error::WebError;
use crate::form::{Checker, FormState, Submitted};
use crate::state::AppState;
use crate::work::case::{self, Returned};
use crate::work::session::Officer;
use crate::work::{address, labels, parse, trouble};

macro_rules! acts {
    ($($(#[$doc:meta])* $name:ident = $act:ident;)+) => {$(
        $(#[$doc])*
        pub async fn $name(
            State(state): State<AppState>,
            officer: Officer,
            Path(id): Path<String>,
            form: Submitted,
        ) -> Result<Response, WebError> {
            perform(&state, &officer, &CaseId::new(id), Act::$act, &form).await
        }
    )+};
}

acts! {
    /// `POST …/kelengkapan`: it is complete.
    accept = Accept;
    /// `POST …/permintaan-kelengkapan`: this is missing.
    ask_completion = AskCompletion;
    /// `POST …/pelengkapan`: what was missing has come.
    supplement = Supplement;
    /// `POST …/penutupan`: it was not completed in time.
    lapse = Lapse;
    /// `POST …/jawaban-langsung`: answered at the desk.
    answer_on_spot = AnswerOnSpot;
    /// `POST …/penjelasan`: told that it is exempt.
    tell_exempt = TellExempt;
    /// `POST …/disposisi`: a unit gets the task.
    dispose = Dispose;
    /// `POST …/balasan`: the unit answers.
    reply = Reply;
    /// `POST …/pengingat`: the unit is chased.
    remind = Remind;
    /// `POST …/perpanjangan`: the term is extended.
    extend = Extend;
    /// `POST …/pencabutan-perpanjangan`: the extension is taken back.
    remove_extension = RemoveExtension;
    /// `POST …/jalur`: the track is set.
    set_track = SetTrack;
    /// `POST …/penyerahan`: the answer is handed over.
    hand_over = HandOver;
    /// `POST …/pencatatan`: the register entry is closed.
    register = Register;
    /// `POST …/supervisi`: supervised.
    supervise = Supervise;
    /// `POST …/pencabutan`: the requester withdraws.
    withdraw = Withdraw;
}

/// Does one act, or gives back its form with what is wrong.
///
/// # Errors
/// What is not about the form: not found, a fault.
pub async fn attempt(
    state: &AppState,
    officer: &Officer,
    id: &CaseId,
    act: Act,
    form: &Submitted,
) -> Result<Result<serve::Done, Returned>, WebError> {
    let mut c = Checker::new(&form.data);
    let command = parse::command(act, &mut c, officer.page.now);
    let most = usize::try_from(intake::MAX_FILE_BYTES).unwrap_or(usize::MAX);
    let uploads = parse::uploads(&mut c, parse::slots(act), most);
    let version = parse::version(&form.data);
    let back = |mut f: FormState, status| {
        labels::name(&officer.page, &mut f);
        Ok(Err(Returned::new(act, f, status, &form.data)))
    };
    let command = match c.finish(command) {
        Ok(command) => command,
        Err(f) => {
            // The gates come first: who may not do it learns that, not which fields he left empty.
            return match serve::gate(state.desk(), &officer.who, id, act).await {
                Ok(()) => back(*f, StatusCode::UNPROCESSABLE_ENTITY),
                Err(error) => {
                    let mut f = FormState::keeping(&form.data);
                    let status = trouble::into_form(officer, &mut f, error)?;
                    back(f, status)
                }
            };
        }
    };
    match serve::perform(state.desk(), &officer.who, id, version, command, uploads).await {
        Ok(done) => Ok(Ok(done)),
        Err(error) => {
            let mut f = FormState::keeping(&form.data);
            let status = trouble::into_form(officer, &mut f, error)?;
            back(f, status)
        }
    }
}

async fn perform(
    state: &AppState,
    officer: &Officer,
    id: &CaseId,
    act: Act,
    form: &Submitted,
) -> Result<Response, WebError> {
    match attempt(state, officer, id, act, form).await? {
        Ok(done) => {
            let to = address::with(&address::case(&done.case), &[("ok", act.code())]);
            Ok(officer.page.go(&to))
        }
        Err(returned) => case::draw(state, officer, id, Some(&returned), "").await,
    }
}

/// `POST …/jawaban-terbuka`: the answer is published for others to find, or taken back.
pub async fn publish(
    State(state): State<AppState>,
    officer: Officer,
    Path(id): Path<String>,
    form: Submitted,
) -> Result<Response, WebError> {
    officer.may(Permission::PublishAnswer)?;
    let id = CaseId::new(id);
    let text = |name: &str| form.data.one(name).ok().flatten().unwrap_or_default().to_owned();
    let done = if text("withdraw").is_empty() {
        let (title, summary) = (text("title"), text("summary"));
        answers::publish(state.desk(), &officer.who, &id, &title, &summary).await
    } else {
        answers::withdraw(state.desk(), &officer.who, &id).await
    };
    match done {
        Ok(()) => Ok(officer.page.go(&format!("{}#publish", address::case(&id)))),
        Err(error) => {
            let mut f = FormState::keeping(&form.data);
            let status = trouble::into_form(&officer, &mut f, error)?;
            labels::name(&officer.page, &mut f);
            let returned = Returned::publishing(f, status, &form.data);
            case::draw(&state, &officer, &id, Some(&returned), "").await
        }
    }
}
