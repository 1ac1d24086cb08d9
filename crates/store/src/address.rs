//! Where a database is, and how many connections to it are kept.

use std::path::PathBuf;
use std::str::FromStr;

use crate::error::{Result, StoreError};

/// Which engine a store runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Engine {
    /// A file, in this process.
    Sqlite,
    /// A server.
    Postgres,
}

/// Where the database is.
#[derive(Clone, PartialEq, Eq)]
pub enum DatabaseUrl {
    /// A file of SQLite; its directory exists.
    Sqlite(PathBuf),
    /// An address of PostgreSQL, `postgres://user@host/name` or `postgres:///name?host=/socket/dir`.
    Postgres(String),
}

impl FromStr for DatabaseUrl {
    type Err = StoreError;

    fn from_str(text: &str) -> Result<Self> {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(DatabaseUrl::Postgres(text.to_owned()));
        }
        let path = text.strip_prefix("sqlite://").or(text.strip_prefix("sqlite:")).unwrap_or(text);
        if path.is_empty() || path.contains("://") {
            return Err(StoreError::Address(
                "expected sqlite:FILE or postgres://USER@HOST/NAME".to_owned(),
            ));
        }
        Ok(DatabaseUrl::Sqlite(PathBuf::from(path)))
    }
}

impl std::fmt::Debug for DatabaseUrl {
    /// An address of PostgreSQL may hold a password: never printed.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            DatabaseUrl::Sqlite(path) => write!(f, "sqlite:{}", path.display()),
            DatabaseUrl::Postgres(_) => f.write_str("postgres://…"),
        }
    }
}

/// How many connections a store keeps.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Readers beside SQLite's one writer.
    pub readers: u32,
    /// Connections to PostgreSQL, reading and writing.
    pub connections: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { readers: 4, connections: 16 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_told_apart_and_never_show_a_password() {
        let file: DatabaseUrl = "sqlite:/tmp/x.db".parse().unwrap();
        assert_eq!(file, DatabaseUrl::Sqlite("/tmp/x.db".into()));
        assert_eq!(
            "data/x.db".parse::<DatabaseUrl>().unwrap(),
            DatabaseUrl::Sqlite("data/x.db".into())
        );
        let server: DatabaseUrl = "postgres://a:secret@localhost/t".parse().unwrap();
        assert!(!format!("{server:?}").contains("secret"));
        assert!("mysql://localhost/t".parse::<DatabaseUrl>().is_err());
        assert!("".parse::<DatabaseUrl>().is_err());
    }
}
