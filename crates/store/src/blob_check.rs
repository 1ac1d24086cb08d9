//! Which stored bytes were hashed again, when, and what was found: a disk that forgets quietly is
//! noticed before somebody asks for the file.

use jiff::Timestamp;

use crate::convert::us;
use crate::engine::{Read, Tx};
use crate::error::Result;
use crate::sql::{args, statements};
use terbuka_boxed::boxed;

statements! {
    // What was never checked first, then what was checked longest ago.
    OLDEST_CHECKED = "SELECT DISTINCT file.sha256, COALESCE(blob_check.checked_us, 0) AS age \
        FROM file LEFT JOIN blob_check ON blob_check.sha256 = file.sha256 \
        WHERE file.erased_us IS NULL AND file.office_id = $1 \
        AND COALESCE(blob_check.checked_us, 0) < $2 ORDER BY age, file.sha256 LIMIT $3";
    NOTE_CHECK = "INSERT INTO blob_check (sha256, checked_us, fault) VALUES ($1, $2, $3) \
        ON CONFLICT (sha256) DO UPDATE SET checked_us = excluded.checked_us, \
        fault = excluded.fault";
    FAULTY = "SELECT DISTINCT blob_check.sha256, blob_check.fault FROM blob_check \
        JOIN file ON file.sha256 = blob_check.sha256 WHERE file.office_id = $1 \
        AND file.erased_us IS NULL AND blob_check.fault IS NOT NULL ORDER BY blob_check.sha256";
    STORED_BLOBS = "SELECT CAST(count(DISTINCT sha256) AS BIGINT) FROM file \
        WHERE office_id = $1 AND erased_us IS NULL";
}

impl Read {
    /// Hashes of an office's files that were not checked since `before`, the longest ago first.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn blobs_to_check(
        &mut self,
        office: &terbuka_core::ident::OfficeId,
        before: Timestamp,
        limit: i64,
    ) -> Result<Vec<String>> {
        let rows: Vec<(String, i64)> =
            self.all(OLDEST_CHECKED, args![office.as_str(), us(before), limit]).await?;
        Ok(rows.into_iter().map(|(sha256, _)| sha256).collect())
    }

    /// How many different contents an office's files have.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn blob_count(&mut self, office: &terbuka_core::ident::OfficeId) -> Result<i64> {
        let (count,): (i64,) = self.one(STORED_BLOBS, args![office.as_str()]).await?;
        Ok(count)
    }

    /// Hashes of an office's files that were missing or changed when last checked, with what was
    /// found (`missing`, `changed`).
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn faulty_blobs(
        &mut self,
        office: &terbuka_core::ident::OfficeId,
    ) -> Result<Vec<(String, String)>> {
        self.all(FAULTY, args![office.as_str()]).await
    }
}

impl Tx {
    /// Notes that bytes were checked, and what was wrong with them.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn note_blob_check(
        &mut self,
        sha256: &str,
        fault: Option<&str>,
        now: Timestamp,
    ) -> Result<()> {
        self.run(NOTE_CHECK, args![sha256, us(now), fault]).await.map(drop)
    }
}
