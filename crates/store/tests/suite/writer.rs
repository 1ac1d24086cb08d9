//! Group commit: what one member's fault, cancellation or absence does to the others.

use terbuka_core::ident::OfficeId;
use terbuka_store::{DatabaseUrl, Limits, Store, StoreError};
use terbuka_testkit::TestDatabase;
use tokio::task::JoinSet;

use crate::common::{monday, office};

async fn set(store: &Store, name: &str) -> Result<(), StoreError> {
    let mut tx = store.begin().await?;
    tx.set_setting(name, "1").await?;
    tx.commit().await
}

async fn stored(store: &Store, name: &str) -> bool {
    store.read().await.unwrap().setting(name).await.unwrap().is_some()
}

terbuka_testkit::both_databases! {
    async fn a_fault_in_one_change_leaves_the_others_whole(store: Store) {
        let mut tasks = JoinSet::new();
        for place in 0..60 {
            let store = store.clone();
            tasks.spawn(async move {
                let name = format!("s{place}");
                let mut tx = store.begin().await.unwrap();
                tx.set_setting(&name, "1").await.unwrap();
                match place % 3 {
                    // A row that refers to nothing; the caller gives up.
                    0 => {
                        let nowhere = OfficeId::new("nowhere");
                        let refused = tx.take_number(&nowhere, "request", 2025).await;
                        assert!(matches!(refused, Err(StoreError::Forbidden { .. })), "{refused:?}");
                        (name, false)
                    }
                    // The caller changes his mind.
                    1 => {
                        drop(tx);
                        (name, false)
                    }
                    _ => {
                        tx.commit().await.unwrap();
                        (name, true)
                    }
                }
            });
        }
        let mut expected = Vec::new();
        while let Some(done) = tasks.join_next().await {
            expected.push(done.unwrap());
        }
        // One more commit, for what was wrongly left in the batch would come with it.
        set(&store, "last").await.unwrap();
        for (name, kept) in expected {
            assert_eq!(stored(&store, &name).await, kept, "{name}");
        }
    }

    async fn cancelled_anywhere_a_change_is_whole_or_absent(store: Store) {
        let mut tx = store.begin().await.unwrap();
        let own = office("1503");
        tx.add_office(&own, monday()).await.unwrap();
        tx.commit().await.unwrap();
        // Each change is dropped after another number of polls, so that every await is hit at some
        // time (how many polls a change takes varies with who is quicker, hence the repetition);
        // meanwhile others go on, and what they were told is kept.
        let mut told = Vec::new();
        for round in 0..240_usize {
            let polls = round % 12;
            let name = format!("cut{round}");
            let change = async {
                let mut tx = store.begin().await.unwrap();
                tx.set_setting(&format!("{name}/a"), "1").await.unwrap();
                tx.take_number(&own.id, "k", 2025).await.unwrap();
                tx.set_setting(&format!("{name}/b"), "1").await.unwrap();
                tx.commit().await.unwrap();
            };
            let other = format!("kept{round}");
            let (_, outcome) = tokio::join!(limited(change, polls), set(&store, &other));
            outcome.unwrap();
            told.push(other);
        }
        for name in told {
            assert!(stored(&store, &name).await, "{name} was acknowledged");
        }
        let mut whole = 0;
        for round in 0..240 {
            let a = stored(&store, &format!("cut{round}/a")).await;
            let b = stored(&store, &format!("cut{round}/b")).await;
            assert_eq!(a, b, "change {round} is half there");
            whole += i64::from(a);
        }
        let last = store.read().await.unwrap().last_number(&own.id, "k", 2025).await.unwrap();
        assert_eq!(last, whole, "numbers of undone changes were given back");
        assert!(whole > 0, "none came to its end: the test cuts too early");
        assert!(whole < 240, "all came to their end: the test cuts nothing");
    }
}

