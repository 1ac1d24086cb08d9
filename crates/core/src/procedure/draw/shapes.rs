//! The outlines of the symbols, the same for every surface.

use super::{Area, Arrow, Len, Point};

/// Half the breadth of an arrow's head.
const HALF: Len = 65;

/// Its length.
const LENGTH: Len = 180;

impl Arrow {
    /// The corners of the arrow's head: its tip first.
    pub fn head(&self) -> [Point; 3] {
        let (from, tip) = match self.points[..] {
            [.., from, tip] => (from, tip),
            [tip] => (tip, tip),
            [] => (Point::default(), Point::default()),
        };
        let (along_x, along_y) = ((tip.x - from.x).signum(), (tip.y - from.y).signum());
        let back = Point { x: tip.x - along_x * LENGTH, y: tip.y - along_y * LENGTH };
        let side = |sign: Len| Point {
            x: back.x + sign * HALF * along_y.abs(),
            y: back.y + sign * HALF * along_x.abs(),
        };
        [tip, side(1), side(-1)]
    }
}

/// Corners of a diamond.
pub fn diamond(area: Area) -> [Point; 4] {
    let Point { x, y } = area.middle();
    [
        Point { x, y: area.y },
        Point { x: area.right(), y },
        Point { x, y: area.bottom() },
        Point { x: area.x, y },
    ]
}

/// Corners of an off-page connector.
pub fn pentagon(area: Area) -> [Point; 5] {
    let shoulder = area.y + area.height * 60 / 100;
    [
        Point { x: area.x, y: area.y },
        Point { x: area.right(), y: area.y },
        Point { x: area.right(), y: shoulder },
        Point { x: area.middle().x, y: area.bottom() },
        Point { x: area.x, y: shoulder },
    ]
}

/// Slanting lines that fill an area.
pub fn hatching(area: Area) -> Vec<(Point, Point)> {
    const STEP: Len = 200;
    let mut lines = Vec::new();
    let mut along = STEP;
    while along < area.width + area.height {
        // From the left or lower edge up to the upper or right edge.
        let from =
            Point { x: area.x + (along - area.height).max(0), y: area.y + along.min(area.height) };
        let to =
            Point { x: area.x + along.min(area.width), y: area.y + (along - area.width).max(0) };
        lines.push((from, to));
        along += STEP;
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hatching_stays_inside() {
        let area = Area { x: 100, y: 200, width: 3_000, height: 1_500 };
        for (from, to) in hatching(area) {
            for point in [from, to] {
                assert!(area.has_on_edge(point), "{point:?}");
            }
        }
    }
}
