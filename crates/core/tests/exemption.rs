//! The consequence test's rules against a sceptic: every act at every stage by every role, what the
//! law never lets be exempt, the chain of delegation, the end that comes by itself, and replay.

#[path = "common/exemption.rs"]
mod common;

use std::collections::BTreeSet;

use common::*;
use jiff::ToSpan;
use jiff::civil::{Date, date};
use proptest::prelude::*;
use terbuka_core::exemption::content::Weights;
use terbuka_core::exemption::countdown::{Countdown, Nearness};
use terbuka_core::exemption::decide::{Command, Grounds, asked, begin, expired, tested_anew};
use terbuka_core::exemption::list::{Listed, is_of_year, sheet};
use terbuka_core::exemption::{
    Condition, EndReason, Event, Exemption, Extent, Fault, Occasion, Period, Stage, View,
};
use terbuka_core::ident::{CaseId, OfficeId, UnitId};
use terbuka_core::law::{Calendar, JointLeave, NeverExempt, Terms};
use terbuka_core::office::{Authority, Level};
use terbuka_core::procedure::{Service, template};
use terbuka_core::refusal::Refusal;
use terbuka_core::role::Role;

#[test]
fn every_command_at_every_stage_is_legal_by_the_table_or_refused_as_wrong_stage() {
    let world = World::province();
    let tests = at_each_stage(&world);
    let stages: Vec<Stage> = tests.iter().map(|said| said.test.stage).collect();
    assert_eq!(stages, Stage::ALL);
    for said in &tests {
        for command in commands() {
            let act = command.act();
            let name = format!("{command:?} at {:?}", said.test.stage);
            match world.act(said, command) {
                Err(Refusal::Exemption { of: Fault::Stage { .. } }) => {}
                _ => assert!(said.test.stage.acts().contains(&act), "{name} passed"),
            }
        }
    }
}

#[test]
fn a_role_does_what_the_law_and_the_sop_give_it_and_nothing_else() {
    let mut world = World::province();
    for sop in [None, Some(template(Service::ConsequenceTest))] {
        world.procedure = sop.clone();
        for said in at_each_stage(&world) {
            for command in commands() {
                let act = command.act();
                if !said.test.stage.acts().contains(&act) {
                    continue;
                }
                for role in Role::ALL {
                    let result = world.by(&officer(role), &said, command.clone());
                    let by_rule = act.roles().contains(&role);
                    let in_lane = sop.as_ref().is_none_or(|sop| {
                        let step = sop.step_of(act).expect("the template binds every act");
                        sop.lanes_of(step).iter().any(|lane| lane.roles.contains(&role))
                    });
                    let refused = matches!(
                        result,
                        Err(Refusal::WrongRole { .. } | Refusal::WrongLane { .. })
                    );
                    assert_eq!(refused, !(by_rule && in_lane), "{role:?} {act:?}: {result:?}");
                }
            }
        }
    }
}

#[test]
fn what_exactly_must_be_said_before_anything_else() {
    let world = World::province();
    let try_it = |change: fn(&mut terbuka_core::exemption::decide::Begin)| {
        let mut new = new_test();
        change(&mut new);
        world.with(&officer(Role::Ppid), |facts| begin(new, None, None, facts).map(|_| ()))
    };
    let missing = |what: &str| Err(Refusal::Missing { what: format!("exemption/{what}") });
    assert_eq!(try_it(|_| ()), Ok(()));
    assert_eq!(try_it(|new| new.what.title = " ".into()), missing("title"));
    assert_eq!(try_it(|new| new.what.subject.clear()), missing("subject"));
    assert_eq!(try_it(|new| new.extent = Extent::Part), missing("blackout"));
    assert_eq!(try_it(|new| new.unit = UnitId::new("u9")), missing("unit"));
    assert_eq!(try_it(|new| new.occasion = Occasion::AtRequest), missing("case"));
    assert_eq!(try_it(|new| new.occasion = Occasion::CommissionOrder), missing("order"));
    let rival = world.with(&officer(Role::Ppid), |facts| begin(new_test(), None, Some(7), facts));
    assert_eq!(rival.unwrap_err(), Fault::UnderWay { number: 7 }.into());
}

