//! Erasing a person (UU 27/2022 Art. 43–45) while the case, its register row and the journal stay.

use jiff::Timestamp;
use terbuka_boxed::boxed;
use terbuka_core::ident::{CaseId, FileId};

use crate::convert::us;
use crate::engine::Tx;
use crate::error::{Result, StoreError};
use crate::journal::NewEntry;
use crate::sql::{args, statements};

statements! {
    ERASE_REQUESTER = "UPDATE requester SET name = '', data = '', salt = '', search = '', \
        erased_us = $2 WHERE case_id = $1 AND erased_us IS NULL";
    ERASE_LETTERS = "UPDATE letter SET data = '', erased_us = $2 WHERE case_id = $1 \
        AND erased_us IS NULL";
    ERASE_RESPONSE = "UPDATE idempotency SET response = '' WHERE case_id = $1";
    FILES_OF_CASE = "SELECT id, sha256 FROM file WHERE erased_us IS NULL AND (id IN \
        (SELECT file_id FROM letter WHERE case_id = $1) OR id IN \
        (SELECT file_id FROM attachment WHERE case_id = $1)) ORDER BY id";
}

impl Tx {
    /// Erases who asked: the person, the letters and files that name him, the mail to him. The
    /// journal keeps its commitments, which without their salt say nothing.
    ///
    /// Gives the SHA-256 of the files' bytes. Once the change is committed, remove those that no
    /// other file uses ([`crate::Read::uses_of_blob`]).
    ///
    /// # Errors
    /// [`StoreError::Missing`] when there is no such case or it was erased already.
    #[boxed]
    pub async fn erase_requester(
        &mut self,
        case: &CaseId,
        by: &str,
        at: Timestamp,
    ) -> Result<Vec<String>> {
        let Some(stored) = self.request(case).await? else {
            return Err(StoreError::Missing { what: "request", id: case.to_string() });
        };
        if self.run(ERASE_REQUESTER, args![case.as_str(), us(at)]).await? != 1 {
            return Err(StoreError::Missing { what: "requester", id: case.to_string() });
        }
        let files: Vec<(String, String)> = self.all(FILES_OF_CASE, args![case.as_str()]).await?;
        self.run(ERASE_LETTERS, args![case.as_str(), us(at)]).await?;
        self.run(ERASE_RESPONSE, args![case.as_str()]).await?;
        self.erase_mail_of(case, at).await?;
        for (id, _) in &files {
            self.erase_file(&FileId::new(id), at).await?;
        }
        let mut objected = Vec::new();
        for stored in self.objections_to(case).await? {
            let id = stored.objection.id;
            if self.objector(&id).await?.is_some() {
                objected.extend(self.erase_objector(&id, by, at).await?);
            }
        }
        self.journal(NewEntry {
            office: stored.case.office.as_str(),
            at,
            actor: by,
            subject_kind: "requester",
            subject: case.as_str(),
            event: "requester_erased",
            version: 1,
            body: serde_json::json!({ "files": files.len() }),
        })?;
        let hashes = files.into_iter().map(|(_, sha256)| sha256).chain(objected);
        let mut hashes: Vec<String> = hashes.collect();
        hashes.sort();
        hashes.dedup();
        Ok(hashes)
    }
}
