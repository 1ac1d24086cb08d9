//! A question in the words of whoever asks, read into clauses.

use crate::search::lexicon::Lexicon;
use crate::search::stem::stem_with;
use crate::search::token::{tokens, words};

/// Characters of a question that are read.
pub const MAX_CHARS: usize = 400;
/// Clauses of a question at most.
const MAX_CLAUSES: usize = 24;
/// What another word for the same thing counts.
const SAME: f32 = 0.55;
/// What an abbreviation counts in the place of one of its words.
const SHORT_FOR: f32 = 0.9;
/// What the words behind an abbreviation count, one by one.
const BEHIND: f32 = 0.15;
/// What standing together as the abbreviated phrase counts on top.
const TOGETHER: f32 = 0.5;

/// One thing asked for: any of its terms answers it, the best counts.
#[derive(Clone, Debug, PartialEq)]
pub struct Clause {
    /// The word as asked, folded; empty for a clause that only follows from others.
    pub word: String,
    /// Terms with what they count, the word's own stem first.
    pub terms: Vec<(String, f32)>,
    /// A bonus: counts when it is there, is not missed when it is not.
    pub bonus: bool,
}

/// A question.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Query {
    /// What is asked for.
    pub clauses: Vec<Clause>,
    /// Phrases in quotes, which must stand so: stems with their places from the first.
    pub phrases: Vec<Vec<(String, u32)>>,
}

impl Query {
    /// Reads a question. One without any word asks for everything.
    pub fn parse(text: &str) -> Query {
        let lexicon = Lexicon::shipped();
        let text: String = text.chars().take(MAX_CHARS).collect();
        let text = text.replace(['“', '”', '„', '«', '»'], "\"");
        let mut query = Query::default();
        // An odd number of quotes leaves the last one open: what follows it is no phrase.
        let parts: Vec<&str> = text.split('"').collect();
        for quoted in parts.iter().skip(1).step_by(2).take((parts.len() - 1) / 2) {
            let phrase: Vec<(String, u32)> = (0..)
                .zip(words(quoted))
                .filter(|(_, word)| !lexicon.is_stop(word))
                .map(|(place, word)| (stem_with(lexicon, &word), place))
                .collect();
            if phrase.len() > 1 {
                query.phrases.push(phrase);
            }
        }
        let mut asked: Vec<String> =
            tokens(&text).map(|token| token.word).filter(|word| !lexicon.is_stop(word)).collect();
        if asked.iter().any(|word| !lexicon.is_asking(word)) {
            asked.retain(|word| !lexicon.is_asking(word));
        }
        asked.truncate(MAX_CLAUSES);
        let stems: Vec<String> = asked.iter().map(|word| stem_with(lexicon, word)).collect();
        query.ask(lexicon, asked, &stems);
        query
    }

    fn ask(&mut self, lexicon: &Lexicon, asked: Vec<String>, stems: &[String]) {
        let mut bonuses: Vec<Clause> = Vec::new();
        for (word, stem) in asked.into_iter().zip(stems) {
            // Asked twice is asked once.
            if self.clauses.iter().any(|clause| clause.terms[0].0 == *stem) {
                continue;
            }
            let mut terms = vec![(stem.clone(), 1.0)];
            terms.extend(lexicon.same(stem).iter().map(|other| (other.clone(), SAME)));
            for phrase in lexicon.meanings(stem).iter().filter(|phrase| phrase.open) {
                for (behind, _) in &phrase.stems {
                    bonuses.push(Clause::bonus(behind, BEHIND));
                }
            }
            self.clauses.push(Clause { word, terms, bonus: false });
        }
        for at in 0..stems.len() {
            for (phrase, length) in lexicon.phrases_at(&stems[at..]) {
                for clause in &mut self.clauses {
                    if stems[at..at + length].contains(&clause.terms[0].0) {
                        clause.terms.push((phrase.short.clone(), SHORT_FOR));
                    }
                }
                if length > 1 {
                    bonuses.push(Clause::bonus(&phrase.short, TOGETHER));
                }
            }
        }
        for bonus in bonuses {
            let known =
                |clause: &Clause| clause.terms.iter().any(|(term, _)| *term == bonus.terms[0].0);
            let asked = self.clauses.iter().filter(|clause| !clause.bonus).any(known);
            let given = self.clauses.iter().filter(|clause| clause.bonus).any(known);
            let together = bonus.terms[0].1 == TOGETHER;
            if !given && (together || !asked) && self.clauses.len() < 2 * MAX_CLAUSES {
                self.clauses.push(bonus);
            }
        }
    }

    /// Whether nothing in particular is asked for.
    pub fn is_empty(&self) -> bool {
        self.clauses.is_empty()
    }

    /// Every term that is needed to answer it, each once.
    pub fn terms(&self) -> Vec<&str> {
        let in_clauses = self.clauses.iter().flat_map(|clause| &clause.terms);
        let in_phrases = self.phrases.iter().flatten();
        let mut terms: Vec<&str> = in_clauses
            .map(|(term, _)| term.as_str())
            .chain(in_phrases.map(|(term, _)| term.as_str()))
            .collect();
        terms.sort_unstable();
        terms.dedup();
        terms
    }

    /// The stems that a reader looks for in what is found, for marking them.
    pub fn marked(&self) -> Vec<&str> {
        let asked = self.clauses.iter().flat_map(|clause| clause.terms.iter());
        asked.filter(|(_, counts)| *counts >= BEHIND).map(|(term, _)| term.as_str()).collect()
    }
}

impl Clause {
    fn bonus(term: &str, counts: f32) -> Clause {
        Clause { word: String::new(), terms: vec![(term.to_owned(), counts)], bonus: true }
    }
}
