//! The request service from the counter to the month's report, on both databases, with the real
//! printer.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::date;
use jiff::{SignedDuration, ToSpan};
use terbuka_core::ident::DispositionId;
use terbuka_core::law::{DayKind, ExemptionGround, ExtensionReason, SpecialDay};
use terbuka_core::letter::LetterKind;
use terbuka_core::person::Delivery;
use terbuka_core::procedure::{Service, life};
use terbuka_core::refusal::Refusal;
use terbuka_core::report::Period;
use terbuka_core::request::decide::{Command, Verdict};
use terbuka_core::request::{Act, Outcome, Stage};
use terbuka_core::role::Role;
use terbuka_desk::intake::{self, Submitted};
use terbuka_desk::papers::Format;
use terbuka_desk::upload::{Upload, UploadSlot};
use terbuka_desk::{
    DeskError, accounts, answers, calendar, case, matrix, papers, queue, registers, reports, serve,
    sop_measures, sops, tracking,
};
use terbuka_letters::Printer;
use terbuka_store::Store;
use terbuka_testkit::world::{PASSWORD, World, at_the_desk, form};

const NOTE: &[u8] = b"Nomor identitas menyusul.\n";

async fn world(store: Store) -> World {
    World::new(store, Arc::new(Printer::default())).await
}

fn grant() -> Command {
    Command::Decide(Box::new(verdict(Outcome::Granted)))
}

fn verdict(outcome: Outcome) -> Verdict {
    Verdict {
        outcome,
        grounds: BTreeSet::from([ExemptionGround::from_code("h").expect("letter h")]),
        never_exempt: BTreeSet::new(),
        tests: Default::default(),
        consequence: "Membuka data pribadi pemilih".into(),
        material: "Rekapitulasi pemilih per kecamatan".into(),
        blackout: "Nomor induk kependudukan".into(),
        holder: String::new(),
        delivery: Delivery::Email,
        cost_rupiah: 0,
        payment: String::new(),
    }
}

async fn by(
    world: &World,
    role: Role,
    at: &Submitted,
    command: Command,
) -> Result<serve::Done, DeskError> {
    serve::perform(&world.cx, &world.person(role), &at.case, None, command, Vec::new()).await
}

async fn kinds(world: &World, at: &Submitted) -> Vec<LetterKind> {
    let view = case::open(&world.cx, &world.person(Role::Ppid), &at.case).await.expect("opens");
    view.letters.iter().map(|letter| letter.kind).collect()
}

