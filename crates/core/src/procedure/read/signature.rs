//! Who signed: position, name and NIP from the field and from under the document.

use super::date::{month, whole};
use super::words::{fold, has_words, is_nothing, squeeze};
use crate::procedure::Approver;

/// Place, date, position and name under the document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Signature {
    pub(crate) on: Option<String>,
    pub(crate) position: Option<String>,
    pub(crate) name: Option<String>,
    pub(crate) nip: Option<String>,
}

/// Reads a signature from the lines at the end of a page: a date, a position, a name, a NIP.
pub(crate) fn signature(lines: &[String]) -> Signature {
    let mut found = Signature::default();
    let mut after_position = false;
    for (at, line) in lines.iter().enumerate() {
        let folded = fold(line);
        if let Some(nip) = nip(line) {
            found.nip.get_or_insert(nip);
            continue;
        }
        let dates = has_words(&folded, "TANGGAL")
            && (has_words(&folded, "PADA") || folded.starts_with("TANGGAL"));
        if dates
            && line.len() < 120
            && let Some(date) = date_text(line)
        {
            found.on.get_or_insert(date);
            continue;
        }
        if is_position(&folded) && line.len() < 160 && found.name.is_none() {
            let more = lines[at + 1..].iter().take(1).filter(|l| is_place(&fold(l)));
            let text =
                std::iter::once(line).chain(more).map(|l| squeeze(l)).collect::<Vec<_>>().join(" ");
            found.position.get_or_insert(text.trim_end_matches(',').to_owned());
            after_position = true;
            continue;
        }
        if after_position && found.name.is_none() && !is_place(&folded) {
            if is_name(line) {
                found.name = Some(squeeze(line));
            } else if line.len() > 60 {
                after_position = false;
            }
        }
    }
    found
}

/// The date after the last "tanggal", as written.
fn date_text(line: &str) -> Option<String> {
    let at = line.to_lowercase().rfind("tanggal")?;
    let text = line.get(at + "tanggal".len()..)?.trim_start_matches([':', ' ']).trim();
    let text = squeeze(text.trim_end_matches(['.', ',']));
    let known = whole(&text).is_some()
        || (fold(&text).split(' ').any(|w| month(w).is_some()) && text.len() < 40);
    known.then_some(text)
}

fn is_position(folded: &str) -> bool {
    [
        "SEKRETARIS",
        "KETUA",
        "KEPALA",
        "PLT SEKRETARIS",
        "PLH SEKRETARIS",
        "PLT",
        "PLH",
        "PEJABAT",
        "ATASAN PPID",
        "PPID",
    ]
    .iter()
    .any(|word| {
        folded == *word || folded.strip_prefix(word).is_some_and(|rest| rest.starts_with(' '))
    })
}

/// The rest of a position: the office's name.
fn is_place(folded: &str) -> bool {
    ["KOMISI", "KPU", "KABUPATEN", "KOTA", "PROVINSI", "KIP", "SEKRETARIAT", "REPUBLIK"].iter().any(
        |word| {
            folded == *word || folded.strip_prefix(word).is_some_and(|rest| rest.starts_with(' '))
        },
    )
}

/// A person's name: two words or more, or one of five letters; no sentence.
fn is_name(text: &str) -> bool {
    let text = text.trim();
    let words = text.split_whitespace().count();
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let plain = text.chars().all(|c| {
        c.is_alphabetic()
            || c.is_whitespace()
            || matches!(c, '.' | ',' | '\'' | '’' | '`' | '-' | '(' | ')' | '/')
    });
    let capital = text.trim_start_matches('(').starts_with(char::is_uppercase);
    let folded = fold(text);
    let label = ["TTD", "SOP", "PENGESAHAN", "LAMPIRAN", "NIP", "TANDA", "CAP"]
        .iter()
        .any(|w| has_words(&folded, w));
    let enough = (1..=8).contains(&words) && letters >= 5;
    plain && capital && enough && !label && !is_place(&folded) && !is_position(&folded)
}

/// A NIP: eighteen digits, however spaced.
fn nip(text: &str) -> Option<String> {
    let folded = fold(text);
    let (head, _) =
        folded.split_once("NIP").map(|(_, rest)| (rest, ())).unwrap_or((folded.as_str(), ()));
    let digits: String = head.chars().filter(char::is_ascii_digit).collect();
    let only = head.chars().all(|c| c.is_ascii_digit() || c == ' ');
    (digits.len() == 18 && (only || folded.contains("NIP"))).then_some(digits)
}

/// The approver from the field's lines, completed by the signature.
pub(crate) fn approver(value: Option<&str>, signature: &Signature) -> Option<Approver> {
    let mut approver = Approver::default();
    for line in value.unwrap_or_default().lines().map(squeeze).filter(|l| !is_nothing(l)) {
        let (line, number) = match line.to_uppercase().find("NIP") {
            Some(at) if line.is_char_boundary(at) => {
                (line[..at].trim_end_matches(['(', ',', ' ']).trim().to_owned(), nip(&line[at..]))
            }
            _ => match nip(&line) {
                Some(found) => (String::new(), Some(found)),
                None => (line, None),
            },
        };
        approver.nip = approver.nip.or(number);
        let folded = fold(&line);
        // "ttd" stands for the signature itself.
        if folded.is_empty()
            || matches!(
                folded.as_str(),
                "TTD" | "DTO" | "TTE" | "CAP" | "CAP TTD" | "TTD CAP" | "TANDA TANGAN"
            )
        {
            continue;
        }
        let office = is_position(&folded) || is_place(&folded);
        if approver.position.is_empty() || (approver.name.is_none() && office) {
            let (position, name) = named(&line);
            if !approver.position.is_empty() {
                approver.position.push(' ');
            }
            approver.position.push_str(position);
            approver.name = name.map(str::to_owned);
        } else if approver.name.is_none() && is_name(&line) {
            approver.name = Some(line);
        } else if approver.name.is_none() {
            approver.position.push(' ');
            approver.position.push_str(&line);
        }
    }
    let trimmed = approver.position.trim_end_matches([',', ' ']).to_owned();
    approver.position = trimmed;
    if approver.position.is_empty() {
        approver.position = signature.position.clone().unwrap_or_default();
    }
    approver.name = approver.name.or_else(|| signature.name.clone());
    approver.nip = approver.nip.or_else(|| signature.nip.clone());
    (!approver.position.is_empty() || approver.name.is_some()).then_some(approver)
}

/// "Sekretaris KPU Kabupaten X, Nama": position and name in one line.
fn named(line: &str) -> (&str, Option<&str>) {
    if let Some((position, name)) = line.split_once(',')
        && is_position(&fold(position))
        && is_name(name)
    {
        return (position.trim(), Some(name.trim()));
    }
    (line, None)
}
