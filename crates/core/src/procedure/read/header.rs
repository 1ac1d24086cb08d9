//! The identity block: fields under any of their names, values in the same cell, the next one, after
//! a colon or on the lines below; and the signature that completes the approver.

use super::block::Cell;
use super::date::{dated, month};
use super::label::{Field, field};
use super::signature::{Signature, approver};
use super::words::{fold, is_nothing, squeeze};
use crate::procedure::finding::quote;
use crate::procedure::{Dated, Finding, Header, Severity};

/// What has been collected of the identity block.
#[derive(Debug, Default)]
pub(crate) struct HeaderRows {
    values: Vec<(Field, String)>,
    /// Labels in running text whose values are still to come.
    pending: Vec<Field>,
    /// Lines of a value that may have several.
    open: Option<Field>,
    /// Labels side by side in the row above, whose values stand below them.
    above: Vec<(usize, Field)>,
    /// The last value of the row above and its column: its further lines may stand below it.
    below: Option<(usize, Field)>,
    pub(crate) findings: Vec<Finding>,
}

impl HeaderRows {
    pub(crate) fn any(&self) -> bool {
        !self.values.is_empty() || !self.pending.is_empty()
    }

    fn seen(&self, field: Field) -> bool {
        self.values.iter().any(|(have, _)| *have == field)
    }

    fn set(&mut self, field: Field, value: &str) {
        let value = value.trim().trim_start_matches(':').trim();
        match self.values.iter_mut().find(|(have, _)| *have == field) {
            Some((_, have)) if is_nothing(have) => *have = value.to_owned(),
            Some(_) => {}
            None => self.values.push((field, value.to_owned())),
        }
    }

    /// A row of a table. False when no cell is a label.
    pub(crate) fn row(&mut self, cells: &[Cell]) -> bool {
        let mut labels: Vec<(usize, Field, String)> = Vec::new();
        for (at, cell) in cells.iter().enumerate() {
            if cell.own().lines().filter(|line| field(line).is_some()).count() > 1 {
                // The whole block in one cell: line by line.
                for line in cell.own().lines() {
                    self.line(line, false);
                }
                self.end();
                return true;
            }
            if let Some((found, rest)) = field(cell.own()) {
                labels.push((at, found, rest.to_owned()));
            }
        }
        let above = std::mem::take(&mut self.above);
        let below = std::mem::take(&mut self.below);
        if labels.is_empty() {
            let filled: Vec<(usize, &str)> = cells
                .iter()
                .enumerate()
                .map(|(at, cell)| (at, cell.own().trim()))
                .filter(|(_, text)| !is_nothing(text))
                .collect();
            match (filled.as_slice(), below) {
                // Names and titles go on in the row below, under their own cell.
                ([(at, text)], Some((column, found))) if *at == column && *at > 0 => {
                    self.below = below;
                    return self.append(found, text);
                }
                ([(0, label), (_, value)], _) if is_bare_number(label, value) => {
                    self.set(Field::BareNumber, value);
                    return true;
                }
                _ => {}
            }
            for (at, found) in &above {
                let value = cells.get(*at).map_or("", Cell::own);
                self.set(*found, value);
            }
            return !above.is_empty();
        }
        let bare = labels.iter().all(|(_, _, rest)| rest.is_empty());
        let filled = cells.iter().filter(|cell| !is_nothing(cell.own())).count();
        if bare && labels.len() > 1 && filled == labels.len() {
            self.above = labels.iter().map(|(at, found, _)| (*at, *found)).collect();
        }
        for (i, (at, found, rest)) in labels.iter().enumerate() {
            let end = labels.get(i + 1).map_or(cells.len(), |label| label.0);
            let beside: Vec<&str> = cells[at + 1..end]
                .iter()
                .map(Cell::own)
                .filter(|t| !t.is_empty() && *t != ":")
                .collect();
            let value = if is_nothing(rest) {
                beside.join(" ")
            } else {
                format!("{rest} {}", beside.join(" "))
            };
            self.set(*found, &value);
            let value_at = (at + 1..end).find(|col| !is_nothing(cells[*col].own()));
            self.below = value_at.map(|col| (col, *found));
        }
        true
    }

