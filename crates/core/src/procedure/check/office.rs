//! The SOP among the office's others, and its age: related SOPs, the seven standards, reviews.

use jiff::ToSpan;

use super::Around;
use crate::law::explain::date_en;
use crate::law::{Length, Terms};
use crate::letter::words::date;
use crate::procedure::duty::standards;
use crate::procedure::finding::quote;
use crate::procedure::read::date::latest;
use crate::procedure::read::words::{fold, is_nothing};
use crate::procedure::read::{service_name, service_of};
use crate::procedure::{Finding, Procedure, Service, Severity};

pub(super) fn check(
    procedure: &Procedure,
    service: Option<Service>,
    around: &Around<'_>,
) -> Vec<Finding> {
    let mut findings: Vec<Finding> = review(procedure, around).into_iter().collect();
    if around.adopted.is_some() {
        findings.extend(related(procedure, service, around));
        findings.extend(lacking(service, around));
    }
    findings
}

fn related(procedure: &Procedure, own: Option<Service>, around: &Around<'_>) -> Vec<Finding> {
    let adopted = around.adopted.unwrap_or_default();
    let mut findings = Vec::new();
    for (at, title) in procedure.boxes.related.iter().enumerate() {
        let folded = fold(title);
        let names_sop = folded.split(' ').any(|word| matches!(word, "SOP" | "POS" | "PROSEDUR"));
        let service = service_of(title);
        if is_nothing(title) || (!names_sop && service.is_none()) {
            continue;
        }
        let known = adopted.iter().any(|have| {
            let other = fold(&have.title);
            (service.is_some() && have.service == service)
                || (!other.is_empty() && (folded.contains(&other) || other.contains(&folded)))
        });
        // An SOP that names itself is not missing.
        let itself = service.is_some() && service == own;
        if !known && !itself {
            findings.push(
                Finding::new(
                    "related.not_adopted",
                    Severity::Warning,
                    format!("related.{}", at + 1),
                    format!(
                        "SOP terkait \"{}\" belum berlaku di satuan kerja ini.",
                        quote(title, 80)
                    ),
                    format!(
                        "The related SOP \"{}\" is not in force at this office.",
                        quote(title, 80)
                    ),
                )
                .advise("Tetapkan SOP itu, atau sesuaikan keterkaitannya."),
            );
        }
    }
    findings
}

fn lacking(own: Option<Service>, around: &Around<'_>) -> Vec<Finding> {
    let adopted = around.adopted.unwrap_or_default();
    Service::ALL
        .iter()
        .filter(|service| {
            own != Some(**service) && !adopted.iter().any(|have| have.service == Some(**service))
        })
        .map(|service| {
            Finding::new(
                "standards.lacking",
                Severity::Info,
                format!("standards.{}", service.code()),
                format!("Satuan kerja ini belum memiliki SOP {}.", service_name(*service)),
                format!("This office has no SOP yet for the standard {}.", service.code()),
            )
            .advise("Gunakan templat bawaan atau tetapkan SOP sendiri.")
            .cite(standards())
        })
        .collect()
}

/// The review the SOP promises, or the yearly one.
fn review(procedure: &Procedure, around: &Around<'_>) -> Option<Finding> {
    let header = &procedure.header;
    let since = around.reviewed.or_else(|| {
        [&header.revised, &header.effective, &header.approved, &header.created]
            .into_iter()
            .find_map(|date| date.as_ref().and_then(latest))
    })?;
    let (months, citation) = match procedure.closing.reviews_a_year.filter(|n| *n > 0) {
        Some(times) => (12 / i32::from(times.min(12)), "SOP itu sendiri".to_owned()),
        None => {
            let term = Terms::shipped().get("procedure-review")?;
            match term.length {
                Length::Years { amount } => (i32::from(amount) * 12, term.citation.clone()),
                Length::Months { amount } => (i32::from(amount), term.citation.clone()),
                _ => return None,
            }
        }
    };
    let due = since.checked_add(months.months()).ok()?;
    (due < around.today).then(|| {
        Finding::new(
            "review.overdue",
            Severity::Warning,
            "closing.reviews_a_year",
            format!("Evaluasi SOP seharusnya dilakukan paling lambat {}; tanggal terakhir yang diketahui {}.", date(due), date(since)),
            format!("The SOP's review was due by {}; the last known date is {}.", date_en(due), date_en(since)),
        )
        .advise("Lakukan evaluasi dan catat hasilnya.")
        .cite(citation)
    })
}
