//! One SOP's blocks walked once, each row and line handed to what it belongs to.

use super::block::{Block, Cell, Table};
use super::boxes::BoxRows;
use super::closing;
use super::columns::detect;
use super::header::HeaderRows;
use super::label::{boxed, field};
use super::listed::{ListedSteps, ends_steps};
use super::service::service_of;
use super::signature::{Signature, signature};
use super::steps::StepRows;
use super::words::{fold, is_nothing, is_shouted, squeeze};
use crate::procedure::Closing;

/// Longest line that is looked at for labels, titles and rules, in bytes.
const MAX_LINE: usize = 20_000;

/// What a line of text was in the document.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Heading,
    Paragraph,
    Item,
}

/// Everything found in one SOP, not yet put together.
#[derive(Debug, Default)]
pub(crate) struct Scan {
    pub(crate) header: HeaderRows,
    pub(crate) boxes: BoxRows,
    pub(crate) rows: StepRows,
    pub(crate) listed: ListedSteps,
    pub(crate) closing: Closing,
    /// What the title page or a heading calls it, without "Standar Operasional Prosedur".
    pub(crate) headlines: Vec<String>,
    /// Lines outside of tables and lists, for the signature.
    lines: Vec<String>,
    /// The last line was a headline without a name.
    untitled: bool,
    /// Inside the approval page: its numbered rules are no box.
    approval: bool,
}

impl Scan {
    pub(crate) fn blocks(blocks: &[Block]) -> Scan {
        let mut scan = Scan::default();
        for (at, block) in blocks.iter().enumerate() {
            match block {
                Block::Heading(text) => scan.text(text, true, Kind::Heading),
                Block::Paragraph(text) => scan.text(text, true, Kind::Paragraph),
                Block::Item(text) => {
                    let follows = at > 0 && matches!(blocks[at - 1], Block::Item(_));
                    scan.text(text, !follows, Kind::Item);
                }
                Block::Table(table) => scan.table(table),
            }
        }
        scan
    }

    pub(crate) fn signature(&self) -> Signature {
        signature(&self.lines)
    }

