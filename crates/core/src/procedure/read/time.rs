//! *Waktu* as a type: an amount, working days with their extension, a schedule, or what is written.

use super::words::{fold, has_words, is_nothing, squeeze};
use crate::procedure::{DurationUnit, TimeStandard};

/// A time standard, and whether it was understood rather than only kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ReadTime {
    pub(crate) standard: TimeStandard,
    /// False when the text is kept because nothing in it is known to be a time.
    pub(crate) understood: bool,
    /// A letter stood where only a digit makes sense ("l0 menit").
    pub(crate) repaired: bool,
}

/// An amount with its unit inside a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Amount {
    pub(crate) number: u32,
    pub(crate) unit: Unit,
    /// Position of the number among the words.
    pub(crate) at: usize,
    /// First word after the unit.
    pub(crate) end: usize,
}

/// Units, working days apart from days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    Minutes,
    Hours,
    WorkingHours,
    Days,
    WorkingDays,
    Weeks,
    Months,
    Years,
}

/// Reads the content of a time cell; `unit` is the one the column's heading sets for bare numbers.
pub(crate) fn time(text: &str, unit: Option<Unit>) -> Option<ReadTime> {
    if is_nothing(text) {
        return None;
    }
    let text = squeeze(text);
    let (words, repaired) = words(&whole_minutes(&text));
    let understood = |standard| Some(ReadTime { standard, understood: true, repaired });
    if let Some(standard) = amount_of(&words, unit) {
        return understood(standard);
    }
    let folded = words.join(" ");
    let has = |w: &str| has_words(&folded, w);
    if !amounts(&words).is_empty() {
        // A range, a period, "1 bulan sekali": kept as written, and known to be a time.
        return understood(TimeStandard::Text { text });
    }
    if ["TENTATIF", "TENTATIVE", "MENYESUAIKAN", "KONDISIONAL", "INSIDENTIL", "INSIDENTAL"]
        .iter()
        .any(|w| has(w))
    {
        return understood(TimeStandard::Tentative { text });
    }
    let schedule = has("HARI DAN JAM KERJA")
        || has("JAM DAN HARI KERJA")
        || has("HARI KERJA")
        || has("JAM KERJA")
        || has("JAM PELAYANAN")
        || has("JAM LAYANAN")
        || (has("SENIN") && (has("JUMAT") || has("JUM AT")));
    // "Setelah jam kerja ditetapkan" is an event, not a schedule.
    if schedule && !has("SETELAH") && !has("SEJAK") {
        return understood(TimeStandard::Schedule { text });
    }
    let timely = [
        "SETELAH", "SEJAK", "HARI", "SETIAP", "SAAT", "SEGERA", "SEKETIKA", "SESUAI", "BULAN",
        "TAHUN", "MINGGU", "TRIWULAN", "SEMESTER", "BULANAN", "TAHUNAN", "HARIAN", "MENIT", "JAM",
        "SEWAKTU", "SELAMA", "RUTIN", "LANGSUNG", "SEBELUM", "PALING", "MAKSIMAL", "PUKUL",
        "PERIODIK", "BERKALA", "KAPAN",
    ];
    let understood = timely.iter().any(|w| has(w)) || super::date::whole(&text).is_some();
    Some(ReadTime { standard: TimeStandard::Text { text }, understood, repaired })
}

/// Parts of an hour as minutes: "1/2 jam", "1,5 jam", "1 ½ jam". Hours of service stay what they are.
fn whole_minutes(text: &str) -> String {
    let words: Vec<&str> = text.split(' ').collect();
    let mut out: Vec<String> = Vec::with_capacity(words.len());
    for (at, word) in words.iter().enumerate() {
        let unit = |at: usize| words.get(at).map(|word| fold(word)).unwrap_or_default();
        let hours = unit(at + 1) == "JAM" && unit(at + 2) != "KERJA";
        let after =
            at > 0 && unit(at) == "JAM" && out.last().is_some_and(|w| w.ends_with(" menit"));
        if after {
            // The unit went into the minutes.
            continue;
        }
        match quarters(word).filter(|_| hours) {
            Some((mixed, quarters)) => {
                let before = out.last().and_then(|last| last.parse::<u32>().ok());
                let whole = before.filter(|whole| !mixed && *whole < 1_000);
                if whole.is_some() {
                    out.pop();
                }
                out.push(format!("{} menit", whole.unwrap_or(0) * 60 + quarters * 15));
            }
            None => out.push((*word).to_owned()),
        }
    }
    out.join(" ")
}

/// Quarters that a number with a part stands for, and whether it holds a whole number too.
fn quarters(word: &str) -> Option<(bool, u32)> {
    let part = |text: &str| match text {
        "1/4" | "¼" | ",25" | ".25" => Some(1),
        "1/2" | "½" | ",5" | ".5" | ",50" | ".50" => Some(2),
        "3/4" | "¾" | ",75" | ".75" => Some(3),
        _ => None,
    };
    if let Some(quarters) = part(word) {
        return Some((false, quarters));
    }
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    let whole: u32 = word[..digits].parse().ok().filter(|whole| *whole < 1_000)?;
    part(&word[digits..]).map(|quarters| (true, whole * 4 + quarters))
}

