//! Consequence tests for tests: walked to a stage by the right people, decided by an office elsewhere,
//! as a district's are.

use std::collections::BTreeSet;

use terbuka_core::exemption::content::{Weights, What};
use terbuka_core::exemption::decide::{Command, Grounds};
use terbuka_core::exemption::{Basis, Condition, EndReason, Extent, Occasion, Period, Stage, View};
use terbuka_core::ident::CaseId;
use terbuka_core::law::ExemptionGround;
use terbuka_core::role::Role;
use terbuka_desk::exemptions::{self, NewTest};

use crate::World;

/// A test to begin in the first office, of what its first unit holds.
pub fn new_test(world: &World) -> NewTest {
    NewTest {
        occasion: Occasion::BeforeRequest,
        request: None,
        renews: None,
        unit: world.office.units[0].id.clone(),
        extent: Extent::Whole,
        what: What {
            title: "NIK pemilih".into(),
            subject: "Kolom NIK pada daftar pemilih tetap".into(),
            ..What::default()
        },
    }
}

/// Letters of Art. 17.
pub fn grounds(letters: &str) -> Grounds {
    let letters = letters.chars().filter_map(|c| ExemptionGround::from_code(&c.to_string()));
    let bases = letters.map(|ground| Basis { ground, statute: None, article: None });
    Grounds { bases: bases.collect(), ..Grounds::default() }
}

/// A whole weighing.
pub fn weights() -> Weights {
    Weights {
        opened: "Identitas pemilih disalahgunakan".into(),
        closed: "Pemilih terlindungi".into(),
        interest: "Jumlah pemilih tetap terbuka".into(),
        ..Weights::default()
    }
}

/// Until the person consents.
pub fn until_consent() -> Period {
    Period { until: None, conditions: BTreeSet::from([Condition::Consent]) }
}

/// A test of the first office on these letters for this long, walked to a stage.
pub async fn walked(world: &World, letters: &str, period: Period, to: Stage) -> CaseId {
    let ppid = world.person(Role::Ppid);
    let id = exemptions::begin(&world.cx, &ppid, new_test(world)).await.expect("begun").test;
    let today = world.office.date_at(terbuka_desk::Clock::now(world.clock.as_ref()));
    let found_open = Command::FindOpen { reason: "Tidak ada dasarnya".into() };
    let steps = [
        (Stage::NotExempt, Role::Ppid, found_open),
        (Stage::Weighing, Role::Ppid, Command::Base(Box::new(grounds(letters)))),
        (
            Stage::Submitted,
            Role::Consideration,
            Command::Advise { view: View::Close, words: "Sependapat".into() },
        ),
        (Stage::Submitted, Role::Ppid, Command::Submit(Box::new(weights()), period)),
        (Stage::Approved, Role::AtasanPpid, Command::Approve),
        (
            Stage::HandedUp,
            Role::Ppid,
            Command::HandUp { to: None, name: "KPU Provinsi Contoh".into() },
        ),
        (
            Stage::InForce,
            Role::Ppid,
            Command::Record {
                decree: "12 Tahun 2026".into(),
                on: today,
                exempt: true,
                until: None,
            },
        ),
        (
            Stage::Ended,
            Role::Ppid,
            Command::Open { why: EndReason::Commission, reason: "Putusan".into() },
        ),
    ];
    for (stage, role, command) in steps {
        let side_way = stage == Stage::NotExempt || to == Stage::NotExempt;
        if stage > to || (side_way && stage != to) {
            continue;
        }
        exemptions::perform(&world.cx, &world.person(role), &id, None, command)
            .await
            .unwrap_or_else(|error| panic!("walking to {to:?} at {stage:?}: {error}"));
    }
    id
}

/// A decided test in force, on which a refusal can rest.
pub async fn decided(world: &World, letters: &str) -> CaseId {
    let conditions = Period::choices(&letters_of(letters)).into_iter().take(1).collect();
    let period = Period { until: Some(jiff::civil::date(2028, 12, 31)), conditions };
    walked(world, letters, period, Stage::InForce).await
}

fn letters_of(letters: &str) -> BTreeSet<ExemptionGround> {
    grounds(letters).bases.into_iter().map(|basis| basis.ground).collect()
}