    fn text(&mut self, text: &str, apart: bool, kind: Kind) {
        let text = text.trim_end();
        let mut after_blank = apart;
        // A list entry with a wrapped line is one text; a paragraph's lines are looked at one by one.
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            self.line(line.trim(), after_blank, kind);
            after_blank = false;
        }
    }

    fn line(&mut self, line: &str, after_blank: bool, kind: Kind) {
        let heading = kind == Kind::Heading;
        // Nobody writes a paragraph like this: it is content of an open box or step, or nothing.
        if line.len() > MAX_LINE {
            let _ = self.boxes.is_open() && self.boxes.line(line, after_blank);
            return;
        }
        closing::sentence(line, &mut self.closing);
        self.lines.push(squeeze(line));
        if ends_steps(line) {
            self.approval = true;
            self.listed.close();
            self.boxes.close_flow();
            self.header.end();
            return;
        }
        // "SOP …" in a list or in an open box is an entry (a related SOP), not a title.
        let entry = kind == Kind::Item
            || (kind == Kind::Paragraph && self.boxes.is_open() && !line.starts_with("STANDAR"));
        if !entry && let Some(title) = headline(line) {
            self.boxes.close_flow();
            self.header.end();
            self.untitled = title.is_empty();
            self.headlines.push(title);
            if ListedSteps::announces(line) && !self.rows.headed {
                self.listed.open();
            }
            return;
        }
        // "Standar Operasional Prosedur" alone on its line: the next one says of what.
        if std::mem::take(&mut self.untitled)
            && (heading || is_shouted(line))
            && field(line).is_none()
            && boxed(line).is_none()
            && service_of(line).is_some()
        {
            self.headlines.push(squeeze(line));
            return;
        }
        let fields = self.rows.steps.is_empty() || heading;
        if boxed(line).is_none()
            && fields
            && !self.listed.is_open()
            && self.header.line(line, after_blank)
        {
            // A field's value is no signature.
            self.lines.pop();
            if field(line).is_some() {
                self.boxes.close_flow();
                self.approval = false;
            }
            return;
        }
        if boxed(line).is_some() {
            self.header.end();
            self.listed.close();
            self.approval = false;
        }
        if self.approval && !heading {
            return;
        }
        if !self.rows.headed
            && ListedSteps::announces(line)
            && boxed(line).is_none()
            && (heading
                || is_shouted(line)
                || line.ends_with(':')
                || (kind == Kind::Paragraph && after_blank && ListedSteps::names_steps(line)))
        {
            self.boxes.close_flow();
            self.listed.open();
            return;
        }
        if heading && boxed(line).is_none() && super::words::step_word(line).is_none() {
            self.boxes.close_flow();
            return;
        }
        if super::words::step_word(line).is_some()
            && boxed(line).is_none()
            && self.listed.line(line)
        {
            self.boxes.close_flow();
            return;
        }
        if self.boxes.line(line, after_blank) || self.listed.line(line) {
            self.lines.pop();
        }
    }

    fn table(&mut self, table: &Table) {
        let rows = &table.rows;
        self.boxes.new_table();
        // A table may stand between the two halves of a list; a flow of text ends here all the same.
        self.boxes.close_flow();
        self.header.end();
        self.listed.close();
        let goes_on = self.rows.goes_on_in(rows);
        let mut in_steps = false;
        let mut at = 0;
        while at < rows.len() {
            if let Some((columns, used)) = detect(rows, at) {
                self.rows.heading(columns);
                self.boxes.close();
                in_steps = true;
                at += used;
                continue;
            }
            let row = &rows[at];
            at += 1;
            let starts_box =
                row.iter().find(|c| !is_nothing(c.own())).is_some_and(|c| boxed(c.own()).is_some());
            if in_steps && !starts_box {
                self.step_row(row);
                continue;
            }
            in_steps = false;
            self.plain_row(row, rows.get(at), goes_on);
        }
    }

    fn step_row(&mut self, row: &[Cell]) {
        for cell in row.iter().map(Cell::own).filter(|text| text.len() > 20) {
            closing::sentence(cell, &mut self.closing);
        }
        self.rows.row(row);
    }

    fn plain_row(&mut self, row: &[Cell], next: Option<&Vec<Cell>>, goes_on: bool) {
        let labelled = row.iter().any(|cell| boxed(cell.own()).is_some());
        if !labelled && self.header.row(row) {
            return;
        }
        if self.boxes.row(row, next) {
            return;
        }
        if goes_on {
            self.rows.row(row);
            return;
        }
        for cell in row {
            for line in cell.own().lines().filter(|line| !line.trim().is_empty()) {
                closing::sentence(line, &mut self.closing);
                self.lines.push(squeeze(line));
                if let Some(title) = headline(line) {
                    self.headlines.push(title);
                } else if ends_steps(line) {
                    self.approval = true;
                } else if super::words::step_word(line).is_some() {
                    self.listed.line(line);
                }
            }
        }
    }
}

/// The name after "Standar Operasional Prosedur" or "SOP" at the front of a line set apart.
pub(crate) fn headline(line: &str) -> Option<String> {
    let plain = squeeze(line);
    if plain.chars().count() > 300 || plain.contains(':') {
        return None;
    }
    let plain = match super::words::marker(&plain) {
        Some((super::words::Marker::Letter(_) | super::words::Marker::Number(_), rest)) => {
            rest.to_owned()
        }
        _ => plain,
    };
    let folded = fold(&plain);
    let shouted = is_shouted(&plain);
    let heads = [
        "STANDAR OPERASIONAL PROSEDUR",
        "STANDARD OPERASIONAL PROSEDUR",
        "STANDARD OPERATING PROCEDURE",
        "STANDAR OPERASIONAL DAN PROSEDUR",
        "PROSEDUR OPERASIONAL STANDAR",
        "SOP",
    ];
    let head = heads.iter().find(|head| {
        folded == **head || folded.strip_prefix(**head).is_some_and(|r| r.starts_with(' '))
    })?;
    // A sentence about "SOP ini …" is no title: only capitals, or "Standar Operasional Prosedur X".
    let words = folded.split(' ').count();
    if !shouted
        && (words > 14
            || ["INI", "YANG", "DAPAT", "BERLAKU", "DIBUAT"]
                .iter()
                .any(|w| folded[head.len()..].trim_start().starts_with(w)))
    {
        return None;
    }
    let skip = head.split(' ').count();
    let rest: Vec<&str> = plain.split_whitespace().skip(skip).collect();
    let rest = rest.join(" ");
    let rest = ["(SOP)", "SOP", "- ", "– ", "TENTANG "].iter().fold(rest, |text, start| {
        text.strip_prefix(start).map_or(text.clone(), |short| short.trim_start().to_owned())
    });
    Some(rest)
}
