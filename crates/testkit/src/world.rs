//! Two small offices with their people, on a real store, at an hour of one's choosing.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

use jiff::Timestamp;
use terbuka_core::ident::{OfficeId, UnitId, UserId};
use terbuka_core::law::{ClockRules, ClosedDay};
use terbuka_core::letter::Print;
use terbuka_core::office::{Contact, Level, Office, OfficeSettings, Unit, Zone};
use terbuka_core::person::{Channel, IdentityPaper};
use terbuka_core::procedure::Procedure;
use terbuka_core::role::Role;
use terbuka_desk::accounts::{self, NewUser};
use terbuka_desk::context::PasswordCost;
use terbuka_desk::form::RequestForm;
use terbuka_desk::intake::DeskIntake;
use terbuka_desk::{Clock, Context, Principal, offices};
use terbuka_store::{Blobs, Store};

/// The password of every person in a test world.
pub const PASSWORD: &str = "kunci uji coba 2026";

/// A clock that a test sets.
#[derive(Debug)]
pub struct HandClock(AtomicI64);

impl HandClock {
    /// A clock that stands at an instant.
    pub fn at(now: Timestamp) -> HandClock {
        HandClock(AtomicI64::new(now.as_microsecond()))
    }

    /// Moves the clock.
    pub fn set(&self, now: Timestamp) {
        self.0.store(now.as_microsecond(), Ordering::SeqCst);
    }

    /// Moves the clock on.
    pub fn advance(&self, by: jiff::SignedDuration) {
        self.set(self.now() + by);
    }
}

impl Clock for HandClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_microsecond(self.0.load(Ordering::SeqCst)).expect("an instant was set")
    }
}

/// A context with two offices: `uji` (seed 001's procedure, WIB) and `lain` (WIT).
pub struct World {
    /// What use cases take.
    pub cx: Context,
    /// Its clock.
    pub clock: Arc<HandClock>,
    /// The office that tests work in.
    pub office: Arc<Office>,
    /// Another office, whose people must see nothing of the first.
    pub other: Arc<Office>,
    people: Mutex<BTreeMap<(OfficeId, Role), UserId>>,
    _files: tempfile::TempDir,
}

impl World {
    /// Builds the offices on an empty store. It is Tuesday 10 February 2026, nine in the morning WIB.
    pub async fn new(store: Store, printer: Arc<dyn Print>) -> World {
        let files = tempfile::tempdir().expect("a temporary directory");
        let now: Timestamp = "2026-02-10T09:00:00+07:00".parse().expect("an instant");
        let clock = Arc::new(HandClock::at(now));
        let cx = Context {
            store,
            files: Blobs::open(files.path()).expect("a directory for files"),
            clock: clock.clone(),
            printer,
            rules: Arc::new(ClockRules::shipped().clone()),
            public_url: "https://ppid.example".into(),
            secret: Arc::new([7; 32]),
            password_cost: PasswordCost { memory_kib: 8, passes: 1 },
            cache: Arc::default(),
        };
        let office = add_office(&cx, "1503", "uji", "KPU Kabupaten Uji", Zone::Wib).await;
        let other = add_office(&cx, "9171", "lain", "KPU Kota Lain", Zone::Wit).await;
        let mut people = BTreeMap::new();
        for office in [&office, &other] {
            for role in Role::ALL {
                let unit = (role == Role::Liaison).then(|| office.units[0].id.clone());
                let new = NewUser {
                    office: office.id.clone(),
                    login: format!("{}.{}", role.code(), office.slug),
                    name: format!("{} Contoh", role.title()),
                    nip: None,
                    email: Some(format!("{}@{}.example", role.code(), office.slug)),
                    roles: vec![role],
                    units: unit.into_iter().collect(),
                    password: PASSWORD.into(),
                    keep_password: true,
                };
                let id = accounts::add(&cx, "system", new).await.expect("an account");
                people.insert((office.id.clone(), role), id);
            }
        }
        World { cx, clock, office, other, people: Mutex::new(people), _files: files }
    }

    /// The directory that holds the files, for a test that spoils one.
    pub fn files(&self) -> &std::path::Path {
        self._files.path()
    }

    /// Somebody of the first office who holds one role.
    pub fn person(&self, role: Role) -> Principal {
        self.person_of(&self.office, role)
    }

    /// Somebody of an office who holds one role.
    pub fn person_of(&self, office: &Office, role: Role) -> Principal {
        let people = self.people.lock().expect("no test panicked here");
        Principal {
            user: people[&(office.id.clone(), role)].clone(),
            name: format!("{} Contoh", role.title()),
            nip: None,
            office: office.id.clone(),
            roles: vec![role],
            units: (role == Role::Liaison)
                .then(|| office.units[0].id.clone())
                .into_iter()
                .collect(),
        }
    }
}

/// A form that the public could send.
pub fn form() -> RequestForm {
    RequestForm {
        kind: "individual".into(),
        name: "Siti Rahma Contoh".into(),
        identity_kind: "ktp".into(),
        identity_number: "1503994507900001".into(),
        address: "Jalan Contoh Nomor 1".into(),
        phone: "0812 0000 0001".into(),
        email: "siti@example.id".into(),
        occupation: "Peneliti".into(),
        information: "Jumlah pemilih tetap per kecamatan pada pemilu terakhir".into(),
        purpose: "Penelitian partisipasi pemilih".into(),
        obtain: "soft_copy".into(),
        delivery: "email".into(),
        statement: true,
        ..RequestForm::default()
    }
}

/// A complete walk-in request at the desk.
pub fn at_the_desk() -> DeskIntake {
    DeskIntake {
        form: form(),
        uploads: Vec::new(),
        channel: Channel::WalkIn,
        received: None,
        papers: BTreeSet::from([IdentityPaper::IdentityCard]),
        complete: true,
        opened: None,
        key: None,
    }
}

/// A procedure from the text of its data file.
pub fn procedure(text: &str) -> Procedure {
    toml::from_str(text).expect("the shipped procedure is well-formed")
}

async fn add_office(cx: &Context, code: &str, slug: &str, name: &str, zone: Zone) -> Arc<Office> {
    let office = Office {
        id: OfficeId::new(format!("office-{slug}")),
        code: code.into(),
        slug: slug.into(),
        name: name.into(),
        level: Level::Regency,
        zone,
        settings: OfficeSettings {
            contact: Contact {
                address: "Jalan Contoh Nomor 2".into(),
                place: "Uji".into(),
                email: Some(format!("ppid@{slug}.example")),
                ..Contact::default()
            },
            closed_day: ClosedDay::AsReceived,
            ..OfficeSettings::default()
        },
        units: vec![
            Unit {
                id: UnitId::new(format!("unit-{slug}-1")),
                name: "Subbagian Data".into(),
                code: "DAT".into(),
            },
            Unit {
                id: UnitId::new(format!("unit-{slug}-2")),
                name: "Subbagian Keuangan".into(),
                code: "KEU".into(),
            },
        ],
    };
    offices::add(cx, &office).await.expect("an office");
    let text = include_str!("../../../data/procedures/sarolangun-request.toml");
    let procedure = procedure(text);
    let today = office.date_at(cx.now());
    offices::adopt(cx, &office.id, &procedure, today, "system").await.expect("adopted");
    offices::by_id(cx, &office.id).await.expect("the office is there")
}
