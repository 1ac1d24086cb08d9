//! Words for looking things up: folded in the program, so that both engines find the same.

/// Words that say nothing of what a text is about.
const COMMON: [&str; 32] = [
    "ada",
    "adalah",
    "akan",
    "antara",
    "atas",
    "atau",
    "bagi",
    "dalam",
    "dan",
    "dapat",
    "dari",
    "dengan",
    "informasi",
    "ini",
    "itu",
    "kepada",
    "kpu",
    "mohon",
    "oleh",
    "pada",
    "para",
    "permohonan",
    "saya",
    "sebagai",
    "seluruh",
    "semua",
    "serta",
    "tahun",
    "telah",
    "tentang",
    "untuk",
    "yang",
];

/// Lower case, with every run of what is neither letter nor digit made one space.
///
/// What comes out holds no sign that `LIKE` reads as a pattern.
pub(crate) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for part in text.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()) {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.extend(part.chars().flat_map(char::to_lowercase));
    }
    folded
}

/// The pattern for each of the first words of a search; empty for those not given. The last
/// takes what remains, as it stands.
pub(crate) fn patterns<const N: usize>(search: &str) -> [String; N] {
    let folded = fold(search);
    let mut words = folded.splitn(N, ' ').filter(|word| !word.is_empty());
    std::array::from_fn(|_| words.next().map_or_else(String::new, |word| format!("%{word}%")))
}

/// The words of a text that say what it is about, each once, in order.
pub(crate) fn telling(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in fold(text).split(' ') {
        let says_something = word.chars().count() >= 3 && !COMMON.contains(&word);
        if says_something && !words.iter().any(|known| known == word) {
            words.push(word.to_owned());
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_leaves_words_and_no_pattern_signs() {
        assert_eq!(fold("  Nomor 001/PPID_50%  "), "nomor 001 ppid 50");
        assert_eq!(fold("DÉSA — Ünïcode"), "désa ünïcode");
        assert_eq!(fold("%%__"), "");
    }

    #[test]
    fn a_search_gives_one_pattern_for_each_word() {
        assert_eq!(patterns::<3>("Anggaran 2024"), ["%anggaran%", "%2024%", ""]);
        assert_eq!(patterns::<2>("a b c"), ["%a%", "%b c%"]);
        assert_eq!(patterns::<2>(" % "), ["", ""]);
    }

    #[test]
    fn common_words_and_repetitions_tell_nothing() {
        assert_eq!(
            telling("Mohon informasi tentang anggaran dan realisasi anggaran"),
            ["anggaran", "realisasi"]
        );
    }

    #[test]
    fn the_common_words_are_in_order() {
        assert!(COMMON.is_sorted());
    }
}
