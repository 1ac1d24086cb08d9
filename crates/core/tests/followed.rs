//! Objections and disputes of a report against a count made in another way from the same journals:
//! random histories over several years, spans of every kind.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan;
use jiff::civil::{Date, date};
use proptest::prelude::*;
use terbuka_core::dispute::event::Application;
use terbuka_core::dispute::{self, Appeal, Commission, CommissionLevel, Dispute, Party, Ruling};
use terbuka_core::ident::{CaseId, OfficeId};
use terbuka_core::law::{ObjectionGround, Track};
use terbuka_core::objection::event::Lodging;
use terbuka_core::objection::{self, Answer, Objection};
use terbuka_core::office::{Level, Office, OfficeSettings, Zone};
use terbuka_core::person::Channel;
use terbuka_core::role::Role;
use terbuka_core::statistics::{DisputeFact, Disputes, Followed, ObjectionFact, Objections, Span};

type Told = objection::Event;
type Noted = dispute::Event;

fn office() -> Office {
    Office {
        id: OfficeId::new("o1"),
        code: "9171".into(),
        slug: "uji".into(),
        name: "KPU Kota Uji".into(),
        level: Level::City,
        zone: Zone::Wit,
        settings: OfficeSettings::default(),
        units: Vec::new(),
    }
}

fn day(number: i64) -> Date {
    date(2024, 6, 1).checked_add(number.days()).expect("a day")
}

fn pick<T: Copy + std::fmt::Debug + 'static>(all: &'static [T]) -> impl Strategy<Value = T> {
    (0..all.len()).prop_map(|at| all[at])
}

fn objected() -> impl Strategy<Value = Vec<Told>> {
    let grounds = proptest::collection::btree_set(pick(ObjectionGround::ALL), 1..4);
    let ends = (0_i64..80, pick(objection::Outcome::ALL), 0_u8..4);
    // Any second of the day: shortly after midnight in the east it is still yesterday in UTC.
    ((0_i64..900, 0_i64..86_400), grounds, ends, proptest::option::of(-5_i64..5)).prop_map(
        |((lodged_on, second), grounds, (took, outcome, end), moved)| {
            let local = day(lodged_on).at(0, 0, 0, 0).to_zoned(Zone::Wit.tz()).expect("a day");
            let lodged = local.timestamp() + second.seconds();
            let due_on = day(lodged_on + 42);
            let mut told = vec![Told::Lodged(Lodging {
                id: CaseId::new("k"),
                office: OfficeId::new("o1"),
                number: "001".into(),
                request: None,
                procedure: None,
                track: Track::Ordinary,
                channel: Channel::Portal,
                grounds,
                found_on: day(lodged_on),
                lodge_by: due_on,
                lodged,
                late: false,
                due_on,
            })];
            if let Some(by) = moved {
                let due_on = day(lodged_on + 42 + by);
                told.push(Told::Recomputed { was_due_on: due_on, due_on, dispute_by: None });
            }
            let on = day(lodged_on + took);
            match end {
                0 => {}
                1 => told.push(Told::Withdrawn { on }),
                _ => {
                    let (by, role, order) = (None, Role::AtasanPpid, None);
                    let answer = Answer { on, by, role, outcome, order };
                    told.push(Told::Answered { answer, dispute_by: on });
                    if end == 3 {
                        told.push(Told::Closed { on: day(lodged_on + took + 3) });
                    }
                }
            }
            told
        },
    )
}

fn disputed() -> impl Strategy<Value = Vec<Noted>> {
    let ends = (1_i64..120, pick(dispute::Outcome::ALL), 0_u8..5);
    (0_i64..900, ends, proptest::option::of(1_i64..20)).prop_map(
        |(applied, (took, outcome, end), appeal)| {
            let (applied_on, on) = (day(applied), day(applied + took));
            let name = "Komisi Informasi Provinsi".into();
            let mut noted = vec![Noted::Applied(Application {
                id: CaseId::new("s"),
                office: OfficeId::new("o1"),
                objection: CaseId::new("k"),
                request: None,
                track: Track::Ordinary,
                grounds: BTreeSet::from([ObjectionGround::RefusedAsExempt]),
                commission: Commission { level: CommissionLevel::Province, name },
                commission_no: None,
                applied_on,
                apply_by: applied_on,
                late: false,
                starts_by: applied_on,
                ends_by: applied_on,
            })];
            match end {
                0 => {}
                1 => noted.push(Noted::Withdrawn { on }),
                2 => noted.push(Noted::Closed { on }),
                _ => {
                    let ruling = Ruling {
                        number: "1".into(),
                        on,
                        received_on: on,
                        outcome,
                        court_by: Some(on),
                    };
                    noted.push(Noted::Ruled { ruling, order: None });
                    if let Some(days) = appeal.filter(|_| outcome != dispute::Outcome::Agreement) {
                        let on = day(applied + took + days);
                        let (by, number) = (Party::Applicant, None);
                        let appeal = Appeal { by, on, number, late: false };
                        noted.push(Noted::Appealed { appeal });
                    }
                }
            }
            noted
        },
    )
}

