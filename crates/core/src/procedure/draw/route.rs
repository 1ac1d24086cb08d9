//! Symbols, connectors and arrows onto pages whose rows stand.

use std::collections::HashMap;

use super::columns::Columns;
use super::flow::{SMALL, Sheet, Target, Way};
use super::page::{Placed, Stack, middle};
use super::rows::{self, ASIDE, BAND, Build, CONNECTOR, CONNECTORS, Entry, Port, Side, TOP};
use super::track::{Tracks, Wish};
use super::{Anchor, Area, Arrow, Connector, End, Label, Len, Page, Point, Symbol, words};

/// Branches that found no free gutter, as (row, way).
pub type Stuck = Vec<(usize, usize)>;

/// Draws everything; or says which branches need connectors.
pub fn route(
    sheet: &Sheet,
    columns: &Columns,
    builds: &[Build],
    stack: Stack,
    through: &[Vec<bool>],
) -> Result<Vec<Page>, Stuck> {
    let mut places = columns.tracks();
    if sheet.rows.iter().any(|row| row.lanes.is_empty()) {
        // A symbol in the middle of all lanes may stand over a gutter.
        let (middle, clear) = (columns.middle(), columns.symbol() / 2 + 60);
        places.retain(|(x, _)| (x - middle).abs() > clear);
    }
    let mut router = Router {
        sheet,
        columns,
        builds,
        rows: stack.rows,
        tracks: stack.pages.iter().map(|_| Tracks::new(&places)).collect(),
        pages: stack.pages,
        symbols: Vec::new(),
        letters: HashMap::new(),
        stuck: Vec::new(),
    };
    router.symbols();
    for (index, row) in sheet.rows.iter().enumerate() {
        for (at, way) in row.ways.iter().enumerate() {
            let through = through.get(index).and_then(|ways| ways.get(at)) == Some(&true);
            match way.to {
                Target::Next => router.down(index, way),
                Target::Step(to) if through => {
                    let label = router.letter(to);
                    router.leave(index, at, way, label);
                }
                Target::Step(to) => router.round(index, at, way, to),
                Target::Nowhere => router.leave(index, at, way, "?".to_owned()),
            }
        }
    }
    if !router.stuck.is_empty() {
        return Err(router.stuck);
    }
    router.entries();
    Ok(router.pages)
}

struct Router<'a> {
    sheet: &'a Sheet,
    columns: &'a Columns,
    builds: &'a [Build],
    rows: Vec<Placed>,
    pages: Vec<Page>,
    tracks: Vec<Tracks>,
    /// Index on its page of the first symbol of each row; the others follow in the lanes' order.
    symbols: Vec<usize>,
    letters: HashMap<usize, String>,
    stuck: Stuck,
}

