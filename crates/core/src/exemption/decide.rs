//! What may be done to a test, and what comes of it: command + facts → decision or refusal.
//!
//! The same three questions as for every case: has the act a meaning at this stage, may this role do
//! it, does the office's SOP give it to this lane. And one more: does the test lie with this office.

use std::collections::BTreeSet;

use jiff::ToSpan;
use jiff::civil::Date;

pub use super::command::{Begin, Command, Grounds};
use super::event::Beginning;
use super::weigh::{determine, end, in_time, record, signer, whole};
use super::{
    Approval, Content, Decision, EndReason, Ended, Event, Exemption, Extent, Facts, Fault,
    Occasion, Opinion, Proposal, Stage, is_statute,
};
use crate::ident::UnitId;
use crate::law::ExemptionGround;
use crate::office::Level;
use crate::procedure::Assignment;
use crate::refusal::Refusal;
use crate::request::{Act, Actor, Text};

/// Begins a test. `renewed` is the exemption it tests anew, `rival` the number of another test of the
/// same that is under way.
///
/// # Errors
/// A [`Refusal`] that says which rule stands against it.
pub fn begin(
    begin: Begin,
    renewed: Option<&Exemption>,
    rival: Option<u32>,
    facts: &Facts,
) -> Result<Decision, Refusal> {
    may(Act::TestIdentify, facts)?;
    if let Some(number) = rival {
        return Err(Fault::UnderWay { number }.into());
    }
    if renewed.is_some_and(|old| !old.holds(facts.today())) {
        return Err(missing("renews"));
    }
    match begin.occasion {
        Occasion::AtRequest if begin.case.is_none() => return Err(missing("case")),
        Occasion::CommissionOrder if begin.what.order.trim().is_empty() => {
            return Err(missing("order"));
        }
        _ => {}
    }
    let content = Content::default().identified(&begin.what);
    what(&content, begin.extent, &begin.unit, facts)?;
    let beginning = Beginning {
        id: begin.id,
        office: begin.office,
        number: begin.number,
        procedure: begin.procedure,
        occasion: begin.occasion,
        case: begin.case,
        renews: begin.renews,
        unit: begin.unit,
        extent: begin.extent,
        on: facts.today(),
    };
    Ok(Decision {
        next: beginning.begin(),
        event: Event::Begun(beginning),
        act: Some(Act::TestIdentify),
        content: Some(content),
        texts: Vec::new(),
    })
}

