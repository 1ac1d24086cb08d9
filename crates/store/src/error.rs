//! What can go wrong with storage: told apart so that the caller can be gentle, try again, or stop.

use std::sync::Arc;

/// A fault of storage, with what was being done. Never holds a value that was to be stored.
#[derive(Clone, Debug, thiserror::Error)]
pub enum StoreError {
    /// Somebody else changed the row since it was read.
    #[error("{what} {id} was changed by somebody else meanwhile")]
    Stale {
        /// Kind of row.
        what: &'static str,
        /// Its identifier.
        id: String,
    },
    /// The row does not exist.
    #[error("there is no {what} {id}")]
    Missing {
        /// Kind of row.
        what: &'static str,
        /// Its identifier.
        id: String,
    },
    /// The row would break a unique rule, for instance a name that is taken.
    #[error("{statement}: such a row exists already")]
    Duplicate {
        /// Statement.
        statement: &'static str,
    },
    /// A row that refers to nothing, or a value that no column admits.
    #[error("{statement}: a rule of the schema forbids this row")]
    Forbidden {
        /// Statement.
        statement: &'static str,
    },
    /// Two changes stood in each other's way, or the writer was not free in time; trying again helps.
    #[error("{doing}: the database is busy, try again")]
    Busy {
        /// What was being done.
        doing: &'static str,
    },
    /// The change was undone because the batch it belonged to could not be committed.
    #[error("the change was not committed: {reason}")]
    NotCommitted {
        /// What the engine said.
        reason: String,
    },
    /// Writing has stopped after a failed write to the disk; the process must be restarted.
    #[error("writing has stopped after a failed write to the disk; restart the program")]
    WritesStopped,
    /// The engine is older than this program trusts.
    #[error("{engine} {found} is too old, {needed} or newer is needed")]
    TooOld {
        /// Engine.
        engine: &'static str,
        /// What it says it is.
        found: String,
        /// What is needed.
        needed: &'static str,
    },
    /// The address of the database cannot be understood.
    #[error("the database address is wrong: {0}")]
    Address(String),
    /// The database was made by a newer program, or its migrations were changed.
    #[error("the database's schema does not fit this program: {0}")]
    Schema(String),
    /// A stored value cannot be read back.
    #[error("{table}.{column} of {id} cannot be read: {reason}")]
    Corrupt {
        /// Table.
        table: &'static str,
        /// Column.
        column: &'static str,
        /// Row.
        id: String,
        /// Why.
        reason: String,
    },
    /// Anything else that the engine says.
    #[error("{doing}: {source}")]
    Engine {
        /// What was being done.
        doing: &'static str,
        /// What the driver said.
        #[source]
        source: Arc<sqlx::Error>,
    },
    /// The bucket of files cannot be used.
    #[error("the bucket of files cannot be used: {0}")]
    BadBucket(String),
    /// The store of files cannot be reached or does not take anything now; nothing was kept.
    #[error("{doing}: the store of files is away: {reason}")]
    Away {
        /// What was being done.
        doing: &'static str,
        /// What it said.
        reason: Arc<str>,
    },
    /// A file could not be read or written.
    #[error("{doing}: {source}")]
    File {
        /// What was being done.
        doing: &'static str,
        /// What the system said.
        #[source]
        source: Arc<std::io::Error>,
    },
}

impl StoreError {
    /// Sorts what a driver says into what a caller can act on.
    pub(crate) fn from_engine(doing: &'static str, source: sqlx::Error) -> Self {
        if let sqlx::Error::PoolTimedOut = source {
            return StoreError::Busy { doing };
        }
        if let Some(database) = source.as_database_error() {
            if database.is_unique_violation() {
                return StoreError::Duplicate { statement: doing };
            }
            if database.is_foreign_key_violation() || database.is_check_violation() {
                return StoreError::Forbidden { statement: doing };
            }
            // PostgreSQL: serialization failure, deadlock; SQLite: busy, with its extended codes.
            if matches!(database.code().as_deref(), Some("40001" | "40P01" | "5" | "261" | "517")) {
                return StoreError::Busy { doing };
            }
        }
        StoreError::Engine { doing, source: Arc::new(source) }
    }

    pub(crate) fn file(doing: &'static str, source: std::io::Error) -> Self {
        StoreError::File { doing, source: Arc::new(source) }
    }

    /// A stored value that cannot be read back.
    pub(crate) fn corrupt(
        table: &'static str,
        column: &'static str,
        id: impl std::fmt::Display,
        reason: impl std::fmt::Display,
    ) -> Self {
        StoreError::Corrupt { table, column, id: id.to_string(), reason: reason.to_string() }
    }

    /// Whether this has to do with the moment and not with what was asked: a full or read-only disk,
    /// a busy database, a batch that could not be committed, a store of files that is away. Nothing
    /// was kept; reads go on.
    pub fn is_passing(&self) -> bool {
        let by_moment = matches!(
            self,
            StoreError::Busy { .. }
                | StoreError::NotCommitted { .. }
                | StoreError::WritesStopped
                | StoreError::Away { .. }
        );
        by_moment || self.is_out_of_space()
    }

    /// Whether the disk is full or read-only: reads go on, writes cannot.
    pub fn is_out_of_space(&self) -> bool {
        let code = match self {
            StoreError::Engine { source, .. } => {
                source.as_database_error().and_then(|error| error.code().map(|c| c.into_owned()))
            }
            StoreError::File { source, .. } => {
                return matches!(
                    source.kind(),
                    std::io::ErrorKind::StorageFull | std::io::ErrorKind::ReadOnlyFilesystem
                );
            }
            _ => None,
        };
        // SQLite FULL and READONLY, PostgreSQL disk_full.
        matches!(code.as_deref(), Some("13" | "8" | "53100"))
    }
}

/// What every function of the store returns.
pub type Result<T> = std::result::Result<T, StoreError>;
