//! What is kept of the index between two questions: the sets behind filters and the documents of
//! frequent words. Reading them anew for each question would grow with the list, and they change only
//! with the index, whose state says so.
//!
//! Bounded in bytes. Two halves take turns: what was used since the younger one began lives on when
//! it is full, the rest is let go.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use terbuka_core::catalog::Category;
use terbuka_core::search::Filter;
use terbuka_core::search::codec::Posting;

/// Bytes of one half.
const HALF: usize = 8 << 20;
/// Documents from which a word's list is kept: shorter ones are read as quickly.
const FREQUENT: usize = 512;

/// The state of the index: analyzer, documents, segments. Every change of the index is another one.
pub(crate) type Mark = (String, i64, i64);

/// Something kept.
#[derive(Clone, Debug)]
pub(crate) enum Piece {
    /// The documents of a tag.
    Set(Arc<Filter>),
    /// The postings of a word.
    List(Arc<Vec<Posting>>),
    /// The tags that begin so.
    Tags(Arc<Vec<String>>),
    /// How many there are of each class, whatever narrows the list otherwise.
    Counts(Arc<BTreeMap<Category, u64>>),
}

impl Piece {
    fn bytes(&self) -> usize {
        64 + match self {
            Piece::Set(filter) => filter.bytes(),
            Piece::List(list) => list.len() * size_of::<Posting>(),
            Piece::Tags(tags) => tags.iter().map(|tag| tag.len() + 24).sum(),
            Piece::Counts(counts) => counts.len() * 16,
        }
    }

    fn is_worth_it(&self) -> bool {
        !matches!(self, Piece::List(list) if list.len() < FREQUENT)
    }
}

/// What is kept; shared by all who read.
#[derive(Debug, Default)]
pub(crate) struct Kept {
    halves: Mutex<Halves>,
}

#[derive(Debug, Default)]
struct Halves {
    mark: Mark,
    young: HashMap<String, Piece>,
    old: HashMap<String, Piece>,
    bytes: usize,
}

impl Kept {
    /// What was kept under this name while the index stood so.
    pub(crate) fn get(&self, mark: &Mark, name: &str) -> Option<Piece> {
        let mut halves = self.halves();
        if halves.mark != *mark {
            return None;
        }
        if let Some(piece) = halves.young.get(name) {
            return Some(piece.clone());
        }
        let piece = halves.old.remove(name)?;
        halves.add(name.to_owned(), piece.clone());
        Some(piece)
    }

    /// Keeps something that was read after the index's state was.
    pub(crate) fn put(&self, mark: &Mark, name: &str, piece: Piece) {
        if !piece.is_worth_it() {
            return;
        }
        let mut halves = self.halves();
        if halves.mark != *mark {
            *halves = Halves { mark: mark.clone(), ..Halves::default() };
        }
        halves.add(name.to_owned(), piece);
    }

    fn halves(&self) -> MutexGuard<'_, Halves> {
        self.halves.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Halves {
    fn add(&mut self, name: String, piece: Piece) {
        let bytes = piece.bytes() + name.len();
        if self.bytes + bytes > HALF {
            self.old = std::mem::take(&mut self.young);
            self.bytes = 0;
        }
        self.bytes += bytes;
        self.young.insert(name, piece);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(length: u32) -> Piece {
        Piece::List(Arc::new((0..length).map(|doc| Posting { doc, impact: 1 }).collect()))
    }

    fn mark(segments: i64) -> Mark {
        ("terbuka".to_owned(), 9, segments)
    }

    #[test]
    fn another_state_of_the_index_lets_everything_go() {
        let kept = Kept::default();
        kept.put(&mark(1), "pilih", list(1_000));
        assert!(kept.get(&mark(1), "pilih").is_some());
        assert!(kept.get(&mark(2), "pilih").is_none());
        kept.put(&mark(2), "suara", list(1_000));
        assert!(kept.get(&mark(2), "pilih").is_none());
        assert!(kept.get(&mark(1), "pilih").is_none());
    }

    #[test]
    fn what_is_used_stays_and_the_whole_stays_bounded() {
        let kept = Kept::default();
        kept.put(&mark(1), "seldom", list(10));
        assert!(kept.get(&mark(1), "seldom").is_none());
        for number in 0..100 {
            kept.put(&mark(1), "often", list(1_000));
            kept.put(&mark(1), &format!("word {number}"), list(100_000));
            assert!(kept.get(&mark(1), "often").is_some());
        }
        assert!(kept.get(&mark(1), "word 0").is_none());
        let halves = kept.halves();
        let bytes = |half: &HashMap<String, Piece>| half.values().map(Piece::bytes).sum::<usize>();
        assert!(bytes(&halves.young) <= HALF && bytes(&halves.old) <= HALF);
    }
}