    /// A line of running text. False when it is neither label nor value.
    pub(crate) fn line(&mut self, text: &str, after_blank: bool) -> bool {
        if let Some((label, value)) = text.split_once(':')
            && is_bare_number(label, value)
        {
            self.open = None;
            self.set(Field::BareNumber, value);
            return true;
        }
        if let Some((found, rest)) = field(text) {
            self.open = None;
            if is_nothing(rest) {
                if rest.trim_matches([' ', ':']).is_empty() {
                    self.pending.push(found);
                } else {
                    self.set(found, rest);
                }
            } else {
                self.set(found, rest);
                self.open = Some(found);
            }
            return true;
        }
        if text.trim() == ":" {
            return !self.pending.is_empty();
        }
        let value = text.trim();
        let goes_on = !after_blank && self.pending.is_empty() && !value.starts_with(':');
        if let Some(open) = self.open.take().filter(|_| goes_on)
            && self.append(open, value)
        {
            self.open = Some(open);
            return true;
        }
        let Some(next) = self.pending.first().copied() else { return false };
        // Several labels in a row, then their values: taken in order as long as they fit.
        let colon = value.starts_with(':');
        let value = value.trim_start_matches(':').trim();
        if is_nothing(value) || fits(next, value) || (colon && self.pending.len() == 1) {
            self.pending.remove(0);
            self.set(next, value);
            self.open = Some(next);
            return true;
        }
        if self.pending.len() == 1 && !after_blank {
            self.pending.clear();
            self.set(next, value);
            return true;
        }
        false
    }

    /// A further line of a value: of names and titles, never of a date or a number.
    fn append(&mut self, open: Field, value: &str) -> bool {
        if !matches!(open, Field::ApprovedBy | Field::Title) || value.len() > 200 {
            return false;
        }
        if let Some((_, have)) = self.values.iter_mut().find(|(have, _)| *have == open) {
            have.push('\n');
            have.push_str(value);
        }
        true
    }

    /// Whatever comes now is no value any more.
    pub(crate) fn end(&mut self) {
        self.open = None;
        for field in std::mem::take(&mut self.pending) {
            self.set(field, "");
        }
    }

    /// The identity block, completed by the title page's name and the signature.
    pub(crate) fn finish(
        mut self,
        headline: Option<&str>,
        signature: &Signature,
    ) -> (Header, Vec<Finding>) {
        self.end();
        let seen = |field| self.seen(field);
        let labelled: Vec<Field> = self.values.iter().map(|(field, _)| *field).collect();
        let get = |field: Field| {
            self.values
                .iter()
                .find(|(have, _)| *have == field)
                .map(|(_, v)| v.as_str())
                .filter(|v| !is_nothing(v))
        };
        let mut findings = std::mem::take(&mut { self.findings.clone() });
        let mut date = |field: Field, place: &'static str, name: &str| -> Option<Dated> {
            let found = get(field).and_then(dated);
            match &found {
                Some(dated) if dated.on.is_none() => {
                    findings.push(unclear(place, name, &dated.text))
                }
                None if labelled.contains(&field) => findings.push(empty(place, name)),
                _ => {}
            }
            found
        };
        let created = date(Field::Created, "header.created", "Tanggal pembuatan");
        let effective = date(Field::Effective, "header.effective", "Tanggal efektif");
        let mut revised = date(Field::Revised, "header.revised", "Tanggal revisi");
        let mut approved = date(Field::Approved, "header.approved", "Tanggal pengesahan");
        if approved.is_none() {
            approved = signature.on.as_deref().and_then(dated);
        }
        if revised.is_none() {
            revised =
                get(Field::RevisionNumber).map(|text| Dated { text: squeeze(text), on: None });
        }
        let number = get(Field::Number).or_else(|| get(Field::BareNumber)).map(squeeze);
        if number.is_none() {
            findings.push(if seen(Field::Number) {
                empty("header.number", "Nomor SOP")
            } else {
                missing("header.number", "Nomor SOP")
            });
        }
        let title =
            get(Field::Title).map(squeeze).or_else(|| headline.map(squeeze)).unwrap_or_default();
        if title.is_empty() {
            findings.push(missing("header.title", "Nama SOP"));
        }
        if created.is_none() && approved.is_none() && effective.is_none() {
            findings.push(missing("header.effective", "Tanggal"));
        }
        let approved_by = approver(get(Field::ApprovedBy), signature);
        if approved_by.is_none() {
            findings.push(missing("header.approved_by", "Disahkan oleh"));
        } else if approved_by.as_ref().is_some_and(|by| by.name.is_none()) {
            findings.push(missing("header.approved_by.name", "Nama pejabat yang mengesahkan"));
        }
        (Header { number, title, created, approved, effective, revised, approved_by }, findings)
    }
}

