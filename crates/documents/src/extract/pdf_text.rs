//! Text of a PDF, laid out as on the page so that columns stay columns.
//!
//! Poppler's `pdftotext` does it, in a process of its own: a PDF reader inside ours would share our
//! memory with whatever the file makes it do.

use super::tool::{page_picture, recognise, run};
use super::{ExtractLimits, Format, ReadError};
use crate::pdf;

/// Most pages of a scan that are recognised.
const SCANNED_PAGES: u32 = 8;

/// The text, and whether the PDF had any of its own.
pub(crate) fn text(bytes: &[u8], limits: &ExtractLimits) -> Result<(Format, String), ReadError> {
    if pdf::is_locked(bytes) {
        return Err(ReadError::Encrypted);
    }
    let printed = run("pdftotext", &["-layout", "-enc", "UTF-8", "-", "-"], bytes, limits)?;
    let text = String::from_utf8_lossy(&printed).into_owned();
    if text.chars().filter(|c| c.is_alphanumeric()).count() >= 20 {
        return Ok((Format::Pdf, text));
    }
    let mut scanned = String::new();
    for page in 1..=SCANNED_PAGES {
        let Ok(picture) = page_picture(bytes, page, limits) else { break };
        if picture.is_empty() {
            break;
        }
        let recognised = recognise(&picture, limits).map_err(|error| match error {
            ReadError::Picture => ReadError::ScannedPdf,
            other => other,
        })?;
        scanned.push_str(&recognised);
        scanned.push('\u{0C}');
    }
    if scanned.is_empty() { Err(ReadError::ScannedPdf) } else { Ok((Format::Scan, scanned)) }
}
