//! Numbers of registers and letters: per office, kind and year, gapless, never given twice.
//!
//! A number is taken inside the change that uses it: when the change is undone, so is the number.
//! Others wait for it meanwhile (SQLite by its one writer, PostgreSQL by the row's lock), which is
//! the price of having no gaps.

use terbuka_boxed::boxed;
use terbuka_core::ident::OfficeId;

use crate::engine::{Read, Tx};
use crate::error::{Result, StoreError};
use crate::journal::Head;
use crate::sql::{args, statements};

macro_rules! take_two {
    () => {
        "INSERT INTO counter (office_id, kind, year, last) VALUES ($1, $2, $3, 1), ($1, $4, $5, 1) \
         ON CONFLICT (office_id, kind, year) DO UPDATE SET last = counter.last + 1 "
    };
}

statements! {
    TAKE = "INSERT INTO counter (office_id, kind, year, last) VALUES ($1, $2, $3, 1) \
        ON CONFLICT (office_id, kind, year) DO UPDATE SET last = counter.last + 1 RETURNING last";
    // Two sequences in one statement: each costs everybody who waits for the writer a turn.
    // NOTE(engine): SQLite's one writer also learns where the journal ends, which nobody can move
    // before the change does; on PostgreSQL the chain is locked last of all, and read then.
    TAKE_TWO = {
        sqlite: concat!(take_two!(), "RETURNING kind, last, \
            (SELECT seq FROM journal_head WHERE journal_head.office_id = $1), \
            (SELECT hash FROM journal_head WHERE journal_head.office_id = $1)"),
        postgres: concat!(take_two!(), "RETURNING kind, last, CAST(NULL AS BIGINT), \
            CAST(NULL AS TEXT)"),
    };
    LAST = "SELECT last FROM counter WHERE office_id = $1 AND kind = $2 AND year = $3";
}

impl Tx {
    /// The next number of an office for a kind of register or letter in a civil year, from 1.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn take_number(&mut self, office: &OfficeId, kind: &str, year: i16) -> Result<i64> {
        let (number,): (i64,) =
            self.one(TAKE, args![office.as_str(), kind, i64::from(year)]).await?;
        Ok(number)
    }

    /// The next numbers of two different sequences of an office, each a kind and a civil year; as
    /// [`Tx::take_number`] for each, in this order.
    ///
    /// # Errors
    /// A fault of the database; the same sequence twice.
    #[boxed]
    pub async fn take_numbers(
        &mut self,
        office: &OfficeId,
        [first, second]: [(&str, i16); 2],
    ) -> Result<[i64; 2]> {
        let rows: Vec<(String, i64, Option<i64>, Option<String>)> = self
            .all(
                TAKE_TWO,
                args![office.as_str(), first.0, i64::from(first.1), second.0, i64::from(second.1)],
            )
            .await?;
        self.head = rows.first().and_then(|(_, _, seq, hash)| {
            let (seq, hash) = ((*seq)?, hash.clone()?);
            Some(Head { office: office.as_str().to_owned(), seq, hash })
        });
        let of = |kind: &str| rows.iter().find(|row| row.0 == kind).map(|row| row.1);
        match (of(first.0), of(second.0)) {
            (Some(one), Some(two)) if first.0 != second.0 => Ok([one, two]),
            _ => Err(StoreError::corrupt("counter", "kind", first.0, "not two sequences")),
        }
    }
}

impl Read {
    /// The last number given, 0 when none was.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn last_number(&mut self, office: &OfficeId, kind: &str, year: i16) -> Result<i64> {
        let found: Option<(i64,)> =
            self.optional(LAST, args![office.as_str(), kind, i64::from(year)]).await?;
        Ok(found.map_or(0, |(number,)| number))
    }
}
