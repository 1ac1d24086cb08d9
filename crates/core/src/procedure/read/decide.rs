//! Decisions: "Ya" and "Tidak" beside the arrows, or ways told in words.

use std::collections::HashMap;

use super::raw::RawStep;
use super::words::{fold, has_words};
use crate::procedure::Branch;

/// How much of a sentence is searched for ways.
const MAX_TEXT: usize = 2_000;

/// The decision of each step, in the order of the steps.
pub(crate) fn decisions(steps: &[RawStep]) -> Vec<Option<Vec<Branch>>> {
    let mut numbers = HashMap::with_capacity(steps.len());
    for (at, step) in steps.iter().enumerate() {
        let folded = fold(&step.number);
        let bare = folded.trim_start_matches('0');
        if !bare.is_empty() {
            numbers.entry(bare.to_owned()).or_insert(at);
        }
    }
    let mut found: Vec<Option<Vec<Branch>>> =
        (0..steps.len()).map(|at| told(at, steps, &numbers)).collect();
    for (at, step) in steps.iter().enumerate() {
        if found[at].is_some() || step.ways.is_empty() {
            continue;
        }
        let has = |step: &RawStep, way: &str| step.ways.iter().any(|w| w == way);
        let next = steps.get(at + 1);
        // A lone "Ya" right below a "Tidak" is the label of the arrow that comes down.
        let before = at.checked_sub(1).and_then(|i| found[i].as_ref());
        let taken = before.is_some_and(|ways| ways.iter().any(|b| b.answer == "Ya"));
        if step.ways.len() == 1 && has(step, "Ya") && taken && at > 0 && !has(&steps[at - 1], "Ya")
        {
            continue;
        }
        let mut ways = Vec::new();
        let below = next.is_some_and(|n| n.ways == ["Ya"]);
        if has(step, "Ya") || (has(step, "Tidak") && below) {
            ways.push(Branch {
                answer: "Ya".into(),
                to: next.map(|n| n.number.clone()).filter(|n| !n.is_empty()),
            });
        }
        if has(step, "Tidak") {
            ways.push(Branch { answer: "Tidak".into(), to: None });
        }
        found[at] = Some(ways);
    }
    for (step, decision) in steps.iter().zip(&mut found) {
        if decision.is_none() && step.diamond {
            *decision = Some(Vec::new());
        }
    }
    found
}

/// Ways in words: "jika lengkap ke langkah 3, jika tidak kembali ke langkah 1".
fn told(at: usize, steps: &[RawStep], numbers: &HashMap<String, usize>) -> Option<Vec<Branch>> {
    let step = &steps[at];
    let mut ways: Vec<Branch> = Vec::new();
    for text in [&step.activity, &step.remark] {
        let text: String = text.chars().take(MAX_TEXT).collect();
        let marked =
            text.replace(['→', '➔', '➜', '⇒'], " KE ").replace("->", " KE ").replace("=>", " KE ");
        let folded = fold(&marked);
        let words: Vec<&str> = folded.split(' ').collect();
        for (at, word) in words.iter().enumerate() {
            let led = matches!(*word, "KE" | "MENUJU");
            if !led && !names_step(word, &words[at + 1..]) {
                continue;
            }
            let Some(target) = target(&words[at + 1..], steps, numbers) else { continue };
            let clause = clause(&words[..if led { at } else { at + 1 }]);
            let answer = answer(clause);
            if let Some(answer) = answer
                && !ways.iter().any(|b| b.answer == answer)
            {
                ways.push(Branch { answer: answer.to_owned(), to: Some(target) });
            }
        }
    }
    if ways.is_empty() {
        return None;
    }
    // A single way back told in words: the other one simply goes on.
    for way in &step.ways {
        if !ways.iter().any(|b| b.answer == *way) {
            ways.push(Branch { answer: way.clone(), to: None });
        }
    }
    if ways.len() == 1 && ways[0].answer == "Tidak" && conditional(step) {
        let next = steps.get(at + 1).map(|n| n.number.clone()).filter(|n| !n.is_empty());
        if next.is_some() {
            ways.insert(0, Branch { answer: "Ya".into(), to: next });
        }
    }
    ways.sort_by_key(|b| b.answer != "Ya");
    Some(ways)
}

/// "Ya: no. 4", "lanjut langkah 4": an answer or a way with the number of its step right behind it.
fn names_step(word: &str, then: &[&str]) -> bool {
    let way = matches!(word, "YA" | "TIDAK" | "LANJUT" | "KEMBALI" | "DILANJUTKAN");
    let called =
        then.first().is_some_and(|w| matches!(*w, "NO" | "NOMOR" | "LANGKAH" | "KEGIATAN"));
    let number = then.get(1).is_some_and(|w| w.chars().all(|c| c.is_ascii_digit()));
    way && called && number
}

