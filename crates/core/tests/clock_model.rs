//! Clocks against a slow, obvious model: every day written down and looked at, one after another.
//!
//! The model shares no code and no data with the crate: its special days are the table below, its
//! local date is arithmetic on seconds, its weekday is a remainder.

use std::collections::HashSet;

use jiff::civil::{Date, Time, date, time};
use jiff::tz::{TimeZone, offset};
use jiff::{Span, Timestamp};
use proptest::prelude::*;
use terbuka_core::law::{
    Calendar, ClockRules, ClockSettings, ClosedDay, DayKind, JointLeave, RuleName, SpecialDay,
    Track,
};

/// Holidays and polling days, then joint leave: `month day day …` per year.
const TABLE: [(i16, &str, &str); 5] = [
    (
        2023,
        "1 1 22; 2 18; 3 22; 4 7 22 23; 5 1 18; 6 1 4 29; 7 19; 8 17; 9 28; 12 25",
        "1 23; 3 23; 4 19 20 21 24 25; 6 2 28 30; 12 26",
    ),
    (
        2024,
        "1 1; 2 8 10 14; 3 11 29 31; 4 10 11; 5 1 9 23; 6 1 17; 7 7; 8 17; 9 16; 11 27; 12 25",
        "2 9; 3 12; 4 8 9 12 15; 5 10 24; 6 18; 12 26",
    ),
    (
        2025,
        "1 1 27 29; 3 29 31; 4 1 18 20; 5 1 12 29; 6 1 6 27; 8 17; 9 5; 12 25",
        "1 28; 3 28; 4 2 3 4 7; 5 13 30; 6 9; 8 18; 12 26",
    ),
    (
        2026,
        "1 1 16; 2 17; 3 19 21 22; 4 3 5; 5 1 14 27 31; 6 1 16; 8 17 25; 12 25",
        "2 16; 3 18 20 23 24; 5 15 28; 12 24",
    ),
    (
        2027,
        "1 1 5; 2 6; 3 8 10 11 26 28; 5 1 6 17 20; 6 1 6; 8 15 17; 12 25 26",
        "2 5; 3 9 12 15 25; 5 18 19; 12 24",
    ),
];

struct Model {
    holidays: HashSet<Date>,
    leave: HashSet<Date>,
    closed: HashSet<Date>,
    leave_works: bool,
}

impl Model {
    fn new(withdrawn: &[Date], closed: &[Date], leave_works: bool) -> Model {
        let (mut holidays, mut leave) = (HashSet::new(), HashSet::new());
        for (year, free, joint) in TABLE {
            for (text, set) in [(free, &mut holidays), (joint, &mut leave)] {
                for group in text.split("; ") {
                    let numbers: Vec<i8> = group.split(' ').map(|n| n.parse().unwrap()).collect();
                    for day in &numbers[1..] {
                        set.insert(date(year, numbers[0], *day));
                    }
                }
            }
        }
        for day in withdrawn {
            holidays.remove(day);
            leave.remove(day);
        }
        Model { holidays, leave, closed: closed.iter().copied().collect(), leave_works }
    }

    fn works(&self, day: Date) -> bool {
        let monday = date(2024, 1, 1);
        let weekday = (day - monday).get_days().rem_euclid(7);
        if weekday == 5 || weekday == 6 {
            return false;
        }
        if self.holidays.contains(&day) || self.closed.contains(&day) {
            return false;
        }
        self.leave_works || !self.leave.contains(&day)
    }

    fn due(&self, zero: Date, working_days: u16) -> Date {
        let mut counted = Vec::new();
        let mut day = zero;
        while counted.len() < usize::from(working_days) {
            day += Span::new().days(1);
            if self.works(day) {
                counted.push(day);
            }
        }
        *counted.last().unwrap()
    }

    fn zero(&self, day: Date, second_of_day: i64, defer: bool, closing: Option<i64>) -> Date {
        let mut day = day;
        if !defer {
            return day;
        }
        if self.works(day) && closing.is_some_and(|closing| second_of_day > closing) {
            day += Span::new().days(1);
        }
        while !self.works(day) {
            day += Span::new().days(1);
        }
        day
    }
}

fn days_of_the_years() -> impl Strategy<Value = Date> {
    (0..1826i64).prop_map(|n| date(2023, 1, 1) + Span::new().days(n))
}

