//! What a printer can do, so that the rest of the house needs to know no PDF engine.

use thiserror::Error;

use super::Letter;
use super::Poster;
use super::block::Paper;
use super::parts::Letterhead;
use crate::procedure::Procedure;
use crate::report_doc::Report;
use crate::sheet::Sheet;

/// Whether a paper is in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    /// Signed and numbered.
    Final,
    /// Not yet: printed with KONSEP across every page.
    Draft,
}

/// Why nothing was printed.
#[derive(Debug, Error)]
pub enum PrintError {
    /// More than one document can carry; a narrower period or filter helps.
    #[error("the document would have {rows} rows; {limit} is the most")]
    TooLong {
        /// How many rows were asked for.
        rows: usize,
        /// How many are possible.
        limit: usize,
    },
    /// More columns than a page can be wide.
    #[error("the sheet would have {columns} columns; {limit} is the most")]
    TooWide {
        /// How many columns were asked for.
        columns: usize,
        /// How many are possible.
        limit: usize,
    },
    /// More text than one document can carry.
    #[error("the document would have {characters} characters; {limit} is the most")]
    TooMuchText {
        /// How many characters were asked for.
        characters: usize,
        /// How many are possible.
        limit: usize,
    },
    /// A final letter without a number.
    #[error("a letter cannot be final without a number")]
    Unnumbered,
    /// The engine refused; the text says why, without the letter's contents.
    #[error("the document could not be made: {0}")]
    Engine(String),
}

/// Documents bound into one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bound {
    /// The PDF.
    pub bytes: Vec<u8>,
    /// The page on which each part begins, from 1; none for what could not be bound.
    pub first_pages: Vec<Option<usize>>,
    /// Pages in all.
    pub pages: usize,
}

/// Makes files out of letters, sheets and reports. Every method may take tens of milliseconds and
/// must be called where blocking is allowed; the same input always gives the same bytes.
pub trait Print: Send + Sync {
    /// A letter as tagged PDF/A.
    fn letter(&self, letter: &Letter, status: Status) -> Result<Vec<u8>, PrintError>;

    /// A composed page as tagged PDF/A: a record or decision that is no letter to somebody.
    fn paper(&self, paper: &Paper, status: Status) -> Result<Vec<u8>, PrintError>;

    /// A sheet as tagged PDF/A under the office's letterhead.
    fn sheet_pdf(&self, sheet: &Sheet, letterhead: &Letterhead) -> Result<Vec<u8>, PrintError>;

    /// A sheet as a workbook with real dates and numbers.
    fn sheet_xlsx(&self, sheet: &Sheet) -> Result<Vec<u8>, PrintError>;

    /// A sheet as comma-separated UTF-8 with byte order mark, safe to open in a spreadsheet.
    fn sheet_csv(&self, sheet: &Sheet) -> Result<Vec<u8>, PrintError>;

    /// A report as tagged PDF/A.
    fn report_pdf(&self, report: &Report, status: Status) -> Result<Vec<u8>, PrintError>;

    /// A poster as tagged PDF/A, A3 upright. A text too long for one sheet goes on overleaf.
    fn poster(&self, poster: &Poster, status: Status) -> Result<Vec<u8>, PrintError>;

    /// A report's tables as a workbook, one worksheet each.
    fn report_xlsx(&self, report: &Report) -> Result<Vec<u8>, PrintError>;

    /// A report as a document to be edited on (DOCX): the same words and tables; charts as tables.
    fn report_docx(&self, report: &Report) -> Result<Vec<u8>, PrintError>;

    /// Documents bound into one PDF in their order, each with its name as a bookmark. What is no
    /// readable PDF is left out. A copy for reading: the documents themselves are what was issued.
    fn bind(&self, title: &str, parts: &[(String, Vec<u8>)]) -> Result<Bound, PrintError>;

    /// A picture in SVG that this program drew, as PNG.
    fn picture_png(&self, svg: &str) -> Result<Vec<u8>, PrintError>;

    /// The official sheet of an SOP (Permenpan-RB 35/2012) as tagged PDF/A: identity page under the
    /// office's name, then the step table with its flow chart.
    fn procedure_pdf(
        &self,
        procedure: &Procedure,
        office: &Letterhead,
        status: Status,
    ) -> Result<Vec<u8>, PrintError>;
}
