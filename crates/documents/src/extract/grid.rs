//! Cells with spans laid out as a grid.

use terbuka_core::procedure::read::{Cell, Table};

/// A span from above that still reaches into rows to come.
#[derive(Clone, Debug)]
struct Hanging {
    rows_left: u32,
    text: String,
    /// Not the first column of its span.
    from_left: bool,
}

/// No sheet has more columns; what a span claims beyond is dropped.
pub(super) const MAX_COLUMNS: usize = 200;

/// A table being laid out, cell by cell.
#[derive(Debug, Default)]
pub(super) struct Grid {
    size: usize,
    rows: Vec<Vec<Cell>>,
    row: Vec<Cell>,
    hanging: Vec<Option<Hanging>>,
    begun: bool,
}

impl Grid {
    /// The next cell of the open row.
    pub(super) fn cell(&mut self, text: String, across: u32, down: u32) {
        self.begun = true;
        self.fill_hanging();
        for column in 0..across {
            let at = self.row.len();
            if at >= MAX_COLUMNS {
                return;
            }
            if down > 1 {
                if self.hanging.len() <= at {
                    self.hanging.resize(at + 1, None);
                }
                self.hanging[at] = Some(Hanging {
                    rows_left: down - 1,
                    text: text.clone(),
                    from_left: column > 0,
                });
            }
            self.row.push(Cell { text: text.clone(), from_left: column > 0, from_above: false });
            // A later column of this span may collide with a span from above: that one gives way.
        }
    }

    /// Cells laid out so far, spans expanded.
    pub(super) fn size(&self) -> usize {
        self.size + self.row.len()
    }

    /// How far the open row has come.
    pub(super) fn width(&self) -> usize {
        self.row.len()
    }

    /// A cell that goes on with the one above it, for formats that say so in each row.
    pub(super) fn below(&mut self, text: String, across: u32) {
        self.begun = true;
        for column in 0..across {
            if self.row.len() >= MAX_COLUMNS {
                return;
            }
            self.row.push(Cell { text: text.clone(), from_left: column > 0, from_above: true });
        }
    }

    /// Puts in what hangs down at the place the row has reached.
    fn fill_hanging(&mut self) {
        while let Some(Some(hanging)) = self.hanging.get_mut(self.row.len()) {
            let cell =
                Cell { text: hanging.text.clone(), from_left: hanging.from_left, from_above: true };
            hanging.rows_left -= 1;
            let at = self.row.len();
            if hanging.rows_left == 0 {
                self.hanging[at] = None;
            }
            self.row.push(cell);
        }
    }

    /// Ends the open row, if one is.
    pub(super) fn end_row(&mut self) {
        if !self.begun {
            return;
        }
        self.fill_hanging();
        // Spans further right reach into this row too.
        let last = self.hanging.iter().rposition(Option::is_some).map_or(0, |at| at + 1);
        while self.row.len() < last {
            match self.hanging.get(self.row.len()) {
                Some(Some(_)) => self.fill_hanging(),
                _ => self.row.push(Cell::default()),
            }
        }
        self.size += self.row.len();
        self.rows.push(std::mem::take(&mut self.row));
        self.begun = false;
    }

    /// The table.
    pub(super) fn finish(mut self) -> Table {
        self.end_row();
        Table { rows: self.rows }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(table: &Table) -> Vec<Vec<&str>> {
        table.rows.iter().map(|row| row.iter().map(|c| c.text.as_str()).collect()).collect()
    }

    #[test]
    fn spans_fill_what_they_cover() {
        let mut grid = Grid::default();
        grid.cell("No".into(), 1, 2);
        grid.cell("Pelaksana".into(), 2, 1);
        grid.cell("Ket".into(), 1, 2);
        grid.end_row();
        grid.cell("Desk".into(), 1, 1);
        grid.cell("PPID".into(), 1, 1);
        grid.end_row();
        let table = grid.finish();
        assert_eq!(
            texts(&table),
            [["No", "Pelaksana", "Pelaksana", "Ket"], ["No", "Desk", "PPID", "Ket"]]
        );
        assert!(
            table.rows[0][2].from_left
                && table.rows[1][0].from_above
                && table.rows[1][3].from_above
        );
    }
}