#[test]
fn a_basis_is_a_statute_and_never_what_article_18_opens() {
    let world = World::province();
    let said = world.begun();
    let try_it = |grounds: Grounds| world.act(&said, Command::Base(Box::new(grounds)));
    assert!(try_it(grounds("h", None)).is_ok());
    assert!(try_it(grounds("j", Some("UU 27/2022"))).is_ok());
    assert!(matches!(try_it(Grounds::default()), Err(Refusal::Missing { .. })));
    // Letter j rests on another statute, named with its article.
    assert_eq!(
        try_it(grounds("j", None)),
        Err(Refusal::Missing { what: "exemption/statute".into() })
    );
    for cited in ["PKPU 8/2022", "PP 61/2010", "Keputusan KPU 731/2025", "peraturan internal"] {
        assert_eq!(
            try_it(grounds("j", Some(cited))),
            Err(Fault::NotStatute { cited: cited.into() }.into())
        );
    }
    let mut bare = grounds("j", Some("UU 27/2022"));
    bare.bases[0].article = Some("  ".into());
    assert_eq!(try_it(bare), Err(Refusal::Missing { what: "exemption/article".into() }));
    // Art. 18(1), all of it.
    for class in NeverExempt::ALL {
        let never = Grounds { never_exempt: BTreeSet::from([*class]), ..grounds("h", None) };
        assert_eq!(try_it(never), Err(Refusal::NeverExempt { what: class.code().into() }));
    }
    // Art. 18(2): the person's consent or public office opens g and h, and only those.
    for letter in ["g", "h", "gb"] {
        let consented = Grounds { consented: true, ..grounds(letter, None) };
        let condition = Condition::Consent;
        assert_eq!(try_it(consented), Err(Fault::OpenedByPerson { condition }.into()));
        let official = Grounds { public_office: true, ..grounds(letter, None) };
        let condition = Condition::PublicOffice;
        assert_eq!(try_it(official), Err(Fault::OpenedByPerson { condition }.into()));
    }
    assert!(try_it(Grounds { consented: true, ..grounds("b", None) }).is_ok());
}

#[test]
fn nothing_is_handed_in_before_it_is_weighed_ended_and_advised() {
    let mut world = World::province();
    let said = world.weighing();
    let submit = |world: &World, weights: Weights, period: Period| {
        world.act(&said, Command::Submit(Box::new(weights), period))
    };
    for (name, clear) in [
        ("opened", (|w| w.opened.clear()) as fn(&mut Weights)),
        ("closed", |w| w.closed = "  ".into()),
        ("interest", |w| w.interest.clear()),
    ] {
        let mut weights = weights();
        clear(&mut weights);
        let found = submit(&world, weights, consent());
        assert_eq!(found, Err(Refusal::Missing { what: format!("exemption/{name}") }));
    }
    let endless = submit(&world, weights(), Period::default());
    assert!(matches!(endless, Err(Refusal::Exemption { of: Fault::NoEnd { .. } })));
    let past = Period { until: Some(date(2026, 1, 1)), ..consent() };
    assert!(matches!(submit(&world, weights(), past), Err(Refusal::Missing { .. })));
    assert!(submit(&world, weights(), consent()).is_ok());
    // One member's second advice is no second member.
    world.office.settings.exemption_opinions = 2;
    let twice = world.act(&said, advice(View::Open)).expect("advised");
    let found = world.act(&twice, Command::Submit(Box::new(weights()), consent()));
    assert_eq!(found.unwrap_err(), Fault::Opinions { needed: 2, found: 1 }.into());
    world.office.settings.exemption_opinions = 0;
    let unheard = world.based();
    assert!(world.act(&unheard, Command::Submit(Box::new(weights()), consent())).is_ok());
}

#[test]
fn the_decision_holds_the_six_contents_or_is_none() {
    let mut world = World::province();
    let approved = world.approved();
    let determine = |world: &World, decree: &str| {
        world.act(&approved, Command::Determine { decree: decree.into() })
    };
    let done = determine(&world, " 12 Tahun 2026 ").expect("determined");
    let decided = done.test.decided.as_ref().expect("decided");
    assert_eq!((decided.decree.as_str(), decided.is_elsewhere()), ("12 Tahun 2026", false));
    assert_eq!(done.content.signer.as_ref().map(|one| one.name.as_str()), Some("Dewi Contoh"));
    assert!(done.content.approver.is_some());
    assert!(done.test.holds(world.today()));
    let missing = |what: &str| Err(Refusal::Missing { what: format!("exemption/{what}") });
    assert_eq!(determine(&world, "  "), missing("decree"));
    world.office.settings.contact.place.clear();
    assert_eq!(determine(&world, "12"), missing("place"));
}

