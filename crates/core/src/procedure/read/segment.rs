//! One document, several SOPs: where each begins.

use super::block::{Block, Cell, Table};
use super::columns::detect;
use super::label::{Field, boxed, field};
use super::scan::headline;
use super::words::{fold, is_nothing};

/// Cuts a document into SOPs. Always at least one part.
pub(crate) fn segments(blocks: Vec<Block>) -> Vec<Vec<Block>> {
    let blocks = cut_tables(blocks);
    let marks: Vec<Mark> = blocks.iter().map(mark).collect();
    let mut starts = vec![0];
    let mut identified: Option<Vec<(Field, String)>> = None;
    let mut busy = false;
    let mut last_table_end = 0;
    // How many blocks with steps stand before each place, and what comes next that is more than text.
    let mut stepped = vec![0_usize];
    for block in &blocks {
        stepped.push(stepped[stepped.len() - 1] + usize::from(has_steps(block)));
    }
    let mut body_next = vec![false; marks.len() + 1];
    for at in (0..marks.len()).rev() {
        body_next[at] = match &marks[at] {
            Mark::Text => body_next[at + 1],
            mark => matches!(mark, Mark::Body),
        };
    }
    for (at, mark) in marks.iter().enumerate() {
        match mark {
            Mark::Identity(values) => {
                let fresh = identified.as_ref().is_some_and(|have| differs(have, values));
                if busy && (fresh || identified.is_none()) {
                    let from = lookback(&blocks, &marks, last_table_end, at);
                    if from > *starts.last().unwrap_or(&0) {
                        starts.push(from);
                        busy = false;
                        identified = Some(values.clone());
                        continue;
                    }
                }
                match &mut identified {
                    Some(have) if !fresh || !busy => have.extend(values.iter().cloned()),
                    _ => identified = Some(values.clone()),
                }
            }
            Mark::Body => {
                busy = true;
                last_table_end = at + 1;
            }
            Mark::Headline => {
                // A new title after a finished body, and a body of its own below: no identity block
                // in between is needed.
                let start = *starts.last().unwrap_or(&0);
                let before = busy && stepped[at] > stepped[start];
                if before && body_next[at + 1] && stepped[blocks.len()] > stepped[at] {
                    starts.push(at);
                    busy = false;
                    identified = None;
                }
            }
            Mark::Text => {}
        }
    }
    let mut parts = Vec::with_capacity(starts.len());
    let mut rest = blocks;
    for start in starts.iter().skip(1).rev() {
        parts.push(rest.split_off(*start));
    }
    parts.push(rest);
    parts.reverse();
    parts
}

/// What a block is to the cutting.
#[derive(Debug)]
enum Mark {
    /// Names an SOP: its number or title.
    Identity(Vec<(Field, String)>),
    /// A box or a step table.
    Body,
    /// "STANDAR OPERASIONAL PROSEDUR …" set apart.
    Headline,
    Text,
}

fn differs(have: &[(Field, String)], new: &[(Field, String)]) -> bool {
    new.iter().any(|(field, value)| {
        have.iter().any(|(other, text)| other == field && text != value && !value.is_empty())
    })
}

fn mark(block: &Block) -> Mark {
    match block {
        Block::Heading(text) | Block::Paragraph(text) | Block::Item(text) => {
            let values: Vec<(Field, String)> =
                text.lines().filter_map(|line| naming(line, None)).collect();
            if !values.is_empty() {
                return Mark::Identity(values);
            }
            if text.lines().any(|line| boxed(line).is_some()) {
                return Mark::Body;
            }
            let first = text.lines().next().unwrap_or_default();
            if super::words::step_word(first).is_some() {
                return Mark::Body;
            }
            let apart = matches!(block, Block::Heading(_))
                || matches!(block, Block::Paragraph(_)) && super::words::is_shouted(first);
            if apart && headline(first).is_some_and(|name| !name.is_empty()) {
                Mark::Headline
            } else {
                Mark::Text
            }
        }
        Block::Table(table) => {
            let values = table_identity(table);
            if !values.is_empty() {
                Mark::Identity(values)
            } else if table.rows.len() > 1 {
                Mark::Body
            } else {
                Mark::Text
            }
        }
    }
}

fn table_identity(table: &Table) -> Vec<(Field, String)> {
    table.rows.iter().flat_map(|row| row_identity(row)).collect()
}

fn row_identity(row: &[Cell]) -> Vec<(Field, String)> {
    let mut found = Vec::new();
    for (at, cell) in row.iter().enumerate() {
        let next = row[at + 1..].iter().map(Cell::own).find(|text| !is_nothing(text));
        found.extend(cell.own().lines().filter_map(|line| naming(line, next)));
    }
    found
}

/// Number or title of an SOP, with its folded value.
fn naming(line: &str, next: Option<&str>) -> Option<(Field, String)> {
    let (found, rest) = field(line)?;
    let value = if is_nothing(rest) { next.unwrap_or_default() } else { rest };
    matches!(found, Field::Number | Field::Title).then(|| (found, fold(value)))
}

fn has_steps(block: &Block) -> bool {
    match block {
        Block::Table(table) => (0..table.rows.len()).any(|at| detect(&table.rows, at).is_some()),
        Block::Heading(text) | Block::Paragraph(text) | Block::Item(text) => {
            text.lines().any(|line| super::words::step_word(line).is_some())
        }
    }
}

/// The title page of an SOP stands before its identity block: the new part begins there.
fn lookback(blocks: &[Block], marks: &[Mark], floor: usize, at: usize) -> usize {
    let mut from = at;
    for i in (floor..at).rev() {
        let opens = match (&blocks[i], &marks[i]) {
            (_, Mark::Headline) => true,
            (Block::Heading(_), _) => true,
            (Block::Paragraph(text), _) => {
                let folded = fold(text);
                folded.starts_with("KOMISI PEMILIHAN UMUM")
                    || folded.starts_with("KPU ")
                    || folded.starts_with("SEKRETARIAT")
            }
            _ => false,
        };
        if opens {
            from = i;
        }
    }
    from
}

/// A table that holds several SOPs one below the other is cut where the next one is named.
fn cut_tables(blocks: Vec<Block>) -> Vec<Block> {
    let mut out = Vec::with_capacity(blocks.len());
    for block in blocks {
        let Block::Table(mut table) = block else {
            out.push(block);
            continue;
        };
        let mut tail = Vec::new();
        let mut seen: Vec<(Field, String)> = Vec::new();
        let mut cuts = Vec::new();
        let mut body = false;
        for (at, row) in table.rows.iter().enumerate() {
            let named = row_identity(row);
            if body && differs(&seen, &named) {
                cuts.push(at);
                seen.clear();
                body = false;
            }
            body = body
                || row.iter().any(|cell| boxed(cell.own()).is_some())
                || (named.is_empty() && detect(&table.rows, at).is_some());
            seen.extend(named);
        }
        for cut in cuts.iter().rev() {
            tail.push(Block::Table(Table { rows: table.rows.split_off(*cut) }));
        }
        out.push(Block::Table(table));
        out.extend(tail.into_iter().rev());
    }
    out
}
