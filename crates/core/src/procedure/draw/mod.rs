//! The official sheet of an SOP (Permenpan-RB 35/2012) as data: where every row, symbol, arrow and
//! word stands. Nothing is drawn here; the PDF and the [`svg`] are made from the same [`Drawing`].
//!
//! Lengths are whole hundredths of a millimetre ([`Len`]), so that the same procedure gives the
//! same drawing everywhere. Each page has its own origin: the upper left corner of the area inside
//! the paper's margins, y growing downwards.
//!
//! How it is laid out: one row per step, one column per lane. Symbols stand in the middle of their
//! lane and never reach into the gutters between lanes. Horizontal runs have bands of their own
//! above and below the symbols of a row, vertical runs stay in the gutters; so a line may cross a
//! line, but never a symbol. What leads to another page, or finds no gutter free, goes through a
//! pair of off-page connectors with one letter.

mod columns;
mod flow;
mod measure;
mod page;
mod route;
mod rows;
mod shapes;
pub mod svg;
mod track;
pub mod words;

use serde::Serialize;

pub use shapes::{diamond, hatching, pentagon};

use super::Procedure;

/// A length in hundredths of a millimetre.
pub type Len = i64;

/// Margin of the paper at every side.
pub const MARGIN: Len = 1_000;

/// More room below, for the page number.
pub const FOOT: Len = 400;

/// A place on a page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Point {
    /// From the left.
    pub x: Len,
    /// From the top.
    pub y: Len,
}

/// An upright rectangle.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Area {
    /// Left edge.
    pub x: Len,
    /// Upper edge.
    pub y: Len,
    /// Width.
    pub width: Len,
    /// Height.
    pub height: Len,
}

impl Area {
    /// Right edge.
    pub fn right(self) -> Len {
        self.x + self.width
    }

    /// Lower edge.
    pub fn bottom(self) -> Len {
        self.y + self.height
    }

    /// The middle.
    pub fn middle(self) -> Point {
        Point { x: self.x + self.width / 2, y: self.y + self.height / 2 }
    }

    /// Whether two areas share more than an edge.
    pub fn overlaps(self, other: Area) -> bool {
        self.x < other.right()
            && other.x < self.right()
            && self.y < other.bottom()
            && other.y < self.bottom()
    }

    /// Whether a point lies on the edge.
    pub fn has_on_edge(self, point: Point) -> bool {
        let within_x = (self.x..=self.right()).contains(&point.x);
        let within_y = (self.y..=self.bottom()).contains(&point.y);
        (within_x && (point.y == self.y || point.y == self.bottom()))
            || (within_y && (point.x == self.x || point.x == self.right()))
    }
}

/// What kind of text column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ColumnKind {
    /// *No*.
    Number,
    /// *Kegiatan*.
    Activity,
    /// A lane under *Pelaksana*.
    Lane,
    /// *Kelengkapan*, under *Mutu baku*.
    Requires,
    /// *Waktu*, under *Mutu baku*.
    Time,
    /// *Output*, under *Mutu baku*.
    Output,
    /// *Keterangan*.
    Remark,
}

/// A column with its heading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Column {
    /// What it holds.
    pub kind: ColumnKind,
    /// Left edge.
    pub x: Len,
    /// Width.
    pub width: Len,
    /// Heading, broken into lines.
    pub heading: Words,
    /// The heading is written upwards: the lane is too narrow for its words.
    pub upright: bool,
}

/// Words broken into lines that fit where they stand.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Words {
    /// The lines.
    pub lines: Vec<String>,
    /// Distance from one base line to the next.
    pub pitch: Len,
    /// Their width is only an estimate (scripts other than Latin): who draws them should measure.
    pub uncertain: bool,
}

/// Part of a row on one page; a row longer than a page has several.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Piece {
    /// Index of the step.
    pub step: usize,
    /// Upper edge.
    pub y: Len,
    /// Height.
    pub height: Len,
    /// The row begins here; its symbols are in this piece.
    pub first: bool,
    /// Text of the six columns that are no lanes, in the order of [`Drawing::columns`].
    pub cells: Vec<Words>,
    /// No lane of the sheet is known to do this step: the lanes are hatched.
    pub hatched: bool,
}

