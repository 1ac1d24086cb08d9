//! The three kinds of "no" that a use case gives, never mixed: the law or the SOP refuses, the thing
//! is not there (or is not yours to see), or something is broken.

use terbuka_core::letter::PrintError;
use terbuka_core::refusal::Refusal;
use terbuka_documents::Rejection;
use terbuka_store::StoreError;

use crate::authority::Permission;

/// What every use case returns.
pub type Result<T> = std::result::Result<T, DeskError>;

/// Why a use case did not happen. Nothing was changed when one of these comes back.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// The law, the procedure or the state of the case says no; shown with its article.
    #[error("refused: {0}")]
    Refused(#[from] Refusal),
    /// A version of an SOP does not move that way.
    #[error("the SOP does not move: {0}")]
    Sop(#[from] terbuka_core::procedure::life::Refused),
    /// There is nothing here, or nothing that this person may see.
    #[error("not found")]
    NotFound,
    /// This person may see but not do this.
    #[error("not permitted: {0:?}")]
    NotPermitted(Permission),
    /// Somebody else changed it meanwhile; look again.
    #[error("changed by somebody else meanwhile")]
    Stale,
    /// What was typed cannot be used; one entry per field.
    #[error("{} fields cannot be used", .0.len())]
    Invalid(Vec<FieldError>),
    /// An attached file cannot be taken.
    #[error("file {name:?} refused")]
    File {
        /// Its name, made safe.
        name: String,
        /// Why.
        reason: Rejection,
    },
    /// A document cannot be read as an SOP.
    #[error("document not read: {0}")]
    Unread(terbuka_documents::extract::ReadError),
    /// The name or the password is wrong, or the account is closed; deliberately not told apart.
    #[error("sign-in failed")]
    SignIn,
    /// Too many tries; wait.
    #[error("too many tries, wait {wait_s} s")]
    TooMany {
        /// Seconds until the next try is taken.
        wait_s: u64,
    },
    /// The same key came with another content.
    #[error("the idempotency key was used for another request")]
    KeyReused,
    /// Storage failed.
    #[error(transparent)]
    Store(StoreError),
    /// A letter could not be printed.
    #[error(transparent)]
    Print(#[from] PrintError),
    /// Stored data does not fit this program.
    #[error("{what}: {reason}")]
    Broken {
        /// What was being done.
        what: &'static str,
        /// What is wrong.
        reason: String,
    },
}

impl From<StoreError> for DeskError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Stale { .. } => DeskError::Stale,
            StoreError::Missing { .. } => DeskError::NotFound,
            other => DeskError::Store(other),
        }
    }
}

/// What is wrong with one field, as a code that pages word in the reader's language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// Name of the field as in the form.
    pub field: String,
    /// What is wrong: `required`, `too_long`, `email`, `nik`, `phone`, `contact_needed`, `date`, …
    pub code: &'static str,
}

/// Collects what is wrong with a form, field by field.
#[derive(Debug, Default)]
pub struct Check {
    errors: Vec<FieldError>,
}

impl Check {
    /// Notes that a field cannot be used.
    pub fn wrong(&mut self, field: impl Into<String>, code: &'static str) {
        self.errors.push(FieldError { field: field.into(), code });
    }

    /// Notes it when the condition does not hold.
    pub fn ensure(&mut self, holds: bool, field: &str, code: &'static str) {
        if !holds {
            self.wrong(field, code);
        }
    }

    /// Everything is fine, or all that is wrong.
    ///
    /// # Errors
    /// [`DeskError::Invalid`] when anything was noted.
    pub fn done(self) -> Result<()> {
        if self.errors.is_empty() { Ok(()) } else { Err(DeskError::Invalid(self.errors)) }
    }
}
