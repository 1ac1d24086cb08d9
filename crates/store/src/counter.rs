//! Numbers of registers and letters: per office, kind and year, gapless, never given twice.
//!
//! A number is taken inside the change that uses it: when the change is undone, so is the number.
//! Others wait for it meanwhile (SQLite by its one writer, PostgreSQL by the row's lock), which is
//! the price of having no gaps.

use terbuka_core::ident::OfficeId;

use crate::engine::{Read, Tx};
use crate::error::Result;
use crate::sql::{args, statements};

statements! {
    TAKE = "INSERT INTO counter (office_id, kind, year, last) VALUES ($1, $2, $3, 1) \
        ON CONFLICT (office_id, kind, year) DO UPDATE SET last = counter.last + 1 RETURNING last";
    LAST = "SELECT last FROM counter WHERE office_id = $1 AND kind = $2 AND year = $3";
}

impl Tx {
    /// The next number of an office for a kind of register or letter in a civil year, from 1.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn take_number(&mut self, office: &OfficeId, kind: &str, year: i16) -> Result<i64> {
        let (number,): (i64,) =
            self.one(TAKE, args![office.as_str(), kind, i64::from(year)]).await?;
        Ok(number)
    }
}

impl Read {
    /// The last number given, 0 when none was.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn last_number(&mut self, office: &OfficeId, kind: &str, year: i16) -> Result<i64> {
        let found: Option<(i64,)> =
            self.optional(LAST, args![office.as_str(), kind, i64::from(year)]).await?;
        Ok(found.map_or(0, |(number,)| number))
    }
}
