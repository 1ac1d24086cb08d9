//! The heading of the step table: one row, two or three, complete or not, and what each column holds.

use super::block::Cell;
use super::label::{Column, column};
use super::time::{Unit, heading_unit};
use super::words::{fold, squeeze};

/// What the columns of a step table hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Columns {
    pub(crate) number: Option<usize>,
    pub(crate) activity: usize,
    /// Column and title of each lane.
    pub(crate) lanes: Vec<(usize, String)>,
    /// A column that names the actor in words instead of one column per actor.
    pub(crate) actor: Option<usize>,
    pub(crate) requires: Option<usize>,
    pub(crate) time: Option<usize>,
    pub(crate) output: Option<usize>,
    pub(crate) remark: Option<usize>,
    /// Unit of bare numbers in the time column.
    pub(crate) unit: Option<Unit>,
    /// How many columns the heading has.
    pub(crate) width: usize,
}

/// Finds a heading that begins at this row; with it, how many rows it takes.
pub(crate) fn detect(rows: &[Vec<Cell>], at: usize) -> Option<(Columns, usize)> {
    let top = rows.get(at)?;
    // A heading's cells are short; a row of text that happens to hold such words is none.
    if top.iter().any(|cell| cell.text.len() > 150) {
        return None;
    }
    let roles: Vec<Option<Column>> = top.iter().map(label_role).collect();
    let has = |role| roles.contains(&Some(role));
    let mutu = [Column::Requires, Column::Time, Column::Output, Column::Group];
    let some_mutu = mutu.iter().filter(|role| has(**role)).count();
    let others = usize::from(has(Column::Actors)) + some_mutu + usize::from(has(Column::Number));
    // "No | Langkah | …" and a heading that lost its activity column both count.
    let headed = has(Column::Activity) && others >= 1 && (others >= 2 || top.len() <= 4);
    let beheaded = has(Column::Number) && has(Column::Actors) && some_mutu >= 1;
    if !headed && !beheaded {
        return None;
    }
    let mut used = 1;
    let mut grid = vec![top.iter().map(|c| squeeze(&c.text)).collect::<Vec<_>>()];
    while used < 4 {
        let Some(row) = rows.get(at + used) else { break };
        if !goes_on(row, &roles) {
            break;
        }
        grid.push(aligned(row, &roles));
        used += 1;
    }
    let columns = assign(&grid, &roles)?;
    Some((columns, used))
}

fn label_role(cell: &Cell) -> Option<Column> {
    if cell.is_blank() { None } else { column(&cell.text) }
}

/// Whether a row still belongs to the heading: it names columns or lanes and holds no step.
fn goes_on(row: &[Cell], roles: &[Option<Column>]) -> bool {
    if row.iter().all(Cell::is_blank) || is_column_numbers(row) {
        return false;
    }
    let own = |role: Column| {
        roles.iter().position(|r| *r == Some(role)).and_then(|at| row.get(at)).map_or("", Cell::own)
    };
    let texts: Vec<&str> = row.iter().map(Cell::own).filter(|t| !t.is_empty()).collect();
    if texts.iter().any(|text| text.chars().count() > 60) || texts.is_empty() {
        return false;
    }
    let labels = row.iter().filter(|cell| !cell.own().is_empty()).filter_map(label_role).count();
    let lanes_open = roles.iter().any(|r| matches!(r, Some(Column::Actors | Column::Group)));
    // Dropped leading cells: the row begins with a lane's title where a number should stand.
    let shifted = labels >= 2 && own(Column::Number).chars().all(|c| !c.is_ascii_digit());
    if shifted {
        return true;
    }
    let steps = !own(Column::Activity).is_empty() || !own(Column::Number).is_empty();
    lanes_open && !steps && (labels >= 1 || texts.iter().all(|text| is_title(text)))
}

/// A lane's title rather than a mark in its column.
fn is_title(text: &str) -> bool {
    let folded = fold(text);
    folded.chars().filter(|c| c.is_alphabetic()).count() >= 3
        && !matches!(folded.as_str(), "TIDAK" | "MULAI" | "SELESAI")
}

/// The texts of a second heading row, moved under the actors when its leading cells were dropped.
fn aligned(row: &[Cell], roles: &[Option<Column>]) -> Vec<String> {
    let texts: Vec<String> = row.iter().map(|c| squeeze(&c.text)).collect();
    let dropped = roles.first() == Some(&Some(Column::Number))
        && row
            .first()
            .is_some_and(|c| !c.own().is_empty() && label_role(c) != Some(Column::Number));
    let actors = roles.iter().position(|r| *r == Some(Column::Actors));
    match (dropped, actors) {
        (true, Some(start)) => {
            let mut moved = vec![String::new(); start];
            moved.extend(texts);
            moved
        }
        _ => texts,
    }
}

/// "1 | 2 | 3 | 4": columns numbered under the heading.
pub(crate) fn is_column_numbers(row: &[Cell]) -> bool {
    let numbers: Vec<u32> = row
        .iter()
        .map(Cell::own)
        .filter(|t| !t.is_empty())
        .map_while(|t| fold(t).parse().ok())
        .collect();
    let filled = row.iter().filter(|c| !c.own().is_empty()).count();
    numbers.len() == filled && filled >= 4 && numbers.windows(2).all(|pair| pair[1] == pair[0] + 1)
}

