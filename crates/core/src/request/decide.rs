//! What may be done to a request, and what comes of it: command + facts → decision or refusal.
//!
//! Every decision asks the same three questions in the same order: does the act have a meaning at
//! this stage (law), may this role do it (regulation), does the office's SOP give it to this lane
//! (procedure). Then the act's own rules follow.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::exemption::Fault;
use crate::ident::{CaseId, DispositionId, ProcedureId, UnitId, UserId};
use crate::law::{ExemptionGround, ExtensionReason, NeverExempt, RuleName, Track};
use crate::office::ClockStart;
use crate::person::{Channel, Delivery, IdentityPaper, RequesterKind};
use crate::procedure::Assignment;
use crate::refusal::Refusal;
use crate::request::event::Receipt;
use crate::request::*;
use crate::role::Role;

/// What somebody wants to do to an existing request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// State that it is complete.
    Accept,
    /// Tell what is missing.
    AskCompletion {
        /// What is missing, in words.
        missing: String,
    },
    /// Deliver what was missing.
    Supplement {
        /// What was delivered, in words.
        note: String,
    },
    /// State that the term to complete ran out.
    Lapse,
    /// Answer at the desk with held, open information.
    AnswerOnSpot {
        /// What was given.
        material: String,
        /// By which way.
        delivery: Delivery,
    },
    /// Tell at the desk that information is exempt.
    TellExempt {
        /// Letters of Art. 17.
        grounds: BTreeSet<ExemptionGround>,
        /// What was said.
        note: String,
    },
    /// Give a unit the task.
    Dispose {
        /// Identifier made by the caller.
        id: DispositionId,
        /// Unit.
        unit: UnitId,
        /// Liaison officer.
        liaison: Option<UserId>,
        /// Own last day; the office's usual term when absent.
        due_on: Option<Date>,
        /// Instruction.
        instruction: String,
    },
    /// The unit's answer.
    Reply {
        /// Which disposition.
        id: DispositionId,
        /// Whether the unit has the information.
        held: bool,
        /// Answer in words.
        reply: String,
    },
    /// Chase a unit.
    Remind {
        /// Which disposition.
        id: DispositionId,
    },
    /// Extend once.
    Extend {
        /// Class of reason.
        reason: ExtensionReason,
        /// The written reason (Art. 22(8)).
        words: String,
    },
    /// Take the extension back.
    RemoveExtension {
        /// Why.
        words: String,
    },
    /// Put on a track.
    SetTrack {
        /// Which.
        track: Track,
    },
    /// Decide and notify.
    Decide(Box<Verdict>),
    /// Hand over.
    HandOver {
        /// By which way.
        by: Delivery,
        /// When, civil date in the office's zone; today when absent.
        on: Option<Date>,
        /// Who took it, shipping number, …
        note: String,
    },
    /// Close the register entry.
    Register,
    /// Supervise.
    Supervise {
        /// What was found.
        note: String,
    },
    /// Put into the report of a period. Only the monthly report does this.
    Report {
        /// `YYYY-MM`.
        period: String,
    },
    /// Record the withdrawal.
    Withdraw {
        /// Why.
        words: String,
    },
}

/// The content of a decision (Art. 22(7) a–g), as the PPID's form has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// What comes of it; not [`Outcome::Lapsed`] or [`Outcome::Withdrawn`].
    pub outcome: Outcome,
    /// Letters of Art. 17; those of the tests when empty.
    pub grounds: BTreeSet<ExemptionGround>,
    /// Classes of Art. 18(1) that the officer found the information to fall under.
    pub never_exempt: BTreeSet<NeverExempt>,
    /// The decided consequence tests that a refusal rests on (Art. 19).
    pub tests: BTreeSet<CaseId>,
    /// The consequence of opening, and why closing outweighs it; the tests' own words when empty.
    pub consequence: String,
    /// Material to be given.
    pub material: String,
    /// Parts blacked out, with the reason.
    pub blackout: String,
    /// Who holds it, when known.
    pub holder: String,
    /// Means of delivery.
    pub delivery: Delivery,
    /// Cost in rupiah.
    pub cost_rupiah: i64,
    /// How to pay, when there is a cost.
    pub payment: String,
}

