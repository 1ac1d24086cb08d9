//! An office with its people, and requests brought to any stage by the core's own decisions.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use terbuka_core::ident::{CaseId, DispositionId, OfficeId, ProcedureId, UnitId, UserId};
use terbuka_core::law::{Calendar, ClockRules, ClosedDay};
use terbuka_core::office::{Level, Office, OfficeSettings, Unit, Zone};
use terbuka_core::person::{
    Channel, Content, Delivery, IdentityKind, IdentityPaper, Obtain, Requester, RequesterKind,
};
use terbuka_core::procedure::{Header, Lane, Procedure, Service, Step};
use terbuka_core::request::decide::{Command, Receive, Verdict, decide, receive};
use terbuka_core::request::{Act, Actor, Facts, Outcome};
use terbuka_core::role::Role;
use terbuka_store::{NewRequest, Origin, Store, StoredRequest, User};

pub fn id() -> String {
    uuid::Uuid::now_v7().to_string()
}

pub fn at(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

/// Monday 3 March 2025, ten in the morning in Jakarta.
pub fn monday() -> Timestamp {
    at("2025-03-03T03:00:00Z")
}

pub struct World {
    pub office: Office,
    pub desk: UserId,
    pub ppid: UserId,
    pub liaison: UserId,
    pub procedure_id: ProcedureId,
    pub procedure: Procedure,
}

pub fn office(code: &str) -> Office {
    Office {
        id: OfficeId::new(id()),
        code: code.to_owned(),
        slug: format!("kantor-{code}"),
        name: format!("KPU Kabupaten Uji {code}"),
        level: Level::Regency,
        zone: Zone::Wib,
        settings: OfficeSettings { closed_day: ClosedDay::AsReceived, ..OfficeSettings::default() },
        units: vec![Unit {
            id: UnitId::new(id()),
            name: "Subbagian Data".to_owned(),
            code: "DAT".to_owned(),
        }],
    }
}

pub fn user(office: &OfficeId, login: &str, roles: &[Role], units: &[UnitId]) -> User {
    User {
        id: UserId::new(id()),
        login: login.to_owned(),
        name: format!("Nama {login}"),
        nip: None,
        email: Some(format!("{login}@uji.example")),
        password_hash: "$argon2id$hash".to_owned(),
        must_change: false,
        disabled: None,
        roles: BTreeMap::from([(office.clone(), roles.to_vec())]),
        units: units.to_vec(),
    }
}

pub fn procedure() -> Procedure {
    let lane = |title: &str, roles: &[Role]| Lane {
        title: title.to_owned(),
        roles: roles.to_vec(),
        system: false,
    };
    let step = |number: &str, lane: &str, acts: &[Act]| Step {
        number: number.to_owned(),
        activity: format!("langkah {number}"),
        lanes: vec![lane.to_owned()],
        requires: None,
        time: None,
        output: None,
        remark: None,
        decision: None,
        acts: acts.to_vec(),
    };
    Procedure {
        service: Service::Request,
        header: Header { title: "SOP uji".to_owned(), ..Header::default() },
        boxes: Default::default(),
        lanes: vec![
            lane("Meja Layanan", &[Role::Desk]),
            lane("PPID", &[Role::Ppid]),
            lane("Penghubung", &[Role::Liaison]),
        ],
        steps: vec![
            step("1", "Meja Layanan", &[Act::Receive, Act::Accept]),
            step("2", "PPID", &[Act::Dispose, Act::Decide]),
            step("3", "Penghubung", &[Act::Reply]),
        ],
        closing: Default::default(),
    }
}

/// An office with three people and a procedure in force.
pub async fn world(store: &Store, code: &str) -> World {
    let office = office(code);
    let unit = office.units[0].id.clone();
    let people = [
        user(&office.id, &format!("desk.{code}"), &[Role::Desk], &[]),
        user(&office.id, &format!("ppid.{code}"), &[Role::Ppid, Role::Kasubbag], &[]),
        user(&office.id, &format!("liaison.{code}"), &[Role::Liaison], &[unit]),
    ];
    let procedure_id = ProcedureId::new(id());
    let procedure = procedure();
    let mut tx = store.begin().await.unwrap();
    tx.add_office(&office, monday()).await.unwrap();
    for user in &people {
        tx.add_user(user, monday()).await.unwrap();
    }
    tx.add_procedure(&procedure_id, &office.id, &procedure, Origin::default(), monday())
        .await
        .unwrap();
    tx.adopt_procedure(&procedure_id, "2025-01-02".parse().unwrap(), "admin", monday())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let [desk, ppid, liaison] = people.map(|user| user.id);
    World { office, desk, ppid, liaison, procedure_id, procedure }
}

pub fn requester(name: &str) -> Requester {
    Requester {
        kind: RequesterKind::Individual,
        name: name.to_owned(),
        identity_kind: Some(IdentityKind::Ktp),
        identity_number: Some("1503994507900001".to_owned()),
        address: "Jalan Uji 1".to_owned(),
        phone: None,
        email: Some("pemohon@uji.example".to_owned()),
        occupation: Some("Petani".to_owned()),
        education: None,
        attorney: None,
    }
}

pub fn content(information: &str) -> Content {
    Content {
        information: information.to_owned(),
        purpose: "penelitian".to_owned(),
        obtain: Obtain::SoftCopy,
        delivery: Delivery::Email,
    }
}

impl World {
    pub fn unit(&self) -> UnitId {
        self.office.units[0].id.clone()
    }

    pub fn actor(&self, who: &UserId) -> Actor {
        let roles = match who {
            who if *who == self.desk => vec![Role::Desk],
            who if *who == self.liaison => vec![Role::Liaison],
            _ => vec![Role::Ppid, Role::Kasubbag],
        };
        let units = if *who == self.liaison { vec![self.unit()] } else { Vec::new() };
        Actor::Officer { id: who.clone(), roles, units }
    }

    pub fn facts<'a>(&'a self, actor: &'a Actor, now: Timestamp) -> Facts<'a> {
        Facts {
            now,
            office: &self.office,
            calendar: Calendar::national(),
            rules: ClockRules::shipped(),
            procedure: &self.procedure,
            actor,
            tests: &[],
        }
    }

    /// Takes a request in at the desk, in one change; the token is its identifier.
    pub async fn take_in(
        &self,
        store: &Store,
        name: &str,
        information: &str,
        now: Timestamp,
    ) -> StoredRequest {
        let actor = self.actor(&self.desk);
        let facts = self.facts(&actor, now);
        let mut tx = store.begin().await.unwrap();
        let year = facts.today().year();
        let seq = tx.take_number(&self.office.id, "request", year).await.unwrap();
        let case = CaseId::new(id());
        let decision = receive(
            Receive {
                id: case.clone(),
                number: format!("{seq:03}/PPID/{}/{year}", self.office.code),
                procedure: self.procedure_id.clone(),
                channel: Channel::WalkIn,
                received: now,
                election: false,
                kind: RequesterKind::Individual,
                by_attorney: false,
                papers: BTreeSet::from([IdentityPaper::IdentityCard]),
                complete: true,
            },
            &facts,
        )
        .unwrap();
        let stored = tx
            .add_request(
                NewRequest {
                    decision: &decision,
                    requester: &requester(name),
                    content: &content(information),
                    year,
                    seq,
                    token: case.as_str(),
                    opened: None,
                },
                &facts,
            )
            .await
            .unwrap();
        tx.commit().await.unwrap();
        stored
    }

    /// One act on a case, in one change.
    pub async fn act(
        &self,
        store: &Store,
        case: &CaseId,
        who: &UserId,
        command: Command,
        now: Timestamp,
    ) -> StoredRequest {
        let actor = self.actor(who);
        let facts = self.facts(&actor, now);
        let mut tx = store.begin().await.unwrap();
        let stored = tx.request_for_change(case).await.unwrap().expect("the case");
        let decision = decide(&stored.case, command, &facts).unwrap();
        let saved = tx.save(&stored, &decision, &facts, None).await.unwrap();
        tx.commit().await.unwrap();
        saved
    }

    pub async fn dispose(
        &self,
        store: &Store,
        case: &CaseId,
        now: Timestamp,
    ) -> (DispositionId, StoredRequest) {
        let disposition = DispositionId::new(id());
        let command = Command::Dispose {
            id: disposition.clone(),
            unit: self.unit(),
            liaison: Some(self.liaison.clone()),
            due_on: None,
            instruction: "mohon dicari".to_owned(),
        };
        (disposition, self.act(store, case, &self.ppid, command, now).await)
    }

    pub async fn grant(&self, store: &Store, case: &CaseId, now: Timestamp) -> StoredRequest {
        let verdict = Verdict {
            outcome: Outcome::Granted,
            grounds: BTreeSet::new(),
            never_exempt: BTreeSet::new(),
            tests: BTreeSet::new(),
            consequence: String::new(),
            material: "seluruh dokumen".to_owned(),
            blackout: String::new(),
            holder: String::new(),
            delivery: Delivery::Email,
            cost_rupiah: 0,
            payment: String::new(),
        };
        self.act(store, case, &self.ppid, Command::Decide(Box::new(verdict)), now).await
    }
}
