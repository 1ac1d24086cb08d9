//! Rows onto pages. Which branches cross a page break depends on the heights of the rows, and those
//! on the room connectors take: so it is done in rounds until both agree.

use super::columns::Columns;
use super::flow::{Sheet, Target};
use super::rows::{self, BAND, Build};
use super::{Len, Page, Piece, Words, route};
use crate::procedure::draw::measure::INSET;

/// Room at the upper and lower end of a page for the connector of the step order.
pub const STRIP: Len = 700;

/// Rounds in which a branch that no longer crosses a break loses its connectors again.
const FREE_ROUNDS: usize = 8;

/// After this many rounds every branch goes through connectors, which always fits.
const MOST_ROUNDS: usize = 60;

/// A page without an end.
const ENDLESS: Len = Len::MAX / 4;

/// Where a row stands.
#[derive(Clone, Copy, Debug, Default)]
pub struct Placed {
    /// The page of its symbols.
    pub page: usize,
    /// Upper edge of the band of symbols.
    pub symbols: Len,
    /// Lower edge of its piece on that page.
    pub bottom: Len,
    /// The page of its last piece.
    pub end_page: usize,
    /// Lower edge of its last piece.
    pub end_bottom: Len,
}

/// Rows on pages, without arrows.
pub struct Stack {
    /// Where each row stands.
    pub rows: Vec<Placed>,
    /// Pages with their pieces.
    pub pages: Vec<Page>,
}

/// Pages with everything on them.
pub fn pages(sheet: &Sheet, columns: &Columns, cells: Vec<Vec<Words>>) -> Vec<Page> {
    let mut through: Vec<Vec<bool>> =
        sheet.rows.iter().map(|row| vec![false; row.ways.len()]).collect();
    let mut forced = through.clone();
    for round in 0.. {
        let builds = builds(sheet, columns, &through);
        let stack = stack(&builds, columns, &cells);
        let mut wanted = forced.clone();
        for (index, row) in sheet.rows.iter().enumerate() {
            for (at, way) in row.ways.iter().enumerate() {
                if let Target::Step(to) = way.to {
                    wanted[index][at] |= stack.rows[index].page != stack.rows[to].page
                        || (round >= FREE_ROUNDS && through[index][at])
                        || round >= MOST_ROUNDS;
                }
            }
        }
        if wanted != through {
            through = wanted;
            continue;
        }
        match route::route(sheet, columns, &builds, stack, &through) {
            Ok(pages) => return pages,
            Err(stuck) => {
                for (index, at) in stuck {
                    forced[index][at] = true;
                    through[index][at] = true;
                }
            }
        }
    }
    Vec::new()
}

fn builds(sheet: &Sheet, columns: &Columns, through: &[Vec<bool>]) -> Vec<Build> {
    let mut entered = vec![false; sheet.rows.len()];
    for (row, through) in sheet.rows.iter().zip(through) {
        for (way, through) in row.ways.iter().zip(through) {
            if let (Target::Step(to), true) = (way.to, *through) {
                entered[to] = true;
            }
        }
    }
    let rows = sheet.rows.iter().zip(through).zip(entered).enumerate();
    rows.map(|(index, ((row, through), entered))| {
        rows::build(index, row, columns, through, entered)
    })
    .collect()
}

/// Fills pages from the top. A row that fits on no page is cut between its lines.
fn stack(builds: &[Build], columns: &Columns, cells: &[Vec<Words>]) -> Stack {
    let mut pile = Pile {
        top: columns.head.0 + columns.head.1,
        height: columns.height.unwrap_or(ENDLESS),
        y: columns.head.0 + columns.head.1,
        pages: vec![Page::default()],
    };
    let mut rows = Vec::with_capacity(builds.len());
    for (index, (build, cells)) in builds.iter().zip(cells).enumerate() {
        let strip = if index + 1 == builds.len() { 0 } else { STRIP };
        rows.push(pile.row(index, build, cells, strip));
    }
    let mut pages = pile.pages;
    for page in &mut pages {
        let end = page.pieces.last().map(|piece| piece.y + piece.height);
        page.bottom = end.unwrap_or(columns.head.0 + columns.head.1);
    }
    Stack { rows, pages }
}

struct Pile {
    top: Len,
    height: Len,
    y: Len,
    pages: Vec<Page>,
}

impl Pile {
    fn turn(&mut self) {
        self.pages.push(Page::default());
        self.y = self.top + STRIP;
    }

    fn row(&mut self, step: usize, build: &Build, cells: &[Words], strip: Len) -> Placed {
        let height = rows::words_height(cells).max(build.height());
        let empty = self.pages.last().is_some_and(|page| page.pieces.is_empty());
        if self.y + height > self.height - strip && !empty {
            self.turn();
        }
        let hatched = false;
        let mut placed = Placed::default();
        let mut from = vec![0; cells.len()];
        let mut first = true;
        loop {
            let least = if first { build.height() } else { 0 };
            let left = cells.iter().zip(&from).map(|(words, from)| {
                words.pitch * words.lines.len().saturating_sub(*from) as Len + 2 * INSET
            });
            let wanted = left.max().unwrap_or(0).max(least);
            // What is cut leads on, so the strip is needed whatever comes after.
            let fits = self.y + wanted <= self.height - strip;
            let room = (self.height - STRIP - self.y).max(least).max(1_000);
            let piece_height = if fits { wanted } else { room };
            let mut parts = Vec::with_capacity(cells.len());
            let mut rest = false;
            for (words, from) in cells.iter().zip(&mut from) {
                let lines = words.lines.get(*from..).unwrap_or_default();
                let most = ((piece_height - 2 * INSET) / words.pitch.max(1)).max(1) as usize;
                let lines: Vec<String> = lines.iter().take(most).cloned().collect();
                *from += lines.len();
                rest |= *from < words.lines.len();
                parts.push(Words { lines, ..*words });
            }
            if first {
                placed.page = self.pages.len() - 1;
                let spare = (piece_height - build.height()).max(0);
                placed.symbols = self.y + build.above + spare / 2;
                placed.bottom = self.y + piece_height;
            }
            placed.end_page = self.pages.len() - 1;
            placed.end_bottom = self.y + piece_height;
            if let Some(page) = self.pages.last_mut() {
                let (y, height) = (self.y, piece_height);
                page.pieces.push(Piece { step, y, height, first, cells: parts, hatched });
            }
            self.y += piece_height;
            if !rest {
                return placed;
            }
            first = false;
            self.turn();
        }
    }
}

/// The middle of a row's symbols.
pub fn middle(placed: &Placed) -> Len {
    placed.symbols + BAND / 2
}
