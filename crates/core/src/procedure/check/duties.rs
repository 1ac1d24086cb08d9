//! Acts a service may not lack: some step, or some record, must speak of them.

use crate::procedure::duty::duties;
use crate::procedure::read::words::{fold, has_words};
use crate::procedure::{Finding, Procedure, Service};

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
    duties()
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
