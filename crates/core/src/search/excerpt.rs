//! The place in a text that shows best why it was found, its words marked.

use std::collections::HashSet;

use crate::search::lexicon::Lexicon;
use crate::search::stem::stem_with;
use crate::search::token::{Token, tokens};

/// Words of an excerpt.
const WORDS: usize = 32;
/// Words of a text that are looked through.
const MAX_WORDS: usize = 60_000;

/// A piece of an excerpt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The text as it stands.
    pub text: String,
    /// Whether it is what was looked for.
    pub hit: bool,
}

/// The window of a text with the most of the stems, or `None` when it holds none of them.
pub fn excerpt(text: &str, stems: &[&str]) -> Option<Vec<Piece>> {
    let lexicon = Lexicon::shipped();
    let wanted: HashSet<&str> = stems.iter().copied().collect();
    let found: Vec<Token> = tokens(text).take(MAX_WORDS).collect();
    let hits: Vec<Option<String>> = found
        .iter()
        .map(|token| {
            let stem = stem_with(lexicon, &token.word);
            wanted.contains(stem.as_str()).then_some(stem)
        })
        .collect();
    let places: Vec<usize> = (0..hits.len()).filter(|at| hits[*at].is_some()).collect();
    // Different words in one window say more than one word many times; the first such window wins.
    let kinds = |from: usize| {
        let window = &hits[from..hits.len().min(from + WORDS)];
        window.iter().flatten().collect::<HashSet<_>>().len()
    };
    let mut best: Option<(usize, usize)> = None;
    for place in places {
        let kinds = kinds(place);
        if best.is_none_or(|(most, _)| kinds > most) {
            best = Some((kinds, place));
        }
    }
    let (_, first) = best?;
    let from = first.saturating_sub(WORDS / 6);
    let to = found.len().min(from + WORDS);
    Some(pieces(text, &found[from..to], &hits[from..to], from > 0, to < found.len()))
}

/// Everything from the first to the last word, hits apart.
fn pieces(
    text: &str,
    tokens: &[Token],
    hits: &[Option<String>],
    before: bool,
    after: bool,
) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut add = |text: &str, hit: bool| {
        if !text.is_empty() {
            pieces.push(Piece { text: text.to_owned(), hit });
        }
    };
    if before {
        add("… ", false);
    }
    let mut at = tokens.first().map_or(0, |token| token.start);
    for (token, hit) in tokens.iter().zip(hits) {
        if hit.is_some() {
            add(&spaced(text.get(at..token.start).unwrap_or_default()), false);
            add(text.get(token.start..token.end).unwrap_or_default(), true);
            at = token.end;
        }
    }
    let end = tokens.last().map_or(at, |token| token.end);
    add(&spaced(text.get(at..end).unwrap_or_default()), false);
    if after {
        add(" …", false);
    }
    pieces
}

/// Runs of white space as one space.
fn spaced(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if !c.is_whitespace() {
            out.push(c);
        } else if !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_with_most_kinds_is_shown() {
        let text =
            format!("anggaran {} Rapat membahas\nanggaran logistik TPS.", "kata ".repeat(60));
        let pieces = excerpt(&text, &["anggar", "logistik"]).unwrap();
        let marked: Vec<&str> =
            pieces.iter().filter(|piece| piece.hit).map(|piece| piece.text.as_str()).collect();
        assert_eq!(marked, ["anggaran", "logistik"]);
        let whole: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
        assert!(whole.starts_with("… ") && whole.ends_with("anggaran logistik TPS"), "{whole}");
        assert_eq!(excerpt("apa saja", &["anggar"]), None);
        assert_eq!(excerpt("", &["anggar"]), None);
    }
}
