//! Objections and disputes against a sceptic: every ground on every day, late, twice, without a
//! request; every act at every stage by every role; clocks and registers against slow models; replay.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan};
use proptest::prelude::*;
use terbuka_core::dispute::decide::{
    Command as DisputeCommand, Verdict as DisputeVerdict, decide as note,
};
use terbuka_core::dispute::open::{Open, open as open_dispute, window};
use terbuka_core::dispute::{
    self, Dispute, Duty as DisputeDuty, Event as DisputeEvent, HearingKind, Judged, Party,
    competent,
};
use terbuka_core::ident::{CaseId, OfficeId, ProcedureId, UserId};
use terbuka_core::law::{
    Calendar, ClockRules, ClosedDay, ExemptionGround, JointLeave, ObjectionGround, RuleName, Track,
};
use terbuka_core::objection::decide::{Command, Verdict, decide, recompute};
use terbuka_core::objection::ground::{found, grounds};
use terbuka_core::objection::lodge::{Lodge, lodge};
use terbuka_core::objection::register::{Layout, objections};
use terbuka_core::objection::{
    Decision, Dossier, Duty, Event, Facts, LetterDuty, Objection, Outcome, Reaction, Stage,
};
use terbuka_core::office::{
    ClockStart, Contact, ElectionPeriod, Level, Office, OfficeSettings, OpeningHours, Zone,
};
use terbuka_core::person::{Channel, Delivery};
use terbuka_core::procedure::{Service, template};
use terbuka_core::refusal::Refusal;
use terbuka_core::request::event::Receipt;
use terbuka_core::request::order::{OrderedBy, executed, lifted, ordered};
use terbuka_core::request::{
    Act, Actor, Delivered, Event as RequestEvent, Outcome as RequestOutcome, Request, Ruling,
    Stage as RequestStage,
};
use terbuka_core::role::Role;
use terbuka_core::sheet::Cell;

fn office(level: Level) -> Office {
    Office {
        id: OfficeId::new("o1"),
        code: "1503".into(),
        slug: "uji".into(),
        name: "KPU Kabupaten Uji".into(),
        level,
        zone: Zone::Wib,
        settings: OfficeSettings {
            sop_reviews_a_year: 1,
            contact: Contact::default(),
            joint_leave: JointLeave::Off,
            closed_day: ClosedDay::AsReceived,
            clock_start: ClockStart::Receipt,
            hours: OpeningHours {
                days: vec![1, 2, 3, 4, 5],
                opens: jiff::civil::time(8, 0, 0, 0),
                closes: jiff::civil::time(16, 0, 0, 0),
            },
            disposition_days: 3,
            numbering: BTreeMap::new(),
            titles: BTreeMap::new(),
            election_period: Some(ElectionPeriod {
                from: date(2026, 1, 1),
                to: date(2026, 12, 31),
            }),
            signers: BTreeMap::new(),
            cost_rupiah: 0,
        },
        units: Vec::new(),
    }
}

fn at(day: Date) -> Timestamp {
    day.at(10, 0, 0, 0).to_zoned(Zone::Wib.tz()).expect("a time of day").timestamp()
}

fn officer(role: Role) -> Actor {
    Actor::Officer { id: UserId::new(role.code()), roles: vec![role], units: Vec::new() }
}

struct World {
    office: Office,
}

impl World {
    fn new() -> World {
        World { office: office(Level::Regency) }
    }

    fn facts<'a>(&'a self, actor: &'a Actor, on: Date) -> Facts<'a> {
        Facts {
            now: at(on),
            office: &self.office,
            calendar: Calendar::national(),
            rules: ClockRules::shipped(),
            procedure: None,
            actor,
        }
    }

    fn due(&self, rule: RuleName, from: Date) -> Date {
        let settings = self.office.clock_settings();
        ClockRules::shipped()
            .due(rule, Track::Ordinary, from, &settings, Calendar::national())
            .expect("a rule")
    }

    fn lodge(
        &self,
        case: Option<&Request>,
        earlier: &[Objection],
        on: Date,
        of: &[ObjectionGround],
    ) -> Result<Decision, Refusal> {
        lodge(command(on, of), case, earlier, &self.facts(&Actor::Requester, on))
    }

    fn lodged(&self, case: &Request, on: Date, of: ObjectionGround) -> Objection {
        self.lodge(Some(case), &[], on, &[of]).expect("a ground").next
    }

    fn act(
        &self,
        objection: &Objection,
        command: Command,
        role: Role,
        on: Date,
    ) -> Result<Decision, Refusal> {
        decide(objection, command, None, &self.facts(&officer(role), on))
    }

    fn note(
        &self,
        dispute: &Dispute,
        command: DisputeCommand,
        on: Date,
    ) -> Result<dispute::Decision, Refusal> {
        note(dispute, command, None, &self.facts(&officer(Role::Ppid), on))
    }
}

fn command(on: Date, of: &[ObjectionGround]) -> Lodge {
    Lodge {
        id: CaseId::new(format!("k-{on}")),
        number: format!("001/KEB/{on}"),
        procedure: None,
        channel: Channel::Portal,
        lodged: at(on),
        grounds: of.iter().copied().collect(),
        found_on: None,
        election: false,
    }
}

