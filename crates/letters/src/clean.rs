//! Words of others, made fit to be shown: what no font on board can show is replaced visibly, what
//! would mislead the eye is named, what cannot be broken gets places to break.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::fonts::FONTS;

/// How much is let through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Whatever some font on board can show.
    AnyFont,
    /// Only what the letter's own family shows: the second try, when a script's shaping failed.
    OwnFont,
}

/// The longest run without a place to break in running text, in quarters of the type size (see
/// [`breadth`]): what fits on a line of a letter. Ordinary words and addresses stay far below it.
pub const RUN: usize = 150;

/// The same where a label stands beside it.
pub const NARROW: usize = 100;

/// At most this many combining marks on one letter are shown as such.
const MARKS: usize = 4;

/// Zero width space: a place to break that is not seen.
const BREAK: char = '\u{200B}';

/// The text as it can be printed. Line breaks are kept, at most two in a row.
pub fn clean(text: &str, run: usize, reach: Reach) -> String {
    let mut out = Out {
        text: String::with_capacity(text.len() + 16),
        since_break: 0,
        newlines: 0,
        run: run.max(8),
    };
    let mut marks = 0;
    let mut previous = ' ';
    let mut chars = text.nfc().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' if chars.peek() == Some(&'\n') => {}
            '\n' | '\r' | '\u{0B}' | '\u{0C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => out.newline(),
            // Every kind of space becomes one that the fonts have and that can be broken.
            '\t'
            | ' '
            | '\u{A0}'
            | '\u{2000}'..='\u{200A}'
            | '\u{202F}'
            | '\u{205F}'
            | '\u{3000}' => {
                out.space();
            }
            // Nothing to see: soft hyphen, break hints, byte order mark, variation selectors.
            '\u{AD}'
            | BREAK
            | '\u{2060}'
            | '\u{FEFF}'
            | '\u{FE00}'..='\u{FE0F}'
            | '\u{E0100}'..='\u{E01EF}' => {}
            // Joiners shape Arabic and Indic scripts; between other letters they only hide things.
            '\u{200C}' | '\u{200D}' => {
                if joins(previous)
                    && chars.peek().copied().is_some_and(joins)
                    && reach == Reach::AnyFont
                {
                    out.glue(c);
                }
            }
            _ if is_combining_mark(c) => {
                marks += 1;
                let based = !previous.is_whitespace();
                if based && marks <= MARKS && shown(c, reach) && fits(previous, c) {
                    out.glue(c);
                } else {
                    out.named(c);
                }
                continue;
            }
            _ if shown(c, reach) => out.letter(c),
            _ => out.named(c),
        }
        marks = 0;
        previous = c;
    }
    out.text.trim_end_matches(['\n', ' ']).to_owned()
}

/// Whether a font can show this character and it is not one that only steers the layout.
fn shown(c: char, reach: Reach) -> bool {
    let steering = c.is_control()
        || matches!(c,
            '\u{200E}' | '\u{200F}' | '\u{061C}' | '\u{202A}'..='\u{202E}' | '\u{2061}'..='\u{206F}'
            | '\u{FFF0}'..='\u{FFFB}' | '\u{E000}'..='\u{F8FF}' | '\u{E0000}'..='\u{10FFFF}');
    let covered = || match reach {
        Reach::AnyFont => FONTS.any(c),
        Reach::OwnFont => FONTS.own(c) && u32::from(c) < 0x0590 || is_plain_sign(c),
    };
    !steering && covered()
}

/// Typographic signs of the letter's own family beyond the alphabets.
fn is_plain_sign(c: char) -> bool {
    matches!(c, '\u{1E00}'..='\u{1EFF}' | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205E}' | '\u{20A0}'..='\u{20BF}' | '√')
        && FONTS.own(c)
}

/// Whether a mark and its letter can be shown by one font: a mark of another script would be drawn
/// as a box.
fn fits(base: char, mark: char) -> bool {
    FONTS.together(base, mark)
}

/// Scripts in which joiners matter.
fn joins(c: char) -> bool {
    matches!(u32::from(c), 0x0600..=0x06FF | 0x0750..=0x077F | 0x0900..=0x0DFF | 0x1A00..=0x1A1F | 0x1B00..=0x1BFF | 0xA980..=0xA9DF)
}

