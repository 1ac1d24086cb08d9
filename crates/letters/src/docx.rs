//! A report as DOCX: headings, paragraphs, lists and tables, to be edited on. Charts stand as tables.
//!
//! Written by hand into five small parts: no more is needed, and the same report gives the same bytes.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use terbuka_core::letter::{BarChart, PrintError, words};
use terbuka_core::report_doc::{Part, Report};
use terbuka_core::sheet::{Column, ColumnKind, Sheet};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::view::cell_text;

const MAIN: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
/// Width of the text, in twentieths of a point: A4 less its margins.
const WIDTH: u32 = 9_350;

/// The document.
pub fn document(report: &Report) -> Result<Vec<u8>, PrintError> {
    let fault = |error: &dyn std::fmt::Display| PrintError::Engine(format!("DOCX: {error}"));
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let parts = [
        ("[Content_Types].xml", CONTENT_TYPES.to_owned()),
        ("_rels/.rels", RELATIONS.to_owned()),
        ("word/_rels/document.xml.rels", DOCUMENT_RELATIONS.to_owned()),
        ("word/styles.xml", STYLES.to_owned()),
        ("docProps/core.xml", core(report)),
        ("word/document.xml", body(report)),
    ];
    for (name, text) in parts {
        zip.start_file(name, SimpleFileOptions::default()).map_err(|error| fault(&error))?;
        zip.write_all(text.as_bytes()).map_err(|error| fault(&error))?;
    }
    zip.finish().map(Cursor::into_inner).map_err(|error| fault(&error))
}

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

const CONTENT_TYPES: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
<Default Extension=\"xml\" ContentType=\"application/xml\"/>\
<Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/>\
<Override PartName=\"/word/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml\"/>\
<Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/></Types>";

const RELATIONS: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
<Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/>\
<Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/></Relationships>";

const DOCUMENT_RELATIONS: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
<Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles\" Target=\"styles.xml\"/></Relationships>";

const STYLES: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
<w:styles xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">\
<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii=\"Arial\" w:hAnsi=\"Arial\" w:cs=\"Arial\"/><w:sz w:val=\"22\"/><w:lang w:val=\"id-ID\"/></w:rPr></w:rPrDefault>\
<w:pPrDefault><w:pPr><w:spacing w:after=\"120\"/></w:pPr></w:pPrDefault></w:docDefaults>\
<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/></w:style>\
<w:style w:type=\"paragraph\" w:styleId=\"Title\"><w:name w:val=\"Title\"/><w:pPr><w:jc w:val=\"center\"/></w:pPr><w:rPr><w:b/><w:sz w:val=\"30\"/></w:rPr></w:style>\
<w:style w:type=\"paragraph\" w:styleId=\"Subtitle\"><w:name w:val=\"Subtitle\"/><w:pPr><w:jc w:val=\"center\"/></w:pPr></w:style>\
<w:style w:type=\"paragraph\" w:styleId=\"Heading1\"><w:name w:val=\"heading 1\"/><w:pPr><w:keepNext/><w:spacing w:before=\"280\"/><w:outlineLvl w:val=\"0\"/></w:pPr><w:rPr><w:b/><w:sz w:val=\"26\"/></w:rPr></w:style>\
<w:style w:type=\"paragraph\" w:styleId=\"Caption\"><w:name w:val=\"caption\"/><w:pPr><w:keepNext/></w:pPr><w:rPr><w:b/><w:sz w:val=\"20\"/></w:rPr></w:style>\
<w:style w:type=\"table\" w:styleId=\"Grid\"><w:name w:val=\"Table Grid\"/><w:tblPr><w:tblBorders><w:top w:val=\"single\" w:sz=\"4\"/><w:left w:val=\"single\" w:sz=\"4\"/><w:bottom w:val=\"single\" w:sz=\"4\"/><w:right w:val=\"single\" w:sz=\"4\"/><w:insideH w:val=\"single\" w:sz=\"4\"/><w:insideV w:val=\"single\" w:sz=\"4\"/></w:tblBorders></w:tblPr></w:style></w:styles>";

/// Escapes words; what XML cannot hold is left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => {}
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

fn core(report: &Report) -> String {
    let (title, day) = (escaped(&report.title), report.date);
    format!(
        "{HEAD}<cp:coreProperties \
         xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>{title}</dc:title>\
         <dc:creator>Terbuka</dc:creator><dcterms:created xsi:type=\"dcterms:W3CDTF\">\
         {day}T00:00:00Z</dcterms:created></cp:coreProperties>"
    )
}

/// The lines of a text as runs with breaks between them.
fn run(text: &str, bold: bool) -> String {
    let weight = if bold { "<w:rPr><w:b/></w:rPr>" } else { "" };
    let lines: Vec<String> = text
        .lines()
        .map(|line| format!("<w:t xml:space=\"preserve\">{}</w:t>", escaped(line)))
        .collect();
    format!("<w:r>{weight}{}</w:r>", lines.join("<w:br/>"))
}

fn paragraph(out: &mut String, style: &str, text: &str) {
    let _ =
        write!(out, "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>{}</w:p>", run(text, false));
}

