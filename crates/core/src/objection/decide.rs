//! What may be done to an objection, and what comes of it: command + facts → decision or refusal.
//!
//! The same three questions as for a request: has the act a meaning at this stage, may this role do
//! it, does the office's SOP of objections give it to this lane. Then the act's own rules follow.

use jiff::civil::Date;

use crate::law::RuleName;
use crate::objection::dossier::{EXECUTION_SLOT, EXPLANATION_SLOT, ORDER_SLOT, REASONS_SLOT};
use crate::objection::{
    Answer, Decision, Delivered, Duty, Event, Facts, LetterDuty, Notice, Objection, Outcome,
    Reacted, Reaction, dossier,
};
use crate::person::Delivery;
use crate::procedure::Assignment;
use crate::refusal::Refusal;
use crate::request::order::{Execution, Extent, Order};
use crate::request::{Act, Actor, Request, Text};
use crate::role::Role;

/// What somebody wants to do to an objection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Explain the PPID's answer to his superior.
    Explain {
        /// The explanation.
        words: String,
    },
    /// Answer in writing.
    Answer(Box<Verdict>),
    /// Record how the answer reached the objector.
    Deliver {
        /// By which way.
        by: Delivery,
        /// When, civil date; today when absent.
        on: Option<Date>,
    },
    /// Say, or record, what the objector makes of the answer.
    React {
        /// Which.
        reaction: Reaction,
        /// In his words; may be empty.
        words: String,
    },
    /// Carry the order out.
    Execute {
        /// By which way the information was given.
        by: Delivery,
        /// When, civil date; today when absent.
        on: Option<Date>,
        /// What was given.
        note: String,
    },
    /// Close the register entry.
    Close,
    /// Take it back.
    Withdraw {
        /// Why.
        words: String,
    },
}

/// The superior's answer, as his form has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// What he decides.
    pub outcome: Outcome,
    /// Why, in writing.
    pub reasons: String,
    /// What the PPID must do.
    pub order: String,
    /// Until when, civil date.
    pub order_due: Option<Date>,
}

impl Command {
    /// The act this command is.
    pub fn act(&self) -> Act {
        match self {
            Command::Explain { .. } => Act::ObjectionExplain,
            Command::Answer(_) => Act::ObjectionAnswer,
            Command::Deliver { .. } => Act::ObjectionDeliver,
            Command::React { .. } => Act::ObjectionReact,
            Command::Execute { .. } => Act::ObjectionExecute,
            Command::Close => Act::ObjectionClose,
            Command::Withdraw { .. } => Act::ObjectionWithdraw,
        }
    }
}

/// Decides one command on one objection; `request` is the one it is about.
///
/// # Errors
/// A [`Refusal`] that says which rule stands against it.
pub fn decide(
    objection: &Objection,
    command: Command,
    request: Option<&Request>,
    facts: &Facts,
) -> Result<Decision, Refusal> {
    let act = command.act();
    may_at(objection, act, facts)?;
    let today = facts.today();
    let mut texts = Vec::new();
    let mut duties = Vec::new();
    let event = match command {
        Command::Explain { words } => {
            texts.push(required(EXPLANATION_SLOT, words)?);
            Event::Explained { on: today }
        }
        Command::Answer(verdict) => answer(objection, *verdict, facts, &mut texts, &mut duties)?,
        Command::Deliver { by, on } => {
            let answered = objection.answer.as_ref().map_or(today, |answer| answer.on);
            let on = facts.day("delivered_on", on, answered)?;
            let dispute_by = facts.due(RuleName::Dispute, objection.track, on)?;
            Event::Delivered { delivered: Delivered { on, by }, dispute_by }
        }
        Command::React { reaction, words } => {
            texts.push(Text::new(dossier::REACTION_SLOT, words));
            Event::Reacted { reacted: Reacted { on: today, reaction } }
        }
        Command::Execute { by, on, note } => {
            if objection.open_order().is_none() {
                return Err(Refusal::NoOrder);
            }
            // Its own answer, with its letter and its clock, is how a silent request is mended.
            if let Some(case) = request.filter(|case| case.stage.is_open()) {
                return Err(Refusal::RequestStillOpen { number: case.number.clone() });
            }
            let answered = objection.answer.as_ref().map_or(today, |answer| answer.on);
            let on = facts.day("executed_on", on, answered)?;
            texts.push(required(EXECUTION_SLOT, note)?);
            duties.extend([Duty::ExecutedOnRequest, Duty::Tell(Notice::Executed)]);
            Event::Executed { execution: Execution { on, by } }
        }
        Command::Close => Event::Closed { on: today },
        Command::Withdraw { words } => {
            texts.push(required("withdrawal/reason", words)?);
            Event::Withdrawn { on: today }
        }
    };
    texts.retain(|text| !text.body.trim().is_empty());
    let next = objection.clone().after(&event);
    Ok(Decision { next, event, act: Some(act), texts, duties })
}

