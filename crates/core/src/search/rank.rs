//! The ranking: BM25 over the impacts, the same sum in the same order on every machine.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::search::codec::Posting;
use crate::search::index::STEP;
use crate::search::query::Query;

/// How soon more of the same word stops counting.
const SATURATION: f32 = 1.2;
/// The share of a question's weight that a document must hold to count as found.
const ENOUGH: f32 = 0.3;

/// A set of documents.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    bits: Vec<u64>,
}

impl Filter {
    /// The documents of these postings.
    pub fn of<'a>(postings: impl IntoIterator<Item = &'a Posting>) -> Filter {
        Filter::of_docs(postings.into_iter().map(|posting| posting.doc))
    }

    /// These documents.
    pub fn of_docs(docs: impl IntoIterator<Item = u32>) -> Filter {
        let mut filter = Filter::default();
        for doc in docs {
            filter.add(doc);
        }
        filter
    }

    /// Every document below a number.
    pub fn all(below: u32) -> Filter {
        let mut filter = Filter { bits: vec![u64::MAX; below as usize / 64] };
        for doc in below / 64 * 64..below {
            filter.add(doc);
        }
        filter
    }

    fn add(&mut self, doc: u32) {
        let word = doc as usize / 64;
        if word >= self.bits.len() {
            self.bits.resize(word + 1, 0);
        }
        self.bits[word] |= 1 << (doc % 64);
    }

    /// Keeps what both hold.
    pub fn keep(&mut self, other: &Filter) {
        self.bits.truncate(other.bits.len());
        for (mine, theirs) in self.bits.iter_mut().zip(&other.bits) {
            *mine &= theirs;
        }
    }

    /// Drops what the other holds.
    pub fn drop_all(&mut self, other: &Filter) {
        for (mine, theirs) in self.bits.iter_mut().zip(&other.bits) {
            *mine &= !theirs;
        }
    }

    /// Whether it holds a document.
    pub fn has(&self, doc: u32) -> bool {
        self.bits.get(doc as usize / 64).is_some_and(|word| word & (1 << (doc % 64)) != 0)
    }

    /// How many it holds.
    pub fn count(&self) -> u64 {
        self.bits.iter().map(|word| u64::from(word.count_ones())).sum()
    }

    /// Bytes it takes.
    pub fn bytes(&self) -> usize {
        self.bits.len() * size_of::<u64>()
    }

    /// How many both hold.
    pub fn count_with(&self, other: &Filter) -> u64 {
        let both = self.bits.iter().zip(&other.bits);
        both.map(|(mine, theirs)| u64::from((mine & theirs).count_ones())).sum()
    }

    /// Its documents, highest first.
    pub fn newest_first(&self) -> impl Iterator<Item = u32> + '_ {
        self.bits.iter().enumerate().rev().flat_map(|(word, bits)| {
            let bits = *bits;
            (0..64_u32)
                .rev()
                .filter(move |bit| bits & (1 << bit) != 0)
                .map(move |bit| u32::try_from(word * 64).unwrap_or(u32::MAX).saturating_add(bit))
        })
    }
}

/// A document that answers a question.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Found {
    /// Its number.
    pub doc: u32,
    /// How well.
    pub score: f32,
}

/// The postings of each term, ascending; frequent ones are shared between questions.
pub type Lists = BTreeMap<String, Arc<Vec<Posting>>>;

/// What a term is worth among so many documents: the rarer, the more.
pub fn worth(documents: u64, with: usize) -> f32 {
    let (all, with) = (documents as f64, with as f64);
    (1.0 + ((all - with).max(0.0) + 0.5) / (with + 0.5)).ln() as f32
}

/// The documents that answer a question, in no useful order: [`order`] brings the best to the front.
///
/// `within` are the documents that may be found, `documents` how many there are in all.
pub fn rank(query: &Query, lists: &Lists, within: &Filter, documents: u64) -> Vec<Found> {
    let size = within.bits.len() * 64;
    let mut score = vec![0.0_f32; size];
    let mut held = vec![0.0_f32; size];
    let mut best = vec![0.0_f32; size];
    let mut touched: Vec<u32> = Vec::new();
    let mut whole = 0.0_f32;
    for clause in &query.clauses {
        let mut weight = 0.0_f32;
        touched.clear();
        for (term, counts) in &clause.terms {
            let Some(list) = lists.get(term).filter(|list| !list.is_empty()) else { continue };
            let worth = worth(documents, list.len()) * counts;
            weight = weight.max(worth);
            // Few impacts there are, and many documents.
            let values: [f32; 256] = std::array::from_fn(|impact| {
                let about = impact as f32 * STEP;
                worth * about * (SATURATION + 1.0) / (about + SATURATION)
            });
            for posting in list.iter() {
                if !within.has(posting.doc) {
                    continue;
                }
                let value = values[usize::from(posting.impact)];
                let best = &mut best[posting.doc as usize];
                if *best == 0.0 {
                    touched.push(posting.doc);
                }
                *best = best.max(value);
            }
        }
        for doc in &touched {
            let at = *doc as usize;
            score[at] += best[at];
            if !clause.bonus {
                held[at] += weight;
            }
            best[at] = 0.0;
        }
        if !clause.bonus {
            whole += weight;
        }
    }
    let mut found: Vec<Found> = Vec::new();
    for doc in within.newest_first() {
        let (score, held) = (score[doc as usize], held[doc as usize]);
        if score > 0.0 && held >= whole * ENOUGH {
            let share = if whole > 0.0 { held / whole } else { 1.0 };
            found.push(Found { doc, score: score * (0.4 + 0.6 * share) });
        }
    }
    found
}

/// Brings the best `first` to the front, best first, newer first among equals. Sorting the rest too
/// would be most of the work of a question that finds a hundred thousand.
pub fn order(found: &mut [Found], first: usize) {
    let better = |a: &Found, b: &Found| b.score.total_cmp(&a.score).then(b.doc.cmp(&a.doc));
    let first = first.min(found.len());
    if first == 0 {
        return;
    }
    if first < found.len() {
        found.select_nth_unstable_by(first - 1, better);
    }
    found[..first].sort_unstable_by(better);
}

/// Whether the terms of a phrase stand so somewhere: the places of each of its terms, in its order,
/// in one document.
pub fn stands(phrase: &[(String, u32)], places: &[&[u32]]) -> bool {
    let (Some((_, offset)), Some(starts)) = (phrase.first(), places.first()) else { return true };
    starts.iter().any(|start| {
        phrase.iter().zip(places).skip(1).all(|((_, place), found)| {
            let there = start.saturating_add(place.saturating_sub(*offset));
            found.binary_search(&there).is_ok()
        })
    })
}
