//! The printer: letters, sheets and reports to bytes, within limits.

use terbuka_core::letter::block::{Block, Paper};
use terbuka_core::letter::{Bound, Letter, Letterhead, Poster, Print, PrintError, Status};
use terbuka_core::procedure::Procedure;
use terbuka_core::report_doc::Report;
use terbuka_core::sheet::{Cell, Sheet};

use crate::clean::Reach;
use crate::engine::{Gate, pdf};
use crate::world::Template;
use crate::{bind, csv_out, docx, picture, sop, view, xlsx};

/// How large a document may be. Beyond it the caller gets [`PrintError::TooLong`] or
/// [`PrintError::TooMuchText`] and can ask for less.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Rows of a PDF (5,000 take some two seconds and 100 MB).
    pub pdf_rows: usize,
    /// Rows of a workbook.
    pub xlsx_rows: usize,
    /// Rows of a CSV file.
    pub csv_rows: usize,
    /// Characters of any document.
    pub characters: usize,
    /// PDF documents made at the same time.
    pub at_once: usize,
}

/// Figures and sections of a poster.
const POSTER_ENTRIES: usize = 60;

impl Default for Limits {
    fn default() -> Self {
        Self {
            pdf_rows: 5_000,
            xlsx_rows: 50_000,
            csv_rows: 1_000_000,
            characters: 3_000_000,
            at_once: 2,
        }
    }
}

/// Lanes of an SOP: more would make a page wider than PDF/A allows.
const LANES: usize = 500;

/// Prints by the embedded engine. Cheap to make: fonts and templates are read at the first document.
pub struct Printer {
    limits: Limits,
    gate: Gate,
}

impl Default for Printer {
    fn default() -> Self {
        Self::new(Limits::default())
    }
}

impl Printer {
    /// A printer with these limits.
    pub fn new(limits: Limits) -> Self {
        Self { limits, gate: Gate::new(limits.at_once) }
    }

    fn check(&self, rows: usize, limit: usize, characters: usize) -> Result<(), PrintError> {
        if rows > limit {
            return Err(PrintError::TooLong { rows, limit });
        }
        if characters > self.limits.characters {
            return Err(PrintError::TooMuchText { characters, limit: self.limits.characters });
        }
        Ok(())
    }

    /// Tries with every font on board; should a script's shaping fail the standard, once more with
    /// the letter's own family alone, other signs named. A letter is never lost to a name.
    fn twice(
        &self,
        template: Template,
        ident: &str,
        data: impl Fn(Reach) -> Result<serde_json::Value, PrintError>,
    ) -> Result<Vec<u8>, PrintError> {
        let run = |reach| {
            let data = serde_json::to_vec(&data(reach)?)
                .map_err(|error| PrintError::Engine(error.to_string()))?;
            pdf(&self.gate, template, data, ident)
        };
        match run(Reach::AnyFont) {
            Err(PrintError::Engine(_)) => run(Reach::OwnFont),
            done => done,
        }
    }

    fn print(&self, paper: &Paper, status: Status) -> Result<Vec<u8>, PrintError> {
        self.check(
            rows(&paper.blocks),
            self.limits.pdf_rows,
            serde_json::to_string(paper).map_or(usize::MAX, |json| json.len()),
        )?;
        let ident = format!("terbuka:{}:{}", paper.title, paper.verification.code);
        self.twice(Template::Paper, &ident, |reach| view::paper(paper, status, reach))
    }
}

/// Rows of all tables and entries.
fn rows(blocks: &[Block]) -> usize {
    blocks
        .iter()
        .map(|block| match block {
            Block::Table { sheet } => sheet.rows.len() + sheet.totals.len(),
            Block::Facts { rows } => rows.len(),
            Block::List { items, .. } => items.len(),
            Block::Ticks { items } => items.len(),
            Block::Chart { chart } => chart.bars.len(),
            Block::Entries { entries } => entries.iter().map(|e| 1 + rows(&e.blocks)).sum(),
            Block::Heading { .. }
            | Block::Paragraph { .. }
            | Block::Quote { .. }
            | Block::Qr { .. }
            | Block::Signatures { .. } => 1,
        })
        .sum()
}