/// Decides one command on one test, which says `content` now.
///
/// # Errors
/// A [`Refusal`] that says which rule stands against it.
pub fn decide(
    test: &Exemption,
    content: &Content,
    command: Command,
    facts: &Facts,
) -> Result<Decision, Refusal> {
    let act = command.act();
    may_at(test, act, facts)?;
    if !command.fits(test.stage) {
        return Err(Fault::Stage { act, stage: test.stage }.into());
    }
    let today = facts.today();
    // What the law has opened, nobody opens or revokes any more, however late the program wakes up.
    if test.stage == Stage::InForce
        && let Some(until) = test.period.until
        && today > until
    {
        return Err(Fault::OpenByLaw { since: until.saturating_add(1.day()) }.into());
    }
    let mut texts = Vec::new();
    let mut said = None;
    let event = match command {
        Command::Identify { what: words, unit, extent } => {
            let content = content.identified(&words);
            what(&content, extent, &unit, facts)?;
            said = Some(content);
            Event::Identified { unit, extent }
        }
        Command::Base(grounds) => {
            let content = content.based(&grounds.bases);
            let grounds = base(&content, &grounds)?;
            said = Some(content);
            Event::Based { grounds }
        }
        Command::Weigh(weights, period) => {
            said = Some(content.weighed(&weights));
            Event::Weighed { period }
        }
        Command::Submit(weights, period) => {
            let content = content.weighed(&weights);
            let next = Exemption { period: period.clone(), ..test.clone() };
            whole(&next, &content, today)?;
            opinions(test, facts)?;
            said = Some(content);
            Event::Submitted { on: today, period }
        }
        Command::Advise { view, words } => {
            let place = test.opinions.len() + 1;
            texts.push(required(format!("opinion/{place}"), &words, "opinion")?);
            let by = facts.actor.user().cloned();
            Event::Advised { opinion: Opinion { by, on: today, view } }
        }
        Command::Approve => {
            whole(test, content, today)?;
            let role = weighty_role(facts);
            said = Some(Content { approver: Some(signer(facts, role)), ..content.clone() });
            let by = facts.actor.user().cloned();
            let office = facts.office.id.clone();
            Event::Approved { approval: Approval { office, by, role, on: today } }
        }
        Command::SendBack { reason } => {
            let round = u32::from(test.returns) + 1;
            texts.push(required(format!("returned/{round}"), &reason, "return_reason")?);
            Event::Returned { on: today }
        }
        Command::Reject { reason } | Command::FindOpen { reason } => {
            texts.push(required("found_open".into(), &reason, "reason")?);
            Event::FoundOpen { on: today }
        }
        Command::Determine { decree } => {
            let (decided, content) = determine(test, content, decree, facts)?;
            said = Some(content);
            Event::Determined { decided, period: test.period.clone() }
        }
        Command::HandUp { to, name } => {
            let name = name.trim().to_owned();
            if facts.office.level == Level::National || to.as_ref() == Some(&facts.office.id) {
                return Err(Fault::NobodyAbove.into());
            }
            if name.is_empty() {
                return Err(missing("above"));
            }
            Event::HandedUp { proposal: Proposal { to, name, on: today } }
        }
        Command::Record { decree, on, exempt, until } => {
            let decided = record(test, decree, on, facts)?;
            if exempt {
                let mut period = test.period.clone();
                period.until = until.or(period.until);
                period.fits(&test.grounds, on)?;
                if period.until.is_some_and(|until| until < on) {
                    return Err(missing("record_until"));
                }
                Event::Determined { decided, period }
            } else {
                texts.push(Text::new("found_open", decided.decree));
                Event::FoundOpen { on }
            }
        }
        Command::Open { why, reason } => {
            in_time(test, why, facts)?;
            texts.push(required("ended".into(), &reason, "reason")?);
            Event::Ended { ended: end(facts, why, None) }
        }
        Command::Revoke { decree, reason } => {
            let decree = decree.trim().to_owned();
            if decree.is_empty() {
                return Err(missing("decree"));
            }
            texts.push(required("ended".into(), &reason, "reason")?);
            Event::Ended { ended: end(facts, EndReason::Revoked, Some(decree)) }
        }
    };
    let next = test.clone().after(&event);
    Ok(Decision { next, event, act: Some(act), content: said, texts })
}

/// The PPID is asked to declare it open: its end is near (PP 61/2010 Art. 11).
pub fn asked(test: &Exemption, on: Date) -> Decision {
    follows(test, Event::Asked { on })
}

/// Its last day has passed: it is open by law (PP 61/2010 Art. 11), from the day after.
pub fn expired(test: &Exemption, on: Date) -> Decision {
    let ended = Ended { on, reason: EndReason::Expired, by: None, decree: None, test: None };
    follows(test, Event::Ended { ended })
}

/// Another test of the same was decided: it is exempt under that one now, or open. One whose last day
/// has passed meanwhile was opened by the law first.
pub fn tested_anew(old: &Exemption, by: &Exemption, on: Date) -> Decision {
    if let Some(until) = old.period.until.filter(|until| on > *until) {
        return expired(old, until.saturating_add(1.day()));
    }
    let (reason, decree) = match &by.decided {
        Some(decided) => (EndReason::Replaced, Some(decided.decree.clone())),
        None => (EndReason::Retested, None),
    };
    let ended = Ended { on, reason, by: None, decree, test: Some(by.id.clone()) };
    follows(old, Event::Ended { ended })
}

fn follows(test: &Exemption, event: Event) -> Decision {
    let next = test.clone().after(&event);
    Decision { next, event, act: None, content: None, texts: Vec::new() }
}

/// Whether an act has a meaning at the test's stage, lies with this office and is this person's.
///
/// # Errors
/// A [`Refusal`] that says which of these it is not.
pub fn may_at(test: &Exemption, act: Act, facts: &Facts) -> Result<(), Refusal> {
    if !test.stage.acts().contains(&act) {
        return Err(Fault::Stage { act, stage: test.stage }.into());
    }
    if test.seat != facts.office.id {
        return Err(Fault::OtherSeat.into());
    }
    may(act, facts)
}