#[test]
fn a_district_proposes_its_province_decides_and_what_it_decides_holds_below() {
    let district = World::district();
    let province = World::province();
    let approved = district.approved();
    let determine = || Command::Determine { decree: "1".into() };
    assert_eq!(district.act(&approved, determine()).unwrap_err(), Fault::DecidedAbove.into());
    let to = Some(province.office.id.clone());
    let up = Command::HandUp { to, name: province.office.name.clone() };
    let proposed = district.act(&approved, up).expect("handed up");
    assert_eq!((proposed.test.stage, &proposed.test.seat), (Stage::Submitted, &province.office.id));
    // It lies with the province now: nobody below can go on with it.
    assert_eq!(district.act(&proposed, Command::Approve).unwrap_err(), Fault::OtherSeat.into());
    let back = province
        .act(&proposed, Command::SendBack { reason: "lengkapi".into() })
        .expect("sent back");
    assert_eq!((back.test.stage, &back.test.seat), (Stage::Weighing, &district.office.id));
    let seen = province.act(&proposed, Command::Approve).expect("approved");
    assert_eq!(seen.test.approvals.len(), 2);
    let done = province.act(&seen, determine()).expect("determined");
    assert_eq!((done.test.stage, &done.test.seat), (Stage::InForce, &district.office.id));
    let decided = done.test.decided.as_ref().expect("decided");
    assert_eq!(decided.office.as_ref(), Some(&province.office.id));
    // A province can hand on to KPU; KPU to nobody.
    let further = Command::HandUp { to: None, name: "Komisi Pemilihan Umum".into() };
    assert!(province.act(&seen, further.clone()).is_ok());
    let mut national = World::province();
    national.office.level = Level::National;
    assert_eq!(national.act(&seen, further).unwrap_err(), Fault::NobodyAbove.into());
    // An office may say that it decides itself, or that it does not.
    let mut own = World::district();
    own.office.settings.exemption_authority = Some(Authority::Own);
    assert!(own.act(&own.approved(), determine()).is_ok());
    let mut proposing = World::province();
    proposing.office.settings.exemption_authority = Some(Authority::Above);
    let refused = proposing.act(&proposing.approved(), determine());
    assert_eq!(refused.unwrap_err(), Fault::DecidedAbove.into());
}

#[test]
fn what_an_office_elsewhere_decided_is_recorded_with_number_and_date() {
    let world = World::district();
    let up = Command::HandUp { to: None, name: "KPU Provinsi Lain".into() };
    let proposed = world.act(&world.approved(), up).expect("handed up");
    assert_eq!(proposed.test.stage, Stage::HandedUp);
    let record =
        |on, exempt, until| Command::Record { decree: "731 Tahun 2026".into(), on, exempt, until };
    let today = world.today();
    let done = world.act(&proposed, record(today, true, None)).expect("recorded");
    let decided = done.test.decided.as_ref().expect("decided");
    assert!(decided.is_elsewhere());
    assert_eq!(decided.name, "KPU Provinsi Lain");
    let tomorrow = today.tomorrow().expect("a day");
    for on in [tomorrow, proposed.test.begun_on.yesterday().expect("a day")] {
        let found = world.act(&proposed, record(on, true, None));
        assert!(matches!(found, Err(Refusal::DateOutside { .. })), "{on}");
    }
    let shorter = world.act(&proposed, record(today, true, Some(date(2027, 6, 30))));
    assert_eq!(shorter.expect("recorded").test.period.until, Some(date(2027, 6, 30)));
    let open = world.act(&proposed, record(today, false, None)).expect("recorded");
    assert_eq!((open.test.stage, open.test.found_open_on), (Stage::NotExempt, Some(today)));
}

#[test]
fn an_exemption_ends_only_by_a_reason_it_knows() {
    let mut world = World::province();
    let until = date(2026, 9, 28);
    let both = Period { until: Some(until), ..consent() };
    let dated = world.in_force("h", both);
    let open = |why| Command::Open { why, reason: "alasan".into() };
    let fault = |of: Fault| Err(Refusal::from(of));
    let from = Some(date(2026, 8, 13));
    assert_eq!(world.act(&dated, open(EndReason::Declared)), fault(Fault::TooEarly { from }));
    assert_eq!(world.act(&dated, open(EndReason::Condition)), fault(Fault::NotThatWay));
    for why in [EndReason::Expired, EndReason::Revoked, EndReason::Retested, EndReason::Replaced] {
        assert_eq!(world.act(&dated, open(why)), fault(Fault::NotThatWay), "{why:?}");
    }
    for why in [EndReason::Consent, EndReason::PublicOffice, EndReason::Commission] {
        let ended = world.act(&dated, open(why)).expect("opened");
        assert_eq!(ended.test.ended.as_ref().map(|ended| ended.reason), Some(why));
    }
    let mute = Command::Open { why: EndReason::Consent, reason: " ".into() };
    assert!(matches!(world.act(&dated, mute), Err(Refusal::Missing { .. })));
    world.now = at(date(2026, 8, 13), 9);
    assert!(world.act(&dated, open(EndReason::Declared)).is_ok());
    // What another ground closes too, the person alone does not open.
    let mixed = world.in_force("ha", Period { until: Some(until), conditions: BTreeSet::new() });
    assert_eq!(world.act(&mixed, open(EndReason::Consent)), fault(Fault::NotThatWay));
    let revoke = Command::Revoke { decree: "9/2026".into(), reason: "keliru".into() };
    let revoked = world.act(&dated, revoke).expect("revoked").test.ended.expect("ended");
    assert_eq!(revoked.decree.as_deref(), Some("9/2026"));
    assert!(revoked.reason.opens());
}

