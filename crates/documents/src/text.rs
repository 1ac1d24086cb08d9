//! Plain text: UTF-8, no control characters but line ends and tabs, and no markup in disguise.

/// Whether the bytes are text a person could have typed.
pub(crate) fn is_plain_text(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_ok_and(|text| {
        text.chars().all(|c| !c.is_control() || matches!(c, '\n' | '\r' | '\t' | '\u{0C}'))
    })
}

/// Whether a browser might take it for a page: it begins like one, or holds a script element.
pub(crate) fn is_markup(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let lower = text.trim_start_matches('\u{FEFF}').trim_start().to_ascii_lowercase();
    let heads =
        ["<!doctype", "<html", "<head", "<body", "<svg", "<?xml", "<script", "<iframe", "<math"];
    heads.iter().any(|head| lower.starts_with(head)) || lower.contains("<script")
}
