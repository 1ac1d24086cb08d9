//! The rows of one or several step tables (a page break makes several) as one list of raw steps.

use super::block::Cell;
use super::columns::{Columns, is_column_numbers};
use super::raw::{RawStep, RowKind, row};
use super::split::entries;
use super::words::{Marker, fold, marker, squeeze};
use crate::procedure::finding::quote;
use crate::procedure::{Finding, Severity};

/// More steps than any office has; beyond this nothing is read, and that is said.
const MAX_STEPS: usize = 10_000;

/// More lanes than any sheet has room for.
const MAX_LANES: usize = 60;

/// What has been collected of the step table.
#[derive(Debug, Default)]
pub(crate) struct StepRows {
    pub(crate) columns: Option<Columns>,
    /// Titles of lanes in the document's order.
    pub(crate) lanes: Vec<String>,
    pub(crate) steps: Vec<RawStep>,
    pub(crate) findings: Vec<Finding>,
    /// A table's heading was found, whether or not rows followed.
    pub(crate) headed: bool,
}

impl StepRows {
    /// A heading: the first, or the same again on another page.
    pub(crate) fn heading(&mut self, columns: Columns) {
        for (_, title) in &columns.lanes {
            self.lane(title);
        }
        self.headed = true;
        self.columns = Some(columns);
    }

    fn lane(&mut self, title: &str) {
        let folded = fold(title);
        if !folded.is_empty()
            && self.lanes.len() < MAX_LANES
            && !self.lanes.iter().any(|have| fold(have) == folded)
        {
            self.lanes.push(title.to_owned());
        }
    }

    /// One row of the body.
    pub(crate) fn row(&mut self, cells: &[Cell]) {
        let Some(columns) = &self.columns else { return };
        if is_column_numbers(cells) {
            return;
        }
        if self.steps.len() >= MAX_STEPS {
            self.too_many();
            return;
        }
        match row(cells, columns, self.steps.last()) {
            RowKind::Blank => {}
            RowKind::Section(title) => self.findings.push(Finding::new(
                "steps.section",
                Severity::Info,
                format!("steps.{}", self.steps.len() + 1),
                format!(
                    "Baris \"{}\" dibaca sebagai judul kelompok, bukan langkah.",
                    quote(&title, 60)
                ),
                format!(
                    "The row \"{}\" was read as a group's title, not as a step.",
                    quote(&title, 60)
                ),
            )),
            RowKind::Continues(more) => {
                if let Some(last) = self.steps.last_mut() {
                    join(last, more);
                }
            }
            RowKind::Step(step) if is_blank(&step) => self.findings.push(Finding::new(
                "steps.blank_row",
                Severity::Warning,
                format!("steps.{}", self.steps.len() + 1),
                format!(
                    "Baris langkah nomor {} kosong; tidak dibaca sebagai langkah.",
                    step.number
                ),
                format!(
                    "The row of step number {} is empty; it was not read as a step.",
                    step.number
                ),
            )),
            RowKind::Step(step) => {
                for step in apart(step, &mut self.findings, self.steps.len()) {
                    for actor in actors(&step.actor) {
                        self.lane(&actor);
                    }
                    self.steps.push(step);
                }
            }
        }
    }

    fn too_many(&mut self) {
        if self.findings.last().is_none_or(|last| last.code != "steps.too_many") {
            self.findings.push(Finding::new(
                "steps.too_many",
                Severity::Error,
                format!("steps.{MAX_STEPS}"),
                format!("Hanya {MAX_STEPS} langkah pertama yang dibaca."),
                format!("Only the first {MAX_STEPS} steps were read."),
            ));
        }
    }

    /// Whether a table without a heading of its own may be the next page of this one.
    pub(crate) fn goes_on_in(&self, rows: &[Vec<Cell>]) -> bool {
        let Some(columns) = &self.columns else { return false };
        if self.steps.is_empty() {
            return false;
        }
        let width = rows.iter().map(Vec::len).max().unwrap_or(0);
        width + 1 >= columns.width && width <= columns.width + 1 && width >= 3
    }
}

/// A number and nothing else: a row of an empty form.
fn is_blank(step: &RawStep) -> bool {
    let texts =
        [&step.activity, &step.actor, &step.requires, &step.time, &step.output, &step.remark];
    texts.iter().all(|text| text.is_empty()) && step.marked.is_empty() && step.ways.is_empty()
}

/// Appends a continued row to its step.
fn join(step: &mut RawStep, more: RawStep) {
    let add = |text: &mut String, more: &str| {
        if !more.is_empty() {
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(more);
        }
    };
    add(&mut step.activity, &more.activity);
    add(&mut step.requires, &more.requires);
    add(&mut step.time, &more.time);
    add(&mut step.output, &more.output);
    add(&mut step.remark, &more.remark);
    for title in more.marked {
        if !step.marked.contains(&title) {
            step.marked.push(title);
        }
    }
    step.ways.extend(more.ways);
    step.diamond |= more.diamond;
}

