//! Opening the file of a dispute, from the page of its objection.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use terbuka_core::ident::CaseId;
use terbuka_core::refusal::Refusal;
use terbuka_core::request::Act;
use terbuka_desk::disputes;
use terbuka_desk::upload::UploadSlot;

use crate::error::WebError;
use crate::form::{Checker, FormState, Submitted};
use crate::state::AppState;
use crate::work::objection::{MOST, draw, open};
use crate::work::session::Officer;
use crate::work::{objection_forms, steps, trouble};

/// `POST …/sengketa`: the applicant has gone to the commission; the office opens the file.
pub async fn open_dispute(
    State(state): State<AppState>,
    officer: Officer,
    Path(id): Path<String>,
    sent: Submitted,
) -> Result<Response, WebError> {
    let id = CaseId::new(id);
    let step = objection_forms::OPEN_DISPUTE;
    let data = steps::own(&sent.data, step);
    let mut c = Checker::new(&data);
    let command = objection_forms::open_dispute(&officer.office, &mut c);
    let slot = UploadSlot::Supporting;
    let files = steps::uploads(&mut c, slot, MOST);
    let mut wrong = match c.finish(command) {
        Ok(command) => {
            match disputes::open(state.desk(), &officer.who, &id, command, files).await {
                Ok(done) => {
                    return Ok(officer.page.go(&format!("/kerja/sengketa/{}?ok=1", done.dispute)));
                }
                Err(error) => {
                    let mut wrong = FormState::keeping(&data);
                    let status = trouble::into_form(&officer, &mut wrong, error)?;
                    let f = steps::back(&officer.page, step, &wrong, &sent.data);
                    let view = open(&state, &officer, &id).await?;
                    return draw(&officer, &view, &f, status, None);
                }
            }
        }
        Err(f) => *f,
    };
    // Who may not keep disputes learns that first.
    if !officer.who.roles.iter().any(|role| Act::DisputeKeep.roles().contains(role)) {
        let refusal =
            Refusal::WrongRole { act: Act::DisputeKeep, needed: Act::DisputeKeep.roles().to_vec() };
        trouble::into_form(&officer, &mut wrong, refusal.into())?;
        let view = open(&state, &officer, &id).await?;
        return draw(&officer, &view, &wrong, StatusCode::FORBIDDEN, None);
    }
    let f = steps::back(&officer.page, step, &wrong, &sent.data);
    let view = open(&state, &officer, &id).await?;
    draw(&officer, &view, &f, StatusCode::UNPROCESSABLE_ENTITY, None)
}