#[test]
fn the_law_opens_what_nobody_declared_open() {
    let world = World::province();
    let until = date(2026, 12, 31);
    let test = world.in_force("h", Period { until: Some(until), ..consent() }).test;
    assert!(test.holds(until));
    assert!(!test.holds(date(2027, 1, 1)), "open whether or not the program was awake");
    // Nobody opens or revokes what the law has opened, and a new test of it begins from nothing.
    let mut late = World::province();
    late.now = at(date(2027, 1, 4), 9);
    let said = world.in_force("h", Period { until: Some(until), ..consent() });
    let by_law = Fault::OpenByLaw { since: date(2027, 1, 1) };
    for command in [
        Command::Open { why: EndReason::Declared, reason: "x".into() },
        Command::Revoke { decree: "1".into(), reason: "x".into() },
    ] {
        assert_eq!(late.act(&said, command).unwrap_err(), by_law.clone().into());
    }
    let anew = late.with(&officer(Role::Ppid), |facts| {
        let new =
            terbuka_core::exemption::decide::Begin { renews: Some(test.id.clone()), ..new_test() };
        begin(new, Some(&test), None, facts).map(|_| ())
    });
    assert!(matches!(anew, Err(Refusal::Missing { .. })));
    let replaced = tested_anew(&test, &said.test, date(2027, 1, 4)).next.ended.expect("ended");
    assert_eq!((replaced.reason, replaced.on), (EndReason::Expired, date(2027, 1, 1)));
    let asked_on = date(2026, 11, 16);
    let asked = asked(&test, asked_on);
    assert_eq!((asked.next.stage, asked.next.asked_on), (Stage::InForce, Some(asked_on)));
    assert_eq!(asked.act, None);
    let over = expired(&asked.next, date(2027, 1, 1));
    let ended = over.next.ended.as_ref().expect("ended");
    assert_eq!((ended.reason, ended.on, &ended.by), (EndReason::Expired, date(2027, 1, 1), &None));
    assert!(!over.next.holds(date(2026, 12, 1)));
}

#[test]
fn only_a_new_test_makes_it_longer_and_the_old_one_gives_way() {
    let world = World::province();
    let old = world.in_force("h", consent());
    let again = |renews: &Exemption| {
        let new = terbuka_core::exemption::decide::Begin {
            id: CaseId::new("t2"),
            renews: Some(renews.id.clone()),
            ..new_test()
        };
        world.with(&officer(Role::Ppid), |facts| begin(new, Some(renews), None, facts))
    };
    assert!(again(&old.test).is_ok());
    let gone = tested_anew(&old.test, &old.test, world.today()).next;
    assert!(matches!(again(&gone), Err(Refusal::Missing { .. })));
    assert_eq!(gone.ended.as_ref().map(|ended| ended.reason), Some(EndReason::Replaced));
    let open = world.act(&world.begun(), Command::FindOpen { reason: "x".into() }).expect("open");
    let gone = tested_anew(&old.test, &open.test, world.today()).next;
    assert_eq!(gone.ended.map(|ended| ended.reason), Some(EndReason::Retested));
}

#[test]
fn the_list_of_a_year_holds_what_was_exempt_in_it() {
    let world = World::province();
    let until = Period { until: Some(date(2027, 6, 30)), ..consent() };
    let said = world.in_force("h", until);
    let years = |test: &Exemption| {
        (2025..2030).filter(|year| is_of_year(test, *year)).collect::<Vec<i16>>()
    };
    assert_eq!(years(&said.test), [2026, 2027]);
    let over = expired(&said.test, date(2027, 7, 1)).next;
    assert_eq!(years(&over), [2026, 2027]);
    assert!(years(&world.begun().test).is_empty());
    let listed =
        [Listed { test: said.test, content: said.content }, Listed { ..world.begun().listed() }];
    let found = sheet(&world.office, 2026, &listed, world.today());
    assert_eq!(found.rows.len(), 1);
    assert_eq!(found.rows[0].len(), found.columns.len());
    let words = format!("{:?}", found.rows[0]);
    for needed in ["Pasal 17 huruf h", "30 Juni 2027", "12 Tahun 2026", "berlaku"] {
        assert!(words.contains(needed), "{needed} in {words}");
    }
}

