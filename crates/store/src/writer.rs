//! SQLite's single writer: many changes, one commit.
//!
//! A change takes the writer's fair lock, works inside its own savepoint and, when it is done,
//! releases the savepoint, gives the lock to the next in line and waits. A committer queues for the
//! same lock, so everybody who waited before it joins the batch; it commits once and tells each
//! member. One change's fault undoes its savepoint only; a failed commit fails every member.
//!
//! Cancellation: any of these futures may be dropped at any await. What a statement in flight did is
//! then unknown, so the state says "perhaps" *before* the statement is sent, and the next holder of
//! the lock cleans up (statements run in the order they were sent, sent by one connection).

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions, Connection, Executor};
use tokio::runtime::Handle;
use tokio::sync::{Mutex, OwnedMutexGuard, oneshot};

use crate::error::{Result, StoreError};
use crate::sql::Sql;
use crate::together::Together;

/// The end of a member's part.
const RELEASE: Sql = crate::sql::sql!(RELEASE, "RELEASE member");
/// The end of the batch.
const COMMIT: Sql = crate::sql::sql!(COMMIT, "COMMIT");

/// Members of one batch at most: bounds what one failed commit can undo.
const BATCH: usize = 256;
/// How long a change waits for its turn before it is told to try again.
const PATIENCE: Duration = Duration::from_secs(30);

/// How sure we are that something is open on the connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Open {
    No,
    Perhaps,
    Yes,
}

type Acknowledgement = oneshot::Sender<Result<()>>;

/// The connection with what is known of it; guarded by the fair lock.
struct State {
    connection: SqliteConnection,
    batch: Open,
    savepoint: Open,
    members: Vec<Acknowledgement>,
    committer_called: bool,
    stopped: bool,
    /// Set by SQLite's rollback hook: a full disk or an I/O error may undo the whole transaction
    /// behind a statement's back, and what follows would then run outside any transaction.
    undone: Arc<AtomicBool>,
    /// Counts what was made lasting.
    changes: Arc<AtomicU64>,
}

/// The writer; cheap to clone.
#[derive(Clone)]
pub(crate) struct Writer {
    state: Arc<Mutex<State>>,
    /// How many wait for the lock.
    waiting: Arc<AtomicUsize>,
    runtime: Handle,
}

/// The right to write, and an open savepoint. Dropping it undoes what was done in it.
pub(crate) struct Turn {
    /// `None` once the turn is over.
    state: Option<OwnedMutexGuard<State>>,
    writer: Writer,
}

impl Writer {
    /// Opens the one connection that writes.
    pub(crate) async fn open(
        options: &SqliteConnectOptions,
        changes: Arc<AtomicU64>,
    ) -> Result<Writer> {
        let fault = |source| StoreError::from_engine("opening the database for writing", source);
        let mut connection = options.connect().await.map_err(fault)?;
        let undone = Arc::new(AtomicBool::new(false));
        let flag = undone.clone();
        connection
            .lock_handle()
            .await
            .map_err(fault)?
            .set_rollback_hook(move || flag.store(true, Ordering::SeqCst));
        let state = State {
            connection,
            batch: Open::No,
            savepoint: Open::No,
            members: Vec::new(),
            committer_called: false,
            stopped: false,
            undone,
            changes,
        };
        let state = Arc::new(Mutex::new(state));
        Ok(Writer { state, waiting: Arc::default(), runtime: Handle::current() })
    }

