//! Which lane acts in a step: a mark in its column, the actor in words, or the sentence itself when
//! it names a lane unmistakably. Otherwise nobody: a finding, not a guess.

use super::raw::RawStep;
use super::steps::actors;
use super::words::{fold, has_words};
use crate::procedure::Lane;

/// Lanes from their titles; the program's own is known by its name.
pub(crate) fn lanes(titles: &[String]) -> Vec<Lane> {
    titles
        .iter()
        .map(|title| Lane { title: title.clone(), roles: Vec::new(), system: is_system(title) })
        .collect()
}

fn is_system(title: &str) -> bool {
    let folded = fold(title);
    ["SISTEM", "APLIKASI", "SYSTEM", "WEBSITE", "LAMAN"].iter().any(|word| has_words(&folded, word))
        || matches!(folded.as_str(), "E PPID" | "EPPID" | "SIPPID" | "SIDALIH" | "SIREKAP")
}

/// Titles of the lanes that act in a step.
pub(crate) fn acting(step: &RawStep, titles: &[String]) -> Vec<String> {
    if !step.marked.is_empty() {
        let of = |title: &&String| step.marked.iter().any(|mark| fold(mark) == fold(title));
        return titles.iter().filter(of).cloned().collect();
    }
    if !step.actor.is_empty() {
        let named = actors(&step.actor);
        let of = |name: &String| titles.iter().find(|title| fold(title) == fold(name)).cloned();
        return named.iter().filter_map(of).collect();
    }
    subject(&step.activity, titles).into_iter().collect()
}

/// The lane that is the sentence's subject: it opens the sentence (or the clause after a condition)
/// and a verb follows; or it closes a passive or nominal sentence after "oleh".
fn subject(activity: &str, titles: &[String]) -> Option<String> {
    let folded = fold(activity);
    let mut longest: Vec<&String> = titles.iter().collect();
    longest.sort_by_key(|title| std::cmp::Reverse(title.len()));
    let clauses = activity.split([',', ';', '.', ':']).map(fold);
    for clause in clauses {
        for title in &longest {
            let name = fold(title);
            if name.is_empty() {
                continue;
            }
            if let Some(rest) = clause.strip_prefix(name.as_str())
                && rest.strip_prefix(' ').is_some_and(begins_with_verb)
            {
                return Some((*title).clone());
            }
        }
    }
    let passive = folded.split(' ').next().is_some_and(|first| {
        (first.starts_with("DI") && first.len() > 5)
            || (first.starts_with("PE") && first.ends_with("AN"))
    });
    let found = longest.iter().find(|title| {
        let by = format!("OLEH {}", fold(title));
        passive && (folded.ends_with(&format!(" {by}")) || folded == by)
    });
    found.map(|title| (*title).clone())
}

fn begins_with_verb(text: &str) -> bool {
    let first = text.split(' ').next().unwrap_or_default();
    let word = match first {
        "DAPAT" | "WAJIB" | "AKAN" | "HARUS" | "SEGERA" | "KEMUDIAN" | "LALU" | "BERSAMA" => {
            return true;
        }
        word => word,
    };
    (word.starts_with("ME") || word.starts_with("BER")) && word.len() > 5
}

#[cfg(test)]
mod tests {
    use super::*;

    fn who(activity: &str) -> Option<String> {
        subject(activity, &["PPID".into(), "Atasan PPID".into(), "Desk Pelayanan".into()])
    }

    #[test]
    fn only_an_unmistakable_subject_counts() {
        assert_eq!(who("Atasan PPID menyetujui konsep").as_deref(), Some("Atasan PPID"));
        assert_eq!(
            who("Bila perlu, desk pelayanan berkoordinasi dengan PPID").as_deref(),
            Some("Desk Pelayanan")
        );
        assert_eq!(who("Diperiksa oleh PPID").as_deref(), Some("PPID"));
        assert_eq!(who("Menyerahkan berkas kepada PPID"), None);
        assert_eq!(who("Mengumpulkan dokumen yang dikuasai oleh PPID Pembantu"), None);
        assert_eq!(who("PPID Pembantu menyusun daftar"), None);
    }
}