/// The obvious way: walk back day by day, counting the days on which people work.
fn slow_ask(until: Date, calendar: &Calendar, reading: JointLeave) -> Date {
    let mut day = until;
    let mut worked = 0;
    while worked < 30 {
        day = day.yesterday().expect("a day");
        let special = calendar.special_days(day, day);
        let closed = special.iter().any(|special| {
            special.kind != terbuka_core::law::DayKind::JointLeave || reading == JointLeave::Off
        });
        let weekend = day.weekday().to_monday_one_offset() > 5;
        if !closed && !weekend {
            worked += 1;
        }
    }
    day
}

proptest! {
    /// Thirty working days before the end, whatever holidays lie between, and the states follow
    /// each other once.
    #[test]
    fn the_countdown_is_what_a_slow_count_finds(
        offset in 0_i64..1400,
        closed in prop::collection::vec(0_i64..1400, 0..12),
        working_leave in any::<bool>(),
        ahead in -60_i64..90,
    ) {
        let reading = if working_leave { JointLeave::Working } else { JointLeave::Off };
        let start = date(2024, 3, 1);
        let until = start + offset.days();
        let days = closed.iter().map(|offset| {
            let day = start + offset.days();
            terbuka_core::law::SpecialDay::new(day, terbuka_core::law::DayKind::OfficeClosed, "Banjir")
        });
        let calendar = Calendar::national().clone().with_office_days(days);
        let today = until - ahead.days();
        let found = Countdown::of(until, today, Terms::shipped(), &calendar, reading)
            .expect("a term is in force");
        let ask_on = slow_ask(until, &calendar, reading);
        prop_assert_eq!(found.ask_on, ask_on);
        prop_assert_eq!(found.opens_on, until.tomorrow().unwrap());
        let wanted = if today > until {
            Nearness::Over
        } else if today > ask_on {
            Nearness::Near
        } else if today == ask_on {
            Nearness::Today
        } else {
            Nearness::Far
        };
        prop_assert_eq!(found.nearness, wanted);
        prop_assert_eq!(found.asks(), today >= ask_on);
    }

    /// Whatever is tried in whatever order by whichever office, the state is what its events say,
    /// nothing is exempt without grounds, an approval, a number and an end, and a refused act leaves
    /// no trace.
    #[test]
    fn state_is_the_replay_of_its_events(
        picks in prop::collection::vec((0_usize..40, any::<bool>(), 0_i64..2000), 1..60),
    ) {
        let mut worlds = [World::district(), World::province()];
        let mut said = worlds[0].begun();
        let mut events: Vec<Event> = vec![said.event.clone()];
        for (pick, above, hours) in picks {
            for world in &mut worlds {
                world.now += hours.hours();
            }
            let world = &worlds[usize::from(above)];
            let commands = commands();
            let command = commands[pick % commands.len()].clone();
            if let Ok(next) = world.act(&said, command) {
                events.push(next.event.clone());
                said = next;
            }
            prop_assert_eq!(Exemption::replay(&events), Some(said.test.clone()));
            let test = &said.test;
            if test.stage == Stage::InForce {
                let decided = test.decided.as_ref().expect("decided");
                prop_assert!(!test.grounds.is_empty() && !test.approvals.is_empty());
                prop_assert!(!decided.decree.is_empty());
                prop_assert_eq!(test.period.fits(&test.grounds, decided.on), Ok(()));
                prop_assert!(said.content.missing(test).is_none());
                prop_assert_eq!(&test.seat, &test.office);
            }
            prop_assert_eq!(test.stage == Stage::Ended, test.ended.is_some());
            prop_assert_eq!(test.stage == Stage::NotExempt, test.found_open_on.is_some());
        }
    }
}

#[test]
fn a_test_is_moved_by_its_own_office_only() {
    let mut other = World::district();
    other.office.id = OfficeId::new("elsewhere");
    let found = other.act(&World::district().begun(), commands().swap_remove(0));
    assert_eq!(found.unwrap_err(), Fault::OtherSeat.into());
}
