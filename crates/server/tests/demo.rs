//! The demo loads whole, on both databases, and holds what it promises.

use std::collections::BTreeSet;
use std::sync::Arc;

use terbuka_core::exemption::{EndReason, Exemption, Stage as TestStage};
use terbuka_core::law::ClockRules;
use terbuka_core::report::Period;
use terbuka_core::request::Stage;
use terbuka_desk::context::PasswordCost;
use terbuka_desk::{Context, accounts, answers, offices, reports};
use terbuka_letters::Printer;
use terbuka_server::clock::HeldClock;
use terbuka_server::demo::{PASSWORD, load};
use terbuka_server::mail::Mailer;
use terbuka_server::settings::Mail;
use terbuka_store::{Blobs, Store};

async fn loaded(store: Store) -> (Context, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let clock = Arc::new(HeldClock::default());
    let cx = Context {
        store,
        files: Blobs::open(folder.path().join("files")).expect("a folder of files"),
        clock: clock.clone(),
        printer: Arc::new(Printer::default()),
        rules: Arc::new(ClockRules::shipped().clone()),
        public_url: "http://127.0.0.1:8080".into(),
        secret: Arc::new([7; 32]),
        // Thirty-seven accounts: the real cost is tested where passwords are.
        password_cost: PasswordCost { memory_kib: 8, passes: 1 },
        cache: Arc::default(),
    };
    let mailer = Mailer::new(&Mail::Folder(folder.path().join("mail"))).expect("a mailer");
    load::load(&cx, &clock, &mailer, |_| (), || ()).await.unwrap_or_else(|error| panic!("{error}"));
    (cx, folder)
}

terbuka_testkit::both_databases! {
    async fn five_offices_with_cases_in_every_state(store: Store) {
        let (cx, folder) = loaded(store).await;
        let offices = offices::list(&cx).await.expect("offices");
        assert_eq!(offices.len(), 5);
        let mut read = cx.store.snapshot().await.expect("a reader");
        let mut stages = BTreeSet::new();
        let (mut cases, mut extended, mut late) = (0, 0, 0);
        let mut outcomes = BTreeSet::new();
        for office in &offices {
            let today = office.date_at(cx.now());
            for year in [today.year() - 1, today.year()] {
                for dossier in read.register(&office.id, year).await.expect("a register") {
                    cases += 1;
                    stages.insert(dossier.case.stage);
                    outcomes.extend(dossier.case.outcome);
                    extended += usize::from(dossier.case.extension.is_some());
                    late += usize::from(dossier.case.stage.is_open() && dossier.case.due_on < today);
                }
            }
        }
        drop(read);
        assert!(cases >= 40, "{cases} cases");
        assert_eq!(stages.len(), Stage::ALL.len(), "{stages:?}");
        assert_eq!(outcomes.len(), 6, "{outcomes:?}");
        assert!(extended >= 3 && late >= 2, "{extended} extended, {late} late");

        // Charters: three in force, one of them the second of its office, one waiting, one a draft.
        let mut charters = BTreeSet::new();
        for office in &offices {
            let mut read = cx.store.read().await.expect("a reader");
            for stored in read.charters_of(&office.id).await.expect("charters") {
                let id = stored.charter.id.clone();
                let told = read.replay_charter(&id).await.expect("a journal");
                assert_eq!(told.as_ref(), Some(&stored.charter), "{}", office.slug);
                charters.insert((office.slug.clone(), stored.charter.edition, stored.charter.stage.code()));
            }
        }
        let charters: Vec<(&str, u32, &str)> =
            charters.iter().map(|(slug, edition, stage)| (slug.as_str(), *edition, *stage)).collect();
        assert_eq!(charters, [
            ("dharmasraya", 1, "replaced"), ("dharmasraya", 2, "published"), ("kalteng", 1, "published"),
            ("metro", 1, "submitted"), ("sarolangun", 1, "published"), ("sumsel", 1, "draft"),
        ]);
        // Exemptions: every office has some in force, one proposed upward, one that ends soon and one
        // that the law opened.
        for office in &offices {
            let mut read = cx.store.read().await.expect("a reader");
            let found = read.exemptions_of(&office.id).await.expect("tests");
            for stored in &found {
                let told = read.replay_exemption(&stored.test.id).await.expect("a journal");
                assert_eq!(told.as_ref(), Some(&stored.test), "{}", office.slug);
            }
            let count = |wanted: &dyn Fn(&Exemption) -> bool| {
                found.iter().filter(|stored| wanted(&stored.test)).count()
            };
            let slug = &office.slug;
            assert!(count(&|test| test.stage == TestStage::InForce) >= 2, "{slug}");
            assert!(count(&|test| test.stage == TestStage::HandedUp) >= 1, "{slug}");
            assert!(count(&|test| test.asked_on.is_some() && test.ended.is_none()) >= 1, "{slug}");
            let by_law = |test: &Exemption| {
                test.ended.as_ref().is_some_and(|ended| ended.reason == EndReason::Expired)
            };
            assert!(count(&by_law) >= 1, "{slug}");
        }
        // Objections in every stage, disputes on their way and over, and what their journals tell.
        let (mut stages, mut disputes, mut grounds) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        for office in &offices {
            let mut read = cx.store.snapshot().await.expect("a reader");
            let mut of_office = 0;
            for open in [true, false] {
                for stored in read.objections_of(&office.id, open, 100).await.expect("objections") {
                    of_office += 1;
                    let id = stored.objection.id.clone();
                    let told = read.replay_objection(&id).await.expect("a journal");
                    assert_eq!(told.as_ref(), Some(&stored.objection), "{}", office.slug);
                    stages.insert(stored.objection.stage.code());
                    grounds.extend(stored.objection.grounds);
                }
                for stored in read.disputes_of(&office.id, open, 100).await.expect("disputes") {
                    let id = stored.dispute.id.clone();
                    let told = read.replay_dispute(&id).await.expect("a journal");
                    assert_eq!(told.as_ref(), Some(&stored.dispute), "{}", office.slug);
                    disputes.insert(stored.dispute.stage.code());
                }
            }
            assert!(of_office >= 1, "{} has no objection", office.slug);
        }
        assert_eq!(stages.len(), terbuka_core::objection::Stage::ALL.len() - 1, "{stages:?}");
        assert!(disputes.is_superset(&BTreeSet::from(["applied", "mediation", "closed"])), "{disputes:?}");
        assert!(grounds.len() >= 4, "{grounds:?}");
        let chains = cx.store.verify_journal().await.expect("read");
        assert!(chains.iter().all(|chain| chain.fault.is_none()));
        let sarolangun = offices.iter().find(|office| office.slug == "sarolangun").expect("it is there");
        let month = Period::of(sarolangun.date_at(cx.now())).previous().previous();
        let figures = reports::figures(&cx, &sarolangun.id, month).await.expect("figures");
        assert!(figures.check());
        let found = answers::suggest(&cx, &sarolangun.id, "rekapitulasi hasil pemilihan").await;
        assert!(!found.expect("suggestions").is_empty());
        accounts::sign_in(&cx, "ppid.sarolangun", PASSWORD, "test").await.expect("the printed password");
        let mails = std::fs::read_dir(folder.path().join("mail")).expect("mail").count();
        assert!(mails >= 50, "{mails} mails");
    }
}