/// The words of a time, numbers in words and letters that must be digits turned into figures.
fn words(text: &str) -> (Vec<String>, bool) {
    let mut marked = String::with_capacity(text.len() + 8);
    let mut depth = 0_u32;
    for c in text.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            '+' => marked.push_str(" PLUS "),
            '-' | '–' | '—' | '~' => marked.push_str(" SAMPAI "),
            '±' | '≤' | '<' => marked.push_str(" SEKITAR "),
            '"' | '″' | '”' => marked.push_str(" MENIT "),
            '\'' | '′' | '’' => marked.push_str(" MENIT "),
            '×' => marked.push_str(" X "),
            _ if depth == 0 || c.is_ascii_digit() || c == ' ' => marked.push(c),
            _ => {}
        }
    }
    // "10menit", "1x24": figures and letters apart.
    let mut apart = String::with_capacity(marked.len() + 8);
    let mut before = ' ';
    for c in marked.chars() {
        if (before.is_ascii_digit() && c.is_alphabetic() && !"lIO".contains(c))
            || (before.is_alphabetic() && c.is_ascii_digit() && !"lIO".contains(before))
        {
            apart.push(' ');
        }
        apart.push(c);
        before = c;
    }
    let mut repaired = false;
    let raw: Vec<&str> =
        apart.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let mut out: Vec<String> = Vec::with_capacity(raw.len());
    for (at, word) in raw.iter().enumerate() {
        let slip = word.len() >= 2
            && word.chars().any(|c| c.is_ascii_digit())
            && word.chars().any(|c| !c.is_ascii_digit())
            && word.chars().all(|c| c.is_ascii_digit() || "lIO".contains(c));
        let before_unit = raw.get(at + 1).is_some_and(|next| unit_word(&fold(next)).is_some());
        if slip && before_unit {
            repaired = true;
            out.push(word.replace(['l', 'I'], "1").replace('O', "0"));
        } else {
            out.push(fold(word));
        }
    }
    (spelled(out), repaired)
}

/// Numbers in words become figures: "tujuh", "dua belas", "tiga puluh", "setengah jam".
fn spelled(words: Vec<String>) -> Vec<String> {
    let digit = |w: &str| {
        ["NOL", "SATU", "DUA", "TIGA", "EMPAT", "LIMA", "ENAM", "TUJUH", "DELAPAN", "SEMBILAN"]
            .iter()
            .position(|name| *name == w)
    };
    let mut out: Vec<String> = Vec::with_capacity(words.len());
    let mut at = 0;
    while at < words.len() {
        let (word, next) = (words[at].as_str(), words.get(at + 1).map_or("", String::as_str));
        let (value, used) = match (digit(word), word, next) {
            (Some(n), _, "PULUH") => match words.get(at + 2).and_then(|w| digit(w)) {
                Some(unit) => (Some(n * 10 + unit), 3),
                None => (Some(n * 10), 2),
            },
            (Some(n), _, "BELAS") => (Some(n + 10), 2),
            (Some(n), _, _) => (Some(n), 1),
            (_, "SEPULUH", _) => (Some(10), 1),
            (_, "SEBELAS", _) => (Some(11), 1),
            (_, "SETENGAH", "JAM") => {
                out.push("30".into());
                out.push("MENIT".into());
                at += 2;
                continue;
            }
            (_, "SEHARI", _) => {
                out.push("1".into());
                out.push("HARI".into());
                at += 1;
                continue;
            }
            _ => (None, 1),
        };
        match value {
            // "10 sepuluh" says it twice.
            Some(n) if out.last().is_some_and(|last| *last == n.to_string()) => {}
            Some(n) => out.push(n.to_string()),
            None => out.push(word.to_owned()),
        }
        at += used;
    }
    out
}

fn unit_word(word: &str) -> Option<Unit> {
    Some(match word {
        "MENIT" | "MNT" | "MENITS" | "MIN" | "MENIL" => Unit::Minutes,
        "JAM" => Unit::Hours,
        "HARI" | "HR" => Unit::Days,
        "HK" => Unit::WorkingDays,
        "MINGGU" | "PEKAN" => Unit::Weeks,
        "BULAN" | "BLN" => Unit::Months,
        "TAHUN" | "THN" => Unit::Years,
        _ => return None,
    })
}