impl Command {
    /// The act this command is.
    pub fn act(&self) -> Act {
        match self {
            Command::Accept => Act::Accept,
            Command::AskCompletion { .. } => Act::AskCompletion,
            Command::Supplement { .. } => Act::Supplement,
            Command::Lapse => Act::Lapse,
            Command::AnswerOnSpot { .. } => Act::AnswerOnSpot,
            Command::TellExempt { .. } => Act::TellExempt,
            Command::Dispose { .. } => Act::Dispose,
            Command::Reply { .. } => Act::Reply,
            Command::Remind { .. } => Act::Remind,
            Command::Extend { .. } => Act::Extend,
            Command::RemoveExtension { .. } => Act::RemoveExtension,
            Command::SetTrack { .. } => Act::SetTrack,
            Command::Decide(_) => Act::Decide,
            Command::HandOver { .. } => Act::HandOver,
            Command::Register => Act::Register,
            Command::Supervise { .. } => Act::Supervise,
            Command::Report { .. } => Act::Report,
            Command::Withdraw { .. } => Act::Withdraw,
        }
    }
}

/// A request as it is taken in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receive {
    /// Identifier made by the caller.
    pub id: CaseId,
    /// Registration number taken in the same transaction.
    pub number: String,
    /// Version of the office's procedure in force.
    pub procedure: ProcedureId,
    /// Channel.
    pub channel: Channel,
    /// Instant of receipt: now for the portal and the counter; for a letter or an e-mail the
    /// earlier instant it truly arrived.
    pub received: Timestamp,
    /// Asked as election information.
    pub election: bool,
    /// Kind of requester.
    pub kind: RequesterKind,
    /// An attorney acts.
    pub by_attorney: bool,
    /// Papers seen at the desk or attached.
    pub papers: BTreeSet<IdentityPaper>,
    /// The officer states that it is complete.
    pub complete: bool,
}

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

fn accept(case: &Request, facts: &Facts, duties: &mut Vec<Duty>) -> Result<Event, Refusal> {
    let clock_from = match facts.office.settings.clock_start {
        ClockStart::Receipt => case.clock_from,
        ClockStart::Completeness => facts.now,
    };
    duties.push(Duty::TellRequester(Notice::Accepted));
    Ok(Event::Accepted { clock_from, due_on: facts.due(RuleName::Answer, case.track, clock_from)? })
}

fn lapse(case: &Request, today: Date, duties: &mut Vec<Duty>) -> Result<Event, Refusal> {
    if let Some(completion) = &case.completion
        && today <= completion.due_on
    {
        return Err(Refusal::TermRunning { due: completion.due_on });
    }
    duties.push(Duty::Letter(LetterDuty::LapseNotice));
    duties.push(Duty::TellRequester(Notice::Lapsed));
    Ok(Event::Lapsed { on: today })
}

