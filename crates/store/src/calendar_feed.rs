//! The secret addresses under which officers' calendar programs read the office's hearings. Only the
//! hash of each is stored; a new one takes the old one's place.

use jiff::Timestamp;
use terbuka_boxed::boxed;
use terbuka_core::ident::{OfficeId, UserId};

use crate::convert::{sha256_hex, us};
use crate::engine::{Read, Tx};
use crate::error::Result;
use crate::sql::{args, statements};

statements! {
    FEED = "SELECT user_id, office_id FROM calendar_feed WHERE token_hash = $1";
    GENERATION = "SELECT generation FROM calendar_feed WHERE user_id = $1 AND office_id = $2";
    PUT_FEED = "INSERT INTO calendar_feed (user_id, office_id, generation, token_hash, made_us) \
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (user_id) DO UPDATE SET \
        office_id = excluded.office_id, generation = excluded.generation, \
        token_hash = excluded.token_hash, made_us = excluded.made_us";
}

impl Read {
    /// Whose calendar a secret opens, and of which office.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn calendar_feed(&mut self, token: &str) -> Result<Option<(UserId, OfficeId)>> {
        let hash = sha256_hex(token);
        let row: Option<(String, String)> = self.optional(FEED, args![&hash]).await?;
        Ok(row.map(|(user, office)| (UserId::new(user), OfficeId::new(office))))
    }

    /// Which address of a person is in force; a later one has a greater number.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn calendar_generation(
        &mut self,
        user: &UserId,
        office: &OfficeId,
    ) -> Result<Option<i64>> {
        let row: Option<(i64,)> =
            self.optional(GENERATION, args![user.as_str(), office.as_str()]).await?;
        Ok(row.map(|(generation,)| generation))
    }
}

impl Tx {
    /// Puts a new address in force for a person; the one before opens nothing any more.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn put_calendar_feed(
        &mut self,
        user: &UserId,
        office: &OfficeId,
        generation: i64,
        token: &str,
        at: Timestamp,
    ) -> Result<()> {
        let hash = sha256_hex(token);
        self.run(PUT_FEED, args![user.as_str(), office.as_str(), generation, &hash, us(at)])
            .await
            .map(drop)
    }
}