/// A request received on Tuesday 10 February 2026, due on 26 February.
fn request(track: Track) -> Request {
    Receipt {
        id: CaseId::new("r1"),
        office: OfficeId::new("o1"),
        number: "001/PIP/1503/II/2026".into(),
        procedure: ProcedureId::new("p"),
        track,
        channel: Channel::Portal,
        received: at(date(2026, 2, 10)),
        due_on: date(2026, 2, 26),
        complete: true,
        papers: BTreeSet::new(),
    }
    .begin()
}

fn decided(outcome: RequestOutcome, on: Date) -> Request {
    let grounds = match outcome {
        RequestOutcome::Refused | RequestOutcome::GrantedInPart => {
            BTreeSet::from([ExemptionGround::PersonalSecret])
        }
        _ => BTreeSet::new(),
    };
    let ruling = Ruling {
        decided_on: on,
        by: None,
        grounds,
        test_decree: None,
        delivery: Delivery::Email,
        cost_rupiah: 0,
    };
    request(Track::Ordinary).after(&RequestEvent::Decided { outcome, ruling })
}

fn verdict(outcome: Outcome, due: Option<Date>) -> Command {
    Command::Answer(Box::new(Verdict {
        outcome,
        reasons: "Alasan.".into(),
        order: if due.is_some() { "Berikan.".into() } else { String::new() },
        order_due: due,
    }))
}

fn letters(of: &[(ObjectionGround, Date)]) -> String {
    of.iter().map(|(ground, _)| ground.letter()).collect()
}

use ObjectionGround::{
    NoResponse, NotAsAsked, NotFulfilled, PeriodicMissing, RefusedAsExempt, TooLate,
    UnreasonableCost,
};

#[test]
fn the_state_of_a_request_says_which_grounds_there_are_and_since_when() {
    let open = request(Track::Ordinary);
    let due = open.due_on;
    assert_eq!(letters(&grounds(&open, due)), "b", "on the last day there is nothing yet");
    let next = due.tomorrow().unwrap();
    assert_eq!(letters(&grounds(&open, next)), "bcg");
    assert_eq!(found(&open, NoResponse, next), Some(next));
    assert_eq!(found(&open, NoResponse, date(2026, 6, 1)), Some(next), "silence is found once");

    let refused = decided(RequestOutcome::Refused, date(2026, 2, 20));
    assert_eq!(letters(&grounds(&refused, date(2026, 2, 20))), "abde");
    let given = refused.clone().after(&RequestEvent::HandedOver {
        delivered: Delivered { by: Delivery::Post, on: date(2026, 2, 25) },
    });
    assert_eq!(found(&given, RefusedAsExempt, date(2026, 3, 9)), Some(date(2026, 2, 25)));

    let late = decided(RequestOutcome::Granted, date(2026, 3, 2));
    assert_eq!(letters(&grounds(&late, date(2026, 3, 2))), "bdeg");
    let mut dear = decided(RequestOutcome::Granted, date(2026, 2, 20));
    dear.decision.as_mut().unwrap().cost_rupiah = 50_000;
    assert_eq!(letters(&grounds(&dear, date(2026, 3, 2))), "bdef");
    assert_eq!(found(&refused, UnreasonableCost, date(2026, 3, 2)), None, "it cost nothing");
    assert_eq!(refused.stage, RequestStage::Decided);

    let lapsed = request(Track::Ordinary).after(&RequestEvent::Lapsed { on: date(2026, 2, 24) });
    assert_eq!(letters(&grounds(&lapsed, date(2026, 3, 2))), "bce");
    let taken_back =
        request(Track::Ordinary).after(&RequestEvent::Withdrawn { on: date(2026, 2, 12) });
    assert_eq!(letters(&grounds(&taken_back, date(2026, 3, 2))), "b");
}

#[test]
fn on_day_one_it_is_taken_and_before_the_answer_is_due_it_is_refused_with_the_date() {
    let world = World::new();
    let refused = decided(RequestOutcome::Refused, date(2026, 2, 20));
    let first = world.lodge(Some(&refused), &[], date(2026, 2, 20), &[RefusedAsExempt]).unwrap();
    assert!(!first.next.late);
    assert_eq!(first.next.lodge_by, world.due(RuleName::Objection, date(2026, 2, 20)));
    assert_eq!(first.next.due_on, world.due(RuleName::ObjectionAnswer, date(2026, 2, 20)));
    assert!(first.duties.contains(&Duty::Letter(LetterDuty::Receipt)));

    let open = request(Track::Ordinary);
    for ground in [NoResponse, RefusedAsExempt, TooLate, NotFulfilled] {
        let early = world.lodge(Some(&open), &[], open.due_on, &[ground]);
        assert_eq!(early, Err(Refusal::AnswerStillDue { due: open.due_on }), "{ground:?}");
    }
    let next = open.due_on.tomorrow().unwrap();
    assert!(world.lodge(Some(&open), &[], next, &[NoResponse, TooLate]).is_ok());
    let wrong = world.lodge(Some(&open), &[], next, &[RefusedAsExempt]);
    assert_eq!(wrong, Err(Refusal::NoSuchGround { ground: RefusedAsExempt }));
    let none = world.lodge(Some(&refused), &[], date(2026, 2, 20), &[]);
    assert_eq!(none, Err(Refusal::Missing { what: "objection/ground".into() }));
}

