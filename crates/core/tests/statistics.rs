//! Every figure against a count made in another way from the same journal: random histories, random
//! spans, cases over New Year, spans without a case.

use std::collections::BTreeSet;

use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan};
use proptest::prelude::*;
use terbuka_core::ident::{CaseId, OfficeId, ProcedureId};
use terbuka_core::law::{
    Calendar, ClockRules, ClosedDay, ExemptionGround, ExtensionReason, JointLeave, Track,
};
use terbuka_core::office::{Level, Office, OfficeSettings, Zone};
use terbuka_core::person::{Channel, Delivery, RequesterKind};
use terbuka_core::report::{MonthlyFigures, Period};
use terbuka_core::request::event::Receipt;
use terbuka_core::request::{Delivered, Event, Extension, Outcome, Request, Ruling};
use terbuka_core::statistics::{CaseFact, Figures, Limits, Span, Subject};

fn office(zone: Zone) -> Office {
    Office {
        id: OfficeId::new("o1"),
        code: "1503".into(),
        slug: "uji".into(),
        name: "KPU Kabupaten Uji".into(),
        level: Level::Regency,
        zone,
        settings: OfficeSettings {
            disposition_days: 5,
            closed_day: ClosedDay::AsReceived,
            ..OfficeSettings::default()
        },
        units: Vec::new(),
    }
}

/// How a history ends.
#[derive(Clone, Debug)]
enum End {
    Open,
    Decided(Outcome, BTreeSet<ExemptionGround>),
    OnSpot,
    Lapsed,
    Withdrawn,
}

/// One history: what its journal says.
#[derive(Clone, Debug)]
struct History {
    events: Vec<Event>,
    kind: Option<RequesterKind>,
    information: &'static str,
}

const TEXTS: [&str; 4] =
    ["Hasil rekapitulasi suara", "Data pemilih DPT", "Anggaran hibah Pilkada", "Lain-lain"];

fn pick<T: Copy + std::fmt::Debug + 'static>(all: &'static [T]) -> impl Strategy<Value = T> {
    (0..all.len()).prop_map(|at| all[at])
}

fn end() -> impl Strategy<Value = End> {
    let grounds = proptest::collection::btree_set(pick(ExemptionGround::ALL), 1..3);
    prop_oneof![
        2 => Just(End::Open),
        2 => Just(End::Decided(Outcome::Granted, BTreeSet::new())),
        2 => grounds.prop_map(|grounds| End::Decided(Outcome::Refused, grounds)),
        1 => Just(End::Decided(Outcome::NotHeld, BTreeSet::new())),
        1 => Just(End::OnSpot),
        1 => Just(End::Lapsed),
        1 => Just(End::Withdrawn),
    ]
}

fn history() -> impl Strategy<Value = History> {
    let when = (0_i64..1_100, 0_i64..86_400);
    let flags = (any::<bool>(), any::<bool>(), any::<bool>());
    let person = proptest::option::weighted(0.9, pick(RequesterKind::ALL));
    (when, pick(Channel::ALL), flags, (0_i64..40, end()), person, 0..TEXTS.len()).prop_map(
        |((day, second), channel, (election, extended, tail), (took, end), kind, text)| {
            let start: Timestamp = "2024-06-01T00:00:00Z".parse().unwrap();
            let received = start + (day * 86_400 + second).seconds();
            let on = received.to_zoned(Zone::Wit.tz()).date();
            let track = if election { Track::Election } else { Track::Ordinary };
            let due_on = on.checked_add(14.days()).unwrap();
            let mut events = vec![Event::Received(Receipt {
                id: CaseId::new(format!("c{day}-{second}")),
                office: OfficeId::new("o1"),
                number: format!("{day}/{second}"),
                procedure: ProcedureId::new("p1"),
                track: Track::Ordinary,
                channel,
                received,
                due_on,
                complete: true,
                papers: BTreeSet::new(),
            })];
            if election {
                events.push(Event::TrackSet { track, due_on });
            }
            if extended {
                let extension = Extension {
                    given_on: on,
                    was_due_on: due_on,
                    reason: ExtensionReason::NotYetHeld,
                };
                events.push(Event::Extended {
                    extension,
                    due_on: due_on.checked_add(9.days()).unwrap(),
                });
            }
            let last = on.checked_add(took.days()).unwrap();
            let ruling = |grounds| Ruling {
                decided_on: last,
                by: None,
                grounds,
                test_decree: None,
                tests: BTreeSet::new(),
                delivery: Delivery::Email,
                cost_rupiah: 0,
            };
            let delivered = Delivered { by: Delivery::Email, on: last };
            let closed = !matches!(end, End::Open);
            match end {
                End::Open => {}
                End::Decided(outcome, grounds) => {
                    events.push(Event::Decided { outcome, ruling: ruling(grounds) });
                    if tail {
                        events.push(Event::HandedOver { delivered });
                    }
                }
                End::OnSpot => {
                    let ruling = ruling(BTreeSet::new());
                    events.push(Event::AnsweredOnSpot { ruling, delivered });
                }
                End::Lapsed => events.push(Event::Lapsed { on: last }),
                End::Withdrawn => events.push(Event::Withdrawn { on: last }),
            }
            if tail && closed {
                events.push(Event::Registered { on: last });
            }
            History { events, kind, information: TEXTS[text] }
        },
    )
}

