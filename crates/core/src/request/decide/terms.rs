//! Acts and changes that move the dates of a case: complete, lapsed, extended, counted anew.

use jiff::civil::Date;

use crate::law::{ExtensionReason, RuleName};
use crate::office::ClockStart;
use crate::refusal::Refusal;
use crate::request::*;

/// New dates of an open case after the calendar or a setting changed; `None` when none moved.
///
/// # Errors
/// No clock rule is in force for the case.
pub fn recompute(case: &Request, facts: &Facts) -> Result<Option<Decision<Request>>, Refusal> {
    if !case.stage.is_open() {
        return Ok(None);
    }
    let answer = facts.due(RuleName::Answer, case.track, case.clock_from)?;
    let (due_on, extension_was_due_on) = match case.extension {
        None => (answer, None),
        Some(_) => (facts.due(RuleName::Extension, case.track, case.clock_from)?, Some(answer)),
    };
    let completion_due_on = match &case.completion {
        Some(completion) if case.stage == Stage::AwaitingCompletion => {
            Some(facts.due(RuleName::Completion, case.track, completion.asked_on)?)
        }
        _ => None,
    };
    let event = Event::Recomputed {
        was_due_on: case.due_on,
        due_on,
        extension_was_due_on,
        completion_due_on,
    };
    let next = case.clone().after(&event);
    if next == *case {
        return Ok(None);
    }
    let duties = vec![Duty::TellRequester(Notice::DateMoved)];
    Ok(Some(Decision { next, event, act: Act::SetTrack, texts: Vec::new(), duties }))
}

pub(super) fn accept(
    case: &Request,
    facts: &Facts,
    duties: &mut Vec<Duty>,
) -> Result<Event, Refusal> {
    let clock_from = match facts.office.settings.clock_start {
        ClockStart::Receipt => case.clock_from,
        ClockStart::Completeness => facts.now,
    };
    duties.push(Duty::TellRequester(Notice::Accepted));
    Ok(Event::Accepted { clock_from, due_on: facts.due(RuleName::Answer, case.track, clock_from)? })
}

pub(super) fn lapse(case: &Request, today: Date, duties: &mut Vec<Duty>) -> Result<Event, Refusal> {
    if let Some(completion) = &case.completion
        && today <= completion.due_on
    {
        return Err(Refusal::TermRunning { due: completion.due_on });
    }
    duties.push(Duty::Letter(LetterDuty::LapseNotice));
    duties.push(Duty::TellRequester(Notice::Lapsed));
    Ok(Event::Lapsed { on: today })
}

pub(super) fn extend(
    case: &Request,
    facts: &Facts,
    reason: ExtensionReason,
    duties: &mut Vec<Duty>,
) -> Result<Event, Refusal> {
    if case.extension.is_some() {
        return Err(Refusal::AlreadyExtended { until: case.due_on });
    }
    if facts.today() > case.due_on {
        return Err(Refusal::TermOver { due: case.due_on });
    }
    duties.push(Duty::Letter(LetterDuty::ExtensionNotice));
    duties.push(Duty::TellRequester(Notice::Extended));
    Ok(Event::Extended {
        extension: Extension { given_on: facts.today(), was_due_on: case.due_on, reason },
        due_on: facts.due(RuleName::Extension, case.track, case.clock_from)?,
    })
}
