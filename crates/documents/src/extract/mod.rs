//! From a file to the neutral document that [`terbuka_core::procedure::read`] understands.
//!
//! What a file is, its content says; its name decides only whether text is our own TOML. Every
//! reader works in memory within [`ExtractLimits`]; the only other program ever started is a PDF or
//! picture reader, under limits of time and memory.

mod aligned;
mod docx;
mod error;
mod grid;
pub(crate) mod html;
mod layout;
mod lines;
mod page;
pub(crate) mod pdf_text;
pub(crate) mod sheet;
pub(crate) mod tool;

use terbuka_core::procedure::Procedure;
use terbuka_core::procedure::read::Block;

pub(crate) use docx::entity;
pub use error::ReadError;

use crate::{Limits, image, pdf, scan, zip};

/// How much a document may ask of us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExtractLimits {
    /// Largest file, in bytes.
    pub max_bytes: u64,
    /// Most text taken out of it, in bytes.
    pub max_text: usize,
    /// Most table cells, spans expanded.
    pub max_cells: usize,
    /// Longest a helping program may run, in milliseconds.
    pub tool_millis: u64,
    /// Longest the pages of a scanned PDF may take together, in milliseconds.
    pub scan_millis: u64,
}

impl Default for ExtractLimits {
    /// 20 MiB, 4 MiB of text, 200,000 cells, 4 seconds; a scan of several pages a minute.
    fn default() -> Self {
        ExtractLimits {
            max_bytes: 20 << 20,
            max_text: 4 << 20,
            max_cells: 200_000,
            tool_millis: 4_000,
            scan_millis: 60_000,
        }
    }
}

impl ExtractLimits {
    fn files(&self) -> Limits {
        Limits { max_bytes: self.max_bytes, max_unpacked: 64 << 20, ..Limits::default() }
    }
}

/// The format a document turned out to have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// Our own data.
    Toml,
    /// A web page.
    Html,
    /// Markdown or plain text.
    Text,
    /// Office Open XML.
    Docx,
    /// A PDF with text in it.
    Pdf,
    /// A picture of a page, read by character recognition.
    Scan,
}

/// What was taken out of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Extracted {
    /// A document to be read.
    Document {
        /// What it was.
        format: Format,
        /// Its pieces in reading order.
        blocks: Vec<Block>,
    },
    /// Our own data format: nothing is left to read.
    Data(Box<Procedure>),
}

/// Takes the text and tables out of a file.
///
/// # Errors
/// [`ReadError`] when the file is none that holds an SOP's text, or asks for too much.
pub fn extract(name: &str, bytes: &[u8], limits: &ExtractLimits) -> Result<Extracted, ReadError> {
    let size = bytes.len() as u64;
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(ReadError::Empty);
    }
    if size > limits.max_bytes {
        return Err(ReadError::TooLarge { bytes: size, limit: limits.max_bytes });
    }
    let document = |format, blocks| Ok(Extracted::Document { format, blocks });
    if pdf::is_pdf(bytes) {
        let (format, text) = pdf_text::text(bytes, limits)?;
        return document(format, lines::blocks(&text, limits)?);
    }
    if bytes.starts_with(b"PK") {
        let parts = zip::parts(bytes, &limits.files(), docx::PARTS)?;
        return document(Format::Docx, docx::blocks(&parts, limits)?);
    }
    if bytes.starts_with(&scan::COMPOUND_FILE) {
        return Err(scan::compound_file(bytes).into());
    }
    if image::is_png(bytes) || image::is_jpeg(bytes) {
        if image::is_png(bytes) {
            image::png(bytes, &limits.files())?;
        } else {
            image::jpeg(bytes, &limits.files())?;
        }
        let text = tool::recognise(bytes, limits)?;
        return document(Format::Scan, lines::blocks(&text, limits)?);
    }
    if scan::is_executable(bytes) {
        return Err(ReadError::NotADocument);
    }
    let text = decode(bytes).ok_or(ReadError::NotADocument)?;
    if text.len() > limits.max_text {
        return Err(ReadError::TooComplex);
    }
    if let Some(data) = toml_data(name, &text)? {
        return Ok(Extracted::Data(Box::new(data)));
    }
    if html::is_page(&text) {
        return document(Format::Html, html::blocks(&text, limits)?);
    }
    document(Format::Text, lines::blocks(&text, limits)?)
}

/// Text in UTF-8, UTF-16 with its mark, or the Western European page old word processors wrote.
pub(crate) fn decode(bytes: &[u8]) -> Option<String> {
    let wide = |rest: &[u8], unit: fn([u8; 2]) -> u16| {
        let units = rest.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
        char::decode_utf16(units).map(|c| c.unwrap_or('\u{FFFD}')).collect::<String>()
    };
    let text = if let Some(rest) = bytes.strip_prefix(b"\xFF\xFE") {
        wide(rest, u16::from_le_bytes)
    } else if let Some(rest) = bytes.strip_prefix(b"\xFE\xFF") {
        wide(rest, u16::from_be_bytes)
    } else {
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) if bytes.contains(&0) => return None,
            Err(_) => bytes.iter().map(|b| western(*b)).collect(),
        }
    };
    let (mut odd, mut all) = (0_usize, 0_usize);
    for c in text.chars() {
        all += 1;
        let plain = !c.is_control() || matches!(c, '\n' | '\r' | '\t' | '\u{0C}' | '\u{0B}');
        odd += usize::from(!plain || c == '\u{FFFD}');
    }
    // A few stray bytes are a scanner's slip; many are no text.
    (odd * 50 <= all && !text.contains('\0')).then_some(text)
}

/// Windows-1252, as far as Indonesian documents use it.
fn western(byte: u8) -> char {
    match byte {
        0x85 => '…',
        0x91 => '‘',
        0x92 => '’',
        0x93 => '“',
        0x94 => '”',
        0x95 => '•',
        0x96 => '–',
        0x97 => '—',
        0x80..=0x9F => '\u{FFFD}',
        other => char::from(other),
    }
}

/// Our own data, when the name or the text says so.
fn toml_data(name: &str, text: &str) -> Result<Option<Procedure>, ReadError> {
    let named = name.to_ascii_lowercase().ends_with(".toml");
    let like = text.lines().any(|line| line.trim() == "[header]") && text.contains('=');
    if !named && !like {
        return Ok(None);
    }
    match toml::from_str(text) {
        Ok(data) => Ok(Some(data)),
        Err(error) if named => {
            Err(ReadError::Data { message: error.to_string().trim_end().to_owned() })
        }
        Err(_) => Ok(None),
    }
}

#[cfg(test)]
mod tests;
