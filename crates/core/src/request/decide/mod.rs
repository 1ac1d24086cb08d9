//! What may be done to a request, and what comes of it: command + facts → decision or refusal.
//!
//! Every decision asks the same three questions in the same order: does the act have a meaning at
//! this stage (law), may this role do it (regulation), does the office's SOP give it to this lane
//! (procedure). Then the act's own rules follow.
//!
//! [`command`] lists what can be wanted; beside it stand what moves dates, what gives tasks to units,
//! and the verdict.

pub mod command;
mod dispose;
mod terms;
mod verdict;

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::law::{RuleName, Track};
use crate::person::IdentityPaper;
use crate::procedure::Assignment;
use crate::refusal::Refusal;
use crate::request::event::Receipt;
use crate::request::*;

pub use command::{Command, Receive, Verdict};
pub use terms::recompute;

use dispose::{answers_for, disposition_due, open_disposition};
use terms::{accept, extend, lapse};
use verdict::judge;

/// Takes a request in (Art. 22(1)–(5)).
///
/// # Errors
/// Wrong role or lane; a receipt in the future or more than a month ago; "complete" without the
/// identity papers of the requester's kind.
pub fn receive(command: Receive, facts: &Facts) -> Result<Decision<Request>, Refusal> {
    may(Act::Receive, facts)?;
    let today = facts.today();
    let received_on = facts.office.date_at(command.received);
    let earliest = today.saturating_sub(jiff::Span::new().days(31));
    if command.received > facts.now || received_on < earliest {
        return Err(Refusal::DateOutside {
            field: "received".into(),
            date: received_on,
            earliest,
            latest: today,
        });
    }
    if command.complete {
        let required = IdentityPaper::required(command.kind, command.by_attorney);
        if let Some(paper) = required.iter().find(|paper| !command.papers.contains(paper)) {
            return Err(Refusal::Missing { what: format!("papers/{}", paper.code()) });
        }
    }
    let in_period = facts
        .office
        .settings
        .election_period
        .is_some_and(|period| (period.from..=period.to).contains(&received_on));
    let track = if command.election && in_period { Track::Election } else { Track::Ordinary };
    let receipt = Receipt {
        id: command.id,
        office: facts.office.id.clone(),
        number: command.number,
        procedure: command.procedure,
        track,
        channel: command.channel,
        received: command.received,
        due_on: facts.due(RuleName::Answer, track, command.received)?,
        complete: command.complete,
        papers: command.papers,
    };
    Ok(Decision {
        next: receipt.begin(),
        event: Event::Received(receipt),
        act: Act::Receive,
        texts: Vec::new(),
        duties: vec![Duty::Letter(LetterDuty::Receipt), Duty::TellRequester(Notice::Received)],
    })
}

