//! One row of the step table as found, before it is understood: which cell is what, also where a
//! scanner or a converter pushed the cells aside.

use super::block::Cell;
use super::columns::Columns;
use super::time::time;
use super::words::{Marker, fold, is_nothing, marker, step_word};

/// A step as the table has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct RawStep {
    pub(crate) number: String,
    pub(crate) activity: String,
    /// Titles of the lanes with a mark.
    pub(crate) marked: Vec<String>,
    /// The actor in words, from a column or a line of its own.
    pub(crate) actor: String,
    /// "Ya" and "Tidak" found among the lanes.
    pub(crate) ways: Vec<String>,
    /// A decision's symbol stood in a lane.
    pub(crate) diamond: bool,
    pub(crate) requires: String,
    pub(crate) time: String,
    pub(crate) output: String,
    pub(crate) remark: String,
    /// The cells stood one to the right of where the heading puts them.
    pub(crate) shifted: bool,
}

/// What a row of the table's body is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum RowKind {
    /// A step of its own.
    Step(RawStep),
    /// Goes on with the step above (a row span, a page break).
    Continues(RawStep),
    /// A line across the table that groups steps.
    Section(String),
    /// Nothing stands in it.
    Blank,
}

/// Reads one row of the body.
pub(crate) fn row(cells: &[Cell], columns: &Columns, before: Option<&RawStep>) -> RowKind {
    if cells.iter().all(Cell::is_blank) {
        return RowKind::Blank;
    }
    let cells = widened(cells, columns);
    let own = |at: usize| cells.get(at).map_or("", Cell::own);
    let number_cell = columns.number.map_or("", own);
    let activity_cell = own(columns.activity);
    if let Some(title) = section(&cells, columns, number_cell, activity_cell) {
        return RowKind::Section(title);
    }
    let mut step = RawStep::default();
    (step.number, step.activity) = numbered(number_cell, activity_cell, columns.number.is_some());
    let push = pushed(&cells, columns);
    for (col, title) in &columns.lanes {
        lane(cells.get(*col), title, &mut step);
    }
    if push {
        step.shifted = true;
        lane(columns.requires.and_then(|at| cells.get(at)), "", &mut step);
    }
    let value = |at: Option<usize>| {
        let cell = at.and_then(|at| cells.get(at + usize::from(push)));
        cell.filter(|c| !c.from_left && !is_nothing(&c.text))
            .map(|c| c.text.trim().to_owned())
            .unwrap_or_default()
    };
    step.actor = columns
        .actor
        .and_then(|at| cells.get(at))
        .map(|c| c.text.trim().to_owned())
        .unwrap_or_default();
    if is_nothing(&step.actor) {
        step.actor.clear();
    }
    step.requires = value(columns.requires);
    step.time = value(columns.time);
    step.output = value(columns.output);
    step.remark = value(columns.remark);
    let above = |at: Option<usize>| at.and_then(|at| cells.get(at)).is_some_and(|c| c.from_above);
    let joins = before.is_some()
        && (above(columns.number) || above(Some(columns.activity)) || unfinished(&step, before));
    if joins {
        RowKind::Continues(own_only(step, &cells, columns, push))
    } else {
        RowKind::Step(step)
    }
}

/// In a continued row a spanned cell has been read already.
fn own_only(mut step: RawStep, cells: &[Cell], columns: &Columns, push: bool) -> RawStep {
    let above = |at: Option<usize>| {
        at.and_then(|at| cells.get(at + usize::from(push))).is_some_and(|c| c.from_above)
    };
    for (at, text) in [
        (columns.requires, &mut step.requires),
        (columns.time, &mut step.time),
        (columns.output, &mut step.output),
        (columns.remark, &mut step.remark),
    ] {
        if above(at) {
            text.clear();
        }
    }
    step
}

/// A row without number and with text that does not begin like a sentence belongs to the row above.
fn unfinished(step: &RawStep, before: Option<&RawStep>) -> bool {
    if !step.number.is_empty() {
        return false;
    }
    if step.activity.is_empty() {
        return true;
    }
    let lower =
        step.activity.starts_with(|c: char| c.is_lowercase() || matches!(c, '(' | ',' | ')'));
    lower && before.is_some_and(|b| !b.activity.ends_with(['.', ';']))
}

/// Cells that a converter dropped are put back where the heading says they belong.
fn widened(cells: &[Cell], columns: &Columns) -> Vec<Cell> {
    let mut cells = cells.to_vec();
    let first = cells.first().map_or("", Cell::own);
    let words = first.split_whitespace().count();
    if columns.number == Some(0) && cells.len() < columns.width && words >= 3 && !is_number(first) {
        cells.insert(0, Cell::default());
    }
    let lanes = columns.lanes.len();
    if lanes > 0 && cells.len() + lanes == columns.width && columns.lanes[0].0 > columns.activity {
        let straight = columns.time.and_then(|at| cells.get(at)).map_or("", Cell::own);
        let squeezed =
            columns.time.and_then(|at| cells.get(at.saturating_sub(lanes))).map_or("", Cell::own);
        if !is_time(straight, columns) && is_time(squeezed, columns) {
            let at = columns.lanes[0].0.min(cells.len());
            for _ in 0..lanes {
                cells.insert(at, Cell::default());
            }
        }
    }
    cells
}

