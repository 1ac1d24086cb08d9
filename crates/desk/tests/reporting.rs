//! Statistics, the survey, periodic reports and the Monev pack, on both databases, with the real
//! printer.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::date;
use terbuka_core::catalog::{Category, Content};
use terbuka_core::ident::CaseId;
use terbuka_core::law::{DayKind, SpecialDay};
use terbuka_core::monev::{Questionnaire, Standing};
use terbuka_core::person::Delivery;
use terbuka_core::request::decide::{Command, Verdict};
use terbuka_core::request::{Event, Outcome};
use terbuka_core::role::Role;
use terbuka_core::statistics::Span;
use terbuka_core::survey::Answers;
use terbuka_core::yearly::{Chapter, Headline, Resources};
use terbuka_desk::intake::DeskIntake;
use terbuka_desk::papers::Format;
use terbuka_desk::{
    DeskError, calendar, catalog, decrees, intake, jobs, monev, outbox, serve, statistics,
    survey_editions, surveys, tracking, yearly,
};
use terbuka_letters::Printer;
use terbuka_store::Store;
use terbuka_testkit::world::{World, at_the_desk};

async fn world(store: Store) -> World {
    World::new(store, Arc::new(Printer::default())).await
}

fn at(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

fn decide(outcome: Outcome) -> Command {
    Command::Decide(Box::new(Verdict {
        outcome,
        grounds: BTreeSet::new(),
        never_exempt: BTreeSet::new(),
        tests: BTreeSet::new(),
        consequence: String::new(),
        material: "Rekapitulasi".into(),
        blackout: String::new(),
        holder: "KPU Provinsi Contoh".into(),
        delivery: Delivery::Email,
        cost_rupiah: 0,
        payment: String::new(),
    }))
}

async fn take(world: &World, information: &str) -> CaseId {
    let mut form = at_the_desk();
    form.form.information = information.to_owned();
    let form = DeskIntake { key: None, ..form };
    intake::receive(&world.cx, &world.person(Role::Desk), form).await.expect("taken in").case
}

async fn act(world: &World, role: Role, case: &CaseId, command: Command) {
    let who = world.person(role);
    serve::perform(&world.cx, &who, case, None, command, Vec::new()).await.expect("done");
}

async fn hand_over(world: &World, case: &CaseId) {
    let command = Command::HandOver { by: Delivery::Email, on: None, note: String::new() };
    act(world, Role::Desk, case, command).await;
}

fn day(world: &World, text: &str) {
    world.clock.set(at(&format!("{text}T09:00:00+07:00")));
}

/// Five cases: two of them over New Year.
async fn cases(world: &World) -> Vec<CaseId> {
    let mut all = Vec::new();
    day(world, "2026-03-02");
    for text in ["Hasil rekapitulasi", "Data pemilih", "Anggaran hibah"] {
        all.push(take(world, text).await);
    }
    day(world, "2026-03-05");
    act(world, Role::Ppid, &all[0], decide(Outcome::Granted)).await;
    hand_over(world, &all[0]).await;
    day(world, "2026-04-10");
    act(world, Role::Ppid, &all[1], decide(Outcome::NotHeld)).await;
    act(world, Role::Desk, &all[2], Command::Withdraw { words: "Sudah cukup".into() }).await;
    day(world, "2026-12-29");
    all.push(take(world, "Jadwal layanan").await);
    all.push(take(world, "Lain-lain").await);
    day(world, "2027-01-05");
    act(world, Role::Ppid, &all[3], decide(Outcome::Granted)).await;
    all
}

/// Received and ended in a year, told by the journal alone.
async fn told(world: &World, cases: &[CaseId], year: i16) -> (u32, u32, u32) {
    let mut read = world.cx.store.read().await.expect("reads");
    let (mut received, mut ended, mut elsewhere) = (0, 0, 0);
    for case in cases {
        for entry in read.timeline(case).await.expect("a journal") {
            match entry.event {
                Event::Received(receipt) => {
                    received += u32::from(world.office.date_at(receipt.received).year() == year);
                }
                Event::Decided { outcome, ruling } => {
                    ended += u32::from(ruling.decided_on.year() == year);
                    elsewhere +=
                        u32::from(outcome == Outcome::NotHeld && ruling.decided_on.year() == year);
                }
                Event::Withdrawn { on } => ended += u32::from(on.year() == year),
                _ => {}
            }
        }
    }
    (received, ended, elsewhere)
}

const ALL_FOUR: [u8; 9] = [4; 9];

terbuka_testkit::both_databases! {
    async fn figures_are_what_the_journal_says_and_follow_every_act(store: Store) {
        let world = world(store).await;
        let cx = &world.cx;
        let all = cases(&world).await;
        for year in [2025, 2026, 2027] {
            let counted = statistics::counted(cx, &world.office.id, Span::Year(year)).await.expect("counts");
            let figures = &counted.figures;
            assert!(figures.check());
            let elsewhere = figures.by_outcome.get(&Outcome::NotHeld).copied().unwrap_or(0);
            assert_eq!((figures.received, figures.ended, elsewhere), told(&world, &all, year).await, "{year}");
        }
        // Kept while nothing happens, counted anew at once when something does.
        let first = statistics::counted(cx, &world.office.id, Span::Year(2027)).await.expect("counts");
        let same = statistics::counted(cx, &world.office.id, Span::Year(2027)).await.expect("counts");
        assert!(Arc::ptr_eq(&first, &same));
        act(&world, Role::Ppid, &all[4], decide(Outcome::Granted)).await;
        let now = statistics::counted(cx, &world.office.id, Span::Year(2027)).await.expect("counts");
        assert_eq!((first.figures.ended, now.figures.ended, now.figures.open_at_end), (1, 2, 0));
        assert_eq!(now.figures.carried_over, 2);
        // Together with the other office, which has none; alone in its province.
        let sum = statistics::roll_up(cx, None, Span::Year(2026)).await.expect("adds up");
        assert_eq!((sum.offices.len(), sum.figures.received), (2, 5));
        assert_eq!(sum.provinces.get("15"), Some(&5));
        let jambi = statistics::roll_up(cx, Some("15"), Span::Year(2026)).await.expect("adds up");
        assert_eq!((jambi.offices.len(), jambi.figures.clone()), (1, sum.figures.clone()));
        let none = statistics::roll_up(cx, Some("11"), Span::Year(2026)).await;
        assert!(matches!(none, Err(DeskError::NotFound)));
    }

    async fn a_survey_is_answered_once_after_the_end_and_knows_no_case(store: Store) {
        let world = world(store).await;
        let cx = &world.cx;
        let case = take(&world, "Data pemilih").await;
        let url = surveys::url(cx, &case);
        let key = url.rsplit('/').next().expect("a key");
        assert!(matches!(surveys::open(cx, key).await, Err(DeskError::NotFound)), "before the end");
        let early = tracking::by_token(cx, &cx.token(&case)).await.expect("opens");
        assert_eq!(early.survey, None);
        act(&world, Role::Ppid, &case, decide(Outcome::Granted)).await;
        hand_over(&world, &case).await;
        let done = tracking::by_token(cx, &cx.token(&case)).await.expect("opens");
        assert_eq!(done.survey.as_deref(), Some(key));
        let mail = outbox::list(cx, &world.person(Role::Ppid)).await.expect("mails");
        assert!(!mail.is_empty());
        let mut read = cx.store.read().await.expect("reads");
        let closing = read.mail_of_case(&case).await.expect("mails");
        assert!(closing.iter().any(|mail| mail.mail.body.contains(&url)), "the closing mail names it");
        assert!(closing.iter().filter(|mail| mail.mail.body.contains("/survei/")).count() == 1);
        drop(read);

        assert!(!surveys::open(cx, key).await.expect("opens").answered);
        let answers = Answers::try_from(ALL_FOUR).expect("marks");
        let long = "x".repeat(surveys::MAX_COMMENT_CHARS + 1);
        assert!(matches!(surveys::answer(cx, key, answers, Some(&long)).await, Err(DeskError::Invalid(_))));
        assert!(surveys::answer(cx, key, answers, Some("Terima kasih")).await.expect("kept"));
        let worst = Answers::try_from([1; 9]).expect("marks");
        assert!(!surveys::answer(cx, key, worst, None).await.expect("not kept"));
        assert!(surveys::open(cx, key).await.expect("opens").answered);
        let tracked = tracking::by_token(cx, &cx.token(&case)).await.expect("opens");
        assert_eq!(tracked.survey, None);
        let results = surveys::results(cx, &world.office.id, Span::Year(2026)).await.expect("counts");
        assert_eq!((results.tally.count, results.tally.sums), (1, [4; 9]));
        assert_eq!((results.population, results.sample, results.speaks_for_all()), (1, 1, true));
        let none = surveys::results(cx, &world.other.id, Span::Year(2026)).await.expect("counts");
        assert_eq!(none.tally.count, 0);
        for (role, span) in [(Role::Ppid, Span::Year(2026)), (Role::Desk, Span::Month(2026, 2))] {
            let said = surveys::comments(cx, &world.person(role), span).await.expect("reads");
            assert_eq!(said, [(Span::Month(2026, 2), "Terima kasih".to_owned())]);
        }
        // The journal knows that somebody answered in a month, and not who.
        let mut read = cx.store.read().await.expect("reads");
        let told = read.journal_of("survey", "2026-02").await.expect("entries");
        assert_eq!(told.len(), 1);
        assert!(!told[0].entry.body.contains(case.as_str()) && told[0].entry.actor == "public");
        drop(read);
        let file = survey_editions::file(cx, &world.office.id, Span::Year(2026), Format::Csv).await.expect("prints");
        let text = String::from_utf8(file.bytes).expect("UTF-8");
        assert!(text.contains("Waktu penyelesaian") && text.contains("100.00"), "{text}");
    }

    async fn a_years_survey_is_published_once_it_is_over_and_stays_as_it_was(store: Store) {
        let world = world(store).await;
        let cx = &world.cx;
        let mut keys = Vec::new();
        for what in ["Data pemilih", "Anggaran"] {
            let case = take(&world, what).await;
            act(&world, Role::Ppid, &case, decide(Outcome::Granted)).await;
            hand_over(&world, &case).await;
            keys.push(surveys::url(cx, &case).rsplit('/').next().expect("a key").to_owned());
        }
        let best = Answers::try_from(ALL_FOUR).expect("marks");
        let worst = Answers::try_from([1; 9]).expect("marks");
        surveys::answer(cx, &keys[0], best, None).await.expect("kept");
        let (ppid, year) = (world.person(Role::Ppid), Span::Year(2026));
        let early = survey_editions::publish(cx, &ppid, year).await;
        assert!(matches!(early, Err(DeskError::Invalid(_))), "{early:?}");
        let running = survey_editions::edition(cx, &world.office.id, year).await.expect("counts");
        assert_eq!((running.published, running.results.tally.count), (None, 1));
        world.clock.set(at("2027-01-11T09:00:00+07:00"));
        let desk = survey_editions::publish(cx, &world.person(Role::Desk), year).await;
        assert!(matches!(desk, Err(DeskError::NotPermitted(_))));
        let month = survey_editions::publish(cx, &ppid, Span::Month(2026, 2)).await;
        assert!(matches!(month, Err(DeskError::NotFound)));
        assert_eq!(survey_editions::publish(cx, &ppid, year).await.expect("published"), 1);
        let office = &world.office.id;
        let printed = survey_editions::file(cx, office, year, Format::Csv).await.expect("prints");
        let text = String::from_utf8(printed.bytes.clone()).expect("UTF-8");
        assert!(text.contains("yang dijanjikan maklumat (%),,100.0"), "{text}");
        // What comes in afterwards for that year moves the count, and not what was published.
        world.clock.set(at("2026-12-30T09:00:00+07:00"));
        surveys::answer(cx, &keys[1], worst, None).await.expect("kept");
        assert_eq!(surveys::results(cx, office, year).await.expect("counts").tally.count, 2);
        let frozen = survey_editions::edition(cx, office, year).await.expect("reads");
        assert_eq!((frozen.results.tally.count, frozen.kept.permille()), (1, Some(1000)));
        assert_eq!(frozen.published.map(|(revision, _)| revision), Some(1));
        let again = survey_editions::file(cx, office, year, Format::Csv).await.expect("prints");
        assert_eq!(again.bytes, printed.bytes);
        world.clock.set(at("2027-01-12T09:00:00+07:00"));
        assert_eq!(survey_editions::publish(cx, &ppid, year).await.expect("published"), 2);
        let mended = survey_editions::edition(cx, office, year).await.expect("reads");
        assert_eq!((mended.results.tally.count, mended.results.tally.sums), (2, [5; 9]));
        assert!(yearly::published(cx, office).await.expect("lists").is_empty(), "no report");
    }

    async fn a_report_is_written_published_and_keeps_its_numbers(store: Store) {
        let world = world(store).await;
        let cx = &world.cx;
        let all = cases(&world).await;
        let ppid = world.person(Role::Ppid);
        let span = Span::Year(2026);
        // Words in versions; an old page overwrites nobody.
        let save = |chapter, seen, body: &'static str| {
            let ppid = ppid.clone();
            async move { yearly::save_chapter(cx, &ppid, span, (chapter, seen), body).await }
        };
        assert_eq!(save(Chapter::Constraints, 0, "Tidak ada kendala.").await.expect("saved"), 1);
        assert_eq!(save(Chapter::Constraints, 1, "Banjir di gudang.").await.expect("saved"), 2);
        assert_eq!(save(Chapter::Constraints, 1, "Banjir di gudang.").await.expect("the same"), 2);
        assert!(matches!(save(Chapter::Constraints, 1, "Lain").await, Err(DeskError::Stale)));
        let old = yearly::version(cx, &ppid, span, Chapter::Constraints, 1).await.expect("reads");
        assert_eq!(old.body, "Tidak ada kendala.");
        let desk = world.person(Role::Desk);
        let wrong = yearly::save_chapter(cx, &desk, span, (Chapter::Policy, 0), "x").await;
        assert!(matches!(wrong, Err(DeskError::NotPermitted(_))));
        let stated = Resources {
            facilities: "Meja layanan: baik".into(),
            staff_count: Some(2),
            staff_trained: Some(3),
            ..Resources::default()
        };
        assert!(matches!(yearly::save_resources(cx, &ppid, span, &stated).await, Err(DeskError::Invalid(_))));
        let stated = Resources { staff_trained: Some(1), budget: Some(24_000_000), ..stated };
        yearly::save_resources(cx, &ppid, span, &stated).await.expect("saved");
        // Not by the desk, not before its end, not a month.
        assert!(matches!(yearly::publish(cx, &desk, span).await, Err(DeskError::NotPermitted(_))));
        let running = yearly::publish(cx, &ppid, Span::Year(2027)).await;
        assert!(matches!(running, Err(DeskError::Invalid(_))));
        let month = yearly::publish(cx, &ppid, Span::Month(2026, 3)).await;
        assert!(matches!(month, Err(DeskError::NotFound)));
        let nobody = yearly::read_published(cx, &world.office.id, span).await;
        assert!(matches!(nobody, Err(DeskError::NotFound)));

        assert_eq!(yearly::publish(cx, &ppid, span).await.expect("published"), 1);
        let published = yearly::read_published(cx, &world.office.id, span).await.expect("reads");
        assert!(published.moved.is_empty(), "{:?}", published.moved);
        assert_eq!(published.numbers.figures.received, 5);
        let print = |format| yearly::published_file(cx, &world.office.id, span, None, format);
        let json = print(Format::Json).await.expect("writes");
        let data: serde_json::Value = serde_json::from_slice(&json.bytes).expect("JSON");
        let channels = data["figures"]["by_channel"].as_object().expect("an object").values();
        let sum: u64 = channels.filter_map(serde_json::Value::as_u64).sum();
        assert_eq!(Some(sum), data["figures"]["received"].as_u64());
        let before = [print(Format::Pdf).await.expect("prints").bytes, print(Format::Docx).await.expect("writes").bytes];
        assert!(before[0].starts_with(b"%PDF") && before[1].starts_with(b"PK"));

        // A day closed long after changes what the register says, not what was published.
        let flood = SpecialDay::new(date(2026, 3, 4), DayKind::OfficeClosed, "Banjir");
        calendar::add(cx, &ppid, flood).await.expect("added");
        let published = yearly::read_published(cx, &world.office.id, span).await.expect("reads");
        let moved: Vec<Headline> = published.moved.iter().map(|(which, ..)| *which).collect();
        assert_eq!(moved, [Headline::MeanTenths]);
        let after = [print(Format::Pdf).await.expect("prints").bytes, print(Format::Docx).await.expect("writes").bytes];
        assert!(before == after, "a published report changed");
        // A revision holds from then on; the first stays readable.
        assert_eq!(yearly::publish(cx, &ppid, span).await.expect("published"), 2);
        let published = yearly::read_published(cx, &world.office.id, span).await.expect("reads");
        assert_eq!((published.revision, published.moved.len()), (2, 0));
        let first = yearly::published_file(cx, &world.office.id, span, Some(1), Format::Pdf).await;
        assert!(first.expect("prints").bytes == before[0]);
        let list = yearly::published(cx, &world.office.id).await.expect("lists");
        assert_eq!(list.iter().map(|(span, n, _)| (*span, *n)).collect::<Vec<_>>(), [(span, 2)]);
        // A quarter without a case is a report too.
        let empty = Span::Quarter(2026, 3);
        yearly::publish(cx, &ppid, empty).await.expect("published");
        let empty = yearly::read_published(cx, &world.office.id, empty).await.expect("reads");
        assert_eq!((empty.numbers.figures.received, empty.numbers.figures.carried_over), (0, 0));
        for chain in cx.store.verify_journal().await.expect("verifies") {
            assert_eq!(chain.fault, None);
        }
        assert_eq!(all.len(), 5);
    }

    async fn the_ppid_is_reminded_of_the_annual_report_until_it_is_out(store: Store) {
        let world = world(store).await;
        let cx = &world.cx;
        let ppid = world.person(Role::Ppid);
        let reminders = || async {
            let mails = outbox::list(cx, &ppid).await.expect("mails");
            mails.iter().filter(|mail| mail.subject.contains("Laporan layanan informasi publik 2025")).count()
        };
        let round = || async {
            jobs::schedule(cx).await.expect("scheduled");
            while jobs::run_once(cx).await.expect("runs") {}
        };
        day(&world, "2026-03-23");
        round().await;
        assert_eq!(reminders().await, 0);
        day(&world, "2026-03-24");
        round().await;
        round().await;
        assert_eq!(reminders().await, 1, "once a day");
        yearly::publish(cx, &ppid, Span::Year(2025)).await.expect("published");
        day(&world, "2026-03-31");
        round().await;
        assert_eq!(reminders().await, 1, "it is out");
    }

    async fn the_monev_pack_finds_what_is_there_and_takes_statements(store: Store) {
        let world = world(store).await;
        let cx = &world.cx;
        let ppid = world.person(Role::Ppid);
        let pack = monev::pack(cx, &ppid, 2026).await.expect("gathers");
        let of = |pack: &monev::Pack, code: &str| {
            pack.answered.iter().find(|one| one.question.code == code).expect(code).standing
        };
        assert_eq!(of(&pack, "online_request"), Standing::Found);
        assert_eq!(of(&pack, "people"), Standing::Found);
        assert_eq!(of(&pack, "sops"), Standing::Partly);
        assert_eq!(of(&pack, "access_report"), Standing::Missing);
        assert_eq!(of(&pack, "dip"), Standing::Missing);
        let before = pack.estimate.questionnaire;
        let state = |code: &'static str, link: &str, note: &str| {
            let stated = monev::Stated { link: link.into(), note: note.into() };
            let ppid = ppid.clone();
            async move { monev::state(cx, &ppid, 2026, code, &stated).await }
        };
        for link in ["javascript:alert(1)", "kpu.go.id", "https://a b"] {
            assert!(matches!(state("profile", link, "").await, Err(DeskError::Invalid(_))), "{link}");
        }
        // What the system finds itself nobody states.
        assert!(matches!(state("sops", "https://x.example", "").await, Err(DeskError::NotFound)));
        state("profile", "https://x.example/dip", "Keputusan 5/2026").await.expect("kept");
        state("programmes", "", "Sedang disusun").await.expect("kept");
        let pack = monev::pack(cx, &ppid, 2026).await.expect("gathers");
        assert_eq!((of(&pack, "profile"), of(&pack, "programmes")), (Standing::Found, Standing::Partly));
        assert!(pack.estimate.questionnaire > before);
        let other = monev::pack(cx, &world.person_of(&world.other, Role::Ppid), 2026).await.expect("gathers");
        assert_eq!(of(&other, "profile"), Standing::Missing, "another office's statement");
        assert_eq!(pack.answered.len(), Questionnaire::shipped().questions.len());
        let file = monev::file(cx, &ppid, 2026, Format::Csv).await.expect("prints");
        let text = String::from_utf8(file.bytes).expect("UTF-8");
        assert!(text.contains("https://x.example/dip"), "{text}");
        let notes = monev::sheet(&world.office, &pack, "https://ppid.example").notes;
        assert!(notes.iter().any(|note| note.contains("perkiraan program")), "{notes:?}");

        // A list is half of what is asked; a decision of this year makes it whole.
        let content = Content { unit: "Data".into(), ..Content::new("DPT 2024", Category::Anytime) };
        catalog::put(cx, &ppid, None, None, content).await.expect("listed");
        let pack = monev::pack(cx, &ppid, 2026).await.expect("gathers");
        assert_eq!((of(&pack, "dip"), of(&pack, "dik")), (Standing::Partly, Standing::Missing));
        decrees::issue(cx, &world.person(Role::AtasanPpid)).await.expect("determined");
        let pack = monev::pack(cx, &ppid, 2026).await.expect("gathers");
        assert_eq!(of(&pack, "dip"), Standing::Found);
        let later = monev::pack(cx, &ppid, 2027).await.expect("gathers");
        assert_eq!(of(&later, "dip"), Standing::Partly, "last year's decision");
    }
}
