//! A sheet on screen: the same columns and words as its export, with the official headings.

use terbuka_core::sheet::{Cell, Column, ColumnKind, Sheet};

use crate::Page;
use crate::words;

/// A heading, with how many columns and rows it spans.
pub struct Heading {
    /// Words.
    pub text: String,
    /// Columns.
    pub columns: usize,
    /// Rows.
    pub rows: usize,
}

/// A cell as text, with its class.
pub struct Shown {
    /// Words.
    pub text: String,
    /// Class: num, tick, or empty.
    pub class: &'static str,
    /// Relative width of the column, 1 to 12.
    pub width: u8,
}

/// A sheet ready to be drawn.
pub struct Table {
    /// Caption.
    pub caption: String,
    /// The upper row of headings.
    pub upper: Vec<Heading>,
    /// The lower row: headings under a shared one.
    pub lower: Vec<String>,
    /// Rows.
    pub rows: Vec<Vec<Shown>>,
}

impl Table {
    /// A sheet in the reader's language (its headings stay official).
    pub fn new(page: &Page, sheet: &Sheet) -> Self {
        let mut upper = Vec::new();
        let mut lower = Vec::new();
        let mut at = 0;
        for (group, columns) in sheet.groups() {
            match group {
                Some(text) => {
                    upper.push(Heading { text: text.to_owned(), columns, rows: 1 });
                    let under = sheet.columns.iter().skip(at).take(columns);
                    lower.extend(under.map(|column| column.heading.clone()));
                }
                None => {
                    for column in sheet.columns.iter().skip(at).take(columns) {
                        let text = column.heading.clone();
                        upper.push(Heading { text, columns: 1, rows: 2 });
                    }
                }
            }
            at += columns;
        }
        let rows = sheet
            .rows
            .iter()
            .chain(&sheet.totals)
            .map(|row| {
                row.iter()
                    .zip(&sheet.columns)
                    .map(|(cell, column)| shown(page, cell, column))
                    .collect()
            })
            .collect();
        Self { caption: sheet.title.clone(), upper, lower, rows }
    }
}

fn shown(page: &Page, cell: &Cell, column: &Column) -> Shown {
    let lang = page.lang;
    let text = match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => text.clone(),
        Cell::Date(date) => words::date(lang, *date),
        Cell::Number(number) | Cell::Money(number) => words::number(lang, *number),
        Cell::Decimal { units, places } => {
            let scale = 10_i64.pow(u32::from(*places));
            let mark = if lang == crate::Lang::Id { ',' } else { '.' };
            let width = usize::from(*places);
            format!("{}{mark}{:0width$}", words::number(lang, units / scale), (units % scale).abs())
        }
        Cell::Tick(true) => "✓".to_owned(),
        Cell::Tick(false) => String::new(),
    };
    let class = match column.kind {
        ColumnKind::Number | ColumnKind::Money => "num",
        ColumnKind::Tick => "tick",
        ColumnKind::Text | ColumnKind::Date => "",
    };
    Shown { text, class, width: column.width }
}