/// Every amount with a unit in a list of folded words; "1 X 24 JAM" is one.
pub(crate) fn amounts(words: &[String]) -> Vec<Amount> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let Ok(mut number) = words[at].parse::<u32>() else {
            at += 1;
            continue;
        };
        let from = at;
        let get = |i: usize| words.get(i).map_or("", String::as_str);
        if get(at + 1) == "X"
            && let Ok(each) = get(at + 2).parse::<u32>()
        {
            number = number.saturating_mul(each);
            at += 2;
        }
        let Some(mut unit) = unit_word(get(at + 1)) else {
            at += 1;
            continue;
        };
        let mut end = at + 2;
        if matches!(unit, Unit::Days | Unit::Hours) && get(end) == "KERJA" {
            unit = if unit == Unit::Days { Unit::WorkingDays } else { Unit::WorkingHours };
            end += 1;
        }
        found.push(Amount { number, unit, at: from, end });
        at = end;
    }
    found
}

/// Amounts in running text, for checks; numbers in words count.
pub(crate) fn amounts_in(text: &str) -> (Vec<String>, Vec<Amount>) {
    let (words, _) = words(text);
    let found = amounts(&words);
    (words, found)
}

/// Words that may stand before an amount without changing what it is.
const BEFORE: &[&str] = &[
    "MAKSIMAL",
    "MAKSIMUM",
    "MAKS",
    "MAX",
    "PALING",
    "LAMA",
    "LAMBAT",
    "LAMBATNYA",
    "LAMANYA",
    "SELAMBAT",
    "SELAMA",
    "SEKITAR",
    "KURANG",
    "LEBIH",
    "DALAM",
    "WAKTU",
    "JANGKA",
    "SAMPAI",
    "MIN",
    "MINIMAL",
    "KIRA",
];

fn amount_of(words: &[String], heading: Option<Unit>) -> Option<TimeStandard> {
    let found = amounts(words);
    match found.as_slice() {
        [] => match (words, heading) {
            ([number], Some(unit)) => standard(number.parse().ok()?, unit),
            _ => None,
        },
        [one] => {
            let before = &words[..one.at];
            let after = &words[one.end..];
            // "10 + 7 hari kerja"
            if let [number, plus] = before
                && plus == "PLUS"
                && one.unit == Unit::WorkingDays
                && let Ok(days) = number.parse()
            {
                return Some(TimeStandard::WorkingDays {
                    days,
                    extension: u16::try_from(one.number).ok(),
                });
            }
            let plain = before.iter().all(|w| BEFORE.contains(&w.as_str()))
                && !before.windows(2).any(|w| w[0] == "SAMPAI" && w[1] == "SAMPAI");
            let quiet = after.first().is_none_or(|w| {
                matches!(
                    w.as_str(),
                    "SEJAK" | "SETELAH" | "DARI" | "TERHITUNG" | "SESUDAH" | "KALENDER"
                )
            });
            (plain && quiet).then(|| standard(one.number, one.unit)).flatten()
        }
        [days, more] if days.unit == Unit::WorkingDays || more.unit == Unit::WorkingDays => {
            let between = &words[days.end..more.at];
            let extends = between.iter().chain(&words[..days.at]).any(|w| {
                w.contains("PERPANJANG") || w == "PLUS" || w == "TAMBAHAN" || w == "DITAMBAH"
            });
            let same =
                [days, more].iter().all(|a| matches!(a.unit, Unit::WorkingDays | Unit::Days));
            (extends && same && more.unit == days.unit)
                .then(|| {
                    Some(TimeStandard::WorkingDays {
                        days: u16::try_from(days.number).ok()?,
                        extension: Some(u16::try_from(more.number).ok()?),
                    })
                })
                .flatten()
        }
        _ => None,
    }
}

fn standard(number: u32, unit: Unit) -> Option<TimeStandard> {
    let duration = |amount, unit| Some(TimeStandard::Duration { amount, unit });
    match unit {
        Unit::Minutes => duration(number, DurationUnit::Minutes),
        Unit::Hours => duration(number, DurationUnit::Hours),
        Unit::WorkingHours => duration(number, DurationUnit::WorkingHours),
        Unit::Days => duration(number, DurationUnit::Days),
        Unit::Weeks => duration(number.checked_mul(7)?, DurationUnit::Days),
        Unit::Months => duration(number, DurationUnit::Months),
        Unit::Years => duration(number.checked_mul(12)?, DurationUnit::Months),
        Unit::WorkingDays => {
            Some(TimeStandard::WorkingDays { days: u16::try_from(number).ok()?, extension: None })
        }
    }
}

/// The unit a time column's heading sets: "Waktu (menit)".
pub(crate) fn heading_unit(heading: &str) -> Option<Unit> {
    let folded = fold(heading);
    let words: Vec<&str> = folded.split(' ').collect();
    let at = words.iter().position(|w| unit_word(w).is_some())?;
    let unit = unit_word(words[at])?;
    Some(match (unit, words.get(at + 1)) {
        (Unit::Days, Some(&"KERJA")) => Unit::WorkingDays,
        (Unit::Hours, Some(&"KERJA")) => Unit::WorkingHours,
        _ => unit,
    })
}

#[cfg(test)]
#[path = "time_tests.rs"]
mod tests;
