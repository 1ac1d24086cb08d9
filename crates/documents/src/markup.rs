//! Web pages that an office keeps: whether one runs anything by itself.
//!
//! A kept page is only ever downloaded, but then opened from the reader's own disk: what runs is
//! refused rather than mended, so that the bytes kept are the bytes handed in.

use std::cell::Cell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::{Rawtext, Rcdata};
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

/// Elements that run something, or bring in what does.
const ACTIVE: [&str; 9] =
    ["script", "iframe", "frame", "frameset", "object", "embed", "applet", "base", "portal"];

/// Schemes whose addresses run.
const RUNNING: [&str; 3] = ["javascript:", "vbscript:", "data:text/html"];

/// Whether a text is a whole web page, no mere fragment and no other markup.
pub(crate) fn is_web_page(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_ok_and(|text| {
        let head: String = text.chars().take(2_000).collect::<String>().to_ascii_lowercase();
        let begins = head.trim_start_matches('\u{FEFF}').trim_start().starts_with('<');
        begins && ["<!doctype html", "<html", "<body"].iter().any(|tag| head.contains(tag))
    })
}

/// Whether a web page holds a script, an attribute that is one, a frame, or leads elsewhere by itself.
///
/// Where markup ends and mere words begin depends on what stands around it, and readers differ. So the
/// names of what runs are looked for in the whole text, comments and headings included: rather a harmless
/// page refused than one that runs. Addresses, which may be written in many ways, are read tag by tag.
pub(crate) fn runs(bytes: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else { return true };
    let lower = text.to_ascii_lowercase();
    let dense: String = lower.chars().filter(|c| !c.is_whitespace()).collect();
    names_what_runs(&lower)
        || RUNNING.iter().any(|scheme| dense.contains(scheme))
        || says_what_runs(text)
}

/// Whether the text holds an active element's tag, or an attribute that reacts to something.
fn names_what_runs(lower: &str) -> bool {
    let tag = lower.match_indices('<').any(|(at, _)| {
        let rest = &lower[at + 1..];
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
        ACTIVE.contains(&&rest[..end])
    });
    let attribute = lower.match_indices("on").any(|(at, _)| {
        let begins = lower[..at].ends_with(|c: char| c.is_whitespace() || "/\"'".contains(c));
        let rest = lower[at + 2..].trim_start_matches(|c: char| c.is_ascii_alphanumeric());
        begins && rest.trim_start().starts_with('=')
    });
    tag || attribute || lower.contains("srcdoc")
}

fn says_what_runs(text: &str) -> bool {
    let tokenizer = Tokenizer::new(Sink::default(), TokenizerOpts::default());
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from_slice(text));
    while let html5ever::TokenizerResult::Script(_) = tokenizer.feed(&queue) {}
    tokenizer.end();
    tokenizer.sink.runs.get()
}

#[derive(Default)]
struct Sink {
    runs: Cell<bool>,
}

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let Token::TagToken(tag) = token else { return TokenSinkResult::Continue };
        if is_active(&tag) {
            self.runs.set(true);
        }
        // As a browser reads on: what stands in these is no markup.
        match (&*tag.name, tag.kind) {
            ("style" | "xmp" | "noembed" | "noframes", TagKind::StartTag) => {
                TokenSinkResult::RawData(Rawtext)
            }
            ("title" | "textarea", TagKind::StartTag) => TokenSinkResult::RawData(Rcdata),
            _ => TokenSinkResult::Continue,
        }
    }
}

fn is_active(tag: &Tag) -> bool {
    let refreshes = &*tag.name == "meta"
        && tag.attrs.iter().any(|one| {
            &*one.name.local == "http-equiv" && one.value.trim().eq_ignore_ascii_case("refresh")
        });
    let running = |value: &str| {
        // Browsers pass over blanks and control characters within a scheme.
        let mut letters = value.chars().filter(|c| !c.is_whitespace() && !c.is_control());
        let begins: String = letters.by_ref().take(20).collect::<String>().to_ascii_lowercase();
        RUNNING.iter().any(|scheme| begins.starts_with(scheme))
    };
    let attribute = tag.attrs.iter().any(|one| {
        let name = &*one.name.local;
        (name.len() > 2 && name.starts_with("on")) || name == "srcdoc" || running(&one.value)
    });
    ACTIVE.contains(&&*tag.name) || refreshes || attribute
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_runs_is_found_however_it_is_written() {
        for page in [
            "<html><script>alert(1)</script>",
            "<html><SCRIPT src=x>",
            "<body ONLOAD=alert(1)>",
            "<html><svg/onload=alert(1)>",
            "<html><a href='java\nscript:alert(1)'>x</a>",
            "<html><a href=' &#106;avascript:alert(1)'>x</a>",
            "<html><form action=VBScript:x>",
            "<html><iframe srcdoc='x'></iframe>",
            "<html><meta http-equiv=Refresh content='0;url=https://contoh.example'>",
            "<html><base href=//contoh.example>",
            "<html><title></title><img src=x onerror=alert(1)>",
            "<html><style></style><object data=x>",
            // What one reader takes for words, another runs.
            "<html><svg><style><img src=x onerror=alert(1)></style></svg>",
            "<html><select><title></select><img src=\"x\"onerror =alert(1)></title>",
            "<html><noscript><!--</noscript><img src=x onerror=alert(1)>-->",
            "<html><style><!--</style><svg><style><a href=javascript:alert(1)>x</a></style></svg>-->",
            "<html><title>a <script> b</title>",
        ] {
            assert!(is_web_page(page.as_bytes()), "{page}");
            assert!(runs(page.as_bytes()), "{page}");
        }
    }

    #[test]
    fn a_page_that_only_says_something_does_not_run() {
        for page in [
            "<!DOCTYPE html><html lang=id><head><title>Rekapitulasi</title><style>p { color: red }\
             </style><meta charset=utf-8><link rel=stylesheet href=a.css></head><body>\
             <p>Rekapitulasi <b>DPT</b></p><table><tr><td>1</td></tr></table>\
             <a href='https://contoh.example/on'>on</a><!-- a --></body></html>",
            "<html><p>onload=alert(1)</p><input name=only value='online'>",
        ] {
            assert!(is_web_page(page.as_bytes()) && !runs(page.as_bytes()), "{page}");
        }
    }
}
