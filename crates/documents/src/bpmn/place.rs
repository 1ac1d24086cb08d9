//! Where things stand in a BPMN diagram, in its own units (pixels of a screen).

/// An upright rectangle.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// Left edge.
    pub x: i64,
    /// Upper edge.
    pub y: i64,
    /// Width.
    pub width: i64,
    /// Height.
    pub height: i64,
}

const LANE: i64 = 190;
const LEFT: i64 = 160;
const TOP: i64 = 80;
const HEADS: i64 = 30;
const STEP: i64 = 330;
const FIRST: i64 = LEFT + HEADS + 110;
/// Width of a task: its words fit in the widest of the types that modellers fall back on.
const TASK: i64 = 200;

/// The diagram of so many rows of lanes and steps.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// Lanes, with the one for steps whose actor is not shown.
    pub rows: usize,
    /// Steps.
    pub steps: usize,
}

impl Place {
    /// The pool.
    pub fn pool(self) -> Bounds {
        let width = FIRST - LEFT + STEP * self.steps as i64 + 110;
        Bounds { x: LEFT, y: TOP, width, height: LANE * self.rows.max(1) as i64 }
    }

    /// A lane.
    pub fn lane(self, row: usize) -> Bounds {
        let pool = self.pool();
        let y = TOP + LANE * row as i64;
        Bounds { x: LEFT + HEADS, y, width: pool.width - HEADS, height: LANE }
    }

    fn centred(self, row: usize, x: i64, width: i64, height: i64) -> Bounds {
        Bounds { x, y: TOP + LANE * row as i64 + (LANE - height) / 2 - 10, width, height }
    }

    /// A step's task.
    pub fn task(self, row: usize, step: usize) -> Bounds {
        self.centred(row, FIRST + STEP * step as i64, TASK, 110)
    }

    /// The gateway behind a task.
    pub fn gateway(self, row: usize, step: usize) -> Bounds {
        self.centred(row, FIRST + STEP * step as i64 + TASK + 30, 50, 50)
    }

    /// The start event.
    pub fn start(self, row: usize) -> Bounds {
        self.centred(row, FIRST - 76, 36, 36)
    }

    /// The end event.
    pub fn end(self, row: usize) -> Bounds {
        self.centred(row, FIRST + STEP * self.steps as i64, 36, 36)
    }

    /// An end event below a gateway for the branch whose target is not known.
    pub fn open(self, row: usize, step: usize, nth: usize) -> Bounds {
        let x = FIRST + STEP * step as i64 + TASK - 10 + 42 * nth as i64;
        Bounds { x, y: TOP + LANE * (row as i64 + 1) - 46, width: 36, height: 36 }
    }
}

/// The corners of a flow: straight on where the target is the next thing to the right, else below
/// the things in between. `nth` keeps the flows out of one gateway apart.
pub fn corners(from: Bounds, to: Bounds, nth: i64) -> Vec<(i64, i64)> {
    let middle = |bounds: Bounds| (bounds.x + bounds.width / 2, bounds.y + bounds.height / 2);
    let gap = to.x - (from.x + from.width);
    if nth == 0 && (0..=STEP - 60).contains(&gap) {
        let (start, end) = ((from.x + from.width, middle(from).1), (to.x, middle(to).1));
        if start.1 == end.1 {
            return vec![start, end];
        }
        let turn = to.x - gap.min(20) / 2;
        return vec![start, (turn, start.1), (turn, end.1), end];
    }
    let (below, goal) = (from.y + from.height, to.y + to.height);
    let level = below.max(goal) + 14 + 10 * nth;
    vec![
        (middle(from).0, below),
        (middle(from).0, level),
        (middle(to).0, level),
        (middle(to).0, goal),
    ]
}