    /// Waits for the turn to write. What is given with it opens the savepoint, and the batch when this
    /// is its first member: it goes with the first statement.
    pub(crate) async fn begin(&self) -> Result<(Turn, Together)> {
        loop {
            let waits = Waits::new(&self.waiting);
            let waiting = self.state.clone().lock_owned();
            let taken = tokio::time::timeout(PATIENCE, waiting).await;
            drop(waits);
            let Ok(state) = taken else {
                return Err(StoreError::Busy { doing: "waiting for the writer" });
            };
            if state.members.len() >= BATCH {
                // In a task of its own, for a commit must not be left half-way by a cancelled caller.
                let mut state = state;
                self.runtime.spawn(async move { state.commit().await }).await.ok();
                continue;
            }
            // The turn exists before anything is opened, so that its drop cleans up wherever the
            // caller is cancelled.
            let mut turn = Turn { state: Some(state), writer: self.clone() };
            let Some(state) = &mut turn.state else { return Err(StoreError::WritesStopped) };
            state.clean_up().await?;
            let together = state.enter()?;
            return Ok((turn, together));
        }
    }

    /// Commits what waits and closes the connection, so that nothing is left in the log file.
    pub(crate) async fn close(&self) {
        let mut state = self.state.lock().await;
        state.commit().await;
        state.stopped = true;
        state.execute("PRAGMA optimize").await.ok();
        state.execute("PRAGMA wal_checkpoint(TRUNCATE)").await.ok();
    }

    /// Has the batch committed after those who wait already. Called with the lock held.
    fn call_committer(&self, state: &mut State) {
        if std::mem::replace(&mut state.committer_called, true) {
            return;
        }
        let shared = self.state.clone();
        self.runtime.spawn(async move { shared.lock().await.commit().await });
    }
}

/// Counts one who waits, as long as it lives.
struct Waits(Arc<AtomicUsize>);

impl Waits {
    fn new(count: &Arc<AtomicUsize>) -> Waits {
        count.fetch_add(1, Ordering::SeqCst);
        Waits(count.clone())
    }
}

impl Drop for Waits {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

impl State {
    async fn execute(&mut self, statement: &'static str) -> std::result::Result<(), sqlx::Error> {
        self.connection.execute(statement).await.map(|_| ())
    }

    /// What opens a savepoint, and the batch if none is open. From here on both are open "perhaps".
    fn enter(&mut self) -> Result<Together> {
        if self.stopped {
            return Err(StoreError::WritesStopped);
        }
        let mut text = "SAVEPOINT member";
        if self.batch == Open::No {
            self.batch = Open::Perhaps;
            self.undone.store(false, Ordering::SeqCst);
            text = "BEGIN IMMEDIATE;SAVEPOINT member";
        }
        self.savepoint = Open::Perhaps;
        Ok(Together::beginning(text))
    }

    /// Makes certain again what a cancelled or failed predecessor left uncertain.
    async fn clean_up(&mut self) -> Result<()> {
        if self.savepoint != Open::No {
            // "No such savepoint" is a possible and harmless answer to these two.
            self.execute("ROLLBACK TO member").await.ok();
            self.execute("RELEASE member").await.ok();
            self.savepoint = Open::No;
        }
        if self.batch == Open::Perhaps || (self.batch == Open::Yes && self.is_undone()) {
            self.fail("the engine undid the batch after a failed write").await;
        }
        Ok(())
    }

    fn is_undone(&self) -> bool {
        self.undone.load(Ordering::SeqCst)
    }

    /// Commits the batch and tells its members. Never cancelled: only run in tasks of its own.
    async fn commit(&mut self) {
        self.committer_called = false;
        self.clean_up().await.ok();
        if self.batch == Open::No {
            return;
        }
        match self.execute("COMMIT").await {
            Ok(()) => {
                self.batch = Open::No;
                self.changes.fetch_add(1, Ordering::SeqCst);
                for member in self.members.drain(..) {
                    // Nobody listens when the caller was cancelled; the change stands all the same.
                    member.send(Ok(())).ok();
                }
            }
            Err(error) => {
                self.stopped |= is_disk_fault(&error);
                let reason = error.to_string();
                self.fail(&reason).await;
            }
        }
    }

