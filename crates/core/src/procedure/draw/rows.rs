//! What each row needs: height of its words, and of the bands its arrows take.

use crate::procedure::{Procedure, Step};

use super::columns::Columns;
use super::flow::{Row, SMALL, Target, Way};
use super::measure::INSET;
use super::{ColumnKind, Len, Shape, Words, words};

/// Band above the symbols: arrows come in here.
pub const TOP: Len = 300;
/// Band of the symbols.
pub const BAND: Len = 900;
/// Band below: the arrow to the next row runs level here.
pub const BOTTOM: Len = 300;
/// More of it where an answer stands beside the arrow.
pub const ANSWER: Len = 260;
/// Distance between level runs below a symbol.
pub const RUN: Len = 300;
/// A connector's size.
pub const CONNECTOR: Len = 500;
/// A band of connectors.
pub const CONNECTORS: Len = 650;

/// Between a line or symbol and the words beside it.
pub const ASIDE: Len = 40;

/// Words of one row's six columns, in the order of the columns.
pub fn texts(
    procedure: &Procedure,
    columns: &Columns,
    clean: &dyn Fn(&str) -> String,
) -> Vec<Vec<Words>> {
    let one = |step: &Step| {
        let columns_of_words = columns.list.iter().filter(|c| c.kind != ColumnKind::Lane);
        let wrap = |column: &super::Column| {
            let text = match column.kind {
                ColumnKind::Number => step.number.clone(),
                ColumnKind::Activity => step.activity.clone(),
                ColumnKind::Lane => String::new(),
                ColumnKind::Requires => step.requires.clone().unwrap_or_default(),
                ColumnKind::Time => step.time.as_ref().map(words::time).unwrap_or_default(),
                ColumnKind::Output => step.output.clone().unwrap_or_default(),
                ColumnKind::Remark => step.remark.clone().unwrap_or_default(),
            };
            columns.cells().wrap(&clean(&text), column.width - 2 * INSET)
        };
        columns_of_words.map(wrap).collect()
    };
    procedure.steps.iter().map(one).collect()
}

/// Height of a row's words.
pub fn words_height(cells: &[Words]) -> Len {
    let lines = |words: &Words| words.pitch.saturating_mul(words.lines.len() as Len);
    cells.iter().map(lines).max().unwrap_or(0).saturating_add(2 * INSET)
}

/// Which way out of the symbol a way takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Port {
    /// From the bottom to the row below.
    Down,
    /// From the side, level.
    Side(Side),
    /// From the bottom, then level on a run of its own.
    Run {
        /// Height of the run above the row's bottom band, from the bottom of the symbols.
        at: Len,
        /// The place of its connector in a band under the run.
        slot: Option<usize>,
    },
}

/// Left or right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Left.
    Left,
    /// Right.
    Right,
}

/// How one row is built.
#[derive(Clone, Debug)]
pub struct Build {
    /// A port for each way of the row.
    pub ports: Vec<Port>,
    /// Where the connector that leads here stands, when there is one.
    pub entry: Option<Entry>,
    /// Height above the symbols.
    pub above: Len,
    /// Height below the symbols, without the words' needs.
    pub below: Len,
}

/// Place of the connector that leads to a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// Beside the symbol, in the next lane.
    Beside(Side),
    /// In a band above.
    Above,
}

impl Build {
    /// What the lanes need in height.
    pub fn height(&self) -> Len {
        self.above + BAND + self.below
    }
}

/// Places the ways of a row. `through` says of each way whether it goes through a connector,
/// `entered` whether a connector leads here.
pub fn build(index: usize, row: &Row, columns: &Columns, through: &[bool], entered: bool) -> Build {
    let shown = symbols(row, columns);
    let (first, last) = (entry_x(row, columns), exit_x(row, columns));
    let (lowest, highest) = (shown.iter().min().copied(), shown.iter().max().copied());
    let mut left = lowest == Some(last);
    let mut right = highest == Some(last);
    let mut build = Build { ports: Vec::new(), entry: None, above: TOP, below: BOTTOM };
    let slots = slots(columns, last).len().max(1);
    let (mut runs, mut pending) = (0, 0);
    let mut below = if labelled_down(row) { ANSWER } else { 0 };
    for (at, way) in row.ways.iter().enumerate() {
        if way.to == Target::Next {
            build.ports.push(Port::Down);
            continue;
        }
        let connector = through.get(at).copied().unwrap_or(false) || way.to == Target::Nowhere;
        let neighbour = |side| beside(last, side, columns).is_some();
        let backwards = matches!(way.to, Target::Step(to) if to <= index);
        let wanted = if backwards { [Side::Left, Side::Right] } else { [Side::Right, Side::Left] };
        let side = wanted.into_iter().find(|side| {
            let free = if *side == Side::Left { left } else { right };
            free && (!connector || neighbour(*side)) && answer_fits(way, last, *side, columns)
        });
        match side {
            Some(side) => {
                if side == Side::Left {
                    left = false
                } else {
                    right = false
                }
                build.ports.push(Port::Side(side));
            }
            None => {
                // A full band of connectors is closed, and a new group begins below it.
                if connector && pending == slots {
                    below += CONNECTORS;
                    pending = 0;
                }
                if !connector && pending > 0 {
                    below += CONNECTORS;
                    pending = 0;
                }
                below += RUN;
                runs += 1;
                build.ports.push(Port::Run { at: below, slot: connector.then_some(pending) });
                if connector {
                    pending += 1;
                }
            }
        }
    }
    if pending > 0 {
        below += CONNECTORS;
    }
    if runs > 0 {
        below += 100;
    }
    build.below = BOTTOM + below;
    if entered {
        // The first lane's own sides: free ones only, and where it is the last lane too, what the
        // ways have left over.
        let alone = first == last;
        let can_left = lowest == Some(first)
            && beside(first, Side::Left, columns).is_some()
            && (!alone || left);
        let can_right = highest == Some(first)
            && beside(first, Side::Right, columns).is_some()
            && (!alone || right);
        build.entry = Some(match (can_left, can_right) {
            (true, _) => Entry::Beside(Side::Left),
            (_, true) => Entry::Beside(Side::Right),
            _ => Entry::Above,
        });
        if build.entry == Some(Entry::Above) {
            build.above += CONNECTORS;
        }
    }
    build
}