fn span() -> impl Strategy<Value = Span> {
    prop_oneof![
        (2024_i16..=2027).prop_map(Span::Year),
        (2024_i16..=2027, 1_i8..=4).prop_map(|(year, quarter)| Span::Quarter(year, quarter)),
        (2024_i16..=2027, 1_i8..=12).prop_map(|(year, month)| Span::Month(year, month)),
    ]
}

/// What the journal alone says of one history: received, due by then, ended and how.
struct Told {
    received: Date,
    channel: Channel,
    election: bool,
    due: Date,
    extended: bool,
    ended: Option<(Date, Outcome)>,
    answered: Option<(Date, BTreeSet<ExemptionGround>)>,
}

/// Reads the journal forwards, event by event, without the case.
fn told(events: &[Event], zone: Zone) -> Told {
    let Some(Event::Received(receipt)) = events.first() else { panic!("no receipt") };
    let mut told = Told {
        received: receipt.received.to_zoned(zone.tz()).date(),
        channel: receipt.channel,
        election: receipt.track == Track::Election,
        due: receipt.due_on,
        extended: false,
        ended: None,
        answered: None,
    };
    for event in events {
        match event {
            Event::TrackSet { track, due_on } => {
                told.election = *track == Track::Election;
                told.due = *due_on;
            }
            Event::Extended { due_on, .. } => {
                told.extended = true;
                told.due = *due_on;
            }
            Event::Decided { outcome, ruling } => {
                told.ended = Some((ruling.decided_on, *outcome));
                told.answered = Some((ruling.decided_on, ruling.grounds.clone()));
            }
            Event::AnsweredOnSpot { ruling, .. } => {
                told.ended = Some((ruling.decided_on, Outcome::Granted));
                told.answered = Some((ruling.decided_on, ruling.grounds.clone()));
            }
            Event::Lapsed { on } => told.ended = Some((*on, Outcome::Lapsed)),
            Event::Withdrawn { on } => told.ended = Some((*on, Outcome::Withdrawn)),
            _ => {}
        }
    }
    told
}

