//! How wide words are, by a table: rather too wide than too narrow, and the same on every machine.

use super::{Len, Words};

/// Space between a cell's edge and its words.
pub const INSET: Len = 110;

/// Widths of the printable ASCII characters of Helvetica and its metric twins, from the space on,
/// in thousandths of the type size.
const ASCII: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
    611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667,
    667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500,
    222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];

/// Hundredths of a millimetre in a thousand points.
const POINT: Len = 35_278;

/// A type to measure in.
#[derive(Clone, Copy, Debug)]
pub struct Type {
    /// Size in hundredths of a point.
    pub size: Len,
    /// Bold is wider.
    pub bold: bool,
}

impl Type {
    /// The width of one character in thousandths of the size.
    fn thousandths(self, c: char) -> Len {
        let width = match u32::from(c) {
            code @ 0x20..=0x7E => Len::from(ASCII[code as usize - 0x20]),
            // Marks over letters, and what is not seen.
            0x300..=0x36F | 0x200B..=0x200F | 0xFE00..=0xFE0F | 0xAD => 0,
            0x7F..=0x24F => 830,
            0x2010..=0x2027 | 0x2030..=0x205E => 1_000,
            0x370..=0x52F => 950,
            0x600..=0x6FF | 0x750..=0x77F => 1_000,
            0xFB50..=0xFDEF | 0xFE70..=0xFEFF => 1_400,
            // Whole sentences in one sign.
            0xFDF0..=0xFDFF => 11_000,
            0xA980..=0xA9DF | 0x1B00..=0x1B7F | 0x1A00..=0x1A1F => 1_700,
            _ => 1_300,
        };
        if self.bold { width * 112 / 100 } else { width }
    }

    fn length(self, thousandths: Len) -> Len {
        // Rounded up: too wide is the safe side.
        thousandths * self.size * POINT / 100_000_000 + 1
    }

    /// How wide a line is.
    pub fn width(self, text: &str) -> Len {
        self.length(text.chars().map(|c| self.thousandths(c)).sum())
    }

    /// Distance between base lines.
    pub fn pitch(self, text: &str) -> Len {
        let height = if text.chars().any(is_tall) { 2_100 } else { 1_200 };
        self.length(height)
    }

    /// Breaks words into lines of at most `width`: at blanks, else after a stroke or hyphen, else
    /// anywhere. Line breaks of the text are kept, empty lines are not.
    pub fn wrap(self, text: &str, width: Len) -> Words {
        let room = width.max(1) * 100_000_000 / (self.size.max(1) * POINT);
        let mut lines = Vec::new();
        for passage in text.split(['\n', '\r', '\u{2028}', '\u{2029}', '\u{0B}', '\u{0C}']) {
            let mut line = Line { words: String::new(), width: 0 };
            for word in passage.split([' ', '\t', '\u{A0}']).filter(|w| !w.is_empty()) {
                for (index, part) in parts(word).enumerate() {
                    self.add(&mut lines, &mut line, part, index == 0, room);
                }
            }
            if !line.words.is_empty() {
                lines.push(line.words);
            }
        }
        Words { lines, pitch: self.pitch(text), uncertain: text.chars().any(is_uncertain) }
    }

    /// Adds a piece that belongs together, after a blank where a word begins.
    fn add(self, lines: &mut Vec<String>, line: &mut Line, part: &str, begins: bool, room: Len) {
        let blank = if begins && !line.words.is_empty() { self.thousandths(' ') } else { 0 };
        let wide: Len = part.chars().map(|c| self.thousandths(c)).sum();
        if line.width + blank + wide <= room {
            if blank > 0 {
                line.words.push(' ');
            }
            line.words.push_str(part);
            line.width += blank + wide;
            return;
        }
        if !line.words.is_empty() {
            lines.push(std::mem::take(&mut line.words));
            line.width = 0;
        }
        for c in part.chars() {
            let wide = self.thousandths(c);
            if line.width + wide > room && !line.words.is_empty() && wide > 0 {
                lines.push(std::mem::take(&mut line.words));
                line.width = 0;
            }
            line.words.push(c);
            line.width += wide;
        }
    }

    /// The text on one line, shortened with an ellipsis where it is wider.
    pub fn shorten(self, text: &str, width: Len) -> String {
        let one: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if self.width(&one) <= width {
            return one;
        }
        let mut kept = String::new();
        for c in one.chars() {
            kept.push(c);
            if self.width(&kept) + self.width("…") > width {
                kept.pop();
                break;
            }
        }
        kept.push('…');
        kept
    }

    /// At most this many lines, the last with an ellipsis; and whether something was left out.
    pub fn limit(self, mut words: Words, most: usize, width: Len) -> (Words, bool) {
        let cut = words.lines.len() > most.max(1);
        if cut {
            words.lines.truncate(most.max(1));
            if let Some(last) = words.lines.last_mut() {
                *last = self.shorten(&format!("{last} \u{2026}\u{2026}\u{2026}\u{2026}"), width);
                let kept = last.trim_end_matches([' ', '…']).to_owned();
                *last = kept + "…";
            }
        }
        (words, cut)
    }
}

struct Line {
    words: String,
    width: Len,
}

/// A word in the pieces it may be broken into without a hyphen.
fn parts(word: &str) -> impl Iterator<Item = &str> {
    word.split_inclusive(['/', '-'])
}

/// Scripts that reach far above and below the line.
fn is_tall(c: char) -> bool {
    matches!(u32::from(c),
        0x600..=0x6FF | 0x750..=0x77F | 0x900..=0xE7F | 0x1A00..=0x1A1F | 0x1B00..=0x1BFF
        | 0xA930..=0xA9DF | 0xFB50..=0xFDFF | 0xFE70..=0xFEFF)
        || c >= '\u{1F000}'
}

/// Characters whose width the table only guesses at.
fn is_uncertain(c: char) -> bool {
    c >= '\u{250}' && !matches!(c, '\u{2010}'..='\u{2027}')
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: Type = Type { size: 750, bold: false };

    #[test]
    fn nothing_of_a_text_is_lost_and_no_line_is_too_wide() {
        for text in [
            "Menerima pemohon yang datang dan mengisi formulir",
            "https://contoh.go.id/sangat/panjang/sekali/tanpa/putus?satu=dua",
            "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW",
            "a\n\nb  c\r\nd",
            "",
        ] {
            for width in [100, 900, 3_000] {
                let words = SMALL.wrap(text, width);
                let squeezed = |text: &str| text.split_whitespace().collect::<String>();
                assert_eq!(squeezed(&words.lines.concat()), squeezed(text));
                let one = |line: &String| line.chars().count() == 1;
                assert!(words.lines.iter().all(|line| SMALL.width(line) <= width || one(line)));
            }
        }
    }

    #[test]
    fn long_labels_are_shortened_visibly() {
        assert_eq!(SMALL.shorten("Ya", 1_500), "Ya");
        let short = SMALL.shorten("Lengkap dan memenuhi semua syarat", 1_500);
        assert!(short.ends_with('…') && SMALL.width(&short) <= 1_500 && short.starts_with("Leng"));
    }
}
