//! What may be noted of a dispute, and what comes of it: command + facts → decision or refusal.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::dispute::{
    Appeal, Decision, Dispute, Duty, Event, Hearing, HearingKind, Judged, Judgment, Outcome, Party,
    Ruling, Stage, Step,
};
use crate::law::RuleName;
use crate::objection::Facts;
use crate::objection::decide::{may, required};
use crate::person::Delivery;
use crate::refusal::Refusal;
use crate::request::order::{Execution, Extent, Order};
use crate::request::{Request, Text};

/// What somebody wants to note of a dispute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// The commission's register number.
    Number {
        /// The number.
        number: String,
    },
    /// A hearing.
    Hearing {
        /// What for.
        kind: HearingKind,
        /// When.
        at: Timestamp,
        /// How long, in minutes.
        minutes: u16,
        /// Where.
        place: String,
    },
    /// A hearing is moved, or called off when there is no new time.
    MoveHearing {
        /// Which.
        no: u16,
        /// When now.
        at: Option<Timestamp>,
    },
    /// Mediation began.
    Mediate {
        /// Civil date; today when absent.
        on: Option<Date>,
    },
    /// Mediation ended without an agreement: adjudication follows.
    MediationFailed {
        /// Civil date; today when absent.
        on: Option<Date>,
    },
    /// Adjudication began.
    Adjudicate {
        /// Civil date; today when absent.
        on: Option<Date>,
    },
    /// The ruling, or the agreement made in mediation.
    Rule(Box<Verdict>),
    /// Somebody goes to court.
    Appeal {
        /// Who.
        by: Party,
        /// Civil date; today when absent.
        on: Option<Date>,
        /// The court's number.
        number: String,
    },
    /// The court's judgment.
    Judge {
        /// Its number.
        number: String,
        /// Civil date; today when absent.
        on: Option<Date>,
        /// What it makes of the ruling.
        judged: Judged,
        /// Until when the information must be given, when it must.
        order_due: Option<Date>,
        /// Its substance in words.
        words: String,
    },
    /// The order was carried out.
    Execute {
        /// By which way the information was given.
        by: Delivery,
        /// Civil date; today when absent.
        on: Option<Date>,
        /// What was given.
        note: String,
    },
    /// The applicant takes it back.
    Withdraw {
        /// Civil date; today when absent.
        on: Option<Date>,
    },
    /// Close the file.
    Close,
}

/// A ruling as it is noted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Its number.
    pub number: String,
    /// Civil date.
    pub on: Option<Date>,
    /// Civil date on which the office received it.
    pub received_on: Option<Date>,
    /// What it says.
    pub outcome: Outcome,
    /// Until when the information must be given, when it must.
    pub order_due: Option<Date>,
    /// Its substance in words.
    pub words: String,
}

impl Command {
    /// The step this command is.
    pub fn step(&self) -> Step {
        match self {
            Command::Number { .. } => Step::Number,
            Command::Hearing { .. } => Step::Hearing,
            Command::MoveHearing { .. } => Step::MoveHearing,
            Command::Mediate { .. } => Step::Mediate,
            Command::MediationFailed { .. } => Step::EndMediation,
            Command::Adjudicate { .. } => Step::Adjudicate,
            Command::Rule(verdict) if verdict.outcome == Outcome::Agreement => Step::EndMediation,
            Command::Rule(_) => Step::Rule,
            Command::Appeal { .. } => Step::Appeal,
            Command::Judge { .. } => Step::Judge,
            Command::Execute { .. } => Step::Execute,
            Command::Withdraw { .. } => Step::Withdraw,
            Command::Close => Step::Close,
        }
    }
}

