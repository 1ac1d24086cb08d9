//! Finding items: Indonesian words to stems, questions to clauses, postings to a ranking. Pure, so
//! that both databases give the same answer to the same question.
//!
//! [`token`] cuts and folds, [`stem`] finds the root, [`lexicon`] knows the field's words, [`index`]
//! says what is noted of a document, [`codec`] how, [`query`] reads a question, [`slip`] forgives
//! typing, [`rank`] orders, [`closeness`] orders the first ones again by their own words, [`excerpt`]
//! shows where.

pub mod closeness;
pub mod codec;
pub mod excerpt;
pub mod index;
pub mod lexicon;
pub mod query;
pub mod rank;
pub mod slip;
pub mod stem;
pub mod token;

pub use excerpt::{Piece, excerpt};
pub use index::{Analysis, Document, Field, analyse};
pub use query::{Clause, Query};
pub use rank::{Filter, Found, rank};
pub use stem::stem;

/// What an index was made with. An index of another analyzer is made anew: raise the number with
/// every change of the rules that changes what is noted of a document.
pub fn analyzer() -> String {
    format!("terbuka-2-{:016x}", lexicon::Lexicon::shipped().fingerprint())
}
