//! Offices, people and tests at every stage.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::{Date, date};
use terbuka_core::exemption::content::{Weights, What};
use terbuka_core::exemption::decide::{Begin, Command, Grounds, begin, decide};
use terbuka_core::exemption::list::Listed;
use terbuka_core::exemption::{
    Basis, Condition, Content, Decision, EndReason, Event, Exemption, Extent, Facts, Occasion,
    Period, Person, Stage, View,
};
use terbuka_core::ident::{CaseId, OfficeId, UnitId, UserId};
use terbuka_core::law::{Calendar, ClosedDay, ExemptionGround, Terms};
use terbuka_core::office::{Contact, Level, Office, OfficeSettings, Unit, Zone};
use terbuka_core::procedure::Procedure;
use terbuka_core::refusal::Refusal;
use terbuka_core::request::Actor;
use terbuka_core::role::Role;

pub fn at(day: Date, hour: i8) -> Timestamp {
    day.at(hour, 0, 0, 0).to_zoned(Zone::Wib.tz()).expect("a time of day").timestamp()
}

pub fn officer(role: Role) -> Actor {
    Actor::Officer { id: UserId::new(role.code()), roles: vec![role], units: Vec::new() }
}

fn office(id: &str, level: Level) -> Office {
    Office {
        id: OfficeId::new(id),
        code: "62".into(),
        slug: id.into(),
        name: format!("KPU {id}"),
        level,
        zone: Zone::Wib,
        settings: OfficeSettings {
            contact: Contact { place: "Uji".into(), ..Contact::default() },
            closed_day: ClosedDay::AsReceived,
            ..OfficeSettings::default()
        },
        units: vec![Unit {
            id: UnitId::new("u1"),
            name: "Subbagian Hukum".into(),
            code: "H".into(),
        }],
    }
}

pub struct World {
    pub office: Office,
    pub calendar: Calendar,
    pub procedure: Option<Procedure>,
    pub now: Timestamp,
}

/// A test with what it says and the event that made it so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    pub test: Exemption,
    pub content: Content,
    pub event: Event,
}

impl Said {
    fn of(decision: Decision, before: &Content) -> Said {
        Said {
            test: decision.next,
            content: decision.content.unwrap_or_else(|| before.clone()),
            event: decision.event,
        }
    }

    pub fn listed(&self) -> Listed {
        Listed { test: self.test.clone(), content: self.content.clone() }
    }
}

impl World {
    pub fn province() -> World {
        World::of("provinsi", Level::Province)
    }

    pub fn district() -> World {
        World::of("kabupaten", Level::Regency)
    }

    fn of(id: &str, level: Level) -> World {
        World {
            office: office(id, level),
            calendar: Calendar::national().clone(),
            procedure: None,
            now: at(date(2026, 2, 10), 9),
        }
    }

    pub fn today(&self) -> Date {
        self.office.date_at(self.now)
    }

    pub fn with<T>(&self, actor: &Actor, run: impl FnOnce(&Facts) -> T) -> T {
        let person = Person { name: "Dewi Contoh".into(), nip: None };
        run(&Facts {
            now: self.now,
            office: &self.office,
            calendar: &self.calendar,
            terms: Terms::shipped(),
            procedure: self.procedure.as_ref(),
            actor,
            person: Some(&person),
        })
    }

    pub fn by(&self, actor: &Actor, said: &Said, command: Command) -> Result<Said, Refusal> {
        self.with(actor, |facts| {
            decide(&said.test, &said.content, command, facts)
                .map(|decision| Said::of(decision, &said.content))
        })
    }

    /// Done by somebody who may everything.
    pub fn act(&self, said: &Said, command: Command) -> Result<Said, Refusal> {
        let everyone =
            Actor::Officer { id: UserId::new("p1"), roles: Role::ALL.to_vec(), units: Vec::new() };
        self.by(&everyone, said, command)
    }

    fn done(&self, said: &Said, command: Command) -> Said {
        self.act(said, command).expect("a legal act")
    }

    pub fn begun(&self) -> Said {
        let mut new = new_test();
        new.office = self.office.id.clone();
        let decision =
            self.with(&officer(Role::Ppid), |facts| begin(new, None, None, facts)).expect("begun");
        Said::of(decision, &Content::default())
    }

