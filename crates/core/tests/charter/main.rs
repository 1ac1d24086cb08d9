//! The charter's rules against a sceptic: every act at every stage by every role, times that nobody
//! types, a clock over holidays, and replay.

mod world;

use std::collections::BTreeSet;

use jiff::civil::{Date, date};
use terbuka_core::charter::decide::{Command, decide};
use terbuka_core::charter::measure::{Kept, answers};
use terbuka_core::charter::{Charter, Part, Promise, PromiseKey, Promised, Stage, Way, part_rules};
use terbuka_core::ident::{CaseId, OfficeId, ProcedureId};
use terbuka_core::law::{JointLeave, Track};
use terbuka_core::person::{Channel, Delivery};
use terbuka_core::procedure::{DurationUnit, Service, TimeStandard};
use terbuka_core::refusal::Refusal;
use terbuka_core::request::event::Receipt;
use terbuka_core::request::{Act, Actor, Event as RequestEvent, Outcome, Request, Ruling};
use terbuka_core::role::Role;

use world::*;
#[test]
fn without_an_sop_every_act_at_every_stage_is_for_the_usual_roles_alone() {
    let world = World::new();
    let usual = |act: Act| -> &[Role] {
        match act {
            Act::CharterDraft => &[Role::Ppid],
            Act::CharterDetermine => &[Role::AtasanPpid, Role::Sekretaris],
            _ => &[Role::Ppid, Role::Desk, Role::Documentation],
        }
    };
    for stage in Stage::ALL {
        let (charter, content, _) = world.at(*stage);
        for command in commands(&content) {
            let act = command.act();
            for role in Role::ALL {
                let got = world.by(role, &charter, &content, command.clone());
                let wanted = stage.acts().contains(&act) && usual(act).contains(&role);
                assert_eq!(got.is_ok(), wanted, "{stage:?} {command:?} {role:?}: {got:?}");
                match got {
                    Ok(_) => {}
                    Err(Refusal::CharterStage { .. }) => assert!(!stage.acts().contains(&act)),
                    Err(Refusal::WrongRole { needed, .. }) => assert_eq!(needed, usual(act)),
                    Err(other) => panic!("{stage:?} {command:?} {role:?}: {other:?}"),
                }
            }
            for actor in [Actor::Requester, Actor::System] {
                let got = world.facts(&actor, |f| decide(&charter, &content, command.clone(), f));
                assert!(got.is_err(), "{actor:?} did {command:?}");
            }
        }
    }
    for role in Role::ALL {
        assert_eq!(world.begin(role, None).is_ok(), role == Role::Ppid, "{role:?} begins");
    }
}

#[test]
fn the_sop_gives_each_step_to_its_lane_and_a_step_without_lanes_to_the_usual_roles() {
    let mut world = World::new();
    world.procedure = Some(sop(
        Service::Charter,
        &[("Kasubbag", &[Role::Kasubbag]), ("Atasan PPID", &[Role::AtasanPpid])],
        vec![
            step("1", &["Kasubbag"], &[Act::CharterDraft], None),
            step("2", &["Atasan PPID"], &[Act::CharterDetermine], None),
            step("3", &[], &[Act::CharterPublish], None),
        ],
    ));
    // The office gave drafting to its Kasubbag: the PPID is told whose step it is.
    let Err(Refusal::WrongLane { step: number, lanes, .. }) = world.begin(Role::Ppid, None) else {
        panic!("the PPID drafted in another's lane");
    };
    assert_eq!((number.as_str(), lanes.as_slice()), ("1", &["Kasubbag".to_owned()][..]));
    let begun = world.begin(Role::Kasubbag, None).expect("his lane");
    let content = begun.content.unwrap();
    let submit = Command::Submit(Box::new(words(&content)));
    let submitted = world.by(Role::Kasubbag, &begun.next, &content, submit).expect("handed in");
    let content = submitted.content.unwrap();
    let determine = Command::Determine { decree: None, standard_on: None };
    let got = world.by(Role::Sekretaris, &submitted.next, &content, determine.clone());
    assert!(matches!(got, Err(Refusal::WrongLane { .. })), "{got:?}");
    let done = world.by(Role::AtasanPpid, &submitted.next, &content, determine).expect("his lane");
    let publish = Command::Publish { ways: BTreeSet::new() };
    assert!(world.by(Role::Documentation, &done.next, &content, publish.clone()).is_ok());
    assert!(world.by(Role::Kasubbag, &done.next, &content, publish).is_err());
}