/// New dates of an objection after the calendar or a setting changed; `None` when none moved. What
/// was late when it was lodged stays as it was told on the receipt.
///
/// # Errors
/// No clock rule is in force.
pub fn recompute(objection: &Objection, facts: &Facts) -> Result<Option<Decision>, Refusal> {
    if !objection.is_open() {
        return Ok(None);
    }
    let due_on = facts.due(RuleName::ObjectionAnswer, objection.track, objection.lodged)?;
    if due_on == objection.due_on {
        return Ok(None);
    }
    let event = Event::Recomputed {
        was_due_on: objection.due_on,
        due_on,
        dispute_by: objection.dispute_by,
    };
    Ok(Some(Decision {
        next: objection.clone().after(&event),
        event,
        act: None,
        texts: Vec::new(),
        duties: vec![Duty::Tell(Notice::DateMoved)],
    }))
}

/// Whether an act has a meaning now and is this person's.
///
/// # Errors
/// Wrong stage, role or lane.
pub fn may_at(objection: &Objection, act: Act, facts: &Facts) -> Result<(), Refusal> {
    if !objection.stage.acts().contains(&act) {
        return Err(Refusal::ObjectionStage { act, stage: objection.stage });
    }
    may(act, facts)
}

/// Whether the actor may do an act at all, by regulation and by the office's SOP of objections.
///
/// # Errors
/// [`Refusal::WrongRole`] or [`Refusal::WrongLane`].
pub fn may(act: Act, facts: &Facts) -> Result<(), Refusal> {
    let wrong_role = || Refusal::WrongRole { act, needed: act.roles().to_vec() };
    let roles = match facts.actor {
        Actor::Officer { roles, .. } => roles,
        Actor::Requester
            if matches!(
                act,
                Act::ObjectionLodge | Act::ObjectionReact | Act::ObjectionWithdraw
            ) =>
        {
            return Ok(());
        }
        Actor::Requester | Actor::System => return Err(wrong_role()),
    };
    let usual = act.roles().iter().any(|role| roles.contains(role));
    let assignment = match facts.procedure {
        Some(procedure) => procedure.assignment(act, roles),
        None => Assignment::Unbound,
    };
    match assignment {
        // The SOP may give a step to a role the usual list lacks; answering stays with those over
        // the PPID, for nobody judges his own answer (elucidation of Art. 35(1)).
        Assignment::Yours(step, _) if act != Act::ObjectionAnswer && step.lanes.len() == 1 => {
            Ok(())
        }
        Assignment::Others { step, lanes } => Err(Refusal::WrongLane {
            act,
            step: step.number.clone(),
            lanes: lanes.iter().map(|lane| lane.title.clone()).collect(),
        }),
        _ if usual => Ok(()),
        _ => Err(wrong_role()),
    }
}

fn answer(
    objection: &Objection,
    verdict: Verdict,
    facts: &Facts,
    texts: &mut Vec<Text>,
    duties: &mut Vec<Duty>,
) -> Result<Event, Refusal> {
    let today = facts.today();
    texts.push(required(REASONS_SLOT, verdict.reasons)?);
    let unsettled = objection.grounds.iter().find(|ground| !ground.amicable());
    if verdict.outcome == Outcome::Settled
        && let Some(ground) = unsettled
    {
        return Err(Refusal::NotAmicable { ground: *ground });
    }
    let orders = match verdict.outcome {
        Outcome::Granted | Outcome::GrantedInPart => true,
        // A settlement may need nothing more to be done.
        Outcome::Settled => verdict.order_due.is_some() || !verdict.order.trim().is_empty(),
        Outcome::Upheld => false,
    };
    let order = if orders {
        texts.push(required(ORDER_SLOT, verdict.order)?);
        let extent = match verdict.outcome {
            Outcome::GrantedInPart => Extent::Part,
            _ => Extent::Whole,
        };
        let due_on = facts.order_due("order_due", verdict.order_due)?;
        Some(Order { on: today, due_on, extent })
    } else {
        None
    };
    duties.push(Duty::Letter(LetterDuty::Answer));
    if order.is_some() {
        duties.extend([Duty::Letter(LetterDuty::Order), Duty::OrderOnRequest]);
    }
    duties.push(Duty::Tell(Notice::Answered));
    let role = match facts.actor {
        Actor::Officer { roles, .. } => {
            let own = Act::ObjectionAnswer.roles().iter().find(|role| roles.contains(role));
            own.copied().unwrap_or(Role::AtasanPpid)
        }
        Actor::Requester | Actor::System => Role::AtasanPpid,
    };
    Ok(Event::Answered {
        answer: Answer {
            on: today,
            by: facts.actor.user().cloned(),
            role,
            outcome: verdict.outcome,
            order,
        },
        dispute_by: facts.due(RuleName::Dispute, objection.track, today)?,
    })
}

pub(crate) fn required(slot: &str, words: String) -> Result<Text, Refusal> {
    if words.trim().is_empty() {
        return Err(Refusal::Missing { what: slot.into() });
    }
    Ok(Text::new(slot, words))
}
