//! A composed page as the templates read it: JSON with every word cleaned and every cell formatted.

use serde::Serialize;
use serde_json::{Value, json};
use terbuka_core::jiff::civil::Date;
use terbuka_core::letter::block::{Block, Head, Paper};
use terbuka_core::letter::parts::{Emblem, Letterhead, Signatory, Verification};
use terbuka_core::letter::{Poster, PrintError, Status, words};
use terbuka_core::sheet::{Cell, ColumnKind, Sheet};

use crate::clean::{NARROW, RUN, Reach, clean};
use crate::columns::{self, Room};

/// From this many columns on, a sheet on its side is laid out on A3.
const A3_COLUMNS: usize = 14;

/// The longest run without a place to break on a card of a poster.
const CARD: usize = 40;

/// The room tables have on a letter; widths match the margins in the templates.
const LETTER: Room = Room { mm: 155, points: 9.0 };

/// Data for `paper.typ`.
pub fn paper(paper: &Paper, status: Status, reach: Reach) -> Result<Value, PrintError> {
    let text = |text: &str| clean(text, RUN, reach);
    let blocks = blocks(&paper.blocks, reach)?;
    let head = match &paper.head {
        Head::Letter { subject, nature, attachments, addressee } => json!({
            "head": "letter",
            "subject": text(subject),
            "nature": nature.as_deref().map(text),
            "attachments": attachments.as_deref().map(text),
            "addressee": clean(&addressee.name, NARROW, reach),
            "address": addressee
                .lines
                .iter()
                .map(|line| clean(line, NARROW, reach))
                .collect::<Vec<_>>(),
        }),
        Head::Form { subtitle } => json!({
            "head": "form",
            "subtitle": subtitle.iter().map(|l| text(l)).collect::<Vec<_>>(),
        }),
    };
    let signatory = paper.signatory.as_ref().map(|s| signatory(s, reach));
    Ok(json!({
        "draft": status == Status::Draft,
        "title": text(&paper.title),
        "letterhead": letterhead(&paper.letterhead, reach),
        "number": paper.number.as_deref().map(text),
        "place_and_date": text(&paper.place_and_date),
        "dated": dated(paper.dated.parse().ok()),
        "head": head,
        "blocks": blocks,
        "signatory": signatory,
        "copies": paper.copies.iter().map(|c| text(c)).collect::<Vec<_>>(),
        "verification": verification(&paper.verification, reach),
    }))
}

/// Data for `poster.typ`.
pub fn poster(poster: &Poster, status: Status, reach: Reach) -> Result<Value, PrintError> {
    let text = |text: &str| clean(text, RUN, reach);
    let narrow = |text: &str| clean(text, NARROW, reach);
    let card = |text: &str| clean(text, CARD, reach);
    let figures = poster.figures.iter().map(|one| {
        json!({
            "figure": clean(&one.figure, CARD / 2, reach),
            // What is long is set smaller than a number.
            "long": one.figure.chars().count() > 3,
            "unit": card(&one.unit),
            "what": card(&one.what),
            "note": card(&one.note),
        })
    });
    let sections = poster
        .sections
        .iter()
        .map(|one| json!({ "heading": narrow(&one.heading), "items": items(&one.text, reach) }));
    Ok(json!({
        "draft": status == Status::Draft,
        "letterhead": letterhead(&poster.letterhead, reach),
        "title": text(&poster.title),
        "subtitle": poster.subtitle.iter().map(|line| text(line)).collect::<Vec<_>>(),
        "statement": text(&poster.statement),
        "figures_title": text(&poster.figures_title),
        "figures_note": text(&poster.figures_note),
        "figures": figures.collect::<Vec<_>>(),
        "sections": sections.collect::<Vec<_>>(),
        "parting": poster.parting(),
        "place_and_date": text(&poster.place_and_date),
        "dated": dated(poster.dated),
        "signatory": poster.signatory.as_ref().map(|s| signatory(s, reach)),
        "qr": qr(&poster.url)?,
        "url": text(&poster.url),
        "href": href(&poster.url),
        "caption": text(&poster.caption),
    }))
}

/// The lines of a text that say something.
fn items(text: &str, reach: Reach) -> Vec<String> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(|line| clean(line, NARROW, reach)).collect()
}