#[test]
fn after_day_thirty_it_is_taken_and_marked() {
    let world = World::new();
    let refused = decided(RequestOutcome::Refused, date(2026, 2, 20));
    let last = world.due(RuleName::Objection, date(2026, 2, 20));
    let on_time = world.lodged(&refused, last, RefusedAsExempt);
    assert!(!on_time.late);
    let late = world.lodged(&refused, last.tomorrow().unwrap(), RefusedAsExempt);
    assert!(late.late);
    assert_eq!((late.lodge_by, late.found_on), (last, date(2026, 2, 20)));
    // Of two grounds the younger counts: it would be in time alone.
    let silent = request(Track::Ordinary);
    let both = world.lodge(Some(&silent), &[], last, &[NoResponse, PeriodicMissing]).unwrap().next;
    assert!(!both.late);
}

#[test]
fn the_same_ground_twice_is_refused_with_the_number_of_the_first() {
    let world = World::new();
    let refused = decided(RequestOutcome::Refused, date(2026, 2, 20));
    let first = world.lodged(&refused, date(2026, 2, 23), RefusedAsExempt);
    let again = std::slice::from_ref(&first);
    let twice =
        world.lodge(Some(&refused), again, date(2026, 2, 24), &[NotAsAsked, RefusedAsExempt]);
    let number = first.number.clone();
    assert_eq!(twice, Err(Refusal::ObjectionTwice { number, ground: RefusedAsExempt }));
    assert!(world.lodge(Some(&refused), again, date(2026, 2, 24), &[NotAsAsked]).is_ok());
    let withdraw = Command::Withdraw { words: "Sudah jelas.".into() };
    let by = world.facts(&Actor::Requester, date(2026, 2, 24));
    let taken_back = decide(&first, withdraw, None, &by).unwrap().next;
    let after = world.lodge(Some(&refused), &[taken_back], date(2026, 2, 25), &[RefusedAsExempt]);
    assert!(after.is_ok(), "what was taken back has used nothing up");
}

#[test]
fn without_a_request_only_periodic_information_can_be_missing() {
    let world = World::new();
    let on = date(2026, 3, 2);
    let periodic = world.lodge(None, &[], on, &[PeriodicMissing]).unwrap().next;
    assert_eq!((periodic.request.as_ref(), periodic.found_on), (None, on));
    for ground in ObjectionGround::ALL.iter().filter(|one| **one != PeriodicMissing) {
        let refused = world.lodge(None, &[], on, &[PeriodicMissing, *ground]);
        assert_eq!(refused, Err(Refusal::NeedsRequest { ground: *ground }));
    }
    let mut tomorrow = command(on, &[PeriodicMissing]);
    tomorrow.found_on = Some(on.tomorrow().unwrap());
    let refused = lodge(tomorrow, None, &[], &world.facts(&Actor::Requester, on));
    assert!(matches!(refused, Err(Refusal::DateOutside { .. })));
    let mut election = command(on, &[PeriodicMissing]);
    election.election = true;
    let short = lodge(election, None, &[], &world.facts(&Actor::Requester, on)).unwrap().next;
    assert_eq!((short.track, short.due_on), (Track::Election, date(2026, 3, 5)));
}

#[test]
fn the_desk_cannot_date_what_has_not_come_or_came_long_ago() {
    let world = World::new();
    let refused = decided(RequestOutcome::Refused, date(2026, 2, 20));
    let desk = officer(Role::Desk);
    for (lodged, fine) in [
        (date(2026, 3, 9), true),
        (date(2026, 3, 6), true),
        (date(2026, 3, 10), false),
        (date(2026, 2, 5), false),
    ] {
        let mut letter = command(lodged, &[RefusedAsExempt]);
        letter.channel = Channel::Letter;
        let taken = lodge(letter, Some(&refused), &[], &world.facts(&desk, date(2026, 3, 9)));
        assert_eq!(taken.is_ok(), fine, "{lodged}: {taken:?}");
    }
}

#[test]
fn clocks_run_over_new_year_and_holidays() {
    let world = World::new();
    let mut refused = decided(RequestOutcome::Refused, date(2026, 12, 11));
    refused.due_on = date(2026, 12, 14);
    let objection = world.lodged(&refused, date(2026, 12, 18), RefusedAsExempt);
    assert_eq!(objection.due_on, date(2027, 2, 4), "law sheet 9.3: thirty days from 18 December");
    let answered = world
        .act(&objection, verdict(Outcome::Upheld, None), Role::AtasanPpid, date(2026, 12, 18))
        .unwrap()
        .next;
    assert_eq!(answered.dispute_by, Some(date(2027, 1, 13)), "fourteen days from 18 December");
    let deliver = Command::Deliver { by: Delivery::Post, on: Some(date(2026, 12, 23)) };
    let given = world.act(&answered, deliver, Role::Desk, date(2026, 12, 28)).unwrap().next;
    assert_eq!(given.dispute_by, Some(world.due(RuleName::Dispute, date(2026, 12, 23))));
}

