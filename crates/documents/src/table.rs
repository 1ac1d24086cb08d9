//! Tables made elsewhere: CSV in whatever dialect, the first sheet of a workbook, JSON rows. What a
//! file is, its content says.

use std::collections::HashMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::extract::{ReadError, decode, entity};
use crate::{Limits, scan, zip};

/// How much a table may ask of us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TableLimits {
    /// Largest file, in bytes.
    pub max_bytes: u64,
    /// Largest unpacked, in bytes.
    pub max_unpacked: u64,
    /// Most rows.
    pub max_rows: usize,
    /// Most cells of one row.
    pub max_columns: usize,
}

impl Default for TableLimits {
    /// 20 MiB, 256 MiB unpacked, 50,000 rows of 100 cells: what an office sends through a page.
    fn default() -> Self {
        TableLimits {
            max_bytes: 20 << 20,
            max_unpacked: 256 << 20,
            max_rows: 50_000,
            max_columns: 100,
        }
    }
}

impl TableLimits {
    /// What an operator may read in by command: 256 MiB, 1 GiB unpacked, a million rows.
    pub fn operator() -> TableLimits {
        TableLimits {
            max_bytes: 256 << 20,
            max_unpacked: 1 << 30,
            max_rows: 1_000_000,
            ..TableLimits::default()
        }
    }
}

/// Rows of cells.
pub type Table = Vec<Vec<String>>;

/// Reads a table.
///
/// # Errors
/// [`ReadError`] when the file is no table, or asks for too much.
pub fn table(bytes: &[u8], limits: &TableLimits) -> Result<Table, ReadError> {
    let size = bytes.len() as u64;
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(ReadError::Empty);
    }
    if size > limits.max_bytes {
        return Err(ReadError::TooLarge { bytes: size, limit: limits.max_bytes });
    }
    if bytes.starts_with(b"PK") {
        return workbook(bytes, limits);
    }
    if bytes.starts_with(&scan::COMPOUND_FILE) {
        return Err(scan::compound_file(bytes).into());
    }
    let text = decode(bytes).ok_or(ReadError::NotADocument)?;
    match text.trim_start().chars().next() {
        Some('[' | '{') => json(&text, limits),
        Some('<') => Err(ReadError::NotAccepted { found: "text/html".to_owned() }),
        _ => csv(&text, limits),
    }
}

/// The sign between the cells: the one that stands most often outside quotes in the first line that
/// has any.
fn separator(text: &str) -> char {
    for line in text.lines().take(25) {
        let mut counts = [(',', 0_usize), (';', 0), ('\t', 0), ('|', 0)];
        let mut quoted = false;
        for c in line.chars() {
            quoted ^= c == '"';
            for (sign, count) in &mut counts {
                *count += usize::from(!quoted && c == *sign);
            }
        }
        if let Some((sign, _)) =
            counts.into_iter().rev().filter(|(_, count)| *count > 0).max_by_key(|(_, count)| *count)
        {
            return sign;
        }
    }
    ','
}

fn csv(text: &str, limits: &TableLimits) -> Result<Table, ReadError> {
    let separator = separator(text);
    let (mut rows, mut row, mut cell) = (Table::new(), Vec::new(), String::new());
    let (mut quoted, mut fresh) = (false, true);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if quoted {
            match c {
                '"' if chars.peek() == Some(&'"') => {
                    chars.next();
                    cell.push('"');
                }
                '"' => quoted = false,
                _ => cell.push(c),
            }
            continue;
        }
        match c {
            '"' if fresh => {
                quoted = true;
                fresh = false;
            }
            '\r' if chars.peek() == Some(&'\n') => {}
            '\n' | '\r' => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
                fresh = true;
                if rows.len() > limits.max_rows {
                    return Err(ReadError::TooComplex);
                }
            }
            _ if c == separator => {
                row.push(std::mem::take(&mut cell));
                fresh = true;
                if row.len() > limits.max_columns {
                    return Err(ReadError::TooComplex);
                }
            }
            _ => {
                fresh = fresh && c == ' ';
                cell.push(c);
            }
        }
    }
    // A quote that is never closed has swallowed the rest: said rather than guessed.
    if quoted {
        return Err(ReadError::Damaged);
    }
    if !cell.is_empty() || !row.is_empty() {
        row.push(cell);
        rows.push(row);
    }
    Ok(rows.into_iter().map(|row| row.into_iter().map(plain).collect()).collect())
}

/// A cell without the apostrophe that our own exports put before what a spreadsheet would run.
fn plain(cell: String) -> String {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@']) => rest.to_owned(),
        _ => cell,
    }
}

