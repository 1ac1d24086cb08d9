//! How wide the columns are, and what stands over them.

use super::flow::Sheet;
use super::measure::{INSET, Type};
use super::{Column, ColumnKind, Len, Surface, words};

/// Most a heading written upwards may take.
const UPRIGHT: Len = 3_200;

/// Lines of a heading.
const LINES: usize = 8;

/// From this many lanes on a sheet takes A3.
const A3_LANES: usize = 15;

/// Beyond this many lanes the paper grows with them.
const WIDE_LANES: usize = 28;

/// Narrowest lane.
const NARROWEST: Len = 900;

/// The columns and what follows from them.
#[derive(Clone, Debug)]
pub struct Columns {
    /// All columns from left to right.
    pub list: Vec<Column>,
    /// Width of all.
    pub width: Len,
    /// Height of a page; none for an endless one.
    pub height: Option<Len>,
    /// Both rows of the head.
    pub head: (Len, Len),
    /// Type size of cells.
    pub type_size: Len,
    /// Left edge of the first lane.
    pub lanes_x: Len,
    /// Width of a lane.
    pub lane: Len,
    /// How many lanes, at least one.
    pub lanes: usize,
}

impl Columns {
    /// Type of the cells.
    pub fn cells(&self) -> Type {
        Type { size: self.type_size, bold: false }
    }

    /// The middle of a lane.
    pub fn lane_middle(&self, lane: usize) -> Len {
        self.lanes_x + self.lane * lane as Len + self.lane / 2
    }

    /// Right edge of the last lane.
    pub fn lanes_right(&self) -> Len {
        self.lanes_x + self.lane * self.lanes as Len
    }

    /// The middle of all lanes.
    pub fn middle(&self) -> Len {
        self.lanes_x + self.lane * self.lanes as Len / 2
    }

    /// Width of a symbol: what a lane has, less a gutter at each side for arrows.
    pub fn symbol(&self) -> Len {
        let gutter = if self.lane >= 1_800 { 250 } else { 150 };
        (self.lane - 2 * gutter).min(1_600)
    }

    /// Places for upright runs between the symbols of two lanes, or at the outer edge of the first
    /// and last one, each with how far it is from the best one of its gutter: in the middle between
    /// the table's own line and the symbols.
    pub fn tracks(&self) -> Vec<(Len, Len)> {
        let gutter = (self.lane - self.symbol()) / 2;
        let offsets: Vec<Len> = match gutter {
            0..200 => vec![gutter / 2],
            _ => (0..).map(|i| 80 + 80 * i).take_while(|offset| *offset <= gutter - 80).collect(),
        };
        let mut tracks = Vec::new();
        for edge in 0..=self.lanes {
            let x = self.lanes_x + self.lane * edge as Len;
            for offset in &offsets {
                let apart = (offset - gutter / 2).abs();
                if edge > 0 {
                    tracks.push((x - offset, apart));
                }
                if edge < self.lanes {
                    tracks.push((x + offset, apart));
                }
            }
        }
        tracks
    }

    /// Lays out the columns of a sheet; and what headings had to be shortened.
    pub fn of(sheet: &Sheet, surface: Surface) -> (Columns, Vec<String>) {
        let lanes = sheet.lanes.len().max(1);
        // A4 and A3 on their side, less the margins.
        let (paper, height) = match lanes {
            n if n < A3_LANES => (27_700, 18_600),
            n if n <= WIDE_LANES => (40_000, 27_300),
            n => (14_000 + NARROWEST.saturating_mul(n as Len), 27_300),
        };
        let lane = (11_000 / lanes as Len).clamp(NARROWEST, 3_000);
        let type_size = match lanes {
            0..=4 => 850,
            5..=7 => 800,
            8..=10 => 750,
            _ => 700,
        };
        let number = 850;
        let rest = paper - number - lane * lanes as Len;
        let share = |percent: Len| rest / 100 * percent;
        let widths = [share(37), share(19), share(13), share(18)];
        let remark = rest - widths.iter().sum::<Len>();

        let bold = Type { size: type_size, bold: true };
        let mut list = Vec::with_capacity(lanes + 6);
        let mut x = 0;
        let mut push = |kind, width, heading, upright| {
            list.push(Column { kind, x, width, heading, upright });
            x += width;
        };
        let plain = |kind, width: Len| bold.wrap(words::heading(kind), width - 2 * INSET);
        let (k, w) = (ColumnKind::Number, number);
        push(k, w, plain(k, w), false);
        let (k, w) = (ColumnKind::Activity, widths[0]);
        push(k, w, plain(k, w), false);
        let mut notes = Vec::new();
        let upright = sheet.lanes.iter().any(|title| longest_word(bold, title) > lane - 2 * INSET);
        for index in 0..lanes {
            let title = sheet.lanes.get(index).map_or("", String::as_str);
            let (room, most) = if upright {
                (UPRIGHT - 2 * INSET, ((lane - INSET) / bold.pitch(title).max(1)).max(1) as usize)
            } else {
                (lane - 2 * INSET, LINES)
            };
            let (heading, cut) = bold.limit(bold.wrap(title, room), most, room);
            if cut {
                notes.push(format!("Kolom pelaksana {}: {title}.", index + 1));
            }
            push(ColumnKind::Lane, lane, heading, upright);
        }
        for (kind, width) in [
            (ColumnKind::Requires, widths[1]),
            (ColumnKind::Time, widths[2]),
            (ColumnKind::Output, widths[3]),
            (ColumnKind::Remark, remark),
        ] {
            push(kind, width, plain(kind, width), false);
        }
        let upper = bold.pitch("") + 2 * INSET;
        let lower = list.iter().map(|column| head_height(bold, column)).max().unwrap_or(0);
        let columns = Columns {
            width: paper,
            height: (surface == Surface::Paper).then_some(height),
            head: (upper, lower),
            type_size,
            lanes_x: number + widths[0],
            lane,
            lanes,
            list,
        };
        (columns, notes)
    }
}

/// What a heading takes in height.
fn head_height(bold: Type, column: &Column) -> Len {
    let words = &column.heading;
    let content = if column.upright {
        words.lines.iter().map(|line| bold.width(line)).max().unwrap_or(0)
    } else {
        words.pitch * words.lines.len() as Len
    };
    content + 2 * INSET
}

fn longest_word(bold: Type, title: &str) -> Len {
    title
        .split(|c: char| c.is_whitespace() || c == '/' || c == '-')
        .map(|word| bold.width(word))
        .max()
        .unwrap_or(0)
}
