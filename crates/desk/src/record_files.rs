//! Files of documents: checked by content before anything is stored, kept under their hash.

use jiff::Timestamp;
use terbuka_core::ident::{FileId, OfficeId};
use terbuka_core::record::Record;
use terbuka_core::record::decide::Handed;
use terbuka_documents::{Accepted, Limits};
use terbuka_store::StoredFile;

use crate::context::{Context, new_id};
use crate::error::{DeskError, FieldError, Result};

/// The largest file of a document, in bytes.
pub const MAX_FILE_BYTES: u64 = 50 * 1024 * 1024;
/// The most files that one form may carry.
pub const MAX_FILES: usize = 100;

/// What a file, or a pack of files, may ask of us.
pub(crate) fn limits() -> Limits {
    Limits {
        max_bytes: MAX_FILE_BYTES,
        max_unpacked: 256 << 20,
        web_pages: true,
        ..Limits::default()
    }
}

/// One file as it arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incoming {
    /// Name as sent; never trusted.
    pub name: String,
    /// Content.
    pub bytes: Vec<u8>,
    /// The file of the document that it is a new version of.
    pub replaces: Option<FileId>,
}

/// A file that passed.
pub(crate) struct Checked {
    incoming: Incoming,
    accepted: Accepted,
}

/// A file whose bytes are in the store; its row follows in the change that uses it.
pub(crate) struct Kept {
    id: FileId,
    name: String,
    media_type: &'static str,
    pub(crate) sha256: String,
    size: u64,
    replaces: Option<FileId>,
}

impl Kept {
    /// How the core sees it.
    pub fn handed(&self) -> Handed {
        Handed {
            file: self.id.clone(),
            sha256: self.sha256.clone(),
            size: self.size,
            replaces: self.replaces.clone(),
        }
    }

    /// Its row.
    pub fn stored(&self, office: &OfficeId, actor: &str, now: Timestamp) -> StoredFile {
        StoredFile {
            id: self.id.clone(),
            office: office.clone(),
            sha256: self.sha256.clone(),
            size: i64::try_from(self.size).unwrap_or(i64::MAX),
            media_type: self.media_type.to_owned(),
            name: self.name.clone(),
            uploaded_by: actor.to_owned(),
            created: now,
        }
    }
}

/// Checks every file; the first that cannot be taken refuses them all, so that nothing is half-stored.
pub(crate) fn check(files: Vec<Incoming>) -> Result<Vec<Checked>> {
    if files.len() > MAX_FILES {
        return Err(wrong("too_many"));
    }
    let limits = limits();
    let one = |incoming: Incoming| match terbuka_documents::check(
        &incoming.name,
        &incoming.bytes,
        &limits,
    ) {
        Ok(accepted) => Ok(Checked { incoming, accepted }),
        Err(reason) => {
            let name = terbuka_documents::safe_name(&incoming.name);
            Err(DeskError::File { name, reason })
        }
    };
    files.into_iter().map(one).collect()
}

/// Writes the bytes of checked files. A crash before the change leaves bytes that nothing refers to,
/// never a row without bytes.
pub(crate) async fn keep(cx: &Context, checked: Vec<Checked>) -> Result<Vec<Kept>> {
    let now = cx.now();
    let mut kept = Vec::with_capacity(checked.len());
    for Checked { incoming, accepted } in checked {
        let size = incoming.bytes.len() as u64;
        let sha256 = cx.files.put(incoming.bytes).await?;
        kept.push(Kept {
            id: FileId::new(new_id(now)),
            name: accepted.name,
            media_type: accepted.kind.media_type(),
            sha256,
            size,
            replaces: incoming.replaces,
        });
    }
    Ok(kept)
}

/// The same bytes twice are no new version and no other file.
pub(crate) fn none_twice(record: &Record, kept: &[Kept]) -> Result<()> {
    let twice = |at: usize, one: &Kept| {
        record.holds(&one.sha256) || kept[..at].iter().any(|other| other.sha256 == one.sha256)
    };
    if kept.iter().enumerate().any(|(at, one)| twice(at, one)) {
        return Err(wrong("already_there"));
    }
    Ok(())
}

fn wrong(code: &'static str) -> DeskError {
    DeskError::Invalid(vec![FieldError { field: "files".into(), code }])
}