/// The four symbols that stand for something; the fifth is the arrow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    /// Capsule: where the procedure begins and ends.
    Terminator,
    /// Box: something is done.
    Process,
    /// Diamond: something is decided.
    Decision,
}

/// A symbol in a lane.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Symbol {
    /// Index of the step.
    pub step: usize,
    /// Index of the lane; none where the document does not show who acts (drawn dashed).
    pub lane: Option<usize>,
    /// Its shape.
    pub shape: Shape,
    /// Where it stands.
    pub area: Area,
    /// What it says, in words, for those who do not see it.
    pub alternative: String,
}

/// Off-page connector (pentagon).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Connector {
    /// Where it stands.
    pub area: Area,
    /// A number where the order of the steps goes on over a page break, a letter for a branch, a
    /// question mark where the document does not say where a branch leads.
    pub label: String,
    /// The arrow comes out of it; otherwise the arrow goes in.
    pub entry: bool,
}

/// What an arrow begins or ends at, by index on its page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "at", content = "index", rename_all = "snake_case")]
pub enum End {
    /// A symbol.
    Symbol(usize),
    /// A connector.
    Connector(usize),
}

/// Where a label's words stand beside its point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Anchor {
    /// They begin there.
    Start,
    /// They end there.
    End,
}

/// The answer beside a branch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Label {
    /// Perhaps shortened; then a note has the whole.
    pub text: String,
    /// Base line.
    pub at: Point,
    /// Where the words stand.
    pub anchor: Anchor,
    /// Width of the words.
    pub width: Len,
}

/// An arrow: a line of upright and level runs with its head at the last point.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Arrow {
    /// Index of the step it belongs to.
    pub step: usize,
    /// Where it begins.
    pub from: End,
    /// Where it ends.
    pub to: End,
    /// Its corners, at least two.
    pub points: Vec<Point>,
    /// The answer, on the arrow that leaves a decision.
    pub label: Option<Label>,
    /// The document does not say it; the order of the sheet does.
    pub dashed: bool,
}

/// A page of the step table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Page {
    /// Rows from top to bottom.
    pub pieces: Vec<Piece>,
    /// Symbols.
    pub symbols: Vec<Symbol>,
    /// Lines that join the symbols of one step, as (from, to).
    pub joins: Vec<(Point, Point)>,
    /// Connectors.
    pub connectors: Vec<Connector>,
    /// Arrows.
    pub arrows: Vec<Arrow>,
    /// Lower edge of what is drawn.
    pub bottom: Len,
}

/// A whole step table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Drawing {
    /// Width inside the margins.
    pub width: Len,
    /// Height inside the margins; none for one endless page.
    pub height: Option<Len>,
    /// Height of the table's head, repeated on every page: the upper row with *Pelaksana* and
    /// *Mutu baku*, and the lower one with the single headings.
    pub head: (Len, Len),
    /// Type size of the cells in hundredths of a point.
    pub type_size: Len,
    /// Space between a cell's edge and its words.
    pub inset: Len,
    /// Columns from left to right.
    pub columns: Vec<Column>,
    /// Pages, at least one.
    pub pages: Vec<Page>,
    /// What the drawing had to leave open or shorten, as sentences.
    pub notes: Vec<String>,
}

/// For which surface to lay out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Surface {
    /// Sheets of A4 on their side; A3 from fifteen lanes on.
    Paper,
    /// One page as long as it needs.
    Screen,
}

/// Lays out the step table of a procedure.
pub fn draw(procedure: &Procedure, surface: Surface) -> Drawing {
    draw_with(procedure, surface, &|text: &str| text.to_owned())
}

/// The same with every word passed through `clean` before it is measured, for printers that cannot
/// show every character.
pub fn draw_with(
    procedure: &Procedure,
    surface: Surface,
    clean: &dyn Fn(&str) -> String,
) -> Drawing {
    let sheet = flow::Sheet::of(procedure, clean);
    let (columns, mut notes) = columns::Columns::of(&sheet, surface);
    notes.extend(sheet.notes.iter().cloned());
    let rows = rows::texts(procedure, &columns, clean);
    let pages = page::pages(&sheet, &columns, rows);
    Drawing {
        width: columns.width,
        height: columns.height,
        head: columns.head,
        type_size: columns.type_size,
        inset: measure::INSET,
        columns: columns.list,
        pages,
        notes,
    }
}
