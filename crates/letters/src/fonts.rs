//! The fonts on board: one family for letters, others for scripts it lacks.

use std::sync::LazyLock;

use typst::foundations::Bytes;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;

/// Font files, the letter's own family first. Their families are named in `templates/common.typ`.
const FILES: [&[u8]; 13] = [
    include_bytes!("../fonts/LiberationSans-Regular.ttf"),
    include_bytes!("../fonts/LiberationSans-Bold.ttf"),
    include_bytes!("../fonts/LiberationSans-Italic.ttf"),
    include_bytes!("../fonts/NotoNaskhArabic-Regular.ttf"),
    include_bytes!("../fonts/NotoSansJavanese-Regular.ttf"),
    include_bytes!("../fonts/NotoSansBalinese-Regular.ttf"),
    include_bytes!("../fonts/NotoSansSundanese-Regular.ttf"),
    include_bytes!("../fonts/NotoSansBatak-Regular.ttf"),
    include_bytes!("../fonts/NotoSansBuginese-Regular.ttf"),
    include_bytes!("../fonts/NotoSansRejang-Regular.ttf"),
    include_bytes!("../fonts/NotoSansDevanagari-Regular.ttf"),
    include_bytes!("../fonts/NotoSansTamil-Regular.ttf"),
    include_bytes!("../fonts/NotoSansThai-Regular.ttf"),
];

/// How many of [`FILES`] are weights of the letter's own family.
const OWN: usize = 3;

/// The fonts, read once at the first document; the bytes stay in the program's own image.
pub struct Fonts {
    /// What the engine looks fonts up in.
    pub book: LazyHash<FontBook>,
    fonts: Vec<Font>,
}

/// The one set of fonts of this process.
pub static FONTS: LazyLock<Fonts> = LazyLock::new(|| {
    let fonts: Vec<Font> = FILES.iter().flat_map(|file| Font::iter(Bytes::new(*file))).collect();
    Fonts { book: LazyHash::new(FontBook::from_fonts(&fonts)), fonts }
});

/// The files of the letter's own family.
pub fn own_files() -> impl Iterator<Item = &'static [u8]> {
    FILES.iter().take(OWN).copied()
}

impl Fonts {
    /// The font at this place of the book.
    pub fn get(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }

    /// Whether every weight of the letter's own family can show this character.
    pub fn own(&self, c: char) -> bool {
        self.fonts.len() >= OWN
            && self.fonts[..OWN].iter().all(|font| font.info().coverage.contains(u32::from(c)))
    }

    /// Whether one font can show both: a mark on a letter of another script would become a box.
    pub fn together(&self, base: char, mark: char) -> bool {
        self.fonts.iter().any(|font| {
            let coverage = &font.info().coverage;
            coverage.contains(u32::from(base)) && coverage.contains(u32::from(mark))
        })
    }

    /// Whether any font on board can show this character.
    pub fn any(&self, c: char) -> bool {
        self.own(c)
            || self.fonts.iter().skip(OWN).any(|font| font.info().coverage.contains(u32::from(c)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_a_font_and_the_book_knows_it() {
        assert_eq!(FONTS.fonts.len(), FILES.len());
        let common = include_str!("../templates/common.typ");
        for font in &FONTS.fonts {
            let family = &font.info().family;
            assert!(
                common.contains(&format!("\"{family}\"")),
                "{family} is not named in common.typ"
            );
        }
    }

    #[test]
    fn the_scripts_of_the_archipelago_are_covered() {
        for (script, c) in [
            ("Latin", 'é'),
            ("Arabic", 'م'),
            ("Javanese", 'ꦗ'),
            ("Balinese", 'ᬩ'),
            ("Sundanese", 'ᮞ'),
            ("Batak", 'ᯅ'),
            ("Buginese", 'ᨅ'),
            ("Rejang", 'ꤰ'),
        ] {
            assert!(FONTS.any(c), "{script}");
        }
        assert!(FONTS.own('√') && FONTS.own('—') && !FONTS.own('ꦗ') && !FONTS.any('😀'));
    }
}