fn spans() -> impl Strategy<Value = Span> {
    let years = 2024_i16..2028;
    prop_oneof![
        years.clone().prop_map(Span::Year),
        (years.clone(), 1_i8..5).prop_map(|(year, quarter)| Span::Quarter(year, quarter)),
        (years, 1_i8..13).prop_map(|(year, month)| Span::Month(year, month)),
    ]
}

/// Counted from the entries alone: each event looked at for itself.
fn by_hand(span: Span, told: &[Vec<Told>], noted: &[Vec<Noted>]) -> Followed {
    let within = |on: &Date| (span.first()..=span.last()).contains(on);
    let count = |found: bool| u32::from(found);
    let mut objections = Objections { by_ground: BTreeMap::new(), ..Objections::default() };
    for journal in told {
        let mut due = Date::MIN;
        let (mut begun, mut ended) = (Date::MAX, false);
        for event in journal {
            match event {
                Told::Lodged(one) => {
                    begun = one.lodged.to_zoned(Zone::Wit.tz()).date();
                    due = one.due_on;
                    if within(&begun) {
                        objections.received += 1;
                        for ground in &one.grounds {
                            *objections.by_ground.entry(*ground).or_default() += 1;
                        }
                    }
                }
                Told::Recomputed { due_on, .. } => due = *due_on,
                Told::Answered { answer, .. } => {
                    ended |= answer.on <= span.last();
                    let upheld = answer.outcome == objection::Outcome::Upheld;
                    objections.upheld += count(within(&answer.on) && upheld);
                    objections.granted += count(within(&answer.on) && !upheld);
                    objections.answered_late += count(within(&answer.on) && answer.on > due);
                }
                Told::Withdrawn { on } => ended |= *on <= span.last(),
                _ => {}
            }
        }
        objections.open_at_end += count(begun <= span.last() && !ended);
    }
    let mut disputes = Disputes::default();
    for journal in noted {
        let (mut begun, mut ended) = (Date::MAX, false);
        for event in journal {
            match event {
                Noted::Applied(one) => {
                    begun = one.applied_on;
                    disputes.received += count(within(&begun));
                }
                Noted::Ruled { ruling, .. } => {
                    ended |= ruling.on <= span.last();
                    let of = |all: &[dispute::Outcome]| {
                        count(within(&ruling.on) && all.contains(&ruling.outcome))
                    };
                    disputes.mediated += of(&[dispute::Outcome::Agreement]);
                    disputes.for_office += of(&[dispute::Outcome::Upheld]);
                    disputes.for_requester +=
                        of(&[dispute::Outcome::OpenWhole, dispute::Outcome::OpenInPart]);
                }
                Noted::Appealed { appeal } => disputes.to_court += count(within(&appeal.on)),
                Noted::Withdrawn { on } | Noted::Closed { on } => ended |= *on <= span.last(),
                _ => {}
            }
        }
        disputes.open_at_end += count(begun <= span.last() && !ended);
    }
    Followed { objections, disputes }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]
    #[test]
    fn what_followed_is_what_the_journals_say(
        told in proptest::collection::vec(objected(), 0..25),
        noted in proptest::collection::vec(disputed(), 0..15),
        span in spans(),
    ) {
        let office = office();
        let objections: Vec<ObjectionFact> = told
            .iter()
            .map(|events| Objection::replay(events.iter()).expect("an objection"))
            .map(|one| ObjectionFact::of(&one, &office))
            .collect();
        let disputes: Vec<DisputeFact> = noted
            .iter()
            .map(|events| Dispute::replay(events.iter()).expect("a dispute"))
            .map(|one| DisputeFact::of(&one))
            .collect();
        let counted = Followed::count(span, &objections, &disputes);
        prop_assert_eq!(&counted, &by_hand(span, &told, &noted));
        // A year is its months put together, but for what is open at the end of each.
        let months = Span::Year(2025).months();
        let mut sum = Followed::default();
        for month in months {
            sum.merge(&Followed::count(month, &objections, &disputes));
        }
        let year = Followed::count(Span::Year(2025), &objections, &disputes);
        prop_assert_eq!(sum.objections.received, year.objections.received);
        prop_assert_eq!(sum.objections.by_ground, year.objections.by_ground);
        prop_assert_eq!(sum.objections.answered_late, year.objections.answered_late);
        prop_assert_eq!(sum.disputes.for_requester, year.disputes.for_requester);
        prop_assert_eq!(sum.disputes.to_court, year.disputes.to_court);
    }
}
