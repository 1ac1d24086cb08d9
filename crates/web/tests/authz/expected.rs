//! What must come back: told from the permission table and the core's own rules alone.

use terbuka_core::charter;
use terbuka_core::dispute;
use terbuka_core::exemption;
use terbuka_core::law::{Calendar, Terms};
use terbuka_core::objection;
use terbuka_core::procedure::Service;
use terbuka_core::record;
use terbuka_core::request::decide::may;
use terbuka_core::request::{Act, Facts, Stage};
use terbuka_core::role::Role;
use terbuka_desk::Permission;
use terbuka_web::routes::{Route, Who};

use crate::{Actor, Matrix};

/// What the table says must come back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expect {
    /// The door: to the sign-in page, or 401 for a form.
    Door,
    /// 403, with a sentence that names who may.
    Refused,
    /// 404: it does not exist for him.
    Hidden,
    /// 401 or 404: nobody here holds the token.
    NoToken,
    /// Anything that is none of these.
    Open,
}

/// What the address of a route names, and how far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// Nothing that has stages.
    Nothing,
    /// A case of the queue.
    Case(Stage),
    /// A charter.
    Charter(charter::Stage),
    /// A consequence test.
    Test(exemption::Stage),
    /// A document on its way to the list.
    Record(record::Stage),
    /// An objection.
    Objection(objection::Stage),
    /// A dispute.
    Dispute(dispute::Stage),
}

impl At {
    /// Every stage of what a route names.
    pub fn all(route: &Route) -> Vec<At> {
        if route.path.starts_with("/kerja/permohonan/{id}") {
            Stage::ALL.iter().copied().map(At::Case).collect()
        } else if route.path.starts_with("/kerja/maklumat/{id}") {
            charter::Stage::ALL.iter().copied().map(At::Charter).collect()
        } else if route.path.starts_with("/kerja/pengecualian/{id}") {
            exemption::Stage::ALL.iter().copied().map(At::Test).collect()
        } else if route.path.starts_with("/kerja/dokumentasi/{id}") {
            record::Stage::ALL.iter().copied().map(At::Record).collect()
        } else if route.path.starts_with("/kerja/keberatan/{id}") {
            objection::Stage::ALL.iter().copied().map(At::Objection).collect()
        } else if route.path.starts_with("/kerja/sengketa/{id}") {
            dispute::Stage::ALL.iter().copied().map(At::Dispute).collect()
        } else {
            vec![At::Nothing]
        }
    }

    pub fn code(self) -> &'static str {
        match self {
            At::Nothing => "",
            At::Case(stage) => stage.code(),
            At::Charter(stage) => stage.code(),
            At::Test(stage) => stage.code(),
            At::Record(stage) => stage.code(),
            At::Objection(stage) => stage.code(),
            At::Dispute(stage) => stage.code(),
        }
    }

    /// Whether an act of a route has a meaning there.
    fn takes(self, route: &Route, act: Act) -> bool {
        match self {
            At::Nothing => false,
            At::Case(stage) => stage.acts().contains(&act),
            At::Charter(stage) => stage.acts().contains(&act),
            At::Test(stage) => stage.acts().contains(&act),
            At::Record(stage) => stage.acts().contains(&act),
            // Opening a dispute's file asks for the commission first.
            At::Objection(_) if act == Act::DisputeKeep => true,
            At::Objection(stage) => stage.acts().contains(&act),
            At::Dispute(stage) => {
                let end = route.path.rsplit('/').next().unwrap_or_default();
                let step = DISPUTE_STEPS.iter().find(|(path, _)| *path == end);
                step.is_some_and(|(_, step)| stage.steps().contains(step))
            }
        }
    }
}

/// The last part of an address, and the step of a dispute it notes.
const DISPUTE_STEPS: [(&str, dispute::Step); 12] = {
    use dispute::Step::*;
    [
        ("nomor", Number),
        ("sidang", Hearing),
        ("perubahan-sidang", MoveHearing),
        ("mediasi", Mediate),
        ("akhir-mediasi", EndMediation),
        ("ajudikasi", Adjudicate),
        ("putusan", Rule),
        ("gugatan", Appeal),
        ("putusan-pengadilan", Judge),
        ("pelaksanaan", Execute),
        ("pencabutan", Withdraw),
        ("penutupan", Close),
    ]
};

