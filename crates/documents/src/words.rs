//! The words of a file that an office keeps, for looking it up, and a small picture of its first page.

use crate::accept::{Kind, Limits};
use crate::extract::{ExtractLimits, Format, ReadError, decode, html, pdf_text, sheet, tool};
use crate::zip;

/// How the words were found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// They stand in the file.
    Own,
    /// They were recognised on pictures of its pages.
    Scanned,
}

/// The words of a file that [`crate::check`] has accepted.
///
/// # Errors
/// [`ReadError::Picture`], [`ReadError::ScannedPdf`] or [`ReadError::NoTool`] when the file may hold
/// words that cannot be read here; the others when it is broken or holds more than is read.
pub fn read(kind: Kind, bytes: &[u8], limits: &ExtractLimits) -> Result<(How, String), ReadError> {
    let whole = Limits { max_bytes: limits.max_bytes, ..Limits::default() };
    let part = |name: &str| -> Result<String, ReadError> {
        let parts = zip::parts(bytes, &whole, &[name])?;
        let (_, xml) = parts.first().ok_or(ReadError::Damaged)?;
        Ok(String::from_utf8_lossy(xml).into_owned())
    };
    let own = |text: String| Ok((How::Own, text));
    match kind {
        Kind::Pdf => {
            let (format, text) = pdf_text::text(bytes, limits)?;
            let how = if format == Format::Scan { How::Scanned } else { How::Own };
            Ok((how, text))
        }
        Kind::Jpeg | Kind::Png => Ok((How::Scanned, tool::recognise(bytes, limits)?)),
        Kind::Docx => own(sheet::flowing(&part("word/document.xml")?, limits)?),
        Kind::Odt | Kind::Ods => own(sheet::flowing(&part("content.xml")?, limits)?),
        Kind::Xlsx => {
            let names = sheet::parts();
            let wanted: Vec<&str> = names.iter().map(String::as_str).collect();
            own(sheet::workbook(&zip::parts(bytes, &whole, &wanted)?, limits)?)
        }
        Kind::Html => {
            let text = decode(bytes).ok_or(ReadError::NotADocument)?;
            if text.len() > limits.max_text {
                return Err(ReadError::TooComplex);
            }
            own(html::words(&text, limits)?)
        }
        Kind::Csv | Kind::Text => {
            let text = decode(bytes).ok_or(ReadError::NotADocument)?;
            if text.len() > limits.max_text {
                return Err(ReadError::TooComplex);
            }
            own(text)
        }
    }
}

/// A small picture (PNG) of the first page of a PDF, by poppler; nothing for other files, or where it
/// is not installed.
pub fn picture(kind: Kind, bytes: &[u8], limits: &ExtractLimits) -> Option<Vec<u8>> {
    if kind != Kind::Pdf {
        return None;
    }
    let arguments = ["-f", "1", "-l", "1", "-scale-to", "360", "-png", "-"];
    let limits = ExtractLimits { max_text: 2 << 20, ..*limits };
    let png = tool::run("pdftoppm", &arguments, bytes, &limits).ok()?;
    png.starts_with(b"\x89PNG").then_some(png)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures as made;

    fn words(kind: Kind, bytes: &[u8]) -> Result<String, ReadError> {
        read(kind, bytes, &ExtractLimits::default()).map(|(_, text)| text)
    }

    #[test]
    fn a_workbook_is_read_row_by_row_with_its_shared_strings() {
        let shared = br#"<sst><si><t>Kecamatan</t></si><si><r><t>Muara</t></r><r><t xml:space="preserve"> Enim &amp; Baru</t></r></si></sst>"#;
        let sheet = br#"<worksheet><sheetData><row><c t="s"><v>0</v></c><c t="inlineStr"><is><t>Jumlah</t></is></c></row><row><c t="s"><v>1</v></c><c><v>1203</v></c></row></sheetData></worksheet>"#;
        let bytes = made::xlsx(&[
            ("xl/sharedStrings.xml", shared.as_slice()),
            ("xl/worksheets/sheet1.xml", sheet.as_slice()),
        ]);
        let text = words(Kind::Xlsx, &bytes).unwrap();
        assert_eq!(text, "Kecamatan\tJumlah\nMuara Enim & Baru\t1203\n");
    }

    #[test]
    fn texts_and_tables_of_documents_are_read() {
        let odt = br#"<office:document-content><office:body><text:p>Berita <text:s/>acara</text:p><table:table-cell><text:p>A</text:p></table:table-cell></office:body></office:document-content>"#;
        let bytes = made::zip(&[("content.xml", odt.as_slice())]);
        let text = words(Kind::Odt, &bytes).unwrap();
        assert!(text.contains("Berita") && text.contains("acara") && text.contains('A'), "{text}");
        let csv = "nama,jumlah\nSungai Pinang,12\n".as_bytes();
        assert!(words(Kind::Csv, csv).unwrap().contains("Sungai Pinang"));
    }

    #[test]
    fn a_web_page_is_read_without_its_markup() {
        let page = "<!DOCTYPE html><html><head><title>x</title><style>p { color: red }</style></head>\
                    <body><h1>Rekapitulasi</h1><p>Suara <b>sah</b></p><table><tr><th>Desa</th><th>DPT\
                    </th></tr><tr><td>Sungai Ulak</td><td>812</td></tr></table></body></html>";
        let text = words(Kind::Html, page.as_bytes()).unwrap();
        for word in ["Rekapitulasi", "Suara sah", "Sungai Ulak", "812"] {
            assert!(text.contains(word), "{word} in {text}");
        }
        assert!(!text.contains("color") && !text.contains('<'), "{text}");
    }

    #[test]
    fn a_file_that_is_none_is_said_never_guessed() {
        assert!(words(Kind::Xlsx, b"PK nothing").is_err());
        assert!(words(Kind::Docx, &made::xlsx(&[])).is_err());
        let short = ExtractLimits { max_text: 10, ..ExtractLimits::default() };
        let long = read(Kind::Text, "kata ".repeat(50).as_bytes(), &short);
        assert_eq!(long, Err(ReadError::TooComplex));
    }
}