terbuka_testkit::both_databases! {
    async fn a_snapshot_sees_one_moment_and_a_reader_what_is_committed(store: Store) {
        set(&store, "before").await.unwrap();
        let mut snapshot = store.snapshot().await.unwrap();
        let mut read = store.read().await.unwrap();
        assert!(snapshot.setting("before").await.unwrap().is_some());
        set(&store, "after").await.unwrap();
        assert!(read.setting("after").await.unwrap().is_some());
        assert!(snapshot.setting("after").await.unwrap().is_none());
        drop(snapshot);
        // Nobody who reads later gets the old moment with the connection.
        for _ in 0..20 {
            let mut next = store.read().await.unwrap();
            assert!(next.setting("after").await.unwrap().is_some());
        }
    }

    async fn a_change_with_a_failed_statement_can_only_be_undone(store: Store) {
        // Once with a change that has done nothing before, once with one that has.
        for first in [None, Some("good")] {
            let mut tx = store.begin().await.unwrap();
            if let Some(name) = first {
                tx.set_setting(name, "1").await.unwrap();
                assert!(tx.setting(name).await.unwrap().is_some());
            }
            let nowhere = OfficeId::new("nowhere");
            let refused = tx.take_number(&nowhere, "request", 2025).await;
            assert!(matches!(refused, Err(StoreError::Forbidden { .. })), "{refused:?}");
            // A caller who goes on regardless.
            let regardless = tx.set_setting("regardless", "1").await;
            assert!(matches!(regardless, Err(StoreError::NotCommitted { .. })), "{regardless:?}");
            let outcome = tx.commit().await;
            assert!(matches!(outcome, Err(StoreError::NotCommitted { .. })), "{outcome:?}");
            set(&store, "last").await.unwrap();
            assert!(!stored(&store, "good").await);
            assert!(!stored(&store, "regardless").await);
        }
    }

    async fn a_change_sees_itself_before_others_do(store: Store) {
        let mut tx = store.begin().await.unwrap();
        tx.set_setting("x", "1").await.unwrap();
        assert!(tx.setting("x").await.unwrap().is_some());
        assert!(!stored(&store, "x").await);
        tx.commit().await.unwrap();
        assert!(stored(&store, "x").await, "what was acknowledged is seen at once");
    }

    async fn only_what_was_made_lasting_is_counted_as_a_change(store: Store) {
        let before = store.changes();
        assert!(!stored(&store, "x").await);
        let mut tx = store.begin().await.unwrap();
        tx.set_setting("x", "1").await.unwrap();
        tx.rollback().await;
        assert_eq!(store.changes(), before);
        set(&store, "x").await.unwrap();
        assert_ne!(store.clone().changes(), before, "told with the acknowledgement, to every clone");
    }

    async fn more_readers_than_connections_wait_their_turn(store: Store) {
        set(&store, "x").await.unwrap();
        let mut tasks = JoinSet::new();
        for place in 0..100 {
            let store = store.clone();
            tasks.spawn(async move {
                let mut read = match place % 2 {
                    0 => store.read().await.unwrap(),
                    _ => store.snapshot().await.unwrap(),
                };
                read.setting("x").await.unwrap().is_some()
            });
        }
        while let Some(done) = tasks.join_next().await {
            assert!(done.unwrap());
        }
    }
}

