//! What the tests of SOP documents share.

use terbuka_core::jiff::civil::date;
use terbuka_core::procedure::check::Around;
use terbuka_core::procedure::{DurationUnit, TimeStandard};
use terbuka_documents::report::{Document, Report, StepFields, report};
use terbuka_documents::{ExtractLimits, ReadError};

/// Reads and checks a file as on a fixed day.
pub fn checked(name: &str, bytes: &[u8]) -> Result<Report, ReadError> {
    report(name, bytes, &Around::on(date(2026, 11, 21)), &ExtractLimits::default())
}

/// The one SOP of a file.
pub fn only(name: &str, bytes: &[u8]) -> Document {
    let mut report = checked(name, bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert_eq!(report.documents.len(), 1, "{name} holds one SOP");
    report.documents.remove(0)
}

/// Codes of a document's findings.
pub fn codes(document: &Document) -> Vec<&str> {
    document.findings.iter().map(|finding| finding.code).collect()
}

/// The message of the first finding with this code at this place.
pub fn message<'a>(document: &'a Document, code: &str, place: &str) -> &'a str {
    let found = document.findings.iter().find(|f| f.code == code && f.place == place);
    found
        .map(|f| f.message.as_str())
        .unwrap_or_else(|| panic!("no {code} at {place}: {:#?}", document.findings))
}

/// A step's time without what was written.
pub fn time(step: &StepFields) -> Option<&TimeStandard> {
    step.time.as_ref().map(|time| &time.standard)
}

/// An amount of time.
pub fn span(amount: u32, unit: DurationUnit) -> TimeStandard {
    TimeStandard::Duration { amount, unit }
}