#[test]
fn no_sop_can_let_anybody_below_the_superior_determine() {
    let mut world = World::new();
    let (charter, content, _) = world.at(Stage::Submitted);
    world.procedure = Some(sop(
        Service::Charter,
        &[("PPID", &[Role::Ppid])],
        vec![step("2", &["PPID"], &[Act::CharterDetermine], None)],
    ));
    let determine = Command::Determine { decree: None, standard_on: None };
    let got = world.by(Role::Ppid, &charter, &content, determine);
    assert!(matches!(got, Err(Refusal::WrongRole { .. })), "{got:?}");
}

#[test]
fn one_charter_at_a_time() {
    let got = World::new().begin(Role::Ppid, Some(4));
    assert_eq!(got, Err(Refusal::CharterUnderWay { edition: 4 }));
}

#[test]
fn the_draft_is_filled_from_the_offices_own_data() {
    let mut world = World::new();
    let content = world.begin(Role::Ppid, None).unwrap().content.unwrap();
    assert!(content.missing().is_empty());
    for rule in part_rules() {
        let text = content.part(rule.code);
        assert!(!text.is_empty() && !text.contains(['{', '}']), "{:?}: {text}", rule.code);
    }
    assert!(content.part(Part::Statement).contains("KPU Kabupaten Uji"));
    let hours = content.part(Part::Hours);
    assert!(hours.contains("Senin–Jumat, pukul 08.00–16.00 WIB"), "{hours}");
    assert!(hours.contains("(0754) 000-000") && hours.contains("https://ppid.example/uji"));
    // What the office has not is no line with a hole in it.
    assert!(!hours.contains("WhatsApp") && !hours.contains("Surel"), "{hours}");
    assert!(!content.part(Part::Mechanism).contains("SOP"));
    assert!(!content.part(Part::Cost).contains("Rp"));
    assert!(content.part(Part::Complaint).contains("30 (tiga puluh) hari kerja"));
    assert!(content.part(Part::Basis).contains("Nomor 11 Tahun 2024"));
    // The same office a year later, with a fee, in the Kasubbag's own titles.
    world.now = at(date(2026, 8, 18), 9);
    world.office.settings.cost_rupiah = 500;
    world.office.settings.titles.insert(Role::AtasanPpid, "Pejabat Atasan".into());
    let content = world.begin(Role::Ppid, None).unwrap().content.unwrap();
    assert!(content.part(Part::Cost).contains("Rp500"));
    assert!(content.part(Part::Complaint).contains("Pejabat Atasan"));
    let basis = content.part(Part::Basis);
    assert!(basis.contains("terakhir dengan Peraturan Komisi Pemilihan Umum Nomor 4 Tahun 2025"));
    assert_eq!(basis.matches("Nomor 22 Tahun 2023").count(), 1, "{basis}");
}