/// Any second, and often one close to midnight somewhere in Indonesia.
fn instants() -> impl Strategy<Value = i64> {
    let midnight = (days_of_the_years(), 0..3i64, -3..=3i64).prop_map(|(day, zone, second)| {
        (day - date(1970, 1, 1)).get_days() as i64 * 86_400 - (7 + zone) * 3_600 + second
    });
    prop_oneof![1_672_531_200..1_830_000_000i64, midnight]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    #[test]
    fn clocks_agree_with_the_model(
        second in instants(),
        zone in 7..=9i64,
        rule in 0..10usize,
        election: bool,
        leave_works: bool,
        defer: bool,
        closing in prop::option::of(0..24i64),
        closed in prop::collection::vec(days_of_the_years(), 0..40),
        withdrawn in prop::collection::vec(days_of_the_years(), 0..400),
    ) {
        let calendar = Calendar::national()
            .clone()
            .withdrawn(withdrawn.iter().copied())
            .with_office_days(closed.iter().map(|day| {
                SpecialDay::new(*day, DayKind::OfficeClosed, "Kantor tutup")
            }));
        let how = ClockSettings {
            zone: TimeZone::fixed(offset(zone as i8)),
            joint_leave: if leave_works { JointLeave::Working } else { JointLeave::Off },
            closed_day: if defer { ClosedDay::NextWorkingDay } else { ClosedDay::AsReceived },
            closing_time: closing.map(|hour| time(hour as i8, 0, 0, 0)),
        };
        let name = RuleName::ALL[rule];
        let track = if election { Track::Election } else { Track::Ordinary };
        let received = Timestamp::from_second(second).unwrap();
        let rules = ClockRules::shipped();
        let clock = rules.clock(name, track, received, &how, &calendar).unwrap();

        let local = second + zone * 3_600;
        let day = date(1970, 1, 1) + Span::new().days(local.div_euclid(86_400));
        let closing = closing.map(|hour| hour * 3_600);
        let at = local.rem_euclid(86_400);
        let model = Model::new(&withdrawn, &closed, leave_works);
        let zero = model.zero(day, at, defer, closing);
        let other = Model::new(&withdrawn, &closed, !leave_works);

        prop_assert_eq!(clock.received.date, day);
        prop_assert_eq!(clock.day_zero, zero);
        prop_assert_eq!(clock.due, model.due(zero, clock.working_days));
        prop_assert!(model.works(clock.due));
        let other_zero = other.zero(day, at, defer, closing);
        prop_assert_eq!(clock.alternative_due, other.due(other_zero, clock.working_days));
        prop_assert_eq!(rules.due(name, track, received, &how, &calendar), Ok(clock.due));

        let mut number = 0;
        let mut expected = zero;
        for (index, day) in clock.days.iter().enumerate() {
            prop_assert_eq!(day.date, expected);
            expected += Span::new().days(1);
            let counts = index > 0 && model.works(day.date);
            prop_assert_eq!(day.counted, counts);
            number += u16::from(counts);
            let shown = if index == 0 { Some(0) } else { counts.then_some(number) };
            prop_assert_eq!(day.number, shown);
        }
        prop_assert_eq!(number, clock.working_days);
        prop_assert_eq!(clock.days.last().unwrap().date, clock.due);
        let left = calendar.remaining_working_days(zero, clock.due, how.joint_leave);
        prop_assert_eq!(left, i32::from(clock.working_days));
        let late = calendar.remaining_working_days(clock.due, zero, how.joint_leave);
        prop_assert_eq!(late, -left);
    }

    /// Whoever is received later is never due earlier.
    #[test]
    fn later_receipt_is_never_due_earlier(day in days_of_the_years(), defer: bool, at in 0..24i8) {
        let how = ClockSettings {
            closed_day: if defer { ClosedDay::NextWorkingDay } else { ClosedDay::AsReceived },
            closing_time: Some(Time::constant(16, 0, 0, 0)),
            ..ClockSettings::default()
        };
        let due = |received: jiff::civil::DateTime| {
            let rules = ClockRules::shipped();
            rules.due(RuleName::Answer, Track::Ordinary, received, &how, Calendar::national())
        };
        let received = day.at(at, 0, 0, 0);
        let later = received + Span::new().hours(7);
        prop_assert!(due(received).unwrap() <= due(later).unwrap());
    }
}