#[test]
fn an_answer_says_what_must_be_done_and_until_when() {
    let world = World::new();
    let refused = decided(RequestOutcome::Refused, date(2026, 2, 20));
    let objection = world.lodged(&refused, date(2026, 2, 23), RefusedAsExempt);
    let on = date(2026, 3, 2);
    let answer = |command| world.act(&objection, command, Role::AtasanPpid, on);
    let missing = |what: &str| Err(Refusal::Missing { what: what.into() });
    let silent = Verdict {
        outcome: Outcome::Upheld,
        reasons: "  ".into(),
        order: String::new(),
        order_due: None,
    };
    assert_eq!(answer(Command::Answer(Box::new(silent))), missing("answer/reasons"));
    assert_eq!(answer(verdict(Outcome::Granted, None)), missing("answer/order"));
    let past = answer(verdict(Outcome::Granted, Some(date(2026, 2, 27))));
    assert!(matches!(past, Err(Refusal::DateOutside { .. })), "{past:?}");
    let settled = answer(verdict(Outcome::Settled, None));
    assert_eq!(settled, Err(Refusal::NotAmicable { ground: RefusedAsExempt }));

    let granted = answer(verdict(Outcome::GrantedInPart, Some(date(2026, 3, 6)))).unwrap();
    assert!(granted.duties.contains(&Duty::Letter(LetterDuty::Order)));
    assert!(granted.duties.contains(&Duty::OrderOnRequest));
    assert_eq!(granted.next.open_order().map(|order| order.due_on), Some(date(2026, 3, 6)));
    let upheld = answer(verdict(Outcome::Upheld, None)).unwrap();
    assert!(upheld.next.open_order().is_none());
    assert!(!upheld.duties.contains(&Duty::Letter(LetterDuty::Order)));
    let give = |note: &str| Command::Execute { by: Delivery::Email, on: None, note: note.into() };
    let nothing = world.act(&upheld.next, give("x"), Role::Ppid, on);
    assert_eq!(nothing, Err(Refusal::NoOrder));
    let done = world.act(&granted.next, give("Daftar."), Role::Ppid, date(2026, 3, 5)).unwrap();
    assert!(done.next.open_order().is_none());
    assert_eq!(world.act(&done.next, give("x"), Role::Ppid, on), Err(Refusal::NoOrder));
}

#[test]
fn a_silent_request_is_mended_by_its_own_answer() {
    let world = World::new();
    let open = request(Track::Ordinary);
    let on = date(2026, 3, 2);
    let objection = world.lodged(&open, on, NoResponse);
    let command = verdict(Outcome::Granted, Some(date(2026, 3, 9)));
    let answered = world.act(&objection, command, Role::AtasanPpid, on).unwrap().next;
    let give = Command::Execute { by: Delivery::Email, on: None, note: "Berkas.".into() };
    let ppid = officer(Role::Ppid);
    let facts = world.facts(&ppid, on);
    let early = decide(&answered, give.clone(), Some(&open), &facts);
    assert_eq!(early, Err(Refusal::RequestStillOpen { number: open.number.clone() }));
    let decided = decided(RequestOutcome::Granted, on);
    assert!(decide(&answered, give, Some(&decided), &facts).is_ok());
}

#[test]
fn a_request_remembers_what_was_ordered_done_and_lifted() {
    let world = World::new();
    let refused = decided(RequestOutcome::Refused, date(2026, 2, 20));
    let objection = world.lodged(&refused, date(2026, 2, 23), RefusedAsExempt);
    let command = verdict(Outcome::Granted, Some(date(2026, 3, 9)));
    let answered = world.act(&objection, command, Role::AtasanPpid, date(2026, 3, 2)).unwrap().next;
    let order = answered.open_order().unwrap().clone();
    let told = ordered(&refused, objection.id.clone(), OrderedBy::Superior, order.clone()).next;
    assert_eq!(told.open_orders().count(), 1);
    assert_eq!(told.stage, refused.stage, "the request itself stays answered");
    let by = terbuka_core::request::order::Execution { on: date(2026, 3, 5), by: Delivery::Email };
    let done = executed(&told, objection.id.clone(), by.clone()).next;
    assert_eq!((done.open_orders().count(), done.order_executed()), (0, Some(&by)));
    // A second order of the same source after a judgment, and its end.
    let again = ordered(&done, objection.id.clone(), OrderedBy::Court, order).next;
    let lifted = lifted(&again, objection.id.clone(), date(2026, 4, 1)).next;
    assert_eq!(lifted.open_orders().count(), 0);
    assert_eq!(lifted.orders[0].execution, Some(by));
    assert_eq!(lifted.orders[1].lifted_on, Some(date(2026, 4, 1)));
}

