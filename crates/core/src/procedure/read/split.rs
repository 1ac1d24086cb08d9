//! One cell of a box, or one run of text, taken apart into its entries.

use super::words::{Marker, fold, is_nothing, marker, squeeze};

/// One entry, with its number where it had one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) number: Option<u32>,
    pub(crate) text: String,
}

/// Takes a text apart. `next` is the number that would continue the list it may belong to.
///
/// Numbers inside the text divide it only when they run as a list does (1, 2, 3, or on from `next`);
/// a list printed in two columns comes as 1, 3, 2, 4 and is put in order again.
pub(crate) fn entries(text: &str, next: Option<u32>) -> Vec<Entry> {
    let found = numbered(text, next);
    let parts = if found.is_empty() { unnumbered(text) } else { found };
    parts.into_iter().filter(|entry| !is_nothing(&entry.text)).collect()
}

/// A number that may open an entry: where it stands, where its text begins.
struct Opening {
    at: usize,
    body: usize,
    number: u32,
}

fn openings(text: &str) -> Vec<Opening> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        // A no-break space is two bytes: C2 A0.
        let starts =
            at == 0 || bytes[at - 1].is_ascii_whitespace() || bytes[..at].ends_with(b"\xC2\xA0");
        if !starts || !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let len = bytes[at..].iter().take_while(|b| b.is_ascii_digit()).count();
        let end = at + len;
        let dot = bytes.get(end).is_some_and(|b| matches!(b, b'.' | b')'));
        let after = text.get(end + 1..).unwrap_or_default();
        let opens = after.starts_with(char::is_whitespace)
            && !after.trim_start().starts_with(|c: char| c.is_ascii_digit());
        let glued = after.starts_with(char::is_uppercase);
        if dot
            && len <= 3
            && (opens || glued)
            && let Ok(number) = text[at..end].parse()
        {
            found.push(Opening { at, body: end + 1, number });
        }
        at = end;
    }
    found
}

fn numbered(text: &str, next: Option<u32>) -> Vec<Entry> {
    let all = openings(text);
    let first = match all.first() {
        Some(first) => first.number,
        None => return Vec::new(),
    };
    let start = if all.iter().any(|o| o.number == 1) && next.is_none_or(|n| n != first) {
        1
    } else {
        next.unwrap_or(1)
    };
    let mut numbers: Vec<u32> = all.iter().map(|o| o.number).collect();
    numbers.sort_unstable();
    let whole = numbers.iter().zip(start..).all(|(have, want)| *have == want);
    let mut chosen: Vec<&Opening> = Vec::new();
    if whole {
        chosen.extend(&all);
    } else {
        let mut want = start;
        for opening in &all {
            if opening.number == want {
                chosen.push(opening);
                want += 1;
            }
        }
    }
    let Some(head) = chosen.first() else { return Vec::new() };
    // A lone number in the middle of a sentence divides nothing.
    if chosen.len() == 1 && head.at > 0 && next != Some(head.number) {
        return Vec::new();
    }
    let mut out = unnumbered(&text[..head.at]);
    let mut rest: Vec<Entry> = Vec::with_capacity(chosen.len());
    for (i, opening) in chosen.iter().enumerate() {
        let end = chosen.get(i + 1).map_or(text.len(), |following| following.at);
        rest.push(Entry { number: Some(opening.number), text: clean(&text[opening.body..end]) });
    }
    rest.sort_by_key(|entry| entry.number);
    out.extend(rest);
    out
}

fn unnumbered(text: &str) -> Vec<Entry> {
    let mut lines: Vec<String> = Vec::new();
    let mut marked = false;
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        match marker(line) {
            Some((Marker::Bullet | Marker::Letter(_) | Marker::Number(_), rest)) => {
                marked = true;
                lines.push(squeeze(rest));
            }
            _ => match lines.last_mut() {
                Some(last) if continues(last, line) => {
                    last.push(' ');
                    last.push_str(&squeeze(line));
                }
                _ => lines.push(squeeze(line)),
            },
        }
    }
    let parts: Vec<String> = if marked || lines.len() > 1 {
        lines.iter().flat_map(|line| at_semicolons(line)).collect()
    } else {
        lines.iter().flat_map(|line| at_semicolons(line)).flat_map(|line| alike(&line)).collect()
    };
    parts.iter().map(|part| Entry { number: None, text: clean(part) }).collect()
}

/// Whether a line goes on with the one before: a wrapped line, not an entry of its own.
pub(crate) fn continues(before: &str, line: &str) -> bool {
    let ended = before.trim_end().ends_with(['.', ';', ':', '?', '!']);
    if ended {
        return false;
    }
    let Some(first) = line.trim_start().chars().next() else { return true };
    if first.is_lowercase() || matches!(first, ')' | ',' | '/' | '&') {
        return true;
    }
    let last = fold(before);
    let last = last.rsplit(' ').next().unwrap_or_default();
    first.is_ascii_digit() && matches!(last, "TAHUN" | "NOMOR" | "NO" | "TH" | "PASAL")
        || matches!(
            last,
            "TENTANG"
                | "DAN"
                | "DI"
                | "YANG"
                | "PADA"
                | "UNTUK"
                | "DENGAN"
                | "DARI"
                | "OLEH"
                | "ATAU"
                | "KEPADA"
        )
        || before.trim_end().ends_with([',', '-', '/'])
}

