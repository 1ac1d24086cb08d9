//! What must hold before an exemption is decided, and when it may end.

use jiff::civil::Date;

use super::countdown::Countdown;
use super::{Condition, Content, Decided, EndReason, Ended, Exemption, Facts, Fault, Signer};
use crate::law::ExemptionGround;
use crate::refusal::Refusal;
use crate::role::Role;

fn missing(what: &str) -> Refusal {
    Refusal::Missing { what: format!("exemption/{what}") }
}

/// Every part of the sheet says something, and the period fits the grounds on this day.
pub(super) fn whole(test: &Exemption, content: &Content, on: Date) -> Result<(), Refusal> {
    if let Some(name) = content.missing(test) {
        return Err(missing(name));
    }
    test.period.fits(&test.grounds, on)?;
    if test.period.until.is_some_and(|until| until < on) {
        return Err(missing("until"));
    }
    Ok(())
}

/// The decision with its six contents (PP 61/2010 Art. 4(2)): kind, PPID, body and unit, period,
/// reason, place and date.
pub(super) fn determine(
    test: &Exemption,
    content: &Content,
    decree: String,
    facts: &Facts,
) -> Result<(Decided, Content), Refusal> {
    if !facts.office.decides_exemptions() {
        return Err(Fault::DecidedAbove.into());
    }
    let today = facts.today();
    whole(test, content, today)?;
    let ppid = signer(facts, Role::Ppid);
    let decree = decree.trim().to_owned();
    for (name, empty) in [
        ("decree", decree.is_empty()),
        ("ppid", ppid.name.trim().is_empty()),
        ("place", ppid.place.trim().is_empty()),
    ] {
        if empty {
            return Err(missing(name));
        }
    }
    let decided = Decided {
        on: today,
        recorded_on: today,
        by: facts.actor.user().cloned(),
        decree,
        office: Some(facts.office.id.clone()),
        name: facts.office.name.clone(),
    };
    Ok((decided, Content { signer: Some(ppid), ..content.clone() }))
}

/// What the office above decided, as it was written from there.
pub(super) fn record(
    test: &Exemption,
    decree: String,
    on: Date,
    facts: &Facts,
) -> Result<Decided, Refusal> {
    let today = facts.today();
    let Some(proposal) = test.proposals.last() else { return Err(missing("above")) };
    // A decision that was there before the proposal cannot be about it.
    if !(test.begun_on..=today).contains(&on) {
        return Err(Refusal::DateOutside {
            field: "decided_on".into(),
            date: on,
            earliest: test.begun_on,
            latest: today,
        });
    }
    let decree = decree.trim().to_owned();
    if decree.is_empty() {
        return Err(missing("decree"));
    }
    Ok(Decided {
        on,
        recorded_on: today,
        by: facts.actor.user().cloned(),
        decree,
        office: None,
        name: proposal.name.clone(),
    })
}

/// Whether an exemption may be opened now for this reason.
pub(super) fn in_time(test: &Exemption, why: EndReason, facts: &Facts) -> Result<(), Refusal> {
    let persons = [ExemptionGround::PrivateDeed, ExemptionGround::PersonalSecret];
    // What another ground closes too, the person alone does not open.
    let is_the_persons = test.grounds.iter().all(|ground| persons.contains(ground));
    let known = |condition: Condition| test.period.conditions.contains(&condition);
    let may = match why {
        EndReason::Declared => {
            let reading = facts.office.settings.joint_leave;
            let countdown = test.period.until.and_then(|until| {
                Countdown::of(until, facts.today(), facts.terms, facts.calendar, reading)
            });
            if !countdown.as_ref().is_some_and(Countdown::asks) {
                let from = countdown.map(|countdown| countdown.ask_on);
                return Err(Fault::TooEarly { from }.into());
            }
            true
        }
        EndReason::Condition => {
            test.period.conditions.iter().any(|condition| !condition.is_the_persons())
        }
        EndReason::Consent => is_the_persons || known(Condition::Consent),
        EndReason::PublicOffice => is_the_persons || known(Condition::PublicOffice),
        EndReason::Commission => true,
        EndReason::Expired | EndReason::Revoked | EndReason::Retested | EndReason::Replaced => {
            false
        }
    };
    if may { Ok(()) } else { Err(Fault::NotThatWay.into()) }
}

/// How it ends by an officer's act, from today.
pub(super) fn end(facts: &Facts, reason: EndReason, decree: Option<String>) -> Ended {
    Ended { on: facts.today(), reason, by: facts.actor.user().cloned(), decree, test: None }
}

/// Who signs in a role: the office's own signer, or the person who acts.
pub(super) fn signer(facts: &Facts, role: Role) -> Signer {
    let settings = &facts.office.settings;
    let place = settings.contact.place.clone();
    match (settings.signers.get(&role), facts.person) {
        (Some(named), _) => Signer {
            position: named.position.clone(),
            name: named.name.clone(),
            nip: named.nip.clone(),
            place,
        },
        (None, person) => Signer {
            position: facts.office.title_of(role).to_owned(),
            name: person.map(|person| person.name.clone()).unwrap_or_default(),
            nip: person.and_then(|person| person.nip.clone()),
            place,
        },
    }
}
