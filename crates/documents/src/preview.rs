//! What a table in plain text (CSV) shows at a glance: its first rows, and one column of numbers that
//! makes a picture beside one column of names.

use crate::extract::decode;

/// Rows shown at most.
pub const ROWS: usize = 50;
/// Columns shown at most.
pub const COLUMNS: usize = 12;
/// Bars of the picture at most: more say nothing.
const BARS: usize = 25;
/// Characters of a cell at most.
const CELL: usize = 200;
/// Bytes looked at.
const BYTES: usize = 4 << 20;

/// A table at a glance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    /// Headings.
    pub head: Vec<String>,
    /// The first rows, as many cells as there are headings.
    pub rows: Vec<Vec<String>>,
    /// How many rows there are below the headings in what was looked at.
    pub total: usize,
    /// Whether more columns, or more bytes, were left out.
    pub cut: bool,
    /// A picture, when there is a column of numbers beside one of names.
    pub chart: Option<Chart>,
}

/// One column of numbers by one of names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chart {
    /// Heading of the names.
    pub names: String,
    /// Heading of the numbers.
    pub numbers: String,
    /// Name, number as a whole, number as written.
    pub bars: Vec<(String, u64, String)>,
}

/// A table at a glance, or nothing when the text is no table.
pub fn table(bytes: &[u8]) -> Option<Preview> {
    let cut = bytes.len() > BYTES;
    let mut text = decode(&bytes[..bytes.len().min(BYTES)])?;
    if cut {
        // The last line may be half a line.
        text.truncate(text.rfind('\n').unwrap_or(0));
    }
    let mark = separator(text.lines().next()?);
    let mut rows = records(&text, mark).filter(|row| row.iter().any(|cell| !cell.is_empty()));
    let mut head = rows.next()?;
    if head.len() < 2 {
        return None;
    }
    let wide = head.len() > COLUMNS;
    head.truncate(COLUMNS);
    let mut kept = Vec::new();
    let mut total = 0;
    for mut row in rows {
        total += 1;
        if kept.len() < ROWS {
            row.resize(head.len(), String::new());
            kept.push(row);
        }
    }
    let chart = chart(&head, &kept, total);
    Some(Preview { head, rows: kept, total, cut: cut || wide, chart })
}

/// The mark between cells: the one the first line has most of.
fn separator(line: &str) -> char {
    let count = |mark: char| line.matches(mark).count();
    let marks = [',', ';', '\t', '|'];
    marks.into_iter().rev().max_by_key(|mark| count(*mark)).unwrap_or(',')
}

/// The rows of a text, quotes undone (RFC 4180), line breaks within quotes made blanks.
fn records(text: &str, mark: char) -> impl Iterator<Item = Vec<String>> + '_ {
    let mut rest = text.chars().peekable();
    std::iter::from_fn(move || {
        rest.peek()?;
        let (mut row, mut cell, mut quoted) = (Vec::new(), String::new(), false);
        loop {
            match rest.next() {
                Some('"') if quoted && rest.peek() == Some(&'"') => {
                    rest.next();
                    push(&mut cell, '"');
                }
                Some('"') if quoted || cell.trim().is_empty() => quoted = !quoted,
                Some(c) if c == mark && !quoted => row.push(tidy(std::mem::take(&mut cell))),
                Some('\n') if !quoted => break,
                Some('\n' | '\r') => push(&mut cell, ' '),
                Some(c) => push(&mut cell, c),
                None => break,
            }
        }
        row.push(tidy(cell));
        Some(row)
    })
}

fn push(cell: &mut String, c: char) {
    if cell.len() < CELL * 4 {
        cell.push(if c.is_control() { ' ' } else { c });
    }
}

fn tidy(cell: String) -> String {
    cell.trim().chars().take(CELL).collect()
}

