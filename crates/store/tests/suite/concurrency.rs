//! Many at once: numbers, cases, submissions, jobs.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::ToSpan;
use terbuka_core::ident::CaseId;
use terbuka_store::{NewJob, Store, StoreError, Submission};
use tokio::task::JoinSet;

use crate::common::{id, monday, world};

const MANY: i64 = 200;

terbuka_testkit::both_databases! {
    async fn two_hundred_at_once_get_two_hundred_consecutive_numbers(store: Store) {
        let world = Arc::new(world(&store, "1503").await);
        let mut tasks = JoinSet::new();
        for place in 0..MANY {
            let (store, world) = (store.clone(), world.clone());
            tasks.spawn(async move {
                if place % 5 == 0 {
                    // Some take a number and give it back.
                    let mut tx = store.begin().await.unwrap();
                    tx.take_number(&world.office.id, "request", 2025).await.unwrap();
                    drop(tx);
                }
                world.take_in(&store, "Ani", "Data", monday()).await.seq
            });
        }
        let mut numbers = BTreeSet::new();
        while let Some(done) = tasks.join_next().await {
            assert!(numbers.insert(done.unwrap()), "a number was given twice");
        }
        assert!(numbers.into_iter().eq(1..=MANY));
        let mut read = store.snapshot().await.unwrap();
        assert_eq!(read.last_number(&world.office.id, "request", 2025).await.unwrap(), MANY);
        assert_eq!(read.register(&world.office.id, 2025).await.unwrap().len(), 200);
        let verified = store.verify_journal().await.unwrap();
        assert_eq!((verified[0].entries, &verified[0].fault), (MANY, &None));
    }

    async fn one_submission_sent_twenty_times_at_once_makes_one_case(store: Store) {
        let world = Arc::new(world(&store, "1503").await);
        let mut tasks = JoinSet::new();
        for _ in 0..20 {
            let (store, world) = (store.clone(), world.clone());
            tasks.spawn(async move {
                let mut tx = store.begin().await.unwrap();
                if tx.submission(&world.office.id, "k").await.unwrap().is_some() {
                    return false;
                }
                tx.take_number(&world.office.id, "request", 2025).await.unwrap();
                let taken = Submission {
                    body_hash: "h".to_owned(),
                    case: CaseId::new(id()),
                    response: String::new(),
                };
                match tx.add_submission(&world.office.id, "k", &taken, monday()).await {
                    Ok(()) => tx.commit().await.map(|()| true).unwrap(),
                    Err(StoreError::Duplicate { .. }) => false,
                    Err(other) => panic!("{other}"),
                }
            });
        }
        let mut made = 0;
        while let Some(done) = tasks.join_next().await {
            made += i32::from(done.unwrap());
        }
        assert_eq!(made, 1);
        let mut read = store.read().await.unwrap();
        assert_eq!(read.last_number(&world.office.id, "request", 2025).await.unwrap(), 1);
    }

    async fn two_who_change_one_case_at_once_do_not_overwrite_each_other(store: Store) {
        let world = Arc::new(world(&store, "1503").await);
        let case = world.take_in(&store, "Ani", "Data", monday()).await.case.id;
        let mut tasks = JoinSet::new();
        for place in 0..16_i64 {
            let (store, world, case) = (store.clone(), world.clone(), case.clone());
            tasks.spawn(async move {
                world.dispose(&store, &case, monday() + (1 + place).minutes()).await;
            });
        }
        while let Some(done) = tasks.join_next().await {
            done.unwrap();
        }
        let mut read = store.snapshot().await.unwrap();
        let stored = read.request(&case).await.unwrap().unwrap();
        assert_eq!((stored.version, stored.case.dispositions.len()), (17, 16));
        assert_eq!(read.replay(&case).await.unwrap(), Some(stored.case));
    }

    async fn each_job_is_taken_by_one_worker(store: Store) {
        let mut tx = store.begin().await.unwrap();
        for _ in 0..40 {
            let job = NewJob {
                id: &id(),
                kind: "k",
                unique: None,
                payload: serde_json::Value::Null,
                run_at: monday(),
            };
            tx.add_job(job, monday()).await.unwrap();
        }
        tx.commit().await.unwrap();
        let mut workers = JoinSet::new();
        for _ in 0..6 {
            let store = store.clone();
            workers.spawn(async move {
                let mut taken = Vec::new();
                loop {
                    let mut tx = store.begin().await.unwrap();
                    let job = tx.claim_job(monday(), monday() + 1.hour()).await.unwrap();
                    tx.commit().await.unwrap();
                    match job {
                        Some(job) => taken.push(job.id),
                        None => return taken,
                    }
                }
            });
        }
        let mut seen = BTreeSet::new();
        while let Some(taken) = workers.join_next().await {
            for job in taken.unwrap() {
                assert!(seen.insert(job), "a job was taken twice");
            }
        }
        assert_eq!(seen.len(), 40);
    }
}