/// Every act at every stage by every role, with the shipped SOP and without.
#[test]
fn every_act_at_every_stage_belongs_to_whom_the_table_says() {
    let world = World::new();
    let sop = template(Service::Objection);
    let on = date(2026, 3, 2);
    let refused = decided(RequestOutcome::Refused, date(2026, 2, 20));
    let lodged = world.lodged(&refused, date(2026, 2, 23), RefusedAsExempt);
    let commands = [
        Command::Explain { words: "x".into() },
        verdict(Outcome::Upheld, None),
        Command::Deliver { by: Delivery::Email, on: None },
        Command::React { reaction: Reaction::Accepts, words: String::new() },
        Command::Execute { by: Delivery::Email, on: None, note: "x".into() },
        Command::Close,
        Command::Withdraw { words: "x".into() },
    ];
    let mut tried = 0;
    for stage in Stage::ALL {
        let mut objection = lodged.clone();
        objection.stage = *stage;
        for command in &commands {
            for role in Role::ALL {
                for procedure in [None, Some(&sop)] {
                    let actor = officer(role);
                    let facts = Facts { procedure, ..world.facts(&actor, on) };
                    let act = command.act();
                    tried += 1;
                    match decide(&objection, command.clone(), None, &facts) {
                        Err(Refusal::ObjectionStage { .. }) => {
                            assert!(!stage.acts().contains(&act), "{stage:?} {act:?}");
                        }
                        Err(Refusal::WrongRole { .. }) => {
                            assert!(stage.acts().contains(&act));
                            assert!(!act.roles().contains(&role), "{act:?} by {role:?}");
                        }
                        Err(Refusal::WrongLane { step, .. }) => {
                            assert!(procedure.is_some(), "step {step} without an SOP");
                        }
                        Ok(_) | Err(Refusal::NoOrder) => {
                            let lane = procedure.is_some_and(|sop| {
                                let step = sop.step_of(act);
                                step.is_some_and(|step| {
                                    sop.lanes_of(step).iter().any(|lane| lane.roles.contains(&role))
                                })
                            });
                            assert!(act.roles().contains(&role) || lane, "{act:?} by {role:?}");
                        }
                        other => panic!("{stage:?} {act:?} {role:?}: {other:?}"),
                    }
                }
            }
            // The program does nothing of it; the objector only what is his.
            let facts = world.facts(&Actor::System, on);
            assert!(decide(&objection, command.clone(), None, &facts).is_err());
            let facts = world.facts(&Actor::Requester, on);
            let own = matches!(command.act(), Act::ObjectionReact | Act::ObjectionWithdraw);
            let may = own && stage.acts().contains(&command.act());
            assert_eq!(decide(&objection, command.clone(), None, &facts).is_ok(), may);
        }
    }
    assert_eq!(tried, Stage::ALL.len() * commands.len() * Role::ALL.len() * 2);
    assert!(!Act::ObjectionAnswer.roles().contains(&Role::Ppid), "nobody judges himself");
}

#[test]
fn a_moved_calendar_moves_what_is_not_answered_yet() {
    let world = World::new();
    let refused = decided(RequestOutcome::Refused, date(2026, 2, 20));
    let objection = world.lodged(&refused, date(2026, 2, 23), RefusedAsExempt);
    let closed = terbuka_core::law::SpecialDay::new(
        date(2026, 3, 2),
        terbuka_core::law::DayKind::OfficeClosed,
        "Pindah kantor",
    );
    let calendar = Calendar::national().clone().with_office_days([closed]);
    let actor = officer(Role::Ppid);
    let facts = Facts { calendar: &calendar, ..world.facts(&actor, date(2026, 2, 24)) };
    let moved = recompute(&objection, &facts).unwrap().expect("it moved").next;
    assert!(moved.due_on > objection.due_on);
    assert_eq!(moved.late, objection.late, "what the receipt said stays");
    assert_eq!(recompute(&moved, &facts).unwrap(), None, "once is enough");
}

fn upheld(world: &World, ground: ObjectionGround) -> Objection {
    let case = decided(RequestOutcome::NotHeld, date(2026, 2, 20));
    let case = if ground == RefusedAsExempt {
        decided(RequestOutcome::Refused, date(2026, 2, 20))
    } else {
        case
    };
    let objection = world.lodged(&case, date(2026, 2, 23), ground);
    let answered = world
        .act(&objection, verdict(Outcome::Upheld, None), Role::AtasanPpid, date(2026, 3, 2))
        .unwrap()
        .next;
    let deliver = Command::Deliver { by: Delivery::Email, on: Some(date(2026, 3, 3)) };
    world.act(&answered, deliver, Role::Desk, date(2026, 3, 3)).unwrap().next
}

fn brought(on: Date) -> Open {
    let commission = competent(&office(Level::Regency)).remove(0);
    Open { id: CaseId::new("s1"), commission, commission_no: None, applied_on: Some(on) }
}

fn ruling(outcome: dispute::Outcome, due: Option<Date>) -> DisputeCommand {
    DisputeCommand::Rule(Box::new(DisputeVerdict {
        number: "001/2026".into(),
        on: None,
        received_on: None,
        outcome,
        order_due: due,
        words: "Amar.".into(),
    }))
}

