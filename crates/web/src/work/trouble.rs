//! What the desk answers when it does not do something, as the workspace says it: with the act, the
//! stage, the step of the SOP and the office's own names of those who may.

use axum::http::StatusCode;
use terbuka_desk::DeskError;

use crate::desk_errors;
use crate::error::WebError;
use crate::form::{FormState, Message};
use crate::says;
use crate::work::session::Officer;

/// The error page for what the desk answered to an officer.
pub fn web(officer: &Officer, error: DeskError) -> WebError {
    let lang = officer.page.lang;
    match error {
        DeskError::Refused(refusal) => {
            WebError::Refused(says::refusal(lang, &officer.office, &refusal))
        }
        DeskError::NotPermitted(permission) => WebError::Refused(
            Message::new("say.refusal.not_permitted")
                .with("what", says::permission(lang, permission))
                .with("roles", says::roles(lang, &officer.office, permission.roles())),
        ),
        DeskError::Stale => WebError::Stale(Message::new("work.stale")),
        error => error.into(),
    }
}

/// Puts what the desk answered into the form it was sent with, so that it comes back with everything
/// typed. What has no place in a form goes on as an error.
///
/// # Errors
/// What is not about the form: not found, not permitted, a fault.
pub fn into_form(
    officer: &Officer,
    state: &mut FormState,
    error: DeskError,
) -> Result<StatusCode, WebError> {
    match error {
        DeskError::Refused(refusal) => {
            let message = says::refusal(officer.page.lang, &officer.office, &refusal);
            match says::field_of(&refusal) {
                Some(field) => {
                    state.error(&field, message);
                    Ok(StatusCode::UNPROCESSABLE_ENTITY)
                }
                None => {
                    state.notices.push(message);
                    Ok(StatusCode::FORBIDDEN)
                }
            }
        }
        DeskError::Stale => {
            state.notices.push(Message::new("work.stale"));
            Ok(StatusCode::CONFLICT)
        }
        DeskError::KeyReused => {
            state.notices.push(Message::new("work.key_reused"));
            Ok(StatusCode::CONFLICT)
        }
        error @ (DeskError::Invalid(_) | DeskError::File { .. }) => {
            desk_errors::into_form(error, state)?;
            Ok(StatusCode::UNPROCESSABLE_ENTITY)
        }
        error => Err(web(officer, error)),
    }
}
