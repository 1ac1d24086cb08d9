//! Measures over small logs that can be counted by hand, and against a slow model.

use jiff::{Timestamp, ToSpan};
use terbuka_core::ident::CaseId;
use terbuka_core::law::{Calendar, JointLeave};
use terbuka_core::office::Zone;
use terbuka_core::procedure::conform::Departure;
use terbuka_core::procedure::{Service, TimeStandard, template};
use terbuka_core::request::Act;

use super::*;

fn dates() -> Dates<'static> {
    Dates::new(Zone::Wib, Calendar::national(), JointLeave::Off)
}

/// `(case, step, minutes after the start it began, minutes it took)`; Monday 2 February 2026, nine
/// in the morning WIB.
fn log(entries: &[(&str, &str, i64, i64)]) -> Vec<LoggedStep> {
    let start: Timestamp = "2026-02-02T09:00:00+07:00".parse().expect("an instant");
    let entry = |&(case, step, from, took): &(&str, &str, i64, i64)| LoggedStep {
        case: CaseId::new(case),
        number: format!("00{case}"),
        act: Act::Accept,
        step: Some(step.to_owned()),
        lane: None,
        actor: format!("officer-{case}"),
        actor_name: Some(format!("Petugas {case}")),
        opened: start + from.minutes(),
        done: start + (from + took).minutes(),
    };
    entries.iter().map(entry).collect()
}

#[test]
fn promised_against_taken() {
    // The shipped step 1 promises ten minutes.
    let mut sop = template(Service::Request);
    for step in &mut sop.steps {
        step.decision = None;
    }
    // No case can do without the decision.
    sop.steps[1].acts = vec![Act::Decide];
    sop.steps[1].time = Some(TimeStandard::Schedule { text: "jam kerja".into() });
    let logged = log(&[
        ("a", "1", 0, 4),
        ("a", "2", 4, 60),
        ("a", "3", 64, 1),
        ("b", "1", 0, 12),
        ("b", "3", 12, 2),
        ("c", "1", 0, 8),
        ("c", "3", 8, 3),
        ("c", "2", 11, 30),
        ("c", "unknown", 50, 1),
    ]);
    let found = measured(&sop, &logged, &dates());
    let first = &found[0];
    assert_eq!((first.count, first.median, first.p90), (3, Some(8), Some(12)));
    assert_eq!((first.measured, first.within, first.within_percent()), (3, 2, Some(66)));
    assert_eq!((first.median_used, first.p90_used), (Some(80), Some(120)));
    let second = &found[1];
    assert_eq!((second.count, second.skipped, second.out_of_order), (2, 1, 1));
    // Nothing is held against opening hours.
    assert_eq!(second.within_percent(), None);
    assert_eq!((found[3].count, found[3].median, found[3].skipped), (0, None, 0));
    // Who: the one who went past it, the one who came back to it.
    let who = departures(&sop, &logged);
    let told: Vec<_> =
        who.iter().map(|one| (&*one.step, one.how, one.name.as_deref(), one.cases.len())).collect();
    assert_eq!(
        told,
        [
            ("2", Departure::Skipped, Some("Petugas b"), 1),
            ("2", Departure::OutOfOrder, Some("Petugas c"), 1),
        ]
    );
    assert_eq!(who[0].cases[0].1, "00b");
}

#[test]
fn working_days_are_counted_by_the_calendar() {
    let mut sop = template(Service::Request);
    sop.steps[0].time = Some(TimeStandard::WorkingDays { days: 2, extension: Some(3) });
    let day = 24 * 60;
    // From Monday: Wednesday is the second working day, Thursday the third.
    let found = measured(
        &sop,
        &log(&[("a", "1", 0, 5), ("b", "1", 0, 2 * day), ("c", "1", 0, 3 * day)]),
        &dates(),
    );
    assert_eq!((found[0].measured, found[0].within), (3, 2));
    assert_eq!((found[0].median_used, found[0].p90_used), (Some(100), Some(150)));
    // A month is as long as the month is: from 2 February to 2 March there are 28 days.
    sop.steps[0].time = Some(TimeStandard::Duration { amount: 1, unit: DurationUnit::Months });
    let found = measured(&sop, &log(&[("a", "1", 0, 28 * day), ("b", "1", 0, 29 * day)]), &dates());
    assert_eq!((found[0].measured, found[0].within), (2, 1));
    sop.steps[0].time = Some(TimeStandard::WorkingDays { days: 2, extension: Some(3) });
    // An extended case has the longer promise; a weekend takes nothing of it.
    let mut extended = log(&[("c", "1", 0, 7 * day), ("d", "1", 0, 0), ("d", "9x", 0, 0)]);
    extended[0].act = Act::Extend;
    let found = measured(&sop, &extended, &dates());
    assert_eq!((found[0].measured, found[0].within, found[0].p90_used), (2, 2, Some(100)));
}

#[test]
fn what_was_done_twice_counts_once_from_first_to_last() {
    let sop = template(Service::Request);
    let logged = log(&[("a", "1", 0, 3), ("a", "1", 20, 5)]);
    let found = measured(&sop, &logged, &dates());
    assert_eq!((found[0].count, found[0].median, found[0].out_of_order), (1, Some(25), 0));
    assert_eq!(found[0].repeated, 1);
    assert_eq!(departures(&sop, &logged)[0].how, Departure::Repeated);
    let none = measured(&sop, &[], &dates());
    assert!(none.iter().all(|step| step.count == 0 && step.p90.is_none()));
}
