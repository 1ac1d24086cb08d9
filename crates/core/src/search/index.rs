//! What is noted of a document: its terms, how much it is about each, where they stand.

use std::collections::{BTreeMap, BTreeSet};

use crate::search::lexicon::Lexicon;
use crate::search::stem::stem_with;
use crate::search::token::tokens;

/// One step of an impact.
pub const STEP: f32 = 1.0 / 16.0;
/// Words of the texts of one document that are noted.
const MAX_WORDS: u32 = 60_000;
/// Places between two fields, so that no phrase reaches across.
const GAP: u32 = 64;
/// What a word counts that only stands behind an abbreviation.
const BEHIND: f32 = 0.8;

/// A part of a document; a word counts more in one than in another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// What it is called.
    Title,
    /// What it says in short.
    Summary,
    /// Who holds it, who made it, in which form.
    About,
    /// The names of its files, and what stands in them.
    Text,
}

impl Field {
    /// What one occurrence counts; a usual length in words; how much length matters.
    ///
    /// The usual length is fixed rather than measured: what is noted of a document then depends on
    /// the document alone, and no document need be noted again because others came.
    fn weights(self) -> (f32, f32, f32) {
        match self {
            Field::Title => (3.0, 8.0, 0.35),
            Field::Summary => (1.2, 25.0, 0.5),
            Field::About => (0.5, 8.0, 0.2),
            Field::Text => (0.6, 800.0, 0.6),
        }
    }
}

/// A document to be noted.
#[derive(Clone, Debug, Default)]
pub struct Document<'a> {
    /// Its parts, in order.
    pub fields: Vec<(Field, &'a str)>,
    /// What filters look for: `c:periodic`, `y:2024`. Held apart from words by their colon.
    pub tags: Vec<String>,
}

/// What is noted of one term.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Noted {
    /// How much the document is about it, in steps, at least 1.
    pub impact: u8,
    /// Where it stands.
    pub places: Vec<u32>,
}

/// What is noted of a document.
#[derive(Clone, Debug, Default)]
pub struct Analysis {
    /// Term by term.
    pub terms: BTreeMap<String, Noted>,
    /// The words of its title and summary with their stems, for forgiving slips.
    pub words: BTreeSet<(String, String)>,
}

#[derive(Default)]
struct Gathered {
    weight: f32,
    places: BTreeSet<u32>,
}

/// Analyses a document.
pub fn analyse(document: &Document<'_>) -> Analysis {
    let lexicon = Lexicon::shipped();
    let mut gathered: BTreeMap<String, Gathered> = BTreeMap::new();
    let mut words = BTreeSet::new();
    let (mut place, mut noted) = (0_u32, 0_u32);
    for (field, text) in &document.fields {
        let (weight, usual, matters) = field.weights();
        let mut stems: Vec<String> = Vec::new();
        let mut places: Vec<u32> = Vec::new();
        for token in tokens(text) {
            place += 1;
            if lexicon.is_stop(&token.word) {
                continue;
            }
            noted += 1;
            if noted > MAX_WORDS {
                break;
            }
            let stem = stem_with(lexicon, &token.word);
            if *field != Field::Text && !token.word.bytes().all(|byte| byte.is_ascii_digit()) {
                words.insert((token.word, stem.clone()));
            }
            stems.push(stem);
            places.push(place);
        }
        let length = 1.0 - matters + matters * stems.len() as f32 / usual;
        let each = weight / length;
        let mut add = |term: &str, place: u32, counts: f32| {
            let entry = gathered.entry(term.to_owned()).or_default();
            if entry.places.insert(place) {
                entry.weight += each * counts;
            }
        };
        for (at, stem) in stems.iter().enumerate() {
            add(stem, places[at], 1.0);
        }
        for (at, stem) in stems.iter().enumerate() {
            for (phrase, _) in lexicon.phrases_at(&stems[at..]) {
                add(&phrase.short, places[at], 1.0);
            }
            let meanings = lexicon.meanings(stem);
            for phrase in meanings.iter().filter(|phrase| phrase.open) {
                for (word, offset) in &phrase.stems {
                    add(word, places[at] + offset, BEHIND / meanings.len() as f32);
                }
            }
        }
        place += GAP;
    }
    let mut terms: BTreeMap<String, Noted> = gathered
        .into_iter()
        .map(|(term, found)| {
            let impact = (found.weight / STEP).round().clamp(1.0, 255.0) as u8;
            (term, Noted { impact, places: found.places.into_iter().collect() })
        })
        .collect();
    for tag in &document.tags {
        terms.insert(tag.clone(), Noted { impact: 1, places: Vec::new() });
    }
    Analysis { terms, words }
}
