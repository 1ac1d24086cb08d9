//! The request's rules against a sceptic: every act at every stage, every role, and replay.

use std::collections::BTreeSet;

use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan};
use proptest::prelude::*;
use terbuka_core::exemption::{DecidedTest, Fault, Period};
use terbuka_core::ident::{CaseId, DispositionId, OfficeId, ProcedureId, UnitId, UserId};
use terbuka_core::law::{
    Calendar, ClockRules, ClosedDay, ExemptionGround, ExtensionReason, NeverExempt, Track,
};
use terbuka_core::office::{ElectionPeriod, Level, Office, OfficeSettings, Unit, Zone};
use terbuka_core::person::{Channel, Delivery, IdentityPaper, RequesterKind};
use terbuka_core::procedure::{Header, Lane, Procedure, Service, Step};
use terbuka_core::refusal::Refusal;
use terbuka_core::request::decide::{Command, Receive, Verdict, decide, receive, recompute};
use terbuka_core::request::{Act, Actor, Duty, Event, Facts, Outcome, Request, Stage};
use terbuka_core::role::Role;

fn office() -> Office {
    Office {
        id: OfficeId::new("o1"),
        code: "1503".into(),
        slug: "uji".into(),
        name: "KPU Kabupaten Uji".into(),
        level: Level::Regency,
        zone: Zone::Wib,
        settings: OfficeSettings {
            disposition_days: 5,
            closed_day: ClosedDay::AsReceived,
            ..OfficeSettings::default()
        },
        units: vec![Unit {
            id: UnitId::new("u1"),
            name: "Subbagian Data".into(),
            code: "D".into(),
        }],
    }
}

/// Lanes as in a small office: the Kasubbag is the PPID, the Sekretaris the superior.
fn procedure() -> Procedure {
    let lane = |title: &str, roles: &[Role]| Lane {
        title: title.into(),
        roles: roles.to_vec(),
        system: false,
    };
    let step = |number: &str, lanes: &[&str], acts: &[Act]| Step {
        number: number.into(),
        activity: format!("langkah {number}"),
        lanes: lanes.iter().map(|lane| (*lane).to_owned()).collect(),
        requires: None,
        time: None,
        output: None,
        remark: None,
        decision: None,
        acts: acts.to_vec(),
    };
    Procedure {
        service: Service::Request,
        header: Header::default(),
        boxes: Default::default(),
        lanes: vec![lane("Meja", &[Role::Desk]), lane("PPID", &[Role::Ppid, Role::Kasubbag])],
        steps: vec![
            step("1", &["Meja"], &[Act::Receive, Act::Accept, Act::AskCompletion]),
            step("2", &["Meja"], &[Act::AnswerOnSpot]),
            step("4", &["PPID"], &[Act::Dispose, Act::Decide, Act::Extend, Act::RemoveExtension]),
            step("5", &["Meja"], &[Act::HandOver]),
            step("6", &["Meja"], &[Act::Register]),
            step("7", &["PPID"], &[Act::Supervise]),
        ],
        closing: Default::default(),
    }
}

fn at(day: jiff::civil::Date, hour: i8) -> Timestamp {
    day.at(hour, 0, 0, 0).to_zoned(Zone::Wib.tz()).expect("a time of day").timestamp()
}

fn officer(roles: &[Role]) -> Actor {
    Actor::Officer { id: UserId::new("p1"), roles: roles.to_vec(), units: Vec::new() }
}

struct World {
    office: Office,
    calendar: Calendar,
    procedure: Procedure,
    now: Timestamp,
}

impl World {
    fn new() -> World {
        World {
            office: office(),
            calendar: Calendar::national().clone(),
            procedure: procedure(),
            now: at(date(2026, 2, 10), 9),
        }
    }

    fn with<T>(&self, actor: &Actor, run: impl FnOnce(&Facts) -> T) -> T {
        run(&Facts {
            now: self.now,
            office: &self.office,
            calendar: &self.calendar,
            rules: ClockRules::shipped(),
            procedure: &self.procedure,
            actor,
            tests: &[test("t1", "hb", None)],
        })
    }

