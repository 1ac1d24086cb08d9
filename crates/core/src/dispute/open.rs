//! Opening the file of a dispute: when the way to the commission is open, and until when.

use jiff::civil::Date;

use crate::dispute::decide::named;
use crate::dispute::event::Application;
use crate::dispute::{Commission, Decision, Event, Step};
use crate::ident::CaseId;
use crate::law::RuleName;
use crate::objection::decide::may;
use crate::objection::{Facts, Objection};
use crate::refusal::Refusal;

/// A dispute to keep a file of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Open {
    /// Identifier made by the caller.
    pub id: CaseId,
    /// Before whom.
    pub commission: Commission,
    /// Its number there, when known already.
    pub commission_no: Option<String>,
    /// Civil date on which the commission received the application; today when absent.
    pub applied_on: Option<Date>,
}

/// The day on which an objection's way to the commission opens, and its last day: from the answer
/// that reached the objector, or from the end of the time to answer (PerKI 1/2013 Art. 13).
///
/// # Errors
/// No clock rule is in force.
pub fn window(objection: &Objection, facts: &Facts) -> Result<(Date, Date), Refusal> {
    let late_answer = objection.answer.as_ref().is_some_and(|one| one.on > objection.due_on);
    let from = match (&objection.answer, &objection.delivered) {
        (Some(_), Some(delivered)) if !late_answer => delivered.on,
        (Some(answer), None) if !late_answer => answer.on,
        // Silence until the last day opens the way; an answer after it opens it once more.
        (Some(answer), delivered) => delivered.as_ref().map_or(answer.on, |one| one.on),
        (None, _) => objection.due_on,
    };
    Ok((from, facts.due(RuleName::Dispute, objection.track, from)?))
}

/// Opens the file of a dispute that the applicant brought before a commission. A late one is for the
/// commission to judge; it is marked.
///
/// # Errors
/// Wrong role; the objection was taken back, or its time to be answered still runs; a date in the
/// future or before the way was open.
pub fn open(command: Open, objection: &Objection, facts: &Facts) -> Result<Decision, Refusal> {
    may(Step::Number.act(), facts)?;
    if objection.withdrawn_on.is_some() {
        return Err(Refusal::NoDispute);
    }
    let today = facts.today();
    let applied_on = command.applied_on.unwrap_or(today);
    if objection.answer.is_none() && applied_on <= objection.due_on {
        return Err(Refusal::ObjectionPending { due: objection.due_on });
    }
    let (_, apply_by) = window(objection, facts)?;
    // Silence until the last day opens the way, whatever was answered later.
    let answered = objection.answer.as_ref().map_or(objection.due_on, |answer| answer.on);
    let earliest = answered.min(objection.due_on);
    let applied_on = facts.day("applied_on", Some(applied_on), earliest)?;
    let application = Application {
        id: command.id,
        office: objection.office.clone(),
        objection: objection.id.clone(),
        request: objection.request.clone(),
        track: objection.track,
        grounds: objection.grounds.clone(),
        commission: command.commission,
        commission_no: named(command.commission_no),
        applied_on,
        apply_by,
        late: applied_on > apply_by,
        starts_by: facts.due(RuleName::KiStart, objection.track, applied_on)?,
        ends_by: facts.due(RuleName::KiEnd, objection.track, applied_on)?,
    };
    Ok(Decision {
        next: application.begin(),
        event: Event::Applied(application),
        act: Some(Step::Number.act()),
        texts: Vec::new(),
        duties: Vec::new(),
    })
}