/// A list of objects, or an object that holds one: their names are the headings.
fn json(text: &str, limits: &TableLimits) -> Result<Table, ReadError> {
    let damaged = |error: serde_json::Error| ReadError::Data { message: error.to_string() };
    let value: serde_json::Value = serde_json::from_str(text).map_err(damaged)?;
    let list = match &value {
        serde_json::Value::Array(list) => Some(list),
        serde_json::Value::Object(fields) => fields.values().find_map(|field| field.as_array()),
        _ => None,
    };
    let list = list.ok_or(ReadError::NotADocument)?;
    if list.len() > limits.max_rows {
        return Err(ReadError::TooComplex);
    }
    let mut head: Vec<String> = Vec::new();
    let mut rows = Table::new();
    for entry in list {
        let fields = entry.as_object().ok_or(ReadError::NotADocument)?;
        let mut row = vec![String::new(); head.len()];
        for (name, value) in fields {
            let at = head.iter().position(|known| known == name).unwrap_or_else(|| {
                head.push(name.clone());
                row.push(String::new());
                head.len() - 1
            });
            if let Some(cell) = row.get_mut(at) {
                *cell = json_cell(value);
            }
        }
        if head.len() > limits.max_columns {
            return Err(ReadError::TooComplex);
        }
        rows.push(row);
    }
    rows.insert(0, head);
    Ok(rows)
}

fn json_cell(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::Null => String::new(),
        serde_json::Value::String(text) => text.clone(),
        serde_json::Value::Array(list) => list.iter().map(json_cell).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

/// The first sheet of a workbook.
fn workbook(bytes: &[u8], limits: &TableLimits) -> Result<Table, ReadError> {
    const SHEET: &str = "xl/worksheets/sheet1.xml";
    const TEXTS: &str = "xl/sharedStrings.xml";
    let files = Limits {
        max_bytes: limits.max_bytes,
        max_unpacked: limits.max_unpacked,
        ..Limits::default()
    };
    let parts = zip::parts(bytes, &files, &[SHEET, TEXTS])?;
    let part = |name: &str| {
        parts.iter().find(|(have, _)| have == name).map(|(_, bytes)| String::from_utf8_lossy(bytes))
    };
    let texts = part(TEXTS).map_or(Ok(Vec::new()), |xml| shared(&xml))?;
    let sheet = part(SHEET)
        .ok_or_else(|| ReadError::NotAccepted { found: "application/zip".to_owned() })?;
    sheet_rows(&sheet, &texts, limits)
}

/// The texts that cells refer to by number.
fn shared(xml: &str) -> Result<Vec<String>, ReadError> {
    let mut reader = Reader::from_str(xml);
    let (mut texts, mut text, mut inside, mut phonetic) = (Vec::new(), String::new(), false, false);
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => match tag.local_name().as_ref() {
                "si" => text.clear(),
                "t" => inside = !phonetic,
                "rPh" => phonetic = true,
                _ => {}
            },
            Ok(Event::End(tag)) => match tag.local_name().as_ref() {
                "si" => texts.push(std::mem::take(&mut text)),
                "t" => inside = false,
                "rPh" => phonetic = false,
                _ => {}
            },
            Ok(Event::Empty(tag)) if tag.local_name().as_ref() == "si" => {
                texts.push(String::new());
            }
            Ok(Event::Text(part)) if inside => text.push_str(&part.xml10_content()),
            Ok(Event::CData(part)) if inside => text.push_str(&part),
            Ok(Event::GeneralRef(name)) if inside => text.push_str(&entity(&name)),
            Ok(Event::Eof) => return Ok(texts),
            Ok(_) => {}
            Err(_) => return Err(ReadError::Damaged),
        }
    }
}

fn attributes(tag: &BytesStart<'_>) -> HashMap<String, String> {
    tag.attributes()
        .flatten()
        .map(|attribute| {
            let name = attribute.key.local_name().as_ref().to_owned();
            (name, attribute.value.to_string())
        })
        .collect()
}

