//! A recognised page laid out again: the words Tesseract found with their places become lines of text
//! in which columns stay columns, as `pdftotext -layout` gives them for a PDF with text.

/// Most words of a page that are placed; a sheet has some hundreds.
const MAX_WORDS: usize = 20_000;
/// Widest line, in characters.
const MAX_WIDTH: u32 = 360;
/// Words that were seen less surely than this, in percent, are smudges.
const LEAST: f32 = 20.0;

struct Word<'t> {
    left: u32,
    top: u32,
    height: u32,
    width: u32,
    text: &'t str,
}

/// The text of Tesseract's table (`tsv`) of one page.
pub(super) fn text(tsv: &str) -> String {
    let mut words: Vec<Word<'_>> = tsv.lines().filter_map(word).take(MAX_WORDS).collect();
    // A character's usual width is what the lines are ruled with.
    let mut widths: Vec<u32> = words
        .iter()
        .filter(|word| word.text.chars().count() > 2)
        .map(|word| word.width * 10 / word.text.chars().count() as u32)
        .collect();
    widths.sort_unstable();
    let tenths = widths.get(widths.len() / 2).copied().unwrap_or(100).max(10);
    words.sort_by_key(|word| (word.top + word.height / 2, word.left));
    let mut out = String::new();
    let mut below = 0;
    for line in lines(&words) {
        let (top, bottom) = line.iter().fold((u32::MAX, 0), |(top, bottom), word| {
            (top.min(word.top), bottom.max(word.top + word.height))
        });
        // Room between lines keeps paragraphs apart.
        if below > 0 && top > below + (bottom - top) {
            out.push('\n');
        }
        below = bottom;
        let (mut at, mut right): (u32, Option<u32>) = (0, None);
        for word in line {
            let column = (word.left * 10 / tenths).min(MAX_WIDTH);
            // Words of one piece stand one blank apart, whatever the ruling says.
            let joined = right.is_some_and(|right| word.left < right + tenths / 5);
            let blanks = match right {
                None => column,
                Some(_) if joined => 1,
                Some(_) => column.saturating_sub(at).max(3),
            };
            right = Some(word.left + word.width);
            out.extend(std::iter::repeat_n(' ', blanks as usize));
            out.push_str(word.text);
            at += blanks + word.text.chars().count() as u32;
        }
        out.push('\n');
    }
    out
}

/// One row of the table, when it is a word worth having.
fn word(row: &str) -> Option<Word<'_>> {
    let cells: Vec<&str> = row.split('\t').collect();
    let [level, .., left, top, width, height, sure, text] = cells.as_slice() else { return None };
    let number = |text: &str| text.parse::<u32>().ok().filter(|n| *n < 100_000);
    let text = text.trim().trim_matches(['|', '—', '_', '[', ']']);
    let ruled = !text.chars().any(char::is_alphanumeric) && text.chars().count() > 2;
    if *level != "5" || text.is_empty() || ruled || sure.parse::<f32>().ok()? < LEAST {
        return None;
    }
    Some(Word {
        left: number(left)?,
        top: number(top)?,
        width: number(width)?.max(1),
        height: number(height)?.max(1),
        text,
    })
}

/// Words of one height, from left to right. A word belongs to a line whose middle it covers.
fn lines<'w, 't>(words: &'w [Word<'t>]) -> Vec<Vec<&'w Word<'t>>> {
    let mut lines: Vec<(u32, Vec<&Word<'t>>)> = Vec::new();
    for word in words {
        let middle = word.top + word.height / 2;
        match lines.last_mut() {
            Some((of_line, line)) if middle.abs_diff(*of_line) * 2 <= word.height.min(60) => {
                line.push(word);
            }
            _ => lines.push((middle, vec![word])),
        }
    }
    lines
        .into_iter()
        .map(|(_, mut line)| {
            line.sort_by_key(|word| word.left);
            line
        })
        .collect()
}

#[cfg(test)]
mod tests {
    fn row(left: u32, top: u32, width: u32, sure: &str, text: &str) -> String {
        format!("5\t1\t1\t1\t1\t1\t{left}\t{top}\t{width}\t20\t{sure}\t{text}\n")
    }

    #[test]
    fn columns_stay_columns() {
        let tsv = [
            "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n".to_owned(),
            row(400, 102, 50, "96", "Waktu"),
            row(0, 100, 20, "96", "No"),
            row(100, 101, 80, "95.1", "Kegiatan"),
            row(0, 140, 10, "90", "1"),
            row(100, 140, 80, "90", "Menerima"),
            row(185, 140, 50, "90", "surat"),
            row(400, 141, 20, "88", "10"),
            row(425, 141, 50, "88", "menit"),
            row(100, 171, 40, "3", "xzq"),
            row(100, 170, 90, "90", "pemohon|"),
            row(0, 300, 1800, "95", "———"),
        ];
        let text = super::text(&tsv.concat());
        let lines: Vec<&str> = text.lines().filter(|line| !line.is_empty()).collect();
        assert_eq!(
            lines,
            [
                "No        Kegiatan                      Waktu",
                "1         Menerima surat                10 menit",
                "          pemohon",
            ]
        );
        assert_eq!(super::text("nothing\tof\tthe kind"), "");
    }
}
