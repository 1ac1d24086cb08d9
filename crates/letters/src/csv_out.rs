//! A sheet as CSV: one heading row, ISO dates, plain numbers, comma, UTF-8 with byte order mark.

use terbuka_core::letter::PrintError;
use terbuka_core::sheet::{Cell, Column, Sheet};

/// Tells spreadsheet programs that the file is UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// The rows of a sheet; its totals and notes are for readers of paper and stay out.
pub fn csv(sheet: &Sheet) -> Result<Vec<u8>, PrintError> {
    let fault = |error: csv::Error| PrintError::Engine(format!("CSV: {error}"));
    let mut writer = csv::WriterBuilder::new()
        .quote_style(csv::QuoteStyle::Necessary)
        .terminator(csv::Terminator::CRLF)
        .from_writer(BYTE_ORDER_MARK.to_vec());
    if sheet.columns.is_empty() {
        return writer.into_inner().map_err(|error| PrintError::Engine(format!("CSV: {error}")));
    }
    writer.write_record(sheet.columns.iter().map(|c| harmless(&heading(c)))).map_err(fault)?;
    for row in &sheet.rows {
        let cells = (0..sheet.columns.len()).map(|i| field(row.get(i).unwrap_or(&Cell::Empty)));
        writer.write_record(cells).map_err(fault)?;
    }
    writer.into_inner().map_err(|error| PrintError::Engine(format!("CSV: {error}")))
}

/// Group and heading in one: "Status informasi: tidak dikuasai".
pub fn heading(column: &Column) -> String {
    match &column.group {
        Some(group) => format!("{group}: {}", column.heading),
        None => column.heading.clone(),
    }
}

fn field(cell: &Cell) -> String {
    match cell {
        Cell::Empty | Cell::Tick(false) => String::new(),
        Cell::Text(text) => harmless(text),
        Cell::Date(date) => date.to_string(),
        Cell::Number(number) | Cell::Money(number) => number.to_string(),
        Cell::Decimal { units, places } => point(*units, *places),
        Cell::Tick(true) => "Ya".to_owned(),
    }
}

/// A decimal number with a point, as other programs read it.
fn point(units: i64, places: u8) -> String {
    if places == 0 {
        return units.to_string();
    }
    let places = usize::from(places.min(18));
    let digits = format!("{:0width$}", units.unsigned_abs(), width = places + 1);
    let (whole, rest) = digits.split_at(digits.len() - places);
    let sign = if units < 0 { "-" } else { "" };
    format!("{sign}{whole}.{rest}")
}

/// Words that no spreadsheet takes for a formula: an apostrophe goes before `=`, `+`, `-`, `@` (and
/// their wide forms) wherever a program might see the start of a cell, be it after a semicolon that
/// its language uses as separator.
fn harmless(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 1);
    let mut start = true;
    for c in text.chars() {
        if c == '\0' {
            continue;
        }
        if start && matches!(c, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠') {
            out.push('\'');
        }
        // Blanks and quotes at the start may be stripped by the reader.
        let separator = matches!(c, ';' | '\t' | '\n' | '\r' | '|');
        start = separator || (start && (c.is_whitespace() || c == '"' || c == '\u{FEFF}'));
        out.push(c);
    }
    // Alone at the start, these are themselves taken for the start of a formula by some programs.
    if out.starts_with(['\t', '\r', '\n']) {
        out.insert(0, '\'');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use terbuka_core::jiff::civil::date;

    fn text(cells: Vec<Cell>) -> String {
        let columns = cells.iter().map(|_| Column::text("k")).collect();
        let mut sheet = Sheet::new("S", columns);
        sheet.push(cells);
        let bytes = csv(&sheet).unwrap();
        assert!(bytes.starts_with(BYTE_ORDER_MARK));
        let text = String::from_utf8(bytes[3..].to_vec()).unwrap();
        text.split_once("\r\n").unwrap().1.trim_end().to_owned()
    }

    #[test]
    fn formulas_are_disarmed() {
        for (given, written) in [
            ("=1+1", "'=1+1"),
            ("+62812", "'+62812"),
            ("-5", "'-5"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("  =1", "  '=1"),
            ("a;=1", "a;'=1"),
            ("\u{FF1D}1", "'\u{FF1D}1"),
            ("a=b", "a=b"),
            ("kab-sarolangun", "kab-sarolangun"),
        ] {
            assert_eq!(text(vec![given.into()]), written, "{given:?}");
        }
        assert_eq!(text(vec!["\"=1".into()]), "\"\"\"'=1\"");
        assert_eq!(text(vec!["a\n=1".into()]), "\"a\n'=1\"");
        assert_eq!(text(vec!["\t=1".into()]), "'\t'=1");
    }

    #[test]
    fn cells_are_written_for_other_programs() {
        assert_eq!(
            text(vec![
                date(2025, 3, 3).into(),
                Cell::Money(12_500),
                Cell::Number(-3),
                Cell::tenths(6.25),
                Cell::Decimal { units: -5, places: 2 },
                true.into(),
                false.into(),
                "a, \"b\"".into(),
            ]),
            "2025-03-03,12500,-3,6.3,-0.05,Ya,,\"a, \"\"b\"\"\""
        );
    }

    #[test]
    fn group_headings_are_kept() {
        let sheet = Sheet::new("S", vec![Column::tick("tidak").under("Dikuasai")]);
        let bytes = csv(&sheet).unwrap();
        assert_eq!(&bytes[3..], b"Dikuasai: tidak\r\n");
    }
}
