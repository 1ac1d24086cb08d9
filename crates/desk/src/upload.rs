//! Files that come with a case: checked by content before anything is stored.

use terbuka_documents::{Accepted, Limits};

use crate::error::{DeskError, Result};

/// The largest file taken, in bytes.
pub const MAX_FILE_BYTES: u64 = 20 * 1024 * 1024;
/// The most files one submission may carry.
pub const MAX_FILES: usize = 10;

terbuka_core::codes! {
    /// What a file is for.
    UploadSlot {
        /// Copy of the identity.
        Identity = "identity",
        /// Special power of attorney.
        PowerOfAttorney = "power_of_attorney",
        /// Founding deed.
        Deed = "deed",
        /// Ministerial approval.
        MinisterialApproval = "ministerial_approval",
        /// Anything else that explains the request.
        Supporting = "supporting",
        /// What the office gives.
        Answer = "answer",
        /// What the requester delivered later.
        Supplement = "supplement",
    }
}

/// One file as it arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    /// Name as sent; never trusted.
    pub name: String,
    /// Content.
    pub bytes: Vec<u8>,
    /// What it is for.
    pub slot: UploadSlot,
}

/// A file that passed.
pub(crate) struct Checked {
    pub upload: Upload,
    pub accepted: Accepted,
}

/// Checks every file; the first that cannot be taken refuses the whole submission, so that nothing
/// is half-stored.
pub(crate) fn check(uploads: Vec<Upload>) -> Result<Vec<Checked>> {
    let limits = Limits { max_bytes: MAX_FILE_BYTES, ..Limits::default() };
    if uploads.len() > MAX_FILES {
        return Err(DeskError::Invalid(vec![crate::error::FieldError {
            field: "files".into(),
            code: "too_many",
        }]));
    }
    uploads
        .into_iter()
        .map(|upload| match terbuka_documents::check(&upload.name, &upload.bytes, &limits) {
            Ok(accepted) => Ok(Checked { upload, accepted }),
            Err(reason) => Err(DeskError::File {
                name: terbuka_documents::safe_name(&upload.name),
                reason,
            }),
        })
        .collect()
}
