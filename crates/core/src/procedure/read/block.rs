//! The neutral document the reader works on: what is left of Markdown, HTML, Word, PDF or plain text
//! when its clothes are off. Built by `terbuka-documents`.

/// One piece of a document, in reading order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A line set apart as a heading.
    Heading(String),
    /// Running text; line breaks of the source are kept as `\n`.
    Paragraph(String),
    /// One entry of a list, its marker ("1.", "b)", "-") in front where the source has one.
    Item(String),
    /// A table.
    Table(Table),
}

/// A table with spans already expanded: every row is as wide as what it covers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// Rows from top to bottom. They may differ in length: sources do.
    pub rows: Vec<Vec<Cell>>,
}

/// One cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// Text; lines and list entries inside are separated by `\n`.
    pub text: String,
    /// This is the continuation of the cell to the left (a column span).
    pub from_left: bool,
    /// This is the continuation of the cell above (a row span).
    pub from_above: bool,
}

impl Cell {
    /// A cell of its own.
    pub fn new(text: impl Into<String>) -> Self {
        Cell { text: text.into(), ..Cell::default() }
    }

    /// The text a reader meets here for the first time: empty in the continuation of a span.
    pub fn own(&self) -> &str {
        if self.from_left || self.from_above { "" } else { self.text.trim() }
    }

    /// Whether nothing stands in it.
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }
}

impl Table {
    /// A table of plain cells.
    pub fn of(rows: Vec<Vec<String>>) -> Self {
        let rows = rows.into_iter().map(|row| row.into_iter().map(Cell::new).collect()).collect();
        Table { rows }
    }
}