/// Divides at semicolons outside of brackets.
fn at_semicolons(text: &str) -> Vec<String> {
    let mut parts = Vec::new();
    let (mut depth, mut from) = (0_i32, 0);
    for (at, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            ';' if depth <= 0 => {
                parts.push(text[from..at].to_owned());
                from = at + 1;
            }
            _ => {}
        }
    }
    parts.push(text[from..].to_owned());
    parts.retain(|part| {
        let folded = fold(part);
        !folded.is_empty() && folded != "DAN"
    });
    parts
}

/// Divides at full stops when every sentence begins with the same word, as lists do that lost their
/// numbers; or when each one names a regulation.
fn alike(text: &str) -> Vec<String> {
    let mut parts: Vec<&str> = Vec::new();
    let mut from = 0;
    for (at, _) in text.match_indices(". ") {
        let capital = text[at + 2..].trim_start().starts_with(char::is_uppercase);
        let word = text[from..at].rsplit(' ').next().unwrap_or_default();
        // "No. 14", "H. Ahmad": a short word before the stop is an abbreviation.
        if capital && word.chars().count() > 3 {
            parts.push(&text[from..=at]);
            from = at + 2;
        }
    }
    parts.push(&text[from..]);
    let heads: Vec<String> =
        parts.iter().map(|p| fold(p).split(' ').next().unwrap_or_default().to_owned()).collect();
    let same = heads.iter().all(|head| *head == heads[0]);
    let rules = heads.iter().all(|head| {
        ["UNDANG", "PERATURAN", "KEPUTUSAN", "PERKI", "PKPU", "UU", "PP"].contains(&head.as_str())
    });
    if parts.len() > 1 && (same || rules) {
        parts.into_iter().map(|part| part.trim().to_owned()).collect()
    } else {
        vec![text.to_owned()]
    }
}

/// Without what only divides entries: a closing semicolon, "dan" at either end.
pub(crate) fn clean(text: &str) -> String {
    let mut text = squeeze(text);
    loop {
        let before = text.len();
        for end in ["; dan", ";dan", ", dan", ";", " dan"] {
            if let Some(short) = text.strip_suffix(end) {
                text = short.trim_end().to_owned();
            }
        }
        for start in ["dan ", "; "] {
            if let Some(short) = text.strip_prefix(start) {
                text = short.to_owned();
            }
        }
        if text.len() == before {
            return text;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str, next: Option<u32>) -> Vec<String> {
        entries(text, next).into_iter().map(|entry| entry.text).collect()
    }

    #[test]
    fn numbers_in_a_cell_divide_it() {
        assert_eq!(
            texts("1. Meja 2. Kursi lipat 3. Papan", None),
            ["Meja", "Kursi lipat", "Papan"]
        );
        assert_eq!(texts("1.Meja\n2.Kursi", None), ["Meja", "Kursi"]);
        assert_eq!(
            texts("1. UU Nomor 14 Tahun 2008. 2. PP Nomor 61", None),
            ["UU Nomor 14 Tahun 2008.", "PP Nomor 61"]
        );
    }

    #[test]
    fn two_columns_in_a_cell_are_put_in_order() {
        assert_eq!(
            texts("1. Meja \u{A0} 3. Papan\n2. Kursi  4. Kapur", None),
            ["Meja", "Kursi", "Papan", "Kapur"]
        );
    }

    #[test]
    fn a_list_goes_on_where_it_stopped() {
        let found = entries("2013 tentang Prosedur; 7. Peraturan lain", Some(7));
        assert_eq!(found[0], Entry { number: None, text: "2013 tentang Prosedur".into() });
        assert_eq!(found[1], Entry { number: Some(7), text: "Peraturan lain".into() });
    }

    #[test]
    fn lists_without_numbers() {
        assert_eq!(
            texts("Mampu membaca. Mampu menulis.", None),
            ["Mampu membaca.", "Mampu menulis."]
        );
        assert_eq!(texts("Bila lalai. Akibatnya rugi.", None), ["Bila lalai. Akibatnya rugi."]);
        assert_eq!(
            texts("UU KIP; UU Pelayanan (lama; baru); dan PP", None),
            ["UU KIP", "UU Pelayanan (lama; baru)", "PP"]
        );
        assert_eq!(texts("Undang-Undang Nomor 14 Tahun\n2008 tentang Keterbukaan", None).len(), 1);
        assert_eq!(texts("- Meja\n- Kursi\n", None), ["Meja", "Kursi"]);
        assert!(texts(" - ", None).is_empty());
    }
}
