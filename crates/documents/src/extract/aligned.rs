//! Tables that only blanks hold together, as a PDF's text laid out like its page has them: columns
//! are where no line has a letter.

use terbuka_core::procedure::read::Table;

/// Longest line that is looked at, in characters.
const MAX_WIDTH: usize = 400;
/// Most empty lines between two rows of a table of steps.
const ROOM: usize = 4;
/// Most lines of one table.
const MAX_LINES: usize = 5_000;

/// A table that begins at this line, and the line after its end.
pub(super) fn table(lines: &[&str], at: usize) -> Option<(Table, usize)> {
    if !has_gap(lines[at]) {
        return None;
    }
    let end = region_end(lines, at);
    let region: Vec<Vec<char>> = lines[at..end]
        .iter()
        .filter(|line| !line.trim().is_empty())
        .map(|line| line.chars().collect())
        .collect();
    if region.len() < 2 || region.iter().filter(|line| gaps(line)).count() < 2 {
        return None;
    }
    let columns = columns(&region, heading_lines(&region));
    if columns.len() < 2 {
        return None;
    }
    let rows: Vec<Vec<String>> = region.iter().map(|line| cells(line, &columns)).collect();
    Some((Table::of(merged(rows)), end))
}

/// Whether a line has text on both sides of three blanks or more.
fn has_gap(line: &str) -> bool {
    if line.contains(['\t', '|', '<']) || line.len() > MAX_WIDTH * 4 {
        return false;
    }
    let body = line.trim();
    body.contains("   ")
}

fn gaps(line: &[char]) -> bool {
    segments(line).len() > 1
}

fn region_end(lines: &[&str], at: usize) -> usize {
    let mut end = at;
    let mut i = at;
    let mut headed = false;
    while i < lines.len() && i - at < MAX_LINES {
        let line = lines[i];
        let head = heads(line);
        // A page's end, and a heading of steps below something else, part what blanks alone do not.
        if line.contains('\u{0C}') || (head && !headed && i > at) {
            break;
        }
        headed |= head;
        if line.trim().is_empty() {
            // Between the rows of a table of steps a sheet leaves more room than one line.
            let room = if headed { ROOM } else { 1 };
            let next = lines[i + 1..].iter().take(room).find(|next| !next.trim().is_empty());
            if !next.is_some_and(|next| has_gap(next) || next.starts_with("    ")) {
                break;
            }
        } else if line.contains(['\t', '|', '<']) || line.len() > MAX_WIDTH * 4 {
            break;
        } else {
            // A full line of running text across the columns ends the table.
            let indent = line.len() - line.trim_start().len();
            if !has_gap(line) && indent < 3 && line.trim().chars().count() > 70 {
                break;
            }
            end = i + 1;
        }
        i += 1;
    }
    end
}

/// Whether a line is a heading of a table of steps: two of its columns or more.
fn heads(line: &str) -> bool {
    let known = |piece: &str| {
        let upper = piece.trim().to_uppercase();
        is_heading_word(&upper)
            || ["PELAKSANA", "MUTU BAKU", "URAIAN KEGIATAN", "AKTIVITAS", "NO."]
                .contains(&upper.as_str())
    };
    line.len() <= MAX_WIDTH * 4 && line.split("  ").filter(|piece| known(piece)).count() >= 2
}

/// How many lines at the front are the heading of a table of steps: those before its first number.
fn heading_lines(region: &[Vec<char>]) -> usize {
    let numbered = |line: &Vec<char>| {
        let text: String = line.iter().collect();
        text.split_whitespace()
            .next()
            .is_some_and(|word| word.trim_end_matches(['.', ')']).parse::<u32>().is_ok())
    };
    let first = region.iter().position(numbered).unwrap_or(0);
    let headed = region[..first].iter().any(|line| heads(&line.iter().collect::<String>()));
    if headed && first <= MOST_HEADING { first } else { 0 }
}

/// A word of the heading that stands over several columns.
fn spans(text: &str) -> bool {
    ["PELAKSANA", "MUTU BAKU", "PENDUKUNG"].contains(&text.trim().to_uppercase().as_str())
}

/// Pieces of a line between gaps of two blanks or more: where they stand.
fn segments(line: &[char]) -> Vec<(usize, usize)> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    for (at, c) in line.iter().enumerate().take(MAX_WIDTH) {
        if c.is_whitespace() {
            continue;
        }
        match found.last_mut() {
            Some((_, end)) if at <= *end + 1 => *end = at + 1,
            _ => found.push((at, at + 1)),
        }
    }
    found
}

/// Columns: stretches that hold text, parted by stretches that (nearly) no line crosses.
///
/// The first lines may be a table's heading: its words make columns even where nothing stands below
/// (lanes hold symbols, not words), but for those that span several.
fn columns(lines: &[Vec<char>], heading: usize) -> Vec<(usize, usize)> {
    let width = lines.iter().map(Vec::len).max().unwrap_or(0).min(MAX_WIDTH);
    // Headings printed across several columns cross the gaps; a few lines may.
    let allowed = lines.len() / 8;
    let mut covered = vec![0_usize; width];
    for (at, line) in lines.iter().enumerate() {
        for (from, to) in segments(line) {
            let over = || spans(&line[from..to].iter().collect::<String>());
            let weight = if at >= heading {
                1
            } else if over() {
                0
            } else {
                allowed + 1
            };
            for count in covered.iter_mut().take(to.min(width)).skip(from) {
                *count += weight;
            }
        }
    }
    let mut found: Vec<(usize, usize)> = Vec::new();
    let mut gap = 2;
    for (at, count) in covered.iter().enumerate() {
        if *count <= allowed {
            gap += 1;
            continue;
        }
        match found.last_mut() {
            Some((_, end)) if gap < 2 => *end = at + 1,
            _ => found.push((at, at + 1)),
        }
        gap = 0;
    }
    found
}