fn assign(grid: &[Vec<String>], roles: &[Option<Column>]) -> Option<Columns> {
    let width = grid.iter().map(Vec::len).max()?;
    let deepest = |col: usize| {
        grid.iter().enumerate().rev().find_map(|(row, texts)| {
            texts.get(col).filter(|t| !t.is_empty()).map(|t| (row, t.as_str()))
        })
    };
    let mut columns = Columns { width, ..Columns::default() };
    let actors = roles.iter().position(|r| *r == Some(Column::Actors));
    let actors_end = actors.map(|start| {
        (start + 1..width)
            .find(|col| {
                roles.get(*col).is_some_and(|role| role.is_some_and(|r| r != Column::Actors))
            })
            .unwrap_or(width)
    });
    let mut activity = None;
    let mut unknown = Vec::new();
    let mut first_mutu = None;
    for col in 0..width {
        let Some((depth, text)) = deepest(col) else { continue };
        let under_actors = depth > 0
            && actors.is_some_and(|start| col >= start)
            && actors_end.is_some_and(|end| col < end);
        let role = match column(text) {
            Some(Column::Actors | Column::Activity | Column::Number) if under_actors => None,
            // "Langkah | Kegiatan": the first is the number.
            Some(Column::Activity) if activity.is_some() => {
                if columns.number.is_none() {
                    columns.number = activity;
                    activity = Some(col);
                }
                continue;
            }
            role => role,
        };
        let first = |slot: &mut Option<usize>| {
            slot.get_or_insert(col);
        };
        match role {
            Some(Column::Number) => first(&mut columns.number),
            Some(Column::Activity) => first(&mut activity),
            Some(Column::Requires) => first(&mut columns.requires),
            Some(Column::Time) => {
                columns.unit = columns.unit.or_else(|| heading_unit(text));
                first(&mut columns.time);
            }
            Some(Column::Output) => first(&mut columns.output),
            Some(Column::Remark) => first(&mut columns.remark),
            Some(Column::Actors) => first(&mut columns.actor),
            Some(Column::Group) => {}
            None => unknown.push((col, text.to_owned())),
        }
        if matches!(role, Some(Column::Requires | Column::Time | Column::Output)) {
            first_mutu.get_or_insert(col);
        }
    }
    columns.activity = match (activity, columns.number) {
        (Some(col), _) => col,
        (None, Some(number)) if deepest(number + 1).is_none() => number + 1,
        _ => return None,
    };
    for (col, title) in unknown {
        let within =
            actors.is_some_and(|start| col >= start) && actors_end.is_some_and(|end| col < end);
        let between = col > columns.activity && first_mutu.is_none_or(|mutu| col < mutu);
        if (within || between) && col != columns.activity {
            columns.lanes.push((col, title));
        }
    }
    if !columns.lanes.is_empty()
        && let Some(col) = columns.actor.take()
        && let Some((0, title)) = deepest(col)
        && ["PETUGAS", "PEJABAT", "PIHAK"].contains(&fold(title).as_str())
    {
        // "Petugas | PPID | Atasan PPID" without a heading over them: the first is a lane too.
        columns.lanes.insert(0, (col, title.to_owned()));
    }
    // Lost to a heading whose groups had too few cells: the remark is the last column.
    if columns.remark.is_none() && roles.contains(&Some(Column::Remark)) {
        let last = columns.output.max(columns.time).max(columns.requires);
        columns.remark = last.map(|col| col + 1);
        columns.width = columns.width.max(columns.remark.map_or(0, |col| col + 1));
    }
    Some(columns)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(table: &[&[&str]]) -> Vec<Vec<Cell>> {
        table.iter().map(|row| row.iter().map(|t| Cell::new(*t)).collect()).collect()
    }

    #[test]
    fn two_row_headings() {
        let table = rows(&[
            &["No", "Aktivitas", "Pelaksana", "", "Mutu Baku", "", "", "Ket"],
            &["", "", "Desk", "Atasan PPID", "Kelengkapan", "Waktu (menit)", "Output", ""],
            &["1", "Mencatat", "X", "", "Buku", "5", "Catatan", ""],
        ]);
        let (columns, used) = detect(&table, 0).expect("a heading");
        assert_eq!(used, 2);
        assert_eq!(columns.lanes, [(2, "Desk".to_owned()), (3, "Atasan PPID".to_owned())]);
        assert_eq!(
            (
                columns.number,
                columns.activity,
                columns.requires,
                columns.time,
                columns.output,
                columns.remark
            ),
            (Some(0), 1, Some(4), Some(5), Some(6), Some(7))
        );
        assert_eq!(columns.unit, Some(Unit::Minutes));
    }

    #[test]
    fn one_row_headings_and_dropped_cells() {
        let table = rows(&[
            &["No", "Uraian", "Petugas", "PPID", "Waktu", "Hasil"],
            &["1", "Catat", "", "", "1 jam", ""],
        ]);
        let (columns, used) = detect(&table, 0).expect("a heading");
        assert_eq!((used, columns.lanes.len()), (1, 2), "{columns:?}");
        let table = rows(&[
            &["No", "Kegiatan", "Pelaksana", "Mutu Baku", "Ket"],
            &["Desk", "PPID", "Syarat", "Waktu", "Output"],
            &["1", "Catat", "", "", "", "", "", ""],
        ]);
        let (columns, used) = detect(&table, 0).expect("a heading");
        assert_eq!(used, 2);
        assert_eq!(columns.lanes.len(), 2);
        assert_eq!((columns.output, columns.remark), (Some(6), Some(7)));
    }

    #[test]
    fn an_actor_in_words_and_no_heading_at_all() {
        let table = rows(&[
            &["Langkah", "Kegiatan", "Pelaksana", "Waktu"],
            &["1", "Catat", "Desk", "1 jam"],
        ]);
        let (columns, _) = detect(&table, 0).expect("a heading");
        assert_eq!((columns.number, columns.activity, columns.actor), (Some(0), 1, Some(2)));
        assert_eq!(detect(&rows(&[&["Dasar Hukum", "Peringatan"]]), 0), None);
        assert_eq!(detect(&rows(&[&["No", "Dokumen"]]), 0), None);
    }
}
