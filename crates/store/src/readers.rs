//! SQLite's readers: a few connections that only read, handed out and taken back at once.
//!
//! A pool that asks each connection whether it still lives, before and after each use, costs more
//! than most of our reads; a file in this process cannot hang up.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions, Connection, Executor};
use tokio::runtime::Handle;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::error::{Result, StoreError};

/// How long a reader is waited for.
const PATIENCE: Duration = Duration::from_secs(30);

/// The readers; cheap to clone.
#[derive(Clone)]
pub(crate) struct Readers {
    shared: Arc<Shared>,
}

struct Shared {
    options: SqliteConnectOptions,
    idle: Mutex<Vec<SqliteConnection>>,
    permits: Arc<Semaphore>,
    runtime: Handle,
}

/// A reader at work; it goes back when it is dropped.
pub(crate) struct Reader {
    /// `None` only while it is dropped.
    connection: Option<SqliteConnection>,
    /// A transaction is open, or perhaps: it must be ended before anybody else reads.
    snapshot: bool,
    readers: Readers,
    permit: Option<OwnedSemaphorePermit>,
}

impl Readers {
    /// Readers of a file that exists; connections are opened when they are first needed.
    pub(crate) fn new(options: SqliteConnectOptions, count: u32) -> Readers {
        let shared = Shared {
            options: options.create_if_missing(false).read_only(true),
            idle: Mutex::default(),
            permits: Arc::new(Semaphore::new(count.max(1) as usize)),
            runtime: Handle::current(),
        };
        Readers { shared: Arc::new(shared) }
    }

    /// A reader whose statements each see what is committed when they run.
    pub(crate) async fn take(&self) -> Result<Reader> {
        const DOING: &str = "taking a connection to read";
        let waiting = self.shared.permits.clone().acquire_owned();
        let permit = match tokio::time::timeout(PATIENCE, waiting).await {
            Ok(Ok(permit)) => permit,
            Ok(Err(_closed)) => {
                return Err(StoreError::from_engine(DOING, sqlx::Error::PoolClosed));
            }
            Err(_) => return Err(StoreError::Busy { doing: DOING }),
        };
        let idle = self.idle().pop();
        let connection = match idle {
            Some(connection) => connection,
            None => self
                .shared
                .options
                .connect()
                .await
                .map_err(|source| StoreError::from_engine(DOING, source))?,
        };
        Ok(Reader {
            connection: Some(connection),
            snapshot: false,
            readers: self.clone(),
            permit: Some(permit),
        })
    }

    /// A reader whose statements all see the same moment.
    pub(crate) async fn snapshot(&self) -> Result<Reader> {
        let mut reader = self.take().await?;
        reader.snapshot = true;
        let begun = reader.connection()?.execute("BEGIN").await;
        begun.map_err(|source| StoreError::from_engine("beginning to read", source))?;
        Ok(reader)
    }

    /// Closes the readers that are idle; those at work are closed by nobody taking them back.
    pub(crate) async fn close(&self) {
        self.shared.permits.close();
        let idle = std::mem::take(&mut *self.idle());
        for connection in idle {
            connection.close().await.ok();
        }
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<SqliteConnection>> {
        self.shared.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take_back(&self, connection: SqliteConnection) {
        if !self.shared.permits.is_closed() {
            self.idle().push(connection);
        }
    }
}

impl Reader {
    pub(crate) fn connection(&mut self) -> Result<&mut SqliteConnection> {
        self.connection.as_mut().ok_or(StoreError::Busy { doing: "reading" })
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        let Some(mut connection) = self.connection.take() else { return };
        if !self.snapshot {
            self.readers.take_back(connection);
            return;
        }
        // An old snapshot left open would keep the log from being emptied.
        let (readers, permit) = (self.readers.clone(), self.permit.take());
        self.readers.shared.runtime.spawn(async move {
            if connection.execute("ROLLBACK").await.is_ok() {
                readers.take_back(connection);
            }
            drop(permit);
        });
    }
}
