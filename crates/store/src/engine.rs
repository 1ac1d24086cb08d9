//! The two engines, and the only file that asks which one it is.
//!
//! Above this file there is one copy of every statement: [`Read`] runs it, [`Tx`] runs it within a
//! change. `NOTE(engine):` marks each place where the engines differ.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgArguments, PgConnection, PgPool, PgRow};
use sqlx::sqlite::{SqliteArguments, SqliteConnection, SqliteRow};
use sqlx::{Arguments, FromRow, Postgres, Transaction};

use crate::address::{DatabaseUrl, Engine, Limits};
use crate::error::{Result, StoreError};
use crate::journal::{Head, Pending};
use crate::kept::Kept;
use crate::open;
use crate::readers::{Reader, Readers};
use crate::sql::{Sql, Value};
use crate::together::Together;
use crate::writer::{Turn, Writer};
use terbuka_boxed::boxed;

/// The database, open and at this program's schema. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    pools: Pools,
    /// Changes this process has made lasting.
    changes: Arc<AtomicU64>,
    /// What is kept of the index between two questions.
    kept: Arc<Kept>,
}

#[derive(Clone)]
enum Pools {
    Sqlite { readers: Readers, writer: Writer },
    Postgres(PgPool),
}

impl Store {
    /// Opens the database, creates the file of SQLite if there is none, and brings the schema up to
    /// date.
    ///
    /// # Errors
    /// The engine is too old, the schema is newer than this program, or the database cannot be
    /// reached.
    pub async fn open(url: &DatabaseUrl) -> Result<Store> {
        Store::open_with(url, Limits::default()).await
    }

    /// As [`Store::open`], with a number of connections of one's own.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub async fn open_with(url: &DatabaseUrl, limits: Limits) -> Result<Store> {
        let changes = Arc::<AtomicU64>::default();
        let pools = match url {
            DatabaseUrl::Sqlite(path) => {
                let (readers, writer) = open::sqlite(path, limits, changes.clone()).await?;
                Pools::Sqlite { readers, writer }
            }
            DatabaseUrl::Postgres(url) => Pools::Postgres(open::postgres(url, limits).await?),
        };
        Ok(Store { pools, changes, kept: Arc::default() })
    }

    /// A number that is another one after every change that this process makes lasting, from before
    /// its caller is told: what was read while it stayed the same, was changed by other processes at
    /// most. Read it before reading what shall be remembered with it.
    pub fn changes(&self) -> u64 {
        self.changes.load(Ordering::SeqCst)
    }

    /// Which engine this is, for display; behaviour must not depend on it.
    pub fn engine(&self) -> Engine {
        match &self.pools {
            Pools::Sqlite { .. } => Engine::Sqlite,
            Pools::Postgres(_) => Engine::Postgres,
        }
    }

    /// A connection for reading; each statement sees what is committed when it runs.
    ///
    /// # Errors
    /// No connection became free in time.
    #[boxed]
    pub async fn read(&self) -> Result<Read> {
        let fault = |source| StoreError::from_engine("taking a connection to read", source);
        let link = match &self.pools {
            Pools::Sqlite { readers, .. } => Link::Sqlite(readers.take().await?),
            Pools::Postgres(pool) => Link::Postgres(pool.acquire().await.map_err(fault)?),
        };
        Ok(Read { kept: Some(self.kept.clone()), ..Read::over(link) })
    }

    /// A connection for reading whose statements all see the same moment: for exports, reports and
    /// checks.
    ///
    /// # Errors
    /// No connection became free in time.
    #[boxed]
    pub async fn snapshot(&self) -> Result<Read> {
        let fault = |source| StoreError::from_engine("beginning to read", source);
        let link = match &self.pools {
            Pools::Sqlite { readers, .. } => Link::Sqlite(readers.snapshot().await?),
            Pools::Postgres(pool) => Link::PostgresTx(
                // NOTE(engine): SQLite's deferred transactions are snapshots already.
                pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                    .await
                    .map_err(fault)?,
            ),
        };
        Ok(Read::over(link))
    }

    /// Begins a change: all of it or nothing. Dropping the [`Tx`] without [`Tx::commit`] undoes it.
    ///
    /// On SQLite there is one writer for all: prepare slow things (hashing a password, drawing a
    /// letter) before, and keep the change short.
    ///
    /// On SQLite a change also sees what earlier changes of its batch did before that is on the disk.
    /// Whoever tells the outside what he saw in a change must therefore commit it first, even when he
    /// wrote nothing himself.
    ///
    /// # Errors
    /// The writer was not free in time, or writing has stopped after a fault of the disk.
    #[boxed]
    pub async fn begin(&self) -> Result<Tx> {
        let read = match &self.pools {
            Pools::Sqlite { writer, .. } => {
                let (turn, together) = writer.begin().await?;
                Read { together, ..Read::over(Link::SqliteTurn(turn)) }
            }
            Pools::Postgres(pool) => Read::over(Link::PostgresTx(
                pool.begin()
                    .await
                    .map_err(|source| StoreError::from_engine("beginning a change", source))?,
            )),
        };
        Ok(Tx { read, pending: Vec::new(), head: None, changes: self.changes.clone() })
    }

    /// Commits what waits and closes every connection.
    #[boxed]
    pub async fn close(&self) {
        match &self.pools {
            Pools::Sqlite { readers, writer } => {
                readers.close().await;
                writer.close().await;
            }
            Pools::Postgres(pool) => pool.close().await,
        }
    }
}