fn sheet_rows(xml: &str, texts: &[String], limits: &TableLimits) -> Result<Table, ReadError> {
    let mut reader = Reader::from_str(xml);
    let mut rows = Table::new();
    let (mut kind, mut at, mut value, mut inside) = (String::new(), 0, String::new(), false);
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => match tag.local_name().as_ref() {
                "row" => {
                    // Rows that a workbook leaves out keep their place, so that lines are named
                    // as the program shows them.
                    let place = attributes(&tag).get("r").and_then(|row| row.parse().ok());
                    let place: usize = place.unwrap_or(rows.len() + 1);
                    if place > limits.max_rows {
                        return Err(ReadError::TooComplex);
                    }
                    if place > rows.len() {
                        rows.resize(place, Vec::new());
                    }
                }
                "c" => {
                    let found = attributes(&tag);
                    kind = found.get("t").cloned().unwrap_or_default();
                    let next = rows.last().map_or(0, Vec::len);
                    at = found.get("r").and_then(|cell| column(cell)).unwrap_or(next);
                    value.clear();
                }
                "v" | "t" => inside = true,
                _ => {}
            },
            Ok(Event::End(tag)) => match tag.local_name().as_ref() {
                "v" | "t" => inside = false,
                "c" => {
                    if at >= limits.max_columns {
                        return Err(ReadError::TooComplex);
                    }
                    let cell = match kind.as_str() {
                        "s" => {
                            let number = value.trim().parse::<usize>().ok();
                            number.and_then(|number| texts.get(number)).cloned().unwrap_or_default()
                        }
                        _ => value.clone(),
                    };
                    if let Some(row) = rows.last_mut() {
                        if at >= row.len() {
                            row.resize(at + 1, String::new());
                        }
                        if let Some(place) = row.get_mut(at) {
                            *place = cell;
                        }
                    }
                }
                _ => {}
            },
            Ok(Event::Text(part)) if inside => value.push_str(&part.xml10_content()),
            Ok(Event::CData(part)) if inside => value.push_str(&part),
            Ok(Event::GeneralRef(name)) if inside => value.push_str(&entity(&name)),
            Ok(Event::Eof) => return Ok(rows),
            Ok(_) => {}
            Err(_) => return Err(ReadError::Damaged),
        }
    }
}

/// The column of a cell's name, from 0: `B7` is 1.
fn column(name: &str) -> Option<usize> {
    let letters = name.bytes().take_while(u8::is_ascii_alphabetic);
    let mut column = 0_usize;
    for letter in letters.take(4) {
        column = column * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1;
    }
    column.checked_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Table, ReadError> {
        table(text.as_bytes(), &TableLimits::default())
    }

    #[test]
    fn dialects_of_csv_are_told_apart() {
        let expected =
            vec![vec!["a".to_owned(), "b, \"c\"\nd".to_owned()], vec!["1".into(), "".into()]];
        for text in [
            "a,\"b, \"\"c\"\"\nd\"\r\n1,\r\n",
            "a;\"b, \"\"c\"\"\nd\"\n1;",
            "a\t\"b, \"\"c\"\"\nd\"\n1\t\n",
        ] {
            assert_eq!(read(text).unwrap(), expected, "{text:?}");
        }
        assert_eq!(read("\u{feff}x,'=1\n").unwrap(), [["x", "=1"]]);
        assert_eq!(read("a,\"b\nc"), Err(ReadError::Damaged));
        assert_eq!(read("  \n"), Err(ReadError::Empty));
        assert!(read("<html>").is_err());
    }

    #[test]
    fn json_rows_have_their_names_as_headings() {
        let rows = read(r#"{"items":[{"id":1,"title":"A"},{"title":"B","format":["pdf","csv"]}]}"#);
        let rows = rows.unwrap();
        assert_eq!(rows[0], ["id", "title", "format"]);
        assert_eq!(rows[1], ["1", "A"]);
        assert_eq!(rows[2], ["", "B", "pdf, csv"]);
        assert!(read("[1,2]").is_err());
        assert!(read("{\"a\":").is_err());
    }

    #[test]
    fn cells_are_named_as_spreadsheets_do() {
        for (name, place) in [("A1", Some(0)), ("B7", Some(1)), ("AA10", Some(26)), ("7", None)] {
            assert_eq!(column(name), place, "{name}");
        }
    }

    #[test]
    fn a_sheet_keeps_the_places_of_its_cells() {
        let xml = r#"<worksheet><sheetData><row r="2"><c r="B2" t="s"><v>0</v></c>
            <c r="C2" t="inlineStr"><is><t>a &amp; b</t></is></c><c r="D2"><v>45292</v></c></row>
            </sheetData></worksheet>"#;
        let texts = shared("<sst><si><r><t>Da</t></r><r><t>ta</t></r></si></sst>").unwrap();
        let rows = sheet_rows(xml, &texts, &TableLimits::default()).unwrap();
        assert_eq!(
            rows,
            [vec![], vec!["".to_owned(), "Data".into(), "a & b".into(), "45292".into()]]
        );
        let far = r#"<row r="99999999"><c r="A1"><v>1</v></c></row>"#;
        assert_eq!(sheet_rows(far, &[], &TableLimits::default()), Err(ReadError::TooComplex));
    }
}