fn body(report: &Report) -> String {
    let mut out = format!("{HEAD}<w:document xmlns:w=\"{MAIN}\"><w:body>");
    for line in &report.letterhead.office {
        paragraph(&mut out, "Subtitle", line);
    }
    paragraph(&mut out, "Title", &report.title);
    for line in &report.subtitle {
        paragraph(&mut out, "Subtitle", line);
    }
    for part in &report.parts {
        match part {
            Part::Heading(text) => paragraph(&mut out, "Heading1", text),
            // An empty line begins a new paragraph, as people write.
            Part::Paragraph(text) => {
                for piece in text.split("\n\n").filter(|piece| !piece.trim().is_empty()) {
                    paragraph(&mut out, "Normal", piece.trim());
                }
            }
            Part::Facts(rows) => table(&mut out, &facts(rows)),
            Part::List(items) => {
                for (at, item) in items.iter().enumerate() {
                    paragraph(&mut out, "Normal", &format!("{}. {item}", at + 1));
                }
            }
            Part::Table(sheet) => table(&mut out, sheet),
            Part::Chart(chart) => table(&mut out, &bars(chart)),
        }
    }
    let place = format!("{}, {}", report.place, words::date(report.date));
    paragraph(&mut out, "Normal", &place);
    let signatory = &report.signatory;
    paragraph(&mut out, "Normal", &signatory.position);
    paragraph(&mut out, "Normal", "\u{a0}\n\u{a0}");
    paragraph(&mut out, "Normal", &signatory.name);
    if let Some(nip) = &signatory.nip {
        paragraph(&mut out, "Normal", &format!("NIP {nip}"));
    }
    out.push_str(
        "<w:sectPr><w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"1134\" w:right=\"1134\" \
         w:bottom=\"1134\" w:left=\"1418\" w:header=\"567\" w:footer=\"567\" w:gutter=\"0\"/>\
         </w:sectPr></w:body></w:document>",
    );
    out
}

fn facts(rows: &[(String, String)]) -> Sheet {
    let mut sheet = Sheet::new("", vec![Column::text("").width(5), Column::text("").width(7)]);
    for (label, value) in rows {
        sheet.push(vec![label.as_str().into(), value.as_str().into()]);
    }
    sheet
}

fn bars(chart: &BarChart) -> Sheet {
    let columns = vec![Column::text(&chart.title).width(9), Column::number(&chart.unit).width(3)];
    let mut sheet = Sheet::new(chart.title.clone(), columns);
    for bar in &chart.bars {
        let value = i64::try_from(bar.value).unwrap_or(i64::MAX);
        sheet.push(vec![bar.label.as_str().into(), value.into()]);
    }
    sheet
}

fn table(out: &mut String, sheet: &Sheet) {
    if sheet.columns.is_empty() {
        return;
    }
    if !sheet.title.is_empty() {
        paragraph(out, "Caption", &sheet.title);
    }
    let all: u32 = sheet.columns.iter().map(|column| u32::from(column.width.max(1))).sum();
    let widths: Vec<u32> =
        sheet.columns.iter().map(|one| WIDTH * u32::from(one.width.max(1)) / all.max(1)).collect();
    out.push_str(
        "<w:tbl><w:tblPr><w:tblStyle w:val=\"Grid\"/><w:tblW w:w=\"0\" w:type=\"auto\"/></w:tblPr>\
         <w:tblGrid>",
    );
    for width in &widths {
        let _ = write!(out, "<w:gridCol w:w=\"{width}\"/>");
    }
    out.push_str("</w:tblGrid>");
    let headed = sheet.columns.iter().any(|column| !column.heading.is_empty());
    if headed {
        let cells: Vec<String> = sheet.columns.iter().map(|one| one.heading.clone()).collect();
        row(out, sheet, &widths, &cells, true);
    }
    for (cells, bold) in
        sheet.rows.iter().map(|row| (row, false)).chain(sheet.totals.iter().map(|row| (row, true)))
    {
        let cells: Vec<String> = cells.iter().map(cell_text).collect();
        row(out, sheet, &widths, &cells, bold);
    }
    out.push_str("</w:tbl>");
    for note in &sheet.notes {
        paragraph(out, "Normal", note);
    }
    // Two tables with nothing between them become one.
    out.push_str("<w:p/>");
}

fn row(out: &mut String, sheet: &Sheet, widths: &[u32], cells: &[String], bold: bool) {
    out.push_str("<w:tr>");
    for ((column, width), text) in sheet.columns.iter().zip(widths).zip(cells) {
        let side = match column.kind {
            ColumnKind::Number | ColumnKind::Money => "right",
            ColumnKind::Tick => "center",
            ColumnKind::Text | ColumnKind::Date => "left",
        };
        let _ = write!(
            out,
            "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/></w:tcPr><w:p><w:pPr>\
             <w:spacing w:after=\"0\"/><w:jc w:val=\"{side}\"/></w:pPr>{}</w:p></w:tc>",
            run(text, bold)
        );
    }
    out.push_str("</w:tr>");
}
