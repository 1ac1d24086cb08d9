//! How close a title comes to a question: its very words, side by side, and little else. The first
//! documents of a ranking are ordered again by it.

use crate::search::lexicon::Lexicon;
use crate::search::query::Query;
use crate::search::stem::stem_with;
use crate::search::token::words;

/// What a document's score is multiplied with, from 1 up.
pub fn closeness(query: &Query, title: &str, year: Option<i16>) -> f32 {
    let lexicon = Lexicon::shipped();
    let title: Vec<String> =
        words(title).into_iter().filter(|word| !lexicon.is_stop(word)).collect();
    let asked: Vec<_> = query.clauses.iter().filter(|clause| !clause.bonus).collect();
    if title.is_empty() || asked.is_empty() {
        return 1.0;
    }
    let stems: Vec<String> = title.iter().map(|word| stem_with(lexicon, word)).collect();
    let answers = |at: usize, clause: usize| {
        asked.get(clause).is_some_and(|clause| {
            clause.terms.iter().any(|(term, counts)| *counts > 0.5 && *term == stems[at])
        })
    };
    let hit = |clause: usize| (0..stems.len()).any(|at| answers(at, clause));
    let share = |count: usize, of: usize| if of == 0 { 0.0 } else { count as f32 / of as f32 };
    // How much of the question the title answers, and how much of the title the question asks for.
    let answered = share((0..asked.len()).filter(|clause| hit(*clause)).count(), asked.len());
    let about = |at: usize| (0..asked.len()).any(|clause| answers(at, clause));
    let apt = share((0..stems.len()).filter(|at| about(*at)).count(), stems.len());
    let verbatim =
        share(asked.iter().filter(|clause| title.contains(&clause.word)).count(), asked.len());
    let pairs = asked.len().saturating_sub(1);
    let beside = |clause: usize| {
        (1..stems.len()).any(|at| answers(at - 1, clause) && answers(at, clause + 1))
    };
    let together = share((0..pairs).filter(|clause| beside(*clause)).count(), pairs);
    // A year that is asked for and is not this document's.
    let years: Vec<i16> = asked
        .iter()
        .filter(|clause| clause.word.len() == 4)
        .filter_map(|clause| clause.word.parse().ok())
        .collect();
    let of_year = year.is_some_and(|year| years.contains(&year));
    let right_year = if !years.is_empty() && of_year { 0.1 } else { 0.0 };
    1.0 + 0.2 * answered + 0.15 * answered * apt + 0.1 * verbatim + 0.2 * together + right_year
}
