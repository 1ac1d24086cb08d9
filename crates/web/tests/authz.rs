//! The authorization matrix, generated: every route of the route table × a stranger, every role, and
//! every role of another office × a case, a charter or a document, at every stage. What is expected comes from the one
//! permission table ([`Permission::roles`], [`Act::roles`] narrowed by the SOP); what came back is
//! compared with `authz.matrix.txt`, which is read in review. `TERBUKA_WRITE_MATRIX=1` writes it anew.

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use axum::http::StatusCode;
use support::{Browser, Site};
use terbuka_core::charter::{self, Charter};
use terbuka_core::dispute;
use terbuka_core::exemption;
use terbuka_core::ident::{CaseId, DispositionId, ProcedureId};
use terbuka_core::law::{Calendar, Terms};
use terbuka_core::objection;
use terbuka_core::office::Office;
use terbuka_core::person::Delivery;
use terbuka_core::procedure::{Procedure, Service};
use terbuka_core::record;
use terbuka_core::request::decide::{Command, Verdict, may};
use terbuka_core::request::{Act, Facts, Outcome, Stage};
use terbuka_core::role::Role;
use terbuka_core::statistics::Span;
use terbuka_core::yearly::Chapter;
use terbuka_desk::accounts::{self, NewUser};
use terbuka_desk::objection_form::ObjectionForm;
use terbuka_desk::upload::{Upload, UploadSlot};
use terbuka_desk::{
    Permission, case, catalog, charter_view, charters, decrees, disputes, intake, objection_view,
    objections, offices, record_view, records, reports, serve, sops, yearly,
};
use terbuka_testkit::exemption::{until_consent, walked};
use terbuka_testkit::world::{self, PASSWORD, World};
use terbuka_web::routes::{self, Guard, Route, Who};

/// Somebody who sends a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Actor {
    Stranger,
    Own(Role),
    Other(Role),
}

impl Actor {
    fn all() -> Vec<Actor> {
        let own = Role::ALL.into_iter().map(Actor::Own);
        let other = Role::ALL.into_iter().map(Actor::Other);
        std::iter::once(Actor::Stranger).chain(own).chain(other).collect()
    }
}