fn chart(head: &[String], rows: &[Vec<String>], total: usize) -> Option<Chart> {
    if rows.len() < 2 || total > rows.len() {
        return None;
    }
    let numbers = |at: usize| rows.iter().filter(|row| number(&row[at]).is_some()).count();
    // A serial number or a year counts nothing; the column of the largest numbers is what is counted.
    let telling = |at: &usize| {
        let heading = head[*at].to_lowercase();
        let serial = ["no", "no.", "nomor", "tahun", "kode", "id", "tps"];
        numbers(*at) == rows.len() && !serial.contains(&heading.trim())
    };
    let sum = |at: &usize| rows.iter().filter_map(|row| number(&row[*at])).sum::<u64>();
    let names = (0..head.len()).find(|at| numbers(*at) == 0)?;
    let counted = (0..head.len()).filter(telling).max_by_key(sum)?;
    let bar = |row: &Vec<String>| {
        Some((row[names].clone(), number(&row[counted])?, row[counted].clone()))
    };
    let bars: Vec<_> = rows.iter().filter_map(bar).take(BARS + 1).collect();
    (bars.len() <= BARS).then(|| Chart {
        names: head[names].clone(),
        numbers: head[counted].clone(),
        bars,
    })
}

/// A whole number of people, ballots or rupiah, with the marks that Indonesian tables use.
fn number(cell: &str) -> Option<u64> {
    let cell = cell.trim().trim_start_matches("Rp").trim();
    let whole = cell.split_once(',').map_or(cell, |(whole, _)| whole);
    let groups: Vec<&str> = whole.split('.').collect();
    let grouped = groups.len() > 1 && groups[1..].iter().all(|group| group.len() == 3);
    let digits: String = match groups.as_slice() {
        [one] => (*one).to_owned(),
        many if grouped => many.concat(),
        // "12.5" is twelve and a half.
        [whole, _] => (*whole).to_owned(),
        _ => return None,
    };
    let plain =
        !digits.is_empty() && digits.len() < 16 && digits.bytes().all(|b| b.is_ascii_digit());
    if plain { digits.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_table_of_votes_is_shown_and_drawn() {
        let csv = "No;Kecamatan;TPS;Jumlah pemilih\n1;\"Muara; Enim\";12;1.203\n2;Lahat;9;987\n";
        let preview = table(csv.as_bytes()).unwrap();
        assert_eq!(preview.head, ["No", "Kecamatan", "TPS", "Jumlah pemilih"]);
        assert_eq!(preview.rows[0][1], "Muara; Enim");
        let chart = preview.chart.unwrap();
        assert_eq!((chart.names.as_str(), chart.numbers.as_str()), ("Kecamatan", "Jumlah pemilih"));
        assert_eq!(chart.bars[0], ("Muara; Enim".to_owned(), 1203, "1.203".to_owned()));
    }

    #[test]
    fn what_is_no_table_or_no_picture_gives_none() {
        assert_eq!(table(b"satu kolom\ndua\n"), None);
        assert_eq!(table(b""), None);
        let words = table(b"a,b\nx,y\nz,w\n").unwrap();
        assert_eq!(words.chart, None);
        let long = (0..200).map(|n| format!("desa {n},{n}\n")).collect::<String>();
        let long = table(format!("desa,jumlah\n{long}").as_bytes()).unwrap();
        assert_eq!((long.rows.len(), long.total, long.chart), (ROWS, 200, None));
    }

    #[test]
    fn numbers_as_tables_write_them() {
        for (cell, wanted) in [
            ("1.203", Some(1203)),
            ("Rp 4.125.000.000", Some(4_125_000_000)),
            ("12,5", Some(12)),
            ("12.5", Some(12)),
            ("-3", None),
            ("1.2.3", None),
            ("", None),
            ("99999999999999999999", None),
        ] {
            assert_eq!(number(cell), wanted, "{cell}");
        }
    }

    proptest! {
        #[test]
        fn nothing_makes_it_fall_and_rows_have_a_cell_for_each_heading(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            if let Some(preview) = table(&bytes) {
                prop_assert!(preview.rows.iter().all(|row| row.len() == preview.head.len()));
                prop_assert!(preview.rows.len() <= ROWS && preview.head.len() <= COLUMNS);
            }
        }
    }
}