/// A connection for reading. Every function that reads stands on this type.
pub struct Read {
    link: Link,
    /// What goes with the next statement. Always empty outside a change on SQLite.
    together: Together,
    /// What is kept of the index. Not within a change, which sees what may yet be undone, nor in a
    /// snapshot, which may be older than what is kept.
    pub(crate) kept: Option<Arc<Kept>>,
}

/// A change: everything that [`Read`] can, and the functions that write.
pub struct Tx {
    read: Read,
    /// Journal entries, appended when the change is committed: only then is the office's chain
    /// locked, last of all and shortly, so that two changes cannot wait for each other.
    pub(crate) pending: Vec<Pending>,
    /// An office with the end of its journal's chain, where the engine lets nobody else move it before
    /// this change ends.
    pub(crate) head: Option<Head>,
    changes: Arc<AtomicU64>,
}

impl std::ops::Deref for Tx {
    type Target = Read;
    fn deref(&self) -> &Read {
        &self.read
    }
}

impl std::ops::DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut Read {
        &mut self.read
    }
}

enum Link {
    Sqlite(Reader),
    SqliteTurn(Turn),
    Postgres(PoolConnection<Postgres>),
    PostgresTx(Transaction<'static, Postgres>),
}

enum Driver<'c> {
    Sqlite(&'c mut SqliteConnection),
    Postgres(&'c mut PgConnection),
}

impl Link {
    /// Whether what is done stands or falls together.
    fn is_transaction(&self) -> bool {
        matches!(self, Link::SqliteTurn(_) | Link::PostgresTx(_))
    }

    fn driver(&mut self) -> Result<Driver<'_>> {
        Ok(match self {
            Link::Sqlite(reader) => Driver::Sqlite(reader.connection()?),
            Link::SqliteTurn(turn) => Driver::Sqlite(turn.connection()?),
            Link::Postgres(connection) => Driver::Postgres(connection),
            Link::PostgresTx(transaction) => Driver::Postgres(transaction),
        })
    }
}

/// A row that both engines can give.
pub(crate) trait Row:
    for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin + 'static
{
}
impl<R> Row for R where
    R: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin + 'static
{
}

/// What running a statement will give. Boxed: the future of everybody above would otherwise hold the
/// state of both drivers, and the compiler would prove for each of them anew that it may be sent
/// between threads, which was most of the time it took to build the program.
type Answer<'c, T> = Pin<Box<dyn Future<Output = Result<T>> + Send + 'c>>;

/// The same call for whichever driver it is.
macro_rules! on {
    ($read:expr, $sql:expr, $values:expr, |$text:ident, $arguments:ident, $connection:ident| $call:expr) => {{
        let sql: Sql = $sql;
        let fault = |source| StoreError::from_engine(sql.name, source);
        let read: &mut Read = &mut $read;
        read.together.check()?;
        let change = read.link.is_transaction();
        // Said before the statement is sent: it may fail, or its caller be cancelled half-way.
        read.together.set_broken(change);
        let outcome = match read.link.driver()? {
            Driver::Sqlite($connection) if !read.together.is_empty() => {
                read.together.add(sql, $values)?;
                let ($text, $arguments) = read.together.take();
                $call.await.map_err(fault)
            }
            Driver::Sqlite($connection) => {
                let $arguments: SqliteArguments = arguments($values).map_err(fault)?;
                let $text = sql.sqlite;
                $call.await.map_err(fault)
            }
            Driver::Postgres($connection) => {
                let $arguments: PgArguments = arguments($values).map_err(fault)?;
                let $text = sql.postgres;
                $call.await.map_err(fault)
            }
        };
        read.together.set_broken(change && outcome.is_err());
        outcome
    }};
}

impl Read {
    fn over(link: Link) -> Read {
        Read { link, together: Together::default(), kept: None }
    }

    /// Every row.
    pub(crate) fn all<'c, R: Row>(
        &'c mut self,
        sql: Sql,
        values: &'c [Value<'c>],
    ) -> Answer<'c, Vec<R>> {
        Box::pin(async move {
            on!(*self, sql, values, |text, arguments, connection| {
                sqlx::query_as_with(text, arguments).fetch_all(connection)
            })
        })
    }

    /// The first row, if there is one.
    pub(crate) fn optional<'c, R: Row>(
        &'c mut self,
        sql: Sql,
        values: &'c [Value<'c>],
    ) -> Answer<'c, Option<R>> {
        Box::pin(async move {
            on!(*self, sql, values, |text, arguments, connection| {
                sqlx::query_as_with(text, arguments).fetch_optional(connection)
            })
        })
    }

    /// The row that a statement always gives.
    pub(crate) fn one<'c, R: Row>(
        &'c mut self,
        sql: Sql,
        values: &'c [Value<'c>],
    ) -> Answer<'c, R> {
        Box::pin(async move {
            on!(*self, sql, values, |text, arguments, connection| {
                sqlx::query_as_with(text, arguments).fetch_one(connection)
            })
        })
    }
}