fn facts(histories: &[History], office: &Office) -> Vec<CaseFact> {
    histories
        .iter()
        .map(|one| {
            let case = Request::replay(&one.events).unwrap();
            CaseFact::of(&case, one.kind, one.information, office, Calendar::national())
        })
        .collect()
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn every_figure_equals_a_count_from_the_journal(
        histories in proptest::collection::vec(history(), 0..60),
        span in span(),
        today in 0_i64..1_300,
        zone in pick(Zone::ALL),
    ) {
        let office = office(zone);
        let today = date(2024, 6, 1).checked_add(today.days()).unwrap();
        let figures = Figures::count(span, today, &facts(&histories, &office));
        prop_assert!(figures.check());

        let all: Vec<(Told, &History)> =
            histories.iter().map(|one| (told(&one.events, zone), one)).collect();
        let of = |test: &dyn Fn(&Told) -> bool| number(all.iter().filter(|(t, _)| test(t)).count());
        let inside = |day: Date| span.contains(day);
        let ended_in = |t: &Told| t.ended.is_some_and(|(on, _)| inside(on));
        let answered_in = |t: &Told| t.answered.as_ref().is_some_and(|(on, _)| inside(*on));

        prop_assert_eq!(figures.received, of(&|t| inside(t.received)));
        prop_assert_eq!(figures.ended, of(&ended_in));
        prop_assert_eq!(figures.election, of(&|t| t.election && inside(t.received)));
        prop_assert_eq!(figures.carried_over, of(&|t| {
            t.received < span.first() && t.ended.is_none_or(|(on, _)| on >= span.first())
        }));
        let open = |t: &Told| {
            t.received <= span.last() && t.ended.is_none_or(|(on, _)| on > span.last())
        };
        prop_assert_eq!(figures.open_at_end, of(&open));
        prop_assert_eq!(figures.overdue_at_end, of(&|t| open(t) && t.due < span.last().min(today)));
        prop_assert_eq!(figures.answered(), of(&answered_in));
        prop_assert_eq!(figures.answered_in_time, of(&|t| {
            t.answered.as_ref().is_some_and(|(on, _)| inside(*on) && *on <= t.due)
        }));
        prop_assert_eq!(figures.extended, of(&|t| answered_in(t) && t.extended));
        for channel in Channel::ALL {
            let counted = figures.by_channel.get(channel).copied().unwrap_or(0);
            prop_assert_eq!(counted, of(&|t| inside(t.received) && t.channel == *channel));
        }
        for outcome in Outcome::ALL {
            let counted = figures.by_outcome.get(outcome).copied().unwrap_or(0);
            prop_assert_eq!(counted, of(&|t| t.ended.is_some_and(|(on, o)| inside(on) && o == *outcome)));
        }
        for ground in ExemptionGround::ALL {
            let counted = figures.by_ground.get(ground).copied().unwrap_or(0);
            prop_assert_eq!(counted, of(&|t| {
                t.answered.as_ref().is_some_and(|(on, grounds)| inside(*on) && grounds.contains(ground))
            }));
        }
        for kind in RequesterKind::ALL {
            let counted = figures.by_kind.get(kind).copied().unwrap_or(0);
            let wanted = all.iter().filter(|(t, h)| inside(t.received) && h.kind == Some(*kind));
            prop_assert_eq!(counted, number(wanted.count()));
        }
        for subject in Subject::ALL {
            let counted = figures.by_subject.get(subject).copied().unwrap_or(0);
            let wanted = all
                .iter()
                .filter(|(t, h)| inside(t.received) && Subject::of(h.information) == *subject);
            prop_assert_eq!(counted, number(wanted.count()));
        }
        // Working days one by one, by the calendar.
        let calendar = Calendar::national();
        let days = |from: Date, to: Date| {
            let walk = std::iter::successors(from.tomorrow().ok(), |day| day.tomorrow().ok());
            walk.take_while(|day| *day <= to)
                .filter(|day| calendar.is_working(*day, JointLeave::Off))
                .count()
        };
        let mut taken: Vec<usize> = all
            .iter()
            .filter(|(t, _)| answered_in(t))
            .filter_map(|(t, _)| t.answered.as_ref().map(|(on, _)| days(t.received, *on)))
            .collect();
        taken.sort_unstable();
        let counted: Vec<usize> = figures
            .days
            .iter()
            .flat_map(|(days, n)| std::iter::repeat_n(usize::from(*days), *n as usize))
            .collect();
        prop_assert_eq!(&counted, &taken);
        let longest = figures.longest().map(usize::from);
        prop_assert_eq!(longest, taken.last().copied());
        let median = taken.len().checked_sub(1).map(|_| taken[taken.len().div_ceil(2) - 1]);
        prop_assert_eq!(figures.within_days(50).map(usize::from), median);
        let buckets = figures.buckets(&Limits::on(ClockRules::shipped(), today));
        prop_assert_eq!(buckets.iter().map(|one| one.count).sum::<u32>(), figures.answered());
        for month in span.months() {
            let counted = figures.by_month[&month];
            prop_assert_eq!(counted.received, of(&|t| month.contains(t.received)));
            prop_assert_eq!(counted.ended, of(&|t| t.ended.is_some_and(|(on, _)| month.contains(on))));
        }
    }

    /// A year is its quarters and its months, and the monthly report says the same.
    #[test]
    fn months_quarters_and_years_add_up(
        histories in proptest::collection::vec(history(), 0..40),
        year in 2024_i16..=2027,
    ) {
        let office = office(Zone::Wib);
        let today = date(2028, 1, 1);
        let facts = facts(&histories, &office);
        let whole = Figures::count(Span::Year(year), today, &facts);
        let sum = |spans: Vec<Span>| {
            spans.into_iter().fold((0, 0, 0), |(received, ended, late), span| {
                let part = Figures::count(span, today, &facts);
                (received + part.received, ended + part.ended, late + part.answered_late)
            })
        };
        let wanted = (whole.received, whole.ended, whole.answered_late);
        prop_assert_eq!(sum((1..=4).map(|n| Span::Quarter(year, n)).collect()), wanted);
        prop_assert_eq!(sum(Span::Year(year).months()), wanted);
        let cases: Vec<Request> =
            histories.iter().map(|one| Request::replay(&one.events).unwrap()).collect();
        for month in Span::Year(year).months() {
            let period = Period::of(month.first());
            let old = MonthlyFigures::count(period, &office, Calendar::national(), &cases);
            let new = Figures::count(month, today, &facts);
            prop_assert_eq!(old.carried_over, new.carried_over);
            prop_assert_eq!(old.received, new.received);
            prop_assert_eq!(&old.by_channel, &new.by_channel);
            prop_assert_eq!(&old.by_outcome, &new.by_outcome);
            prop_assert_eq!(&old.by_ground, &new.by_ground);
            prop_assert_eq!(old.open_at_end, new.open_at_end);
            prop_assert_eq!(old.overdue_at_end, new.overdue_at_end);
            prop_assert_eq!(old.mean_tenths().map(u64::from), new.mean_tenths());
        }
    }

    /// Offices added up are their cases counted together.
    #[test]
    fn a_roll_up_is_a_count_of_everything(
        left in proptest::collection::vec(history(), 0..20),
        right in proptest::collection::vec(history(), 0..20),
        span in span(),
    ) {
        let office = office(Zone::Wita);
        let today = date(2028, 1, 1);
        let count = |all: &[History]| Figures::count(span, today, &facts(all, &office));
        let mut sum = count(&left);
        sum.merge(&count(&right));
        let both: Vec<History> = left.into_iter().chain(right).collect();
        prop_assert_eq!(&sum, &count(&both));
        prop_assert!(sum.check());
    }
}