    fn receive(&self, complete: bool) -> Result<Request, Refusal> {
        self.with(&officer(&[Role::Desk]), |facts| {
            receive(receive_command(self.now, complete), facts).map(|decision| decision.next)
        })
    }

    fn act(&self, case: &Request, command: Command) -> Result<Request, Refusal> {
        let everyone = officer(&Role::ALL);
        self.with(&everyone, |facts| decide(case, command, facts).map(|decision| decision.next))
    }
}

/// A decided test on these letters of Art. 17.
fn test(id: &str, letters: &str, until: Option<Date>) -> DecidedTest {
    let grounds = letters.chars().filter_map(|c| ExemptionGround::from_code(&c.to_string()));
    DecidedTest {
        id: CaseId::new(id),
        decree: format!("Nomor {id}"),
        on: date(2026, 1, 5),
        grounds: grounds.collect(),
        period: Period { until, ..Period::default() },
        title: "Rekam medis".into(),
        consequence: "mengungkap rahasia".into(),
    }
}

fn receive_command(received: Timestamp, complete: bool) -> Receive {
    Receive {
        id: CaseId::new("c1"),
        number: "001".into(),
        procedure: ProcedureId::new("s1"),
        channel: Channel::WalkIn,
        received,
        election: false,
        kind: RequesterKind::Individual,
        by_attorney: false,
        papers: BTreeSet::from([IdentityPaper::IdentityCard]),
        complete,
    }
}

fn verdict(outcome: Outcome) -> Verdict {
    Verdict {
        outcome,
        grounds: BTreeSet::from([ExemptionGround::from_code("h").expect("letter h")]),
        never_exempt: BTreeSet::new(),
        tests: BTreeSet::from([CaseId::new("t1")]),
        consequence: "alasan".into(),
        material: "dokumen".into(),
        blackout: "bagian".into(),
        holder: "badan lain".into(),
        delivery: Delivery::Email,
        cost_rupiah: 0,
        payment: String::new(),
    }
}

fn commands() -> Vec<Command> {
    let id = DispositionId::new("d1");
    let words = || String::from("kata");
    vec![
        Command::Accept,
        Command::AskCompletion { missing: words() },
        Command::Supplement { note: words() },
        Command::Lapse,
        Command::AnswerOnSpot { material: words(), delivery: Delivery::PickUp },
        Command::TellExempt { grounds: verdict(Outcome::Refused).grounds, note: words() },
        Command::Dispose {
            id: id.clone(),
            unit: UnitId::new("u1"),
            liaison: None,
            due_on: None,
            instruction: words(),
        },
        Command::Reply { id: id.clone(), held: true, reply: words() },
        Command::Remind { id },
        Command::Extend { reason: ExtensionReason::ALL[0], words: words() },
        Command::RemoveExtension { words: words() },
        Command::SetTrack { track: Track::Election },
        Command::Decide(Box::new(verdict(Outcome::Granted))),
        Command::HandOver { by: Delivery::Email, on: None, note: words() },
        Command::Register,
        Command::Supervise { note: words() },
        Command::Report { period: "2026-02".into() },
        Command::Withdraw { words: words() },
    ]
}

/// One case at each stage, reached by acts.
fn at_each_stage(world: &World) -> Vec<Request> {
    let received = world.receive(false).expect("received");
    let act = |case: &Request, command| world.act(case, command).expect("a legal act");
    let waiting = act(&received, Command::AskCompletion { missing: "KTP".into() });
    let open = act(&received, Command::Accept);
    let decided = act(&open, Command::Decide(Box::new(verdict(Outcome::Granted))));
    let delivered =
        act(&decided, Command::HandOver { by: Delivery::PickUp, on: None, note: String::new() });
    let registered = act(&delivered, Command::Register);
    let supervised = act(&registered, Command::Supervise { note: String::new() });
    let reported = act(&supervised, Command::Report { period: "2026-02".into() });
    vec![received, waiting, open, decided, delivered, registered, supervised, reported]
}