/// Polls a future so many times at most, then drops it.
async fn limited<F: Future>(future: F, polls: usize) -> Option<F::Output> {
    let mut future = std::pin::pin!(future);
    let mut left = polls;
    std::future::poll_fn(move |context| {
        if left == 0 {
            return std::task::Poll::Ready(None);
        }
        left -= 1;
        future.as_mut().poll(context).map(Some)
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dropped_change_does_not_hold_the_file_against_other_programs() {
    let database = TestDatabase::sqlite().await;
    let mut tx = database.store().begin().await.unwrap();
    tx.set_setting("x", "1").await.unwrap();
    drop(tx);
    // Another program, for instance `terbuka user add` beside the server.
    let other = Store::open(database.url()).await.unwrap();
    set(&other, "y").await.unwrap();
    assert!(stored(&database.store(), "y").await);
    assert!(!stored(&database.store(), "x").await);
    other.close().await;
    database.remove().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_is_there_after_the_process_dies() {
    let directory = tempfile::tempdir().unwrap();
    let url = DatabaseUrl::Sqlite(directory.path().join("a.db"));
    let store = Store::open(&url).await.unwrap();
    for place in 0..20 {
        set(&store, &format!("s{place}")).await.unwrap();
    }
    let mut tx = store.begin().await.unwrap();
    tx.set_setting("unfinished", "1").await.unwrap();
    // As a killed process leaves it: neither committed, nor undone, nor closed.
    std::mem::forget(tx);
    let copy = tempfile::tempdir().unwrap();
    for entry in std::fs::read_dir(directory.path()).unwrap() {
        let entry = entry.unwrap();
        if !entry.file_name().to_string_lossy().ends_with("-shm") {
            std::fs::copy(entry.path(), copy.path().join(entry.file_name())).unwrap();
        }
    }
    let again = Store::open(&DatabaseUrl::Sqlite(copy.path().join("a.db"))).await.unwrap();
    for place in 0..20 {
        assert!(stored(&again, &format!("s{place}")).await, "s{place}");
    }
    assert!(!stored(&again, "unfinished").await);
    again.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_batch_shares_one_commit() {
    let database = TestDatabase::sqlite().await;
    let store = database.store();
    let DatabaseUrl::Sqlite(path) = database.url().clone() else { unreachable!() };
    let wal = path.with_file_name("test.db-wal");
    let written = |wal: &std::path::Path| std::fs::metadata(wal).map_or(0, |meta| meta.len());
    // The same 64 changes one after the other, then all at once: each commit writes at least the
    // page it changed to the log again, so fewer commits write less.
    set(&store, "first").await.unwrap();
    let start = written(&wal);
    for place in 0..64 {
        set(&store, &format!("alone{place:02}")).await.unwrap();
    }
    let alone = written(&wal) - start;
    let gate = store.begin().await.unwrap();
    let mut tasks = JoinSet::new();
    for place in 0..64 {
        let (store, name) = (store.clone(), format!("group{place:02}"));
        let mut change = Box::pin(async move { set(&store, &name).await });
        // Polled once, it stands in line for the writer.
        let waiting = std::future::poll_fn(|context| {
            std::task::Poll::Ready(change.as_mut().poll(context).is_pending())
        });
        assert!(waiting.await);
        tasks.spawn(change);
    }
    let start = written(&wal);
    drop(gate);
    while let Some(done) = tasks.join_next().await {
        done.unwrap().unwrap();
    }
    let group = written(&wal) - start;
    assert!(group * 4 <= alone, "64 changes wrote {group} bytes together and {alone} one by one");
    database.remove().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn more_waiters_than_a_batch_holds_are_all_served() {
    let database = TestDatabase::sqlite().await;
    let store = database.store();
    let mut tasks = JoinSet::new();
    for place in 0..600 {
        let store = store.clone();
        tasks.spawn(async move { set(&store, &format!("s{place}")).await });
    }
    let mut count = 0;
    while let Some(done) = tasks.join_next().await {
        done.unwrap().unwrap();
        count += 1;
    }
    assert_eq!(count, 600);
    assert!(stored(&store, "s599").await);
    database.remove().await;
}

#[tokio::test]
async fn a_database_of_a_newer_program_is_refused() {
    for newer in [TestDatabase::sqlite().await, TestDatabase::postgres().await] {
        let mark = "INSERT INTO _sqlx_migrations (version, description, success, checksum, \
            execution_time) VALUES (9999, 'later', TRUE, 'aa', 0)";
        use sqlx::{Connection, Executor};
        match newer.url() {
            DatabaseUrl::Sqlite(path) => {
                let url = format!("sqlite:{}", path.display());
                let mut connection = sqlx::SqliteConnection::connect(&url).await.unwrap();
                connection.execute(mark).await.unwrap();
            }
            DatabaseUrl::Postgres(url) => {
                let mut connection = sqlx::PgConnection::connect(url).await.unwrap();
                connection.execute(mark).await.unwrap();
            }
        }
        let limits = Limits { readers: 1, connections: 2 };
        let refused =
            Store::open_with(newer.url(), limits).await.err().map(|error| error.to_string());
        assert!(refused.as_ref().is_some_and(|text| text.contains("9999")), "{refused:?}");
        newer.remove().await;
    }
}
