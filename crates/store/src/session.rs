//! Sessions of signed-in officers, and the throttle on attempts to sign in.
//!
//! A session's token is stored as its SHA-256 only: who reads the database cannot use it.

use jiff::Timestamp;
use terbuka_boxed::boxed;
use terbuka_core::ident::UserId;

use crate::convert::{Cell, sha256_hex, us};
use crate::engine::{Read, Tx};
use crate::error::Result;
use crate::sql::{args, statements};

statements! {
    ADD_SESSION = "INSERT INTO session (token_hash, account_id, csrf, created_us, seen_us, \
        expires_us) VALUES ($1, $2, $3, $4, $4, $5)";
    SESSION = "SELECT session.account_id, session.csrf, session.created_us, session.seen_us, \
        session.expires_us FROM session JOIN account ON account.id = session.account_id \
        WHERE session.token_hash = $1 AND session.expires_us > $2 AND account.disabled_us IS NULL";
    TOUCH = "UPDATE session SET seen_us = $2, expires_us = $3 WHERE token_hash = $1";
    END = "DELETE FROM session WHERE token_hash = $1";
    END_OF_USER = "DELETE FROM session WHERE account_id = $1";
    END_EXPIRED = "DELETE FROM session WHERE expires_us <= $1";
    HIT = "INSERT INTO throttle (name, count, since_us) VALUES ($1, 1, $2) \
        ON CONFLICT (name) DO UPDATE SET \
        count = CASE WHEN throttle.since_us <= $3 THEN 1 ELSE throttle.count + 1 END, \
        since_us = CASE WHEN throttle.since_us <= $3 THEN excluded.since_us \
        ELSE throttle.since_us END RETURNING count";
    HITS = "SELECT count FROM throttle WHERE name = $1 AND since_us > $2";
    CLEAR_HITS = "DELETE FROM throttle WHERE name = $1";
    FORGET_HITS = "DELETE FROM throttle WHERE since_us <= $1";
}

/// A session that is still good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Whose it is.
    pub user: UserId,
    /// The secret that forms of this session carry.
    pub csrf: String,
    /// When it began.
    pub created: Timestamp,
    /// When it was last used.
    pub seen: Timestamp,
    /// When it ends.
    pub expires: Timestamp,
}

#[derive(sqlx::FromRow)]
struct Row {
    account_id: String,
    csrf: String,
    created_us: i64,
    seen_us: i64,
    expires_us: i64,
}

impl Read {
    /// The session of a token that has neither ended nor lost its account.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn session(&mut self, token: &str, now: Timestamp) -> Result<Option<Session>> {
        let row: Option<Row> = self.optional(SESSION, args![&sha256_hex(token), us(now)]).await?;
        let Some(row) = row else { return Ok(None) };
        let cell = Cell::new("session", "instants", &row.account_id);
        Ok(Some(Session {
            created: cell.instant(row.created_us)?,
            seen: cell.instant(row.seen_us)?,
            expires: cell.instant(row.expires_us)?,
            user: UserId::new(&row.account_id),
            csrf: row.csrf,
        }))
    }

    /// How often something was tried within the window that ends now.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn throttle_count(&mut self, name: &str, window_start: Timestamp) -> Result<i64> {
        let found: Option<(i64,)> = self.optional(HITS, args![name, us(window_start)]).await?;
        Ok(found.map_or(0, |(count,)| count))
    }
}

impl Tx {
    /// Begins a session.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn add_session(
        &mut self,
        token: &str,
        user: &UserId,
        csrf: &str,
        now: Timestamp,
        expires: Timestamp,
    ) -> Result<()> {
        self.run(ADD_SESSION, args![&sha256_hex(token), user.as_str(), csrf, us(now), us(expires)])
            .await
            .map(drop)
    }

    /// Notes that a session was used and moves its end.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn touch_session(
        &mut self,
        token: &str,
        now: Timestamp,
        expires: Timestamp,
    ) -> Result<()> {
        self.run(TOUCH, args![&sha256_hex(token), us(now), us(expires)]).await.map(drop)
    }

    /// Ends a session.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn end_session(&mut self, token: &str) -> Result<()> {
        self.run(END, args![&sha256_hex(token)]).await.map(drop)
    }

    /// Ends every session of a user.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn end_sessions_of(&mut self, user: &UserId) -> Result<()> {
        self.run(END_OF_USER, args![user.as_str()]).await.map(drop)
    }

    /// Forgets sessions that have ended; how many.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn forget_sessions(&mut self, now: Timestamp) -> Result<u64> {
        self.run(END_EXPIRED, args![us(now)]).await
    }

    /// Counts an attempt under a name and says how many there were within the window, this one
    /// included. An attempt after the window begins a new one. Names should be hashes when they
    /// would tell who a person is.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn throttle_hit(
        &mut self,
        name: &str,
        now: Timestamp,
        window_start: Timestamp,
    ) -> Result<i64> {
        let (count,): (i64,) = self.one(HIT, args![name, us(now), us(window_start)]).await?;
        Ok(count)
    }

    /// Forgets the attempts under a name, after one that succeeded.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn throttle_clear(&mut self, name: &str) -> Result<()> {
        self.run(CLEAR_HITS, args![name]).await.map(drop)
    }

    /// Forgets attempts older than any window; how many.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn forget_attempts(&mut self, before: Timestamp) -> Result<u64> {
        self.run(FORGET_HITS, args![us(before)]).await
    }
}
