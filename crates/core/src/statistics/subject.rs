//! What requests are about, told from their words for statistics; `data/subjects.toml`.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use serde::Deserialize;

use crate::codes;
use crate::law::{DataError, read_toml};

codes! {
    /// What a request is about. A guess by words, for charts only.
    Subject {
        /// Results of elections.
        Results = "results",
        /// Voter data.
        Voters = "voters",
        /// Parties and candidates.
        Candidates = "candidates",
        /// Budget and finance.
        Budget = "budget",
        /// Procurement and logistics.
        Procurement = "procurement",
        /// Staff and ad hoc bodies.
        Staff = "staff",
        /// Decisions, rules, documents.
        Decisions = "decisions",
        /// Constituencies and polling stations.
        Places = "places",
        /// The office and its services.
        Service = "service",
        /// Anything else.
        Other = "other",
    }
}

/// Characters of a request that are looked at; what it is about stands at its beginning.
pub(crate) const LOOKED_AT: usize = 400;

/// Letters below which a word of the list must be met whole.
const STEM: usize = 4;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    code: Subject,
    title_id: String,
    title_en: String,
    words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "subject")]
    subjects: Vec<Entry>,
}

struct Known {
    titles: HashMap<Subject, (String, String)>,
    /// Words by their first byte, the longest first: a hundred thousand requests are looked through
    /// for one report.
    words: HashMap<u8, Vec<(String, Subject)>>,
}

static KNOWN: LazyLock<Known> = LazyLock::new(|| {
    read("subjects.toml", include_str!("../../../../data/subjects.toml"))
        .expect("the shipped subjects are well-formed")
});

fn read(file: &str, text: &str) -> Result<Known, DataError> {
    let entries = read_toml::<File>(file, text)?.subjects;
    let mut known = Known { titles: HashMap::new(), words: HashMap::new() };
    let mut seen = HashSet::new();
    for entry in entries {
        for word in entry.words {
            let plain = word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
            let first = word.bytes().next().filter(|_| plain && seen.insert(word.clone()));
            let Some(first) = first else {
                let problem = format!("{word:?} stands twice or is not in lower case");
                return Err(DataError::contradiction(file, entry.code.code(), problem));
            };
            known.words.entry(first).or_default().push((word, entry.code));
        }
        known.titles.insert(entry.code, (entry.title_id, entry.title_en));
    }
    for words in known.words.values_mut() {
        words.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
    }
    match Subject::ALL.iter().find(|subject| !known.titles.contains_key(subject)) {
        Some(missing) => Err(DataError::contradiction(file, missing.code(), "is missing")),
        None => Ok(known),
    }
}

impl Subject {
    /// What a request is about, from its first words.
    ///
    /// ```
    /// use terbuka_core::statistics::Subject;
    /// assert_eq!(Subject::of("Rekapitulasi hasil Pilkada per TPS"), Subject::Results);
    /// assert_eq!(Subject::of("Jumlah pemilih (DPT) per kecamatan"), Subject::Voters);
    /// assert_eq!(Subject::of("Mohon bantuannya"), Subject::Other);
    /// ```
    pub fn of(information: &str) -> Subject {
        let mut hits = [0_u16; Subject::ALL.len()];
        let mut word = String::new();
        let mut take = |c: char| {
            if c.is_ascii_alphanumeric() {
                word.push(c);
                return;
            }
            if let Some(subject) = known(&word) {
                hits[subject as usize] = hits[subject as usize].saturating_add(1);
            }
            word.clear();
        };
        for c in information.chars().take(LOOKED_AT) {
            // Almost every letter is one of ASCII, which needs no table.
            match c.is_ascii() {
                true => take(c.to_ascii_lowercase()),
                false => c.to_lowercase().for_each(&mut take),
            }
        }
        take(' ');
        let most = hits.iter().copied().max().unwrap_or(0);
        if most == 0 {
            return Subject::Other;
        }
        let found = Subject::ALL.iter().zip(hits).find(|(_, count)| *count == most);
        found.map_or(Subject::Other, |(subject, _)| *subject)
    }

    /// Its name in Indonesian.
    pub fn title_id(self) -> &'static str {
        KNOWN.titles.get(&self).map_or("", |(id, _)| id)
    }

    /// Its name in English.
    pub fn title_en(self) -> &'static str {
        KNOWN.titles.get(&self).map_or("", |(_, en)| en)
    }
}

/// The subject of a word: the longest beginning of it that the list knows.
fn known(word: &str) -> Option<Subject> {
    let words = KNOWN.words.get(word.as_bytes().first()?)?;
    let begins = |known: &str| match known.len() {
        length if length == word.len() => known == word,
        length => length >= STEM && word.starts_with(known),
    };
    words.iter().find(|(known, _)| begins(known)).map(|(_, subject)| *subject)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_text_has_a_subject_and_most_hits_win() {
        for text in ["", "\u{0}", "🙂🙂", "İSTANBUL", "a", &"pemilih ".repeat(10_000)] {
            let _ = Subject::of(text);
        }
        assert_eq!(Subject::of("Anggaran hibah untuk data pemilih"), Subject::Budget);
        assert_eq!(Subject::of("ANGGARANNYA berapa?"), Subject::Budget);
        // A short word must be met whole.
        assert_eq!(Subject::of("tpsx"), Subject::Other);
        assert_eq!(Subject::of("tps"), Subject::Places);
    }

    #[test]
    fn the_list_is_checked() {
        assert!(
            read("x", "[[subject]]\ncode='other'\ntitle_id='a'\ntitle_en='b'\nwords=['A']")
                .is_err()
        );
        assert!(
            read("x", "[[subject]]\ncode='other'\ntitle_id='a'\ntitle_en='b'\nwords=[]").is_err()
        );
        assert!(
            Subject::ALL.iter().all(|one| !one.title_id().is_empty() && !one.title_en().is_empty())
        );
    }
}
