//! The desk's refusals and complaints, turned into what the web can say. The desk speaks in data;
//! here it becomes keys of texts and places to fill.

use std::time::Duration;

use terbuka_core::procedure::life;
use terbuka_core::refusal::Refusal;
use terbuka_desk::form::{MAX_LINE_CHARS, MAX_TEXT_CHARS};
use terbuka_desk::record_view::Rejection;
use terbuka_desk::{DeskError, error};

use crate::error::WebError;
use crate::form::state::{FieldError, FormState, Message};
use crate::lang::Lang;
use crate::words;

/// When it is worth trying again after a full disk or a busy database.
const COME_BACK: Duration = Duration::from_secs(60);

impl From<DeskError> for WebError {
    fn from(error: DeskError) -> Self {
        match error {
            DeskError::Refused(refusal) => WebError::Refused(refusal_words(&refusal)),
            DeskError::Sop(refused) => WebError::Refused(sop_words(&refused)),
            DeskError::Unread(why) => {
                WebError::Refused(Message::new("refusal.sop_unread").with("why", why.message()))
            }
            DeskError::NotFound => WebError::NotFound,
            DeskError::NotPermitted(_) => WebError::Refused(Message::new("refusal.not_permitted")),
            DeskError::Stale => WebError::Stale(Message::new("refusal.changed")),
            DeskError::Invalid(_) | DeskError::File { .. } => {
                WebError::Invalid(field_errors(&error, |_| 0))
            }
            DeskError::SignIn => WebError::SignIn,
            DeskError::TooMany { wait_s } => WebError::TooMany(Duration::from_secs(wait_s)),
            DeskError::KeyReused => WebError::KeyReused,
            DeskError::Store(cause) if cause.is_passing() => {
                // People see that it is not their fault and when to come back; the operator, why.
                tracing::error!(%cause, "the database takes nothing now");
                WebError::Unavailable(COME_BACK)
            }
            DeskError::Store(_) | DeskError::Print(_) | DeskError::Broken { .. } => {
                WebError::Fault(error.to_string())
            }
        }
    }
}

/// What is wrong field by field, when the desk complains of fields or files; else nothing.
/// `length` gives the number of characters typed in a field.
pub fn field_errors(error: &DeskError, length: impl Fn(&str) -> usize) -> Vec<FieldError> {
    match error {
        DeskError::Invalid(fields) => fields
            .iter()
            .map(|field| FieldError {
                field: field.field.clone(),
                message: field_words(field, length(&field.field)),
            })
            .collect(),
        DeskError::File { name, reason } => {
            vec![FieldError { field: "files".into(), message: rejection(name, reason) }]
        }
        _ => Vec::new(),
    }
}

/// Why a file is not taken.
pub fn rejection(name: &str, reason: &Rejection) -> Message {
    let key = format!("forms.file.{}", reason.code().replace('.', "_"));
    let message = Message::new(key).with("name", name);
    match reason {
        Rejection::TooLarge { limit, .. } => message.with("max", format!("{} MB", limit >> 20)),
        _ => message,
    }
}

fn field_words(field: &error::FieldError, count: usize) -> Message {
    let message = Message::new(format!("forms.error.{}", field.code));
    if field.code != "too_long" {
        return message;
    }
    let long = matches!(field.field.as_str(), "information" | "purpose");
    let max = if long { MAX_TEXT_CHARS } else { MAX_LINE_CHARS };
    message.with("max", max).with("count", count)
}

/// Puts the desk's complaints beside the fields of a form; any other error is handed back.
///
/// # Errors
/// What is not about fields or files.
pub fn into_form(error: DeskError, form: &mut FormState) -> Result<(), WebError> {
    let found = field_errors(&error, |field| form.value(field).trim().chars().count());
    if found.is_empty() {
        return Err(error.into());
    }
    for one in found {
        form.error(&one.field, one.message);
    }
    Ok(())
}

/// Why a version of an SOP does not move.
pub fn sop_words(refused: &life::Refused) -> Message {
    let day = |date| words::date(Lang::Id, date);
    match refused {
        life::Refused::WrongStage { .. } => Message::new("refusal.sop_stage"),
        life::Refused::Unanswered { errors } => {
            Message::new("refusal.sop_unanswered").with("count", errors)
        }
        life::Refused::BackDated { today, .. } => {
            Message::new("refusal.sop_back_dated").with("date", day(*today))
        }
        life::Refused::NotYet { from } => {
            Message::new("refusal.sop_not_yet").with("date", day(*from))
        }
        life::Refused::NotProvided { .. } => Message::new("refusal.sop_not_provided"),
    }
}

/// Why the law, the SOP or the state of the case says no. Dates are worded in Indonesian order,
/// which both languages read.
pub fn refusal_words(refusal: &Refusal) -> Message {
    let day = |date| words::date(Lang::Id, date);
    match refusal {
        Refusal::WrongStage { .. } => Message::new("refusal.wrong_stage"),
        Refusal::WrongRole { needed, .. } => {
            let titles: Vec<&str> = needed.iter().map(|role| role.title()).collect();
            Message::new("refusal.wrong_role").with("roles", titles.join(", "))
        }
        Refusal::WrongLane { step, lanes, .. } => {
            Message::new("refusal.wrong_lane").with("step", step).with("lanes", lanes.join(", "))
        }
        Refusal::AlreadyExtended { until } => {
            Message::new("refusal.already_extended").with("date", day(*until))
        }
        Refusal::NotExtended => Message::new("refusal.not_extended"),
        Refusal::TermOver { due } => Message::new("refusal.term_over").with("date", day(*due)),
        Refusal::TermRunning { due } => {
            Message::new("refusal.term_running").with("date", day(*due))
        }
        Refusal::Missing { what } => Message::new("refusal.missing").with("what", what),
        Refusal::NeverExempt { .. } => Message::new("refusal.never_exempt"),
        Refusal::DateOutside { date, earliest, latest, .. } => Message::new("refusal.date_outside")
            .with("date", day(*date))
            .with("earliest", day(*earliest))
            .with("latest", day(*latest)),
        Refusal::NoClock { .. } => Message::new("refusal.no_clock"),
        Refusal::NoOpenDisposition => Message::new("refusal.no_open_disposition"),
        Refusal::DispositionsOpen { count } => {
            Message::new("refusal.dispositions_open").with("count", count)
        }
        Refusal::CharterStage { .. } => Message::new("refusal.wrong_stage"),
        Refusal::CharterUnderWay { edition } => {
            Message::new("say.refusal.charter_under_way").with("edition", edition)
        }
        Refusal::StandardsMoved => Message::new("say.refusal.standards_moved"),
        Refusal::Exemption { of } => crate::exemption_says::fault(Lang::Id, of),
        Refusal::RecordStage { .. } => Message::new("refusal.wrong_stage"),
        Refusal::OtherUnit { .. } => Message::new("say.refusal.other_unit"),
        Refusal::ExemptByTestOnly => Message::new("say.refusal.exempt_by_test_only"),
    }
}
