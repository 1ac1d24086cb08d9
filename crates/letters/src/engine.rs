//! Runs the PDF engine on one document.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use terbuka_core::letter::PrintError;
use typst::diag::SourceDiagnostic;
use typst::foundations::Smart;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::world::{Desk, Template};

/// Lets a fixed number of documents be made at once: each takes a core and some tens of megabytes.
pub struct Gate {
    free: Mutex<usize>,
    freed: Condvar,
}

/// One place behind the [`Gate`], given back when dropped.
struct Place<'a>(&'a Gate);

impl Gate {
    /// A gate with this many places, at least one.
    pub fn new(places: usize) -> Self {
        Self { free: Mutex::new(places.max(1)), freed: Condvar::new() }
    }

    fn lock(&self) -> MutexGuard<'_, usize> {
        // A count cannot be half-written, so a poisoned lock is as good as any.
        self.free.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn enter(&self) -> Place<'_> {
        let mut free = self.lock();
        while *free == 0 {
            free = self.freed.wait(free).unwrap_or_else(PoisonError::into_inner);
        }
        *free -= 1;
        Place(self)
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        *self.0.lock() += 1;
        self.0.freed.notify_one();
    }
}

/// Makes a PDF of this data with this template. `ident` names the document for ever: it becomes the
/// PDF's identifier, so it must come from the document, not from chance.
pub fn pdf(
    gate: &Gate,
    template: Template,
    data: Vec<u8>,
    ident: &str,
) -> Result<Vec<u8>, PrintError> {
    let place = gate.enter();
    let made = catch_unwind(AssertUnwindSafe(|| compile(template, data, ident)))
        .unwrap_or_else(|_| Err(PrintError::Engine("the engine panicked".to_owned())));
    // Without this the engine's memory grows with every different letter; after failures as well.
    comemo::evict(0);
    drop(place);
    made
}

fn compile(template: Template, data: Vec<u8>, ident: &str) -> Result<Vec<u8>, PrintError> {
    let world = Desk::new(template, data)
        .ok_or_else(|| PrintError::Engine("own templates were refused".to_owned()))?;
    let document: PagedDocument =
        typst::compile(&world).output.map_err(|errors| refusal(&errors))?;
    let standards = PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1])
        .map_err(|error| PrintError::Engine(error.message().to_string()))?;
    let options = PdfOptions {
        ident: Smart::Custom(ident.to_owned()),
        creator: Smart::Custom(Some("Terbuka".to_owned())),
        standards,
        ..PdfOptions::default()
    };
    typst_pdf::pdf(&document, &options).map_err(|errors| refusal(&errors))
}

/// The engine's messages, without the words of the letter they quote: those may name a person.
fn refusal(errors: &[SourceDiagnostic]) -> PrintError {
    let texts: Vec<String> =
        errors.iter().take(3).map(|error| without_quotes(&error.message)).collect();
    PrintError::Engine(texts.join("; "))
}

fn without_quotes(message: &str) -> String {
    // Everything between the first and the last quoting mark may be somebody's words.
    match (message.find(['`', '"']), message.rfind(['`', '"'])) {
        (Some(first), Some(last)) if last > first => {
            format!("{}…{}", &message[..first], &message[last + 1..])
        }
        _ => message.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn messages_do_not_quote_the_letter() {
        assert_eq!(
            without_quotes("PDF/A-2a error: the text `\"Budi\"` could not be displayed with `X`"),
            "PDF/A-2a error: the text …"
        );
        assert_eq!(without_quotes("plain"), "plain");
    }

    #[test]
    fn the_gate_lets_only_so_many_in() {
        let gate = Gate::new(2);
        let inside = AtomicUsize::new(0);
        let most = AtomicUsize::new(0);
        std::thread::scope(|scope| {
            for _ in 0..16 {
                scope.spawn(|| {
                    for _ in 0..200 {
                        let _place = gate.enter();
                        let now = inside.fetch_add(1, Ordering::SeqCst) + 1;
                        most.fetch_max(now, Ordering::SeqCst);
                        std::thread::yield_now();
                        inside.fetch_sub(1, Ordering::SeqCst);
                    }
                });
            }
        });
        assert!(most.load(Ordering::SeqCst) <= 2);
        assert_eq!(*gate.lock(), 2);
    }
}