#[test]
fn a_case_over_new_year_is_carried_over_and_a_span_without_cases_is_empty() {
    let office = office(Zone::Wib);
    let received: Timestamp = "2025-12-29T03:00:00Z".parse().unwrap();
    let receipt = Receipt {
        id: CaseId::new("c1"),
        office: OfficeId::new("o1"),
        number: "1".into(),
        procedure: ProcedureId::new("p1"),
        track: Track::Ordinary,
        channel: Channel::Letter,
        received,
        due_on: date(2026, 1, 14),
        complete: true,
        papers: BTreeSet::new(),
    };
    let ruling = Ruling {
        decided_on: date(2026, 1, 6),
        by: None,
        grounds: BTreeSet::new(),
        test_decree: None,
        tests: BTreeSet::new(),
        delivery: Delivery::Email,
        cost_rupiah: 0,
    };
    let events = [Event::Received(receipt), Event::Decided { outcome: Outcome::Granted, ruling }];
    let case = Request::replay(&events).unwrap();
    let fact = [CaseFact::of(&case, None, "", &office, Calendar::national())];
    let count = |span| Figures::count(span, date(2026, 6, 1), &fact);
    let (before, after) = (count(Span::Year(2025)), count(Span::Year(2026)));
    assert_eq!((before.received, before.ended, before.open_at_end), (1, 0, 1));
    assert_eq!((after.carried_over, after.received, after.ended, after.open_at_end), (1, 0, 1, 0));
    let none = count(Span::Year(2024));
    assert_eq!(none, Figures::new(Span::Year(2024), date(2026, 6, 1)));
    assert_eq!(
        (none.mean_tenths(), none.within_days(50), none.in_time_permille()),
        (None, None, None)
    );
    assert!(none.check());
}
