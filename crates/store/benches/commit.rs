//! How much group commit gives: the same small change, alone and by many, beside the bare rate of
//! durable commits on one connection, in the same run on the same disk.
//!
//! `cargo bench -p terbuka-store --bench commit`; read the ratios, not the rates: they follow the
//! disk.

use std::time::{Duration, Instant};

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, Executor};
use terbuka_store::{DatabaseUrl, Store};
use tokio::task::JoinSet;

const ROUND: Duration = Duration::from_secs(2);

#[tokio::main]
async fn main() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let bare = bare(&directory.path().join("bare.db")).await;
    println!("{:>28} {bare:>9.0}/s   1.00", "bare commits, 1 connection");
    let url = DatabaseUrl::Sqlite(directory.path().join("store.db"));
    let store = Store::open(&url).await.expect("the store");
    for submitters in [1_u32, 4, 16, 64, 256] {
        let (rate, p99) = many(&store, submitters).await;
        let title = format!("store, {submitters} at once");
        let millis = p99.as_secs_f64() * 1000.0;
        println!("{title:>28} {rate:>9.0}/s {:>6.2}   p99 {millis:.1} ms", rate / bare);
    }
    store.close().await;
}

/// One connection, one row, one commit, again and again.
async fn bare(path: &std::path::Path) -> f64 {
    let mut connection = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .connect()
        .await
        .expect("SQLite");
    connection.execute("CREATE TABLE t (k TEXT PRIMARY KEY, v TEXT)").await.expect("a table");
    let start = Instant::now();
    let mut count = 0_u32;
    while start.elapsed() < ROUND {
        let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await.expect("begin");
        sqlx::query("INSERT INTO t VALUES ($1, $2)")
            .bind(count.to_string())
            .bind("x".repeat(400))
            .execute(&mut *transaction)
            .await
            .expect("insert");
        transaction.commit().await.expect("commit");
        count += 1;
    }
    f64::from(count) / start.elapsed().as_secs_f64()
}

/// So many tasks, each with one change after the other; the rate and the 99th percentile.
async fn many(store: &Store, submitters: u32) -> (f64, Duration) {
    let start = Instant::now();
    let mut tasks = JoinSet::new();
    for submitter in 0..submitters {
        let store = store.clone();
        tasks.spawn(async move {
            let value = "x".repeat(400);
            let mut times = Vec::new();
            while start.elapsed() < ROUND {
                let name = format!("{submitters}/{submitter}/{}", times.len());
                let begun = Instant::now();
                let mut tx = store.begin().await.expect("begin");
                tx.set_setting(&name, &value).await.expect("insert");
                tx.commit().await.expect("commit");
                times.push(begun.elapsed());
            }
            times
        });
    }
    let mut times = Vec::new();
    while let Some(done) = tasks.join_next().await {
        times.extend(done.expect("a submitter"));
    }
    let elapsed = start.elapsed().as_secs_f64();
    times.sort();
    let p99 = times.get(times.len() * 99 / 100).copied().unwrap_or_default();
    (times.len() as f64 / elapsed, p99)
}
