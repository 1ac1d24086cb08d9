//! A thing submitted twice is taken once: a form sent again by a tired thumb, a program that repeats
//! what it got no answer to.

use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use terbuka_core::ident::{CaseId, OfficeId};
use terbuka_store::{Read, StoreError, Submission, Tx, sha256_hex};

use crate::context::Context;
use crate::error::{DeskError, Result};
use crate::upload::Upload;

/// What a submission is answered.
pub(crate) trait Answer: Serialize + DeserializeOwned {
    /// The same answer, which says that it was given before.
    fn again(self) -> Self;
}

/// The key of a submission, with what makes two submissions the same.
pub(crate) struct Once<'a> {
    office: &'a OfficeId,
    key: Option<&'a str>,
    fingerprint: String,
}

impl<'a> Once<'a> {
    /// A submission with everything that was typed and attached.
    pub(crate) fn of(
        office: &'a OfficeId,
        key: Option<&'a str>,
        typed: &impl Serialize,
        uploads: &[Upload],
    ) -> Result<Self> {
        let files: Vec<(&str, String)> =
            uploads.iter().map(|upload| (upload.slot.code(), sha256_hex(&upload.bytes))).collect();
        let text = serde_json::to_string(&(typed, files)).map_err(|error| DeskError::Broken {
            what: "fingerprinting a submission",
            reason: error.to_string(),
        })?;
        Ok(Once { office, key, fingerprint: sha256_hex(text) })
    }

    /// What it was answered before, asked before any file is written again.
    ///
    /// # Errors
    /// [`DeskError::KeyReused`] when something else came under the same key.
    pub(crate) async fn before<T: Answer>(&self, cx: &Context) -> Result<Option<T>> {
        self.seen(&mut cx.store.read().await?).await
    }

    /// The same, asked within the change, which must be committed before this answer is given.
    ///
    /// # Errors
    /// As [`Once::before`].
    pub(crate) async fn seen<T: Answer>(&self, read: &mut Read) -> Result<Option<T>> {
        let Some(key) = self.key else { return Ok(None) };
        let taken = read.submission(self.office, key).await?;
        taken.map(|taken| self.again(&taken)).transpose()
    }

    /// Notes the answer within the change that takes the submission.
    pub(crate) async fn note(
        &self,
        tx: &mut Tx,
        case: &CaseId,
        answer: &impl Answer,
        now: Timestamp,
    ) -> Result<()> {
        let Some(key) = self.key else { return Ok(()) };
        let response = serde_json::to_string(answer).map_err(|error| DeskError::Broken {
            what: "noting a submission",
            reason: error.to_string(),
        })?;
        let body_hash = self.fingerprint.clone();
        let taken = Submission { body_hash, case: case.clone(), response };
        Ok(tx.add_submission(self.office, key, &taken, now).await?)
    }

    /// The outcome of the change; when it failed and a copy had been taken, now or at any time before,
    /// what that was answered.
    pub(crate) async fn or_before<T: Answer>(&self, cx: &Context, outcome: Result<T>) -> Result<T> {
        let Err(failed) = outcome else { return outcome };
        let doubled = matches!(failed, DeskError::Store(StoreError::Duplicate { .. }));
        // A database that failed just now is not asked again.
        if self.key.is_none() || (matches!(failed, DeskError::Store(_)) && !doubled) {
            return Err(failed);
        }
        // It may stand in a batch that is not on the disk yet: read and answered as part of a change,
        // which ends when the batch does.
        let mut tx = cx.store.begin().await?;
        let answered = self.seen(&mut tx).await?;
        tx.commit().await?;
        answered.ok_or(if doubled { DeskError::Stale } else { failed })
    }

    fn again<T: Answer>(&self, taken: &Submission) -> Result<T> {
        if taken.body_hash != self.fingerprint {
            return Err(DeskError::KeyReused);
        }
        let answer: T = serde_json::from_str(&taken.response).map_err(|error| {
            DeskError::Broken { what: "reading an earlier submission", reason: error.to_string() }
        })?;
        Ok(answer.again())
    }
}