/// What the table says must come back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Expect {
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
enum At {
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
    fn all(route: &Route) -> Vec<At> {
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

    fn code(self) -> &'static str {
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

/// The case of one stage, and what belongs to it.
struct Case {
    id: CaseId,
    letter: String,
    file: String,
}

struct Matrix {
    site: Site,
    procedure: Procedure,
    browsers: BTreeMap<Actor, (Browser, String)>,
    cases: BTreeMap<Stage, Case>,
    tests: BTreeMap<exemption::Stage, CaseId>,
    records: BTreeMap<record::Stage, (CaseId, String)>,
    objections: BTreeMap<objection::Stage, Case>,
    disputes: BTreeMap<dispute::Stage, CaseId>,
    people: u32,
}

fn verdict() -> Command {
    Command::Decide(Box::new(Verdict {
        outcome: Outcome::Granted,
        grounds: BTreeSet::new(),
        never_exempt: BTreeSet::new(),
        tests: Default::default(),
        consequence: String::new(),
        material: "Rekapitulasi".into(),
        blackout: String::new(),
        holder: String::new(),
        delivery: Delivery::Email,
        cost_rupiah: 0,
        payment: String::new(),
    }))
}

/// A case of the first office, walked to a stage by the right people.
async fn case_at(world: &World, stage: Stage) -> Case {
    let upload = Upload {
        name: "data.csv".into(),
        bytes: b"kecamatan,jumlah\nA,1\n".to_vec(),
        slot: UploadSlot::Supporting,
    };
    let complete = !matches!(stage, Stage::Received | Stage::AwaitingCompletion);
    let form = intake::DeskIntake { complete, uploads: vec![upload], ..world::at_the_desk() };
    let desk = world.person(Role::Desk);
    let id = intake::receive(&world.cx, &desk, form).await.unwrap().case;
    let task = DispositionId::new(format!("task-{id}"));
    let walk = [
        (Stage::AwaitingCompletion, Role::Desk, Command::AskCompletion { missing: "KTP".into() }),
        (
            Stage::InProcess,
            Role::Desk,
            Command::Dispose {
                id: task.clone(),
                unit: world.office.units[0].id.clone(),
                liaison: None,
                due_on: None,
                instruction: "Siapkan".into(),
            },
        ),
        (
            Stage::Decided,
            Role::Liaison,
            Command::Reply { id: task, held: true, reply: "Ada".into() },
        ),
        (Stage::Decided, Role::Ppid, verdict()),
        (
            Stage::Delivered,
            Role::Desk,
            Command::HandOver { by: Delivery::Email, on: None, note: String::new() },
        ),
        (Stage::Registered, Role::Desk, Command::Register),
        (Stage::Supervised, Role::Kasubbag, Command::Supervise { note: String::new() }),
        (Stage::Reported, Role::Kasubbag, Command::Report { period: "2026-02".into() }),
    ];
    for (at, role, command) in walk {
        let side_way = at == Stage::AwaitingCompletion && stage != at;
        if at > stage || side_way {
            continue;
        }
        serve::perform(&world.cx, &world.person(role), &id, None, command, Vec::new())
            .await
            .unwrap_or_else(|error| panic!("walking to {stage:?} at {at:?}: {error}"));
    }
    let view = case::open(&world.cx, &desk, &id).await.unwrap();
    assert_eq!(view.dossier.case.stage, stage);
    Case { letter: view.letters[0].id.to_string(), file: view.files[0].id.to_string(), id }
}

/// Brings what is under way in the first office to the public, so that a new edition may be begun.
async fn finish_charter(world: &World) {
    let ppid = world.person(Role::Ppid);
    let list = charter_view::list(&world.cx, &ppid).await.unwrap();
    let Some(open) = list.editions.iter().find(|one| one.stage.is_under_way()) else { return };
    walk_charter(world, &open.id, open.stage, charter::Stage::Published).await;
}

async fn walk_charter(world: &World, id: &CaseId, from: charter::Stage, to: charter::Stage) {
    use charter::decide::Command as Do;
    let whole = charter::part_rules().iter().map(|rule| (rule.code, "Isi".to_owned())).collect();
    let words = charter::Words { parts: whole, ..charter::Words::default() };
    for (stage, role, command) in [
        (charter::Stage::Submitted, Role::Ppid, Do::Submit(Box::new(words))),
        (
            charter::Stage::Determined,
            Role::AtasanPpid,
            Do::Determine { decree: None, standard_on: None },
        ),
        (charter::Stage::Published, Role::Desk, Do::Publish { ways: BTreeSet::new() }),
    ] {
        if from < stage && stage <= to {
            charters::perform(&world.cx, &world.person(role), id, None, command).await.unwrap();
        }
    }
}

/// A charter of the first office at a stage; another that is under way is finished first.
async fn charter_at(world: &World, stage: charter::Stage) -> CaseId {
    let ppid = world.person(Role::Ppid);
    let at = |editions: &[Charter]| {
        editions.iter().find(|one| one.stage == stage).map(|one| one.id.clone())
    };
    let list = charter_view::list(&world.cx, &ppid).await.unwrap();
    if let Some(id) = at(&list.editions) {
        return id;
    }
    // The second edition that is announced replaces the first.
    for _ in 0..2 {
        finish_charter(world).await;
        let begun = charters::begin(&world.cx, &ppid).await.unwrap();
        let to = stage.min(charter::Stage::Published);
        walk_charter(world, &begun.charter, charter::Stage::Draft, to).await;
        let list = charter_view::list(&world.cx, &ppid).await.unwrap();
        if let Some(id) = at(&list.editions) {
            return id;
        }
    }
    panic!("no charter at {stage:?}");
}

/// A document of the first office at a stage, with one file, and the file.
async fn record_at(world: &World, stage: record::Stage) -> (CaseId, String) {
    use record::Stage as At;
    use records::Deed;
    let content = record::Content {
        title: "Dokumen".into(),
        summary: "Isi".into(),
        category: Some(terbuka_core::catalog::Category::Anytime),
        responsible: "Kepala".into(),
        made_on: Some(jiff::civil::date(2026, 2, 9)),
        made_at: "Uji".into(),
        form: Some(record::Form::Soft),
        retention: "5 tahun".into(),
        paper: record::Paper::default(),
    };
    let new = records::New {
        unit: world.office.units[0].id.clone(),
        renews: None,
        content: content.clone(),
    };
    let file = terbuka_desk::record_files::Incoming {
        name: "data.csv".into(),
        bytes: b"kecamatan,jumlah\nA,1\n".to_vec(),
        replaces: None,
    };
    let doc = world.person(Role::Documentation);
    let id = records::begin(&world.cx, &doc, new, vec![file]).await.unwrap().record;
    let submit = || Deed::Submit { content: Box::new(content.clone()) };
    let no = || "Perbaiki".to_owned();
    let mut walk = vec![
        (At::HandedOver, Role::Liaison, Deed::HandOver),
        (At::Stored, Role::Documentation, Deed::Store),
        (At::Submitted, Role::Desk, submit()),
        (At::Approved, Role::AtasanPpid, Deed::Approve),
        (At::Listed, Role::Desk, Deed::List),
    ];
    walk.retain(|(at, ..)| match stage {
        At::Collected => *at <= At::Submitted,
        At::Dropped => false,
        stage => *at <= stage,
    });
    match stage {
        At::Collected => {
            walk.push((At::Collected, Role::AtasanPpid, Deed::Refuse { reason: no() }));
        }
        At::Dropped => walk.push((At::Dropped, Role::Ppid, Deed::Drop { reason: no() })),
        _ => {}
    }
    for (at, role, deed) in walk {
        records::perform(&world.cx, &world.person(role), &id, None, deed, Vec::new())
            .await
            .unwrap_or_else(|error| panic!("walking to {stage:?} at {at:?}: {error}"));
    }
    let view = record_view::open(&world.cx, &doc, &id).await.unwrap();
    assert_eq!(view.record.stage, stage);
    (id, view.files[0].file.id.to_string())
}

/// An objection of the first office, walked to a stage by the right people.
async fn objection_at(world: &World, stage: objection::Stage) -> Case {
    use objection::decide::{Command as Do, Verdict as Answer};
    let case = case_at(world, Stage::Decided).await;
    let desk = world.person(Role::Desk);
    let number = case::open(&world.cx, &desk, &case.id).await.unwrap().dossier.case.number.clone();
    let upload = Upload {
        name: "bukti.csv".into(),
        bytes: b"kecamatan,jumlah\nA,1\n".to_vec(),
        slot: UploadSlot::Supporting,
    };
    let form = objections::DeskObjection {
        request_number: number,
        form: ObjectionForm {
            grounds: vec!["e".into()],
            case_position: "Belum diberikan".into(),
            ..ObjectionForm::default()
        },
        uploads: vec![upload],
        channel: terbuka_core::person::Channel::WalkIn,
        lodged: None,
        opened: None,
        key: None,
    };
    let id = objections::receive(&world.cx, &desk, form).await.unwrap().objection;
    let answer = Answer {
        outcome: objection::Outcome::Upheld,
        reasons: "Sudah diberikan".into(),
        order: String::new(),
        order_due: None,
    };
    for (at, role, command) in [
        (objection::Stage::Explained, Role::Ppid, Do::Explain { words: "Ada".into() }),
        (objection::Stage::Answered, Role::AtasanPpid, Do::Answer(Box::new(answer))),
        (objection::Stage::Delivered, Role::Desk, Do::Deliver { by: Delivery::Email, on: None }),
        (objection::Stage::Closed, Role::Desk, Do::Close),
        (objection::Stage::Withdrawn, Role::Desk, Do::Withdraw { words: "Cukup".into() }),
    ] {
        let taken_back = stage == objection::Stage::Withdrawn;
        if at > stage || (taken_back && at != stage) {
            continue;
        }
        let who = world.person(role);
        objections::perform(&world.cx, &who, &id, None, command, Vec::new()).await.unwrap();
    }
    let view = objection_view::open(&world.cx, &desk, &id).await.unwrap();
    assert_eq!(view.dossier.objection.stage, stage);
    Case { letter: view.letters[0].id.to_string(), file: view.files[0].id.to_string(), id }
}

/// A dispute of the first office, walked to a stage.
async fn dispute_at(world: &World, stage: dispute::Stage) -> CaseId {
    use dispute::Stage as To;
    use dispute::decide::{Command as Do, Verdict as Ruling};
    use dispute::open::Open;
    let objection = objection_at(world, objection::Stage::Delivered).await.id;
    let ppid = world.person(Role::Ppid);
    let open = Open {
        id: CaseId::new(""),
        commission: dispute::competent(&world.office).remove(0),
        commission_no: None,
        applied_on: None,
    };
    let id = disputes::open(&world.cx, &ppid, &objection, open, Vec::new()).await.unwrap().dispute;
    let rule = || {
        Do::Rule(Box::new(Ruling {
            number: "1/2026".into(),
            on: None,
            received_on: None,
            outcome: dispute::Outcome::Upheld,
            order_due: None,
            words: "Ditolak".into(),
        }))
    };
    let appeal = || Do::Appeal { by: dispute::Party::Applicant, on: None, number: "1/G".into() };
    let judge = || Do::Judge {
        number: "1/G/2026".into(),
        on: None,
        judged: dispute::Judged::Affirmed,
        order_due: None,
        words: "Dikuatkan".into(),
    };
    let walk = match stage {
        To::Applied => vec![],
        To::Mediation => vec![Do::Mediate { on: None }],
        To::Adjudication => vec![Do::Adjudicate { on: None }],
        To::Ruled => vec![rule()],
        To::Court => vec![rule(), appeal()],
        To::Judged => vec![rule(), appeal(), judge()],
        To::Closed => vec![rule(), Do::Close],
        To::Withdrawn => vec![Do::Withdraw { on: None }],
    };
    for command in walk {
        disputes::perform(&world.cx, &ppid, &id, None, command, Vec::new()).await.unwrap();
    }
    let view = disputes::view(&world.cx, &ppid, &id).await.unwrap();
    assert_eq!(view.dossier.dispute.stage, stage);
    id
}

async fn sign_in(site: &Site, office: &Office, role: Role) -> (Browser, String) {
    let mut browser = site.browser();
    let login = format!("{}.{}", role.code(), office.slug);
    let page = browser.post("/masuk", &[("login", &login), ("password", PASSWORD)]).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{login} cannot sign in");
    let token = browser.get("/kerja/kata-sandi").await.input("_csrf").unwrap();
    (browser, token)
}

impl Matrix {
    async fn new() -> Matrix {
        let site = Site::new().await;
        let world = &site.world;
        let mut browsers = BTreeMap::new();
        for actor in Actor::all() {
            let entered = match actor {
                Actor::Stranger => (site.browser(), String::new()),
                Actor::Own(role) => sign_in(&site, &world.office, role).await,
                Actor::Other(role) => sign_in(&site, &world.other, role).await,
            };
            browsers.insert(actor, entered);
        }
        let mut cases = BTreeMap::new();
        for stage in Stage::ALL {
            cases.insert(*stage, case_at(world, *stage).await);
        }
        let mut records = BTreeMap::new();
        for stage in record::Stage::ALL {
            records.insert(*stage, record_at(world, *stage).await);
        }
        // A report for each role to accept, in both offices.
        for office in [&world.office, &world.other] {
            let head = world.person_of(office, Role::Kasubbag);
            for at in 1..=Role::ALL.len() {
                let period = format!("2025-{at:02}").parse().unwrap();
                reports::deliver(&world.cx, &head, period).await.unwrap();
            }
            let ppid = world.person_of(office, Role::Ppid);
            let at = (Chapter::Policy, 0);
            yearly::save_chapter(&world.cx, &ppid, Span::Year(2025), at, "").await.unwrap();
        }
        let adopted = offices::procedures(&world.cx, &world.office.id).await.unwrap();
        let procedure = (*adopted[0].procedure).clone();
        let mut objections = BTreeMap::new();
        for stage in objection::Stage::ALL {
            objections.insert(*stage, objection_at(world, *stage).await);
        }
        let mut disputes = BTreeMap::new();
        for stage in dispute::Stage::ALL {
            disputes.insert(*stage, dispute_at(world, *stage).await);
        }
        let tests = BTreeMap::new();
        Matrix { procedure, browsers, cases, tests, records, objections, disputes, people: 0, site }
    }

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

    fn expected(&self, route: &Route, actor: Actor, at: At) -> Expect {
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

    /// The address of a route with its places filled, or nothing when one is unknown to this test.
    async fn address(&mut self, route: &Route, actor: Actor, at: At) -> Option<String> {
        let world = &self.site.world;
        let mut path = route.path.to_owned();
        let fill = |path: &mut String, place: &str, value: &str| *path = path.replace(place, value);
        if !route.path.starts_with("/kerja") {
            // Public places: an office, and tokens and names that nobody gave out.
            fill(&mut path, "{office}", &world.office.code);
            fill(&mut path, "{file}", "tidak-ada.css");
            for place in [
                "{token}",
                "{letter}",
                "{id}",
                "{*number}",
                "{code}",
                "{year}",
                "{name}",
                "{edition}",
                "{action}",
            ] {
                fill(&mut path, place, "0000-0000-0000");
            }
        } else if ON_DRAFTS.iter().any(|end| route.path.ends_with(end)) {
            let id = draft_of_an_sop(world, route.path.ends_with("/pengesahan")).await;
            fill(&mut path, "{id}", id.as_str());
        } else if route.path.starts_with("/kerja/sop/") {
            let adopted = offices::procedures(&world.cx, &world.office.id).await.unwrap();
            fill(&mut path, "{id}", adopted[0].id.as_str());
        } else if route.path.starts_with("/kerja/pengguna/") {
            self.people += 1;
            let new = NewUser {
                office: world.office.id.clone(),
                login: format!("sekali.{}", self.people),
                name: "Sekali Pakai".into(),
                nip: None,
                email: None,
                roles: vec![Role::Pembina],
                units: Vec::new(),
                password: PASSWORD.into(),
                keep_password: true,
            };
            let id = accounts::add(&world.cx, "system", new).await.unwrap();
            fill(&mut path, "{id}", id.as_str());
        } else if route.path.starts_with("/kerja/daftar/{id}") {
            fill(&mut path, "{id}", item_of_the_list(world).await.as_str());
        } else if let At::Charter(stage) = at {
            fill(&mut path, "{id}", charter_at(world, stage).await.as_str());
            fill(&mut path, "{file}", "poster.pdf");
        } else if let At::Test(stage) = at {
            let id = match self.tests.get(&stage) {
                Some(id) => id.clone(),
                None => walked(world, "h", until_consent(), stage).await,
            };
            fill(&mut path, "{id}", id.as_str());
            fill(&mut path, "{file}", "lembar-uji.pdf");
            self.tests.insert(stage, id);
        } else if route.path.starts_with("/kerja/dokumentasi/keputusan/") {
            let superior = world.person(Role::AtasanPpid);
            let id = decrees::issue(&world.cx, &superior).await.unwrap();
            fill(&mut path, "{letter}", id.as_str());
        } else if let At::Record(stage) = at {
            let (id, file) = &self.records[&stage];
            fill(&mut path, "{id}", id.as_str());
            fill(&mut path, "{file}", file);
        } else if route.path == "/kerja/maklumat" && route.method == "POST" {
            finish_charter(world).await;
        } else if let At::Objection(stage) = at {
            let case = &self.objections[&stage];
            fill(&mut path, "{id}", case.id.as_str());
            fill(&mut path, "{letter}", &case.letter);
            fill(&mut path, "{file}", &case.file);
        } else if let At::Dispute(stage) = at {
            fill(&mut path, "{id}", self.disputes[&stage].as_str());
        } else if let At::Case(stage) = at {
            let case = &self.cases[&stage];
            fill(&mut path, "{id}", case.id.as_str());
            fill(&mut path, "{letter}", &case.letter);
            fill(&mut path, "{file}", &case.file);
        }
        let month = match actor {
            Actor::Own(role) | Actor::Other(role) => {
                Role::ALL.iter().position(|each| *each == role).unwrap_or(0) + 1
            }
            Actor::Stranger => 1,
        };
        let period = match route.path {
            path if path.ends_with("/penerimaan") => format!("2025-{month:02}"),
            path if path.starts_with("/kerja/laporan-berkala/") => "2025".to_owned(),
            _ => "2026-01".to_owned(),
        };
        fill(&mut path, "{period}", &period);
        fill(&mut path, "{sha256}", &"0".repeat(64));
        let file = match route.path {
            path if path.starts_with("/kerja/register-keberatan/") => "2026-all-recent.csv",
            path if path.starts_with("/kerja/register-sengketa/") => "2026.csv",
            path if path.starts_with("/kerja/register/") => "2026.csv",
            path if path.starts_with("/kerja/pengecualian/daftar/") => "2026.csv",
            path if path.starts_with("/kerja/matriks/") => "2026-02.csv",
            path if path.starts_with("/kerja/monev/") => "2026.pdf",
            _ => "laporan.pdf",
        };
        fill(&mut path, "{file}", file);
        // A part of the report of which each office has saved one version.
        fill(&mut path, "{chapter}", Chapter::Policy.code());
        fill(&mut path, "{version}", "1");
        fill(&mut path, "{year}", "2026");
        (!path.contains('{')).then_some(path)
    }

    async fn send(&mut self, route: &Route, actor: Actor, at: At) -> Option<StatusCode> {
        let path = self.address(route, actor, at).await?;
        // Signing out ends a session that later requests need: it gets one of its own.
        let once = route.path == "/kerja/keluar";
        let (mut browser, token) = match actor {
            Actor::Own(role) if once => sign_in(&self.site, &self.site.world.office, role).await,
            Actor::Other(role) if once => sign_in(&self.site, &self.site.world.other, role).await,
            _ => self.browsers[&actor].clone(),
        };
        let page = if route.method == "GET" {
            browser.get(&path).await
        } else {
            let mut fields = vec![
                ("_csrf", token.as_str()),
                ("date", "2026-12-25"),
                ("title", "Uji"),
                ("summary", "Uji"),
                ("chapter", Chapter::Policy.code()),
                ("reason", "Uji"),
            ];
            if ON_DRAFTS.iter().any(|end| route.path.ends_with(end)) {
                let revision = if route.path.ends_with("/pengesahan") { "2" } else { "1" };
                fields.extend([("version", revision), ("do", "add"), ("answer", "Sudah dibaca")]);
            }
            browser.post(&path, &fields).await
        };
        let door = page.location().starts_with("/masuk");
        let changed = page.status == StatusCode::SEE_OTHER && !door && route.method == "POST";
        if let (At::Case(stage), true) = (at, changed) {
            let fresh = case_at(&self.site.world, stage).await;
            self.cases.insert(stage, fresh);
        }
        if let (At::Test(stage), true) = (at, changed) {
            self.tests.remove(&stage);
        }
        if let (At::Record(stage), true) = (at, changed) {
            let fresh = record_at(&self.site.world, stage).await;
            self.records.insert(stage, fresh);
        }
        if let (At::Objection(stage), true) = (at, changed) {
            let fresh = objection_at(&self.site.world, stage).await;
            self.objections.insert(stage, fresh);
        }
        if let (At::Dispute(stage), true) = (at, changed) {
            let fresh = dispute_at(&self.site.world, stage).await;
            self.disputes.insert(stage, fresh);
        }
        if door && route.path != "/kerja/keluar" {
            return Some(StatusCode::UNAUTHORIZED);
        }
        Some(page.status)
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

/// An item of the first office's list, for one try to take it out.
async fn item_of_the_list(world: &World) -> terbuka_core::ident::ItemId {
    let content =
        terbuka_core::catalog::Content::new("Uji", terbuka_core::catalog::Category::Anytime);
    let row = terbuka_core::catalog::import::Row { line: 1, source_id: None, content };
    let office = &world.office.id;
    catalog::import_for(&world.cx, office, "system", &[row], |_| {}).await.unwrap();
    let listed = catalog::listed(&world.cx, office).await.unwrap();
    listed.last().expect("the item").item.id.clone()
}

/// Routes that work on a draft of an SOP: each try gets one of its own.
const ON_DRAFTS: [&str; 5] = [
    "/kerja/sop/{id}/isi",
    "/kerja/sop/{id}/langkah",
    "/kerja/sop/{id}/pemeriksaan",
    "/kerja/sop/{id}/pengesahan",
    "/kerja/sop/{id}/pembuangan",
];

/// A draft of a service that no case of this test runs along.
async fn draft_of_an_sop(world: &World, checked: bool) -> ProcedureId {
    let ppid = world.person(Role::Ppid);
    let template = terbuka_core::procedure::template(Service::Objection);
    let id = sops::draft(&world.cx, &ppid, &template, sops::Origin::default()).await.unwrap();
    if checked {
        sops::check(&world.cx, &ppid, &id, 1, "Sudah dibaca").await.unwrap();
    }
    id
}

fn fits(expect: Expect, route: &Route, status: StatusCode) -> bool {
    match expect {
        Expect::Door => status == StatusCode::UNAUTHORIZED,
        Expect::Refused => status == StatusCode::FORBIDDEN,
        Expect::Hidden => status == StatusCode::NOT_FOUND,
        Expect::NoToken => status == StatusCode::NOT_FOUND || status == StatusCode::UNAUTHORIZED,
        // A public address whose place holds nothing is simply not there.
        Expect::Open if !route.path.starts_with("/kerja") => {
            status != StatusCode::UNAUTHORIZED && !status.is_server_error()
        }
        Expect::Open => {
            status.is_success()
                || status == StatusCode::SEE_OTHER
                || status == StatusCode::UNPROCESSABLE_ENTITY
        }
    }
}

/// Roles in few words: all, all but some, or a list.
fn roles(found: &[Role]) -> String {
    let rest: Vec<&str> =
        Role::ALL.iter().filter(|role| !found.contains(role)).map(|role| role.code()).collect();
    match (found.len(), rest.len()) {
        (0, _) => String::new(),
        (_, 0) => "*".to_owned(),
        (_, 1..=3) => format!("* except {}", rest.join(" ")),
        _ => found.iter().map(|role| role.code()).collect::<Vec<_>>().join(" "),
    }
}

fn line(answers: &[(Actor, StatusCode)]) -> String {
    let mut by_status: BTreeMap<u16, Vec<Actor>> = BTreeMap::new();
    for (actor, status) in answers {
        by_status.entry(status.as_u16()).or_default().push(*actor);
    }
    let mut parts = Vec::new();
    for (status, actors) in by_status {
        let own: Vec<Role> = actors
            .iter()
            .filter_map(|actor| if let Actor::Own(role) = actor { Some(*role) } else { None })
            .collect();
        let other: Vec<Role> = actors
            .iter()
            .filter_map(|actor| if let Actor::Other(role) = actor { Some(*role) } else { None })
            .collect();
        let mut who = Vec::new();
        if actors.contains(&Actor::Stranger) {
            who.push("stranger".to_owned());
        }
        if !own.is_empty() {
            who.push(format!("own({})", roles(&own)));
        }
        if !other.is_empty() {
            who.push(format!("other({})", roles(&other)));
        }
        parts.push(format!("{status} {}", who.join(" ")));
    }
    parts.join(" | ")
}

#[tokio::test]
async fn every_route_answers_every_role_as_the_table_says() {
    let mut matrix = Matrix::new().await;
    let mut text = String::from(
        "# Who gets what from which route. Written by tests/authz.rs; read it in review.\n",
    );
    let mut wrong = Vec::new();
    let mut uncovered = Vec::new();
    for route in routes::all() {
        let guard =
            if route.guard == Guard::Read { String::new() } else { format!(" {:?}", route.guard) };
        let _ = writeln!(text, "\n{} {} · {:?}{guard}", route.method, route.path, route.who);
        for at in At::all(route) {
            let mut answers = Vec::new();
            for actor in Actor::all() {
                let Some(status) = matrix.send(route, actor, at).await else {
                    uncovered.push(format!("{} {}", route.method, route.path));
                    break;
                };
                let expect = matrix.expected(route, actor, at);
                if !fits(expect, route, status) {
                    wrong.push(format!(
                        "{} {} {actor:?} {at:?}: {status}, expected {expect:?}",
                        route.method, route.path
                    ));
                }
                answers.push((actor, status));
            }
            let _ = writeln!(text, "  {:<20}{}", at.code(), line(&answers));
        }
    }
    matrix.site.close().await;
    assert!(uncovered.is_empty(), "routes that nobody tried: {uncovered:#?}");
    assert!(
        wrong.is_empty(),
        "{} answers differ from the table:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/authz.matrix.txt");
    if std::env::var_os("TERBUKA_WRITE_MATRIX").is_some() {
        std::fs::write(&file, &text).unwrap();
    }
    let reviewed = std::fs::read_to_string(&file).unwrap_or_default();
    let differs: Vec<&str> =
        text.lines().filter(|line| !reviewed.lines().any(|l| l == *line)).collect();
    assert!(
        text == reviewed,
        "the matrix changed; review it and write it anew:\n{}",
        differs.join("\n")
    );
}
