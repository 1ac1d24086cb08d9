//! The six boxes: in a table, side by side; under headings, also where two headings stand before
//! two lists; and cut by a page break.

use super::block::Cell;
use super::label::{BoxName, boxed};
use super::split::{Entry, clean, continues, entries};
use super::words::{Marker, fold, is_nothing, marker, squeeze};
use crate::procedure::finding::quote;
use crate::procedure::{Boxes, Finding, Severity};

/// More entries than any box has.
const MAX_ENTRIES: usize = 2_000;

/// What has been collected of the boxes.
#[derive(Debug, Default)]
pub(crate) struct BoxRows {
    content: [Vec<Entry>; 6],
    seen: [bool; 6],
    /// Boxes of which it has been said that an entry was joined.
    joined: [bool; 6],
    /// Labels of the last labelled row and their columns.
    columns: Vec<(usize, BoxName)>,
    /// Labels of running text whose lists are still to come, and which one is being filled.
    flow: Vec<BoxName>,
    at: usize,
    filled: bool,
    /// The last labels that stood side by side or followed each other directly.
    pair: Vec<BoxName>,
    pub(crate) findings: Vec<Finding>,
}

impl BoxRows {
    /// Whether any box was found.
    pub(crate) fn any(&self) -> bool {
        self.seen.iter().any(|seen| *seen)
    }

    /// Whether running text belongs to a box now.
    pub(crate) fn is_open(&self) -> bool {
        !self.flow.is_empty()
    }

    /// Running text belongs to no box any more.
    pub(crate) fn close_flow(&mut self) {
        self.flow.clear();
    }

    /// A table with a heading of its own began: later rows continue no box.
    pub(crate) fn close(&mut self) {
        self.flow.clear();
        self.columns.clear();
        self.pair.clear();
    }

    /// A new table: its columns are its own.
    pub(crate) fn new_table(&mut self) {
        self.columns.clear();
    }

    fn add(&mut self, name: BoxName, text: &str) {
        self.seen[name.index()] = true;
        let list = &mut self.content[name.index()];
        let next = list.iter().rev().find_map(|entry| entry.number).map(|n| n.saturating_add(1));
        for (at, entry) in entries(text, next).into_iter().enumerate() {
            if list.len() >= MAX_ENTRIES {
                return;
            }
            // An item cut by a page break, or wrapped on a page laid out in columns, goes on in the
            // next cell; in a numbered list whatever has no number of its own does.
            let goes_on =
                |last: &Entry| last.number.is_some() || continues(&last.text, &entry.text);
            let cut = at == 0 && entry.number.is_none() && list.last().is_some_and(goes_on);
            match list.last_mut() {
                Some(last) if cut => {
                    last.text = clean(&format!("{} {}", last.text, entry.text));
                    if !std::mem::replace(&mut self.joined[name.index()], true) {
                        let text = quote(&last.text, 80);
                        self.findings.push(Finding::new(
                            "boxes.joined",
                            Severity::Info,
                            format!("{}.{}", name.code(), list.len()),
                            format!(
                                "{}: butir yang terpotong disambung menjadi \"{text}\".",
                                name.title()
                            ),
                            format!(
                                "{}: an entry cut in two was joined to \"{text}\".",
                                name.title()
                            ),
                        ));
                    }
                }
                _ => list.push(entry),
            }
        }
    }

    /// A row of a table; `next` is the row below. False when it has nothing to do with boxes.
    pub(crate) fn row(&mut self, cells: &[Cell], next: Option<&Vec<Cell>>) -> bool {
        let labels: Vec<(usize, BoxName, &str)> = cells
            .iter()
            .enumerate()
            .filter_map(|(at, cell)| boxed(cell.own()).map(|(name, rest)| (at, name, rest)))
            .collect();
        if labels.is_empty() {
            return self.content_row(cells);
        }
        self.flow.clear();
        self.columns = labels.iter().map(|(at, name, _)| (*at, *name)).collect();
        for (i, (at, name, rest)) in labels.iter().enumerate() {
            self.seen[name.index()] = true;
            let end = labels.get(i + 1).map_or(cells.len(), |label| label.0);
            let beside = gather(&cells[at + 1..end]);
            if let [(lone, name, "")] = labels.as_slice()
                && !beside.is_empty()
                && self.lost_partner(*name, *lone, cells, next)
            {
                break;
            }
            self.add(*name, rest);
            self.add(*name, &beside);
        }
        self.pair = self.columns.iter().map(|(_, name)| *name).collect();
        true
    }

    /// Beside a label stands something short that is no label, and below both stands content: the
    /// partner's heading, unreadable. The official form says which box it is.
    fn lost_partner(
        &mut self,
        name: BoxName,
        at: usize,
        cells: &[Cell],
        next: Option<&Vec<Cell>>,
    ) -> bool {
        let others: Vec<(usize, &str)> = cells
            .iter()
            .enumerate()
            .filter(|(col, cell)| *col > at && !is_nothing(cell.own()))
            .map(|(col, cell)| (col, cell.own()))
            .collect();
        let [(col, text)] = others.as_slice() else { return false };
        let Some(next) = next else { return false };
        let below = |col: usize| next.get(col).map_or("", Cell::own);
        let both = !below(at).is_empty() && !below(*col).is_empty() && boxed(below(at)).is_none();
        let short = text.split_whitespace().count() <= 4 && marker(text).is_none();
        let partner = name.partner();
        if !both || !short || self.seen[partner.index()] {
            return false;
        }
        self.columns = vec![(at, name), (*col, partner)];
        self.seen[partner.index()] = true;
        self.findings.push(
            Finding::new(
                "boxes.label_unreadable",
                Severity::Warning,
                partner.code(),
                format!("Judul kotak \"{}\" tidak terbaca; menurut letaknya di sebelah {} isinya dibaca sebagai {}.", quote(text, 40), name.title(), partner.title()),
                format!("The heading \"{}\" of a box is unreadable; from its place beside {} it was read as {}.", quote(text, 40), name.title(), partner.title()),
            )
            .advise("Bandingkan kotak ini dengan dokumen aslinya."),
        );
        true
    }