#[test]
fn every_act_at_every_stage_is_either_legal_by_the_table_or_refused_as_wrong_stage() {
    let world = World::new();
    let cases = at_each_stage(&world);
    assert_eq!(cases.iter().map(|case| case.stage).collect::<Vec<_>>(), Stage::ALL);
    for case in &cases {
        for command in commands() {
            let act = command.act();
            let legal = case.stage.acts().contains(&act);
            match world.act(case, command) {
                Err(Refusal::WrongStage { .. }) => assert!(!legal, "{act:?} at {:?}", case.stage),
                _ => assert!(legal, "{act:?} at {:?} passed", case.stage),
            }
        }
    }
}

#[test]
fn a_role_does_what_the_sop_gives_its_lane_and_nothing_else() {
    let world = World::new();
    let cases = at_each_stage(&world);
    for case in &cases {
        for command in commands() {
            let act = command.act();
            if !case.stage.acts().contains(&act) {
                continue;
            }
            for role in Role::ALL {
                let actor = officer(&[role]);
                let result = world.with(&actor, |facts| decide(case, command.clone(), facts));
                let step = world.procedure.step_of(act);
                let in_lane = step.is_some_and(|step| {
                    world.procedure.lanes_of(step).iter().any(|lane| lane.roles.contains(&role))
                });
                let by_rule = act.roles().contains(&role);
                let allowed = match step {
                    Some(_) if act == Act::Decide => in_lane && by_rule,
                    Some(_) => in_lane,
                    None => by_rule,
                };
                let refused =
                    matches!(result, Err(Refusal::WrongRole { .. } | Refusal::WrongLane { .. }));
                assert_eq!(refused, !allowed, "{role:?} {act:?}: {result:?}");
            }
        }
    }
}

#[test]
fn the_answer_is_due_as_the_law_sheet_says_and_the_extension_comes_and_goes() {
    let world = World::new();
    let case = world.receive(true).expect("received");
    assert_eq!(case.due_on, date(2026, 2, 26));
    let extended = world
        .act(&case, Command::Extend { reason: ExtensionReason::ALL[0], words: "alasan".into() })
        .expect("first extension");
    assert_eq!(extended.due_on, date(2026, 3, 9));
    assert!(matches!(
        world.act(
            &extended,
            Command::Extend { reason: ExtensionReason::ALL[0], words: "lagi".into() }
        ),
        Err(Refusal::AlreadyExtended { .. })
    ));
    let back = world
        .act(&extended, Command::RemoveExtension { words: "selesai".into() })
        .expect("removed");
    assert_eq!(back.due_on, case.due_on);
    assert_eq!(back, case);
}

#[test]
fn an_extension_without_words_or_after_the_term_is_refused() {
    let mut world = World::new();
    let case = world.receive(true).expect("received");
    let extend =
        |words: &str| Command::Extend { reason: ExtensionReason::ALL[0], words: words.into() };
    assert!(matches!(world.act(&case, extend("  ")), Err(Refusal::Missing { .. })));
    world.now = at(date(2026, 2, 27), 8);
    assert!(matches!(world.act(&case, extend("alasan")), Err(Refusal::TermOver { .. })));
}

#[test]
fn refusing_needs_a_ground_a_consequence_and_nothing_that_is_never_exempt() {
    let world = World::new();
    let case = world.receive(true).expect("received");
    let judge = |verdict| world.act(&case, Command::Decide(Box::new(verdict)));
    let base = verdict(Outcome::Refused);
    assert!(judge(base.clone()).is_ok());
    let mute = Verdict { consequence: " ".into(), ..base.clone() };
    assert!(judge(mute).is_ok(), "the test's own words stand in");
    let never = Verdict { never_exempt: BTreeSet::from([NeverExempt::ALL[0]]), ..base };
    assert!(matches!(judge(never), Err(Refusal::NeverExempt { .. })));
    for outcome in [Outcome::Lapsed, Outcome::Withdrawn] {
        assert!(judge(verdict(outcome)).is_err(), "{outcome:?} is not for a PPID to decide");
    }
}

