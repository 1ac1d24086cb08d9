//! The SOPs in a file, read and checked: data for `sop check --json`, and the same in prose.

use serde::Serialize;
use terbuka_core::jiff::civil::Date;
use terbuka_core::letter::words;
use terbuka_core::procedure::check::{Around, check};
use terbuka_core::procedure::draw;
use terbuka_core::procedure::read::{Block, Cell, Reading, read, service_name};
use terbuka_core::procedure::{
    Approver, Branch, Closing, Dated, Finding, Procedure, Service, Severity, Step, TimeStandard,
};

use crate::extract::{ExtractLimits, Extracted, Format, ReadError, extract};

/// Every SOP of one file.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Report {
    /// What the file was.
    pub format: Format,
    /// Its SOPs in order; at least one.
    pub documents: Vec<Document>,
}

/// One SOP.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Document {
    /// Identity block.
    pub header: HeaderFields,
    /// What it is for; none when the title does not say.
    pub service: Option<Service>,
    /// *Dasar hukum*, one entry per regulation.
    pub legal_basis: Vec<String>,
    /// *Kualifikasi pelaksana*.
    pub qualifications: Vec<String>,
    /// *Keterkaitan*.
    pub related: Vec<String>,
    /// *Peralatan/perlengkapan*.
    pub equipment: Vec<String>,
    /// *Peringatan*.
    pub warnings: Vec<String>,
    /// *Pencatatan dan pendataan*.
    pub records: Vec<String>,
    /// Titles of the lanes as the document writes them.
    pub actors: Vec<String>,
    /// Steps in the document's order.
    pub steps: Vec<StepFields>,
    /// Rules of the approval page.
    pub closing: Closing,
    /// What reading and checking found, the gravest first.
    pub findings: Vec<Finding>,
}

/// The identity block; dates in ISO 8601 when whole, as written otherwise, null when empty.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct HeaderFields {
    /// *Nomor SOP*.
    pub number: Option<String>,
    /// *Nama SOP*.
    pub title: Option<String>,
    /// *Tanggal pembuatan*.
    pub created: Option<String>,
    /// *Tanggal pengesahan*.
    pub approved: Option<String>,
    /// *Tanggal efektif*.
    pub effective: Option<String>,
    /// *Tanggal revisi*, or the number of the revision.
    pub revised: Option<String>,
    /// *Disahkan oleh*.
    pub approved_by: Option<Approver>,
}

/// One step.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StepFields {
    /// As written, without its full stop; empty when the document gives none.
    pub number: String,
    /// *Kegiatan*.
    pub activity: String,
    /// Titles of the lanes that act.
    pub actors: Vec<String>,
    /// *Kelengkapan*.
    pub requires: Option<String>,
    /// *Waktu*, typed.
    pub time: Option<TimeField>,
    /// *Output*.
    pub output: Option<String>,
    /// *Keterangan*.
    pub remark: Option<String>,
    /// The ways of a decision.
    pub decision: Option<Vec<Branch>>,
}

/// A time standard: its type, and beside an amount what the document wrote.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TimeField {
    /// The type.
    #[serde(flatten)]
    pub standard: TimeStandard,
    /// As written, where the type does not hold it already.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub written: Option<String>,
}

/// The SOPs of a file as typed data, for an officer to mend and adopt.
///
/// # Errors
/// [`ReadError`]; a document without anything of an SOP is [`ReadError::NotAnSop`].
pub fn readings(
    name: &str,
    bytes: &[u8],
    limits: &ExtractLimits,
) -> Result<(Format, Vec<Reading>), ReadError> {
    match extract(name, bytes, limits)? {
        Extracted::Data(procedure) => Ok((Format::Toml, vec![known(*procedure)])),
        Extracted::Document { format, blocks } => {
            let found = read(blocks);
            if found.is_empty() { Err(ReadError::NotAnSop) } else { Ok((format, found)) }
        }
    }
}

/// The same with the document's words as one text, to be held beside the data.
///
/// # Errors
/// As [`readings`].
pub fn pages(
    name: &str,
    bytes: &[u8],
    limits: &ExtractLimits,
) -> Result<(String, Vec<Reading>), ReadError> {
    match extract(name, bytes, limits)? {
        Extracted::Data(procedure) => Ok((String::new(), vec![known(*procedure)])),
        Extracted::Document { blocks, .. } => {
            let text = blocks.iter().map(words).collect::<Vec<_>>().join("\n\n");
            let found = read(blocks);
            if found.is_empty() { Err(ReadError::NotAnSop) } else { Ok((text, found)) }
        }
    }
}

/// The words of a piece; the cells of a row beside each other.
fn words(block: &Block) -> String {
    match block {
        Block::Heading(text) | Block::Paragraph(text) | Block::Item(text) => text.clone(),
        Block::Table(table) => {
            let row = |row: &Vec<Cell>| {
                row.iter()
                    .map(Cell::own)
                    .filter(|text| !text.is_empty())
                    .collect::<Vec<_>>()
                    .join(" | ")
            };
            table.rows.iter().map(row).filter(|row| !row.is_empty()).collect::<Vec<_>>().join("\n")
        }
    }
}

/// Our own data has been read already.
fn known(procedure: Procedure) -> Reading {
    let times = vec![None; procedure.steps.len()];
    Reading { service: Some(procedure.service), procedure, times, findings: Vec::new() }
}

/// Reads a file and checks every SOP in it.
///
/// # Errors
/// As [`readings`].
pub fn report(
    name: &str,
    bytes: &[u8],
    around: &Around<'_>,
    limits: &ExtractLimits,
) -> Result<Report, ReadError> {
    let (format, readings) = readings(name, bytes, limits)?;
    let documents = readings.into_iter().map(|reading| Document::of(reading, around)).collect();
    Ok(Report { format, documents })
}

