//! Objection, dispute and evidence on both databases, with the real printer: every clock and letter
//! on the way, bad input, and the bundle opened and checked.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::date;
use jiff::{SignedDuration, Timestamp};
use terbuka_core::dispute::decide::{Command as DisputeCommand, Verdict as RulingForm};
use terbuka_core::dispute::open::Open;
use terbuka_core::dispute::{self, HearingKind, Stage as DisputeStage, competent};
use terbuka_core::ident::CaseId;
use terbuka_core::law::ExemptionGround;
use terbuka_core::letter::LetterKind;
use terbuka_core::objection::decide::{Command, Verdict};
use terbuka_core::objection::{Outcome, Reaction, Stage};
use terbuka_core::person::Delivery;
use terbuka_core::procedure::{Service, template};
use terbuka_core::refusal::Refusal;
use terbuka_core::request::decide::{Command as RequestCommand, Verdict as RequestVerdict};
use terbuka_core::request::{Act, Outcome as RequestOutcome};
use terbuka_core::role::Role;
use terbuka_desk::objection_form::{ObjectionForm, PersonForm};
use terbuka_desk::objections::{self, DeskObjection, Submitted};
use terbuka_desk::papers::Format;
use terbuka_desk::registers::{self, ObjectionRegister};
use terbuka_desk::upload::{Upload, UploadSlot};
use terbuka_desk::{
    DeskError, bundle, calendar, disputes, hearings, intake, objection_tracking, objection_view,
    offices, serve, sop_measures, tracking,
};
use terbuka_letters::Printer;
use terbuka_store::{Store, sha256_hex};
use terbuka_testkit::exemption::decided;
use terbuka_testkit::world::{World, at_the_desk};

async fn world(store: Store) -> World {
    World::new(store, Arc::new(Printer::default())).await
}