#[test]
fn refusing_rests_on_decided_tests_in_force_and_on_their_letters() {
    let world = World::new();
    let case = world.receive(true).expect("received");
    let judge = |tests: &[DecidedTest], verdict: Verdict| {
        let everyone = officer(&Role::ALL);
        let command = Command::Decide(Box::new(verdict));
        world.with(&everyone, |facts| {
            decide(&case, command, &Facts { tests, ..facts.clone() }).map(|decision| decision.next)
        })
    };
    let named = |ids: &[&str], letters: &str, outcome| Verdict {
        tests: ids.iter().map(|id| CaseId::new(*id)).collect(),
        grounds: test("", letters, None).grounds,
        ..verdict(outcome)
    };
    let fault = |of: Fault| Err(Refusal::from(of));
    let today = date(2026, 2, 10);
    for outcome in [Outcome::Refused, Outcome::GrantedInPart] {
        let held = [test("t1", "h", None), test("t2", "b", Some(today))];
        // None named, one that is not decided here, one that is over.
        assert_eq!(judge(&held, named(&[], "h", outcome)), fault(Fault::Untested));
        assert_eq!(judge(&held, named(&["t9"], "h", outcome)), fault(Fault::Untested));
        assert_eq!(judge(&held, named(&["t1", "t9"], "h", outcome)), fault(Fault::Untested));
        let over = [test("t2", "b", Some(date(2026, 2, 9)))];
        assert_eq!(judge(&over, named(&["t2"], "b", outcome)), fault(Fault::Untested));
        // A letter that none of them holds.
        let ground = ExemptionGround::from_code("j").unwrap();
        assert_eq!(
            judge(&held, named(&["t1"], "hj", outcome)),
            fault(Fault::GroundUntested { ground })
        );
        // No letter named: those of the tests.
        let refused = judge(&held, named(&["t1", "t2"], "", outcome)).expect("refused");
        let ruling = refused.decision.expect("decided");
        assert_eq!(ruling.grounds, test("", "bh", None).grounds);
        assert_eq!(ruling.test_decree.as_deref(), Some("Nomor t1; Nomor t2"));
        assert_eq!(ruling.tests.len(), 2);
    }
    // Other answers need no test, and carry none.
    for outcome in [Outcome::Granted, Outcome::NotHeld] {
        let answered = judge(&[], named(&["t1"], "h", outcome)).expect("answered");
        let ruling = answered.decision.expect("decided");
        assert!(ruling.tests.is_empty() && ruling.grounds.is_empty());
        assert_eq!(ruling.test_decree, None);
    }
}

#[test]
fn a_case_is_not_refused_while_a_unit_still_owes_its_answer() {
    let world = World::new();
    let case = world.receive(true).expect("received");
    let dispose = commands().swap_remove(6);
    let case = world.act(&case, dispose).expect("disposed");
    assert_eq!(case.dispositions[0].due_on, date(2026, 2, 19));
    let refuse = || Command::Decide(Box::new(verdict(Outcome::Refused)));
    assert!(matches!(world.act(&case, refuse()), Err(Refusal::DispositionsOpen { count: 1 })));
    let reply =
        Command::Reply { id: DispositionId::new("d1"), held: true, reply: "tersedia".into() };
    let case = world.act(&case, reply).expect("replied");
    assert!(world.act(&case, refuse()).is_ok());
}

#[test]
fn a_liaison_answers_for_his_own_unit_only() {
    let world = World::new();
    let case = world.receive(true).expect("received");
    let case = world.act(&case, commands().swap_remove(6)).expect("disposed");
    let reply = |units: Vec<UnitId>| {
        let actor = Actor::Officer { id: UserId::new("p2"), roles: vec![Role::Liaison], units };
        world.with(&actor, |facts| decide(&case, commands().swap_remove(7), facts))
    };
    assert!(reply(vec![UnitId::new("u1")]).is_ok());
    assert_eq!(reply(vec![UnitId::new("u2")]).unwrap_err(), Refusal::NoOpenDisposition);
}

#[test]
fn the_past_and_the_future_are_closed_to_receipts() {
    let world = World::new();
    let desk = officer(&[Role::Desk]);
    for (received, fine) in [
        (world.now, true),
        (world.now - 24.hours(), true),
        (world.now + 1.minutes(), false),
        (world.now - (24 * 40).hours(), false),
    ] {
        let result = world.with(&desk, |facts| receive(receive_command(received, false), facts));
        assert_eq!(result.is_ok(), fine, "{received}");
    }
}

