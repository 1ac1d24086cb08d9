//! Word documents to blocks: paragraphs, tables with their spans, and the numbers that Word counts
//! itself and writes nowhere.

use std::collections::HashMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use terbuka_core::procedure::read::Block;

use super::grid::Grid;
use super::{ExtractLimits, ReadError};

/// Parts that are read.
pub(super) const PARTS: &[&str] = &["word/document.xml", "word/numbering.xml"];

/// Tables inside tables beyond this depth are read as text.
const MAX_DEPTH: usize = 40;

/// The blocks of a document's parts.
pub(super) fn blocks(
    parts: &[(String, Vec<u8>)],
    limits: &ExtractLimits,
) -> Result<Vec<Block>, ReadError> {
    let part = |name: &str| {
        parts.iter().find(|(have, _)| have == name).map(|(_, bytes)| String::from_utf8_lossy(bytes))
    };
    let document = part("word/document.xml")
        .ok_or_else(|| ReadError::NotAccepted { found: "application/zip".to_owned() })?;
    let formats = part("word/numbering.xml").map(|xml| numbering(&xml)).unwrap_or_default();
    let mut walk = Walk {
        formats,
        cells_left: limits.max_cells,
        text_left: limits.max_text,
        ..Walk::default()
    };
    let mut reader = Reader::from_str(&document);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => walk.open(&tag, false)?,
            Ok(Event::Empty(tag)) => walk.open(&tag, true)?,
            Ok(Event::End(tag)) => walk.close(tag.local_name().as_ref())?,
            Ok(Event::Text(text)) => walk.text(&text.xml10_content())?,
            Ok(Event::CData(text)) => walk.text(&text)?,
            Ok(Event::GeneralRef(name)) => walk.text(&entity(&name))?,
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(_) => return Err(ReadError::Damaged),
        }
    }
    walk.end_paragraph();
    while !walk.tables.is_empty() {
        walk.end_table();
    }
    Ok(walk.blocks)
}

/// The five entities of XML and numbered characters; there are no others in a Word document.
pub(crate) fn entity(name: &str) -> String {
    let code = name.strip_prefix('#').and_then(|number| match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok(),
        None => number.parse().ok(),
    });
    match (name, code) {
        ("amp", _) => "&".into(),
        ("lt", _) => "<".into(),
        ("gt", _) => ">".into(),
        ("quot", _) => "\"".into(),
        ("apos", _) => "'".into(),
        (_, Some(code)) => char::from_u32(code).map(String::from).unwrap_or_default(),
        _ => String::new(),
    }
}

/// How a list's level is numbered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Numbering {
    Decimal,
    Letters,
    Bullet,
}

/// Formats by list and level.
type Formats = HashMap<(String, u8), Numbering>;

fn numbering(xml: &str) -> Formats {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = false;
    let mut abstracts: Formats = HashMap::new();
    let mut lists: Vec<(String, String)> = Vec::new();
    let (mut of, mut level) = (String::new(), 0_u8);
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag) | Event::Empty(tag)) => match tag.local_name().as_ref() {
                "abstractNum" => of = value(&tag, "abstractNumId").unwrap_or_default(),
                "lvl" => level = value(&tag, "ilvl").and_then(|v| v.parse().ok()).unwrap_or(0),
                "numFmt" => {
                    let format = match value(&tag, "val").as_deref() {
                        Some("bullet" | "none") => Numbering::Bullet,
                        Some("lowerLetter" | "upperLetter") => Numbering::Letters,
                        _ => Numbering::Decimal,
                    };
                    abstracts.entry((of.clone(), level)).or_insert(format);
                }
                "num" => lists.push((value(&tag, "numId").unwrap_or_default(), String::new())),
                "abstractNumId" => {
                    if let Some(list) = lists.last_mut() {
                        list.1 = value(&tag, "val").unwrap_or_default();
                    }
                }
                _ => {}
            },
            Ok(Event::Eof) | Err(_) => break,
            Ok(_) => {}
        }
    }
    let mut formats = Formats::new();
    for (list, of) in lists.into_iter().take(5_000) {
        for level in 0..9 {
            if let Some(format) = abstracts.get(&(of.clone(), level)) {
                formats.insert((list.clone(), level), *format);
            }
        }
    }
    formats
}