fn is_time(text: &str, columns: &Columns) -> bool {
    time(text, columns.unit).is_some_and(|read| read.understood)
}

/// Whether completeness, time and output stand one cell too far right: the time is where the output
/// should be, and something short (a "Tidak" beside an arrow) is where completeness should be.
fn pushed(cells: &[Cell], columns: &Columns) -> bool {
    let (Some(requires), Some(at)) = (columns.requires, columns.time) else { return false };
    let text = |col: usize| cells.get(col).map_or("", Cell::own);
    let short = text(requires).split_whitespace().count() == 1
        && (is_way(text(requires)).is_some() || is_mark(text(requires)));
    short && !is_time(text(at), columns) && is_time(text(at + 1), columns)
}

/// Reads a lane's cell into the step.
fn lane(cell: Option<&Cell>, title: &str, step: &mut RawStep) {
    let Some(cell) = cell else { return };
    let mut acts = false;
    for word in cell.text.split(|c: char| c.is_whitespace() || matches!(c, '/' | ',')) {
        if word.is_empty() || is_nothing(word) || is_arrow(word) {
            continue;
        }
        if let Some(way) = is_way(word) {
            step.ways.push(way.to_owned());
            continue;
        }
        step.diamond |= word.contains(['◇', '◆', '⬦', '⋄', '⟡']);
        acts = true;
    }
    if acts && !title.is_empty() && !step.marked.iter().any(|t| t == title) {
        step.marked.push(title.to_owned());
    }
}

/// "Ya" or "Tidak", as the document would print it beside an arrow.
pub(crate) fn is_way(text: &str) -> Option<&'static str> {
    match fold(text).as_str() {
        "YA" | "Y" | "YES" => Some("Ya"),
        "TIDAK" | "TDK" | "T" | "NO" | "TIDAKI" => Some("Tidak"),
        _ => None,
    }
}

fn is_mark(text: &str) -> bool {
    text.chars().count() <= 2 && !is_nothing(text) && !is_arrow(text)
}

fn is_arrow(text: &str) -> bool {
    text.chars().all(|c| {
        matches!(
            c,
            '\u{2190}'
                ..='\u{21FF}' | '➔' | '➜' | '▼' | '▲' | '►' | '◄' | '|' | '│' | '>' | '<'
        )
    })
}

/// A line across the table: one text, no number, under no column of its own.
fn section(cells: &[Cell], columns: &Columns, number: &str, activity: &str) -> Option<String> {
    let filled: Vec<&str> = cells.iter().map(Cell::own).filter(|t| !t.is_empty()).collect();
    let [only] = filled.as_slice() else { return None };
    let spans = cells.get(columns.activity).is_some_and(|c| c.from_left);
    let in_number = !number.is_empty()
        && activity.is_empty()
        && !is_number(number)
        && columns.number != Some(columns.activity);
    (spans || in_number).then(|| (*only).to_owned())
}

/// Number and activity, also where both stand in one cell.
fn numbered(number: &str, activity: &str, column: bool) -> (String, String) {
    if is_number(number) {
        if activity.is_empty()
            && let Some((label, rest)) = front(number)
            && !rest.is_empty()
        {
            return (label, rest);
        }
        let label = step_word(number).map_or_else(|| bare(number), |(label, _)| label);
        return (label, activity.to_owned());
    }
    if column && !number.is_empty() {
        return match front(number) {
            Some((label, rest)) if activity.is_empty() => (label, rest),
            _ => (number.to_owned(), activity.to_owned()),
        };
    }
    match front(activity) {
        Some((label, rest)) if !rest.contains('\n') || !column => (label, rest),
        _ => (String::new(), activity.to_owned()),
    }
}

/// A marker at the front as a step's number.
pub(crate) fn front(text: &str) -> Option<(String, String)> {
    let (found, rest) = marker(text)?;
    let label = match found {
        Marker::Number(_) | Marker::Letter(_) => {
            let end = text.trim_start().len() - rest.len();
            bare(&text.trim_start()[..end])
        }
        Marker::Step(number) => number,
        Marker::Bullet => return None,
    };
    Some((label, rest.to_owned()))
}

/// A number without its full stop or brackets, zeros kept.
fn bare(text: &str) -> String {
    text.trim()
        .trim_matches(|c: char| matches!(c, '.' | ')' | '(' | ':') || c.is_whitespace())
        .to_owned()
}

/// "1", "01.", "A", "1a", "1.2", "iv", "LANGKAH 3".
pub(crate) fn is_number(text: &str) -> bool {
    if step_word(text).is_some_and(|(_, rest)| rest.is_empty()) {
        return true;
    }
    let text = bare(text);
    let short = !text.is_empty() && text.len() <= 6;
    let digits = text.starts_with(|c: char| c.is_ascii_digit())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-'))
        && text.chars().filter(|c| c.is_ascii_alphabetic()).count() <= 1;
    let letter = text.len() == 1 && text.chars().all(|c| c.is_ascii_alphabetic());
    let roman = text.chars().all(|c| matches!(c.to_ascii_uppercase(), 'I' | 'V' | 'X'));
    short && (digits || letter || roman)
}
