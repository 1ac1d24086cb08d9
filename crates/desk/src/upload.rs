//! Files that come with a case: checked by content before anything is stored.

use jiff::Timestamp;
use terbuka_core::ident::{CaseId, FileId, OfficeId};
use terbuka_documents::{Accepted, Limits};
use terbuka_store::{StoredFile, Tx};

use crate::context::{Context, new_id};
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
            Err(reason) => {
                Err(DeskError::File { name: terbuka_documents::safe_name(&upload.name), reason })
            }
        })
        .collect()
}

/// A file whose bytes are in the store; its row follows in the change that uses it.
pub(crate) struct Kept {
    slot: UploadSlot,
    name: String,
    media_type: &'static str,
    sha256: String,
    size: i64,
}

impl Kept {
    fn row(&self, office: &OfficeId, actor: &str, now: Timestamp) -> StoredFile {
        StoredFile {
            id: FileId::new(new_id(now)),
            office: office.clone(),
            sha256: self.sha256.clone(),
            size: self.size,
            media_type: self.media_type.to_owned(),
            name: self.name.clone(),
            uploaded_by: actor.to_owned(),
            created: now,
        }
    }
}

impl UploadSlot {
    /// What papers call it.
    pub fn words(self) -> &'static str {
        match self {
            UploadSlot::Identity => "Identitas",
            UploadSlot::PowerOfAttorney => "Surat kuasa",
            UploadSlot::Deed => "Akta pendirian",
            UploadSlot::MinisterialApproval => "Pengesahan badan hukum",
            UploadSlot::Supporting => "Berkas pendukung",
            UploadSlot::Answer => "Informasi yang diberikan",
            UploadSlot::Supplement => "Kelengkapan dari pemohon",
        }
    }
}

/// Writes the bytes of checked files. A crash before the change leaves bytes that nothing refers
/// to, which the sweeper removes; never a row without bytes.
pub(crate) async fn keep(cx: &Context, checked: Vec<Checked>) -> Result<Vec<Kept>> {
    let mut kept = Vec::with_capacity(checked.len());
    for Checked { upload, accepted } in checked {
        let size = i64::try_from(upload.bytes.len()).unwrap_or(i64::MAX);
        let sha256 = cx.files.put(upload.bytes).await?;
        kept.push(Kept {
            slot: upload.slot,
            name: accepted.name,
            media_type: accepted.kind.media_type(),
            sha256,
            size,
        });
    }
    Ok(kept)
}

/// Adds the rows of kept files to a case.
pub(crate) async fn attach(
    tx: &mut Tx,
    office: &OfficeId,
    case: &CaseId,
    actor: &str,
    kept: &[Kept],
    now: Timestamp,
) -> Result<()> {
    for file in kept {
        let stored = file.row(office, actor, now);
        tx.add_file(&stored).await?;
        tx.attach(office, case, &stored, file.slot.code(), actor, now).await?;
    }
    Ok(())
}

/// Adds the rows of kept files to an objection.
pub(crate) async fn attach_to_objection(
    tx: &mut Tx,
    office: &OfficeId,
    objection: &CaseId,
    actor: &str,
    kept: &[Kept],
    now: Timestamp,
) -> Result<()> {
    for file in kept {
        let stored = file.row(office, actor, now);
        tx.add_file(&stored).await?;
        tx.attach_to_objection(office, objection, &stored, file.slot.code(), actor, now).await?;
    }
    Ok(())
}