/// Roughly how broad a letter is, in quarters of the type size, rather too much than too little.
fn breadth(c: char) -> usize {
    match c {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' => 1,
        'W' | 'M' | 'm' | 'w' | '@' | '%' => 4,
        'a'..='z' | '0'..='9' | ' '..='/' | '[' | ']' | '_' => 2,
        'A'..='Z' => 3,
        _ => 4,
    }
}

struct Out {
    text: String,
    since_break: usize,
    newlines: usize,
    run: usize,
}

impl Out {
    fn newline(&mut self) {
        self.since_break = 0;
        self.newlines += 1;
        if self.newlines <= 2 && !self.text.is_empty() {
            self.text.push('\n');
        }
    }

    fn space(&mut self) {
        self.since_break = 0;
        self.text.push(' ');
    }

    fn letter(&mut self, c: char) {
        self.make_room(breadth(c));
        self.glue(c);
        // After these the engine breaks by itself.
        if matches!(c, '-' | '/') {
            self.since_break = 0;
        }
    }

    /// Adds without a place to break before it.
    fn glue(&mut self, c: char) {
        self.newlines = 0;
        // Marks stand over their letter and take no room of their own.
        if !is_combining_mark(c) {
            self.since_break += breadth(c);
        }
        self.text.push(c);
    }

    /// A place to break, if what comes would not fit any more.
    fn make_room(&mut self, breadth: usize) {
        if self.since_break > 0 && self.since_break + breadth > self.run {
            self.text.push(BREAK);
            self.since_break = 0;
        }
    }

    fn named(&mut self, c: char) {
        let name = format!("[U+{:04X}]", u32::from(c));
        self.make_room(name.chars().map(breadth).sum());
        for letter in name.chars() {
            self.glue(letter);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn any(text: &str) -> String {
        clean(text, RUN, Reach::AnyFont)
    }

    #[test]
    fn ordinary_indonesian_is_left_alone() {
        let text =
            "Salinan D.Hasil — “rekapitulasi” Rp12.500, 50% (Pasal 17 huruf h)\nBaris kedua.";
        assert_eq!(any(text), text);
    }

    #[test]
    fn what_no_font_shows_is_named() {
        assert_eq!(any("Budi 😀"), "Budi [U+1F600]");
        assert_eq!(any("王"), "[U+738B]");
    }

    #[test]
    fn what_would_mislead_is_named() {
        assert_eq!(any("a\u{202E}b"), "a[U+202E]b");
        assert_eq!(any("a\0b"), "a[U+0000]b");
        assert_eq!(any("\u{E000}"), "[U+E000]");
    }

    #[test]
    fn scripts_of_the_archipelago_pass() {
        for text in ["ꦧꦸꦢꦶ", "ᬩᬸᬤᬶ", "ᮘᮥᮓᮤ", "بودي", "ᨅᨘᨉᨗ"] {
            assert_eq!(any(text), text);
        }
    }

    #[test]
    fn the_second_try_names_them() {
        assert_eq!(clean("Budi م", RUN, Reach::OwnFont), "Budi [U+0645]");
    }

    #[test]
    fn decomposed_letters_are_composed_and_zalgo_is_tamed() {
        assert_eq!(any("e\u{301}"), "é");
        let zalgo = format!("x{}", "\u{33D}".repeat(200));
        assert!(any(&zalgo).contains("[U+033D]"));
    }

    #[test]
    fn a_word_without_end_gets_places_to_break() {
        let out = any(&"a".repeat(10_000));
        assert!(out.split(BREAK).all(|piece| piece.chars().count() <= RUN / 2));
        assert_eq!(out.replace(BREAK, "").len(), 10_000);
    }

    #[test]
    fn addresses_can_be_copied_whole() {
        let url = "https://ppid.contoh.go.id/kab-sarolangun/cek-permohonan/7Qm2vXc9LpT4sKd8RwYz";
        assert_eq!(any(url), url);
        let mail = "rahmawati.siregar.panjang@contoh.go.id";
        assert_eq!(clean(mail, NARROW, Reach::AnyFont), mail);
    }

    #[test]
    fn line_breaks_do_not_pile_up() {
        assert_eq!(any("a\r\n\r\n\n\n\nb\n"), "a\n\nb");
    }

    #[test]
    fn hidden_characters_go() {
        assert_eq!(any("a\u{AD}b\u{200B}c\u{FEFF}d\u{200D}e"), "abcde");
    }
}