#[test]
fn times_come_from_the_law_and_from_an_sop_that_is_quicker() {
    let mut world = World::new();
    let all = world.promises();
    let ten = Promised::WorkingDays { days: 10, extension: Some(7) };
    assert_eq!((answer(&all).time, answer(&all).sooner), (ten, false));
    assert!(answer(&all).citation.contains("Pasal 22"));
    let keys: Vec<PromiseKey> = all.iter().map(|promise| promise.key).collect();
    assert!(!keys.contains(&PromiseKey::Receive), "no SOP promises a time at the desk");
    let election = all.iter().find(|promise| promise.key == PromiseKey::ElectionAnswer).unwrap();
    assert_eq!(election.time, Promised::WorkingDays { days: 3, extension: Some(2) });

    let days = |days, extension| Some(TimeStandard::WorkingDays { days, extension });
    let with = |time| {
        sop(
            Service::Request,
            &[("PPID", &[Role::Ppid])],
            vec![
                step(
                    "1",
                    &["PPID"],
                    &[Act::Receive],
                    Some(TimeStandard::Duration { amount: 10, unit: DurationUnit::Minutes }),
                ),
                step("4", &["PPID"], &[Act::Decide], time),
                step(
                    "5",
                    &["PPID"],
                    &[Act::HandOver],
                    Some(TimeStandard::Tentative { text: "Tentatif".into() }),
                ),
            ],
        )
    };
    for (own, wanted, sooner) in [
        (days(20, Some(14)), ten, false),
        (days(10, None), ten, false),
        (days(5, None), Promised::WorkingDays { days: 5, extension: Some(7) }, true),
        (days(10, Some(3)), Promised::WorkingDays { days: 10, extension: Some(3) }, true),
        (None, ten, false),
    ] {
        world.request = Some(with(own.clone()));
        let all = world.promises();
        assert_eq!((answer(&all).time, answer(&all).sooner), (wanted, sooner), "{own:?}");
        assert_eq!(answer(&all).citation.contains("SOP Nomor 13"), sooner, "{own:?}");
        let keys: Vec<PromiseKey> = all.iter().map(|promise| promise.key).collect();
        assert!(keys.contains(&PromiseKey::Receive));
        assert!(!keys.contains(&PromiseKey::HandOver), "a tentative time is no promise");
    }
    // Before the law there was nothing to promise.
    world.request = None;
    world.now = at(date(2009, 1, 5), 9);
    assert!(world.promises().iter().all(|promise| promise.key != PromiseKey::Answer));
}

#[test]
fn every_mandatory_content_is_demanded_before_handing_in_and_words_never_change_a_time() {
    let world = World::new();
    let (charter, content, _) = world.at(Stage::Draft);
    for rule in part_rules() {
        let mut words = words(&content);
        words.parts.insert(rule.code, " \n ".into());
        // A draft may be half done; what is handed in may not.
        let saved = Command::Revise(Box::new(words.clone()));
        assert!(world.by(Role::Ppid, &charter, &content, saved).is_ok());
        let got = world.by(Role::Ppid, &charter, &content, Command::Submit(Box::new(words)));
        match got {
            Ok(_) => assert!(!rule.mandatory, "{:?} was let through", rule.code),
            Err(Refusal::Missing { what }) => {
                assert_eq!(what, format!("charter/{}", rule.code.code()));
            }
            Err(other) => panic!("{other:?}"),
        }
    }
    let mut words = words(&content);
    words.promises.insert(PromiseKey::Answer, " Jawaban kami ".into());
    words.promises.insert(PromiseKey::HandOver, "Tidak pernah dijanjikan".into());
    let said = world.by(Role::Ppid, &charter, &content, Command::Revise(Box::new(words)));
    let said = said.unwrap().content.unwrap();
    assert_eq!(answer(&said.promises).what, "Jawaban kami");
    assert_eq!(answer(&said.promises).time, answer(&content.promises).time);
    assert_eq!(said.promises.len(), content.promises.len());
}