/// A line's pieces, each in the column it overlaps most.
fn cells(line: &[char], columns: &[(usize, usize)]) -> Vec<String> {
    let mut cells = vec![String::new(); columns.len()];
    for (from, to) in segments(line) {
        let overlap = |c: &(usize, usize)| to.min(c.1).saturating_sub(from.max(c.0));
        let distance = |c: &(usize, usize)| c.0.abs_diff(from);
        let best = (0..columns.len())
            .max_by_key(|i| (overlap(&columns[*i]), std::cmp::Reverse(distance(&columns[*i]))))
            .unwrap_or(0);
        let text: String = line[from..to].iter().collect();
        if !cells[best].is_empty() {
            cells[best].push(' ');
        }
        cells[best].push_str(text.trim());
    }
    cells
}

/// Lines put together to rows, where the first column numbers them.
fn merged(lines: Vec<Vec<String>>) -> Vec<Vec<String>> {
    let number = |row: &[String]| -> Option<u32> {
        row.first()?.trim_matches(['.', ')', '(', ' ']).parse().ok()
    };
    let numbers: Vec<u32> = lines.iter().filter_map(|row| number(row)).collect();
    let counts = numbers.len() >= 2 && numbers.windows(2).all(|pair| pair[1] == pair[0] + 1);
    if !counts || lines.first().is_none_or(|row| row.len() < 4) {
        return lines;
    }
    let first = lines.iter().position(|row| number(row).is_some()).unwrap_or(0);
    let (mut rows, lines) = match heading(&lines[..first]) {
        Some(rows) => (rows, lines[first..].to_vec()),
        None => (Vec::new(), lines),
    };
    let mut body = false;
    for line in lines {
        let starts = number(&line).is_some();
        body |= starts;
        let joins = match rows.last() {
            Some(above) if body => !starts && !above.is_empty(),
            // A lane's title broken over two lines of the heading.
            Some(above) => {
                let within =
                    line.iter().zip(above).all(|(cell, top)| cell.is_empty() || !top.is_empty());
                within && !line.iter().any(|cell| is_heading_word(cell))
            }
            None => false,
        };
        match rows.last_mut() {
            Some(above) if joins => {
                for (cell, top) in line.into_iter().zip(above) {
                    if !cell.is_empty() {
                        if !top.is_empty() {
                            top.push(' ');
                        }
                        top.push_str(&cell);
                    }
                }
            }
            _ => rows.push(line),
        }
    }
    rows
}

/// Most lines of a heading.
const MOST_HEADING: usize = 8;

/// The heading of a table of steps as two rows, whatever heights its words stand at: what spans
/// several columns or the whole height, and below it the lanes and the standard's columns.
fn heading(lines: &[Vec<String>]) -> Option<Vec<Vec<String>>> {
    let upper = |text: &String| text.trim().trim_end_matches('.').to_uppercase();
    let above = |text: &String| {
        spans(text)
            || ["NO", "KEGIATAN", "URAIAN KEGIATAN", "AKTIVITAS", "KET", "KETERANGAN"]
                .contains(&upper(text).as_str())
    };
    let words = lines.iter().flatten().filter(|text| above(text)).count();
    if !(2..=MOST_HEADING).contains(&lines.len()) || words < 2 {
        return None;
    }
    let width = lines.iter().map(Vec::len).max()?;
    let (mut top, mut below) = (vec![String::new(); width], vec![String::new(); width]);
    for line in lines {
        for (at, text) in line.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
            let cell = if above(text) { &mut top[at] } else { &mut below[at] };
            if !cell.is_empty() {
                cell.push(' ');
            }
            cell.push_str(text);
        }
    }
    Some(if below.iter().all(String::is_empty) { vec![top] } else { vec![top, below] })
}

fn is_heading_word(text: &str) -> bool {
    let upper = text.trim().to_uppercase();
    ["KELENGKAPAN", "WAKTU", "OUTPUT", "SYARAT", "KEGIATAN", "NO", "KET", "KETERANGAN"]
        .contains(&upper.as_str())
}

#[cfg(test)]
mod tests {
    #[test]
    fn columns_are_where_no_letter_stands() {
        let text = [
            "No    Kegiatan             Waktu       Output",
            "1     Menerima surat       5 menit     Surat",
            "      dari pemohon",
            "2     Mencatat             1 jam       Catatan",
            "",
            "Teks biasa di bawah tabel.",
        ];
        let (table, end) = super::table(&text, 0).expect("a table");
        assert_eq!(end, 4);
        let row: Vec<&str> = table.rows[1].iter().map(|c| c.text.as_str()).collect();
        assert_eq!(row, ["1", "Menerima surat dari pemohon", "5 menit", "Surat"]);
        assert_eq!(table.rows.len(), 3);
    }

    #[test]
    fn running_text_is_no_table() {
        assert_eq!(super::table(&["Satu kalimat biasa.", "Dan satu lagi."], 0).map(|t| t.1), None);
        assert_eq!(super::table(&["Disahkan di Kota     Pada tanggal"], 0).map(|t| t.1), None);
    }
}
