//! Which grounds of Art. 35(1) a request gives, and since when: one table, so that the form explains
//! them, the decision checks them and the clock of Art. 36(1) starts from the same day.

use jiff::civil::Date;

use crate::law::ObjectionGround;
use crate::request::{Outcome, Request};

/// The civil date on which a ground can be found in a request as it stands on `on`; `None` when the
/// request gives none.
///
/// What an answer says is found when it reaches the requester; until the office knows that, on the
/// day it was decided. Silence is found on the first day after the answer was due. Periodic
/// information (b) is found missing by whoever looks for it, so that ground is always there.
pub fn found(case: &Request, ground: ObjectionGround, on: Date) -> Option<Date> {
    if ground == ObjectionGround::PeriodicMissing {
        return Some(on);
    }
    let silent = || case.due_on.tomorrow().ok().filter(|day| case.stage.is_open() && *day <= on);
    if case.stage.is_open() {
        return match ground {
            ObjectionGround::NoResponse | ObjectionGround::TooLate => silent(),
            _ => None,
        };
    }
    let ended = case.ended_on?;
    let told = case.delivered.as_ref().map_or(ended, |delivered| delivered.on);
    let ruling = case.decision.as_ref();
    let there = match (ground, case.outcome?) {
        // Who took his request back has nothing to object to.
        (_, Outcome::Withdrawn) => false,
        (ObjectionGround::RefusedAsExempt, Outcome::Refused | Outcome::GrantedInPart) => {
            ruling.is_some_and(|ruling| !ruling.grounds.is_empty())
        }
        (ObjectionGround::RefusedAsExempt, _) => false,
        (ObjectionGround::NoResponse, outcome) => outcome == Outcome::Lapsed,
        (ObjectionGround::NotAsAsked, outcome) => outcome != Outcome::Lapsed,
        (ObjectionGround::NotFulfilled, _) => true,
        (ObjectionGround::UnreasonableCost, _) => {
            ruling.is_some_and(|ruling| ruling.cost_rupiah > 0)
        }
        (ObjectionGround::TooLate, outcome) => outcome != Outcome::Lapsed && ended > case.due_on,
        (ObjectionGround::PeriodicMissing, _) => true,
    };
    there.then_some(told.min(on))
}

/// Every ground that a request gives on a date, with the day it can be found; in the law's order.
pub fn grounds(case: &Request, on: Date) -> Vec<(ObjectionGround, Date)> {
    let all = ObjectionGround::ALL.iter();
    all.filter_map(|ground| found(case, *ground, on).map(|since| (*ground, since))).collect()
}
