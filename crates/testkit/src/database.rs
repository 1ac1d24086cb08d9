//! A database of its own for each test.

use std::future::Future;

use terbuka_store::{DatabaseUrl, Limits, Store};

use crate::postgres;

/// Few connections: many tests run at once.
const LIMITS: Limits = Limits { readers: 4, connections: 8 };

/// An empty database at the newest schema, removed when the test is over.
pub struct TestDatabase {
    url: DatabaseUrl,
    store: Store,
    /// Where SQLite's file is.
    _directory: Option<tempfile::TempDir>,
    /// Name of the database in PostgreSQL.
    name: Option<String>,
}

impl TestDatabase {
    /// A file of SQLite in a directory of its own.
    pub async fn sqlite() -> TestDatabase {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let url = DatabaseUrl::Sqlite(directory.path().join("test.db"));
        let store = Store::open_with(&url, LIMITS).await.expect("SQLite opens");
        TestDatabase { url, store, _directory: Some(directory), name: None }
    }

    /// A database of the test server of PostgreSQL (see [`crate::postgres`]).
    pub async fn postgres() -> TestDatabase {
        let (name, url) = postgres::create_database().await;
        let url = DatabaseUrl::Postgres(url);
        let store = Store::open_with(&url, LIMITS).await.expect("PostgreSQL opens");
        TestDatabase { url, store, _directory: None, name: Some(name) }
    }

    /// The open store.
    pub fn store(&self) -> Store {
        self.store.clone()
    }

    /// The address, for looking at the tables past the store.
    pub fn url(&self) -> &DatabaseUrl {
        &self.url
    }

    /// Closes the store and removes the database.
    pub async fn remove(self) {
        self.store.close().await;
        if let Some(name) = &self.name {
            postgres::drop_database(name).await;
        }
    }
}

/// Runs a test on SQLite.
pub fn on_sqlite<F: Future<Output = ()>>(test: impl FnOnce(Store) -> F) {
    runtime().block_on(async {
        let database = TestDatabase::sqlite().await;
        test(database.store()).await;
        database.remove().await;
    });
}

/// Runs a test on PostgreSQL.
pub fn on_postgres<F: Future<Output = ()>>(test: impl FnOnce(Store) -> F) {
    runtime().block_on(async {
        let database = TestDatabase::postgres().await;
        test(database.store()).await;
        database.remove().await;
    });
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime")
}
