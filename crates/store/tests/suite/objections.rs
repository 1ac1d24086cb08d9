//! Objections and disputes from lodging to erasure: what is stored is what was decided.

use std::collections::BTreeSet;

use jiff::ToSpan;
use jiff::civil::date;
use terbuka_core::dispute::competent;
use terbuka_core::dispute::decide::{Command as DisputeCommand, decide as note};
use terbuka_core::dispute::open::{Open, open};
use terbuka_core::ident::{CaseId, UserId};
use terbuka_core::law::{Calendar, ClockRules, ObjectionGround};
use terbuka_core::objection::decide::{Command, Verdict, decide};
use terbuka_core::objection::dossier::{CASE_SLOT, REASONS_SLOT};
use terbuka_core::objection::lodge::{Lodge, lodge};
use terbuka_core::objection::{Decision, Facts, Outcome, Stage};
use terbuka_core::person::Channel;
use terbuka_core::request::order::{OrderedBy, ordered};
use terbuka_core::request::{Act, Actor, Text};
use terbuka_core::role::Role;
use terbuka_store::{NewObjection, Store, StoreError, StoredObjection};

use crate::common::{World, id, monday, requester, world};

fn facts<'a>(world: &'a World, actor: &'a Actor, now: jiff::Timestamp) -> Facts<'a> {
    Facts {
        now,
        office: &world.office,
        calendar: Calendar::national(),
        rules: ClockRules::shipped(),
        procedure: None,
        actor,
    }
}

fn superior() -> Actor {
    Actor::Officer { id: UserId::new("atasan"), roles: vec![Role::AtasanPpid], units: Vec::new() }
}

fn ppid() -> Actor {
    Actor::Officer { id: UserId::new("ppid"), roles: vec![Role::Ppid], units: Vec::new() }
}

/// Periodic information missing, lodged on the portal.
async fn lodged(store: &Store, world: &World, number: i64, token: &str) -> StoredObjection {
    let now = monday();
    let facts = facts(world, &Actor::Requester, now);
    let command = Lodge {
        id: CaseId::new(id()),
        number: format!("{number:03}/KEB/2025"),
        procedure: None,
        channel: Channel::Portal,
        lodged: now,
        grounds: BTreeSet::from([ObjectionGround::PeriodicMissing]),
        found_on: Some(date(2025, 2, 28)),
        election: false,
    };
    let decision = lodge(command, None, &[], &facts).unwrap();
    let texts = vec![Text::new(CASE_SLOT, "rahasia pemohon")];
    let decision = Decision { texts, ..decision };
    let person = requester("Siti Keberatan");
    let mut tx = store.begin().await.unwrap();
    let new = NewObjection {
        decision: &decision,
        person: &person,
        year: 2025,
        seq: number,
        token,
        opened: None,
    };
    let stored = tx.add_objection(new, &facts).await.unwrap();
    tx.commit().await.unwrap();
    stored
}

fn answer() -> Command {
    Command::Answer(Box::new(Verdict {
        outcome: Outcome::Granted,
        reasons: "Memang belum dipasang.".into(),
        order: "Pasang.".into(),
        order_due: Some(date(2025, 3, 10)),
    }))
}

async fn act(
    store: &Store,
    world: &World,
    id: &CaseId,
    command: Command,
    actor: &Actor,
    hours: i64,
) {
    let mut tx = store.begin().await.unwrap();
    let stored = tx.objection_for_change(id).await.unwrap().unwrap();
    let facts = facts(world, actor, monday() + hours.hours());
    let decision = decide(&stored.objection, command, None, &facts).unwrap();
    tx.save_objection(&stored, &decision, &facts).await.unwrap();
    tx.commit().await.unwrap();
}