fn value(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag
        .attributes()
        .with_checks(false)
        .flatten()
        .find(|a| a.key.local_name().as_ref() == name)?;
    Some(found.value.to_string())
}

#[derive(Default)]
struct OpenTable {
    grid: Grid,
    cell: Option<OpenCell>,
    /// Text of the cell that began a vertical span, per column, is repeated below it by the grid's
    /// reader: here only whether the cell goes on.
    above: Vec<String>,
}

#[derive(Default)]
struct OpenCell {
    text: String,
    across: u32,
    continues: bool,
}

#[derive(Default)]
struct Walk {
    formats: Formats,
    blocks: Vec<Block>,
    tables: Vec<OpenTable>,
    paragraph: String,
    heading: bool,
    list: Option<(String, u8)>,
    counts: HashMap<(String, u8), u32>,
    in_text: bool,
    /// Inside a part that repeats another one, or was deleted.
    skipping: u32,
    skip_names: Vec<String>,
    cells_left: usize,
    text_left: usize,
    too_deep: u32,
}

impl Walk {
    fn open(&mut self, tag: &BytesStart<'_>, empty: bool) -> Result<(), ReadError> {
        let name = tag.local_name();
        let name = name.as_ref();
        if self.skipping > 0 {
            if !empty && self.skip_names.last().is_some_and(|skip| skip == name) {
                self.skipping += 1;
            }
            return Ok(());
        }
        // "Fallback" repeats what its neighbour says for old programs; "del" is text struck out.
        if !empty && matches!(name, "Fallback" | "del" | "moveFrom") {
            self.skipping = 1;
            self.skip_names.push(name.to_owned());
            return Ok(());
        }
        match name {
            "p" if !empty => self.start_paragraph(),
            "t" => self.in_text = !empty,
            "tab" if self.in_run() => self.push("\t"),
            "br" | "cr" => self.push("\n"),
            "noBreakHyphen" => self.push("-"),
            "pStyle" => {
                let style = value(tag, "val").unwrap_or_default().to_lowercase();
                self.heading =
                    style.starts_with("heading") || style.starts_with("judul") || style == "title";
            }
            "ilvl" => {
                let level = value(tag, "val").and_then(|v| v.parse().ok()).unwrap_or(0);
                self.list.get_or_insert_default().1 = level;
            }
            "numId" => self.list.get_or_insert_default().0 = value(tag, "val").unwrap_or_default(),
            "tbl" if !empty => self.start_table(),
            "tc" if !empty => self.start_cell()?,
            "gridSpan" => {
                let across = value(tag, "val").and_then(|v| v.parse().ok()).unwrap_or(1);
                if let Some(cell) = self.cell() {
                    cell.across = u32::clamp(across, 1, 100);
                }
            }
            "vMerge" => {
                let restarts = value(tag, "val").is_some_and(|v| v == "restart");
                if let Some(cell) = self.cell() {
                    cell.continues = !restarts;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, name: &str) -> Result<(), ReadError> {
        if self.skipping > 0 {
            if self.skip_names.last().is_some_and(|skip| skip == name) {
                self.skipping -= 1;
                if self.skipping == 0 {
                    self.skip_names.pop();
                }
            }
            return Ok(());
        }
        match name {
            "t" => self.in_text = false,
            "p" => self.end_paragraph(),
            "tc" => self.end_cell(),
            "tr" => {
                if self.too_deep == 0
                    && let Some(table) = self.tables.last_mut()
                {
                    table.grid.end_row();
                    table.above.truncate(200);
                }
            }
            "tbl" => self.end_table(),
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, text: &str) -> Result<(), ReadError> {
        if self.in_text && self.skipping == 0 {
            self.text_left = self.text_left.checked_sub(text.len()).ok_or(ReadError::TooComplex)?;
            self.paragraph.push_str(text);
        }
        Ok(())
    }

    fn in_run(&self) -> bool {
        // Tab stops are declared in a paragraph's properties by the same name; a tab that is text
        // comes after some.
        !self.paragraph.is_empty()
    }

    fn push(&mut self, text: &str) {
        self.paragraph.push_str(text);
    }

    fn cell(&mut self) -> Option<&mut OpenCell> {
        self.tables.last_mut().and_then(|table| table.cell.as_mut())
    }

    /// A text box stands inside a paragraph: what came before it is a paragraph of its own.
    fn start_paragraph(&mut self) {
        self.end_paragraph();
        self.heading = false;
        self.list = None;
    }

    fn end_paragraph(&mut self) {
        let text = std::mem::take(&mut self.paragraph);
        let marker = self.marker();
        let text = text.trim();
        if text.is_empty() && (marker.is_none() || self.cell().is_none()) {
            return;
        }
        let text = match &marker {
            Some(marker) => format!("{marker} {text}"),
            None => text.to_owned(),
        };
        let heading = self.heading;
        if let Some(cell) = self.cell() {
            if !cell.text.is_empty() {
                cell.text.push('\n');
            }
            cell.text.push_str(text.trim());
            return;
        }
        // A line with tabs outside of a table is a label and its value.
        let block = match (marker.is_some(), heading) {
            (true, _) => Block::Item(text),
            (_, true) => Block::Heading(text),
            _ => Block::Paragraph(text.replace('\t', " ")),
        };
        self.blocks.push(block);
    }

    /// The number Word shows before the paragraph.
    fn marker(&mut self) -> Option<String> {
        let (list, level) = self.list.take()?;
        if list.is_empty() || list == "0" || self.counts.len() > 10_000 {
            return None;
        }
        let format =
            self.formats.get(&(list.clone(), level)).copied().unwrap_or(Numbering::Decimal);
        // A deeper level starts anew under each entry of the one above.
        for deeper in level + 1..9 {
            self.counts.remove(&(list.clone(), deeper));
        }
        let count = self.counts.entry((list, level)).or_insert(0);
        *count += 1;
        Some(match (format, *count) {
            (Numbering::Bullet, _) => "-".into(),
            (Numbering::Letters, n @ 1..=26) => format!("{}.", char::from(b'a' + (n - 1) as u8)),
            (_, n) => format!("{n}."),
        })
    }

    fn start_table(&mut self) {
        self.end_paragraph();
        if self.tables.len() >= MAX_DEPTH {
            self.too_deep += 1;
        } else {
            self.tables.push(OpenTable::default());
        }
    }

    fn start_cell(&mut self) -> Result<(), ReadError> {
        if self.too_deep == 0
            && let Some(table) = self.tables.last_mut()
        {
            self.cells_left = self.cells_left.checked_sub(1).ok_or(ReadError::TooComplex)?;
            table.cell = Some(OpenCell { across: 1, ..OpenCell::default() });
        }
        Ok(())
    }

    fn end_cell(&mut self) {
        self.end_paragraph();
        if self.too_deep > 0 {
            return;
        }
        if let Some(table) = self.tables.last_mut()
            && let Some(cell) = table.cell.take()
        {
            let at = table.grid.width();
            if cell.continues {
                let text = table.above.get(at).cloned().unwrap_or_default();
                table.grid.below(text, cell.across);
            } else {
                if table.above.len() <= at {
                    table.above.resize(at + 1, String::new());
                }
                table.above[at].clone_from(&cell.text);
                table.grid.cell(cell.text, cell.across, 1);
            }
        }
    }

    fn end_table(&mut self) {
        if self.too_deep > 0 {
            self.too_deep -= 1;
            return;
        }
        self.end_cell();
        let Some(open) = self.tables.pop() else { return };
        let table = open.grid.finish();
        if table.rows.iter().flatten().all(|cell| cell.is_blank()) {
            return;
        }
        match self.cell() {
            // A table in a cell is that cell's text.
            Some(cell) => {
                for row in &table.rows {
                    let line: Vec<&str> =
                        row.iter().map(|c| c.own()).filter(|t| !t.is_empty()).collect();
                    if !line.is_empty() {
                        if !cell.text.is_empty() {
                            cell.text.push('\n');
                        }
                        cell.text.push_str(&line.join(" "));
                    }
                }
            }
            None => self.blocks.push(Block::Table(table)),
        }
    }
}
