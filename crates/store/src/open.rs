//! Opening either engine: how it is set, which version is refused, the schema brought up to date.

use std::path::Path;
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection};

use crate::address::{Engine, Limits};
use crate::error::{Result, StoreError};
use crate::readers::Readers;
use crate::writer::{self, Writer};

/// SQLite before this one can corrupt a database in WAL mode (the WAL-reset fault).
const SQLITE_NEEDED: &str = "3.51.3";
/// PostgreSQL before this one is no longer looked after.
const POSTGRES_NEEDED: &str = "13";

/// A file of SQLite at this program's schema, created when there is none.
/// Changes made lasting are counted.
pub(crate) async fn sqlite(
    path: &Path,
    limits: Limits,
    changes: Arc<AtomicU64>,
) -> Result<(Readers, Writer)> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        // An acknowledged change survives a power cut; NORMAL was seen to lose some.
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(10))
        .statement_cache_capacity(256)
        // Mapped pages and the WAL-reset fault together have corrupted databases.
        .pragma("mmap_size", "0")
        .pragma("cell_size_check", "ON")
        .pragma("trusted_schema", "OFF")
        // What a savepoint would undo is kept in memory: its file was a tenth of a submission.
        .pragma("temp_store", "MEMORY")
        .pragma("journal_size_limit", "67108864");
    let found = writer::version(&SqliteConnectOptions::new().in_memory(true)).await?;
    if version_parts(&found) < version_parts(SQLITE_NEEDED) {
        return Err(StoreError::TooOld { engine: "SQLite", found, needed: SQLITE_NEEDED });
    }
    let fault = |source| StoreError::from_engine("opening the database", source);
    let mut connection = options.connect().await.map_err(fault)?;
    crate::migrate::migrator(Engine::Sqlite)
        .run(&mut connection)
        .await
        .map_err(crate::migrate::explain)?;
    connection.close().await.map_err(fault)?;
    let writer = Writer::open(&options, changes).await?;
    let readers = Readers::new(options, limits.readers);
    Ok((readers, writer))
}

/// A database of PostgreSQL at this program's schema.
pub(crate) async fn postgres(url: &str, limits: Limits) -> Result<PgPool> {
    let options = PgConnectOptions::from_str(url)
        .map_err(|error| StoreError::Address(error.to_string()))?
        .application_name("terbuka")
        // A change whose program hangs must not keep its rows locked for ever.
        .options([("synchronous_commit", "on"), ("idle_in_transaction_session_timeout", "60s")]);
    let fault = |source| StoreError::from_engine("opening the database", source);
    let pool = PgPoolOptions::new()
        .max_connections(limits.connections.max(1))
        .acquire_timeout(Duration::from_secs(30))
        // Numbers and decisions are read from the primary only: a standby may show an older state.
        .after_connect(|connection, _| {
            Box::pin(async move {
                let standby: bool =
                    sqlx::query_scalar("SELECT pg_is_in_recovery()").fetch_one(connection).await?;
                match standby {
                    true => Err(sqlx::Error::Configuration("this server is a standby".into())),
                    false => Ok(()),
                }
            })
        })
        .connect_with(options)
        .await
        .map_err(fault)?;
    let found: String =
        sqlx::query_scalar("SHOW server_version").fetch_one(&pool).await.map_err(fault)?;
    if version_parts(&found) < version_parts(POSTGRES_NEEDED) {
        return Err(StoreError::TooOld { engine: "PostgreSQL", found, needed: POSTGRES_NEEDED });
    }
    crate::migrate::migrator(Engine::Postgres).run(&pool).await.map_err(crate::migrate::explain)?;
    Ok(pool)
}

/// The leading numbers of a version.
fn version_parts(version: &str) -> Vec<u32> {
    let numbers = version.split_whitespace().next().unwrap_or_default();
    numbers.split('.').map_while(|part| part.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_by_number() {
        assert!(version_parts("3.9.0") < version_parts(SQLITE_NEEDED));
        assert!(version_parts("3.51.2") < version_parts(SQLITE_NEEDED));
        assert!(version_parts("3.51.3") >= version_parts(SQLITE_NEEDED));
        assert!(version_parts("15.20 (Debian 15.20-1)") >= version_parts(POSTGRES_NEEDED));
    }
}