#[test]
fn nobody_signs_times_that_have_changed_since_they_were_handed_in() {
    let mut world = World::new();
    let (charter, content, _) = world.at(Stage::Submitted);
    world.request = Some(sop(
        Service::Request,
        &[("PPID", &[Role::Ppid])],
        vec![step(
            "4",
            &["PPID"],
            &[Act::Decide],
            Some(TimeStandard::WorkingDays { days: 5, extension: None }),
        )],
    ));
    let determine = Command::Determine { decree: None, standard_on: None };
    let got = world.by(Role::AtasanPpid, &charter, &content, determine.clone());
    assert_eq!(got, Err(Refusal::StandardsMoved));
    // Sent back and handed in anew, it carries the new time.
    let back = Command::SendBack { reason: "Waktu berubah".into() };
    let back = world.by(Role::AtasanPpid, &charter, &content, back).unwrap();
    let again = Command::Submit(Box::new(words(&content)));
    let again = world.by(Role::Ppid, &back.next, &content, again).unwrap();
    let content = again.content.unwrap();
    assert!(answer(&content.promises).sooner);
    assert!(world.by(Role::AtasanPpid, &again.next, &content, determine).is_ok());
}

#[test]
fn sending_back_needs_a_reason_that_stays_out_of_the_journal() {
    let world = World::new();
    let (charter, content, _) = world.at(Stage::Submitted);
    for reason in ["", "  \n"] {
        let got = world.by(
            Role::AtasanPpid,
            &charter,
            &content,
            Command::SendBack { reason: reason.into() },
        );
        assert_eq!(got, Err(Refusal::Missing { what: "charter/return_reason".into() }));
    }
    let secret = "Alasan yang tidak boleh ada di jurnal";
    let back = Command::SendBack { reason: secret.into() };
    let back = world.by(Role::Sekretaris, &charter, &content, back).unwrap();
    assert_eq!((back.next.stage, back.next.returns), (Stage::Draft, 1));
    assert_eq!(back.texts.len(), 1);
    assert_eq!((back.texts[0].slot.as_str(), back.texts[0].body.as_str()), ("returned/1", secret));
    assert!(!serde_json::to_string(&back.event).unwrap().contains("Alasan"));
}

#[test]
fn the_time_to_announce_counts_working_days_from_the_day_the_standard_was_set() {
    let mut world = World::new();
    let (charter, content, _) = world.at(Stage::Submitted);
    let determined = |world: &World, decree: Option<&str>, on| {
        let decree = decree.map(str::to_owned);
        let command = Command::Determine { decree, standard_on: on };
        world.by(Role::AtasanPpid, &charter, &content, command)
    };
    // Friday 15 August 2025: Sunday 17 is a holiday, Monday 18 joint leave.
    let done = determined(&world, Some("  "), None).unwrap();
    let facts = done.next.determined.clone().unwrap();
    assert_eq!((facts.standard_on, facts.publish_by), (date(2025, 8, 15), date(2025, 8, 27)));
    assert_eq!((facts.role, facts.decree), (Role::AtasanPpid, None));
    let signer = done.content.clone().unwrap().signer.unwrap();
    assert_eq!((signer.name.as_deref(), signer.place.as_str()), (Some("Erizal Contoh"), "Uji"));
    world.office.settings.joint_leave = JointLeave::Working;
    let other = determined(&world, None, None).unwrap().next.determined.unwrap();
    assert_eq!(other.publish_by, date(2025, 8, 26));
    world.office.settings.joint_leave = JointLeave::Off;
    // The standard was set before the charter: the clock has been running since (Art. 30(4)).
    let earlier = determined(&world, Some(" 13 TAHUN 2025 "), Some(date(2025, 8, 1))).unwrap();
    let facts = earlier.next.determined.clone().unwrap();
    assert_eq!(facts.publish_by, date(2025, 8, 12));
    assert_eq!(facts.decree.as_deref(), Some("13 TAHUN 2025"));
    assert_eq!(earlier.next.is_late(world.today()), Some(true));
    for wrong in [date(2025, 8, 16), date(2011, 1, 3)] {
        let got = determined(&world, None, Some(wrong));
        assert!(matches!(got, Err(Refusal::DateOutside { .. })), "{wrong}: {got:?}");
    }
    // In time on the last day, late the day after; late is shown and does not stop it.
    for (day, late) in [(date(2025, 8, 27), false), (date(2025, 8, 28), true)] {
        world.now = at(day, 9);
        let publish = Command::Publish { ways: BTreeSet::from([Way::SocialMedia]) };
        let published = world.by(Role::Ppid, &done.next, &content, publish).unwrap().next;
        assert_eq!(published.is_late(date(2030, 1, 1)), Some(late), "{day}");
        let ways = published.published.unwrap().ways;
        assert_eq!(ways, BTreeSet::from([Way::Portal, Way::SocialMedia]));
    }
    assert_eq!(charter.is_late(date(2030, 1, 1)), None, "nothing is due before determination");
}

