//! What is known of files; their bytes are in [`crate::Blobs`] under their SHA-256.

use jiff::Timestamp;
use terbuka_boxed::boxed;
use terbuka_core::ident::{FileId, OfficeId};

use crate::convert::{Cell, us};
use crate::engine::{Read, Tx};
use crate::error::Result;
use crate::sql::{args, statements};

statements! {
    ADD_FILE = "INSERT INTO file (id, office_id, sha256, size, media_type, name, uploaded_by, \
        created_us) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    FILE = "SELECT id, office_id, sha256, size, media_type, name, uploaded_by, created_us \
        FROM file WHERE id = $1 AND erased_us IS NULL";
    ERASE_FILE = "UPDATE file SET erased_us = $2, name = '' WHERE id = $1 AND erased_us IS NULL";
    USES = "SELECT CAST(count(*) AS BIGINT) FROM file WHERE sha256 = $1 AND erased_us IS NULL";
    HASHES = "SELECT DISTINCT sha256 FROM file WHERE erased_us IS NULL AND sha256 > $1 \
        ORDER BY sha256 LIMIT $2";
}

/// A file that was stored. Its name may tell who somebody is: never log it.
#[derive(Clone, PartialEq, Eq)]
pub struct StoredFile {
    /// Identifier.
    pub id: FileId,
    /// Office it belongs to.
    pub office: OfficeId,
    /// SHA-256 of its bytes, hexadecimal.
    pub sha256: String,
    /// Its size in bytes.
    pub size: i64,
    /// Its true type, as found in its bytes.
    pub media_type: String,
    /// The name it came with.
    pub name: String,
    /// Who brought it: a user id, `public` or `system`.
    pub uploaded_by: String,
    /// When.
    pub created: Timestamp,
}

impl std::fmt::Debug for StoredFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StoredFile")
            .field("id", &self.id)
            .field("sha256", &self.sha256)
            .field("size", &self.size)
            .field("media_type", &self.media_type)
            .finish_non_exhaustive()
    }
}

#[derive(sqlx::FromRow)]
pub(crate) struct FileRow {
    id: String,
    office_id: String,
    sha256: String,
    size: i64,
    media_type: String,
    name: String,
    uploaded_by: String,
    created_us: i64,
}

pub(crate) fn read_file(row: FileRow) -> Result<StoredFile> {
    Ok(StoredFile {
        created: Cell::new("file", "created_us", &row.id).instant(row.created_us)?,
        id: FileId::new(row.id),
        office: OfficeId::new(row.office_id),
        sha256: row.sha256,
        size: row.size,
        media_type: row.media_type,
        name: row.name,
        uploaded_by: row.uploaded_by,
    })
}

impl Read {
    /// A file by identifier, unless it was erased.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn file(&mut self, id: &FileId) -> Result<Option<StoredFile>> {
        let row: Option<FileRow> = self.optional(FILE, args![id.as_str()]).await?;
        row.map(read_file).transpose()
    }

    /// How many files share these bytes: at 0 they may be removed.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn uses_of_blob(&mut self, sha256: &str) -> Result<i64> {
        let (count,): (i64,) = self.one(USES, args![sha256]).await?;
        Ok(count)
    }

    /// The hashes that files refer to, after one, in order: for scrubbing and for backups.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn blob_hashes(&mut self, after: &str, limit: i64) -> Result<Vec<String>> {
        let rows: Vec<(String,)> = self.all(HASHES, args![after, limit]).await?;
        Ok(rows.into_iter().map(|(hash,)| hash).collect())
    }
}

impl Tx {
    /// Notes a file whose bytes are in the blob store already.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn add_file(&mut self, file: &StoredFile) -> Result<()> {
        self.later(
            ADD_FILE,
            args![
                file.id.as_str(),
                file.office.as_str(),
                &file.sha256,
                file.size,
                &file.media_type,
                &file.name,
                &file.uploaded_by,
                us(file.created)
            ],
        )
        .await
    }

    /// Marks a file as erased and blanks its name; remove the bytes afterwards when
    /// [`Read::uses_of_blob`] is 0.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn erase_file(&mut self, id: &FileId, at: Timestamp) -> Result<()> {
        self.run(ERASE_FILE, args![id.as_str(), us(at)]).await.map(drop)
    }
}
