//! Several PDF documents bound into one, page by page as they are, with a bookmark for each.
//!
//! What is bound is a copy for reading: it is no PDF/A any more, links and tags stay behind in the
//! documents themselves.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use krilla::Document;
use krilla::SerializeSettings;
use krilla::configure::{ConfigurationBuilder, PdfVersion};
use krilla::destination::XyzDestination;
use krilla::geom::Point;
use krilla::metadata::Metadata;
use krilla::outline::{Outline, OutlineNode};
use krilla::pdf::{Pdf, PdfDocument};
use terbuka_core::letter::{Bound, PrintError};

/// Pages of what is bound: more is for a shelf.
const PAGES: usize = 5_000;

/// A document that can be bound, with its number of pages.
fn read(bytes: &[u8]) -> Option<(PdfDocument, usize)> {
    let read = || {
        let pdf = Pdf::new(bytes.to_vec()).ok()?;
        let pages = pdf.pages().len();
        (pages > 0).then(|| (PdfDocument::new(Arc::new(pdf)), pages))
    };
    // Files come from anybody; a reader that stumbles over one must not take the evidence with it.
    let (document, pages) = catch_unwind(AssertUnwindSafe(read)).ok().flatten()?;
    let alone = || joined("", &[("", &document, pages)]).is_ok();
    catch_unwind(AssertUnwindSafe(alone)).unwrap_or(false).then_some((document, pages))
}

fn joined(title: &str, parts: &[(&str, &PdfDocument, usize)]) -> Result<Vec<u8>, PrintError> {
    let engine = |reason: String| PrintError::Engine(reason);
    // The newest there is: an older one could not take in newer documents.
    let configuration = ConfigurationBuilder::new().with_version(PdfVersion::Pdf20).finish();
    let configuration = configuration.map_err(|error| engine(format!("{error:?}")))?;
    let settings = SerializeSettings { configuration, ..SerializeSettings::default() };
    let mut document = Document::new_with(settings);
    let mut outline = Outline::new();
    let mut at = 0;
    for (name, pdf, pages) in parts {
        document.embed_pdf_pages(pdf, &(0..*pages).collect::<Vec<_>>());
        let top = XyzDestination::new(at, Point::from_xy(0.0, 0.0));
        outline.push_child(OutlineNode::new((*name).to_owned(), top));
        at += pages;
    }
    document.set_outline(outline);
    let metadata = Metadata::new().title(title.to_owned()).language("id".to_owned());
    document.set_metadata(metadata.creator("Terbuka".to_owned()));
    document.finish().map_err(|error| engine(format!("binding: {error:?}")))
}

/// Binds documents in their order under their names. What is no readable PDF is left out and has no
/// page.
pub fn bind(title: &str, parts: &[(String, Vec<u8>)]) -> Result<Bound, PrintError> {
    let read: Vec<Option<(PdfDocument, usize)>> =
        parts.iter().map(|(_, bytes)| read(bytes)).collect();
    let mut first_pages = Vec::with_capacity(parts.len());
    let mut taken = Vec::new();
    let mut next = 1;
    for ((name, _), found) in parts.iter().zip(&read) {
        let fits = found.as_ref().filter(|(_, pages)| next + pages <= PAGES);
        first_pages.push(fits.map(|_| next));
        if let Some((document, pages)) = fits {
            taken.push((name.as_str(), document, *pages));
            next += pages;
        }
    }
    let bytes = catch_unwind(AssertUnwindSafe(|| joined(title, &taken)))
        .unwrap_or_else(|_| Err(PrintError::Engine("the binder panicked".to_owned())))?;
    Ok(Bound { bytes, first_pages, pages: next - 1 })
}
