//! An office with its SOPs and clock, and a charter at any stage.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::{Date, date};
use terbuka_core::charter::content::Sources;
use terbuka_core::charter::decide::{Begin, Command, begin, decide, replaced_by};
use terbuka_core::charter::promise::promises;
use terbuka_core::charter::{
    Charter, Content, Decision, Facts, Promise, PromiseKey, Stage, Way, Words,
};
use terbuka_core::ident::{CaseId, OfficeId, ProcedureId, UserId};
use terbuka_core::law::{Calendar, ClockRules, ClosedDay, Terms};
use terbuka_core::office::{
    Contact, Level, Office, OfficeSettings, OpeningHours, SignerNames, Zone,
};
use terbuka_core::procedure::{Header, Lane, Procedure, Service, Step, TimeStandard};
use terbuka_core::refusal::Refusal;
use terbuka_core::request::{Act, Actor};
use terbuka_core::role::Role;

pub fn office() -> Office {
    let signer = |name: &str, position: &str| SignerNames {
        name: name.into(),
        nip: None,
        position: position.into(),
    };
    Office {
        id: OfficeId::new("o1"),
        code: "1310".into(),
        slug: "uji".into(),
        name: "KPU Kabupaten Uji".into(),
        level: Level::Regency,
        zone: Zone::Wib,
        settings: OfficeSettings {
            contact: Contact {
                address: "Jalan Contoh 1".into(),
                place: "Uji".into(),
                phone: Some("(0754) 000-000".into()),
                ..Contact::default()
            },
            hours: OpeningHours {
                days: vec![5, 1, 2, 3, 4, 4],
                opens: jiff::civil::time(8, 0, 0, 0),
                closes: jiff::civil::time(16, 0, 0, 0),
            },
            signers: BTreeMap::from([
                (Role::AtasanPpid, signer("Erizal Contoh", "Atasan PPID")),
                (Role::Sekretaris, signer("Ratna Contoh", "Sekretaris")),
            ]),
            closed_day: ClosedDay::AsReceived,
            ..OfficeSettings::default()
        },
        units: Vec::new(),
    }
}

pub fn step(number: &str, lanes: &[&str], acts: &[Act], time: Option<TimeStandard>) -> Step {
    Step {
        number: number.into(),
        activity: format!("langkah {number}"),
        lanes: lanes.iter().map(|lane| (*lane).to_owned()).collect(),
        requires: None,
        time,
        output: None,
        remark: None,
        decision: None,
        acts: acts.to_vec(),
    }
}

pub fn sop(service: Service, lanes: &[(&str, &[Role])], steps: Vec<Step>) -> Procedure {
    let lane = |(title, roles): &(&str, &[Role])| Lane {
        title: (*title).into(),
        roles: roles.to_vec(),
        system: false,
    };
    Procedure {
        service,
        header: Header { number: Some("13 TAHUN 2025".into()), ..Header::default() },
        boxes: Default::default(),
        lanes: lanes.iter().map(lane).collect(),
        steps,
        closing: Default::default(),
    }
}

pub fn at(day: Date, hour: i8) -> Timestamp {
    day.at(hour, 0, 0, 0).to_zoned(Zone::Wib.tz()).expect("a time of day").timestamp()
}

pub fn officer(role: Role) -> Actor {
    Actor::Officer { id: UserId::new(role.code()), roles: vec![role], units: Vec::new() }
}

pub struct World {
    pub office: Office,
    pub calendar: Calendar,
    pub procedure: Option<Procedure>,
    pub request: Option<Procedure>,
    pub now: Timestamp,
}

impl World {
    pub fn new() -> World {
        World {
            office: office(),
            calendar: Calendar::national().clone(),
            procedure: None,
            request: None,
            now: at(date(2025, 8, 15), 9),
        }
    }

    pub fn today(&self) -> Date {
        self.office.date_at(self.now)
    }

    pub fn promises(&self) -> Vec<Promise> {
        let (rules, terms) = (ClockRules::shipped(), Terms::shipped());
        promises(rules, terms, self.request.as_ref(), self.today())
    }

    pub fn sources(&self) -> Sources<'_> {
        Sources {
            office: &self.office,
            rules: ClockRules::shipped(),
            terms: Terms::shipped(),
            sop: self.request.as_ref(),
            portal: "https://ppid.example/uji",
            on: self.today(),
        }
    }

    pub fn facts<T>(&self, actor: &Actor, run: impl FnOnce(&Facts) -> T) -> T {
        run(&Facts {
            now: self.now,
            office: &self.office,
            calendar: &self.calendar,
            terms: Terms::shipped(),
            procedure: self.procedure.as_ref(),
            promises: &self.promises(),
            actor,
        })
    }

    pub fn begin(&self, role: Role, under_way: Option<u32>) -> Result<Decision, Refusal> {
        let new = Begin {
            id: CaseId::new("c1"),
            office: self.office.id.clone(),
            edition: 1,
            procedure: self.procedure.as_ref().map(|_| ProcedureId::new("p1")),
        };
        self.facts(&officer(role), |facts| begin(new, under_way, &self.sources(), facts))
    }

    pub fn by(
        &self,
        role: Role,
        charter: &Charter,
        content: &Content,
        command: Command,
    ) -> Result<Decision, Refusal> {
        self.facts(&officer(role), |facts| decide(charter, content, command, facts))
    }

    /// A charter walked to a stage by the law's usual roles, with what it says there.
    pub fn at(&self, stage: Stage) -> (Charter, Content, Vec<Decision>) {
        let begun = self.begin(Role::Ppid, None).expect("begun");
        let (mut charter, mut content) = (begun.next.clone(), begun.content.clone().unwrap());
        let mut all = vec![begun];
        for (to, role, command) in [
            (Stage::Submitted, Role::Ppid, Command::Submit(Box::new(words(&content)))),
            (
                Stage::Determined,
                Role::AtasanPpid,
                Command::Determine { decree: None, standard_on: None },
            ),
            (Stage::Published, Role::Desk, Command::Publish { ways: BTreeSet::new() }),
        ] {
            if to > stage {
                break;
            }
            let done = self.by(role, &charter, &content, command).expect("walks on");
            charter = done.next.clone();
            content = done.content.clone().unwrap_or(content);
            all.push(done);
        }
        if stage == Stage::Replaced {
            let done = replaced_by(&charter, 2, self.today());
            charter = done.next.clone();
            all.push(done);
        }
        assert_eq!(charter.stage, stage);
        (charter, content, all)
    }
}

/// What the PPID would send back unchanged.
pub fn words(content: &Content) -> Words {
    Words { parts: content.parts.clone(), promises: BTreeMap::new() }
}

pub fn commands(content: &Content) -> [Command; 5] {
    [
        Command::Revise(Box::new(words(content))),
        Command::Submit(Box::new(words(content))),
        Command::SendBack { reason: "Perbaiki".into() },
        Command::Determine { decree: None, standard_on: None },
        Command::Publish { ways: BTreeSet::from([Way::NoticeBoard]) },
    ]
}

pub fn answer(all: &[Promise]) -> &Promise {
    all.iter().find(|promise| promise.key == PromiseKey::Answer).expect("an answer is promised")
}
