//! Words of a text, cut and folded: lower case, without accents, with their place in the text.

/// Characters of a word that are looked at; the rest of a longer one says nothing more.
pub const MAX_WORD: usize = 48;

/// A word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Folded.
    pub word: String,
    /// Byte at which it begins in the text.
    pub start: usize,
    /// Byte after it.
    pub end: usize,
}

/// The words of a text in order. Apostrophes within a word belong to it and are dropped.
pub fn tokens(text: &str) -> Tokens<'_> {
    Tokens { text, chars: text.char_indices().peekable() }
}

/// See [`tokens`].
pub struct Tokens<'a> {
    text: &'a str,
    chars: std::iter::Peekable<std::str::CharIndices<'a>>,
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        let start = loop {
            let (at, c) = self.chars.peek().copied()?;
            if c.is_alphanumeric() {
                break at;
            }
            self.chars.next();
        };
        let mut word = String::new();
        let (mut end, mut length) = (start, 0);
        while let Some((at, c)) = self.chars.peek().copied() {
            if c.is_alphanumeric() {
                for low in c.to_lowercase().map(plain).filter(|low| low.is_alphanumeric()) {
                    if length < MAX_WORD {
                        word.push(low);
                        length += 1;
                    }
                }
                end = at + c.len_utf8();
            } else if !(is_apostrophe(c) && self.continues(at + c.len_utf8())) {
                break;
            }
            self.chars.next();
        }
        if word.is_empty() {
            // A letter that folds to nothing keeps its place as itself.
            word.push('\u{fffd}');
        }
        Some(Token { word, start, end })
    }
}

impl Tokens<'_> {
    fn continues(&self, at: usize) -> bool {
        self.text.get(at..).and_then(|rest| rest.chars().next()).is_some_and(char::is_alphabetic)
    }
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2018}' | '\u{2019}' | '\u{02bc}' | '`')
}

/// A letter without its accent.
fn plain(c: char) -> char {
    match c {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' => 'a',
        'è' | 'é' | 'ê' | 'ë' => 'e',
        'ì' | 'í' | 'î' | 'ï' => 'i',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' => 'o',
        'ù' | 'ú' | 'û' | 'ü' => 'u',
        'ñ' => 'n',
        'ç' => 'c',
        _ => c,
    }
}

/// The folded words of a text.
pub fn words(text: &str) -> Vec<String> {
    tokens(text).map(|token| token.word).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_cut_folded_and_placed() {
        assert_eq!(
            words("Undang-Undang No. 7/2017, Jum’at: «Désa» C.Hasil"),
            ["undang", "undang", "no", "7", "2017", "jumat", "desa", "c", "hasil"]
        );
        let text = "é DPT";
        let found: Vec<&str> = tokens(text).map(|token| &text[token.start..token.end]).collect();
        assert_eq!(found, ["é", "DPT"]);
        assert!(words(" -- ’’ ").is_empty());
    }
}