    fn content_row(&mut self, cells: &[Cell]) -> bool {
        if !self.columns.is_empty() {
            let columns = self.columns.clone();
            for (i, (from, name)) in columns.iter().enumerate() {
                let from = if i == 0 { 0 } else { *from };
                let end = columns.get(i + 1).map_or(cells.len(), |next| next.0).min(cells.len());
                let text = gather(cells.get(from..end).unwrap_or_default());
                self.add(*name, &text);
            }
            return true;
        }
        // A table without labels right after labelled lists: the lists go on, left and right.
        let filled: Vec<(usize, &str)> = cells
            .iter()
            .enumerate()
            .map(|(at, cell)| (at, cell.own()))
            .filter(|(_, t)| !is_nothing(t))
            .collect();
        if self.pair.is_empty() || filled.is_empty() || cells.len() > 4 {
            return false;
        }
        let pair = self.pair.clone();
        let half = cells.len().div_ceil(2).max(1);
        for (at, text) in filled {
            let side = if pair.len() > 1 && at >= half { 1 } else { 0 };
            self.add(pair[side], text);
        }
        true
    }

    /// A line of running text. False when it has nothing to do with boxes.
    pub(crate) fn line(&mut self, text: &str, after_blank: bool) -> bool {
        if let Some((name, rest)) = boxed(text) {
            self.columns.clear();
            if self.filled || self.flow.is_empty() {
                self.flow.clear();
                self.at = 0;
                self.filled = false;
            }
            self.seen[name.index()] = true;
            self.flow.push(name);
            self.pair = self.flow.clone();
            if !is_nothing(rest) {
                self.at = self.flow.len() - 1;
                self.filled = true;
                self.add(name, rest);
            }
            return true;
        }
        if self.flow.is_empty() {
            return false;
        }
        if is_nothing(text) {
            // A dash is an answer: this box is empty, what follows belongs to the next one.
            if says_empty(text) && self.content[self.flow[self.at].index()].is_empty() {
                self.filled = true;
                self.at = (self.at + 1).min(self.flow.len() - 1);
            }
            return true;
        }
        let current = self.flow[self.at];
        let begun = self.filled && !self.content[current.index()].is_empty();
        if begun && self.at + 1 < self.flow.len() && self.restarts(current, text, after_blank) {
            self.at += 1;
        }
        let name = self.flow[self.at];
        self.filled = true;
        self.add(name, text);
        true
    }

    /// Whether a line begins the next list: its number starts again, or an unnumbered text stands
    /// apart from a finished one.
    fn restarts(&self, current: BoxName, text: &str, after_blank: bool) -> bool {
        let list = &self.content[current.index()];
        let last = list.last();
        match marker(text) {
            Some((Marker::Number(n), _)) => {
                n == 1 || last.and_then(|e| e.number).is_some_and(|have| n <= have)
            }
            Some((Marker::Letter('a' | 'A'), _)) => true,
            Some(_) => false,
            None => {
                let numbered = last.is_some_and(|entry| entry.number.is_some());
                after_blank && !numbered && last.is_some_and(|entry| !continues(&entry.text, text))
            }
        }
    }

    /// The boxes, with a finding for each that is missing or empty.
    pub(crate) fn finish(self, expected: bool) -> (Boxes, Vec<Finding>) {
        let mut findings = self.findings;
        for name in BoxName::ALL {
            let (seen, empty) = (self.seen[name.index()], self.content[name.index()].is_empty());
            if empty && (seen || expected) {
                let (id, en) =
                    if seen { ("kosong", "empty") } else { ("tidak ditemukan", "not found") };
                findings.push(
                    Finding::new(
                        if seen { "boxes.empty" } else { "boxes.missing" },
                        if name == BoxName::LegalBasis {
                            Severity::Warning
                        } else {
                            Severity::Info
                        },
                        name.code(),
                        format!("Kotak {} {id}.", name.title()),
                        format!("The box {} is {en}.", name.title()),
                    )
                    .cite("Permenpan-RB 35/2012"),
                );
            }
        }
        let [legal_basis, qualifications, related, equipment, warnings, records] =
            self.content.map(|list| list.into_iter().map(|entry| entry.text).collect());
        (Boxes { legal_basis, qualifications, related, equipment, warnings, records }, findings)
    }
}

/// Whether a line stands for "nothing here" rather than for a stray mark.
fn says_empty(text: &str) -> bool {
    let text = text.trim();
    !text.is_empty() && text.chars().all(|c| matches!(c, '-' | '–' | '—'))
}

/// The text of several cells of one row: a number and its entry, or one entry a scanner cut.
fn gather(cells: &[Cell]) -> String {
    let mut out = String::new();
    for cell in cells {
        let text = cell.own();
        if is_nothing(text) {
            continue;
        }
        if out.is_empty() {
            out.push_str(text);
            continue;
        }
        let first = text.split_whitespace().next().unwrap_or_default();
        // One lone consonant opens no Indonesian word: it is the end of the word in the cell before.
        let torn = first.len() == 1
            && first.chars().all(|c| c.is_ascii_lowercase() && !"aeiou".contains(c));
        let torn = torn && out.ends_with(|c: char| c.is_lowercase()) && !fold(&out).is_empty();
        if !torn {
            out.push(' ');
        }
        out.push_str(&if text.contains('\n') { text.to_owned() } else { squeeze(text) });
    }
    out
}