/// Data for `sheet.typ`.
pub fn sheet(sheet: &Sheet, head: &Letterhead, reach: Reach) -> Value {
    let a3 = sheet.landscape && sheet.columns.len() >= A3_COLUMNS;
    let points = if sheet.columns.len() > 8 { 7.5 } else { 8.5 };
    let mm = match (sheet.landscape, a3) {
        (_, true) => 388,
        (true, false) => 265,
        (false, false) => 155,
    };
    json!({
        "letterhead": letterhead(head, reach),
        "landscape": sheet.landscape,
        "dated": dated(sheet.as_of),
        "as_of": sheet.as_of.map(|day| format!("Keadaan per {}", words::date(day))),
        "paper": if a3 { "a3" } else { "a4" },
        "size": points,
        "table": table(sheet, Room { mm, points }, reach),
    })
}

/// The document's date in the metadata. PDF/A demands one; where there is none that the format can
/// hold, a fixed day stands in, never the clock, so that bytes stay the same.
pub fn dated(day: Option<Date>) -> String {
    day.filter(|day| day.year() >= 1900)
        .map_or_else(|| "2000-01-01".to_owned(), |day| day.to_string())
}

fn signatory(who: &Signatory, reach: Reach) -> Value {
    let text = |text: &str| clean(text, RUN, reach);
    json!({
        "on_behalf_of": who.on_behalf_of.as_deref().map(text),
        "position": text(&who.position),
        "name": text(&who.name),
        "nip": who.nip.as_deref().map(text),
    })
}

fn letterhead(head: &Letterhead, reach: Reach) -> Value {
    let text = |text: &str| clean(text, RUN, reach);
    json!({
        "office": head.office.iter().map(|l| text(l)).collect::<Vec<_>>(),
        "secretariat": head.secretariat.as_deref().map(text),
        "address": text(&head.address),
        "contact": head.contact.iter().map(|l| text(l)).collect::<Vec<_>>(),
        "emblem": head.emblem == Emblem::Neutral,
    })
}

fn verification(how: &Verification, reach: Reach) -> Value {
    json!({
        "code": clean(&how.code, RUN, reach),
        "url": clean(&how.url, RUN, reach),
        "href": href(&how.url),
    })
}

/// The address for a link, or nothing when it is not a plain web address.
fn href(url: &str) -> Option<&str> {
    let web = url.starts_with("https://") || url.starts_with("http://");
    (web && url.len() <= 2000 && url.chars().all(|c| c.is_ascii_graphic())).then_some(url)
}

fn blocks(blocks: &[Block], reach: Reach) -> Result<Vec<Value>, PrintError> {
    blocks.iter().map(|block| self::block(block, reach)).collect()
}

fn block(block: &Block, reach: Reach) -> Result<Value, PrintError> {
    Ok(match block {
        Block::Table { sheet } => json!({
            "block": "table",
            "table": table(sheet, LETTER, reach),
        }),
        Block::Qr { text, caption } => json!({
            "block": "qr",
            "svg": qr(text)?,
            "text": clean(text, RUN, reach),
            "href": href(text),
            "caption": clean(caption, RUN, reach),
        }),
        Block::Chart { chart } => {
            let mut value = plain(chart, reach)?;
            if let Some(object) = value.as_object_mut() {
                object.insert("block".to_owned(), json!("chart"));
                let alternative = clean(&chart.alternative(), RUN, reach);
                object.insert("alternative".to_owned(), json!(alternative));
                let most = chart.bars.iter().map(|bar| bar.value).max().unwrap_or(0);
                object.insert("most".to_owned(), json!(most));
            }
            value
        }
        Block::Entries { entries } => {
            let entries = entries
                .iter()
                .map(|entry| {
                    Ok(json!({
                        "mark": clean(&entry.mark, RUN, reach),
                        "title": clean(&entry.title, RUN, reach),
                        "blocks": blocks(&entry.blocks, reach)?,
                    }))
                })
                .collect::<Result<Vec<_>, PrintError>>()?;
            json!({ "block": "entries", "entries": entries })
        }
        Block::Facts { rows } => {
            let mut rows = serde_json::to_value(rows)
                .map_err(|error| PrintError::Engine(error.to_string()))?;
            clean_value(&mut rows, NARROW, reach);
            json!({ "block": "facts", "rows": rows })
        }
        Block::Heading { .. }
        | Block::Paragraph { .. }
        | Block::Quote { .. }
        | Block::List { .. }
        | Block::Ticks { .. }
        | Block::Signatures { .. } => plain(block, reach)?,
    })
}