fn at(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

/// A request, refused on the day it came: the case and its token.
async fn refused(world: &World) -> (CaseId, String) {
    let taken = intake::receive(&world.cx, &world.person(Role::Desk), at_the_desk()).await;
    let taken = taken.expect("taken in");
    let test = decided(world, "h").await;
    world.clock.advance(SignedDuration::from_mins(5));
    let verdict = RequestVerdict {
        outcome: RequestOutcome::Refused,
        grounds: [ExemptionGround::PersonalSecret].into(),
        never_exempt: Default::default(),
        tests: [test].into(),
        consequence: "Membuka rahasia pribadi.".into(),
        material: String::new(),
        blackout: String::new(),
        holder: String::new(),
        delivery: Delivery::Email,
        cost_rupiah: 0,
        payment: String::new(),
    };
    let decide = RequestCommand::Decide(Box::new(verdict));
    let ppid = world.person(Role::Ppid);
    serve::perform(&world.cx, &ppid, &taken.case, None, decide, Vec::new()).await.expect("refused");
    (taken.case, taken.token)
}

fn form(ground: &str) -> ObjectionForm {
    ObjectionForm {
        grounds: vec![ground.into()],
        case_position: "Ditolak tanpa alasan yang jelas.".into(),
        statement: true,
        ..ObjectionForm::default()
    }
}

async fn object(world: &World, token: &str, ground: &str) -> Result<Submitted, DeskError> {
    objections::submit(&world.cx, token, form(ground), Vec::new(), None).await
}

async fn by(
    world: &World,
    role: Role,
    id: &CaseId,
    command: Command,
) -> Result<objections::Done, DeskError> {
    world.clock.advance(SignedDuration::from_mins(5));
    objections::perform(&world.cx, &world.person(role), id, None, command, Vec::new()).await
}

async fn note(world: &World, id: &CaseId, command: DisputeCommand) -> disputes::Done {
    world.clock.advance(SignedDuration::from_mins(5));
    disputes::perform(&world.cx, &world.person(Role::Ppid), id, None, command, Vec::new())
        .await
        .expect("noted")
}

fn answer(outcome: Outcome, due: Option<jiff::civil::Date>) -> Command {
    Command::Answer(Box::new(Verdict {
        outcome,
        reasons: "Sudah diperiksa.".into(),
        order: if due.is_some() { "Berikan daftar.".into() } else { String::new() },
        order_due: due,
    }))
}

/// State and journal agree, and every chain holds.
async fn sound(world: &World, objection: &CaseId, request: &CaseId) {
    let mut read = world.cx.store.read().await.expect("reads");
    let stored = read.objection(objection).await.expect("asks").expect("there").objection;
    assert_eq!(read.replay_objection(objection).await.expect("replays"), Some(stored));
    let case = read.request(request).await.expect("asks").expect("there").case;
    assert_eq!(read.replay(request).await.expect("replays"), Some(case));
    if let Some(dispute) = read.dispute_after(objection).await.expect("asks") {
        let id = dispute.dispute.id.clone();
        assert_eq!(read.replay_dispute(&id).await.expect("replays"), Some(dispute.dispute));
    }
    drop(read);
    for chain in world.cx.store.verify_journal().await.expect("verifies") {
        assert_eq!(chain.fault, None);
    }
}

/// The files of a plain ZIP archive, read from its directory at the end.
fn unzip(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let two = |at: usize| usize::from(u16::from_le_bytes(bytes[at..at + 2].try_into().unwrap()));
    let four = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap()) as usize;
    let end = bytes.len() - 22;
    assert_eq!(&bytes[end..end + 4], b"PK\x05\x06");
    let (count, mut at) = (two(end + 10), four(end + 16));
    let mut files = BTreeMap::new();
    for _ in 0..count {
        assert_eq!(&bytes[at..at + 4], b"PK\x01\x02");
        let (size, name_length, local) = (four(at + 24), two(at + 28), four(at + 42));
        let name = String::from_utf8(bytes[at + 46..at + 46 + name_length].to_vec()).unwrap();
        assert_eq!(&bytes[local..local + 4], b"PK\x03\x04");
        let data = local + 30 + two(local + 26) + two(local + 28);
        assert!(files.insert(name, bytes[data..data + size].to_vec()).is_none(), "a name twice");
        at += 46 + name_length;
    }
    files
}

