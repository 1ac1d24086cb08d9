//! Taking an objection in: which grounds the request gives, whether it is in time, what it starts.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::ident::{CaseId, ProcedureId};
use crate::law::{ObjectionGround, RuleName, Track};
use crate::objection::decide::may;
use crate::objection::event::Lodging;
use crate::objection::{Decision, Duty, Event, Facts, LetterDuty, Notice, Objection, ground};
use crate::person::Channel;
use crate::refusal::Refusal;
use crate::request::{Act, Request};

/// An objection to take in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lodge {
    /// Identifier made by the caller.
    pub id: CaseId,
    /// Number in the register.
    pub number: String,
    /// Version of the SOP of objections in force.
    pub procedure: Option<ProcedureId>,
    /// How it arrived.
    pub channel: Channel,
    /// When it arrived; a letter may have come before today.
    pub lodged: Timestamp,
    /// Grounds.
    pub grounds: BTreeSet<ObjectionGround>,
    /// For periodic information: when the objector found it missing.
    pub found_on: Option<Date>,
    /// About election information; a request has its own track.
    pub election: bool,
}

/// Takes an objection in. `earlier` are the other objections to the same request.
///
/// Law and practice want late ones taken and marked; only what gives no ground at all is refused.
///
/// # Errors
/// Wrong role or lane; no ground, or none that the request gives yet; the same ground again; without
/// a request for anything but periodic information; an arrival in the future or over a month ago.
pub fn lodge(
    command: Lodge,
    request: Option<&Request>,
    earlier: &[Objection],
    facts: &Facts,
) -> Result<Decision, Refusal> {
    may(Act::ObjectionLodge, facts)?;
    let today = facts.today();
    let lodged_on = facts.office.date_at(command.lodged);
    let earliest = today.saturating_sub(jiff::Span::new().days(31));
    if command.lodged > facts.now || lodged_on < earliest {
        return Err(Refusal::DateOutside {
            field: "lodged".into(),
            date: lodged_on,
            earliest,
            latest: today,
        });
    }
    if command.grounds.is_empty() {
        return Err(Refusal::Missing { what: "objection/ground".into() });
    }
    if let Some(case) = request {
        not_twice(&command.grounds, case, earlier)?;
    }
    let found_on = found(&command, request, lodged_on)?;
    let track = match request {
        Some(case) => case.track,
        None if command.election && in_election(facts, lodged_on) => Track::Election,
        None => Track::Ordinary,
    };
    let lodge_by = facts.due(RuleName::Objection, track, found_on)?;
    let lodging = Lodging {
        id: command.id,
        office: facts.office.id.clone(),
        number: command.number,
        request: request.map(|case| case.id.clone()),
        procedure: command.procedure,
        track,
        channel: command.channel,
        grounds: command.grounds,
        found_on,
        lodge_by,
        lodged: command.lodged,
        late: lodged_on > lodge_by,
        due_on: facts.due(RuleName::ObjectionAnswer, track, command.lodged)?,
    };
    Ok(Decision {
        next: lodging.begin(),
        event: Event::Lodged(lodging),
        act: Some(Act::ObjectionLodge),
        texts: Vec::new(),
        duties: vec![Duty::Letter(LetterDuty::Receipt), Duty::Tell(Notice::Lodged)],
    })
}

/// One objection to a ground; a withdrawn one has used nothing up.
fn not_twice(
    grounds: &BTreeSet<ObjectionGround>,
    case: &Request,
    earlier: &[Objection],
) -> Result<(), Refusal> {
    for other in earlier {
        if other.request.as_ref() != Some(&case.id) || other.withdrawn_on.is_some() {
            continue;
        }
        if let Some(again) = other.grounds.intersection(grounds).next() {
            return Err(Refusal::ObjectionTwice { number: other.number.clone(), ground: *again });
        }
    }
    Ok(())
}

/// The day on which the last of the grounds could be found.
fn found(command: &Lodge, request: Option<&Request>, lodged_on: Date) -> Result<Date, Refusal> {
    let mut latest: Option<Date> = None;
    for one in &command.grounds {
        let found_on = match (one, request) {
            (ObjectionGround::PeriodicMissing, _) => {
                let found_on = command.found_on.unwrap_or(lodged_on);
                if found_on > lodged_on {
                    return Err(Refusal::DateOutside {
                        field: "found_on".into(),
                        date: found_on,
                        earliest: lodged_on.saturating_sub(jiff::Span::new().years(1)),
                        latest: lodged_on,
                    });
                }
                found_on
            }
            (ground, None) => return Err(Refusal::NeedsRequest { ground: *ground }),
            (ground, Some(case)) => match ground::found(case, *ground, lodged_on) {
                Some(found_on) => found_on,
                None if case.stage.is_open() && lodged_on <= case.due_on => {
                    return Err(Refusal::AnswerStillDue { due: case.due_on });
                }
                None => return Err(Refusal::NoSuchGround { ground: *ground }),
            },
        };
        latest = latest.max(Some(found_on));
    }
    latest.ok_or_else(|| Refusal::Missing { what: "objection/ground".into() })
}

fn in_election(facts: &Facts, on: Date) -> bool {
    let period = facts.office.settings.election_period;
    period.is_some_and(|period| (period.from..=period.to).contains(&on))
}
