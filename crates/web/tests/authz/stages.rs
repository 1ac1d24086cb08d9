//! Something of every kind at every stage, walked there by the right people of the first office.

use std::collections::BTreeSet;

use terbuka_core::charter::{self, Charter};
use terbuka_core::dispute;
use terbuka_core::ident::{CaseId, DispositionId, ProcedureId};
use terbuka_core::objection;
use terbuka_core::person::Delivery;
use terbuka_core::procedure::Service;
use terbuka_core::record;
use terbuka_core::request::decide::{Command, Verdict};
use terbuka_core::request::{Outcome, Stage};
use terbuka_core::role::Role;
use terbuka_desk::objection_form::ObjectionForm;
use terbuka_desk::upload::{Upload, UploadSlot};
use terbuka_desk::{
    case, catalog, charter_view, charters, disputes, intake, objection_view, objections,
    record_view, records, serve, sops,
};
use terbuka_testkit::world::{self, World};

/// The case of one stage, and what belongs to it.
pub struct Case {
    pub id: CaseId,
    pub letter: String,
    pub file: String,
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
pub async fn case_at(world: &World, stage: Stage) -> Case {
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
pub async fn finish_charter(world: &World) {
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
pub async fn charter_at(world: &World, stage: charter::Stage) -> CaseId {
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
pub async fn record_at(world: &World, stage: record::Stage) -> (CaseId, String) {
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
pub async fn objection_at(world: &World, stage: objection::Stage) -> Case {
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
pub async fn dispute_at(world: &World, stage: dispute::Stage) -> CaseId {
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

/// An item of the first office's list, for one try to take it out.
pub async fn item_of_the_list(world: &World) -> terbuka_core::ident::ItemId {
    let content =
        terbuka_core::catalog::Content::new("Uji", terbuka_core::catalog::Category::Anytime);
    let row = terbuka_core::catalog::import::Row { line: 1, source_id: None, content };
    let office = &world.office.id;
    catalog::import_for(&world.cx, office, "system", &[row], |_| {}).await.unwrap();
    let listed = catalog::listed(&world.cx, office).await.unwrap();
    listed.last().expect("the item").item.id.clone()
}

/// A draft of a service that no case of this test runs along.
pub async fn draft_of_an_sop(world: &World, checked: bool) -> ProcedureId {
    let ppid = world.person(Role::Ppid);
    let template = terbuka_core::procedure::template(Service::Objection);
    let id = sops::draft(&world.cx, &ppid, &template, sops::Origin::default()).await.unwrap();
    if checked {
        sops::check(&world.cx, &ppid, &id, 1, "Sudah dibaca").await.unwrap();
    }
    id
}