#[test]
fn complete_at_the_desk_needs_the_papers_of_the_kind() {
    let world = World::new();
    let desk = officer(&[Role::Desk]);
    let mut command = receive_command(world.now, true);
    command.kind = RequesterKind::LegalEntity;
    let result = world.with(&desk, |facts| receive(command.clone(), facts));
    assert_eq!(result, Err(Refusal::Missing { what: "papers/deed".into() }));
    command.papers = BTreeSet::from([IdentityPaper::Deed, IdentityPaper::MinisterialApproval]);
    assert!(world.with(&desk, |facts| receive(command, facts)).is_ok());
}

#[test]
fn the_short_track_needs_both_the_tick_and_the_offices_election_period() {
    let mut world = World::new();
    let desk = officer(&[Role::Desk]);
    let election = Receive { election: true, ..receive_command(world.now, true) };
    let track = |world: &World| {
        world.with(&desk, |facts| receive(election.clone(), facts)).expect("received").next
    };
    assert_eq!(track(&world).track, Track::Ordinary);
    world.office.settings.election_period =
        Some(ElectionPeriod { from: date(2026, 1, 1), to: date(2026, 12, 31) });
    let case = track(&world);
    assert_eq!((case.track, case.due_on), (Track::Election, date(2026, 2, 13)));
}

#[test]
fn a_day_added_to_the_calendar_moves_open_cases_and_only_those() {
    let mut world = World::new();
    let cases = at_each_stage(&world);
    let day = terbuka_core::law::SpecialDay::new(
        date(2026, 2, 12),
        terbuka_core::law::DayKind::OfficeClosed,
        "Banjir",
    );
    world.calendar = world.calendar.clone().with_office_days([day]);
    for case in &cases {
        let result = world
            .with(&Actor::System, |facts| recompute(case, facts))
            .expect("a clock is in force");
        match result {
            Some(decision) => {
                assert!(case.stage.is_open());
                assert_eq!(decision.next.due_on, date(2026, 2, 27));
                assert_eq!(case.clone().after(&decision.event), decision.next);
            }
            None => assert!(!case.stage.is_open(), "{:?} did not move", case.stage),
        }
    }
}

#[test]
fn a_lane_of_the_program_closes_the_register_by_itself() {
    let mut world = World::new();
    world.procedure.lanes.push(Lane { title: "Sistem".into(), roles: vec![], system: true });
    world.procedure.steps[4].lanes = vec!["Sistem".into()];
    let case = world.receive(true).expect("received");
    let decided =
        world.act(&case, Command::Decide(Box::new(verdict(Outcome::Granted)))).expect("decided");
    let hand_over = Command::HandOver { by: Delivery::Email, on: None, note: String::new() };
    let decision = world
        .with(&officer(&[Role::Desk]), |facts| decide(&decided, hand_over, facts))
        .expect("handed over");
    assert!(decision.duties.contains(&Duty::Automatically(Act::Register)));
    let registered =
        world.with(&Actor::System, |facts| decide(&decision.next, Command::Register, facts));
    assert!(registered.is_ok());
}

proptest! {
    /// Whatever is tried in whatever order, the state is what its events say, and a refused act
    /// leaves no trace.
    #[test]
    fn state_is_the_replay_of_its_events(picks in prop::collection::vec((0usize..18, 0i64..40), 1..40)) {
        let mut world = World::new();
        let desk = officer(&[Role::Desk]);
        let first = world
            .with(&desk, |facts| receive(receive_command(world.now, false), facts))
            .expect("received");
        let mut events: Vec<Event> = vec![first.event];
        let mut case = first.next;
        for (pick, hours) in picks {
            world.now += hours.hours();
            let everyone = officer(&Role::ALL);
            let command = commands().swap_remove(pick);
            if let Ok(decision) = world.with(&everyone, |facts| decide(&case, command, facts)) {
                prop_assert_eq!(decision.event.name().is_empty(), false);
                events.push(decision.event);
                case = decision.next;
            }
            prop_assert_eq!(Request::replay(&events), Some(case.clone()));
            prop_assert!(case.outcome.is_some() == case.ended_on.is_some());
            prop_assert!(case.extension.as_ref().is_none_or(|e| e.was_due_on <= case.due_on));
        }
    }
}
