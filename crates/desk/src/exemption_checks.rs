//! What the desk checks of a consequence test before the core decides: words within bounds, and that an
//! office to hand up to stands above.

use terbuka_core::exemption::content::What;
use terbuka_core::exemption::decide::Command;
use terbuka_core::ident::OfficeId;
use terbuka_core::office::{Level, Office};
use terbuka_store::Read;

use crate::error::{Check, DeskError, Result};
use crate::form::{MAX_LINE_CHARS, MAX_TEXT_CHARS};

/// The name of an office to hand up to, which works here and stands above.
pub(crate) async fn above(read: &mut Read, own: &Office, to: &OfficeId) -> Result<String> {
    let found = read.office(to).await?.ok_or(DeskError::NotFound)?;
    let mut check = Check::default();
    let stands = stands_above(&found.office, own);
    check.ensure(stands, "above", "choice");
    check.done()?;
    Ok(found.office.name)
}

/// Whether one office decides for another: KPU for all, a province for the districts whose code
/// begins with its own.
pub(crate) fn stands_above(one: &Office, other: &Office) -> bool {
    match (one.level, other.level) {
        (Level::National, Level::National) => false,
        (Level::National, _) => true,
        (Level::Province, Level::Regency | Level::City) => other.code.starts_with(&one.code),
        _ => false,
    }
}

/// Words within bounds, field by field.
pub(crate) fn check(command: &Command) -> Result<()> {
    let mut check = Check::default();
    let mut text = |words: &str, field: &str, most: usize| {
        check.ensure(words.chars().count() <= most, field, "too_long");
    };
    match command {
        Command::Identify { what, .. } => check_what(&mut check, what),
        Command::Base(grounds) => {
            for basis in &grounds.bases {
                for (name, words) in [("statute", &basis.statute), ("article", &basis.article)] {
                    text(words.as_deref().unwrap_or_default(), name, MAX_LINE_CHARS);
                }
            }
        }
        Command::Weigh(weights, _) | Command::Submit(weights, _) => {
            text(&weights.opened, "opened", MAX_TEXT_CHARS);
            text(&weights.closed, "closed", MAX_TEXT_CHARS);
            text(&weights.interest, "interest", MAX_TEXT_CHARS);
            text(&weights.measures, "measures", MAX_TEXT_CHARS);
            text(&weights.period_note, "period_note", MAX_LINE_CHARS);
        }
        Command::Advise { words, .. } => text(words, "opinion", MAX_TEXT_CHARS),
        Command::SendBack { reason } => text(reason, "return_reason", MAX_TEXT_CHARS),
        Command::Reject { reason }
        | Command::FindOpen { reason }
        | Command::Open { reason, .. } => text(reason, "reason", MAX_TEXT_CHARS),
        Command::Determine { decree } | Command::Record { decree, .. } => {
            text(decree, "decree", MAX_LINE_CHARS);
        }
        Command::HandUp { name, .. } => text(name, "above_name", MAX_LINE_CHARS),
        Command::Revoke { decree, reason } => {
            text(decree, "decree", MAX_LINE_CHARS);
            text(reason, "reason", MAX_TEXT_CHARS);
        }
        Command::Approve => {}
    }
    check.done()
}

pub(crate) fn check_what(check: &mut Check, what: &What) {
    for (words, field, most) in [
        (&what.title, "title", MAX_LINE_CHARS),
        (&what.subject, "subject", MAX_TEXT_CHARS),
        (&what.documents, "documents", MAX_TEXT_CHARS),
        (&what.blackout, "blackout", MAX_TEXT_CHARS),
        (&what.order, "order", MAX_LINE_CHARS),
    ] {
        check.ensure(words.chars().count() <= most, field, "too_long");
    }
}
