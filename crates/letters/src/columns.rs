//! How wide the columns of a table are: by the sheet's weights, but never so narrow that a heading's
//! longest word, a date or an amount would be broken while others have room.

use terbuka_core::sheet::{ColumnKind, Sheet};

use crate::clean::RUN;

/// The room a table has.
#[derive(Clone, Copy, Debug)]
pub struct Room {
    /// Width of the text area, in millimetres.
    pub mm: u16,
    /// Type size, in points.
    pub points: f64,
}

/// Space inside a cell at both sides together, in millimetres (4 pt each).
const INSET: f64 = 3.2;

impl Room {
    /// What one letter takes on average, in millimetres; bold headings need the upper end.
    fn letter(self) -> f64 {
        self.points * 0.212
    }

    /// What fits on one line of a column of this width, in quarters of the type size.
    pub fn run(self, mm: f64) -> usize {
        const MM_PER_POINT: f64 = 0.3528;
        let quarters = (mm - INSET) / (self.points * MM_PER_POINT / 4.0);
        if quarters.is_finite() && quarters > 8.0 { (quarters as usize).min(RUN) } else { 8 }
    }

    fn needs(self, letters: usize) -> f64 {
        letters as f64 * self.letter() + INSET
    }
}

/// Width of each column in millimetres; together they fill the room.
pub fn widths(sheet: &Sheet, rows: &[Vec<String>], totals: &[Vec<String>], room: Room) -> Vec<f64> {
    let total = f64::from(room.mm);
    let least: Vec<f64> =
        (0..sheet.columns.len()).map(|i| room.needs(unbroken(sheet, i, rows, totals))).collect();
    let sum: f64 = least.iter().sum();
    if sum >= total {
        // No room to spare: everyone gives up the same share.
        return least.iter().map(|mm| mm * total / sum).collect();
    }
    let weights: Vec<f64> =
        sheet.columns.iter().map(|column| f64::from(column.width.max(1))).collect();
    // Columns that need more than their share get what they need; the others share the rest.
    let mut fixed = vec![false; least.len()];
    loop {
        let mut rest = total;
        let mut weight = 0.0;
        for i in 0..least.len() {
            if fixed[i] {
                rest -= least[i];
            } else {
                weight += weights[i];
            }
        }
        let share = |i: usize| rest * weights[i] / weight;
        let short: Vec<usize> =
            (0..least.len()).filter(|i| !fixed[*i] && share(*i) < least[*i]).collect();
        if short.is_empty() {
            return (0..least.len()).map(|i| if fixed[i] { least[i] } else { share(i) }).collect();
        }
        for i in short {
            fixed[i] = true;
        }
    }
}

/// Letters of the longest piece of a column that should not be broken.
fn unbroken(sheet: &Sheet, index: usize, rows: &[Vec<String>], totals: &[Vec<String>]) -> usize {
    let Some(column) = sheet.columns.get(index) else {
        return 1;
    };
    let heading = column
        .heading
        .split(|c: char| c.is_whitespace() || c == '/' || c == '-')
        .map(|word| word.chars().count())
        .max()
        .unwrap_or(1);
    let cells = match column.kind {
        ColumnKind::Text | ColumnKind::Tick => 1,
        ColumnKind::Date | ColumnKind::Number | ColumnKind::Money => rows
            .iter()
            .chain(totals)
            .filter_map(|row| row.get(index))
            .map(|text| text.chars().count())
            .max()
            .unwrap_or(1),
    };
    // A heading of one endless word must not eat the page.
    heading.max(cells).clamp(1, 20)
}

#[cfg(test)]
mod tests {
    use super::*;
    use terbuka_core::sheet::Column;

    const ROOM: Room = Room { mm: 155, points: 9.0 };

    #[test]
    fn columns_fill_the_room_and_keep_words_whole() {
        let sheet = Sheet::new(
            "S",
            vec![
                Column::number("No").width(1),
                Column::tick("Didokumentasikan").width(1),
                Column::text("Isi").width(12),
            ],
        );
        let widths = widths(&sheet, &[], &[], ROOM);
        assert!((widths.iter().sum::<f64>() - 155.0).abs() < 1e-6);
        assert!(ROOM.run(widths[1]) >= 2 * "Didokumentasikan".len());
        assert!(widths[2] > widths[1]);
    }

    #[test]
    fn too_many_columns_share_what_there_is() {
        let sheet = Sheet::new("S", vec![Column::text("Didokumentasikan"); 40]);
        let widths = widths(&sheet, &[], &[], ROOM);
        assert!((widths.iter().sum::<f64>() - 155.0).abs() < 1e-6);
        assert!(widths.iter().all(|mm| *mm > 0.0));
    }
}
