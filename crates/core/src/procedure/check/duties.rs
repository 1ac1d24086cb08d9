//! Acts a service may not lack: some step, or some record, must speak of them (`data/duties.toml`).

use std::sync::LazyLock;

use serde::Deserialize;

use crate::law::{Confidence, DataError, read_toml};
use crate::procedure::read::words::{fold, has_words};
use crate::procedure::{Finding, Procedure, Service, Severity};

/// One duty: its code, the words by which it is known, how it is called, and where it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Duty {
    service: Service,
    code: String,
    severity: Severity,
    words: Vec<String>,
    /// The box of records may name it in place of a step.
    #[serde(default)]
    records: bool,
    id: String,
    en: String,
    citation: String,
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
    read("duties.toml", include_str!("../../../../../data/duties.toml"))
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

pub(super) fn check(procedure: &Procedure, service: Service) -> Vec<Finding> {
    // Without steps there is nothing to miss: that finding stands already.
    if procedure.steps.is_empty() {
        return Vec::new();
    }
    let mut texts: Vec<String> = Vec::new();
    for step in &procedure.steps {
        let parts = [
            Some(&step.activity),
            step.requires.as_ref(),
            step.output.as_ref(),
            step.remark.as_ref(),
        ];
        texts.extend(parts.into_iter().flatten().map(|text| fold(text)));
    }
    // The register is often named only in the box of records.
    let records: Vec<String> = procedure.boxes.records.iter().map(|text| fold(text)).collect();
    SHIPPED
        .duty
        .iter()
        .filter(|duty| duty.service == service)
        .filter(|duty| {
            let speaks = |text: &String| duty.words.iter().any(|word| has_words(text, word));
            let recorded = duty.records && records.iter().any(speaks);
            !recorded && !texts.iter().any(speaks)
        })
        .map(|duty| {
            Finding::new(
                duty.code.as_str(),
                duty.severity,
                "steps",
                format!("Tidak ada langkah yang memuat {}.", duty.id),
                format!("No step holds {}.", duty.en),
            )
            .advise("Tambahkan langkahnya.")
            .cite(&duty.citation)
        })
        .collect()
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
