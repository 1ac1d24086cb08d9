//! Submissions already taken: the same one sent twice makes one case.

use jiff::Timestamp;
use terbuka_boxed::boxed;
use terbuka_core::ident::{CaseId, OfficeId};

use crate::convert::us;
use crate::engine::{Read, Tx};
use crate::error::Result;
use crate::sql::{args, statements};

statements! {
    SUBMISSION = "SELECT body_hash, case_id, response FROM idempotency \
        WHERE office_id = $1 AND submission = $2";
    ADD_SUBMISSION = "INSERT INTO idempotency (office_id, submission, body_hash, case_id, \
        response, created_us) VALUES ($1, $2, $3, $4, $5, $6)";
    FORGET = "DELETE FROM idempotency WHERE created_us <= $1";
}

/// A submission that was taken before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Submission {
    /// Hash of what was sent; another hash under the same key is another submission: refuse it.
    pub body_hash: String,
    /// The case it made.
    pub case: CaseId,
    /// What was answered, to answer the same again. May hold a token: never log it.
    pub response: String,
}

impl Read {
    /// The submission with this key, if it was taken. Ask inside the change that would take it:
    /// two copies sent at once are then told apart by [`Tx::add_submission`]'s unique key.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn submission(&mut self, office: &OfficeId, key: &str) -> Result<Option<Submission>> {
        let found: Option<(String, String, String)> =
            self.optional(SUBMISSION, args![office.as_str(), key]).await?;
        Ok(found.map(|(body_hash, case, response)| Submission {
            body_hash,
            case: CaseId::new(case),
            response,
        }))
    }
}

impl Tx {
    /// Notes a submission with what it made.
    ///
    /// # Errors
    /// [`crate::StoreError::Duplicate`] when a copy of it was taken meanwhile: undo the change and
    /// answer what the copy was answered.
    #[boxed]
    pub async fn add_submission(
        &mut self,
        office: &OfficeId,
        key: &str,
        taken: &Submission,
        now: Timestamp,
    ) -> Result<()> {
        self.now(
            ADD_SUBMISSION,
            args![
                office.as_str(),
                key,
                &taken.body_hash,
                taken.case.as_str(),
                &taken.response,
                us(now)
            ],
        )
        .await
    }

    /// Forgets submissions taken before an instant; how many.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn forget_submissions(&mut self, before: Timestamp) -> Result<u64> {
        self.run(FORGET, args![us(before)]).await
    }
}
