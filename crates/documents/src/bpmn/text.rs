//! Words in XML: escaped, and, where every character counts, guarded so that no program on the way
//! changes them.

use std::borrow::Cow;

/// Escapes markup for text and attributes alike.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    out
}

/// A name as other programs see it: one line, without what XML cannot hold.
pub fn shown(text: &str) -> String {
    let plain: String = text
        .chars()
        .map(|c| {
            if c.is_control() {
                ' '
            } else if is_xml(c) {
                c
            } else {
                '\u{FFFD}'
            }
        })
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_xml(c: char) -> bool {
    !matches!(c, '\u{FFFE}' | '\u{FFFF}')
}

/// Words that must come back exactly: characters that XML cannot hold or that programs like to
/// change (line ends, blanks at the edges) are written as `\u{…}`.
pub fn guard(text: &str) -> String {
    let inner = text.trim_matches(' ');
    let lead = text.len() - text.trim_start_matches(' ').len();
    let mut out = String::with_capacity(text.len());
    let blanks = |out: &mut String, count: usize| {
        for _ in 0..count {
            out.push_str("\\u{20}");
        }
    };
    if inner.is_empty() {
        blanks(&mut out, text.len());
        return out;
    }
    blanks(&mut out, lead);
    for c in inner.chars() {
        if c == '\\' {
            out.push_str("\\\\");
        } else if c.is_control() || (c.is_whitespace() && c != ' ') || !is_xml(c) {
            out.push_str(&format!("\\u{{{:x}}}", u32::from(c)));
        } else {
            out.push(c);
        }
    }
    blanks(&mut out, text.len() - lead - inner.len());
    out
}

/// The words that [`guard`] wrote. What is not of its making stays as it is.
pub fn unguard(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        let code = &rest[at + 1..];
        if let Some(after) = code.strip_prefix('\\') {
            out.push('\\');
            rest = after;
        } else if let Some((c, after)) =
            code.strip_prefix("u{").and_then(|hex| hex.split_once('}')).and_then(|(hex, after)| {
                let code = u32::from_str_radix(hex, 16).ok()?;
                Some((char::from_u32(code)?, after))
            })
        {
            out.push(c);
            rest = after;
        } else {
            out.push('\\');
            rest = code;
        }
    }
    out.push_str(rest);
    out
}

/// Attribute written only when there is something to say.
pub fn attribute(name: &str, value: Option<impl ToString>) -> Cow<'static, str> {
    match value {
        Some(value) => format!(" {name}=\"{}\"", escape(&value.to_string())).into(),
        None => "".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn guarded_words_come_back(text in any::<String>()) {
            let guarded = guard(&text);
            prop_assert_eq!(guarded.trim(), &guarded);
            prop_assert!(guarded.chars().all(|c| is_xml(c) && !c.is_control()));
            prop_assert_eq!(unguard(&guarded), text);
        }

        #[test]
        fn anything_can_be_unguarded(text in "(\\\\|u|\\{|\\}|[0-9a-f]|x){0,20}") {
            let _ = unguard(&text);
        }
    }
}