terbuka_testkit::both_databases! {
    async fn an_objection_comes_back_as_it_was_decided_and_replays(store: Store) {
        let world = world(&store, "1503").await;
        let first = lodged(&store, &world, 1, "rahasia1").await;
        let id = first.objection.id.clone();
        let mut read = store.read().await.unwrap();
        assert_eq!(read.objection(&id).await.unwrap(), Some(first.clone()));
        assert_eq!(read.objection_by_token("rahasia1").await.unwrap(), Some(first.clone()));
        assert_eq!(read.objection_by_token("lain").await.unwrap(), None);
        assert_eq!(read.objection_by_token(id.as_str()).await.unwrap(), None);
        assert_eq!(read.objector(&id).await.unwrap(), Some(requester("Siti Keberatan")));
        drop(read);
        act(&store, &world, &id, Command::Explain { words: "x".into() }, &ppid(), 1).await;
        act(&store, &world, &id, answer(), &superior(), 3).await;
        let mut read = store.read().await.unwrap();
        let stored = read.objection(&id).await.unwrap().unwrap();
        assert_eq!((stored.version, stored.objection.stage), (3, Stage::Answered));
        assert_eq!(read.replay_objection(&id).await.unwrap(), Some(stored.objection.clone()));
        let names: Vec<&str> = read
            .objection_timeline(&id)
            .await
            .unwrap()
            .iter()
            .map(|entry| entry.event.name())
            .collect();
        assert_eq!(names, ["lodged", "explained", "answered"]);
        let steps = read.objection_steps(&id).await.unwrap();
        let acts: Vec<Act> = steps.iter().map(|step| step.act).collect();
        assert_eq!(acts, [Act::ObjectionLodge, Act::ObjectionExplain, Act::ObjectionAnswer]);
        assert_eq!(steps[2].done - steps[2].opened, 7_200.seconds().fieldwise());
        let dossier = read.objection_dossier(stored.objection).await.unwrap();
        assert_eq!(dossier.words(REASONS_SLOT), "Memang belum dipasang.");
        assert_eq!(dossier.request_number, None);
    }

    async fn the_journal_commits_to_words_and_holds_none(store: Store) {
        let world = world(&store, "1503").await;
        let id = lodged(&store, &world, 1, "t").await.objection.id;
        let mut read = store.read().await.unwrap();
        for chained in read.journal_of("objection", id.as_str()).await.unwrap() {
            let body = &chained.entry.body;
            assert!(body.contains("\"texts\"") && body.contains("objector"), "{body}");
            assert!(!body.contains("rahasia") && !body.contains("Siti"), "{body}");
        }
    }

    async fn a_stale_save_a_taken_number_and_a_taken_token_change_nothing(store: Store) {
        let world = world(&store, "1503").await;
        let first = lodged(&store, &world, 1, "t1").await;
        let id = first.objection.id.clone();
        act(&store, &world, &id, Command::Explain { words: "x".into() }, &ppid(), 1).await;
        let actor = superior();
        let facts = facts(&world, &actor, monday() + 2.hours());
        let decision = decide(&first.objection, answer(), None, &facts).unwrap();
        let mut tx = store.begin().await.unwrap();
        let stale = tx.save_objection(&first, &decision, &facts).await;
        assert!(matches!(stale, Err(StoreError::Stale { .. })), "{stale:?}");
        drop(tx);
        let mut read = store.read().await.unwrap();
        assert_eq!(read.objection_timeline(&id).await.unwrap().len(), 2);
    }

    async fn lists_are_by_due_date_and_by_year(store: Store) {
        let world = world(&store, "1503").await;
        let one = lodged(&store, &world, 1, "t1").await.objection.id;
        let two = lodged(&store, &world, 2, "t2").await.objection.id;
        let office = &world.office.id;
        act(&store, &world, &one, answer(), &superior(), 1).await;
        let mut read = store.snapshot().await.unwrap();
        let open = read.objections_of(office, true, 10).await.unwrap();
        assert_eq!(open.iter().map(|one| &one.objection.id).collect::<Vec<_>>(), [&two]);
        let done = read.objections_of(office, false, 10).await.unwrap();
        assert_eq!(done.iter().map(|one| &one.objection.id).collect::<Vec<_>>(), [&one]);
        let year = read.objections_of_year(office, 2025).await.unwrap();
        assert_eq!(year.len(), 2);
        for dossier in year {
            // Read together, they are what each is by itself.
            assert!(dossier.person.is_some() && !dossier.texts.is_empty());
            assert_eq!(read.objection_dossier(dossier.objection.clone()).await.unwrap(), dossier);
        }
        assert_eq!(read.objections_of_year(office, 2024).await.unwrap().len(), 0);
    }

    async fn a_dispute_follows_one_objection_once(store: Store) {
        let world = world(&store, "1503").await;
        let id = lodged(&store, &world, 1, "t1").await.objection.id;
        act(&store, &world, &id, answer(), &superior(), 1).await;
        let mut tx = store.begin().await.unwrap();
        let objection = tx.objection(&id).await.unwrap().unwrap().objection;
        let actor = ppid();
        let facts = facts(&world, &actor, monday() + 48.hours());
        let new = |text: &str| Open {
            id: CaseId::new(text),
            commission: competent(&world.office).remove(0),
            commission_no: None,
            applied_on: None,
        };
        let decision = open(new("s1"), &objection, &facts).unwrap();
        let stored = tx.add_dispute(&decision, &facts).await.unwrap();
        let hearing = DisputeCommand::Hearing {
            kind: terbuka_core::dispute::HearingKind::Preliminary,
            at: monday() + 200.hours(),
            minutes: 60,
            place: "Ruang sidang".into(),
        };
        let decision = note(&stored.dispute, hearing, None, &facts).unwrap();
        let stored = tx.save_dispute(&stored, &decision, &facts).await.unwrap();
        tx.commit().await.unwrap();
        let mut read = store.read().await.unwrap();
        assert_eq!(read.dispute_after(&id).await.unwrap(), Some(stored.clone()));
        assert_eq!(read.replay_dispute(&stored.dispute.id).await.unwrap(), Some(stored.dispute.clone()));
        let dossier = read.dispute_dossier(stored.dispute.clone()).await.unwrap();
        assert_eq!(dossier.words("hearing/1/place"), "Ruang sidang");
        assert_eq!(read.disputes_of(&world.office.id, true, 10).await.unwrap().len(), 1);
        assert_eq!(read.disputes_of_year(&world.office.id, 2025).await.unwrap().len(), 1);
        drop(read);
        let mut tx = store.begin().await.unwrap();
        let second = open(new("s2"), &objection, &facts).unwrap();
        let twice = tx.add_dispute(&second, &facts).await;
        assert!(matches!(twice, Err(StoreError::Duplicate { .. })), "{twice:?}");
    }

    async fn an_order_stands_on_the_request_too_and_is_no_step_of_its_sop(store: Store) {
        let world = world(&store, "1503").await;
        let taken = world.take_in(&store, "Siti", "Data", monday()).await;
        let actor = world.actor(&world.ppid);
        let facts = world.facts(&actor, monday() + 1.hour());
        let order = terbuka_core::request::order::Order {
            on: date(2025, 3, 3),
            due_on: date(2025, 3, 10),
            extent: terbuka_core::request::order::Extent::Whole,
        };
        let told = ordered(&taken.case, CaseId::new("k1"), OrderedBy::Superior, order);
        let mut tx = store.begin().await.unwrap();
        tx.save(&taken, &told, &facts, None).await.unwrap();
        tx.commit().await.unwrap();
        let mut read = store.read().await.unwrap();
        let case = read.request(&taken.case.id).await.unwrap().unwrap().case;
        assert_eq!(case.open_orders().count(), 1);
        assert_eq!(read.replay(&case.id).await.unwrap(), Some(case.clone()));
        assert_eq!(read.steps_of(&case.id).await.unwrap().len(), 1);
    }

    async fn erasing_an_objector_leaves_the_case(store: Store) {
        let world = world(&store, "1503").await;
        let id = lodged(&store, &world, 1, "t1").await.objection.id;
        let mut tx = store.begin().await.unwrap();
        tx.erase_objector(&id, "admin", monday()).await.unwrap();
        assert!(tx.erase_objector(&id, "admin", monday()).await.is_err());
        tx.commit().await.unwrap();
        let mut read = store.read().await.unwrap();
        let objection = read.objection(&id).await.unwrap().unwrap().objection;
        let dossier = read.objection_dossier(objection).await.unwrap();
        assert_eq!((dossier.person.as_ref(), dossier.words(CASE_SLOT)), (None, ""));
        assert!(read.replay_objection(&id).await.unwrap().is_some());
    }

    async fn a_new_calendar_address_ends_the_one_before(store: Store) {
        let world = world(&store, "1503").await;
        let (user, office) = (&world.ppid, &world.office.id);
        let mut tx = store.begin().await.unwrap();
        tx.put_calendar_feed(user, office, 1, "satu", monday()).await.unwrap();
        tx.put_calendar_feed(user, office, 2, "dua", monday()).await.unwrap();
        tx.commit().await.unwrap();
        let mut read = store.read().await.unwrap();
        assert_eq!(read.calendar_feed("satu").await.unwrap(), None);
        let found = read.calendar_feed("dua").await.unwrap();
        assert_eq!(found, Some((user.clone(), office.clone())));
        assert_eq!(read.calendar_generation(user, office).await.unwrap(), Some(2));
    }
}
