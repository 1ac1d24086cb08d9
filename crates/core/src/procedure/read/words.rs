//! Small tools for text as offices write it: folding, markers of lists, near-enough words.

/// Upper case, letters and digits only, one space between words: what labels are compared by.
pub(crate) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii_alphanumeric() {
            folded.push(c.to_ascii_uppercase());
        } else if c.is_alphanumeric() {
            folded.extend(c.to_uppercase());
        } else if !folded.ends_with(' ') && !folded.is_empty() {
            folded.push(' ');
        }
    }
    if folded.ends_with(' ') {
        folded.pop();
    }
    folded
}

/// One space between words, none around.
pub(crate) fn squeeze(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// Whether a folded text holds these folded words as whole words, side by side.
pub(crate) fn has_words(folded: &str, words: &str) -> bool {
    find_words(folded, words).is_some()
}

/// Where it does, as a byte offset.
pub(crate) fn find_words(folded: &str, words: &str) -> Option<usize> {
    let mut from = 0;
    while let Some(step) = folded.get(from..).and_then(|rest| rest.find(words)) {
        let at = from + step;
        let end = at + words.len();
        let opens = at == 0 || folded.as_bytes()[at - 1] == b' ';
        let closes = end == folded.len() || folded.as_bytes()[end] == b' ';
        if opens && closes {
            return Some(at);
        }
        from = at + words.chars().next().map_or(1, char::len_utf8);
    }
    None
}

/// Equal but for a letter or two, as a scanner misreads them. Short words must be equal.
pub(crate) fn near(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    let (short, long) = (a.len().min(b.len()), a.len().max(b.len()));
    let allowed = if short < 7 { 0 } else { (short / 8).clamp(1, 3) };
    if allowed == 0 || long - short > allowed || long > 60 {
        return false;
    }
    distance(a, b) <= allowed
}

fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, cb) in b.iter().enumerate() {
            let change = diagonal + usize::from(ca != *cb);
            diagonal = row[j + 1];
            row[j + 1] = change.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

/// What stands before an entry of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Marker {
    /// "1.", "(2)", "03)".
    Number(u32),
    /// "a.", "B)".
    Letter(char),
    /// "-", "•".
    Bullet,
    /// "LANGKAH 1", "Tahap 2:".
    Step(String),
}

/// Splits a list marker off the front.
pub(crate) fn marker(text: &str) -> Option<(Marker, &str)> {
    let text = text.trim_start();
    let mut chars = text.chars();
    let first = chars.next()?;
    if matches!(first, '-' | '–' | '—' | '•' | '▪' | '◦' | '·' | '➢' | '\u{F0B7}' | '*')
    {
        let rest = chars.as_str();
        let opens = rest.is_empty() || rest.starts_with(char::is_whitespace);
        return opens.then(|| (Marker::Bullet, rest.trim_start()));
    }
    if let Some((word, rest)) = step_word(text) {
        return Some((Marker::Step(word), rest));
    }
    let body = text.strip_prefix('(').unwrap_or(text);
    let enclosed = body.len() < text.len();
    let len = body.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(body.len());
    let (label, after) = body.split_at(len);
    let rest = after.strip_prefix(if enclosed { [')', ')'] } else { ['.', ')'] })?;
    if !(rest.is_empty() || rest.starts_with(char::is_whitespace)) {
        // "1.Menyusun" is a marker, "08.00" and "1.2" are not.
        let glued = rest.starts_with(char::is_alphabetic) && label.starts_with(is_digit);
        if !glued {
            return None;
        }
    }
    let marker = if !label.is_empty() && label.len() <= 3 && label.chars().all(is_digit_char) {
        Marker::Number(label.parse().ok()?)
    } else if label.len() == 1 {
        Marker::Letter(label.chars().next()?)
    } else {
        return None;
    };
    Some((marker, rest.trim_start()))
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit()
}

fn is_digit_char(c: char) -> bool {
    c.is_ascii_digit()
}

/// "LANGKAH 1", "Langkah ke-2", "Tahap III", "STEP 4": the number and what follows it.
pub(crate) fn step_word(text: &str) -> Option<(String, &str)> {
    let len = text.find(|c: char| !c.is_alphabetic())?;
    let (word, rest) = text.split_at(len);
    if !matches!(
        word.to_uppercase().as_str(),
        "LANGKAH" | "TAHAP" | "TAHAPAN" | "STEP" | "KEGIATAN"
    ) {
        return None;
    }
    let rest = rest.trim_start();
    let rest = ["ke-", "KE-", "Ke-", "ke ", "KE "]
        .iter()
        .find_map(|ke| rest.strip_prefix(ke))
        .unwrap_or(rest);
    let len = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
    let (number, after) = rest.split_at(len);
    let digits = !number.is_empty() && number.len() <= 3 && number.chars().all(is_digit);
    let roman =
        !number.is_empty() && number.len() <= 5 && number.chars().all(|c| "IVX".contains(c));
    if !digits && !roman {
        return None;
    }
    let after = after.trim_start_matches([':', '.', ')', '-', '–', '—', ' ', '\t', '\n']);
    Some((number.to_owned(), after))
}

/// Whether no letter is lower case and there are some letters.
pub(crate) fn is_shouted(text: &str) -> bool {
    let mut letters = text.chars().filter(|c| c.is_alphabetic()).peekable();
    letters.peek().is_some() && letters.all(|c| !c.is_lowercase())
}

/// Nothing but a dash, dots or a colon: an office's way to write "none".
pub(crate) fn is_nothing(text: &str) -> bool {
    let text = text.trim();
    text.chars()
        .all(|c| matches!(c, '-' | '–' | '—' | '.' | '…' | ':' | '_' | ';') || c.is_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers_are_told_from_numbers_that_are_text() {
        let number = |text| marker(text).map(|(m, rest)| (m, rest.to_owned()));
        assert_eq!(number("1. Meja"), Some((Marker::Number(1), "Meja".into())));
        assert_eq!(number("(12) Meja"), Some((Marker::Number(12), "Meja".into())));
        assert_eq!(number("b) Meja"), Some((Marker::Letter('b'), "Meja".into())));
        assert_eq!(number("3.Meja"), Some((Marker::Number(3), "Meja".into())));
        assert_eq!(number("• Meja"), Some((Marker::Bullet, "Meja".into())));
        assert_eq!(number("LANGKAH 4: Catat"), Some((Marker::Step("4".into()), "Catat".into())));
        for text in
            ["08.00 WIB", "2013 tentang", "13 TAHUN 2025", "1.2 Meja", "-5", "S.E. Budi", ""]
        {
            assert_eq!(marker(text), None, "{text}");
        }
    }

    #[test]
    fn near_is_near_only_for_long_words() {
        assert!(near("KETERKAITAN", "KETERIKATAN") || near("PERINGATAN", "PERINCATAN"));
        assert!(!near("OUTPUT", "OUTPUK"));
        assert!(!near("KEGIATAN", "PERINGATAN"));
    }
}