    /// Undoes the batch and tells its members so.
    async fn fail(&mut self, reason: &str) {
        // "No transaction is active" is a possible and harmless answer: then all was lasting already.
        self.execute("ROLLBACK").await.ok();
        self.changes.fetch_add(1, Ordering::SeqCst);
        self.batch = Open::No;
        self.undone.store(false, Ordering::SeqCst);
        for member in self.members.drain(..) {
            member.send(Err(StoreError::NotCommitted { reason: reason.to_owned() })).ok();
        }
    }
}

impl Turn {
    /// The connection to write with.
    ///
    /// # Errors
    /// The engine undid the whole transaction after a failed statement: whatever came now would be
    /// committed by itself, so nothing may come.
    pub(crate) fn connection(&mut self) -> Result<&mut SqliteConnection> {
        match &mut self.state {
            Some(state) if !state.is_undone() => Ok(&mut state.connection),
            _ => Err(StoreError::NotCommitted {
                reason: "the engine undid the change after a failed write".to_owned(),
            }),
        }
    }

    /// Sends what waits, joins the batch and waits until it is on the disk.
    pub(crate) async fn commit(mut self, mut together: Together) -> Result<()> {
        let waiting = {
            let writer = self.writer.clone();
            let Some(state) = &mut self.state else { return Err(StoreError::WritesStopped) };
            // The drop below cleans up and tells the batch.
            let refused = |reason: &str| StoreError::NotCommitted { reason: reason.to_owned() };
            if state.is_undone() {
                return Err(refused("the engine undid the change after a failed write"));
            }
            together.check()?;
            together.add(RELEASE, &[])?;
            // Who is alone ends the batch himself, on the same way to the disk. Cancelled or refused,
            // it is cleaned up like any other statement: the next holder of the lock undoes what is
            // still open, and finds nothing open when the commit had happened.
            let alone = state.members.is_empty() && writer.waiting.load(Ordering::SeqCst) == 0;
            if alone {
                state.batch = Open::Perhaps;
                together.add(COMMIT, &[])?;
            }
            let (text, arguments) = together.take();
            let ended = sqlx::query_with(text, arguments).execute(&mut state.connection).await;
            if alone {
                if let Err(error) = ended {
                    state.stopped |= is_disk_fault(&error);
                    return Err(match is_disk_fault(&error) {
                        true => refused(&error.to_string()),
                        false => StoreError::from_engine("ending a change", error),
                    });
                }
                (state.batch, state.savepoint) = (Open::No, Open::No);
                state.changes.fetch_add(1, Ordering::SeqCst);
                self.state = None;
                return Ok(());
            }
            ended.map_err(|source| StoreError::from_engine("ending a change", source))?;
            // The batch's beginning went with the first statement of its first member, at the latest
            // with this one.
            (state.batch, state.savepoint) = (Open::Yes, Open::No);
            let (sender, receiver) = oneshot::channel();
            state.members.push(sender);
            writer.call_committer(state);
            receiver
        };
        self.state = None;
        match waiting.await {
            Ok(outcome) => outcome,
            // The runtime is being torn down, and the committer with it.
            Err(_) => {
                Err(StoreError::NotCommitted { reason: "the program is stopping".to_owned() })
            }
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if let Some(mut state) = self.state.take() {
            // The savepoint is still open: whoever comes next undoes it, at the latest the
            // committer, which also ends the batch so that no write lock stays behind.
            let writer = self.writer.clone();
            writer.call_committer(&mut state);
        }
    }
}

/// After a failed write or sync the file system may have dropped pages: what was written before can
/// no longer be trusted to reach the disk by trying again (PostgreSQL stops for the same reason).
fn is_disk_fault(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|error| error.code());
    let code = code.and_then(|code| code.parse::<i64>().ok());
    // SQLITE_IOERR with its extended codes; SQLITE_FULL is 13 and recovers when space is back.
    code.is_some_and(|code| code & 0xff == 10)
}

/// Closes a connection that only tested something.
pub(crate) async fn version(options: &SqliteConnectOptions) -> Result<String> {
    let fault = |source| StoreError::from_engine("asking SQLite for its version", source);
    let mut connection = options.connect().await.map_err(fault)?;
    let version: String = sqlx::query_scalar("SELECT sqlite_version()")
        .fetch_one(&mut connection)
        .await
        .map_err(fault)?;
    connection.close().await.map_err(fault)?;
    Ok(version)
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn run((turn, together): &mut (Turn, Together), statement: &'static str) -> Result<()> {
        let connection = turn.connection()?;
        let fault = |source| StoreError::from_engine("a statement of a test", source);
        let sql = Sql { name: "TEST", sqlite: statement, postgres: statement };
        together.add(sql, &[])?;
        let (text, arguments) = together.take();
        let sent = sqlx::query_with(text, arguments).execute(connection).await;
        together.set_broken(sent.is_err());
        sent.map(drop).map_err(fault)
    }

    async fn commit((turn, together): (Turn, Together)) -> Result<()> {
        turn.commit(together).await
    }

    async fn count(options: &SqliteConnectOptions) -> i64 {
        let mut connection = options.connect().await.unwrap();
        sqlx::query_scalar("SELECT count(*) FROM t").fetch_one(&mut connection).await.unwrap()
    }

    #[tokio::test]
    async fn a_full_disk_fails_the_whole_batch_and_writing_goes_on_when_there_is_space() {
        let directory = tempfile::tempdir().unwrap();
        let options = SqliteConnectOptions::new()
            .filename(directory.path().join("full.db"))
            .create_if_missing(true)
            .journal_mode(sqlx::sqlite::SqliteJournalMode::Wal);
        let writer = Writer::open(&options, Arc::default()).await.unwrap();
        let mut turn = writer.begin().await.unwrap();
        run(&mut turn, "CREATE TABLE t (b)").await.unwrap();
        commit(turn).await.unwrap();
        writer.state.lock().await.execute("PRAGMA max_page_count = 40").await.unwrap();

        // The first waits for the batch's commit while the second, in the same batch, fills the disk:
        // SQLite then undoes the transaction, the first one's row with it.
        let mut first = writer.begin().await.unwrap();
        let mut second = Box::pin(writer.begin());
        std::future::poll_fn(|context| {
            assert!(second.as_mut().poll(context).is_pending(), "the first has the turn");
            std::task::Poll::Ready(())
        })
        .await;
        run(&mut first, "INSERT INTO t VALUES ('first')").await.unwrap();
        let first = tokio::spawn(commit(first));
        let mut second = second.await.unwrap();
        let refused = run(&mut second, "INSERT INTO t VALUES (zeroblob(400000))").await;
        assert!(refused.as_ref().is_err_and(StoreError::is_out_of_space), "{refused:?}");
        // A caller who goes on regardless must not be able to: it would be committed by itself.
        let regardless = run(&mut second, "INSERT INTO t VALUES ('regardless')").await;
        assert!(matches!(regardless, Err(StoreError::NotCommitted { .. })), "{regardless:?}");
        let outcome = commit(second).await;
        assert!(matches!(outcome, Err(StoreError::NotCommitted { .. })), "{outcome:?}");
        let outcome = first.await.unwrap();
        assert!(matches!(outcome, Err(StoreError::NotCommitted { .. })), "{outcome:?}");
        assert_eq!(count(&options).await, 0);

        writer.state.lock().await.execute("PRAGMA max_page_count = 4000").await.unwrap();
        let mut third = writer.begin().await.unwrap();
        run(&mut third, "INSERT INTO t VALUES ('third')").await.unwrap();
        commit(third).await.unwrap();
        assert_eq!(count(&options).await, 1);
    }

    #[tokio::test]
    async fn after_a_failed_sync_nothing_more_is_written() {
        let options = SqliteConnectOptions::new().in_memory(true);
        let writer = Writer::open(&options, Arc::default()).await.unwrap();
        writer.state.lock().await.stopped = true;
        let refused = writer.begin().await.err();
        assert!(matches!(refused, Some(StoreError::WritesStopped)), "{refused:?}");
    }
}
