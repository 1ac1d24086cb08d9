//! The decision itself: what it must say, and what may not be decided yet (Art. 17–19, 22(7)).

use std::collections::BTreeSet;

use super::command::Verdict;
use super::required;
use crate::exemption::Fault;
use crate::law::ExemptionGround;
use crate::refusal::Refusal;
use crate::request::*;

pub(super) fn judge(
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
