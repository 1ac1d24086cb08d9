//! SOPs after they were signed: reviews are asked for once, what happened is told, what a force
//! majeure changed is said, and departures are laid to those who made them. On both databases.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::SignedDuration;
use terbuka_core::charter::Words;
use terbuka_core::charter::decide::Command as CharterCommand;
use terbuka_core::law::ExemptionGround;
use terbuka_core::person::Delivery;
use terbuka_core::procedure::conform::Departure;
use terbuka_core::procedure::life::{Reason, Stage};
use terbuka_core::procedure::{Service, template};
use terbuka_core::request::decide::Command;
use terbuka_core::role::Role;
use terbuka_desk::sop_history::{self, Happened};
use terbuka_desk::{charter_view, charters, intake, jobs, serve, sop_measures, sops};
use terbuka_letters::Printer;
use terbuka_store::{Mail, Store, StoredProcedure};
use terbuka_testkit::world::{World, form};

async fn world(store: Store) -> World {
    World::new(store, Arc::new(Printer::default())).await
}

async fn in_force(world: &World, service: Service) -> StoredProcedure {
    let all = sops::list(&world.cx, &world.person(Role::Ppid)).await.expect("lists");
    let found =
        all.into_iter().find(|one| one.stage == Stage::InForce && one.procedure.service == service);
    found.expect("in force")
}

/// The morning of a day that lies so many days on.
async fn morning_after(world: &World, days: i64) {
    world.clock.advance(SignedDuration::from_hours(24 * days));
    jobs::schedule(&world.cx).await.expect("scheduled");
    while jobs::run_once(&world.cx).await.expect("runs") {}
}

/// Mails of reviews, as `(receiver, subject)`.
async fn reviews(world: &World) -> Vec<Mail> {
    let mut read = world.cx.store.read().await.expect("a reader");
    let mut all = read.mail_of_office(&world.office.id, 500).await.expect("read");
    all.retain(|mail| mail.mail.subject.contains("perlu ditinjau"));
    all.reverse();
    all
}

fn receivers(mails: &[Mail]) -> BTreeSet<&str> {
    mails.iter().map(|mail| mail.mail.recipient.as_str()).collect()
}

/// Revises the request SOP for a reason, signs it from today and gives the new version.
async fn revised(world: &World, reason: Reason, words: &str) -> StoredProcedure {
    let (ppid, head) = (world.person(Role::Ppid), world.person(Role::Sekretaris));
    let cx = &world.cx;
    let old = in_force(world, Service::Request).await;
    let next = sops::revise(cx, &ppid, &old.id, reason, words).await.expect("drafted");
    sops::check(cx, &ppid, &next, 1, "Sudah dibaca").await.expect("checked");
    sops::sign(cx, &head, &next, 2, None).await.expect("signed");
    sops::open(cx, &ppid, &next).await.expect("opens").version
}

