//! From a document to procedures: what an office wrote, taken apart with care for every way offices
//! write it.
//!
//! Nothing here guesses. What stands in the document is taken over as it stands, typed where its
//! meaning is plain (a date, a time, a lane), and what could not be read is a finding with its
//! place.

pub mod block;
mod boxes;
mod closing;
mod columns;
pub(crate) mod date;
mod decide;
mod header;
mod label;
mod lanes;
mod listed;
mod names;
mod raw;
mod scan;
mod segment;
mod service;
mod signature;
pub(crate) mod split;
mod steps;
pub(crate) mod time;
pub(crate) mod words;

pub use block::{Block, Cell, Table};
pub use service::{service_name, service_of};

use raw::RawStep;
use scan::Scan;
use words::{is_nothing, squeeze};

use super::duty::standards;
use super::finding::quote;
use super::{Finding, Procedure, Service, Severity, Step};

/// One SOP as read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// What it is for, when its title says so.
    pub service: Option<Service>,
    /// The procedure. While `service` is none, its own `service` means nothing: see
    /// [`Reading::into_procedure`].
    pub procedure: Procedure,
    /// Each step's time as the document writes it, in the order of the steps.
    pub times: Vec<Option<String>>,
    /// What could not be read, or was read with a caveat.
    pub findings: Vec<Finding>,
}

impl Reading {
    /// The procedure under the service an officer has chosen.
    pub fn into_procedure(mut self, service: Service) -> Procedure {
        self.procedure.service = service;
        self.procedure
    }
}

/// A date field as an officer typed it: what was written, and the day when it names one.
pub fn dated_field(text: &str) -> super::Dated {
    date::dated(text).unwrap_or_else(|| super::Dated { text: text.trim().to_owned(), on: None })
}

/// A time standard as an officer typed it, understood as the reader understands a document's.
pub fn time_standard(text: &str) -> super::TimeStandard {
    let kept = || super::TimeStandard::Text { text: text.trim().to_owned() };
    time::time(text, None).map_or_else(kept, |found| found.standard)
}

/// Reads a document. Empty when nothing in it belongs to an SOP: no identity block, no box, no step.
pub fn read(blocks: Vec<Block>) -> Vec<Reading> {
    segment::segments(blocks).iter().filter_map(|part| one(part)).collect()
}

fn one(blocks: &[Block]) -> Option<Reading> {
    let scan = Scan::blocks(blocks);
    let identified = scan.header.any();
    let titled_list = !scan.listed.steps.is_empty() && !scan.headlines.is_empty();
    let something = identified || scan.boxes.any() || scan.rows.headed || titled_list;
    if !something {
        return None;
    }
    let headline =
        scan.headlines.iter().filter(|h| !is_nothing(h)).max_by_key(|h| h.len()).cloned();
    let signature = scan.signature();
    let (header, mut findings) = scan.header.finish(headline.as_deref(), &signature);
    let (boxes, more) = scan.boxes.finish(identified);
    findings.extend(more);
    findings.extend(scan.rows.findings);
    let mut raw = scan.rows.steps;
    let mut titles = scan.rows.lanes;
    if raw.is_empty() {
        raw = scan.listed.steps;
        for name in raw.iter().flat_map(|step| steps::actors(&step.actor)) {
            if !titles.iter().any(|have| words::fold(have) == words::fold(&name)) {
                titles.push(name);
            }
        }
    }
    if raw.is_empty() {
        findings.push(no_steps(scan.rows.headed));
    }
    let unit = scan.rows.columns.as_ref().and_then(|columns| columns.unit);
    let (steps, times) = understood(&raw, &titles, unit, &mut findings);
    let service = service_of(&header.title).or_else(|| headline.as_deref().and_then(service_of));
    if service.is_none() {
        findings.push(
            Finding::new(
                "service.unknown",
                Severity::Warning,
                "service",
                format!(
                    "Jenis layanan tidak dapat ditentukan dari judul \"{}\".",
                    quote(&header.title, 80)
                ),
                format!(
                    "The service cannot be told from the title \"{}\".",
                    quote(&header.title, 80)
                ),
            )
            .advise("Pilih satu dari tujuh standar layanan.")
            .cite(standards()),
        );
    }
    let procedure = Procedure {
        service: service.unwrap_or(Service::Request),
        header,
        boxes,
        lanes: lanes::lanes(&titles),
        steps,
        closing: scan.closing,
    };
    Some(Reading { service, procedure, times, findings })
}

