//! What the desk answers when it does not do something, as the web says it.

use std::time::Duration;

use axum::http::StatusCode;
use terbuka_desk::DeskError;

use crate::error::WebError;
use crate::form::{FormState, Message};
use crate::lang::Lang;
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
        error => plain(lang, error),
    }
}

/// The error page for what the desk answered where no officer is known yet.
pub fn plain(lang: Lang, error: DeskError) -> WebError {
    match error {
        DeskError::NotFound => WebError::NotFound,
        DeskError::Stale => WebError::Stale(Message::new("work.stale")),
        DeskError::TooMany { wait_s } => WebError::TooMany(Duration::from_secs(wait_s)),
        DeskError::Invalid(fields) => WebError::Invalid(
            fields
                .into_iter()
                .map(|field| crate::form::FieldError {
                    message: field_message(&field.field, field.code),
                    field: field.field,
                })
                .collect(),
        ),
        DeskError::File { name, reason } => {
            WebError::Refused(file_message(lang, &name, reason.code()))
        }
        DeskError::SignIn => WebError::SignIn,
        DeskError::KeyReused => WebError::Stale(Message::new("work.key_reused")),
        error => WebError::fault(error),
    }
}

/// Puts what the desk answered into the form it was sent with, so that it comes back with everything
/// typed. What has no place in a form goes on as an error.
///
/// # Errors
/// What is not about the form: not found, a fault.
pub fn into_form(
    officer: &Officer,
    state: &mut FormState,
    error: DeskError,
) -> Result<StatusCode, WebError> {
    let lang = officer.page.lang;
    match error {
        DeskError::Refused(refusal) => {
            let message = says::refusal(lang, &officer.office, &refusal);
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
        DeskError::Invalid(fields) => {
            for field in fields {
                state.error(&field.field, field_message(&field.field, field.code));
            }
            Ok(StatusCode::UNPROCESSABLE_ENTITY)
        }
        DeskError::File { name, reason } => {
            state.notices.push(file_message(lang, &name, reason.code()));
            state.files_lost = true;
            Ok(StatusCode::UNPROCESSABLE_ENTITY)
        }
        DeskError::KeyReused => {
            state.notices.push(Message::new("work.key_reused"));
            Ok(StatusCode::CONFLICT)
        }
        error => Err(web(officer, error)),
    }
}

/// What is wrong with a field, from the desk's code.
pub fn field_message(field: &str, code: &str) -> Message {
    match code {
        "too_long" => Message::new("work.field.too_long"),
        "email" => Message::new("work.field.email"),
        "phone" => Message::new("work.field.phone"),
        "nik" => Message::new("work.field.nik"),
        "choice" => Message::new("work.field.choice"),
        "contact_needed" => Message::new("work.field.contact_needed"),
        "identity_needed" => Message::new("work.field.identity_needed"),
        "date_future" => Message::new("work.field.date_future"),
        "date_old" => Message::new("work.field.date_old"),
        "control_chars" => Message::new("work.field.control_chars"),
        "statement" => Message::new("work.field.statement"),
        "too_short" => Message::new("work.field.too_short")
            .with("n", terbuka_desk::accounts::MIN_PASSWORD_CHARS),
        "common" => Message::new("work.field.common"),
        "taken" => Message::new("work.field.taken"),
        "login_chars" => Message::new("work.field.login_chars"),
        "template" => Message::new("work.field.template"),
        "required" if field == "email" => Message::new("work.field.email_needed"),
        "required" if field == "phone" => Message::new("work.field.phone_needed"),
        _ => Message::new("work.field.required"),
    }
}

/// Why an attached file cannot be taken, from its code (`encrypted`, `dangerous.macros`, …).
pub fn file_message(lang: Lang, name: &str, code: &str) -> Message {
    let key = format!("work.file.{}", code.split('.').next().unwrap_or(code));
    let detail = code.split_once('.').map(|_| lang.t(&format!("work.file.{code}")));
    let why = match detail {
        Some(detail) => format!("{} {detail}", lang.t(&key)),
        None => lang.t(&key).into_owned(),
    };
    Message::new("work.file.refused").with("name", name).with("why", why)
}
