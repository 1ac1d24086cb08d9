//! File names as people and attackers send them, made fit to store, to show and to send back.

use unicode_normalization::UnicodeNormalization;

/// Longest name kept, in bytes of UTF-8: what common file systems take, with room for a prefix.
pub const MAX_NAME_BYTES: usize = 200;

const FALLBACK: &str = "berkas";

/// The last ending of a name in lower case, without the dot; `None` when there is none.
///
/// Invisible and reversing characters are dropped first, so that a name cannot look like one type
/// and end in another.
pub fn extension(name: &str) -> Option<String> {
    let base = base_name(name);
    let (stem, ending) = base.rsplit_once('.')?;
    if stem.is_empty() || ending.is_empty() || ending.len() > 10 {
        return None;
    }
    Some(ending.to_ascii_lowercase())
}

/// A name without path, control, invisible or reversing characters, at most
/// [`MAX_NAME_BYTES`] long with its ending kept; never empty and never a reserved word.
pub fn safe_name(name: &str) -> String {
    let base = base_name(name);
    let trimmed = base.trim_matches(|c: char| c == '.' || c.is_whitespace());
    let named = if trimmed.is_empty() { FALLBACK } else { trimmed };
    let (stem, ending) = match named.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() && ending.len() <= 10 => {
            (stem, format!(".{}", ending.to_ascii_lowercase()))
        }
        _ => (named, String::new()),
    };
    let stem = if is_reserved(stem) { format!("{FALLBACK}-{stem}") } else { stem.to_owned() };
    let mut room = MAX_NAME_BYTES - ending.len();
    let short: String = stem
        .chars()
        .take_while(|c| {
            let fits = c.len_utf8() <= room;
            room = if fits { room - c.len_utf8() } else { 0 };
            fits
        })
        .collect();
    let whole = short.trim_end_matches(|c: char| c == '.' || c.is_whitespace());
    format!("{whole}{ending}")
}

/// The last path component (either kind of slash) with unwanted characters replaced or dropped.
fn base_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    last.nfc()
        .filter(|c| !is_invisible(*c))
        .map(|c| match c {
            c if c.is_control() => ' ',
            '<' | '>' | ':' | '"' | '|' | '?' | '*' | '\'' | '`' | '$' | '%' | ';' | '&' => '_',
            c => c,
        })
        .collect::<String>()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

/// Characters that change how a name reads without being seen: directional marks and overrides,
/// zero-width joiners, byte order marks, tags, variation selectors left alone.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{00AD}' | '\u{061C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
        | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

/// Device names that some systems treat as hardware whatever their ending.
fn is_reserved(stem: &str) -> bool {
    let upper = stem.to_ascii_uppercase();
    let numbered = |prefix: &str| {
        upper
            .strip_prefix(prefix)
            .is_some_and(|rest| rest.len() == 1 && rest.as_bytes()[0].is_ascii_digit())
    };
    matches!(upper.as_str(), "CON" | "PRN" | "AUX" | "NUL") || numbered("COM") || numbered("LPT")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ordinary_names_stay() {
        assert_eq!(safe_name("Surat Kuasa 2025.PDF"), "Surat Kuasa 2025.pdf");
        assert_eq!(safe_name("Salinan_C.Hasil-TPS 004.xlsx"), "Salinan_C.Hasil-TPS 004.xlsx");
        assert_eq!(safe_name("ꦱꦸꦫꦠ꧀.pdf"), "ꦱꦸꦫꦠ꧀.pdf");
    }

    #[test]
    fn paths_and_tricks_go() {
        assert_eq!(safe_name("../../etc/passwd"), "passwd");
        assert_eq!(safe_name(r"C:\Users\x\ktp.jpg"), "ktp.jpg");
        assert_eq!(safe_name("/absolut/a.pdf"), "a.pdf");
        assert_eq!(safe_name("a\r\nContent-Type: text/html.pdf"), "html.pdf");
        assert_eq!(safe_name("a\r\nBcc_ x.pdf"), "a Bcc_ x.pdf");
        assert_eq!(safe_name("surat\u{202E}fdp.exe"), "suratfdp.exe");
        assert_eq!(safe_name("; $(id) \"x\".pdf"), "_ _(id) _x_.pdf");
        assert_eq!(safe_name("...."), "berkas");
        assert_eq!(safe_name(""), "berkas");
        assert_eq!(safe_name("nul.txt"), "berkas-nul.txt");
        assert_eq!(safe_name("COM1.pdf"), "berkas-COM1.pdf");
        assert_eq!(safe_name("a\0b.pdf"), "a b.pdf");
    }

    #[test]
    fn long_names_keep_their_ending_and_whole_characters() {
        let long = format!("{}.docx", "é".repeat(300));
        let short = safe_name(&long);
        assert!(short.len() <= MAX_NAME_BYTES);
        assert!(short.ends_with(".docx"));
        assert!(short.starts_with("éé"));
    }

    #[test]
    fn endings_cannot_be_hidden() {
        assert_eq!(extension("a.PDF").as_deref(), Some("pdf"));
        assert_eq!(extension("a.pdf\u{200B}").as_deref(), Some("pdf"));
        assert_eq!(extension("a.pdf "), Some("pdf".to_owned()));
        assert_eq!(extension("a\u{202E}fdp.exe").as_deref(), Some("exe"));
        assert_eq!(extension(".pdf"), None);
        assert_eq!(extension("a."), None);
        assert_eq!(extension("folder.pdf/name"), None);
    }

    proptest! {
        #[test]
        fn a_safe_name_is_safe_and_stays_itself(name in "\\PC{0,400}|.{0,60}") {
            let safe = safe_name(&name);
            prop_assert!(!safe.is_empty() && safe.len() <= MAX_NAME_BYTES);
            prop_assert!(!safe.contains(['/', '\\', '\r', '\n', '\0', '"']));
            prop_assert!(!safe.chars().any(|c| c.is_control() || is_invisible(c)));
            prop_assert!(!safe.starts_with('.'));
            let with_ending = safe_name(&format!("{name}.pdf"));
            prop_assert!(with_ending.ends_with("pdf"));
            prop_assert_eq!(safe_name(&with_ending), with_ending.clone());
        }
    }
}