fn sheet_rows(sheet: &Sheet) -> usize {
    sheet.rows.len() + sheet.totals.len()
}

fn sheet_characters(sheet: &Sheet) -> usize {
    let cells = sheet.rows.iter().chain(&sheet.totals).flatten();
    cells
        .map(|cell| match cell {
            Cell::Text(text) => text.len(),
            _ => 8,
        })
        .sum()
}

impl Print for Printer {
    fn letter(&self, letter: &Letter, status: Status) -> Result<Vec<u8>, PrintError> {
        if status == Status::Final && letter.frame().number.is_none() {
            return Err(PrintError::Unnumbered);
        }
        self.print(&letter.compose(), status)
    }

    fn paper(&self, paper: &Paper, status: Status) -> Result<Vec<u8>, PrintError> {
        if status == Status::Final && paper.number.is_none() {
            return Err(PrintError::Unnumbered);
        }
        self.print(paper, status)
    }

    fn sheet_pdf(&self, sheet: &Sheet, letterhead: &Letterhead) -> Result<Vec<u8>, PrintError> {
        self.check(sheet_rows(sheet), self.limits.pdf_rows, sheet_characters(sheet))?;
        let ident = format!("terbuka:{}:{}", sheet.title, sheet.subtitle.join("|"));
        self.twice(Template::Sheet, &ident, |reach| Ok(view::sheet(sheet, letterhead, reach)))
    }

    fn sheet_xlsx(&self, sheet: &Sheet) -> Result<Vec<u8>, PrintError> {
        self.check(sheet_rows(sheet), self.limits.xlsx_rows, 0)?;
        xlsx::workbook(&sheet.title, std::iter::once(sheet))
    }

    fn sheet_csv(&self, sheet: &Sheet) -> Result<Vec<u8>, PrintError> {
        self.check(sheet_rows(sheet), self.limits.csv_rows, 0)?;
        csv_out::csv(sheet)
    }

    fn report_pdf(&self, report: &Report, status: Status) -> Result<Vec<u8>, PrintError> {
        self.print(&report.compose(), status)
    }

    fn poster(&self, poster: &Poster, status: Status) -> Result<Vec<u8>, PrintError> {
        let characters = serde_json::to_string(poster).map_or(usize::MAX, |json| json.len());
        // A poster is looked at, not read through; far less than a letter is far too much already.
        self.check(poster.figures.len() + poster.sections.len(), POSTER_ENTRIES, characters)?;
        let ident = format!("terbuka:{}:{}", poster.title, poster.url);
        self.twice(Template::Poster, &ident, |reach| view::poster(poster, status, reach))
    }

    fn report_xlsx(&self, report: &Report) -> Result<Vec<u8>, PrintError> {
        self.check(report.rows(), self.limits.xlsx_rows, 0)?;
        xlsx::workbook(&report.title, report.sheets())
    }

    fn report_docx(&self, report: &Report) -> Result<Vec<u8>, PrintError> {
        let characters = serde_json::to_string(report).map_or(usize::MAX, |json| json.len());
        self.check(report.rows(), self.limits.xlsx_rows, characters)?;
        docx::document(report)
    }

    fn bind(&self, title: &str, parts: &[(String, Vec<u8>)]) -> Result<Bound, PrintError> {
        bind::bind(title, parts)
    }

    fn picture_png(&self, svg: &str) -> Result<Vec<u8>, PrintError> {
        self.check(0, 0, svg.len())?;
        picture::png(svg)
    }

    fn procedure_pdf(
        &self,
        procedure: &Procedure,
        office: &Letterhead,
        status: Status,
    ) -> Result<Vec<u8>, PrintError> {
        let json = serde_json::to_string(procedure)
            .map_err(|error| PrintError::Engine(error.to_string()))?;
        self.check(procedure.steps.len(), self.limits.pdf_rows, json.len())?;
        if procedure.lanes.len() > LANES {
            return Err(PrintError::TooWide { columns: procedure.lanes.len(), limit: LANES });
        }
        let number = procedure.header.number.as_deref().unwrap_or_default();
        let ident = format!("terbuka:sop:{}:{number}", procedure.service.code());
        self.twice(Template::Sop, &ident, |reach| sop::sop(procedure, office, status, reach))
    }
}