fn no_steps(headed: bool) -> Finding {
    let (id, en) = if headed {
        (
            "Tabel langkah ada, tetapi tidak berisi langkah.",
            "There is a step table, but no step in it.",
        )
    } else {
        (
            "Dokumen tidak memuat tabel langkah (kegiatan, pelaksana, mutu baku).",
            "The document has no step table (activities, actors, quality standards).",
        )
    };
    Finding::new("steps.missing", Severity::Error, "steps", id, en)
        .advise("Lampirkan lembar alur, atau isikan langkahnya sebelum SOP ditetapkan.")
        .cite("Permenpan-RB 35/2012")
}

/// Raw steps with their times typed, their actors named and their decisions put together.
fn understood(
    raw: &[RawStep],
    titles: &[String],
    unit: Option<time::Unit>,
    findings: &mut Vec<Finding>,
) -> (Vec<Step>, Vec<Option<String>>) {
    let decisions = decide::decisions(raw);
    let mut steps = Vec::with_capacity(raw.len());
    let mut times = Vec::with_capacity(raw.len());
    for ((at, raw), decision) in raw.iter().enumerate().zip(decisions) {
        let place = format!("steps.{}", at + 1);
        let some = |text: &str| (!is_nothing(text)).then(|| squeeze(text));
        if raw.number.is_empty() {
            findings.push(Finding::new(
                "step.number_missing",
                Severity::Warning,
                format!("{place}.number"),
                format!("Langkah ke-{} (\"{}\") tidak bernomor.", at + 1, quote(&raw.activity, 60)),
                format!(
                    "Step in position {} (\"{}\") has no number.",
                    at + 1,
                    quote(&raw.activity, 60)
                ),
            ));
        }
        if raw.shifted {
            findings.push(
                Finding::new(
                    "step.cells_shifted",
                    Severity::Warning,
                    place.clone(),
                    format!("Langkah {}: sel kelengkapan, waktu, dan output bergeser satu kolom ke kanan; dibaca pada tempat semestinya.", raw.number),
                    format!("Step {}: completeness, time and output stood one column to the right; they were read where they belong.", raw.number),
                )
                .advise("Bandingkan baris ini dengan dokumen aslinya."),
            );
        }
        let read = time::time(&raw.time, unit);
        if let Some(read) = &read {
            time_finding(read, raw, &place, findings);
        }
        times.push(some(&raw.time));
        steps.push(Step {
            number: squeeze(&raw.number),
            activity: squeeze(&raw.activity),
            lanes: lanes::acting(raw, titles),
            requires: some(&raw.requires),
            time: read.map(|read| read.standard),
            output: some(&raw.output),
            remark: some(&raw.remark),
            decision,
            acts: Vec::new(),
        });
    }
    (steps, times)
}

fn time_finding(read: &time::ReadTime, raw: &RawStep, place: &str, findings: &mut Vec<Finding>) {
    let text = quote(&raw.time, 60);
    if read.repaired {
        findings.push(Finding::new(
            "step.time_mended",
            Severity::Info,
            format!("{place}.time"),
            format!(
                "Langkah {}: waktu \"{text}\" dibaca dengan huruf yang diganti angka.",
                raw.number
            ),
            format!(
                "Step {}: the time \"{text}\" was read with a letter taken for a digit.",
                raw.number
            ),
        ));
    } else if !read.understood {
        findings.push(
            Finding::new(
                "step.time_unclear",
                Severity::Warning,
                format!("{place}.time"),
                format!(
                    "Langkah {}: \"{text}\" di kolom waktu bukan ukuran waktu yang dikenal.",
                    raw.number
                ),
                format!(
                    "Step {}: \"{text}\" in the time column is no known measure of time.",
                    raw.number
                ),
            )
            .advise("Tuliskan lamanya, misalnya 30 menit atau 3 hari kerja."),
        );
    }
}
