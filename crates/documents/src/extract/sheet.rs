//! Words of spreadsheets and OpenDocument texts, row by row and paragraph by paragraph: for looking
//! things up, so layout is let go.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::docx::entity;
use super::{ExtractLimits, ReadError};

/// Most worksheets of a workbook that are read.
const MAX_SHEETS: usize = 64;

/// The parts of a workbook that hold words.
pub(crate) fn parts() -> Vec<String> {
    let sheets = (1..=MAX_SHEETS).map(|number| format!("xl/worksheets/sheet{number}.xml"));
    std::iter::once("xl/sharedStrings.xml".to_owned()).chain(sheets).collect()
}

/// Text that grows only as far as the limit.
struct Room<'l> {
    text: String,
    limits: &'l ExtractLimits,
}

impl Room<'_> {
    fn push(&mut self, words: &str) -> Result<(), ReadError> {
        if self.text.len() + words.len() > self.limits.max_text {
            return Err(ReadError::TooComplex);
        }
        self.text.push_str(words);
        Ok(())
    }

    fn end(&mut self, mark: char) {
        if !self.text.is_empty() && !self.text.ends_with(['\n', '\t']) {
            self.text.push(mark);
        } else if mark == '\n' && self.text.ends_with('\t') {
            self.text.pop();
            self.text.push('\n');
        }
    }
}

fn reader(xml: &str) -> Reader<&[u8]> {
    let mut reader = Reader::from_str(xml);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    reader
}

/// The words of the workbook's parts, a line for each row, a tab between cells.
pub(crate) fn workbook(
    parts: &[(String, Vec<u8>)],
    limits: &ExtractLimits,
) -> Result<String, ReadError> {
    let shared = match parts.iter().find(|(name, _)| name == "xl/sharedStrings.xml") {
        Some((_, bytes)) => shared(&String::from_utf8_lossy(bytes))?,
        None => Vec::new(),
    };
    let mut room = Room { text: String::new(), limits };
    for (_, bytes) in parts.iter().filter(|(name, _)| name.starts_with("xl/worksheets/")) {
        sheet(&String::from_utf8_lossy(bytes), &shared, &mut room)?;
        room.end('\n');
    }
    Ok(room.text)
}

/// The strings that cells share.
fn shared(xml: &str) -> Result<Vec<String>, ReadError> {
    let mut reader = reader(xml);
    let (mut found, mut inside, mut reading_aid) = (Vec::new(), false, false);
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => match tag.local_name().as_ref() {
                "si" => found.push(String::new()),
                "rPh" => reading_aid = true,
                "t" => inside = !reading_aid,
                _ => {}
            },
            Ok(Event::Empty(tag)) if tag.local_name().as_ref() == "si" => {
                found.push(String::new());
            }
            Ok(Event::End(tag)) => match tag.local_name().as_ref() {
                "t" => inside = false,
                "rPh" => reading_aid = false,
                _ => {}
            },
            Ok(Event::Text(text)) if inside => add(&mut found, &text.xml10_content()),
            Ok(Event::CData(text)) if inside => add(&mut found, &text),
            Ok(Event::GeneralRef(name)) if inside => add(&mut found, &entity(&name)),
            Ok(Event::Eof) => return Ok(found),
            Ok(_) => {}
            Err(_) => return Err(ReadError::Damaged),
        }
    }
}

fn add(found: &mut [String], words: &str) {
    if let Some(last) = found.last_mut() {
        last.push_str(words);
    }
}

fn sheet(xml: &str, shared: &[String], room: &mut Room<'_>) -> Result<(), ReadError> {
    let mut reader = reader(xml);
    let (mut is_shared, mut inside, mut value) = (false, false, String::new());
    let mut cells = 0_usize;
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => match tag.local_name().as_ref() {
                "c" => {
                    is_shared = kind_of(&tag).as_deref() == Some("s");
                    value.clear();
                    cells += 1;
                    if cells > room.limits.max_cells {
                        return Err(ReadError::TooComplex);
                    }
                }
                "v" | "t" => inside = true,
                _ => {}
            },
            Ok(Event::End(tag)) => match tag.local_name().as_ref() {
                "v" | "t" => inside = false,
                "c" => {
                    let words = match value.trim().parse::<usize>() {
                        Ok(at) if is_shared => shared.get(at).map_or("", String::as_str),
                        _ => value.as_str(),
                    };
                    room.push(words.trim())?;
                    room.end('\t');
                }
                "row" => room.end('\n'),
                _ => {}
            },
            Ok(Event::Text(text)) if inside => value.push_str(&text.xml10_content()),
            Ok(Event::CData(text)) if inside => value.push_str(&text),
            Ok(Event::GeneralRef(name)) if inside => value.push_str(&entity(&name)),
            Ok(Event::Eof) => return Ok(()),
            Ok(_) => {}
            Err(_) => return Err(ReadError::Damaged),
        }
    }
}

fn kind_of(tag: &BytesStart<'_>) -> Option<String> {
    let found = tag.attributes().flatten().find(|one| one.key.as_ref() == "t")?;
    Some(found.value.to_string())
}

/// The words of an OpenDocument file, or of Word's document part: a line for each paragraph and row.
pub(crate) fn flowing(xml: &str, limits: &ExtractLimits) -> Result<String, ReadError> {
    let mut reader = reader(xml);
    let mut room = Room { text: String::new(), limits };
    let mut body = false;
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) if tag.local_name().as_ref() == "body" => body = true,
            Ok(Event::Empty(tag)) => match tag.local_name().as_ref() {
                "tab" | "s" if body => room.push(" ")?,
                "br" | "line-break" if body => room.end('\n'),
                _ => {}
            },
            Ok(Event::End(tag)) => match tag.local_name().as_ref() {
                "body" => body = false,
                "table-cell" | "tc" => room.end('\t'),
                "p" | "h" | "table-row" | "tr" => room.end('\n'),
                _ => {}
            },
            Ok(Event::Text(text)) if body => room.push(&text.xml10_content())?,
            Ok(Event::CData(text)) if body => room.push(&text)?,
            Ok(Event::GeneralRef(name)) if body => room.push(&entity(&name))?,
            Ok(Event::Eof) => return Ok(room.text),
            Ok(_) => {}
            Err(_) => return Err(ReadError::Damaged),
        }
    }
}