/// A value as it is, with every word in it cleaned.
fn plain<T: Serialize>(value: &T, reach: Reach) -> Result<Value, PrintError> {
    let mut value =
        serde_json::to_value(value).map_err(|error| PrintError::Engine(error.to_string()))?;
    clean_value(&mut value, RUN, reach);
    Ok(value)
}

fn clean_value(value: &mut Value, run: usize, reach: Reach) {
    match value {
        Value::String(text) => *text = clean(text, run, reach),
        Value::Array(items) => items.iter_mut().for_each(|item| clean_value(item, run, reach)),
        Value::Object(map) => map.values_mut().for_each(|item| clean_value(item, run, reach)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// A table with its cells as words, in this room and type size.
fn table(sheet: &Sheet, room: Room, reach: Reach) -> Value {
    let cells = |rows: &[Vec<Cell>]| -> Vec<Vec<String>> {
        let cell = |row: &[Cell], i: usize| cell_text(row.get(i).unwrap_or(&Cell::Empty));
        rows.iter().map(|row| (0..sheet.columns.len()).map(|i| cell(row, i)).collect()).collect()
    };
    let (rows, totals) = (cells(&sheet.rows), cells(&sheet.totals));
    let widths = columns::widths(sheet, &rows, &totals, room);
    let runs: Vec<usize> = widths.iter().map(|mm| room.run(*mm)).collect();
    let cleaned = |rows: Vec<Vec<String>>| -> Vec<Vec<String>> {
        let row = |row: Vec<String>| {
            let cells = row.iter().zip(&runs);
            cells.map(|(text, run)| clean(text, *run, reach)).collect()
        };
        rows.into_iter().map(row).collect()
    };
    let columns: Vec<Value> = sheet
        .columns
        .iter()
        .zip(widths.iter().zip(&runs))
        .map(|(column, (mm, run))| {
            json!({
                "heading": clean(&column.heading, *run, reach),
                "mm": mm,
                "align": match column.kind {
                    ColumnKind::Text | ColumnKind::Date => "start",
                    ColumnKind::Number | ColumnKind::Money => "end",
                    ColumnKind::Tick => "center",
                },
            })
        })
        .collect();
    let groups: Vec<Value> = sheet
        .groups()
        .into_iter()
        .map(|(heading, span)| {
            json!({ "heading": heading.map(|h| clean(h, RUN, reach)), "span": span })
        })
        .collect();
    let text = |text: &String| clean(text, RUN, reach);
    json!({
        "title": clean(&sheet.title, RUN, reach),
        "subtitle": sheet.subtitle.iter().map(text).collect::<Vec<_>>(),
        "columns": columns,
        "groups": groups,
        "rows": cleaned(rows),
        "totals": cleaned(totals),
        "notes": sheet.notes.iter().map(text).collect::<Vec<_>>(),
    })
}

/// A cell as printed in Indonesian.
/// A cell in words, as papers show it.
pub fn cell_text(cell: &Cell) -> String {
    match cell {
        Cell::Empty | Cell::Tick(false) => String::new(),
        Cell::Text(text) => text.clone(),
        Cell::Date(date) => format!("{:02}-{:02}-{}", date.day(), date.month(), date.year()),
        Cell::Number(number) => words::grouped(*number),
        Cell::Decimal { units, places } => words::decimal(*units, *places),
        Cell::Money(rupiah) => words::rupiah(*rupiah),
        Cell::Tick(true) => "√".to_owned(),
    }
}

/// A QR code as SVG.
fn qr(text: &str) -> Result<String, PrintError> {
    let code = qrcode::QrCode::with_error_correction_level(text, qrcode::EcLevel::M)
        .map_err(|error| PrintError::Engine(format!("QR code: {error}")))?;
    Ok(code.render::<qrcode::render::svg::Color<'_>>().quiet_zone(true).build())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_web_addresses_become_links() {
        assert_eq!(href("https://a.id/x?y=1"), Some("https://a.id/x?y=1"));
        assert_eq!(href("javascript:alert(1)"), None);
        assert_eq!(href("https://a.id/ x"), None);
        assert_eq!(href("https://a.id/\u{202E}"), None);
    }

    #[test]
    fn an_address_too_long_for_a_code_is_an_error_not_a_panic() {
        assert!(qr(&"x".repeat(5000)).is_err());
    }
}
