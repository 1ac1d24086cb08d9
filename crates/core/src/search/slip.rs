//! Slips of typing: words within one or two changes of each other share what remains when one or two
//! of their first letters are left out, so that a database finds them by equality.

use std::collections::BTreeSet;

/// Letters of a word that are looked at for its keys; the rest is compared afterwards.
const FIRST: usize = 7;

/// Whether a word can be mistyped at all: plain letters, neither short nor endless.
pub fn is_fallible(word: &str) -> bool {
    (4..=24).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// How many changes a word of this length is forgiven.
pub fn forgiven(word: &str) -> usize {
    if word.len() >= 6 { 2 } else { 1 }
}

/// The keys under which a word is noted and looked for.
pub fn keys(word: &str) -> BTreeSet<String> {
    let first: String = word.chars().take(FIRST).collect();
    let mut keys = BTreeSet::from([first.clone()]);
    let mut last = vec![first];
    for _ in 0..forgiven(word) {
        let mut next = Vec::new();
        for form in &last {
            for (at, c) in form.char_indices() {
                let mut shorter = form.clone();
                shorter.replace_range(at..at + c.len_utf8(), "");
                if shorter.len() >= 2 && keys.insert(shorter.clone()) {
                    next.push(shorter);
                }
            }
        }
        last = next;
    }
    keys
}

/// How many letters were left out, put in, changed or swapped with their neighbour between two
/// words; `None` when more than `most`.
pub fn distance(a: &str, b: &str, most: usize) -> Option<usize> {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > most {
        return None;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let mut least = (last[j] + usize::from(x != y)).min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *x == b[j - 1] && a[i - 1] == *y {
                least = least.min(before[j - 1] + 1);
            }
            row.push(least);
        }
        if row.iter().min().is_some_and(|least| *least > most) {
            return None;
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().filter(|distance| *distance <= most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_counted() {
        for (a, b, expected) in [
            ("pemilih", "pemilih", Some(0)),
            ("pemlih", "pemilih", Some(1)),
            ("pemiilh", "pemilih", Some(1)),
            ("anggran", "anggaran", Some(1)),
            ("angaran", "anggaran", Some(1)),
            ("kampnaye", "kampanye", Some(1)),
            ("logsitk", "logistik", Some(2)),
            ("suara", "saura", Some(1)),
            ("suara", "kotak", None),
        ] {
            assert_eq!(distance(a, b, 2), expected, "{a} {b}");
        }
    }

    #[test]
    fn what_is_close_shares_a_key() {
        for (a, b) in [
            ("pemlih", "pemilih"),
            ("rekapitualsi", "rekapitulasi"),
            ("angaran", "anggaran"),
            ("logsitk", "logistik"),
            ("kampayne", "kampanye"),
            ("saura", "suara"),
        ] {
            assert!(!keys(a).is_disjoint(&keys(b)), "{a} {b}");
        }
    }
}