#[test]
fn a_charter_is_nothing_but_its_events() {
    let world = World::new();
    for stage in Stage::ALL {
        let (charter, _, decisions) = world.at(*stage);
        let events = decisions.iter().map(|decision| &decision.event);
        assert_eq!(Charter::replay(events), Some(charter.clone()), "{stage:?}");
        let json = serde_json::to_string(&charter).unwrap();
        assert_eq!(serde_json::from_str::<Charter>(&json).unwrap(), charter);
        for decision in &decisions {
            let json = serde_json::to_string(&decision.event).unwrap();
            assert!(json.contains(decision.event.name()), "{json}");
            assert_eq!(
                serde_json::from_str::<terbuka_core::charter::Event>(&json).unwrap(),
                decision.event
            );
        }
    }
    assert_eq!(Charter::replay([]), None);
}

fn case(received: Date, track: Track, due_on: Date, decided: Option<Date>) -> Request {
    let case = Receipt {
        id: CaseId::new("r"),
        office: OfficeId::new("o1"),
        number: "1".into(),
        procedure: ProcedureId::new("p"),
        track,
        channel: Channel::Portal,
        received: at(received, 9),
        due_on,
        complete: true,
        papers: BTreeSet::new(),
    }
    .begin();
    let Some(decided_on) = decided else { return case };
    case.after(&RequestEvent::Decided {
        outcome: Outcome::Granted,
        ruling: Ruling {
            decided_on,
            by: None,
            grounds: BTreeSet::new(),
            test_decree: None,
            tests: BTreeSet::new(),
            delivery: Delivery::Email,
            cost_rupiah: 0,
        },
    })
}

#[test]
fn an_answer_that_never_came_counts_as_a_broken_promise() {
    let world = World::new();
    let all = world.promises();
    let (march, due) = (date(2026, 3, 2), date(2026, 3, 16));
    let cases = [
        case(march, Track::Ordinary, due, Some(due)),
        case(march, Track::Ordinary, due, Some(date(2026, 3, 17))),
        case(march, Track::Ordinary, due, None),
        case(march, Track::Election, date(2026, 3, 5), Some(date(2026, 3, 5))),
        // Before the span that is looked at.
        case(date(2025, 1, 6), Track::Ordinary, date(2025, 1, 20), Some(date(2025, 1, 8))),
    ];
    let kept = |promise: &Promise, today| {
        answers(promise, &world.office, &world.calendar, &cases, date(2025, 4, 1), today)
    };
    // On the due day the open one still has time.
    assert_eq!(kept(answer(&all), due), Some(Kept { within: 1, all: 1 }));
    assert_eq!(kept(answer(&all), date(2026, 3, 17)), Some(Kept { within: 1, all: 3 }));
    assert_eq!(kept(&all[1], due), Some(Kept { within: 1, all: 1 }));
    let number = all.iter().find(|promise| promise.key == PromiseKey::Number).unwrap();
    assert_eq!(kept(number, due), None);
    assert_eq!(Kept { within: 2, all: 3 }.percent(), Some(66));
    assert_eq!(Kept::default().percent(), None);
    // An SOP that promises five days is measured by five days, not by the law's ten.
    let five = Promise {
        time: Promised::WorkingDays { days: 5, extension: None },
        sooner: true,
        ..answer(&all).clone()
    };
    assert_eq!(kept(&five, date(2026, 3, 17)), Some(Kept { within: 0, all: 3 }));
}