terbuka_testkit::both_databases! {
    async fn the_eight_steps_of_the_sop(store: Store) {
        let world = world(store).await;
        let cx = &world.cx;
        // 1: the desk takes it in, eight minutes after the form was opened.
        let mut desk_form = at_the_desk();
        desk_form.opened = Some(cx.now() - 8.minutes());
        let taken = intake::receive(cx, &world.person(Role::Desk), desk_form).await.expect("taken in");
        assert_eq!(taken.number, "001/PIP/1503/II/2026");
        assert_eq!(taken.due_on, date(2026, 2, 26));
        // 3 and 4: exempt parts are told, a unit is asked, answers, the term is extended.
        world.clock.advance(SignedDuration::from_mins(4));
        let told = Command::TellExempt { grounds: verdict(Outcome::Refused).grounds, note: "NIK".into() };
        by(&world, Role::Desk, &taken, told).await.expect("told");
        let id = DispositionId::new("d-1");
        let dispose = Command::Dispose {
            id: id.clone(),
            unit: world.office.units[0].id.clone(),
            liaison: None,
            due_on: None,
            instruction: "Siapkan rekapitulasi".into(),
        };
        by(&world, Role::Ppid, &taken, dispose).await.expect("disposed");
        let reply = Command::Reply { id, held: true, reply: "Tersedia".into() };
        by(&world, Role::Liaison, &taken, reply).await.expect("replied");
        let extend = Command::Extend { reason: ExtensionReason::ALL[0], words: "Perlu disusun".into() };
        by(&world, Role::Ppid, &taken, extend).await.expect("extended");
        let test = terbuka_testkit::exemption::decided(&world, "h").await;
        let in_part = Verdict { tests: BTreeSet::from([test]), ..verdict(Outcome::GrantedInPart) };
        by(&world, Role::Ppid, &taken, Command::Decide(Box::new(in_part))).await.expect("decided");
        // 5 to 7.
        let hand_over = Command::HandOver { by: Delivery::Email, on: None, note: String::new() };
        by(&world, Role::Desk, &taken, hand_over).await.expect("handed over");
        by(&world, Role::Desk, &taken, Command::Register).await.expect("registered");
        by(&world, Role::Kasubbag, &taken, Command::Supervise { note: "Sesuai".into() }).await.expect("supervised");
        // 8.
        let period: Period = "2026-02".parse().expect("a month");
        let reported = reports::deliver(cx, &world.person(Role::Kasubbag), period).await.expect("delivered");
        assert_eq!(reported, 1);
        reports::accept(cx, &world.person(Role::Sekretaris), period).await.expect("accepted");

        let view = case::open(cx, &world.person(Role::Ppid), &taken.case).await.expect("opens");
        assert_eq!(view.dossier.case.stage, Stage::Reported);
        assert_eq!(view.dossier.case.due_on, date(2026, 3, 9));
        let done: Vec<&str> = view.steps.iter().filter(|step| !step.done.is_empty()).map(|step| step.number.as_str()).collect();
        assert_eq!(done, ["1", "3", "4", "5", "6", "7", "8"]);
        assert_eq!(kinds(&world, &taken).await, [
            LetterKind::Receipt, LetterKind::Disposition, LetterKind::Extension,
            LetterKind::Notification, LetterKind::Handover,
        ]);
        // The journal tells the same case, and its chain holds.
        let mut read = cx.store.read().await.expect("reads");
        assert_eq!(read.replay(&taken.case).await.expect("replays"), Some(view.dossier.case.clone()));
        drop(read);
        for chain in cx.store.verify_journal().await.expect("verifies") {
            assert!(chain.fault.is_none(), "{:?}", chain.fault);
        }
        // Register, matrix, report.
        let sheet = registers::sheet(cx, &world.person(Role::Kasubbag), 2026, None).await.expect("register");
        assert_eq!(sheet.rows.len(), 1);
        assert_eq!(sheet.rows[0].len(), sheet.columns.len());
        let rows = matrix::rows(cx, &world.person(Role::Kasubbag), period).await.expect("matrix");
        assert_eq!(rows[0].minutes, 8);
        assert_eq!(rows[0].within, Some(true));
        assert_eq!(rows.len(), 10);
        let figures = reports::figures(cx, &world.office.id, period).await.expect("figures");
        assert!(figures.check());
        assert_eq!((figures.received, figures.answered_in_time, figures.extended), (1, 1, 1));
        for format in [Format::Pdf, Format::Xlsx, Format::Json] {
            let file = reports::export(cx, &world.person(Role::Sekretaris), period, format).await.expect("report");
            assert!(file.bytes.len() > 100, "{}", file.name);
        }
    }

    async fn the_wrong_role_is_refused_and_remembered(store: Store) {
        let world = world(store).await;
        let taken = intake::receive(&world.cx, &world.person(Role::Desk), at_the_desk()).await.expect("taken in");
        let unseen = by(&world, Role::Liaison, &taken, grant()).await;
        assert!(matches!(unseen, Err(DeskError::NotFound)), "not given to this unit: {unseen:?}");
        for role in [Role::Desk, Role::Sekretaris, Role::Administrator] {
            let tried = by(&world, role, &taken, grant()).await;
            assert!(
                matches!(tried, Err(DeskError::Refused(Refusal::WrongRole { .. } | Refusal::WrongLane { .. }) | DeskError::NotPermitted(_))),
                "{role:?}: {tried:?}"
            );
        }
        let stranger = world.person_of(&world.other, Role::Ppid);
        let tried = serve::perform(&world.cx, &stranger, &taken.case, None, grant(), Vec::new()).await;
        assert!(matches!(tried, Err(DeskError::NotFound)));
        assert!(matches!(case::open(&world.cx, &stranger, &taken.case).await, Err(DeskError::NotFound)));
        let mut read = world.cx.store.read().await.expect("reads");
        let noted = read.journal_of("refused_act", taken.case.as_str()).await.expect("journal");
        assert_eq!(noted.len(), 2);
    }

    async fn the_same_submission_twice_is_one_request(store: Store) {
        let world = world(store).await;
        let cx = &world.cx;
        let first = intake::submit(cx, &world.office.id, form(), Vec::new(), Some("k1")).await.expect("first");
        let again = intake::submit(cx, &world.office.id, form(), Vec::new(), Some("k1")).await.expect("again");
        assert!(again.repeated);
        assert_eq!((&first.number, &first.token), (&again.number, &again.token));
        let mut changed = form();
        changed.information.push_str(" lain");
        let other = intake::submit(cx, &world.office.id, changed, Vec::new(), Some("k1")).await;
        assert!(matches!(other, Err(DeskError::KeyReused)));
        let at_once = futures_util::future::join_all((0..8).map(|_| {
            intake::submit(cx, &world.office.id, form(), Vec::new(), Some("k2"))
        })).await;
        let numbers: BTreeSet<String> = at_once.into_iter().map(|result| result.expect("one of eight").number).collect();
        assert_eq!(numbers.len(), 1);
    }

    async fn two_hundred_at_once_get_two_hundred_consecutive_numbers(store: Store) {
        let world = world(store).await;
        let cx = &world.cx;
        let all = futures_util::future::join_all((0..200).map(|_| {
            intake::submit(cx, &world.office.id, form(), Vec::new(), None)
        })).await;
        let mut numbers: Vec<String> = all.into_iter().map(|result| result.expect("taken in").number).collect();
        numbers.sort();
        let wanted: Vec<String> = (1..=200).map(|n| format!("{n:03}/PIP/1503/II/2026")).collect();
        assert_eq!(numbers, wanted);
    }

    async fn the_token_opens_the_case_and_nothing_else_does(store: Store) {
        let world = world(store).await;
        let cx = &world.cx;
        let taken = intake::submit(cx, &world.office.id, form(), Vec::new(), None).await.expect("taken in");
        let seen = tracking::by_token(cx, &taken.token).await.expect("opens");
        assert_eq!(seen.number, taken.number);
        assert_eq!(seen.letters.len(), 1);
        let receipt = tracking::letter(cx, &taken.token, &taken.receipt_letter).await.expect("receipt");
        assert!(receipt.bytes.starts_with(b"%PDF"));
        let again = tracking::letter(cx, &taken.token, &taken.receipt_letter).await.expect("receipt");
        assert_eq!(receipt, again);
        for guess in ["", "1", &taken.number, "../etc/passwd", &taken.token[1..], &"a".repeat(100)] {
            assert!(matches!(tracking::by_token(cx, guess).await, Err(DeskError::NotFound)), "{guess}");
        }
        let other = intake::submit(cx, &world.office.id, form(), Vec::new(), None).await.expect("taken in");
        let foreign = tracking::letter(cx, &other.token, &taken.receipt_letter).await;
        assert!(matches!(foreign, Err(DeskError::NotFound)));
        // The code on the paper proves it, without telling who asked.
        let code = terbuka_desk::compose::short_code(&taken.receipt_letter);
        let proof = tracking::check_letter(cx, &code).await.expect("asks").expect("is genuine");
        assert_eq!(proof.kind, LetterKind::Receipt);
        assert_eq!(tracking::check_letter(cx, "0000-0000-0000").await.expect("asks"), None);
    }

    async fn the_documents_of_an_answer_are_the_requesters_after_the_hand_over(store: Store) {
        let world = world(store).await;
        let cx = &world.cx;
        let card = Upload { name: "ktp.txt".into(), bytes: b"NIK".to_vec(), slot: UploadSlot::Identity };
        let taken = intake::submit(cx, &world.office.id, form(), vec![card], None).await.expect("taken in");
        let other = intake::submit(cx, &world.office.id, form(), Vec::new(), None).await.expect("taken in");
        by(&world, Role::Desk, &taken, Command::Accept).await.expect("complete");
        let answer = Upload { name: "rekap.txt".into(), bytes: NOTE.to_vec(), slot: UploadSlot::Answer };
        let ppid = world.person(Role::Ppid);
        serve::perform(cx, &ppid, &taken.case, None, grant(), vec![answer]).await.expect("granted");
        let kept = case::open(cx, &ppid, &taken.case).await.expect("opens").files;
        let id = |slot| kept.iter().find(|file| file.slot == slot).expect("is kept").id.clone();
        let (answer, card) = (id(UploadSlot::Answer), id(UploadSlot::Identity));
        // Decided, but not yet given.
        assert!(tracking::by_token(cx, &taken.token).await.expect("opens").files.is_empty());
        assert!(matches!(tracking::file(cx, &taken.token, &answer).await, Err(DeskError::NotFound)));
        let hand_over = Command::HandOver { by: Delivery::Email, on: None, note: String::new() };
        by(&world, Role::Desk, &taken, hand_over).await.expect("handed over");
        let seen = tracking::by_token(cx, &taken.token).await.expect("opens").files;
        assert_eq!(seen.iter().map(|file| file.name.as_str()).collect::<Vec<_>>(), ["rekap.txt"]);
        let got = tracking::file(cx, &taken.token, &answer).await.expect("comes down");
        assert_eq!(got.bytes, NOTE);
        for (token, file) in [(&taken.token, &card), (&other.token, &answer)] {
            assert!(matches!(tracking::file(cx, token, file).await, Err(DeskError::NotFound)));
        }
    }

    async fn a_calendar_change_moves_open_cases_and_tells(store: Store) {
        let world = world(store).await;
        let cx = &world.cx;
        let taken = intake::submit(cx, &world.office.id, form(), Vec::new(), None).await.expect("taken in");
        let day = SpecialDay::new(date(2026, 2, 12), DayKind::OfficeClosed, "Banjir");
        let refused = calendar::add(cx, &world.person(Role::Desk), day.clone()).await;
        assert!(matches!(refused, Err(DeskError::NotPermitted(_))));
        assert_eq!(calendar::add(cx, &world.person(Role::Ppid), day).await.expect("added"), 1);
        assert_eq!(tracking::by_token(cx, &taken.token).await.expect("opens").due_on, date(2026, 2, 27));
        assert_eq!(calendar::remove(cx, &world.person(Role::Ppid), date(2026, 2, 12)).await.expect("removed"), 1);
        assert_eq!(tracking::by_token(cx, &taken.token).await.expect("opens").due_on, date(2026, 2, 26));
        // Taking a national day out moves it the other way.
        assert_eq!(calendar::remove(cx, &world.person(Role::Ppid), date(2026, 2, 17)).await.expect("withdrawn"), 1);
        assert_eq!(tracking::by_token(cx, &taken.token).await.expect("opens").due_on, date(2026, 2, 25));
        let mut read = cx.store.read().await.expect("reads");
        let mails = read.mail_of_case(&taken.case).await.expect("mails");
        assert_eq!(mails.len(), 4);
    }

    async fn an_incomplete_request_is_asked_completed_or_lapses(store: Store) {
        let world = world(store).await;
        let cx = &world.cx;
        let taken = intake::submit(cx, &world.office.id, form(), Vec::new(), None).await.expect("taken in");
        let ask = || Command::AskCompletion { missing: "Salinan KTP".into() };
        by(&world, Role::Desk, &taken, ask()).await.expect("asked");
        let seen = tracking::by_token(cx, &taken.token).await.expect("opens");
        assert_eq!(seen.missing, Some(("Salinan KTP".into(), date(2026, 2, 13))));
        let card = Upload { name: "keterangan.txt".into(), bytes: NOTE.to_vec(), slot: UploadSlot::Supplement };
        let supplement = Command::Supplement { note: "Terlampir".into() };
        serve::by_requester(cx, &taken.token, supplement, vec![card]).await.expect("supplemented");
        let view = case::open(cx, &world.person(Role::Desk), &taken.case).await.expect("opens");
        assert_eq!(view.dossier.case.stage, Stage::Received);
        assert_eq!(view.files.len(), 1);
        let file = papers::attachment(cx, &world.person(Role::Desk), &taken.case, &view.files[0].id).await.expect("file");
        assert_eq!(file.bytes, NOTE);
        by(&world, Role::Desk, &taken, ask()).await.expect("asked again");
        let early = by(&world, Role::Desk, &taken, Command::Lapse).await;
        assert!(matches!(early, Err(DeskError::Refused(Refusal::TermRunning { .. }))));
        world.clock.advance(SignedDuration::from_hours(24 * 8));
        let done = by(&world, Role::Desk, &taken, Command::Lapse).await.expect("lapsed");
        assert_eq!(done.stage, Stage::Delivered);
        let public = serve::by_requester(cx, &taken.token, grant(), Vec::new()).await;
        assert!(matches!(public, Err(DeskError::Refused(_))));
    }

    async fn bad_files_and_stale_forms_change_nothing(store: Store) {
        let world = world(store).await;
        let cx = &world.cx;
        let bad = Upload { name: "a.pdf".into(), bytes: b"MZ\x90\0program".to_vec(), slot: UploadSlot::Identity };
        let refused = intake::submit(cx, &world.office.id, form(), vec![bad], None).await;
        assert!(matches!(refused, Err(DeskError::File { .. })));
        let taken = intake::submit(cx, &world.office.id, form(), Vec::new(), None).await.expect("taken in");
        assert!(taken.number.starts_with("001/"), "the refused one took a number: {}", taken.number);
        let desk = world.person(Role::Desk);
        serve::perform(cx, &desk, &taken.case, Some(1), Command::Accept, Vec::new()).await.expect("accepted");
        let stale = serve::perform(cx, &desk, &taken.case, Some(1), Command::Withdraw { words: "x".into() }, Vec::new()).await;
        assert!(matches!(stale, Err(DeskError::Stale)));
        let missing = by(&world, Role::Ppid, &taken, Command::Decide(Box::new(Verdict { material: " ".into(), ..verdict(Outcome::Granted) }))).await;
        assert!(matches!(missing, Err(DeskError::Refused(Refusal::Missing { .. }))));
    }

    async fn an_sop_is_drafted_checked_signed_and_ended(store: Store) {
        let world = world(store).await;
        let cx = &world.cx;
        let (ppid, head) = (world.person(Role::Ppid), world.person(Role::Sekretaris));
        let before = sops::list(cx, &ppid).await.expect("lists");
        let in_force = before.iter().find(|one| one.stage == life::Stage::InForce).expect("one").clone();
        // A case that begins now keeps the version in force now.
        let early = intake::submit(cx, &world.office.id, form(), Vec::new(), None).await.expect("taken in");
        let refused = sops::revise(cx, &world.person(Role::Desk), &in_force.id, life::Reason::Other, "x").await;
        assert!(matches!(refused, Err(DeskError::NotPermitted(_))));
        let next = sops::revise(cx, &ppid, &in_force.id, life::Reason::Other, "Langkah diringkas").await.expect("drafted");
        let version = |id| { let ppid = ppid.clone(); async move { sops::open(cx, &ppid, id).await.expect("opens").version } };
        let mut words = version(&next).await.procedure;
        words.header.title = "Pelayanan Informasi yang Diringkas".into();
        words.header.number = Some("7 TAHUN 2026".into());
        sops::mend(cx, &ppid, &next, 1, &words).await.expect("mended");
        assert!(matches!(sops::mend(cx, &ppid, &next, 1, &words).await, Err(DeskError::Stale)));
        // Not signed before it was checked, not by the wrong role, not for a day gone by.
        let draft = version(&next).await;
        let skipped = sops::sign(cx, &head, &next, draft.revision, None).await;
        assert!(matches!(skipped, Err(DeskError::Sop(life::Refused::WrongStage { .. }))));
        sops::check(cx, &ppid, &next, draft.revision, "Sudah dibaca").await.expect("checked");
        let checked = version(&next).await;
        assert_eq!(checked.stage, life::Stage::Checked);
        let by_ppid = sops::sign(cx, &ppid, &next, checked.revision, None).await;
        assert!(matches!(by_ppid, Err(DeskError::NotPermitted(_))));
        let yesterday = world.office.date_at(cx.now()).yesterday().expect("a day");
        let back = sops::sign(cx, &head, &next, checked.revision, Some(yesterday)).await;
        assert!(matches!(back, Err(DeskError::Sop(life::Refused::BackDated { .. }))));
        // Signed for tomorrow it waits; the morning's round puts it in force.
        let tomorrow = yesterday + 2.days();
        let stage = sops::sign(cx, &head, &next, checked.revision, Some(tomorrow)).await.expect("signed");
        assert_eq!(stage, life::Stage::Signed);
        assert_eq!(version(&in_force.id).await.stage, life::Stage::InForce);
        world.clock.advance(SignedDuration::from_hours(24));
        terbuka_desk::jobs::schedule(cx).await.expect("scheduled");
        while terbuka_desk::jobs::run_once(cx).await.expect("runs") {}
        assert_eq!(version(&next).await.stage, life::Stage::InForce);
        assert_eq!(version(&in_force.id).await.stage, life::Stage::Replaced);
        let late = intake::submit(cx, &world.office.id, form(), Vec::new(), None).await.expect("taken in");
        let title = |at: &Submitted| { let (case, ppid) = (at.case.clone(), ppid.clone()); async move { case::open(cx, &ppid, &case).await.expect("opens").procedure_title } };
        assert_eq!(title(&late).await, "Pelayanan Informasi yang Diringkas");
        assert_ne!(title(&early).await, "Pelayanan Informasi yang Diringkas");
        // Ended as a whole: the shipped template takes over at once.
        let running = version(&next).await;
        let scope = sops::void(cx, &head, &next, running.revision, life::Reason::Scope, "Unit berubah").await;
        let provided = running.procedure.closing.scope_change_voids;
        assert_eq!(scope.is_ok(), provided);
        if !provided {
            sops::void(cx, &head, &next, running.revision, life::Reason::Other, "Diganti seluruhnya").await.expect("ended");
        }
        let after = intake::submit(cx, &world.office.id, form(), Vec::new(), None).await.expect("still served");
        assert_eq!(title(&after).await, terbuka_core::procedure::template(Service::Request).header.title);
        // The early case has been measured along its own version.
        let measured = sop_measures::measures(cx, &ppid, &version(&in_force.id).await).await.expect("measures");
        assert_eq!(measured.steps[0].count, 1);
    }

    async fn the_queue_shows_each_what_is_his(store: Store) {
        let world = world(store).await;
        let cx = &world.cx;
        let taken = intake::receive(cx, &world.person(Role::Desk), at_the_desk()).await.expect("taken in");
        let list = async |role: Role| {
            queue::list(cx, &world.person(role), &queue::QueueFilter::default()).await.expect("a list")
        };
        let ppid = list(Role::Ppid).await;
        assert_eq!((ppid.total, ppid.rows[0].remaining), (1, 10));
        assert!(ppid.rows[0].next.contains(&Act::Decide));
        assert!(!list(Role::Desk).await.rows[0].next.contains(&Act::Decide));
        assert_eq!(list(Role::Liaison).await.total, 0, "nothing was given to the unit yet");
        let dispose = Command::Dispose {
            id: DispositionId::new("d-1"),
            unit: world.office.units[0].id.clone(),
            liaison: None,
            due_on: None,
            instruction: "Cari".into(),
        };
        by(&world, Role::Ppid, &taken, dispose).await.expect("disposed");
        assert_eq!(list(Role::Liaison).await.total, 1);
        let other = queue::list(cx, &world.person_of(&world.other, Role::Ppid), &queue::QueueFilter::default()).await.expect("a list");
        assert_eq!(other.total, 0);
    }

    async fn published_answers_are_found_by_their_words(store: Store) {
        let world = world(store).await;
        let cx = &world.cx;
        let taken = intake::receive(cx, &world.person(Role::Desk), at_the_desk()).await.expect("taken in");
        let publish = async || answers::publish(cx, &world.person(Role::Ppid), &taken.case, "Jumlah pemilih per kecamatan", "Tersedia di laman").await;
        assert!(matches!(publish().await, Err(DeskError::Invalid(_))), "nothing was granted yet");
        by(&world, Role::Ppid, &taken, grant()).await.expect("decided");
        publish().await.expect("published");
        let found = answers::suggest(cx, &world.office.id, "mohon data pemilih kecamatan").await.expect("suggests");
        assert_eq!(found.len(), 1);
        assert!(answers::suggest(cx, &world.other.id, "pemilih kecamatan").await.expect("suggests").is_empty());
        answers::withdraw(cx, &world.person(Role::Ppid), &taken.case).await.expect("withdrawn");
        assert!(answers::list(cx, &world.office.id, 1).await.expect("lists").is_empty());
    }

    async fn signing_in_and_out(store: Store) {
        let world = world(store).await;
        let cx = &world.cx;
        let wrong = accounts::sign_in(cx, "desk.uji", "salah", "client").await;
        assert!(matches!(wrong, Err(DeskError::SignIn)));
        let signed = accounts::sign_in(cx, " DESK.uji ", PASSWORD, "client").await.expect("signs in");
        let session = accounts::principal(cx, &signed.token).await.expect("asks").expect("is good");
        assert_eq!(session.who.roles, [Role::Desk]);
        let weak = accounts::change_password(cx, &session.who, PASSWORD, "pendek").await;
        assert!(matches!(weak, Err(DeskError::Invalid(_))));
        let unknown = accounts::change_password(cx, &session.who, "salah", "kata sandi yang panjang").await;
        assert!(matches!(unknown, Err(DeskError::SignIn)));
        accounts::change_password(cx, &session.who, PASSWORD, "kata sandi yang panjang").await.expect("changed");
        assert!(accounts::principal(cx, &signed.token).await.expect("asks").is_none(), "the old session lives");
        for _ in 0..8 {
            assert!(accounts::sign_in(cx, "ppid.uji", "salah", "client").await.is_err());
        }
        let waits = accounts::sign_in(cx, "ppid.uji", PASSWORD, "client").await;
        assert!(matches!(waits, Err(DeskError::TooMany { .. })));
        accounts::disable(cx, "desk.uji").await.expect("closed");
        assert!(accounts::sign_in(cx, "desk.uji", "kata sandi yang panjang", "x").await.is_err());
    }
}