/// Decides one command on one dispute; `request` is the one behind it.
///
/// # Errors
/// A [`Refusal`] that says which rule stands against it.
pub fn decide(
    dispute: &Dispute,
    command: Command,
    request: Option<&Request>,
    facts: &Facts,
) -> Result<Decision, Refusal> {
    let step = command.step();
    may_at(dispute, step, facts)?;
    let mut texts = Vec::new();
    let mut duties = Vec::new();
    let since = dispute.adjudication_on.or(dispute.mediation_on).unwrap_or(dispute.applied_on);
    let event = match command {
        Command::Number { number } => Event::Numbered {
            number: named(Some(number))
                .ok_or_else(|| Refusal::Missing { what: "dispute/commission_no".into() })?,
        },
        Command::Hearing { kind, at, minutes, place } => {
            let no = dispute.hearings.iter().map(|one| one.no).max().unwrap_or(0);
            let no = no.saturating_add(1);
            texts.push(Text::new(hearing_slot(no), required("dispute/place", place)?.body));
            within_years(facts.office.date_at(at), facts)?;
            let minutes = minutes.clamp(15, 600);
            Event::HearingSet {
                hearing: Hearing { no, kind, at, minutes, moved: 0, cancelled: false },
            }
        }
        Command::MoveHearing { no, at } => {
            let stands = |one: &&Hearing| one.no == no && !one.cancelled;
            dispute.hearings.iter().find(stands).ok_or(Refusal::NoHearing)?;
            match at {
                Some(at) => {
                    within_years(facts.office.date_at(at), facts)?;
                    Event::HearingMoved { no, at }
                }
                None => Event::HearingCancelled { no },
            }
        }
        Command::Mediate { on } => {
            if let Some(ground) = dispute.grounds.iter().find(|ground| !ground.amicable()) {
                return Err(Refusal::NotMediable { ground: *ground });
            }
            Event::Mediated { on: facts.day("on", on, since)? }
        }
        Command::MediationFailed { on } => {
            Event::MediationFailed { on: facts.day("on", on, since)? }
        }
        Command::Adjudicate { on } => Event::Adjudicated { on: facts.day("on", on, since)? },
        Command::Rule(verdict) => rule(dispute, *verdict, facts, &mut texts, &mut duties)?,
        Command::Appeal { by, on, number } => {
            let ruling = dispute.ruling.as_ref().ok_or(Refusal::NoOrder)?;
            let court_by = ruling.court_by.ok_or(Refusal::AgreementFinal)?;
            let on = facts.day("on", on, ruling.on)?;
            let late = on > court_by;
            Event::Appealed { appeal: Appeal { by, on, number: named(Some(number)), late } }
        }
        Command::Judge { number, on, judged, order_due, words } => {
            let appealed = dispute.appeal.as_ref().map_or(since, |appeal| appeal.on);
            let on = facts.day("on", on, appealed)?;
            let number = named(Some(number));
            let number =
                number.ok_or_else(|| Refusal::Missing { what: "dispute/number".into() })?;
            texts.push(required("judgment/words", words)?);
            let order = judged_order(dispute, judged, order_due, facts)?;
            match (&dispute.order, &order) {
                (Some(_), None) => duties.push(Duty::LiftOnRequest),
                (None, Some(_)) => duties.push(Duty::OrderOnRequest),
                (Some(before), Some(now)) if before != now => {
                    duties.extend([Duty::LiftOnRequest, Duty::OrderOnRequest]);
                }
                _ => {}
            }
            Event::Judged { judgment: Judgment { number, on, judged }, order }
        }
        Command::Execute { by, on, note } => {
            let order = dispute.open_order().ok_or(Refusal::NoOrder)?;
            if let Some(case) = request.filter(|case| case.stage.is_open()) {
                return Err(Refusal::RequestStillOpen { number: case.number.clone() });
            }
            let on = facts.day("on", on, order.on)?;
            texts.push(required("execution/note", note)?);
            duties.push(Duty::ExecutedOnRequest);
            Event::Executed { execution: Execution { on, by } }
        }
        Command::Withdraw { on } => Event::Withdrawn { on: facts.day("on", on, since)? },
        Command::Close => {
            if let Some(order) = dispute.open_order() {
                return Err(Refusal::OrderOpen { due: order.due_on });
            }
            Event::Closed { on: facts.today() }
        }
    };
    let next = dispute.clone().after(&event);
    Ok(Decision { next, event, act: Some(step.act()), texts, duties })
}

/// Whether a step has a meaning now and is this person's.
///
/// # Errors
/// Wrong stage or role.
pub fn may_at(dispute: &Dispute, step: Step, facts: &Facts) -> Result<(), Refusal> {
    if !dispute.stage.steps().contains(&step) {
        return Err(Refusal::DisputeStage { step, stage: dispute.stage });
    }
    may(step.act(), facts)
}