terbuka_testkit::both_databases! {
    async fn from_refusal_to_the_executed_ruling_with_every_clock_and_letter(store: Store) {
        let world = world(store).await;
        let cx = &world.cx;
        let sop = template(Service::Objection);
        offices::adopt(cx, &world.office.id, &sop, date(2026, 2, 10), "system").await.expect("adopted");
        let (case, token) = refused(&world).await;
        let submitted = object(&world, &token, "a").await.expect("lodged");
        // Tuesday 10 February + 30 working days over Nyepi and Idul Fitri (law sheet 9.3).
        assert_eq!(submitted.due_on, date(2026, 4, 2));
        assert!(!submitted.late && submitted.number.starts_with("001/KEB/1503/II/2026"));
        let id = submitted.objection.clone();
        let follow = objection_tracking::track(cx, &submitted.token).await.expect("followed");
        assert_eq!((follow.stage, follow.clock.due), (Stage::Lodged, date(2026, 4, 2)));
        let shown = tracking::by_token(cx, &token).await.expect("tracked");
        assert_eq!(shown.objections.len(), 1);

        by(&world, Role::Ppid, &id, Command::Explain { words: "Rahasia pribadi.".into() }).await.expect("explained");
        let wrong = by(&world, Role::Ppid, &id, answer(Outcome::Upheld, None)).await;
        assert!(matches!(wrong, Err(DeskError::Refused(Refusal::WrongLane { .. }))), "{wrong:?}");
        let answered = by(&world, Role::AtasanPpid, &id, answer(Outcome::Upheld, None)).await.expect("answered");
        assert_eq!(answered.letters.len(), 1);
        by(&world, Role::Desk, &id, Command::Deliver { by: Delivery::Email, on: None }).await.expect("delivered");
        let view = objection_view::open(cx, &world.person(Role::Ppid), &id).await.expect("opens");
        assert_eq!(view.way.as_ref().map(|clock| clock.due), Some(date(2026, 3, 4)));
        assert_eq!(view.steps.get(&Act::ObjectionAnswer).map(String::as_str), Some("3"));
        let done: Vec<Option<&str>> = view.done.iter().map(|one| one.step.as_deref()).collect();
        assert_eq!(done, [Some("1"), Some("2"), Some("3"), Some("5")]);
        let react = Command::React { reaction: Reaction::Rejects, words: "Tidak puas.".into() };
        objections::by_objector(cx, &submitted.token, react).await.expect("reacted");
        by(&world, Role::Desk, &id, Command::Close).await.expect("closed");

        world.clock.set(at("2026-02-20T09:00:00+07:00"));
        let open = Open {
            id: CaseId::new(""),
            commission: competent(&world.office).remove(0),
            commission_no: Some("004/II/KIP-PS/2026".into()),
            applied_on: None,
        };
        let ppid = world.person(Role::Ppid);
        let opened = disputes::open(cx, &ppid, &id, open.clone(), Vec::new()).await.expect("opened");
        let again = disputes::open(cx, &ppid, &id, open, Vec::new()).await;
        assert!(matches!(again, Err(DeskError::Refused(Refusal::NoDispute))));
        let dispute = opened.dispute;
        let hearing = DisputeCommand::Hearing {
            kind: HearingKind::Adjudication,
            at: at("2026-03-05T10:00:00+07:00"),
            minutes: 120,
            place: "Ruang sidang; lantai 2".into(),
        };
        note(&world, &dispute, DisputeCommand::Adjudicate { on: None }).await;
        note(&world, &dispute, hearing).await;
        let url = hearings::renew(cx, &ppid).await.expect("an address");
        let secret = url.rsplit('/').next().expect("a secret").to_owned();
        let feed = hearings::feed(cx, &secret).await.expect("a calendar");
        assert!(feed.contains("DTSTART:20260305T030000Z\r\n"), "{feed}");
        assert!(feed.contains("LOCATION:Ruang sidang\\; lantai 2\r\n"), "{feed}");
        assert!(!feed.contains("Siti"), "nobody's name is in it");
        hearings::renew(cx, &ppid).await.expect("another address");
        assert!(matches!(hearings::feed(cx, &secret).await, Err(DeskError::NotFound)));

        world.clock.set(at("2026-03-12T09:00:00+07:00"));
        let rule = DisputeCommand::Rule(Box::new(RulingForm {
            number: "004/II/KI-PS-A/2026".into(),
            on: None,
            received_on: None,
            outcome: dispute::Outcome::OpenWhole,
            order_due: Some(date(2026, 4, 8)),
            words: "Informasi dinyatakan terbuka.".into(),
        }));
        let ruled = note(&world, &dispute, rule).await;
        assert_eq!(ruled.stage, DisputeStage::Ruled);
        let shown = disputes::view(cx, &ppid, &dispute).await.expect("opens");
        assert_eq!(shown.court.map(|clock| clock.due), Some(date(2026, 4, 9)));
        let told = tracking::by_token(cx, &token).await.expect("tracked");
        assert_eq!(told.orders.len(), 1);
        assert!(told.files.is_empty());
        let give = DisputeCommand::Execute { by: Delivery::Email, on: None, note: "Daftar.".into() };
        let paper = Upload { name: "daftar.txt".into(), bytes: b"isi".to_vec(), slot: UploadSlot::Answer };
        world.clock.advance(SignedDuration::from_mins(5));
        disputes::perform(cx, &ppid, &dispute, None, give, vec![paper]).await.expect("carried out");
        let told = tracking::by_token(cx, &token).await.expect("tracked");
        assert!(told.orders[0].execution.is_some());
        assert_eq!(told.files.len(), 1, "what was given is there for the requester");
        note(&world, &dispute, DisputeCommand::Close).await;
        sound(&world, &id, &case).await;
        let mut read = cx.store.read().await.expect("reads");
        let version = read.procedure_in_force(&world.office.id, Service::Objection).await.expect("asks").expect("in force");
        drop(read);
        let measured = sop_measures::measures(cx, &ppid, &version).await.expect("measured");
        let counts: Vec<u64> = measured.steps.iter().map(|one| one.count).collect();
        assert_eq!(counts, [1, 1, 1, 0, 1, 1], "upheld: nobody carried anything out");

        let file = bundle::make(cx, &world.person(Role::AtasanPpid), &id).await.expect("a bundle");
        let files = unzip(&file.bytes);
        let sums = String::from_utf8(files["SHA256SUMS"].clone()).expect("text");
        assert_eq!(sums.lines().count(), files.len() - 1);
        for line in sums.lines() {
            let (sum, path) = line.split_once("  ").expect("a sum");
            assert_eq!(sha256_hex(&files[path]), sum, "{path}");
        }
        let manifest: serde_json::Value = serde_json::from_slice(&files["manifest.json"]).expect("JSON");
        let listed = manifest["papers"].as_array().expect("papers");
        assert_eq!(listed.len(), files.len() - 2);
        for paper in listed {
            let bytes = &files[paper["path"].as_str().expect("a path")];
            assert_eq!(paper["sha256"], sha256_hex(bytes));
            assert_eq!(paper["bytes"], bytes.len());
        }
        for kind in ["receipt", "notification", "refusal", "objection_receipt", "objection_answer"] {
            let found = files.keys().filter(|name| name.contains(&format!("-{kind}-"))).count();
            assert!(found >= 1, "no {kind} in {:?}", files.keys());
        }
        assert!(files.keys().any(|name| name.starts_with("berkas/") && name.ends_with("daftar.txt")));
        let book = &files["00-berkas-bukti.pdf"];
        assert!(book.starts_with(b"%PDF-"));
        let letters = files.iter().filter(|(name, _)| name.starts_with("surat/"));
        let longest = letters.map(|(_, bytes)| bytes.len()).max().expect("letters");
        assert!(book.len() > longest, "the letters are in it");
        let log: serde_json::Value = serde_json::from_slice(&files["log.json"]).expect("JSON");
        let about: Vec<&str> = log.as_array().expect("a log").iter().map(|one| one["about"].as_str().unwrap()).collect();
        for kind in ["request", "objection", "dispute"] {
            assert!(about.contains(&kind), "{about:?}");
        }
        let refused = bundle::make(cx, &world.person(Role::Desk), &id).await;
        assert!(matches!(refused, Err(DeskError::NotPermitted(_))));
        let other = world.person_of(&world.other, Role::Ppid);
        assert!(matches!(bundle::make(cx, &other, &id).await, Err(DeskError::NotFound)));
    }

    async fn a_granted_objection_orders_and_its_execution_stands_on_the_request(store: Store) {
        let world = world(store).await;
        let cx = &world.cx;
        let (case, token) = refused(&world).await;
        let submitted = object(&world, &token, "a").await.expect("lodged");
        let id = submitted.objection.clone();
        let done = by(&world, Role::Sekretaris, &id, answer(Outcome::Granted, Some(date(2026, 2, 13)))).await.expect("answered");
        let mut read = cx.store.read().await.expect("reads");
        let mut kinds = Vec::new();
        for letter in &done.letters {
            kinds.push(read.letter(letter).await.expect("asks").expect("there").kind);
        }
        drop(read);
        assert_eq!(kinds, [LetterKind::ObjectionAnswer, LetterKind::ObjectionOrder]);
        let give = Command::Execute { by: Delivery::Email, on: None, note: "Daftar.".into() };
        by(&world, Role::Ppid, &id, give).await.expect("carried out");
        let told = tracking::by_token(cx, &token).await.expect("tracked");
        assert!(told.orders[0].execution.is_some());
        // The order is the office's own; the objector reads receipt and answer.
        let follow = objection_tracking::track(cx, &submitted.token).await.expect("followed");
        assert_eq!(follow.letters.len(), 2);
        let order = done.letters[1].clone();
        let peek = objection_tracking::letter_by_token(cx, &submitted.token, &order).await;
        assert!(matches!(peek, Err(DeskError::NotFound)));
        let peek = tracking::letter(cx, &token, &order).await;
        assert!(matches!(peek, Err(DeskError::NotFound)));
        sound(&world, &id, &case).await;
    }

    async fn bad_objections_are_refused_with_reasons_and_take_no_number(store: Store) {
        let world = world(store).await;
        let cx = &world.cx;
        let waiting = intake::receive(cx, &world.person(Role::Desk), at_the_desk()).await.expect("taken in");
        let early = object(&world, &waiting.token, "c").await;
        assert!(matches!(early, Err(DeskError::Refused(Refusal::AnswerStillDue { due })) if due == waiting.due_on));
        let (_, token) = refused(&world).await;
        for foreign in ["0000000000000000000000000000000f", "", "../x", &"a".repeat(65)] {
            assert!(matches!(object(&world, foreign, "a").await, Err(DeskError::NotFound)), "{foreign}");
        }
        let Err(DeskError::Invalid(wrong)) = objections::submit(cx, &token, ObjectionForm::default(), Vec::new(), None).await else { panic!("taken") };
        let fields: Vec<&str> = wrong.iter().map(|one| one.field.as_str()).collect();
        assert!(fields.contains(&"grounds") && fields.contains(&"case_position") && fields.contains(&"statement"), "{fields:?}");
        let mut by_attorney = form("a");
        by_attorney.person.attorney_name = "Kuasa Contoh".into();
        let Err(DeskError::Invalid(wrong)) = objections::submit(cx, &token, by_attorney, Vec::new(), None).await else { panic!("taken") };
        assert_eq!(wrong[0].field, "power_of_attorney");
        let first = object(&world, &token, "a").await.expect("lodged");
        assert!(first.number.starts_with("001/"), "refused ones took no number: {}", first.number);
        let twice = object(&world, &token, "a").await;
        assert!(matches!(twice, Err(DeskError::Refused(Refusal::ObjectionTwice { .. }))), "{twice:?}");
        let second = object(&world, &token, "e").await.expect("another ground");
        assert!(second.number.starts_with("002/"));
        // After the answer's last day silence is a ground.
        world.clock.set(at("2026-02-27T09:00:00+07:00"));
        assert!(object(&world, &waiting.token, "c").await.is_ok());
        // After the thirty days it is taken and marked.
        world.clock.set(at("2026-05-20T09:00:00+07:00"));
        let late = object(&world, &token, "d").await.expect("taken");
        assert!(late.late);
        // A stranger's office sees nothing.
        let other = world.person_of(&world.other, Role::Ppid);
        let peek = objection_view::open(cx, &other, &first.objection).await;
        assert!(matches!(peek, Err(DeskError::NotFound)));
        let act = objections::perform(cx, &other, &first.objection, None, Command::Close, Vec::new()).await;
        assert!(matches!(act, Err(DeskError::NotFound)));
    }

    async fn one_key_makes_one_objection_and_many_at_once_get_numbers_without_gaps(store: Store) {
        let world = world(store).await;
        let cx = &world.cx;
        let (_, token) = refused(&world).await;
        let first = objections::submit(cx, &token, form("a"), Vec::new(), Some("k")).await.expect("lodged");
        let again = objections::submit(cx, &token, form("a"), Vec::new(), Some("k")).await.expect("the same");
        assert_eq!((again.number.as_str(), again.repeated), (first.number.as_str(), true));
        let changed = objections::submit(cx, &token, form("e"), Vec::new(), Some("k")).await;
        assert!(matches!(changed, Err(DeskError::KeyReused)));
        let many = (0..20).map(|_| {
            let (cx, office) = (cx.clone(), world.office.id.clone());
            tokio::spawn(async move {
                let form = ObjectionForm {
                    information: "Laporan tahunan".into(),
                    purpose: "Penelitian".into(),
                    person: PersonForm {
                        kind: "individual".into(),
                        name: "Warga Contoh".into(),
                        identity_kind: "ktp".into(),
                        identity_number: "1503994507900001".into(),
                        address: "Jalan Contoh 3".into(),
                        email: "warga@example.id".into(),
                        ..PersonForm::default()
                    },
                    ..form("b")
                };
                objections::submit_without(&cx, &office, form, Vec::new(), None).await
            })
        });
        let mut numbers = Vec::new();
        for task in many.collect::<Vec<_>>() {
            numbers.push(task.await.expect("ran").expect("lodged").number);
        }
        numbers.sort();
        let wanted: Vec<String> = (2..=21).map(|n| format!("{n:03}/KEB/1503/II/2026")).collect();
        assert_eq!(numbers, wanted);
    }

    async fn the_desk_takes_in_by_number_and_the_register_has_its_row(store: Store) {
        let world = world(store).await;
        let cx = &world.cx;
        let desk = world.person(Role::Desk);
        let (case, _) = refused(&world).await;
        let number = terbuka_desk::case::open(cx, &desk, &case).await.expect("opens").dossier.case.number;
        let taken = |number: &str| DeskObjection {
            request_number: number.into(),
            form: form("a"),
            uploads: Vec::new(),
            channel: terbuka_core::person::Channel::WalkIn,
            lodged: None,
            opened: None,
            key: None,
        };
        let Err(DeskError::Invalid(wrong)) = objections::receive(cx, &desk, taken("999/X")).await else { panic!("taken") };
        assert_eq!((wrong[0].field.as_str(), wrong[0].code), ("request_number", "unknown_request"));
        let liaison = objections::receive(cx, &world.person(Role::Liaison), taken(&number)).await;
        assert!(matches!(liaison, Err(DeskError::NotPermitted(_))));
        objections::receive(cx, &desk, taken(&number)).await.expect("taken in");
        let which = ObjectionRegister { year: 2026, track: None, layout: terbuka_core::objection::register::Layout::Recent };
        let sheet = registers::objections(cx, &desk, which).await.expect("a register");
        assert_eq!((sheet.columns.len(), sheet.rows.len()), (21, 1));
        for format in [Format::Csv, Format::Xlsx, Format::Pdf] {
            let file = registers::export_objections(cx, &desk, which, format).await.expect("a file");
            assert!(file.bytes.len() > 200, "{format:?}");
            let empty = registers::export_disputes(cx, &desk, 2026, format).await.expect("a file");
            assert!(!empty.bytes.is_empty(), "a year without any dispute is a register, too");
        }
    }

    async fn a_calendar_change_moves_the_answer_and_the_commission(store: Store) {
        let world = world(store).await;
        let cx = &world.cx;
        let (case, token) = refused(&world).await;
        let submitted = object(&world, &token, "a").await.expect("lodged");
        let day = terbuka_core::law::SpecialDay::new(date(2026, 2, 20), terbuka_core::law::DayKind::OfficeClosed, "Banjir");
        let moved = calendar::add(cx, &world.person(Role::Ppid), day).await.expect("added");
        assert_eq!(moved, 1);
        let view = objection_view::open(cx, &world.person(Role::Ppid), &submitted.objection).await.expect("opens");
        assert_eq!(view.dossier.objection.due_on, date(2026, 4, 6));
        sound(&world, &submitted.objection, &case).await;
    }
}
