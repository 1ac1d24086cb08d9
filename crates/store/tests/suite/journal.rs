//! The journal's chain, and what tampering looks like.

use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, SqliteConnection};
use terbuka_core::ident::OfficeId;
use terbuka_store::{DatabaseUrl, Fault, NewEntry, Store};
use terbuka_testkit::TestDatabase;

use crate::common::monday;

fn entry<'a>(office: &'a str, event: &'a str) -> NewEntry<'a> {
    NewEntry {
        office,
        at: monday(),
        actor: "system",
        subject_kind: "test",
        subject: "s1",
        event,
        version: 1,
        body: serde_json::json!({ "n": event }),
    }
}

async fn fill(store: &Store) {
    for round in 0..3 {
        let mut tx = store.begin().await.unwrap();
        tx.journal(entry("b", &format!("b{round}"))).unwrap();
        tx.journal(entry("a", &format!("a{round}"))).unwrap();
        tx.journal(entry("a", &format!("a{round}+"))).unwrap();
        tx.commit().await.unwrap();
    }
}

terbuka_testkit::both_databases! {
    async fn each_office_has_a_whole_chain(store: Store) {
        fill(&store).await;
        let verified = store.verify_journal().await.unwrap();
        assert_eq!(verified.len(), 2);
        assert_eq!((verified[0].office.as_str(), verified[0].entries), ("a", 6));
        assert_eq!((verified[1].office.as_str(), verified[1].entries), ("b", 3));
        assert!(verified.iter().all(|chain| chain.fault.is_none()), "{verified:?}");
        let mut read = store.read().await.unwrap();
        let entries = read.journal_after(&OfficeId::new("a"), 2, 2).await.unwrap();
        assert_eq!(entries[0].entry.event, "a1");
        assert_eq!(entries[0].entry.seq, 3);
        assert_eq!(entries[1].entry.prev_hash, entries[0].hash);
        assert_eq!(read.journal_of("test", "s1").await.unwrap().len(), 9);
    }

    async fn an_undone_change_leaves_no_entry(store: Store) {
        let mut tx = store.begin().await.unwrap();
        tx.set_setting("x", "1").await.unwrap();
        tx.journal(entry("a", "lost")).unwrap();
        drop(tx);
        fill(&store).await;
        let verified = store.verify_journal().await.unwrap();
        assert_eq!((verified[0].entries, &verified[0].fault), (6, &None));
        assert_eq!(store.read().await.unwrap().setting("x").await.unwrap(), None);
    }

    async fn a_chain_that_grows_meanwhile_is_whole(store: Store) {
        let writer = {
            let store = store.clone();
            tokio::spawn(async move {
                for _ in 0..40 {
                    fill(&store).await;
                }
            })
        };
        while !writer.is_finished() {
            for chain in store.verify_journal().await.unwrap() {
                assert_eq!(chain.fault, None, "{} after {}", chain.office, chain.entries);
            }
        }
        writer.await.unwrap();
    }
}

async fn tamper(database: &TestDatabase, statement: &str) {
    match database.url() {
        DatabaseUrl::Sqlite(path) => {
            let url = format!("sqlite:{}", path.display());
            let mut connection = SqliteConnection::connect(&url).await.unwrap();
            connection.execute(AssertSqlSafe(statement.to_owned())).await.unwrap();
            connection.close().await.unwrap();
        }
        DatabaseUrl::Postgres(url) => {
            let mut connection = PgConnection::connect(url).await.unwrap();
            connection.execute(AssertSqlSafe(statement.to_owned())).await.unwrap();
            connection.close().await.unwrap();
        }
    }
}

async fn every_kind_of_tampering_is_found(make: impl AsyncFn() -> TestDatabase) {
    let cases = [
        (
            "UPDATE journal SET body = '{}' WHERE office_id = 'a' AND seq = 2",
            Fault::Changed { seq: 2 },
        ),
        (
            "UPDATE journal SET at_us = at_us + 1 WHERE office_id = 'a' AND seq = 6",
            Fault::Changed { seq: 6 },
        ),
        (
            "UPDATE journal SET actor = 'x' WHERE office_id = 'a' AND seq = 1",
            Fault::Changed { seq: 1 },
        ),
        ("DELETE FROM journal WHERE office_id = 'a' AND seq = 3", Fault::Broken { seq: 4 }),
        ("DELETE FROM journal WHERE office_id = 'a' AND seq = 1", Fault::Broken { seq: 2 }),
        (
            "DELETE FROM journal WHERE office_id = 'a' AND seq = 6",
            Fault::Cut { noted: 6, found: 5 },
        ),
        ("DELETE FROM journal WHERE office_id = 'a'", Fault::Cut { noted: 6, found: 0 }),
        ("DELETE FROM journal_head WHERE office_id = 'a'", Fault::Cut { noted: 0, found: 6 }),
    ];
    for (statement, fault) in cases {
        let database = make().await;
        let store = database.store();
        fill(&store).await;
        tamper(&database, statement).await;
        let verified = store.verify_journal().await.unwrap();
        assert_eq!(verified[0].fault, Some(fault), "{statement}");
        assert_eq!(verified[1].fault, None, "{statement}");
        database.remove().await;
    }
}

#[tokio::test]
async fn tampering_is_found_on_sqlite() {
    every_kind_of_tampering_is_found(TestDatabase::sqlite).await;
}

#[tokio::test]
async fn tampering_is_found_on_postgres() {
    every_kind_of_tampering_is_found(TestDatabase::postgres).await;
}
