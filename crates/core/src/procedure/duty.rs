//! What the SOP of a service must speak of, because a law asks for it (`data/duties.toml`).

use std::sync::LazyLock;

use serde::Deserialize;

use super::read::words::fold;
use super::{Service, Severity};
use crate::law::{Confidence, DataError, read_toml};

/// One duty: its code, the words by which it is known, how it is called, and where it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Duty {
    pub(crate) service: Service,
    pub(crate) code: String,
    pub(crate) severity: Severity,
    /// Folded words, any of which speaks of it.
    pub(crate) words: Vec<String>,
    /// The box of records may name it in place of a step.
    #[serde(default)]
    pub(crate) records: bool,
    pub(crate) id: String,
    pub(crate) en: String,
    pub(crate) citation: String,
    #[expect(dead_code, reason = "told to who reads the data")]
    confidence: Confidence,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    standards: String,
    duty: Vec<Duty>,
}

static SHIPPED: LazyLock<File> = LazyLock::new(|| {
    read("duties.toml", include_str!("../../../../data/duties.toml"))
        .expect("the shipped duties are well-formed")
});

fn read(name: &str, text: &str) -> Result<File, DataError> {
    let file: File = read_toml(name, text)?;
    for duty in &file.duty {
        let place = format!("{} {}", duty.service.code(), duty.code);
        if duty.citation.trim().is_empty() {
            return Err(DataError::contradiction(name, &place, "cites nothing"));
        }
        if duty.words.is_empty() || duty.words.iter().any(|word| fold(word) != *word) {
            return Err(DataError::contradiction(name, &place, "its words must be folded"));
        }
    }
    Ok(file)
}

/// The article that asks every PPID for its seven standards.
pub(crate) fn standards() -> &'static str {
    &SHIPPED.standards
}

/// Every duty, of every service.
pub(crate) fn duties() -> &'static [Duty] {
    &SHIPPED.duty
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duty_without_its_law_or_with_words_that_are_never_found_is_refused() {
        let file = |citation: &str, word: &str| {
            format!(
                "standards = \"x\"\n[[duty]]\nservice = \"request\"\ncode = \"duty.x\"\n\
                 severity = \"error\"\nwords = [\"{word}\"]\nid = \"x\"\nen = \"x\"\n\
                 citation = \"{citation}\"\nconfidence = \"V\"\n"
            )
        };
        assert!(read("x", &file("UU 14/2008", "MENCATAT")).is_ok());
        assert!(read("x", &file(" ", "MENCATAT")).is_err());
        assert!(read("x", &file("UU 14/2008", "Mencatat")).is_err());
    }

    #[test]
    fn every_standard_has_a_duty() {
        for service in Service::ALL {
            assert!(SHIPPED.duty.iter().any(|duty| duty.service == *service), "{service:?}");
        }
    }
}
