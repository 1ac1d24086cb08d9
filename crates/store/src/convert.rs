//! Between the types of the program and the three types of the database.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::{Result, StoreError};

/// An instant as stored: microseconds since 1970, UTC.
pub(crate) fn us(instant: Timestamp) -> i64 {
    instant.as_microsecond()
}

/// Where a value was read, to say so when it cannot be.
#[derive(Clone, Copy)]
pub(crate) struct Cell<'a> {
    pub(crate) table: &'static str,
    pub(crate) column: &'static str,
    pub(crate) id: &'a str,
}

impl<'a> Cell<'a> {
    pub(crate) fn new(table: &'static str, column: &'static str, id: &'a str) -> Self {
        Cell { table, column, id }
    }

    fn fault(self, reason: impl std::fmt::Display) -> StoreError {
        StoreError::corrupt(self.table, self.column, self.id, reason)
    }

    /// The instant stored as microseconds.
    pub(crate) fn instant(self, stored: i64) -> Result<Timestamp> {
        Timestamp::from_microsecond(stored).map_err(|error| self.fault(error))
    }

    /// The civil date stored as ISO text.
    pub(crate) fn date(self, stored: &str) -> Result<Date> {
        stored.parse().map_err(|error| self.fault(error))
    }

    /// The value of a code.
    pub(crate) fn code<T>(self, value: Option<T>) -> Result<T> {
        value.ok_or_else(|| self.fault("unknown code"))
    }

    /// The value stored as JSON.
    pub(crate) fn json<T: DeserializeOwned>(self, stored: &str) -> Result<T> {
        serde_json::from_str(stored).map_err(|error| self.fault(error))
    }
}

/// A value as JSON text.
pub(crate) fn json<T: Serialize>(what: &'static str, value: &T) -> Result<String> {
    serde_json::to_string(value)
        .map_err(|error| StoreError::corrupt(what, "json", "a value to be stored", error))
}

/// The SHA-256 of bytes as hexadecimal digits.
pub fn sha256_hex(bytes: impl AsRef<[u8]>) -> String {
    use sha2::Digest;
    hex::encode(sha2::Sha256::digest(bytes))
}
