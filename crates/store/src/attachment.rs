//! Files that belong to a case: what the requester sent, what the office gave.

use jiff::Timestamp;
use terbuka_boxed::boxed;
use terbuka_core::ident::{CaseId, FileId, OfficeId};

use crate::convert::{Cell, us};
use crate::engine::{Read, Tx};
use crate::error::Result;
use crate::file::{FileRow, StoredFile, read_file};
use crate::journal::NewEntry;
use crate::sql::{args, statements};

statements! {
    ATTACH = "INSERT INTO attachment (case_id, file_id, purpose, added_by, added_us) \
        VALUES ($1, $2, $3, $4, $5)";
    ATTACHED = "SELECT purpose, added_by, added_us, file.id, file.office_id, file.sha256, \
        file.size, file.media_type, file.name, file.uploaded_by, file.created_us \
        FROM attachment JOIN file ON file.id = attachment.file_id \
        WHERE attachment.case_id = $1 AND file.erased_us IS NULL \
        ORDER BY attachment.added_us, file.id";
    CASE_OF = "SELECT case_id FROM attachment WHERE file_id = $1 ORDER BY case_id";
}

/// A file of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// The file.
    pub file: StoredFile,
    /// What it is for: `identity_card`, `power_of_attorney`, `request`, `answer`, `proof`, …
    pub purpose: String,
    /// Who added it.
    pub added_by: String,
    /// When.
    pub added: Timestamp,
}

#[derive(sqlx::FromRow)]
struct Row {
    purpose: String,
    added_by: String,
    added_us: i64,
    #[sqlx(flatten)]
    file: FileRow,
}

impl Read {
    /// The files of a case, in the order they were added, erased ones left out.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn attachments_of(&mut self, case: &CaseId) -> Result<Vec<Attachment>> {
        let rows: Vec<Row> = self.all(ATTACHED, args![case.as_str()]).await?;
        rows.into_iter()
            .map(|row| {
                Ok(Attachment {
                    file: read_file(row.file)?,
                    added: Cell::new("attachment", "added_us", case.as_str())
                        .instant(row.added_us)?,
                    purpose: row.purpose,
                    added_by: row.added_by,
                })
            })
            .collect()
    }

    /// The case a file was attached to, if any: who may see the case may see the file.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn case_of_file(&mut self, file: &FileId) -> Result<Option<CaseId>> {
        let found: Option<(String,)> = self.optional(CASE_OF, args![file.as_str()]).await?;
        Ok(found.map(|(case,)| CaseId::new(case)))
    }
}

impl Tx {
    /// Attaches a file, whose row is there already, to a case; the journal remembers its SHA-256.
    ///
    /// # Errors
    /// [`crate::StoreError::Duplicate`] when it is attached already.
    #[boxed]
    pub async fn attach(
        &mut self,
        office: &OfficeId,
        case: &CaseId,
        file: &StoredFile,
        purpose: &str,
        by: &str,
        at: Timestamp,
    ) -> Result<()> {
        self.now(ATTACH, args![case.as_str(), file.id.as_str(), purpose, by, us(at)]).await?;
        self.journal(NewEntry {
            office: office.as_str(),
            at,
            actor: by,
            subject_kind: "attachment",
            subject: file.id.as_str(),
            event: "attached",
            version: 1,
            body: serde_json::json!({
                "case": case, "purpose": purpose, "sha256": file.sha256, "size": file.size
            }),
        })
    }
}