#[test]
fn the_way_to_the_commission_opens_with_the_answer_or_with_silence() {
    let world = World::new();
    let ppid = officer(Role::Ppid);
    let refused = decided(RequestOutcome::Refused, date(2026, 2, 20));
    let pending = world.lodged(&refused, date(2026, 2, 23), RefusedAsExempt);
    let due = pending.due_on;
    let early = open_dispute(brought(due), &pending, &world.facts(&ppid, due));
    assert_eq!(early, Err(Refusal::ObjectionPending { due }));
    let next = due.tomorrow().unwrap();
    let silent = open_dispute(brought(next), &pending, &world.facts(&ppid, next)).unwrap().next;
    assert_eq!(silent.apply_by, world.due(RuleName::Dispute, due));
    assert!(!silent.late);

    let objection = upheld(&world, RefusedAsExempt);
    let by = world.facts(&ppid, date(2026, 4, 10));
    let (from, last) = window(&objection, &by).unwrap();
    assert_eq!((from, last), (date(2026, 3, 3), world.due(RuleName::Dispute, date(2026, 3, 3))));
    assert!(!open_dispute(brought(last), &objection, &by).unwrap().next.late);
    let late = open_dispute(brought(last.tomorrow().unwrap()), &objection, &by).unwrap().next;
    assert!(late.late, "for the commission to judge");
    let before = open_dispute(brought(date(2026, 3, 1)), &objection, &by);
    assert!(matches!(before, Err(Refusal::DateOutside { .. })));
    let tomorrow = open_dispute(brought(date(2026, 4, 11)), &objection, &by);
    assert!(matches!(tomorrow, Err(Refusal::DateOutside { .. })));
    let desk = officer(Role::Desk);
    let refused = open_dispute(brought(last), &objection, &world.facts(&desk, date(2026, 4, 10)));
    assert!(matches!(refused, Err(Refusal::WrongRole { .. })));
}

#[test]
fn which_commission_is_competent_follows_the_level() {
    let names = |level| {
        let found = competent(&office(level));
        found.into_iter().map(|one| one.name).collect::<Vec<_>>()
    };
    assert_eq!(names(Level::National), ["Komisi Informasi Pusat"]);
    assert_eq!(names(Level::Province), ["Komisi Informasi Provinsi Jambi"]);
    assert_eq!(
        names(Level::City),
        ["Komisi Informasi Provinsi Jambi", "Komisi Informasi Kabupaten Uji"]
    );
}

#[test]
fn a_ruling_that_reverses_orders_and_a_judgment_can_lift_it() {
    let world = World::new();
    let ppid = officer(Role::Ppid);
    let objection = upheld(&world, RefusedAsExempt);
    let on = date(2026, 3, 10);
    let dispute = open_dispute(brought(on), &objection, &world.facts(&ppid, on)).unwrap().next;
    assert_eq!(dispute.ends_by, world.due(RuleName::KiEnd, on));
    let mediate = world.note(&dispute, DisputeCommand::Mediate { on: None }, on);
    assert_eq!(mediate, Err(Refusal::NotMediable { ground: RefusedAsExempt }));
    let heard =
        world.note(&dispute, DisputeCommand::Adjudicate { on: None }, date(2026, 3, 16)).unwrap();
    let on = date(2026, 4, 20);
    let missing = world.note(&heard.next, ruling(dispute::Outcome::OpenWhole, None), on);
    assert_eq!(missing, Err(Refusal::Missing { what: "order_due".into() }));
    let due = date(2026, 5, 8);
    let ruled =
        world.note(&heard.next, ruling(dispute::Outcome::OpenWhole, Some(due)), on).unwrap();
    assert_eq!(ruled.duties, [DisputeDuty::OrderOnRequest]);
    assert_eq!(ruled.next.open_order().map(|order| order.due_on), Some(due));
    let court_by = ruled.next.ruling.as_ref().unwrap().court_by;
    assert_eq!(court_by, Some(world.due(RuleName::Court, on)));
    let close = world.note(&ruled.next, DisputeCommand::Close, on);
    assert_eq!(close, Err(Refusal::OrderOpen { due }));

    let appeal =
        |on| DisputeCommand::Appeal { by: Party::Office, on: Some(on), number: "9/G".into() };
    let late = court_by.unwrap().tomorrow().unwrap();
    let in_court = world.note(&ruled.next, appeal(late), late).unwrap().next;
    assert!(in_court.appeal.as_ref().unwrap().late);
    let judge = |judged, order_due| DisputeCommand::Judge {
        number: "9/G/2026".into(),
        on: None,
        judged,
        order_due,
        words: "Amar.".into(),
    };
    let on = date(2026, 7, 1);
    let closes = world.note(&in_court, judge(Judged::Closes, None), on).unwrap();
    assert_eq!(
        (closes.duties.as_slice(), &closes.next.order),
        (&[DisputeDuty::LiftOnRequest][..], &None)
    );
    assert!(world.note(&closes.next, DisputeCommand::Close, on).is_ok());
    let affirmed = world.note(&in_court, judge(Judged::Affirmed, None), on).unwrap();
    assert!(affirmed.duties.is_empty() && affirmed.next.open_order().is_some());
    let give = DisputeCommand::Execute { by: Delivery::Email, on: None, note: "Berkas.".into() };
    let done = world.note(&affirmed.next, give, on).unwrap();
    assert_eq!(done.duties, [DisputeDuty::ExecutedOnRequest]);
    assert!(world.note(&done.next, DisputeCommand::Close, on).is_ok());

    // Upheld by the commission, opened by the court.
    let upheld = world.note(&heard.next, ruling(dispute::Outcome::Upheld, None), date(2026, 4, 20));
    let upheld = upheld.unwrap().next;
    assert!(upheld.open_order().is_none());
    let in_court = world.note(&upheld, appeal(date(2026, 4, 21)), date(2026, 4, 21)).unwrap().next;
    let opens = world.note(&in_court, judge(Judged::Opens, Some(date(2026, 7, 20))), on).unwrap();
    assert_eq!(opens.duties, [DisputeDuty::OrderOnRequest]);
}

