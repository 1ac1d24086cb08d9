//! The root of an Indonesian word. Prefixes, suffixes and nasals are taken off in every way the
//! language allows; a way that leads to a known root is taken, the shortest one first. A word of
//! which no root is known loses only what cannot belong to it.

use crate::search::lexicon::Lexicon;

/// Letters that a stem keeps at least.
const LEAST: usize = 3;
/// Letters that remain of a word whose root is unknown.
const LEAST_UNKNOWN: usize = 4;
/// Affixes taken off at most.
const DEPTH: usize = 4;

/// The stem of a folded word. Never empty for a word that is not; the stem of a stem is itself.
///
/// ```
/// use terbuka_core::search::stem;
/// for word in ["memilih", "pemilih", "pemilihan", "dipilih", "terpilih", "pilihan"] {
///     assert_eq!(stem(word), "pilih");
/// }
/// assert_eq!(stem("menyapu"), "sapu");
/// assert_eq!(stem("2024"), "2024");
/// ```
pub fn stem(word: &str) -> String {
    stem_with(Lexicon::shipped(), word)
}

pub(crate) fn stem_with(lexicon: &Lexicon, word: &str) -> String {
    let mut word = word.to_owned();
    // Every turn either ends or makes the word shorter, but for the words that are led elsewhere,
    // and those are led to roots.
    loop {
        if let Some(stem) = lexicon.stems.get(word.as_str()) {
            return (*stem).to_owned();
        }
        if !is_plain(&word) || lexicon.roots.contains(word.as_str()) {
            return word;
        }
        if let Some(root) = root_of(lexicon, &word) {
            return root;
        }
        match shortened(&word) {
            Some(shorter) => word = shorter,
            None => return word,
        }
    }
}

/// Only words of plain letters have affixes.
fn is_plain(word: &str) -> bool {
    word.len() > LEAST && word.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// The known root that the fewest affixes lead to; the longest of several.
fn root_of(lexicon: &Lexicon, word: &str) -> Option<String> {
    let mut level: Vec<String> = without_suffixes(word);
    for _ in 0..DEPTH {
        let known = |form: &&String| {
            lexicon.roots.contains(form.as_str()) || lexicon.stems.contains_key(form.as_str())
        };
        if let Some(found) = level.iter().filter(known).max_by_key(|form| form.len()) {
            let led = lexicon.stems.get(found.as_str()).map(|stem| (*stem).to_owned());
            return Some(led.unwrap_or_else(|| found.clone()));
        }
        let mut next: Vec<String> = Vec::new();
        for form in &level {
            for shorter in without_prefix(form) {
                if shorter.len() >= LEAST && !next.contains(&shorter) {
                    next.push(shorter);
                }
            }
        }
        level = next;
    }
    None
}

/// The word and what remains of it without its suffixes: particle, possessive, derivation.
fn without_suffixes(word: &str) -> Vec<String> {
    let mut forms = vec![word.to_owned()];
    for group in [&["lah", "kah", "tah", "pun"][..], &["nya", "ku", "mu"], &["kan", "an", "i"]] {
        for form in forms.clone() {
            for suffix in group {
                if let Some(rest) = form.strip_suffix(suffix).filter(|rest| rest.len() >= LEAST) {
                    forms.push(rest.to_owned());
                }
            }
        }
    }
    forms
}

/// What remains without one prefix, in each way it can be read.
fn without_prefix(word: &str) -> Vec<String> {
    let mut forms = Vec::new();
    let mut add = |rest: &str| forms.push(rest.to_owned());
    for prefix in ["di", "ke", "se", "ber", "be", "ter", "te", "per", "pe", "me"] {
        if let Some(rest) = word.strip_prefix(prefix) {
            add(rest);
        }
    }
    for prefix in ["bel", "pel"] {
        if let Some(rest) = word.strip_prefix(prefix).filter(|rest| *rest == "ajar") {
            add(rest);
        }
    }
    for prefix in ["me", "pe"] {
        let Some(rest) = word.strip_prefix(prefix) else { continue };
        // The nasal swallows the first letter of some roots: memilih, menulis, mengirim, menyapu.
        for (nasal, swallowed) in [("nge", ""), ("ng", "k"), ("ny", "s"), ("n", "t"), ("m", "p")] {
            if let Some(bare) = rest.strip_prefix(nasal) {
                add(bare);
                if !swallowed.is_empty() {
                    add(&format!("{swallowed}{bare}"));
                }
            }
        }
    }
    forms
}

/// A word of unknown root without what surely is an affix; `None` when there is nothing such.
fn shortened(word: &str) -> Option<String> {
    let fits = |rest: &str| rest.len() >= LEAST_UNKNOWN && rest.bytes().any(is_vowel);
    for suffix in ["nya", "lah", "kah", "pun"] {
        if let Some(rest) = word.strip_suffix(suffix).filter(|rest| fits(rest)) {
            return Some(rest.to_owned());
        }
    }
    // Around the word: di-…-kan, me-…-kan, pe-…-an, ke-…-an, per-…-an, ber-…-an.
    for (prefix, suffixes) in [
        ("di", &["kan", "i"][..]),
        ("memper", &["kan", "i"]),
        ("diper", &["kan", "i"]),
        ("per", &["an"]),
        ("ber", &["an", "kan"]),
        ("ke", &["an"]),
        ("se", &["nya"]),
    ] {
        let Some(rest) = word.strip_prefix(prefix) else { continue };
        for suffix in suffixes {
            if let Some(middle) = rest.strip_suffix(suffix).filter(|middle| fits(middle)) {
                return Some(middle.to_owned());
            }
        }
    }
    for (prefix, suffixes) in [("me", &["kan", "i", ""][..]), ("pe", &["an"])] {
        let Some(rest) = word.strip_prefix(prefix) else { continue };
        for suffix in suffixes {
            let Some(middle) = rest.strip_suffix(suffix) else { continue };
            if let Some(bare) = without_nasal(middle).filter(|bare| fits(bare)) {
                return Some(bare);
            }
        }
    }
    None
}

/// A word behind me- or pe- without its nasal, the swallowed letter restored where a vowel follows.
fn without_nasal(rest: &str) -> Option<String> {
    for (nasal, swallowed) in [("ng", ""), ("ny", "s"), ("n", "t"), ("m", "p")] {
        let Some(bare) = rest.strip_prefix(nasal) else { continue };
        let first = bare.bytes().next()?;
        return if is_vowel(first) {
            Some(format!("{swallowed}{bare}"))
        } else if nasal != "ny" {
            Some(bare.to_owned())
        } else {
            None
        };
    }
    None
}

fn is_vowel(byte: u8) -> bool {
    matches!(byte, b'a' | b'e' | b'i' | b'o' | b'u')
}