    pub fn based(&self) -> Said {
        self.based_on("h")
    }

    fn based_on(&self, letters: &str) -> Said {
        self.done(&self.begun(), Command::Base(Box::new(grounds(letters, None))))
    }

    pub fn weighing(&self) -> Said {
        self.done(&self.based(), advice(View::Close))
    }

    pub fn approved(&self) -> Said {
        self.approved_on("h", consent())
    }

    fn approved_on(&self, letters: &str, period: Period) -> Said {
        let advised = self.done(&self.based_on(letters), advice(View::Close));
        let submitted = self.done(&advised, Command::Submit(Box::new(weights()), period));
        self.done(&submitted, Command::Approve)
    }

    /// Decided at an office that decides itself.
    pub fn in_force(&self, letters: &str, period: Period) -> Said {
        let decree = "12 Tahun 2026".into();
        self.done(&self.approved_on(letters, period), Command::Determine { decree })
    }
}

pub fn new_test() -> Begin {
    Begin {
        id: CaseId::new("t1"),
        office: OfficeId::new("provinsi"),
        number: 1,
        procedure: None,
        occasion: Occasion::BeforeRequest,
        case: None,
        renews: None,
        unit: UnitId::new("u1"),
        extent: Extent::Whole,
        what: what(),
    }
}

fn what() -> What {
    What {
        title: "Rekam medis calon".into(),
        subject: "Lembar hasil pemeriksaan tiap calon".into(),
        ..What::default()
    }
}

pub fn grounds(letters: &str, statute: Option<&str>) -> Grounds {
    let letters = letters.chars().filter_map(|c| ExemptionGround::from_code(&c.to_string()));
    let bases = letters.map(|ground| Basis {
        ground,
        statute: statute.map(str::to_owned),
        article: statute.map(|_| "Pasal 4".to_owned()),
    });
    Grounds { bases: bases.collect(), ..Grounds::default() }
}

pub fn weights() -> Weights {
    Weights {
        opened: "membuka rahasia kesehatan".into(),
        closed: "melindungi calon".into(),
        interest: "kesimpulan sudah diumumkan".into(),
        ..Weights::default()
    }
}

pub fn consent() -> Period {
    Period { until: None, conditions: BTreeSet::from([Condition::Consent]) }
}

pub fn advice(view: View) -> Command {
    Command::Advise { view, words: "sependapat".into() }
}

/// One of every command, each as it could be legal.
pub fn commands() -> Vec<Command> {
    let words = || String::from("kata");
    let period = || Period { until: Some(date(2030, 12, 31)), ..consent() };
    vec![
        Command::Identify {
            what: Box::new(what()),
            unit: UnitId::new("u1"),
            extent: Extent::Whole,
        },
        Command::Base(Box::new(grounds("h", None))),
        Command::Weigh(Box::new(weights()), period()),
        advice(View::Part),
        Command::Submit(Box::new(weights()), period()),
        Command::Approve,
        Command::SendBack { reason: words() },
        Command::Reject { reason: words() },
        Command::Determine { decree: words() },
        Command::HandUp { to: None, name: words() },
        Command::HandUp { to: Some(OfficeId::new("provinsi")), name: words() },
        Command::Record { decree: words(), on: date(2026, 2, 10), exempt: true, until: None },
        Command::FindOpen { reason: words() },
        Command::Open { why: EndReason::Commission, reason: words() },
        Command::Revoke { decree: words(), reason: words() },
    ]
}

/// One test at each stage, reached by acts.
pub fn at_each_stage(world: &World) -> Vec<Said> {
    let begun = world.begun();
    let weighing = world.weighing();
    let submitted = world.done(&weighing, Command::Submit(Box::new(weights()), consent()));
    let approved = world.approved();
    let up = Command::HandUp { to: None, name: "KPU".into() };
    let handed_up = world.done(&approved, up);
    let in_force = world.in_force("h", consent());
    let open = Command::Open { why: EndReason::Consent, reason: "setuju".into() };
    let ended = world.done(&in_force, open);
    let found = world.done(&begun, Command::FindOpen { reason: "terbuka".into() });
    let all = vec![begun, weighing, submitted, approved, handed_up, in_force, ended, found];
    debug_assert!(all.iter().map(|said| said.test.stage).eq(Stage::ALL.iter().copied()));
    all
}