#[test]
fn an_agreement_is_final_and_hearings_are_moved_and_called_off() {
    let world = World::new();
    let ppid = officer(Role::Ppid);
    let objection = upheld(&world, NotFulfilled);
    let on = date(2026, 3, 10);
    let dispute = open_dispute(brought(on), &objection, &world.facts(&ppid, on)).unwrap().next;
    let hearing = |at, place: &str| DisputeCommand::Hearing {
        kind: HearingKind::Mediation,
        at,
        minutes: 90,
        place: place.into(),
    };
    let first = at(date(2026, 3, 20));
    assert!(world.note(&dispute, hearing(first, " "), on).is_err());
    assert!(world.note(&dispute, hearing(first + (24 * 2000).hours(), "x"), on).is_err());
    let set = world.note(&dispute, hearing(first, "Ruang mediasi"), on).unwrap();
    assert_eq!(set.texts[0].slot, "hearing/1/place");
    let moved = DisputeCommand::MoveHearing { no: 1, at: Some(first + 24.hours()) };
    let moved = world.note(&set.next, moved, on).unwrap().next;
    assert_eq!((moved.hearings[0].moved, moved.hearings[0].at), (1, first + 24.hours()));
    let off = DisputeCommand::MoveHearing { no: 1, at: None };
    let off = world.note(&moved, off, on).unwrap().next;
    assert!(off.standing_hearings().is_empty());
    let again = DisputeCommand::MoveHearing { no: 1, at: Some(first) };
    assert_eq!(world.note(&off, again, on), Err(Refusal::NoHearing));

    let mediated = world.note(&off, DisputeCommand::Mediate { on: None }, on).unwrap().next;
    let agreed = ruling(dispute::Outcome::Agreement, Some(date(2026, 4, 1)));
    let agreed = world.note(&mediated, agreed, date(2026, 3, 21)).unwrap().next;
    assert_eq!(agreed.ruling.as_ref().unwrap().court_by, None);
    assert!(agreed.open_order().is_some());
    let court = DisputeCommand::Appeal { by: Party::Applicant, on: None, number: String::new() };
    assert_eq!(world.note(&agreed, court, date(2026, 3, 23)), Err(Refusal::AgreementFinal));
}

