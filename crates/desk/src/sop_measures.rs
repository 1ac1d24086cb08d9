//! What each step of an SOP promised and what it took, over every case that ran along the version:
//! the middle, nine of ten, the share within, what was skipped or done out of order.

use jiff::Timestamp;
use terbuka_core::procedure::{Procedure, Service, TimeStandard};
use terbuka_store::{LoggedStep, StoredProcedure};

use crate::authority::Principal;
use crate::context::Context;
use crate::error::{DeskError, Result};

/// What a step promises and what it took, over the cases that ran along a version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measure {
    /// Number of the step.
    pub step: String,
    /// What it is.
    pub activity: String,
    /// Its promise.
    pub promise: Option<TimeStandard>,
    /// How many cases did it.
    pub count: u64,
    /// Minutes of the middle case.
    pub median: Option<i64>,
    /// Minutes that nine of ten cases stay under.
    pub p90: Option<i64>,
    /// How many could be held against a promise in minutes or hours.
    pub measured: u64,
    /// How many of them kept it.
    pub within: u64,
    /// How many cases went past it to a later step without it.
    pub skipped: u64,
    /// How many times it was done after a later step.
    pub out_of_order: u64,
}

impl Measure {
    /// Share within the promise, in whole percent; none when nothing can be held against it.
    pub fn within_percent(&self) -> Option<u64> {
        (self.measured > 0).then(|| self.within * 100 / self.measured)
    }
}

/// Measures the steps of a version. A step that one case did several times counts with the time
/// from its first beginning to its last end.
///
/// # Errors
/// A fault of the database.
pub async fn measures(
    cx: &Context,
    who: &Principal,
    version: &StoredProcedure,
) -> Result<Vec<Measure>> {
    if version.office != who.office {
        return Err(DeskError::NotFound);
    }
    let mut read = cx.store.read().await?;
    let logged = match version.procedure.service {
        Service::Objection => read.objection_steps_under(&version.id).await?,
        _ => read.steps_under(&version.id).await?,
    };
    Ok(measured(&version.procedure, &logged))
}

/// The pure part of [`measures`]; `logged` in the order of cases, then of time.
pub fn measured(procedure: &Procedure, logged: &[LoggedStep]) -> Vec<Measure> {
    let place = |number: &str| procedure.steps.iter().position(|step| step.number == number);
    let mut spans: Vec<Vec<i64>> = vec![Vec::new(); procedure.steps.len()];
    let mut skipped = vec![0; procedure.steps.len()];
    let mut early = vec![0; procedure.steps.len()];
    for case in logged.chunk_by(|a, b| a.case == b.case) {
        let mut of_case: Vec<Option<(Timestamp, Timestamp)>> = vec![None; procedure.steps.len()];
        let mut furthest = None;
        for entry in case {
            let Some(at) = entry.step.as_deref().and_then(place) else { continue };
            if furthest.is_some_and(|far| at < far) {
                early[at] += 1;
            }
            furthest = furthest.max(Some(at));
            let span = of_case[at].get_or_insert((entry.opened, entry.done));
            *span = (span.0.min(entry.opened), span.1.max(entry.done));
        }
        for (at, span) in of_case.iter().enumerate() {
            match span {
                Some((from, to)) => spans[at].push(crate::case::minutes(*from, *to)),
                None if furthest.is_some_and(|far| at < far) => skipped[at] += 1,
                None => {}
            }
        }
    }
    let steps = procedure.steps.iter().zip(spans).zip(skipped.into_iter().zip(early));
    steps
        .map(|((step, mut spans), (skipped, out_of_order))| {
            spans.sort_unstable();
            let at = |share: usize| {
                let last = spans.len().checked_sub(1)?;
                spans.get((spans.len() * share).div_ceil(100).saturating_sub(1).min(last)).copied()
            };
            let promise = step.time.as_ref().and_then(TimeStandard::minutes);
            let kept = |most: u32| spans.iter().filter(|span| **span <= i64::from(most)).count();
            let count = spans.len() as u64;
            Measure {
                step: step.number.clone(),
                activity: step.activity.clone(),
                promise: step.time.clone(),
                count,
                median: at(50),
                p90: at(90),
                measured: promise.map_or(0, |_| count),
                within: promise.map_or(0, |most| kept(most) as u64),
                skipped,
                out_of_order,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan;
    use terbuka_core::ident::CaseId;
    use terbuka_core::procedure::{Service, template};
    use terbuka_core::request::Act;

    use super::*;

    /// `(case, step, minutes after the start it began, minutes it took)`
    fn log(entries: &[(&str, &str, i64, i64)]) -> Vec<LoggedStep> {
        let start = Timestamp::from_second(1_770_000_000).expect("an instant");
        let entry = |&(case, step, from, took): &(&str, &str, i64, i64)| LoggedStep {
            case: CaseId::new(case),
            number: case.to_owned(),
            act: Act::Accept,
            step: Some(step.to_owned()),
            lane: None,
            actor: "system".to_owned(),
            actor_name: None,
            opened: start + from.minutes(),
            done: start + (from + took).minutes(),
        };
        entries.iter().map(entry).collect()
    }

    #[test]
    fn promised_against_taken() {
        // The shipped step 1 promises ten minutes.
        let sop = template(Service::Request);
        let found = measured(
            &sop,
            &log(&[
                ("a", "1", 0, 4),
                ("a", "2", 4, 60),
                ("a", "3", 64, 1),
                ("b", "1", 0, 12),
                ("b", "3", 12, 2),
                ("c", "1", 0, 8),
                ("c", "3", 8, 3),
                ("c", "2", 11, 30),
                ("c", "unknown", 50, 1),
            ]),
        );
        let first = &found[0];
        assert_eq!((first.count, first.median, first.p90), (3, Some(8), Some(12)));
        assert_eq!((first.measured, first.within, first.within_percent()), (3, 2, Some(66)));
        let second = &found[1];
        assert_eq!((second.count, second.skipped, second.out_of_order), (2, 1, 1));
        // Working days are no span of the clock: nothing is held against them.
        assert_eq!(second.within_percent(), None);
        assert_eq!((found[3].count, found[3].median, found[3].skipped), (0, None, 0));
    }

    #[test]
    fn what_was_done_twice_counts_once_from_first_to_last() {
        let sop = template(Service::Request);
        let found = measured(&sop, &log(&[("a", "1", 0, 3), ("a", "1", 20, 5)]));
        assert_eq!((found[0].count, found[0].median, found[0].out_of_order), (1, Some(25), 0));
        assert!(measured(&sop, &[]).iter().all(|step| step.count == 0 && step.p90.is_none()));
    }
}
