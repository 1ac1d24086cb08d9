//! The preview of an item's open data: a table file as rows and a picture.

use terbuka_boxed::boxed;
use terbuka_core::catalog::FileRef;
pub use terbuka_documents::preview::{Chart, Preview};

use crate::context::Context;
use crate::error::{DeskError, Result};

/// A listed table file at a glance; nothing for files of other types, or when it is no table.
///
/// # Errors
/// The disk refuses, or the bytes have changed on it.
#[boxed]
pub async fn of(cx: &Context, file: &FileRef) -> Result<Option<Preview>> {
    if !file.media_type.starts_with("text/csv") {
        return Ok(None);
    }
    let Some(bytes) = cx.files.get(&file.sha256).await? else { return Ok(None) };
    let read = move || terbuka_documents::preview::table(&bytes);
    tokio::task::spawn_blocking(read)
        .await
        .map_err(|error| DeskError::Broken { what: "reading a table", reason: error.to_string() })
}
