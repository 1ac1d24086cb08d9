//! What was read out of files, once for the same bytes: their text and a picture of the first page.

use jiff::Timestamp;

use crate::convert::{Cell, us};
use crate::engine::{Read, Tx};
use crate::error::Result;
use crate::sql::{args, statements};
use terbuka_boxed::boxed;

statements! {
    AWAIT_READING = "INSERT INTO reading (sha256, media_type, state, body, read_us) \
        VALUES ($1, $2, 'waiting', '', $3) ON CONFLICT (sha256) DO NOTHING";
    SAVE_READING = "UPDATE reading SET state = $2, body = $3, picture = $4, read_us = $5 \
        WHERE sha256 = $1";
    READING = "SELECT sha256, media_type, state, body, picture, read_us FROM reading \
        WHERE sha256 = $1";
}

terbuka_core::codes! {
    /// How far the reading of a file has come.
    ReadingState {
        /// Nobody has looked into it yet.
        Waiting = "waiting",
        /// Its text was taken out.
        Read = "read",
        /// Its text was recognised on pictures of its pages.
        Scanned = "scanned",
        /// It may hold text that cannot be read here: a scan without Tesseract, a picture.
        Unread = "unread",
        /// Reading it failed.
        Failed = "failed",
    }
}

/// What was read out of the bytes of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// SHA-256 of the bytes, hexadecimal.
    pub sha256: String,
    /// Their true type.
    pub media_type: String,
    /// How far it has come.
    pub state: ReadingState,
    /// The text; empty when there is none.
    pub text: String,
    /// SHA-256 of a small picture (PNG) of the first page, when one was made.
    pub picture: Option<String>,
    /// When.
    pub at: Timestamp,
}

#[derive(sqlx::FromRow)]
struct Row {
    sha256: String,
    media_type: String,
    state: String,
    body: String,
    picture: Option<String>,
    read_us: i64,
}

impl Read {
    /// What was read out of bytes; nothing when nobody asked for it.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn reading(&mut self, sha256: &str) -> Result<Option<Reading>> {
        let row: Option<Row> = self.optional(READING, args![sha256]).await?;
        row.map(|row| {
            let cell = |column| Cell::new("reading", column, &row.sha256);
            Ok(Reading {
                state: cell("state").code(ReadingState::from_code(&row.state))?,
                at: cell("read_us").instant(row.read_us)?,
                sha256: row.sha256.clone(),
                media_type: row.media_type,
                text: row.body,
                picture: row.picture,
            })
        })
        .transpose()
    }
}

impl Tx {
    /// Notes that bytes are to be read; false when somebody did before.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn await_reading(
        &mut self,
        sha256: &str,
        media_type: &str,
        now: Timestamp,
    ) -> Result<bool> {
        Ok(self.run(AWAIT_READING, args![sha256, media_type, us(now)]).await? == 1)
    }

    /// Keeps what was read.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn save_reading(
        &mut self,
        sha256: &str,
        state: ReadingState,
        text: &str,
        picture: Option<&str>,
        now: Timestamp,
    ) -> Result<()> {
        self.run(SAVE_READING, args![sha256, state.code(), text, picture, us(now)]).await.map(drop)
    }
}
