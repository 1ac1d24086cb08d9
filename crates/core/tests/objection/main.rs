//! Objections and disputes against a sceptic: every ground on every day, late, twice, without a
//! request; every act at every stage by every role; clocks and registers against slow models; replay.

mod answering;
mod disputing;
mod lodging;
mod models;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan};
use proptest::prelude::*;
use terbuka_core::dispute::decide::{
    Command as DisputeCommand, Verdict as DisputeVerdict, decide as note,
};
use terbuka_core::dispute::open::{Open, open as open_dispute, window};
use terbuka_core::dispute::{
    self, CommissionLevel, Dispute, Duty as DisputeDuty, Event as DisputeEvent, HearingKind,
    Judged, Party, competent,
};
use terbuka_core::ident::{CaseId, OfficeId, ProcedureId, UserId};
use terbuka_core::law::{
    Calendar, ClockRules, ClosedDay, ExemptionGround, ObjectionGround, RuleName, Track,
};
use terbuka_core::objection::decide::{Command, Verdict, decide, recompute};
use terbuka_core::objection::ground::{found, grounds};
use terbuka_core::objection::lodge::{Lodge, lodge};
use terbuka_core::objection::register::{Layout, objections};
use terbuka_core::objection::{
    Decision, Dossier, Duty, Event, Facts, LetterDuty, Objection, Outcome, Reaction, Stage,
};
use terbuka_core::office::{ElectionPeriod, Level, Office, OfficeSettings, Zone};
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
            election_period: Some(ElectionPeriod {
                from: date(2026, 1, 1),
                to: date(2026, 12, 31),
            }),
            closed_day: ClosedDay::AsReceived,
            ..OfficeSettings::default()
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
        tests: BTreeSet::new(),
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