/// New dates after the calendar or a setting changed; `None` when none moved.
///
/// # Errors
/// No clock rule is in force.
pub fn recompute(dispute: &Dispute, facts: &Facts) -> Result<Option<Decision>, Refusal> {
    let waits_for_court = dispute.stage == Stage::Ruled;
    if !dispute.stage.is_before_commission() && !waits_for_court {
        return Ok(None);
    }
    let court_by = match dispute.ruling.as_ref().filter(|ruling| ruling.court_by.is_some()) {
        Some(ruling) => Some(facts.due(RuleName::Court, dispute.track, ruling.received_on)?),
        None => None,
    };
    let event = Event::Recomputed {
        starts_by: facts.due(RuleName::KiStart, dispute.track, dispute.applied_on)?,
        ends_by: facts.due(RuleName::KiEnd, dispute.track, dispute.applied_on)?,
        court_by,
    };
    let next = dispute.clone().after(&event);
    if next == *dispute {
        return Ok(None);
    }
    Ok(Some(Decision { next, event, act: None, texts: Vec::new(), duties: Vec::new() }))
}

/// The slot in which the place of a hearing stands.
pub fn hearing_slot(no: u16) -> String {
    format!("hearing/{no}/place")
}

fn rule(
    dispute: &Dispute,
    verdict: Verdict,
    facts: &Facts,
    texts: &mut Vec<Text>,
    duties: &mut Vec<Duty>,
) -> Result<Event, Refusal> {
    let since = dispute.adjudication_on.or(dispute.mediation_on).unwrap_or(dispute.applied_on);
    let number = named(Some(verdict.number));
    let number = number.ok_or_else(|| Refusal::Missing { what: "dispute/number".into() })?;
    let on = facts.day("on", verdict.on, since)?;
    let received_on = facts.day("received_on", verdict.received_on, on)?;
    texts.push(required("ruling/words", verdict.words)?);
    let order = match verdict.outcome {
        Outcome::OpenWhole => Some(Extent::Whole),
        Outcome::OpenInPart => Some(Extent::Part),
        // What the two agreed may need nothing more to be done.
        Outcome::Agreement => verdict.order_due.map(|_| Extent::Whole),
        Outcome::Upheld | Outcome::Inadmissible => None,
    };
    let order = match order {
        Some(extent) => {
            Some(Order { on, due_on: facts.order_due("order_due", verdict.order_due)?, extent })
        }
        None => None,
    };
    let court_by = match verdict.outcome {
        Outcome::Agreement => None,
        _ => Some(facts.due(RuleName::Court, dispute.track, received_on)?),
    };
    if order.is_some() {
        duties.push(Duty::OrderOnRequest);
    }
    let outcome = verdict.outcome;
    Ok(Event::Ruled { ruling: Ruling { number, on, received_on, outcome, court_by }, order })
}

/// What stands ordered after a court has spoken. What was carried out already stays so.
fn judged_order(
    dispute: &Dispute,
    judged: Judged,
    order_due: Option<Date>,
    facts: &Facts,
) -> Result<Option<Order>, Refusal> {
    match judged {
        Judged::Affirmed => match (&dispute.order, order_due) {
            (Some(order), Some(_)) if dispute.execution.is_none() => Ok(Some(Order {
                due_on: facts.order_due("order_due", order_due)?,
                ..order.clone()
            })),
            (order, _) => Ok(order.clone()),
        },
        Judged::Closes => Ok(None),
        Judged::Opens => Ok(Some(Order {
            on: facts.today(),
            due_on: facts.order_due("order_due", order_due)?,
            extent: Extent::Whole,
        })),
    }
}

fn within_years(date: Date, facts: &Facts) -> Result<(), Refusal> {
    let (earliest, latest) = (
        facts.today().saturating_sub(jiff::Span::new().years(1)),
        facts.today().saturating_add(jiff::Span::new().years(2)),
    );
    if (earliest..=latest).contains(&date) {
        return Ok(());
    }
    Err(Refusal::DateOutside { field: "hearing_on".into(), date, earliest, latest })
}

pub(super) fn named(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}