impl Router<'_> {
    fn symbols(&mut self) {
        for (index, row) in self.sheet.rows.iter().enumerate() {
            let placed = self.rows[index];
            let page = &mut self.pages[placed.page];
            self.symbols.push(page.symbols.len());
            let width = self.columns.symbol();
            let height = rows::symbol_height(row.shape, width);
            let mut shown = rows::symbols(row, self.columns);
            for (nth, x) in shown.iter().enumerate() {
                let area = Area {
                    x: x - width / 2,
                    y: placed.symbols + (BAND - height) / 2,
                    width,
                    height,
                };
                let lane = row.lanes.get(nth).copied();
                let title = lane.and_then(|lane| self.sheet.lanes.get(lane));
                let title = title.map_or_else(|| words::NOT_SHOWN.join(" "), String::clone);
                page.symbols.push(Symbol {
                    step: index,
                    lane,
                    shape: row.shape,
                    area,
                    alternative: format!("{} ({title})", row.says),
                });
            }
            shown.sort_unstable();
            for pair in shown.windows(2) {
                let y = middle(&placed);
                page.joins.push((
                    Point { x: pair[0] + width / 2, y },
                    Point { x: pair[1] - width / 2, y },
                ));
            }
            if row.lanes.is_empty() {
                for page in &mut self.pages[placed.page..=placed.end_page] {
                    for piece in page.pieces.iter_mut().filter(|piece| piece.step == index) {
                        piece.hatched = true;
                    }
                }
            }
        }
    }

    /// The symbol arrows leave from.
    fn exit(&self, row: usize) -> (usize, Area) {
        let more = self.sheet.rows[row].lanes.len().saturating_sub(1);
        self.symbol(row, more)
    }

    /// The symbol arrows come to.
    fn entry(&self, row: usize) -> (usize, Area) {
        self.symbol(row, 0)
    }

    fn symbol(&self, row: usize, nth: usize) -> (usize, Area) {
        let index = self.symbols[row] + nth;
        (index, self.pages[self.rows[row].page].symbols[index].area)
    }

    fn connector(
        &mut self,
        page: usize,
        x: Len,
        y: Len,
        label: &str,
        entry: bool,
    ) -> (usize, Area) {
        let half = CONNECTOR / 2;
        let area = Area { x: x - half, y, width: CONNECTOR, height: CONNECTOR };
        let connectors = &mut self.pages[page].connectors;
        connectors.push(Connector { area, label: label.to_owned(), entry });
        (connectors.len() - 1, area)
    }

    fn arrow(
        &mut self,
        page: usize,
        step: usize,
        ends: (End, End),
        points: Vec<Point>,
        way: Option<(&Way, Option<Label>)>,
    ) {
        let mut corners: Vec<Point> = Vec::with_capacity(points.len());
        for point in points {
            // What lies on a straight line, or on the point before, is no corner.
            if let [.., a, b] = corners[..]
                && ((a.x == b.x && b.x == point.x) || (a.y == b.y && b.y == point.y))
            {
                corners.pop();
            }
            if corners.last() != Some(&point) {
                corners.push(point);
            }
        }
        let (label, dashed) = way.map_or((None, false), |(way, label)| (label, way.implied));
        let (from, to) = ends;
        self.pages[page].arrows.push(Arrow { step, from, to, points: corners, label, dashed });
    }

    /// To the next row, over as many page breaks as lie between.
    fn down(&mut self, row: usize, way: &Way) {
        let (placed, next) = (self.rows[row], self.rows[row + 1]);
        let (symbol, area) = self.exit(row);
        let (target, goal) = self.entry(row + 1);
        let (x, end_x) = (area.middle().x, goal.middle().x);
        let label = self.beside(way, Point { x, y: area.bottom() + 230 }, true);
        let mut from = End::Symbol(symbol);
        let mut at = Point { x, y: area.bottom() };
        let mut label = Some(label);
        for page in placed.page..next.page {
            let number = (page + 1).to_string();
            let bottom = self.pages[page].bottom + 100;
            let (out, area) = self.connector(page, x, bottom, &number, false);
            let points = vec![at, Point { x: at.x, y: area.y }];
            self.arrow(
                page,
                row,
                (from, End::Connector(out)),
                points,
                Some((way, label.take().flatten())),
            );
            // Straight above the next symbol, unless the rest of this row stands in between.
            let x = if placed.end_page == page + 1 || page + 1 < next.page { x } else { end_x };
            let top = self.columns.head.0 + self.columns.head.1 + 100;
            let (in_, area) = self.connector(page + 1, x, top, &number, true);
            from = End::Connector(in_);
            at = Point { x, y: area.bottom() };
        }
        let bottom = if placed.page == next.page { placed.bottom } else { placed.end_bottom };
        let level = bottom - rows::BOTTOM / 2;
        let mut points = vec![at];
        if at.x != end_x {
            points.extend([Point { x: at.x, y: level }, Point { x: end_x, y: level }]);
        }
        points.push(Point { x: end_x, y: goal.y });
        self.arrow(
            next.page,
            row,
            (from, End::Symbol(target)),
            points,
            Some((way, label.take().flatten())),
        );
    }

    /// To another row of the page, through a gutter.
    fn round(&mut self, row: usize, at: usize, way: &Way, to: usize) {
        let placed = self.rows[row];
        let goal_y = self.rows[to].symbols - TOP / 2;
        let (symbol, area) = self.exit(row);
        let (target, goal) = self.entry(to);
        let (mut points, start) = self.begin(row, at, area);
        let (least, most) = match self.builds[row].ports[at] {
            Port::Side(Side::Left) => (Len::MIN / 4, area.x - 40),
            Port::Side(Side::Right) => (area.right() + 40, Len::MAX / 4),
            Port::Down | Port::Run { .. } => (Len::MIN / 4, Len::MAX / 4),
        };
        let end_x = goal.middle().x;
        let span = (start.y.min(goal_y), start.y.max(goal_y));
        let wish = Wish { start: start.x, end: end_x, span, least, most };
        let Some(x) = self.tracks[placed.page].take(wish) else {
            self.stuck.push((row, at));
            return;
        };
        points.extend([
            Point { x, y: start.y },
            Point { x, y: goal_y },
            Point { x: end_x, y: goal_y },
            Point { x: end_x, y: goal.y },
        ]);
        let label = self.answer(way, start, x, goal_y < start.y, false);
        self.arrow(
            placed.page,
            row,
            (End::Symbol(symbol), End::Symbol(target)),
            points,
            Some((way, label)),
        );
    }

    /// Into a connector.
    fn leave(&mut self, row: usize, at: usize, way: &Way, name: String) {
        let placed = self.rows[row];
        let (symbol, area) = self.exit(row);
        let (mut points, start) = self.begin(row, at, area);
        let exit = rows::exit_x(&self.sheet.rows[row], self.columns);
        let ports = &self.builds[row].ports;
        let (index, x) = match ports[at] {
            Port::Side(side) => {
                let x = rows::beside(exit, side, self.columns).unwrap_or(exit);
                let y = middle(&placed) - CONNECTOR / 2;
                let (index, area) = self.connector(placed.page, x, y, &name, false);
                let edge = if side == Side::Left { area.right() } else { area.x };
                points.push(Point { x: edge, y: start.y });
                (index, x)
            }
            Port::Down | Port::Run { .. } => {
                let slots = rows::slots(self.columns, exit);
                let slot = match ports[at] {
                    Port::Run { slot: Some(slot), .. } => slot,
                    _ => 0,
                };
                let x = slots.get(slot).copied().unwrap_or(start.x);
                let y = placed.symbols + BAND + rows::band_after(ports, at) + 100;
                let (index, area) = self.connector(placed.page, x, y, &name, false);
                points.extend([Point { x, y: start.y }, Point { x, y: area.y }]);
                (index, x)
            }
        };
        let beside = matches!(self.builds[row].ports[at], Port::Side(_));
        let label = self.answer(way, start, x, false, beside);
        self.arrow(
            placed.page,
            row,
            (End::Symbol(symbol), End::Connector(index)),
            points,
            Some((way, label)),
        );
    }

    /// The first points of a way, and where its level run begins.
    fn begin(&self, row: usize, at: usize, area: Area) -> (Vec<Point>, Point) {
        let centre = area.middle();
        match self.builds[row].ports[at] {
            Port::Side(side) => {
                let x = if side == Side::Left { area.x } else { area.right() };
                let start = Point { x, y: centre.y };
                (vec![start], start)
            }
            Port::Run { at, .. } => {
                let y = self.rows[row].symbols + BAND + at;
                let start = Point { x: centre.x, y };
                (vec![Point { x: centre.x, y: area.bottom() }, start], start)
            }
            Port::Down => {
                let start = Point { x: centre.x, y: area.bottom() };
                (vec![start], start)
            }
        }
    }

    /// The answer beside the level run from `start` towards `x`: above it, but below when the way
    /// turns up; over the connector where one stands close by.
    fn answer(&self, way: &Way, start: Point, x: Len, up: bool, connector: bool) -> Option<Label> {
        let lift = match (up, connector) {
            (_, true) => -CONNECTOR / 2 - 60,
            (true, _) => 230,
            (false, _) => -60,
        };
        self.beside(way, Point { x: start.x, y: start.y + lift }, x >= start.x)
    }

    /// The answer to the right or left of a point; on the other side where it would leave the lanes.
    fn beside(&self, way: &Way, at: Point, right: bool) -> Option<Label> {
        let text = way.answer.clone()?;
        let width = SMALL.width(&text);
        let fits_right = at.x + ASIDE + width <= self.columns.lanes_right();
        let fits_left = at.x - ASIDE - width >= self.columns.lanes_x;
        let (anchor, aside) =
            match if right { fits_right || !fits_left } else { !fits_left && fits_right } {
                true => (Anchor::Start, ASIDE),
                false => (Anchor::End, -ASIDE),
            };
        Some(Label { text, at: Point { x: at.x + aside, y: at.y }, anchor, width })
    }

    /// The letter of the connectors that lead to a row.
    fn letter(&mut self, row: usize) -> String {
        let next = self.letters.len();
        self.letters.entry(row).or_insert_with(|| words::letters(next)).clone()
    }

    /// The connectors branches come in by, one for each row they lead to.
    fn entries(&mut self) {
        let mut entered: Vec<(usize, String)> = self.letters.drain().collect();
        entered.sort();
        for (row, name) in entered {
            let placed = self.rows[row];
            let (symbol, area) = self.entry(row);
            let to = rows::entry_x(&self.sheet.rows[row], self.columns);
            let (index, points) = match self.builds[row].entry {
                Some(Entry::Beside(side)) => {
                    let left = side == Side::Left;
                    let y = middle(&placed);
                    let x = rows::beside(to, side, self.columns).unwrap_or(to);
                    let (index, from) =
                        self.connector(placed.page, x, y - CONNECTOR / 2, &name, true);
                    let (a, b) = if left { (from.right(), area.x) } else { (from.x, area.right()) };
                    (index, vec![Point { x: a, y }, Point { x: b, y }])
                }
                Some(Entry::Above) | None => {
                    let slots = rows::slots(self.columns, to);
                    let x = slots.first().copied().unwrap_or(area.x);
                    let y = placed.symbols - TOP - CONNECTORS + 100;
                    let (index, from) = self.connector(placed.page, x, y, &name, true);
                    let level = placed.symbols - TOP / 2;
                    let points = vec![
                        Point { x, y: from.bottom() },
                        Point { x, y: level },
                        Point { x: to, y: level },
                        Point { x: to, y: area.y },
                    ];
                    (index, points)
                }
            };
            self.arrow(
                placed.page,
                row,
                (End::Connector(index), End::Symbol(symbol)),
                points,
                None,
            );
        }
    }
}
