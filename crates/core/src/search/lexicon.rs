//! What the search knows of the field's language: roots, stop words, equal words, abbreviations.
//! Data in `data/search/`, read once.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::LazyLock;

use serde::Deserialize;

use crate::search::stem::stem_with;
use crate::search::token::words;

/// Everything known.
pub struct Lexicon {
    /// Words that are never taken apart.
    pub(crate) roots: HashSet<&'static str>,
    /// Words whose stem the rules would miss.
    pub(crate) stems: HashMap<&'static str, &'static str>,
    stop: HashSet<&'static str>,
    asking: HashSet<&'static str>,
    same: HashMap<String, Vec<String>>,
    /// Abbreviation to the words of each thing it stands for.
    abbreviations: BTreeMap<String, Vec<Phrase>>,
    /// First stem of a phrase to the phrases that begin so.
    phrases: HashMap<String, Vec<Phrase>>,
    fingerprint: u64,
}

/// What an abbreviation stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phrase {
    /// The abbreviation.
    pub short: String,
    /// The stems it stands for, each with its place from the first, stop words left out.
    pub stems: Vec<(String, u32)>,
    /// Whether its words are looked for one by one, too.
    pub open: bool,
}

#[derive(Deserialize)]
struct WordsFile {
    stop: String,
    asking: String,
    same: Vec<Same>,
}

#[derive(Deserialize)]
struct Same {
    words: Vec<String>,
}

#[derive(Deserialize)]
struct ShortFile {
    expand: BTreeMap<String, Vec<String>>,
    name: BTreeMap<String, Vec<String>>,
}

const ROOTS: &str = include_str!("../../../../data/search/roots.txt");
const WORDS: &str = include_str!("../../../../data/search/words.toml");
const SHORT: &str = include_str!("../../../../data/search/abbreviations.toml");

static SHIPPED: LazyLock<Lexicon> = LazyLock::new(Lexicon::read);

impl Lexicon {
    /// The lexicon that comes with the program.
    pub fn shipped() -> &'static Lexicon {
        &SHIPPED
    }

    fn read() -> Lexicon {
        let (mut roots, mut stems) = (HashSet::new(), HashMap::new());
        for line in ROOTS.lines().filter(|line| !line.starts_with('#')) {
            match line.split_once('>') {
                Some((from, to)) => {
                    let to = to.trim();
                    roots.insert(to);
                    stems.extend(from.split_whitespace().map(|word| (word, to)));
                }
                None => roots.extend(line.split_whitespace()),
            }
        }
        // A word may stand in both: what is said of it in particular holds.
        for word in stems.keys() {
            if stems.get(word) != Some(word) {
                roots.remove(word);
            }
        }
        // The files are part of the program and read by its tests; an unreadable one counts as empty
        // rather than stopping an office's search.
        let words: WordsFile = toml::from_str(WORDS).unwrap_or(WordsFile {
            stop: String::new(),
            asking: String::new(),
            same: Vec::new(),
        });
        let short: ShortFile = toml::from_str(SHORT)
            .unwrap_or(ShortFile { expand: BTreeMap::new(), name: BTreeMap::new() });
        let leak = |text: String| -> HashSet<&'static str> {
            Box::leak(text.into_boxed_str()).split_whitespace().collect()
        };
        let mut lexicon = Lexicon {
            roots,
            stems,
            stop: leak(words.stop),
            asking: leak(words.asking),
            same: HashMap::new(),
            abbreviations: BTreeMap::new(),
            phrases: HashMap::new(),
            fingerprint: [ROOTS, WORDS, SHORT]
                .iter()
                .flat_map(|text| text.bytes())
                .fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
                    (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
                }),
        };
        for group in words.same {
            let stems: Vec<String> =
                group.words.iter().map(|word| stem_with(&lexicon, word)).collect();
            for stem in &stems {
                let others = lexicon.same.entry(stem.clone()).or_default();
                for other in stems.iter().filter(|other| *other != stem) {
                    if !others.contains(other) {
                        others.push(other.clone());
                    }
                }
            }
        }
        for (open, table) in [(true, short.expand), (false, short.name)] {
            for (abbreviation, meanings) in table {
                for meaning in meanings {
                    lexicon.learn(&abbreviation, &meaning, open);
                }
            }
        }
        lexicon
    }

    fn learn(&mut self, short: &str, meaning: &str, open: bool) {
        let stems: Vec<(String, u32)> = (0..)
            .zip(words(meaning))
            .filter(|(_, word)| !self.is_stop(word))
            .map(|(place, word)| (stem_with(self, &word), place))
            .collect();
        let Some((first, _)) = stems.first().cloned() else { return };
        let phrase = Phrase { short: short.to_owned(), stems, open };
        self.phrases.entry(first).or_default().push(phrase.clone());
        self.abbreviations.entry(short.to_owned()).or_default().push(phrase);
    }

    /// Whether a folded word says nothing.
    pub fn is_stop(&self, word: &str) -> bool {
        self.stop.contains(word)
    }

    /// Whether a folded word only asks.
    pub fn is_asking(&self, word: &str) -> bool {
        self.asking.contains(word)
    }

    /// Stems that say roughly the same as one.
    pub fn same(&self, stem: &str) -> &[String] {
        self.same.get(stem).map_or(&[], Vec::as_slice)
    }

    /// What an abbreviation stands for.
    pub fn meanings(&self, short: &str) -> &[Phrase] {
        self.abbreviations.get(short).map_or(&[], Vec::as_slice)
    }

    /// The abbreviations whose words stand at the beginning of these stems, with how many stems
    /// each takes.
    pub fn phrases_at<'a>(
        &'a self,
        stems: &'a [String],
    ) -> impl Iterator<Item = (&'a Phrase, usize)> + 'a {
        let first = stems.first().and_then(|stem| self.phrases.get(stem));
        first.into_iter().flatten().filter_map(|phrase| {
            let length = phrase.stems.len();
            let there = stems.get(..length)?;
            let equal = phrase.stems.iter().zip(there).all(|((a, _), b)| a == b);
            equal.then_some((phrase, length))
        })
    }

    /// A number that changes with the data.
    pub fn fingerprint(&self) -> u64 {
        self.fingerprint
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_can_be_read() {
        toml::from_str::<WordsFile>(WORDS).unwrap();
        toml::from_str::<ShortFile>(SHORT).unwrap();
        assert!(Lexicon::shipped().roots.len() > 1_000, "{}", Lexicon::shipped().roots.len());
    }

    #[test]
    fn what_a_word_is_led_to_is_led_nowhere_else() {
        let lexicon = Lexicon::shipped();
        for (word, stem) in &lexicon.stems {
            assert_eq!(lexicon.stems.get(stem).unwrap_or(stem), stem, "{word} > {stem}");
        }
    }
}
