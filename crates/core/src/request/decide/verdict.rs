//! The decision itself: what it must say, and what may not be decided yet (Art. 17–19, 22(7)).

use std::collections::BTreeSet;

use super::command::Verdict;
use super::required;
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
    if closes {
        if verdict.grounds.is_empty() {
            return Err(Refusal::Missing { what: "grounds".into() });
        }
        if let Some(class) = verdict.never_exempt.first() {
            return Err(Refusal::NeverExempt { what: class.code().into() });
        }
        texts.push(required("decision/consequence", verdict.consequence)?);
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
        grounds: if closes { verdict.grounds } else { BTreeSet::new() },
        test_decree: verdict.test_decree.filter(|decree| closes && !decree.trim().is_empty()),
        delivery: verdict.delivery,
        cost_rupiah: verdict.cost_rupiah,
    };
    Ok(Event::Decided { outcome: verdict.outcome, ruling })
}