/// Where the band of connectors begins that the run at `index` leads into: below the last run of
/// its group, from the bottom of the symbols.
pub fn band_after(ports: &[Port], index: usize) -> Len {
    let mut end = 0;
    let mut previous = None;
    for port in &ports[index..] {
        let Port::Run { at, slot: Some(slot) } = port else {
            if matches!(port, Port::Run { slot: None, .. }) {
                break;
            }
            continue;
        };
        if previous.is_some_and(|before| *slot <= before) {
            break;
        }
        previous = Some(*slot);
        end = *at;
    }
    end
}

/// Middles of the places for connectors in a band under (or over) a symbol at `trunk`, nearest
/// first. The line from the symbol passes between them.
pub fn slots(columns: &Columns, trunk: Len) -> Vec<Len> {
    let symbol = columns.symbol();
    let mut places = Vec::new();
    for lane in 0..columns.lanes {
        let middle = columns.lane_middle(lane);
        if symbol >= 1_300 {
            let aside = symbol / 2 - CONNECTOR / 2;
            places.extend([middle - aside, middle + aside]);
        } else {
            places.push(middle);
        }
    }
    places.retain(|x| (x - trunk).abs() >= CONNECTOR / 2 + 80);
    places.sort_by_key(|x| ((x - trunk).abs(), *x));
    places
}

/// Middles of a row's symbols, in the document's order; where no lane is known, one in the middle
/// of all lanes.
pub fn symbols(row: &Row, columns: &Columns) -> Vec<Len> {
    if row.lanes.is_empty() {
        return vec![columns.middle()];
    }
    row.lanes.iter().map(|lane| columns.lane_middle(*lane)).collect()
}

/// The middle of the symbol an arrow comes to.
pub fn entry_x(row: &Row, columns: &Columns) -> Len {
    symbols(row, columns).first().copied().unwrap_or(columns.lanes_x)
}

/// The middle of the symbol arrows leave from.
pub fn exit_x(row: &Row, columns: &Columns) -> Len {
    symbols(row, columns).last().copied().unwrap_or(columns.lanes_x)
}

/// Whether a way's answer has room among the lanes beside a symbol.
fn answer_fits(way: &Way, x: Len, side: Side, columns: &Columns) -> bool {
    let answer = way.answer.as_deref().map_or(0, |answer| SMALL.width(answer));
    // The edges as the symbol is drawn: one of odd width reaches a hair farther to the right.
    let left = x - columns.symbol() / 2;
    let right = left + columns.symbol();
    match side {
        Side::Left => left - ASIDE - answer >= columns.lanes_x,
        Side::Right => right + ASIDE + answer <= columns.lanes_right(),
    }
}

/// The middle of the lane beside a symbol, where a connector has room.
pub fn beside(x: Len, side: Side, columns: &Columns) -> Option<Len> {
    let clear = columns.symbol() / 2 + CONNECTOR / 2 + 250;
    let mut lanes = (0..columns.lanes).map(|lane| columns.lane_middle(lane));
    match side {
        Side::Left => lanes.rfind(|middle| x - middle >= clear),
        Side::Right => lanes.find(|middle| middle - x >= clear),
    }
}

/// Whether an answer stands beside the arrow to the next row.
pub fn labelled_down(row: &Row) -> bool {
    row.ways.iter().any(|way| way.to == Target::Next && way.answer.is_some())
}

/// Height of a symbol of this width: never taller than it is wide, where it can be helped.
pub fn symbol_height(shape: Shape, width: Len) -> Len {
    match shape {
        Shape::Decision => (width * 9 / 10).clamp(700, BAND),
        Shape::Process | Shape::Terminator => (width * 6 / 10).clamp(420, 700),
    }
}
