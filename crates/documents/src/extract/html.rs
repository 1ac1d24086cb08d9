//! HTML to blocks. html5ever takes the tags apart; what closes what is decided here, leniently, with
//! a stack of open tables and no recursion, so that no depth of nesting can hurt.

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    BufferQueue, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use terbuka_core::procedure::read::{Block, Table};

use super::page::Page;
use super::{ExtractLimits, ReadError};

/// Whether a text is a web page rather than Markdown with a tag in it.
pub(super) fn is_page(text: &str) -> bool {
    let head = text.trim_start_matches('\u{FEFF}').trim_start();
    let lower: String = head.chars().take(2_000).collect::<String>().to_ascii_lowercase();
    if ["<!doctype html", "<html", "<body"].iter().any(|tag| lower.contains(tag)) {
        return true;
    }
    // A fragment of a page begins with a tag; a Markdown text may too, and then goes on as one.
    let begins = head.starts_with('<')
        && head[1..].starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '!' | '?'));
    let markdown = |line: &str| {
        line.starts_with('#')
            || line.starts_with("| ")
            || line.starts_with("**")
            || line.starts_with("1. ")
    };
    begins && !text.lines().any(markdown)
}

/// The blocks of a page.
pub(super) fn blocks(text: &str, limits: &ExtractLimits) -> Result<Vec<Block>, ReadError> {
    let sink = Sink { page: RefCell::new(Page::new(limits.max_cells)) };
    let tokenizer = Tokenizer::new(sink, TokenizerOpts::default());
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from_slice(text));
    // A script asks the tokenizer to stop; there is nothing to run, so it goes on.
    while let html5ever::TokenizerResult::Script(_) = tokenizer.feed(&queue) {}
    tokenizer.end();
    tokenizer.sink.page.into_inner().finish()
}

/// The text of a fragment, its paragraphs and entries on lines of their own.
pub(super) fn text_of(fragment: &str) -> String {
    words(fragment, &ExtractLimits::default()).unwrap_or_default()
}

/// The words of a page, its paragraphs, entries and rows on lines of their own.
pub(crate) fn words(text: &str, limits: &ExtractLimits) -> Result<String, ReadError> {
    let mut lines: Vec<String> = Vec::new();
    for block in blocks(text, limits)? {
        match block {
            Block::Heading(text) | Block::Paragraph(text) | Block::Item(text) => lines.push(text),
            Block::Table(table) => lines.push(flat(&table)),
        }
    }
    Ok(lines.join("\n"))
}

/// A table as text: one line a row.
pub(super) fn flat(table: &Table) -> String {
    let row = |row: &Vec<terbuka_core::procedure::read::Cell>| {
        row.iter()
            .map(|cell| cell.own())
            .filter(|text| !text.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    };
    table.rows.iter().map(row).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

struct Sink {
    page: RefCell<Page>,
}

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut page = self.page.borrow_mut();
        match token {
            Token::TagToken(tag) => return page.tag(&tag),
            Token::CharacterTokens(text) => page.text(&text),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}
