//! What the database itself can do: one connection, one row of a kilobyte, one durable commit, again
//! and again, with the settings the program uses.

use std::path::Path;
use std::time::{Duration, Instant};

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, Executor};

use crate::Trouble;
use crate::load::Run;

/// Bytes of a row.
const ROW: usize = 1024;

/// A database of its own beside the program's, so that both are on the same disk.
pub struct Bare {
    connection: SqliteConnection,
    rows: u64,
}

impl Bare {
    /// Makes the database in this folder.
    ///
    /// # Errors
    /// SQLite refuses.
    pub async fn open(folder: &Path) -> Result<Bare, Trouble> {
        let mut connection = SqliteConnectOptions::new()
            .filename(folder.join("bare.db"))
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .connect()
            .await?;
        connection.execute("CREATE TABLE IF NOT EXISTS t (k TEXT PRIMARY KEY, v TEXT)").await?;
        let (rows,): (i64,) =
            sqlx::query_as("SELECT count(*) FROM t").fetch_one(&mut connection).await?;
        Ok(Bare { connection, rows: rows.unsigned_abs() })
    }

    /// Commits row after row.
    ///
    /// # Errors
    /// SQLite refuses.
    pub async fn run(&mut self, length: Duration) -> Result<Run, Trouble> {
        let value = "x".repeat(ROW);
        let mut times = Vec::new();
        let begun = Instant::now();
        while begun.elapsed() < length {
            let sent = Instant::now();
            let mut transaction = self.connection.begin_with("BEGIN IMMEDIATE").await?;
            sqlx::query("INSERT INTO t VALUES ($1, $2)")
                .bind(format!("{:032}", self.rows))
                .bind(value.as_str())
                .execute(&mut *transaction)
                .await?;
            transaction.commit().await?;
            times.push(sent.elapsed());
            self.rows += 1;
        }
        Ok(Run::new(times, begun.elapsed()))
    }
}