terbuka_testkit::both_databases! {
    async fn a_review_is_asked_for_once_for_each_date(store: Store) {
        let world = world(store).await;
        let sop = in_force(&world, Service::Request).await;
        let due = sops::review_due(&sop, world.office.settings.sop_reviews_a_year).expect("a date");
        let today = world.office.date_at(world.cx.now());
        let until = i64::from((due - today).get_days());
        assert!(until > 1, "due {due}");
        morning_after(&world, until - 1).await;
        assert!(reviews(&world).await.is_empty(), "told before the date");
        morning_after(&world, 1).await;
        let told = reviews(&world).await;
        let expected = ["ppid@uji.example", "ppid_pelaksana@uji.example", "kasubbag@uji.example",
            "atasan_ppid@uji.example", "sekretaris@uji.example"];
        assert_eq!(receivers(&told), BTreeSet::from(expected));
        assert_eq!(told.len(), expected.len(), "each is told once");
        let body = &told[0].mail.body;
        assert!(body.contains(&format!("/kerja/sop/{}", sop.id)) && body.contains("is due for review"), "{body}");
        assert!(body.contains(&sop.procedure.header.title), "{body}");
        // Not again, neither the next morning nor when old jobs are long forgotten.
        for days in [1, 45] {
            morning_after(&world, days).await;
            assert_eq!(reviews(&world).await.len(), expected.len(), "told again after {days} days");
        }
        // Reviewed: the next date is the next reminder.
        let ppid = world.person(Role::Ppid);
        sops::review(&world.cx, &ppid, &sop.id, sop.revision, "Tetap sesuai").await.expect("noted");
        let reviewed = in_force(&world, Service::Request).await;
        let next = sops::review_due(&reviewed, 1).expect("a date");
        let today = world.office.date_at(world.cx.now());
        assert!(next > today);
        morning_after(&world, i64::from((next - today).get_days())).await;
        assert_eq!(reviews(&world).await.len(), 2 * expected.len());
        let history = sop_history::history(&world.cx, &ppid, &reviewed).await.expect("told");
        let what: Vec<Happened> = history.iter().map(|one| one.what).collect();
        let tail = [Happened::Reminded, Happened::Reviewed, Happened::Reminded];
        assert!(what.ends_with(&tail), "{what:?}");
    }

    async fn the_standard_behind_a_charter_is_asked_about_every_year(store: Store) {
        let world = world(store).await;
        let cx = &world.cx;
        let (ppid, superior) = (world.person(Role::Ppid), world.person(Role::AtasanPpid));
        let begun = charters::begin(cx, &ppid).await.expect("begun").charter;
        let parts = charter_view::open(cx, &ppid, &begun).await.expect("opens").content.parts;
        let words = Words { parts, promises: BTreeMap::new() };
        let submit = CharterCommand::Submit(Box::new(words));
        charters::perform(cx, &ppid, &begun, None, submit).await.expect("handed in");
        let determine = CharterCommand::Determine { decree: None, standard_on: None };
        charters::perform(cx, &superior, &begun, None, determine).await.expect("determined");
        let publish = CharterCommand::Publish { ways: BTreeSet::new() };
        charters::perform(cx, &world.person(Role::Desk), &begun, None, publish).await.expect("published");
        let standards = |mails: Vec<Mail>| -> Vec<Mail> {
            mails.into_iter().filter(|mail| mail.mail.subject.contains("maklumat")).collect()
        };
        morning_after(&world, 360).await;
        assert!(standards(reviews(&world).await).is_empty());
        morning_after(&world, 6).await;
        let told = standards(reviews(&world).await);
        let who = BTreeSet::from(["ppid@uji.example", "atasan_ppid@uji.example", "sekretaris@uji.example"]);
        assert_eq!(receivers(&told), who);
        assert!(told[0].mail.subject.starts_with("Penerapan standar"), "{}", told[0].mail.subject);
        assert!(told[0].mail.body.contains("PP 96/2012"), "{}", told[0].mail.body);
        morning_after(&world, 7).await;
        assert_eq!(standards(reviews(&world).await).len(), 3, "told again");
        // Two years on the standard itself is to be reviewed; its evaluation is part of that.
        morning_after(&world, 2 * 365).await;
        let told = standards(reviews(&world).await);
        assert_eq!(told.len(), 6);
        assert!(told[5].mail.subject.starts_with("Standar pelayanan"), "{}", told[5].mail.subject);
        // The charter's own journal is read as before.
        charter_view::open(cx, &ppid, &begun).await.expect("opens");
    }

    async fn a_force_majeure_is_told_apart(store: Store) {
        let world = world(store).await;
        let (cx, ppid) = (&world.cx, world.person(Role::Ppid));
        // The SOP of the first office does not provide for it; one that does is put in its place.
        let mut open = template(Service::Request);
        open.closing.force_majeure = true;
        let today = world.office.date_at(cx.now());
        terbuka_desk::offices::adopt(cx, &world.office.id, &open, today, "system").await.expect("adopted");
        let flood = revised(&world, Reason::ForceMajeure, "Kantor terendam banjir").await;
        let later = revised(&world, Reason::Other, "Kembali ke kantor").await;
        let public = sop_history::public_versions(cx, &world.office.id).await.expect("read");
        let versions = &public[&Service::Request];
        let told: Vec<_> = versions.iter().map(|one| one.force_majeure.as_deref()).collect();
        assert_eq!(told[..2], [None, Some("Kantor terendam banjir")]);
        assert_eq!((&versions[0].id, &versions[1].id), (&later.id, &flood.id));
        let flood = sops::open(cx, &ppid, &flood.id).await.expect("opens").version;
        let history = sop_history::history(cx, &ppid, &flood).await.expect("told");
        let drafted = &history[0];
        assert_eq!((drafted.what, drafted.reason), (Happened::Drafted, Some(Reason::ForceMajeure)));
        assert_eq!(drafted.words.as_deref(), Some("Kantor terendam banjir"));
        assert!(drafted.by.contains("Contoh") && drafted.roles == [Role::Ppid], "{drafted:?}");
        // The words stand with the version; the journal holds only which reason it was.
        let mut read = cx.store.read().await.expect("a reader");
        let entries = read.journal_of("procedure", flood.id.as_str()).await.expect("read");
        assert!(entries[0].entry.body.contains("force_majeure") && !entries[0].entry.body.contains("banjir"));
        // Another office sees none of it.
        let stranger = world.person_of(&world.other, Role::Ppid);
        assert!(sop_history::history(cx, &stranger, &flood).await.is_err());
        assert!(sop_measures::measures(cx, &stranger, &flood).await.is_err());
    }

    async fn departures_are_laid_to_those_who_made_them(store: Store) {
        let world = world(store).await;
        let cx = &world.cx;
        let sop = in_force(&world, Service::Request).await;
        let desk = world.person(Role::Desk);
        let taken = intake::submit(cx, &world.office.id, form(), Vec::new(), None).await.expect("taken in");
        let act = async |role: Role, command: Command| {
            world.clock.advance(SignedDuration::from_mins(7));
            serve::perform(cx, &world.person(role), &taken.case, None, command, Vec::new()).await.expect("done");
        };
        act(Role::Desk, Command::Accept).await;
        // Told twice what is exempt, and only then given what lay on the desk.
        let grounds = BTreeSet::from([ExemptionGround::from_code("h").expect("letter h")]);
        let tell = || Command::TellExempt { grounds: grounds.clone(), note: "Data pribadi".into() };
        act(Role::Desk, tell()).await;
        act(Role::Desk, tell()).await;
        let answer = Command::AnswerOnSpot { material: "Salinan".into(), delivery: Delivery::PickUp };
        act(Role::Desk, answer).await;
        act(Role::Desk, Command::Register).await;
        let measured = sop_measures::measures(cx, &desk, &sop).await.expect("measured");
        let told: Vec<_> = measured.departures.iter().map(|one| (&*one.step, one.how)).collect();
        assert_eq!(told, [("2", Departure::OutOfOrder), ("3", Departure::Repeated)], "{measured:?}");
        for one in &measured.departures {
            assert_eq!((one.actor.as_str(), &one.roles[..]), (desk.user.as_str(), &[Role::Desk][..]));
            assert_eq!(one.name.as_deref(), Some("Petugas Pelayanan Informasi Contoh"));
            assert_eq!((&one.cases[0].0, one.cases[0].1.as_str()), (&taken.case, &*taken.number));
        }
        // The decision that the answer at the desk made needless is not missed; step 1 took seven of its ten minutes.
        let first = &measured.steps[0];
        assert_eq!((first.count, first.within, first.median_used), (1, 1, Some(70)), "{first:?}");
        assert!(measured.steps.iter().all(|one| one.skipped == 0), "{measured:?}");
    }
}
