//! A generic table: what registers, matrices and reports are before they become PDF, XLSX or CSV.
//!
//! A [`Sheet`] says what stands in each cell and what kind of thing it is; how that looks (a date in
//! words, a number with points) is decided where it is printed, so that one sheet serves every format.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What a column holds, which decides alignment and number format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ColumnKind {
    /// Words, left-aligned, wrapped.
    Text,
    /// A civil date in the office's zone.
    Date,
    /// A count or measure, right-aligned.
    Number,
    /// Whole rupiah, right-aligned.
    Money,
    /// A tick or nothing, centred.
    Tick,
}

/// One column: heading, optional heading above several columns, kind, relative width.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Heading of the column itself.
    pub heading: String,
    /// Heading shared with the neighbouring columns of the same group, if any.
    pub group: Option<String>,
    /// What the cells are.
    pub kind: ColumnKind,
    /// Relative width, 1 (narrow) to 12 (wide).
    pub width: u8,
}

impl Column {
    fn new(heading: impl Into<String>, kind: ColumnKind, width: u8) -> Self {
        Self { heading: heading.into(), group: None, kind, width }
    }

    /// A column of words.
    pub fn text(heading: impl Into<String>) -> Self {
        Self::new(heading, ColumnKind::Text, 4)
    }

    /// A column of dates.
    pub fn date(heading: impl Into<String>) -> Self {
        Self::new(heading, ColumnKind::Date, 3)
    }

    /// A column of counts or measures.
    pub fn number(heading: impl Into<String>) -> Self {
        Self::new(heading, ColumnKind::Number, 2)
    }

    /// A column of rupiah amounts.
    pub fn money(heading: impl Into<String>) -> Self {
        Self::new(heading, ColumnKind::Money, 3)
    }

    /// A column of ticks.
    pub fn tick(heading: impl Into<String>) -> Self {
        Self::new(heading, ColumnKind::Tick, 2)
    }

    /// Sets the relative width (clamped to 1..=12).
    #[must_use]
    pub fn width(mut self, width: u8) -> Self {
        self.width = width.clamp(1, 12);
        self
    }

    /// Puts the column under a shared heading.
    #[must_use]
    pub fn under(mut self, group: impl Into<String>) -> Self {
        self.group = Some(group.into());
        self
    }
}

/// One typed cell.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cell {
    /// Nothing to say.
    #[default]
    Empty,
    /// Words.
    Text(String),
    /// A civil date in the office's zone.
    Date(Date),
    /// A whole number.
    Number(i64),
    /// A number with decimals: `units` in steps of 10^-`places`.
    Decimal {
        /// The number without its decimal point.
        units: i64,
        /// How many of its digits stand behind the point.
        places: u8,
    },
    /// Whole rupiah.
    Money(i64),
    /// A tick, or an empty box.
    Tick(bool),
}

impl Cell {
    /// Words, or nothing when there are none.
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }

    /// A number with one decimal, rounded half away from zero: 7.25 becomes 7.3.
    pub fn tenths(value: f64) -> Self {
        Self::Decimal { units: (value * 10.0).round() as i64, places: 1 }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::text(text)
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::text(text)
    }
}

impl From<Date> for Cell {
    fn from(date: Date) -> Self {
        Self::Date(date)
    }
}

impl From<i64> for Cell {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<usize> for Cell {
    fn from(number: usize) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<bool> for Cell {
    fn from(tick: bool) -> Self {
        Self::Tick(tick)
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Empty, Into::into)
    }
}

/// A table with its headings and footing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    /// Name of the register or table.
    pub title: String,
    /// Lines under the title: office, period, filter.
    pub subtitle: Vec<String>,
    /// Columns from left to right.
    pub columns: Vec<Column>,
    /// Rows; each should have one cell per column (shorter ones are filled with empty cells).
    pub rows: Vec<Vec<Cell>>,
    /// Rows under a heavier line: sums.
    pub totals: Vec<Vec<Cell>>,
    /// Notes under the table.
    pub notes: Vec<String>,
    /// Whether the paper lies on its side.
    pub landscape: bool,
    /// The day whose state it shows, in the office's zone; printed under the title, and the date of
    /// the PDF.
    pub as_of: Option<Date>,
}

impl Sheet {
    /// An empty upright sheet with its columns.
    pub fn new(title: impl Into<String>, columns: Vec<Column>) -> Self {
        Self { title: title.into(), columns, ..Self::default() }
    }

    /// Lays the paper on its side.
    #[must_use]
    pub fn landscape(mut self) -> Self {
        self.landscape = true;
        self
    }

    /// Says which day's state it shows.
    #[must_use]
    pub fn as_of(mut self, day: Date) -> Self {
        self.as_of = Some(day);
        self
    }

    /// Adds a line under the title.
    #[must_use]
    pub fn subtitle(mut self, line: impl Into<String>) -> Self {
        self.subtitle.push(line.into());
        self
    }

    /// Adds a row, cut or filled to the number of columns.
    pub fn push(&mut self, mut row: Vec<Cell>) {
        row.resize(self.columns.len(), Cell::Empty);
        self.rows.push(row);
    }

    /// Adds a row of sums, cut or filled to the number of columns.
    pub fn total(&mut self, mut row: Vec<Cell>) {
        row.resize(self.columns.len(), Cell::Empty);
        self.totals.push(row);
    }

    /// Adds a note under the table.
    pub fn note(&mut self, note: impl Into<String>) {
        self.notes.push(note.into());
    }

    /// Neighbouring columns that share a group heading, as (heading, how many columns); a column
    /// without a group stands alone with `None`.
    pub fn groups(&self) -> Vec<(Option<&str>, usize)> {
        let mut groups: Vec<(Option<&str>, usize)> = Vec::new();
        for column in &self.columns {
            let group = column.group.as_deref();
            match groups.last_mut() {
                Some((last, count)) if last.is_some() && *last == group => *count += 1,
                _ => groups.push((group, 1)),
            }
        }
        groups
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_cut_or_filled_to_the_columns() {
        let mut sheet = Sheet::new("S", vec![Column::text("A"), Column::number("B")]);
        sheet.push(vec!["x".into()]);
        sheet.push(vec!["y".into(), 1_i64.into(), 2_i64.into()]);
        assert_eq!(sheet.rows[0], [Cell::Text("x".into()), Cell::Empty]);
        assert_eq!(sheet.rows[1].len(), 2);
    }

    #[test]
    fn neighbours_with_one_group_heading_are_joined() {
        let sheet = Sheet::new(
            "S",
            vec![
                Column::text("A"),
                Column::tick("ya").under("Status"),
                Column::tick("tidak").under("Status"),
                Column::text("D"),
                Column::text("E"),
            ],
        );
        assert_eq!(sheet.groups(), [(None, 1), (Some("Status"), 2), (None, 1), (None, 1)]);
    }

    #[test]
    fn tenths_round_half_away_from_zero() {
        assert_eq!(Cell::tenths(7.25), Cell::Decimal { units: 73, places: 1 });
    }

    #[test]
    fn a_sheet_survives_json() {
        let mut sheet = Sheet::new("S", vec![Column::money("Biaya")]).landscape();
        sheet.push(vec![Cell::Money(12_500)]);
        let json = serde_json::to_string(&sheet).unwrap();
        assert_eq!(serde_json::from_str::<Sheet>(&json).unwrap(), sheet);
    }
}