/// Whether the step says that it goes on when the condition holds.
fn conditional(step: &RawStep) -> bool {
    let folded = fold(&step.activity);
    [
        "DILANJUTKAN",
        "LANJUT",
        "DITERUSKAN",
        "MEMERIKSA",
        "MENELITI",
        "VERIFIKASI",
        "MEMVERIFIKASI",
        "MENYETUJUI",
    ]
    .iter()
    .any(|word| has_words(&folded, word))
}

/// The step number after "ke": "langkah 3", "nomor 2", "3", "huruf B".
fn target(words: &[&str], steps: &[RawStep], numbers: &HashMap<String, usize>) -> Option<String> {
    let skip = words
        .iter()
        .take(3)
        .take_while(|w| {
            matches!(
                **w,
                "LANGKAH"
                    | "NOMOR"
                    | "NO"
                    | "STEP"
                    | "KEGIATAN"
                    | "TAHAP"
                    | "BUTIR"
                    | "HURUF"
                    | "KE"
                    | "ANGKA"
            )
        })
        .count();
    let number = words.get(skip)?;
    let bare = number.trim_start_matches('0');
    let numeric = number.chars().all(|c| c.is_ascii_digit());
    // "Ke 3 instansi" is no target: a bare number must be followed by nothing that it counts.
    let counted = skip == 0
        && words.get(1).is_some_and(|w| {
            !matches!(*w, "JIKA" | "BILA" | "APABILA" | "YA" | "TIDAK" | "DAN" | "KALAU")
        });
    if !numeric && skip == 0 || counted {
        return None;
    }
    numbers
        .get(bare)
        .map(|at| steps[*at].number.clone())
        .or_else(|| (numeric && skip > 0).then(|| (*number).to_owned()))
}

/// The words since the last condition began.
fn clause<'a, 'b>(words: &'a [&'b str]) -> &'a [&'b str] {
    let from = words
        .iter()
        .rposition(|w| matches!(*w, "JIKA" | "BILA" | "APABILA" | "KALAU" | "YA" | "TIDAK"))
        .unwrap_or(words.len());
    // "Jika tidak lengkap": the condition's own word belongs to it.
    let from = match from.checked_sub(1) {
        Some(before)
            if matches!(words.get(before), Some(&("JIKA" | "BILA" | "APABILA" | "KALAU"))) =>
        {
            before
        }
        _ => from,
    };
    let clause = &words[from..];
    if clause.len() > 25 { &clause[clause.len()..] } else { clause }
}

fn answer(clause: &[&str]) -> Option<&'static str> {
    if clause.is_empty() {
        return None;
    }
    let negative = clause
        .iter()
        .any(|w| matches!(*w, "TIDAK" | "BELUM" | "DITOLAK" | "KURANG" | "TDK" | "BUKAN"));
    Some(if negative { "Tidak" } else { "Ya" })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(number: &str, activity: &str, ways: &[&str]) -> RawStep {
        RawStep {
            number: number.into(),
            activity: activity.into(),
            ways: ways.iter().map(|w| (*w).to_owned()).collect(),
            ..RawStep::default()
        }
    }

    fn ways(decision: &Option<Vec<Branch>>) -> Vec<(String, Option<String>)> {
        decision.iter().flatten().map(|b| (b.answer.clone(), b.to.clone())).collect()
    }

    #[test]
    fn labels_of_arrows_make_one_decision() {
        let steps = [step("1", "A", &[]), step("2", "B", &["Tidak"]), step("3", "C", &["Ya"])];
        let found = decisions(&steps);
        assert_eq!(found[0], None);
        assert_eq!(ways(&found[1]), [("Ya".into(), Some("3".into())), ("Tidak".into(), None)]);
        assert_eq!(found[2], None);
    }

    #[test]
    fn ways_in_words() {
        let steps = [
            step("1", "Menerima", &[]),
            step(
                "2",
                "Memeriksa; jika lengkap lanjut ke langkah 3, jika tidak lengkap kembali ke langkah 1",
                &[],
            ),
            step("3", "Mengirim surat ke 3 instansi", &[]),
        ];
        let found = decisions(&steps);
        assert_eq!(
            ways(&found[1]),
            [("Ya".into(), Some("3".into())), ("Tidak".into(), Some("1".into()))]
        );
        assert_eq!(found[2], None);
        let steps =
            [step("1", "Menerima", &[]), step("2", "Ya → 3; Tidak → 1", &[]), step("3", "C", &[])];
        let found = decisions(&steps);
        assert_eq!(
            ways(&found[1]),
            [("Ya".into(), Some("3".into())), ("Tidak".into(), Some("1".into()))]
        );
        let mut told = step("3", "Menelaah berkas. Diterima?", &[]);
        told.remark = "Ya: lanjut no. 4; Tidak: no. 5".into();
        let steps = [told, step("4", "Menjawab", &[]), step("5", "Menyampaikan", &[])];
        let found = decisions(&steps);
        assert_eq!(
            ways(&found[0]),
            [("Ya".into(), Some("4".into())), ("Tidak".into(), Some("5".into()))]
        );
    }
}