fn extend(
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

fn judge(
    case: &Request,
    facts: &Facts,
    verdict: Verdict,
    texts: &mut Vec<Text>,
    duties: &mut Vec<Duty>,
) -> Result<Event, Refusal> {
    let open = case.open_dispositions().count();
    let closes = matches!(verdict.outcome, Outcome::Refused | Outcome::GrantedInPart);
    match verdict.outcome {
        Outcome::Lapsed | Outcome::Withdrawn => {
            return Err(Refusal::Missing { what: "outcome".into() });
        }
        // Refusing or denying before the units have answered is how disputes begin.
        Outcome::Refused | Outcome::NotHeld if open > 0 => {
            return Err(Refusal::DispositionsOpen { count: open });
        }
        _ => {}
    }
    let tested = if closes { Some(tested(&verdict, facts)?) } else { None };
    if let Some(tested) = &tested {
        if let Some(class) = verdict.never_exempt.first() {
            return Err(Refusal::NeverExempt { what: class.code().into() });
        }
        let own = verdict.consequence.trim();
        let words = if own.is_empty() { tested.consequence.clone() } else { own.to_owned() };
        texts.push(required("decision/consequence", words)?);
    }
    if matches!(verdict.outcome, Outcome::Granted | Outcome::GrantedInPart) {
        texts.push(required("decision/material", verdict.material)?);
    }
    if verdict.outcome == Outcome::GrantedInPart {
        texts.push(required("decision/blackout", verdict.blackout)?);
    }
    if verdict.cost_rupiah < 0 {
        return Err(Refusal::Missing { what: "cost".into() });
    }
    if verdict.cost_rupiah > 0 {
        texts.push(required("decision/payment", verdict.payment)?);
    }
    if verdict.outcome == Outcome::NotHeld {
        texts.push(Text::new("decision/holder", verdict.holder));
    }
    duties.push(Duty::Letter(LetterDuty::Notification));
    match verdict.outcome {
        Outcome::Refused => duties.push(Duty::Letter(LetterDuty::Refusal)),
        Outcome::NotHeld => duties.push(Duty::Letter(LetterDuty::NotHeld)),
        _ => {}
    }
    duties.push(Duty::TellRequester(Notice::Decided));
    let ruling = Ruling {
        decided_on: facts.today(),
        by: facts.actor.user().cloned(),
        grounds: tested.as_ref().map(|tested| tested.grounds.clone()).unwrap_or_default(),
        test_decree: tested.as_ref().map(|tested| tested.decrees.clone()),
        tests: if closes { verdict.tests } else { BTreeSet::new() },
        delivery: verdict.delivery,
        cost_rupiah: verdict.cost_rupiah,
    };
    Ok(Event::Decided { outcome: verdict.outcome, ruling })
}

/// What the tests named by a verdict hold together.
struct Tested {
    grounds: BTreeSet<ExemptionGround>,
    decrees: String,
    consequence: String,
}

/// Refusing under Art. 17 rests on decided tests in force, and on no other letter than theirs
/// (Art. 19; PP 61/2010 Art. 3).
fn tested(verdict: &Verdict, facts: &Facts) -> Result<Tested, Refusal> {
    let today = facts.today();
    let mut named = Vec::with_capacity(verdict.tests.len());
    for id in &verdict.tests {
        let found = facts.tests.iter().find(|test| &test.id == id);
        let holds = found.filter(|test| test.period.until.is_none_or(|until| today <= until));
        named.push(holds.ok_or(Fault::Untested)?);
    }
    if named.is_empty() {
        return Err(Fault::Untested.into());
    }
    let held: BTreeSet<ExemptionGround> =
        named.iter().flat_map(|test| test.grounds.iter().copied()).collect();
    if let Some(ground) = verdict.grounds.iter().find(|ground| !held.contains(ground)) {
        return Err(Fault::GroundUntested { ground: *ground }.into());
    }
    let grounds = if verdict.grounds.is_empty() { held } else { verdict.grounds.clone() };
    let join = |words: Vec<&str>, between: &str| words.join(between);
    Ok(Tested {
        grounds,
        decrees: join(named.iter().map(|test| test.decree.as_str()).collect(), "; "),
        consequence: join(named.iter().map(|test| test.consequence.as_str()).collect(), "\n"),
    })
}

fn disposition_due(case: &Request, facts: &Facts, asked: Option<Date>) -> Result<Date, Refusal> {
    let today = facts.today();
    match asked {
        Some(date) => {
            within("due_on", date, today, case.due_on.max(today))?;
            Ok(date)
        }
        None => {
            let settings = &facts.office.settings;
            let usual = facts
                .calendar
                .add_working_days(today, settings.disposition_days, settings.joint_leave)
                .unwrap_or(case.due_on);
            Ok(usual.min(case.due_on).max(today))
        }
    }
}

fn open_disposition<'a>(case: &'a Request, id: &DispositionId) -> Result<&'a Disposition, Refusal> {
    case.open_dispositions().find(|task| &task.id == id).ok_or(Refusal::NoOpenDisposition)
}

/// A liaison answers for his own unit only; those who dispose may enter a unit's answer for it.
fn answers_for(actor: &Actor, task: &Disposition) -> bool {
    match actor {
        Actor::Officer { id, roles, units } => {
            roles.iter().any(|role| matches!(role, Role::Ppid | Role::PpidPelaksana))
                || units.contains(&task.unit)
                || task.liaison.as_ref() == Some(id)
        }
        Actor::Requester | Actor::System => false,
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