impl Matrix {
    /// Whether regulation and SOP give an act to a role.
    fn may(&self, act: Act, role: Role) -> bool {
        let world = &self.site.world;
        let actor = world.person(role).actor();
        if act.service() == Service::Charter {
            let facts = charter::Facts {
                now: world.cx.now(),
                office: &world.office,
                calendar: Calendar::national(),
                terms: Terms::shipped(),
                procedure: None,
                promises: &[],
                actor: &actor,
            };
            return charter::decide::may(act, &facts).is_ok();
        }
        if act.service() == Service::ConsequenceTest {
            let facts = exemption::Facts {
                now: world.cx.now(),
                office: &world.office,
                calendar: Calendar::national(),
                terms: Terms::shipped(),
                procedure: None,
                actor: &actor,
                person: None,
            };
            return exemption::decide::may(act, &facts).is_ok();
        }
        if act.service() == Service::Documentation {
            let facts = record::Facts {
                now: world.cx.now(),
                office: &world.office,
                procedure: None,
                actor: &actor,
            };
            return record::decide::may(act, &facts).is_ok();
        }
        if act.service() == Service::Objection {
            let facts = objection::Facts {
                now: world.cx.now(),
                office: &world.office,
                calendar: Calendar::national(),
                rules: &world.cx.rules,
                procedure: None,
                actor: &actor,
            };
            return objection::decide::may(act, &facts).is_ok();
        }
        let facts = Facts {
            now: world.cx.now(),
            office: &world.office,
            calendar: Calendar::national(),
            rules: &world.cx.rules,
            procedure: &self.procedure,
            actor: &actor,
            tests: &[],
        };
        may(act, &facts).is_ok()
    }

    /// What somebody must be answered.
    pub fn expected(&self, route: &Route, actor: Actor, at: At) -> Expect {
        let (role, own) = match actor {
            _ if route.who == Who::TokenHolder => return Expect::NoToken,
            Actor::Stranger if route.who.is_officer() => return Expect::Door,
            Actor::Stranger => return Expect::Open,
            Actor::Own(role) => (role, true),
            Actor::Other(role) => (role, false),
        };
        let has = |permission: Permission| permission.roles().contains(&role);
        // What the address names belongs to the first office; a liaison sees what his unit was asked.
        let asked = !matches!(at, At::Case(stage) if stage < Stage::InProcess);
        let visible = own && (role != Role::Liaison || asked);
        let object = route.path.starts_with("/kerja/")
            && (route.path.contains("{id}") || route.path.contains("{letter}"));
        match route.who {
            Who::Officer if object && !own => Expect::Hidden,
            Who::Everyone | Who::TokenHolder | Who::Operator | Who::Officer => Expect::Open,
            // One who serves no requests is led on to his own first page.
            Who::May(Permission::SeeCases) if route.path == "/kerja" => Expect::Open,
            Who::May(permission) if !has(permission) => Expect::Refused,
            Who::May(_) if object && !visible => Expect::Hidden,
            Who::May(_) => Expect::Open,
            Who::Act(act) if !object => {
                if self.may(act, role) {
                    Expect::Open
                } else {
                    Expect::Refused
                }
            }
            Who::Act(act) if !has(sees(act)) => Expect::Refused,
            Who::Act(_) if !visible => Expect::Hidden,
            Who::Act(act) => {
                let possible = at.takes(route, act);
                // The requester still has time in this world, so nobody may close yet.
                let open = possible && self.may(act, role) && act != Act::Lapse;
                if open { Expect::Open } else { Expect::Refused }
            }
        }
    }
}

/// What one must be allowed to see before one may be told whose act it is.
fn sees(act: Act) -> Permission {
    match act.service() {
        Service::Charter => Permission::SeeCharter,
        Service::ConsequenceTest => Permission::SeeExemptions,
        Service::Documentation => Permission::SeeRecords,
        Service::Objection => Permission::SeeObjections,
        _ => Permission::SeeCases,
    }
}
