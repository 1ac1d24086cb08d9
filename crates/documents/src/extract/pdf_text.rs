//! Text of a PDF, laid out as on the page so that columns stay columns.
//!
//! Poppler's `pdftotext` does it, in a process of its own: a PDF reader inside ours would share our
//! memory with whatever the file makes it do.

use std::time::{Duration, Instant};

use super::tool::{page_picture, reads_pictures, recognise, run};
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
    if !reads_pictures(limits) {
        return Err(ReadError::ScannedPdf);
    }
    let mut scanned = String::new();
    let deadline = Instant::now() + Duration::from_millis(limits.scan_millis);
    for page in 1..=SCANNED_PAGES {
        // A full page takes seconds: it has what is left for the whole document.
        let left = deadline.saturating_duration_since(Instant::now());
        let tool_millis = u64::try_from(left.as_millis()).unwrap_or(u64::MAX);
        let own = ExtractLimits { tool_millis, ..*limits };
        let drawing = ExtractLimits { tool_millis: tool_millis.min(3 * limits.tool_millis), ..own };
        let picture = match page_picture(bytes, page, &drawing) {
            Ok(picture) if !picture.is_empty() => picture,
            // After the last page there is none; before the first one could be drawn, that is why.
            Err(error) if page == 1 || left.is_zero() => return Err(error),
            _ => break,
        };
        let recognised = recognise(&picture, &own).map_err(|error| match error {
            ReadError::Picture => ReadError::ScannedPdf,
            other => other,
        })?;
        scanned.push_str(&recognised);
        scanned.push('\u{0C}');
    }
    if scanned.is_empty() { Err(ReadError::ScannedPdf) } else { Ok((Format::Scan, scanned)) }
}