/// Whether the actor may do an act at all, by regulation and by the office's SOP of tests.
///
/// # Errors
/// [`Refusal::WrongRole`] or [`Refusal::WrongLane`].
pub fn may(act: Act, facts: &Facts) -> Result<(), Refusal> {
    let wrong_role = || Refusal::WrongRole { act, needed: act.roles().to_vec() };
    let Actor::Officer { roles, .. } = facts.actor else { return Err(wrong_role()) };
    let usual = act.roles().iter().any(|role| roles.contains(role));
    let assignment = match facts.procedure {
        Some(procedure) => procedure.assignment(act, roles),
        None => Assignment::Unbound,
    };
    // The SOP may give the preparing to a role the usual list lacks. Advising, approving, determining
    // and opening stay with those the law names.
    let preparing = matches!(act, Act::TestIdentify | Act::TestBasis | Act::TestWeigh);
    match assignment {
        Assignment::Yours(step, _) if preparing && step.lanes.len() == 1 => Ok(()),
        Assignment::Others { step, lanes } => Err(Refusal::WrongLane {
            act,
            step: step.number.clone(),
            lanes: lanes.iter().map(|lane| lane.title.clone()).collect(),
        }),
        _ if usual => Ok(()),
        _ => Err(wrong_role()),
    }
}

fn missing(what: &str) -> Refusal {
    Refusal::Missing { what: format!("exemption/{what}") }
}

fn required(slot: String, words: &str, name: &str) -> Result<Text, Refusal> {
    let words = words.trim();
    if words.is_empty() { Err(missing(name)) } else { Ok(Text::new(slot, words)) }
}

fn what(content: &Content, extent: Extent, unit: &UnitId, facts: &Facts) -> Result<(), Refusal> {
    let blackout = extent == Extent::Part && content.blackout.is_empty();
    let named = [
        ("title", content.title.is_empty()),
        ("subject", content.subject.is_empty()),
        ("blackout", blackout),
        ("unit", facts.office.unit(unit).is_none()),
    ];
    match named.into_iter().find(|(_, empty)| *empty) {
        Some((name, _)) => Err(missing(name)),
        None => Ok(()),
    }
}

/// Letters of Art. 17, each with what it needs; never what Art. 18 opens.
fn base(content: &Content, grounds: &Grounds) -> Result<BTreeSet<ExemptionGround>, Refusal> {
    if content.bases.is_empty() {
        return Err(missing("bases"));
    }
    if let Some(class) = grounds.never_exempt.first() {
        return Err(Refusal::NeverExempt { what: class.code().into() });
    }
    let letters: BTreeSet<ExemptionGround> = content.bases.iter().map(|one| one.ground).collect();
    let persons = [ExemptionGround::PrivateDeed, ExemptionGround::PersonalSecret];
    if persons.iter().any(|ground| letters.contains(ground)) {
        let opened = [
            (grounds.consented, super::Condition::Consent),
            (grounds.public_office, super::Condition::PublicOffice),
        ];
        if let Some((_, condition)) = opened.into_iter().find(|(is, _)| *is) {
            return Err(Fault::OpenedByPerson { condition }.into());
        }
    }
    for basis in &content.bases {
        match &basis.statute {
            Some(cited) if !is_statute(cited) => {
                return Err(Fault::NotStatute { cited: cited.clone() }.into());
            }
            None if basis.ground == ExemptionGround::OtherStatute => {
                return Err(missing("statute"));
            }
            Some(_) if basis.article.is_none() => return Err(missing("article")),
            _ => {}
        }
    }
    Ok(letters)
}

/// As many members have advised as the office wants, each counted once.
fn opinions(test: &Exemption, facts: &Facts) -> Result<(), Refusal> {
    let needed = facts.office.settings.exemption_opinions;
    let members: BTreeSet<_> = test.opinions.iter().map(|opinion| &opinion.by).collect();
    let found = u8::try_from(members.len()).unwrap_or(u8::MAX);
    if found < needed { Err(Fault::Opinions { needed, found }.into()) } else { Ok(()) }
}

/// In which of the roles that may approve this person does.
fn weighty_role(facts: &Facts) -> crate::role::Role {
    let usual = Act::TestApprove.roles();
    let own = match facts.actor {
        Actor::Officer { roles, .. } => usual.iter().copied().find(|role| roles.contains(role)),
        Actor::Requester | Actor::System => None,
    };
    own.unwrap_or(crate::role::Role::AtasanPpid)
}