impl Document {
    /// One reading with the findings of the check added.
    pub fn of(reading: Reading, around: &Around<'_>) -> Document {
        let Reading { service, procedure, times, mut findings } = reading;
        findings.extend(check(&procedure, service, around));
        findings.sort_by_key(|finding| finding.severity);
        let Procedure { header, boxes, lanes, steps, closing, .. } = procedure;
        let written = times.into_iter().chain(std::iter::repeat(None));
        Document {
            header: HeaderFields {
                number: header.number,
                title: Some(header.title).filter(|title| !title.is_empty()),
                created: header.created.map(date),
                approved: header.approved.map(date),
                effective: header.effective.map(date),
                revised: header.revised.map(date),
                approved_by: header.approved_by,
            },
            service,
            legal_basis: boxes.legal_basis,
            qualifications: boxes.qualifications,
            related: boxes.related,
            equipment: boxes.equipment,
            warnings: boxes.warnings,
            records: boxes.records,
            actors: lanes.into_iter().map(|lane| lane.title).collect(),
            steps: steps
                .into_iter()
                .zip(written)
                .map(|(step, written)| fields(step, written))
                .collect(),
            closing,
            findings,
        }
    }
}

fn date(dated: Dated) -> String {
    dated.on.map_or(dated.text, |on| on.to_string())
}

fn fields(step: Step, written: Option<String>) -> StepFields {
    let typed = |standard: TimeStandard| {
        let written = match standard {
            TimeStandard::Duration { .. } | TimeStandard::WorkingDays { .. } => written,
            _ => None,
        };
        TimeField { standard, written }
    };
    StepFields {
        number: step.number,
        activity: step.activity,
        actors: step.lanes,
        requires: step.requires,
        time: step.time.map(typed),
        output: step.output,
        remark: step.remark,
        decision: step.decision,
    }
}

impl Report {
    /// How many findings of at least this severity there are.
    pub fn count(&self, severity: Severity) -> usize {
        self.documents.iter().flat_map(|d| &d.findings).filter(|f| f.severity <= severity).count()
    }

    /// The report as Indonesian prose for a terminal.
    pub fn prose(&self) -> String {
        let mut out = String::new();
        for (at, document) in self.documents.iter().enumerate() {
            if at > 0 {
                out.push('\n');
            }
            document.prose(&mut out);
        }
        out
    }
}

/// Steps listed in prose at most; the data holds them all.
const LISTED: usize = 40;

impl Document {
    fn prose(&self, out: &mut String) {
        let header = &self.header;
        let or_dash = |value: &Option<String>| value.clone().unwrap_or_else(|| "–".into());
        let day = |value: &Option<String>| match value.as_deref().map(str::parse::<Date>) {
            Some(Ok(date)) => words::date(date),
            _ => or_dash(value),
        };
        line(out, &format!("SOP {}", header.title.as_deref().unwrap_or("(tanpa judul)")));
        line(
            out,
            &format!(
                "  Nomor {} · dibuat {} · disahkan {} · berlaku {}",
                or_dash(&header.number),
                day(&header.created),
                day(&header.approved),
                day(&header.effective)
            ),
        );
        if let Some(by) = &header.approved_by {
            let name = by.name.as_deref().map(|name| format!(", {name}")).unwrap_or_default();
            let nip = by.nip.as_deref().map(|nip| format!(" (NIP {nip})")).unwrap_or_default();
            line(out, &format!("  Disahkan oleh {}{name}{nip}", by.position));
        }
        line(out, &format!("  Layanan: {}", self.service.map_or("tidak diketahui", service_name)));
        line(
            out,
            &format!(
                "  Pelaksana: {}",
                if self.actors.is_empty() { "–".to_owned() } else { self.actors.join(", ") }
            ),
        );
        line(
            out,
            &format!("  {} langkah, {} dasar hukum", self.steps.len(), self.legal_basis.len()),
        );
        for step in self.steps.iter().take(LISTED) {
            line(out, &format!("    {}", step.prose()));
        }
        if let Some(more @ 1..) = self.steps.len().checked_sub(LISTED) {
            line(out, &format!("    … dan {more} langkah lagi"));
        }
        if self.findings.is_empty() {
            line(out, "  Tidak ada temuan.");
            return;
        }
        line(out, &format!("  {} temuan:", self.findings.len()));
        for finding in &self.findings {
            let severity = match finding.severity {
                Severity::Error => "KESALAHAN",
                Severity::Warning => "PERINGATAN",
                Severity::Info => "CATATAN",
            };
            line(
                out,
                &format!("  {severity} [{}] {}: {}", finding.code, finding.place, finding.message),
            );
            if let Some(advice) = &finding.advice {
                line(out, &format!("    → {advice}"));
            }
            if let Some(citation) = &finding.citation {
                line(out, &format!("    Dasar: {citation}"));
            }
        }
    }
}

impl StepFields {
    /// A step in one line: number, what is done, by whom, how fast, what comes of it.
    fn prose(&self) -> String {
        let number = if self.number.is_empty() { "–" } else { &self.number };
        let time = self.time.as_ref().map(|time| draw::words::time(&time.standard));
        let parts = [Some(self.actors.join(", ")), time, self.output.clone()];
        let parts = parts.into_iter().flatten().filter(|part| !part.trim().is_empty());
        let rest = parts.map(|part| format!(" · {part}")).collect::<String>();
        format!("{number}. {}{rest}", self.activity)
    }
}

/// One line, without the control characters a document may carry to a terminal.
fn line(out: &mut String, text: &str) {
    out.extend(text.chars().map(|c| if c.is_control() { ' ' } else { c }));
    out.push('\n');
}