/// Decides one command on one case.
///
/// # Errors
/// A [`Refusal`] that says which rule stands against it.
pub fn decide(
    case: &Request,
    command: Command,
    facts: &Facts,
) -> Result<Decision<Request>, Refusal> {
    let act = command.act();
    if !case.stage.acts().contains(&act) {
        return Err(Refusal::WrongStage { act, stage: case.stage });
    }
    may(act, facts)?;
    let today = facts.today();
    let mut texts = Vec::new();
    let mut duties = Vec::new();
    let event = match command {
        Command::Accept => accept(case, facts, &mut duties)?,
        Command::AskCompletion { missing } => {
            let round = case.completion.as_ref().map_or(1, |completion| completion.round + 1);
            texts.push(required(format!("completion/{round}/missing"), missing)?);
            duties.push(Duty::Letter(LetterDuty::CompletionNotice));
            duties.push(Duty::TellRequester(Notice::Incomplete));
            let due_on = facts.due(RuleName::Completion, case.track, facts.now)?;
            Event::CompletionAsked { completion: Completion { asked_on: today, due_on, round } }
        }
        Command::Supplement { note } => {
            let round = case.completion.as_ref().map_or(1, |completion| completion.round);
            texts.push(required(format!("completion/{round}/supplement"), note)?);
            Event::Supplemented
        }
        Command::Lapse => lapse(case, today, &mut duties)?,
        Command::AnswerOnSpot { material, delivery } => {
            texts.push(required("decision/material", material)?);
            duties.push(Duty::Letter(LetterDuty::HandOver));
            duties.push(Duty::TellRequester(Notice::Delivered));
            let ruling = Ruling {
                decided_on: today,
                by: facts.actor.user().cloned(),
                grounds: BTreeSet::new(),
                test_decree: None,
                tests: BTreeSet::new(),
                delivery,
                cost_rupiah: 0,
            };
            Event::AnsweredOnSpot { ruling, delivered: Delivered { by: delivery, on: today } }
        }
        Command::TellExempt { grounds, note } => {
            if grounds.is_empty() {
                return Err(Refusal::Missing { what: "grounds".into() });
            }
            texts.push(Text::new("exempt/told", note));
            Event::ExemptTold { grounds }
        }
        Command::Dispose { id, unit, liaison, due_on, instruction } => {
            let due_on = disposition_due(case, facts, due_on)?;
            if facts.office.unit(&unit).is_none() {
                return Err(Refusal::Missing { what: "unit".into() });
            }
            texts.push(required(format!("disposition/{id}/instruction"), instruction)?);
            duties.push(Duty::Letter(LetterDuty::Disposition));
            duties.push(Duty::TellUnit(id.clone()));
            Event::Disposed {
                disposition: Disposition {
                    id,
                    unit,
                    liaison,
                    given_on: today,
                    due_on,
                    replied_on: None,
                    held: None,
                    reminders: 0,
                },
            }
        }
        Command::Reply { id, held, reply } => {
            let task = open_disposition(case, &id)?;
            if !answers_for(facts.actor, task) {
                return Err(Refusal::NoOpenDisposition);
            }
            texts.push(required(format!("disposition/{id}/reply"), reply)?);
            Event::Replied { id, on: today, held }
        }
        Command::Remind { id } => {
            open_disposition(case, &id)?;
            duties.push(Duty::TellUnit(id.clone()));
            Event::Reminded { id }
        }
        Command::Extend { reason, words } => {
            texts.push(required("extension/reason", words)?);
            extend(case, facts, reason, &mut duties)?
        }
        Command::RemoveExtension { words } => {
            let extension = case.extension.as_ref().ok_or(Refusal::NotExtended)?;
            texts.push(required("extension/removed", words)?);
            duties.push(Duty::TellRequester(Notice::ExtensionRemoved));
            Event::ExtensionRemoved { due_on: extension.was_due_on }
        }
        Command::SetTrack { track } => {
            if let Some(extension) = &case.extension {
                // The two tracks extend by different terms: take it back first, then give it anew.
                return Err(Refusal::AlreadyExtended {
                    until: extension.was_due_on.max(case.due_on),
                });
            }
            Event::TrackSet { track, due_on: facts.due(RuleName::Answer, track, case.clock_from)? }
        }
        Command::Decide(verdict) => judge(case, facts, *verdict, &mut texts, &mut duties)?,
        Command::HandOver { by, on, note } => {
            let on = on.unwrap_or(today);
            let earliest = case.decision.as_ref().map_or(today, |ruling| ruling.decided_on);
            within("handed_over_on", on, earliest, today)?;
            texts.push(Text::new("delivery/note", note));
            duties.push(Duty::Letter(LetterDuty::HandOver));
            duties.push(Duty::TellRequester(Notice::Delivered));
            Event::HandedOver { delivered: Delivered { by, on } }
        }
        Command::Register => Event::Registered { on: today },
        Command::Supervise { note } => {
            texts.push(Text::new("supervision/note", note));
            Event::Supervised { on: today }
        }
        Command::Report { period } => Event::Reported { period },
        Command::Withdraw { words } => {
            texts.push(required("withdrawal/reason", words)?);
            duties.push(Duty::TellRequester(Notice::Withdrawn));
            Event::Withdrawn { on: today }
        }
    };
    let next = case.clone().after(&event);
    let follow = match next.stage {
        Stage::Delivered => Some(Act::Register),
        _ => None,
    };
    duties.extend(follow.filter(|act| facts.procedure.is_automatic(*act)).map(Duty::Automatically));
    texts.retain(|text| !text.body.trim().is_empty());
    Ok(Decision { next, event, act, texts, duties })
}

/// Whether the actor may do an act at all, by regulation and by the office's SOP.
///
/// # Errors
/// [`Refusal::WrongRole`] or [`Refusal::WrongLane`].
pub fn may(act: Act, facts: &Facts) -> Result<(), Refusal> {
    match facts.actor {
        Actor::Officer { roles, .. } => {
            // The SOP may give an act to a role the regulations' usual list lacks (a Kasubbag who
            // is the PPID of a small office), but deciding stays with the PPID. Where a step is
            // shared by several lanes the SOP does not say which of them does what in it: a
            // liaison who answers there must not extend or dispose, so the usual list holds.
            match facts.procedure.assignment(act, roles) {
                Assignment::Yours(step, _) if act != Act::Decide && step.lanes.len() == 1 => Ok(()),
                Assignment::Others { step, lanes } => Err(Refusal::WrongLane {
                    act,
                    step: step.number.clone(),
                    lanes: lanes.iter().map(|lane| lane.title.clone()).collect(),
                }),
                _ if act.roles().iter().any(|role| roles.contains(role)) => Ok(()),
                _ => Err(Refusal::WrongRole { act, needed: act.roles().to_vec() }),
            }
        }
        Actor::Requester if matches!(act, Act::Receive | Act::Supplement | Act::Withdraw) => Ok(()),
        Actor::System
            if matches!(act, Act::Lapse | Act::Remind | Act::Report)
                || facts.procedure.is_automatic(act) =>
        {
            Ok(())
        }
        Actor::Requester | Actor::System => {
            Err(Refusal::WrongRole { act, needed: act.roles().to_vec() })
        }
    }
}

fn within(field: &str, date: Date, earliest: Date, latest: Date) -> Result<(), Refusal> {
    if (earliest..=latest).contains(&date) {
        return Ok(());
    }
    Err(Refusal::DateOutside { field: field.into(), date, earliest, latest })
}

fn required(slot: impl Into<String>, words: String) -> Result<Text, Refusal> {
    let slot = slot.into();
    if words.trim().is_empty() {
        return Err(Refusal::Missing { what: slot });
    }
    Ok(Text::new(slot, words))
}
