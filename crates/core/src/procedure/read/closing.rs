//! The rules of the approval page: reviews, force majeure, what voids it, when it takes effect.

use super::time::amounts_in;
use super::words::{fold, has_words};
use crate::procedure::Closing;

/// Takes the rules out of one sentence.
pub(crate) fn sentence(text: &str, closing: &mut Closing) {
    let folded = fold(text);
    let has = |words: &str| has_words(&folded, words);
    if closing.reviews_a_year.is_none()
        && (has("EVALUASI")
            || has("REVIEW")
            || has("REVIU")
            || has("DIEVALUASI")
            || has("DITINJAU"))
    {
        closing.reviews_a_year = reviews(text, &folded);
    }
    if has("KEADAAN KAHAR") || has("FORCE MAJEURE") || has("FORCE MAJEUR") || has("KAHAR") {
        closing.force_majeure = true;
    }
    if (has("BATAL") || has("TIDAK BERLAKU"))
        && (has("RUANG LINGKUP") || has("PENANGGUNGJAWAB") || has("PENANGGUNG JAWAB"))
    {
        closing.scope_change_voids = true;
    }
    if has("BERLAKU")
        && (has("SAAT DITANDATANGANI")
            || has("SEJAK DITANDATANGANI")
            || has("TANGGAL DITANDATANGANI")
            || has("SAAT DITETAPKAN")
            || has("SEJAK DITETAPKAN")
            || has("TANGGAL DITETAPKAN"))
    {
        closing.in_force_when_signed = true;
    }
}

/// "2 (dua) kali setahun", "satu kali dalam 1 tahun", "setiap 6 bulan".
fn reviews(text: &str, folded: &str) -> Option<u8> {
    let (words, amounts) = amounts_in(text);
    let yearly = ["SETAHUN", "TAHUN", "PERTAHUN"].iter().any(|word| has_words(folded, word));
    if yearly && let Some(at) = words.iter().position(|word| word == "KALI") {
        return at.checked_sub(1).and_then(|before| words[before].parse().ok());
    }
    if yearly && has_words(folded, "SEKALI") {
        return Some(1);
    }
    let months = amounts.iter().find(|a| a.unit == super::time::Unit::Months)?;
    (matches!(months.number, 1..=12) && has_words(folded, "SETIAP"))
        .then(|| u8::try_from(12 / months.number).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reviews_a_year() {
        let read = |text| {
            let mut closing = Closing::default();
            sentence(text, &mut closing);
            closing.reviews_a_year
        };
        assert_eq!(read("SOP dievaluasi paling sedikit 2 (dua) kali setahun"), Some(2));
        assert_eq!(read("Evaluasi dilakukan satu kali dalam 1 tahun"), Some(1));
        assert_eq!(read("Review setiap 6 bulan"), Some(2));
        assert_eq!(read("Dilakukan evaluasi."), None);
    }
}