impl Tx {
    /// Has a statement run that gives nothing back and is not expected to fail: at once, or with the
    /// next one, or when the change is committed. A fault then comes from there.
    pub(crate) async fn later(&mut self, sql: Sql, values: &[Value<'_>]) -> Result<()> {
        match &self.read.link {
            Link::SqliteTurn(_) => self.read.together.add(sql, values),
            // NOTE(engine): there every statement is sent by itself.
            _ => self.now(sql, values).await,
        }
    }

    /// Runs a statement whose fault must be known at once, with everything that waits.
    pub(crate) fn now<'c>(&'c mut self, sql: Sql, values: &'c [Value<'c>]) -> Answer<'c, ()> {
        Box::pin(async move {
            on!(self.read, sql, values, |text, arguments, connection| async {
                sqlx::query_with(text, arguments).execute(connection).await.map(drop)
            })
        })
    }

    /// Runs a statement that changes rows; the number of rows it changed.
    pub(crate) fn run<'c>(&'c mut self, sql: Sql, values: &'c [Value<'c>]) -> Answer<'c, u64> {
        Box::pin(async move {
            self.send_waiting(sql.name).await?;
            on!(self.read, sql, values, |text, arguments, connection| async {
                sqlx::query_with(text, arguments)
                    .execute(connection)
                    .await
                    .map(|done| done.rows_affected())
            })
        })
    }

    /// Sends what waits by itself, where rows are to be counted.
    async fn send_waiting(&mut self, doing: &'static str) -> Result<()> {
        let Read { link, together, .. } = &mut self.read;
        if together.is_empty() {
            return Ok(());
        }
        together.check()?;
        let Driver::Sqlite(connection) = link.driver()? else { return Ok(()) };
        let (text, arguments) = together.take();
        together.set_broken(true);
        let sent = sqlx::query_with(text, arguments).execute(connection).await;
        together.set_broken(sent.is_err());
        sent.map(drop).map_err(|source| StoreError::from_engine(doing, source))
    }

    /// Makes the change lasting, with its journal entries. When this returns, it is on the disk. A
    /// change of which a statement failed, or was cancelled half-way, can only be undone.
    ///
    /// # Errors
    /// Nothing of the change was kept.
    #[boxed]
    pub async fn commit(mut self) -> Result<()> {
        self.append_pending().await?;
        // NOTE(engine): PostgreSQL answers the COMMIT of a failed transaction with success, having
        // undone it.
        self.read.together.check()?;
        match self.read.link {
            Link::SqliteTurn(turn) => turn.commit(self.read.together).await,
            Link::PostgresTx(transaction) => {
                let outcome = transaction.commit().await;
                // Also when the answer was lost: it may stand all the same.
                self.changes.fetch_add(1, Ordering::SeqCst);
                outcome.map_err(|source| StoreError::from_engine("committing a change", source))
            }
            // A change is only made by `begin`, which opens one of the two above.
            Link::Sqlite(_) | Link::Postgres(_) => {
                Err(StoreError::NotCommitted { reason: "not a change".to_owned() })
            }
        }
    }

    /// Undoes the change at once rather than when the [`Tx`] is dropped.
    #[boxed]
    pub async fn rollback(self) {
        if let Link::PostgresTx(transaction) = self.read.link {
            transaction.rollback().await.ok();
        }
    }
}

/// The parameters in a driver's own form.
fn arguments<A>(values: &[Value<'_>]) -> std::result::Result<A, sqlx::Error>
where
    A: Arguments,
    for<'q> Option<&'q str>: sqlx::Encode<'q, A::Database> + sqlx::Type<A::Database>,
    for<'q> Option<&'q [u8]>: sqlx::Encode<'q, A::Database> + sqlx::Type<A::Database>,
    for<'q> Option<i64>: sqlx::Encode<'q, A::Database> + sqlx::Type<A::Database>,
{
    let mut arguments = A::default();
    add_arguments(&mut arguments, values)?;
    Ok(arguments)
}

/// Adds parameters to those that are there.
pub(crate) fn add_arguments<A>(
    arguments: &mut A,
    values: &[Value<'_>],
) -> std::result::Result<(), sqlx::Error>
where
    A: Arguments,
    for<'q> Option<&'q str>: sqlx::Encode<'q, A::Database> + sqlx::Type<A::Database>,
    for<'q> Option<&'q [u8]>: sqlx::Encode<'q, A::Database> + sqlx::Type<A::Database>,
    for<'q> Option<i64>: sqlx::Encode<'q, A::Database> + sqlx::Type<A::Database>,
{
    for value in values {
        match *value {
            Value::Text(text) => arguments.add(text),
            Value::Int(number) => arguments.add(number),
            Value::Bytes(bytes) => arguments.add(bytes),
        }
        .map_err(sqlx::Error::Encode)?;
    }
    Ok(())
}