/// The actors named in one text: "PPID dan Atasan PPID", "Desk / PPID".
pub(crate) fn actors(text: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut depth = 0;
    for word in text.replace('\n', " , ").split_inclusive([' ', '/', ',', ';', '&']) {
        let (body, end) = match word.char_indices().next_back() {
            Some((at, c)) if matches!(c, ' ' | '/' | ',' | ';' | '&') => (&word[..at], c),
            _ => (word, ' '),
        };
        depth += body.matches('(').count() as i32 - body.matches(')').count() as i32;
        let divides = depth <= 0 && matches!(fold(body).as_str(), "DAN" | "SERTA" | "ATAU");
        if !divides && let Some(last) = parts.last_mut() {
            last.push_str(body);
            if depth > 0 && end != ' ' {
                last.push(end);
            }
            last.push(' ');
        }
        if divides || (depth <= 0 && end != ' ') {
            parts.push(String::new());
        }
    }
    let mut found: Vec<String> = Vec::new();
    for part in parts {
        let part = match marker(&part) {
            Some((Marker::Bullet | Marker::Number(_), rest)) => squeeze(rest),
            _ => squeeze(&part),
        };
        if !fold(&part).is_empty() && !found.iter().any(|have| fold(have) == fold(&part)) {
            found.push(part);
        }
    }
    found
}

/// A row that holds several steps in one cell, taken apart.
fn apart(step: RawStep, findings: &mut Vec<Finding>, before: usize) -> Vec<RawStep> {
    let several = step.number.is_empty() || step.number.contains('\n');
    if !several || !step.activity.contains(['.', ')', '\n']) {
        return vec![step];
    }
    let numbers: Vec<&str> = step.number.split_whitespace().collect();
    let lines: Vec<&str> = step.activity.lines().map(str::trim).filter(|l| !l.is_empty()).collect();
    let listed = entries(&step.activity, None);
    let parts: Vec<(String, String)> =
        if listed.len() > 1 && listed.iter().all(|e| e.number.is_some()) {
            listed
                .into_iter()
                .map(|e| (e.number.map(|n| n.to_string()).unwrap_or_default(), e.text))
                .collect()
        } else if lines.len() > 1 && lines.iter().all(|line| super::raw::front(line).is_some()) {
            lines.iter().filter_map(|line| super::raw::front(line)).collect()
        } else if lines.len() > 1 && lines.len() == numbers.len() {
            numbers
                .iter()
                .zip(&lines)
                .map(|(n, l)| (n.trim_matches(['.', ')']).to_owned(), (*l).to_owned()))
                .collect()
        } else {
            return vec![step];
        };
    let count = parts.len();
    let mut made: Vec<RawStep> = parts
        .into_iter()
        .map(|(number, activity)| RawStep {
            number,
            activity: squeeze(&activity),
            ..RawStep::default()
        })
        .collect();
    let place = format!("steps.{}", before + 1);
    let mut share = |text: &str, name: &str, set: fn(&mut RawStep, String)| {
        if text.is_empty() {
            return;
        }
        let listed = entries(text, None);
        let lines: Vec<&str> = text.lines().filter(|l| !l.trim().is_empty()).collect();
        if listed.len() == count && listed.iter().all(|e| e.number.is_some()) {
            listed.into_iter().zip(&mut made).for_each(|(e, step)| set(step, e.text));
        } else if lines.len() == count {
            lines.iter().zip(&mut made).for_each(|(line, step)| set(step, squeeze(line)));
        } else {
            findings.push(
                Finding::new(
                    "steps.shared_cell",
                    Severity::Warning,
                    place.clone(),
                    format!("{count} langkah berbagi satu sel {name} (\"{}\"); isinya tidak dapat dibagi per langkah.", quote(text, 60)),
                    format!("{count} steps share one cell of {name} (\"{}\"); it cannot be divided among them.", quote(text, 60)),
                )
                .advise("Isikan nilainya pada setiap langkah."),
            );
        }
    };
    share(&step.requires, "kelengkapan", |s, t| s.requires = t);
    share(&step.time, "waktu", |s, t| s.time = t);
    share(&step.output, "output", |s, t| s.output = t);
    share(&step.actor, "pelaksana", |s, t| s.actor = t);
    share(&step.remark, "keterangan", |s, t| s.remark = t);
    if let [lane] = step.marked.as_slice() {
        made.iter_mut().for_each(|s| s.marked.push(lane.clone()));
    }
    made
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actors_in_words() {
        assert_eq!(actors("PPID dan Atasan PPID"), ["PPID", "Atasan PPID"]);
        assert_eq!(actors("Desk Layanan / PPID"), ["Desk Layanan", "PPID"]);
        assert_eq!(
            actors("Tim Pertimbangan (jika dibentuk, oleh PPID)"),
            ["Tim Pertimbangan (jika dibentuk, oleh PPID)"]
        );
        assert_eq!(actors("1. Desk\n2. PPID\n2. PPID"), ["Desk", "PPID"]);
        assert!(actors("").is_empty());
    }
}