fn all_commands(day: Date) -> Vec<DisputeCommand> {
    vec![
        DisputeCommand::Number { number: "12".into() },
        DisputeCommand::Hearing {
            kind: HearingKind::Adjudication,
            at: at(day),
            minutes: 60,
            place: "x".into(),
        },
        DisputeCommand::MoveHearing { no: 1, at: None },
        DisputeCommand::Mediate { on: None },
        DisputeCommand::MediationFailed { on: None },
        DisputeCommand::Adjudicate { on: None },
        ruling(dispute::Outcome::OpenInPart, Some(day)),
        ruling(dispute::Outcome::Agreement, None),
        DisputeCommand::Appeal { by: Party::Applicant, on: None, number: String::new() },
        DisputeCommand::Judge {
            number: "3".into(),
            on: None,
            judged: Judged::Opens,
            order_due: Some(day),
            words: "x".into(),
        },
        DisputeCommand::Execute { by: Delivery::Post, on: None, note: "x".into() },
        DisputeCommand::Withdraw { on: None },
        DisputeCommand::Close,
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever is tried in whatever order: nothing panics, and the journal tells the state.
    #[test]
    fn replaying_a_dispute_gives_it_back(order in prop::collection::vec(0..13usize, 0..20)) {
        let world = World::new();
        let ppid = officer(Role::Ppid);
        let objection = upheld(&world, NotFulfilled);
        let mut day = date(2026, 3, 10);
        let first = open_dispute(brought(day), &objection, &world.facts(&ppid, day)).unwrap();
        let (mut dispute, mut events) = (first.next, vec![first.event]);
        for one in order {
            day = day.tomorrow().unwrap();
            if let Ok(decision) = world.note(&dispute, all_commands(day)[one].clone(), day) {
                dispute = decision.next;
                events.push(decision.event);
            }
        }
        prop_assert_eq!(Dispute::replay(&events), Some(dispute.clone()));
        let json: Vec<String> =
            events.iter().map(|event| serde_json::to_string(event).unwrap()).collect();
        let read: Vec<DisputeEvent> =
            json.iter().map(|text| serde_json::from_str(text).unwrap()).collect();
        prop_assert_eq!(Dispute::replay(&read), Some(dispute));
    }

    #[test]
    fn replaying_an_objection_gives_it_back(order in prop::collection::vec(0..8usize, 0..16)) {
        let world = World::new();
        let refused = decided(RequestOutcome::NotHeld, date(2026, 2, 20));
        let mut day = date(2026, 2, 23);
        let first = world.lodge(Some(&refused), &[], day, &[NotAsAsked]).unwrap();
        let (mut objection, mut events) = (first.next, vec![first.event]);
        for one in order {
            day = day.tomorrow().unwrap();
            let (command, role) = match one {
                0 => (Command::Explain { words: "x".into() }, Role::Ppid),
                1 => (verdict(Outcome::Upheld, None), Role::AtasanPpid),
                2 => (verdict(Outcome::Settled, Some(day)), Role::Sekretaris),
                3 => (Command::Deliver { by: Delivery::Email, on: None }, Role::Desk),
                4 => (Command::React { reaction: Reaction::Rejects, words: "x".into() }, Role::Desk),
                5 => (Command::Execute { by: Delivery::Email, on: None, note: "x".into() }, Role::Ppid),
                6 => (Command::Close, Role::Desk),
                _ => (Command::Withdraw { words: "x".into() }, Role::Desk),
            };
            if let Ok(decision) = world.act(&objection, command, role, day) {
                objection = decision.next;
                events.push(decision.event);
            }
        }
        let read: Vec<Event> = events
            .iter()
            .map(|event| serde_json::from_str(&serde_json::to_string(event).unwrap()).unwrap())
            .collect();
        prop_assert_eq!(Objection::replay(&read), Some(objection));
    }

    /// Each clock against counting on fingers: weekdays that no list calls special.
    #[test]
    fn every_clock_is_what_counting_day_by_day_gives(offset in 0..700i32, rule in 0..6usize) {
        let (name, days) = [
            (RuleName::Objection, 30),
            (RuleName::ObjectionAnswer, 30),
            (RuleName::Dispute, 14),
            (RuleName::KiStart, 14),
            (RuleName::KiEnd, 100),
            (RuleName::Court, 14),
        ][rule];
        let from = date(2025, 1, 1).checked_add(offset.days()).unwrap();
        let special: BTreeSet<Date> = Calendar::national()
            .special_days(date(2025, 1, 1), date(2027, 12, 31))
            .into_iter()
            .map(|day| day.date)
            .collect();
        let mut at = from;
        let mut left = days;
        while left > 0 {
            at = at.tomorrow().unwrap();
            let weekend = at.weekday().to_monday_zero_offset() >= 5;
            if !weekend && !special.contains(&at) {
                left -= 1;
            }
        }
        prop_assert_eq!(World::new().due(name, from), at);
    }

    /// The register holds every objection once, with its own ticks, election apart.
    #[test]
    fn the_register_counts_what_there_is(
        drawn in prop::collection::vec((0..3usize, any::<bool>(), 0..4usize), 0..30)
    ) {
        let world = World::new();
        let mut dossiers = Vec::new();
        for (number, (kind, election, state)) in drawn.iter().enumerate() {
            let ground = [NotAsAsked, NotFulfilled, RefusedAsExempt][*kind];
            let mut case = decided(RequestOutcome::GrantedInPart, date(2026, 2, 20));
            case.track = if *election { Track::Election } else { Track::Ordinary };
            let mut objection = world.lodged(&case, date(2026, 2, 23), ground);
            objection.number = format!("{:03}", number + 1);
            let on = date(2026, 3, 2);
            if *state >= 1 {
                let outcome = [Outcome::Upheld, Outcome::Granted, Outcome::GrantedInPart][*state - 1];
                let due = (outcome != Outcome::Upheld).then_some(on);
                objection = world
                    .act(&objection, verdict(outcome, due), Role::AtasanPpid, on)
                    .unwrap()
                    .next;
            }
            dossiers.push(Dossier {
                objection,
                person: None,
                request_number: None,
                texts: BTreeMap::new(),
            });
        }
        for layout in Layout::ALL {
            let columns = if *layout == Layout::Recent { 21 } else { 20 };
            let both = objections(&world.office, 2026, None, *layout, &dossiers);
            prop_assert_eq!(both.columns.len(), columns);
            prop_assert_eq!(both.rows.len(), drawn.len());
            let ordinary =
                objections(&world.office, 2026, Some(Track::Ordinary), *layout, &dossiers);
            let election =
                objections(&world.office, 2026, Some(Track::Election), *layout, &dossiers);
            let count = drawn.iter().filter(|(_, election, _)| *election).count();
            prop_assert_eq!(election.rows.len(), count);
            prop_assert_eq!(ordinary.rows.len(), drawn.len() - count);
            let joined: Vec<_> = ordinary.rows.iter().chain(&election.rows).cloned().collect();
            prop_assert_eq!(&both.rows, &joined, "one after the other");
            let first_ground = columns - 11;
            for (letter, ground) in ObjectionGround::ALL.iter().enumerate() {
                let ticks = both.rows.iter();
                let ticks = ticks.filter(|row| row[first_ground + letter] == Cell::Tick(true));
                let have = dossiers.iter().filter(|one| one.objection.grounds.contains(ground));
                prop_assert_eq!(ticks.count(), have.count(), "{:?}", ground);
            }
            let answered = both.rows.iter().filter(|row| row[columns - 3] != Cell::Empty).count();
            let have = dossiers.iter().filter(|one| one.objection.answer.is_some()).count();
            prop_assert_eq!(answered, have);
        }
    }
}