fn empty(place: &'static str, name: &str) -> Finding {
    Finding::new(
        "header.empty",
        Severity::Info,
        place,
        format!("{name} tidak diisi."),
        format!("{name} is left empty."),
    )
    .cite("Permenpan-RB 35/2012")
}

fn missing(place: &'static str, name: &str) -> Finding {
    Finding::new(
        "header.missing",
        Severity::Warning,
        place,
        format!("{name} tidak terbaca di dokumen."),
        format!("{name} could not be read in the document."),
    )
    .advise("Lengkapi sebelum SOP ditetapkan.")
    .cite("Permenpan-RB 35/2012")
}

fn unclear(place: &'static str, name: &str, text: &str) -> Finding {
    let folded = fold(text);
    let only_month = folded.split(' ').any(|word| month(word).is_some());
    let only_year = folded.len() == 4 && folded.chars().all(|c| c.is_ascii_digit());
    let (code, id, en) = if only_year {
        ("header.date_year_only", "hanya menyebut tahun", "names only a year")
    } else if only_month {
        ("header.date_month_only", "hanya menyebut bulan", "names only a month")
    } else {
        ("header.date_unclear", "bukan tanggal yang utuh", "is no whole date")
    };
    Finding::new(
        code,
        Severity::Warning,
        place,
        format!("{name} \"{}\" {id}.", quote(text, 60)),
        format!("{name} \"{}\" {en}.", quote(text, 60)),
    )
    .advise("Tuliskan tanggal lengkap: tanggal, bulan, dan tahun.")
    .cite("Permenpan-RB 35/2012")
}

/// "Nomor" and something that looks like an SOP's number: figures, parted by strokes or with a year.
fn is_bare_number(label: &str, value: &str) -> bool {
    let (value, folded) = (value.trim().trim_start_matches(':'), fold(value));
    let figures = folded.chars().any(|c| c.is_ascii_digit());
    let shaped = value.contains('/') || folded.contains("TAHUN") || value.matches('.').count() > 1;
    fold(label) == "NOMOR" && figures && shaped && value.len() < 80
}

fn fits(field: Field, value: &str) -> bool {
    let folded = fold(value);
    let digits = folded.chars().any(|c| c.is_ascii_digit());
    match field {
        Field::Created | Field::Revised | Field::Approved | Field::Effective => {
            value.len() < 60 && (digits || folded.split(' ').any(|word| month(word).is_some()))
        }
        Field::RevisionNumber | Field::Number | Field::BareNumber => value.len() < 80 && digits,
        Field::ApprovedBy | Field::Title | Field::Other => {
            value.len() < 300 && folded.chars().any(char::is_alphabetic)
        }
    }
}
