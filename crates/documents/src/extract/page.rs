//! A web page being put together from its tags: what is a paragraph, an entry, a cell.

use html5ever::tokenizer::states::{Rawtext, Rcdata, ScriptData};
use html5ever::tokenizer::{Tag, TagKind, TokenSinkResult};
use terbuka_core::procedure::read::Block;

use super::ReadError;
use super::grid::Grid;
use super::html::flat;

/// Tables inside tables beyond this depth are read as text.
const MAX_DEPTH: usize = 40;

/// A list that is open: numbered from, or not numbered.
struct List {
    next: Option<u32>,
    letters: bool,
}

/// A table being read, and the text of its open cell.
struct OpenTable {
    grid: Grid,
    /// The lists that were open around it.
    lists: Vec<List>,
    /// What stood in the cells' way: tables inside that are tables of their own.
    inner: Vec<Block>,
    cell: Option<(String, u32, u32)>,
}

pub(super) struct Page {
    blocks: Vec<Block>,
    /// Text of the paragraph being read.
    buffer: String,
    heading: bool,
    /// Marker of the list entry being read.
    item: Option<String>,
    tables: Vec<OpenTable>,
    lists: Vec<List>,
    /// Name of the element whose content is not for reading.
    skipping: Option<String>,
    cells_left: usize,
    max_cells: usize,
    overflow: bool,
    /// Tables deeper than the limit.
    too_deep: usize,
}

impl Page {
    pub(super) fn new(max_cells: usize) -> Page {
        Page {
            blocks: Vec::new(),
            buffer: String::new(),
            heading: false,
            item: None,
            tables: Vec::new(),
            lists: Vec::new(),
            skipping: None,
            cells_left: max_cells,
            max_cells,
            overflow: false,
            too_deep: 0,
        }
    }

    pub(super) fn text(&mut self, text: &str) {
        if self.skipping.is_some() {
            return;
        }
        // Line ends of the source are blanks; those of the page are put in by its tags.
        let target = self.target();
        for c in text.chars() {
            if c == '\u{A0}' {
                target.push(c);
            } else if c.is_whitespace() {
                if !target.ends_with([' ', '\n']) && !target.is_empty() {
                    target.push(' ');
                }
            } else {
                target.push(c);
            }
        }
    }

    fn target(&mut self) -> &mut String {
        match self.tables.last_mut() {
            Some(OpenTable { cell: Some((text, _, _)), .. }) => text,
            _ => &mut self.buffer,
        }
    }

    fn in_cell(&self) -> bool {
        self.tables.last().is_some_and(|table| table.cell.is_some())
    }

    pub(super) fn tag(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        let name: &str = &tag.name;
        let start = tag.kind == TagKind::StartTag;
        if self.overflow {
            return TokenSinkResult::Continue;
        }
        if let Some(skipped) = &self.skipping {
            if !start && skipped == name {
                self.skipping = None;
            }
            return TokenSinkResult::Continue;
        }
        match (name, start) {
            ("script", true) => {
                self.skipping = Some("script".into());
                return TokenSinkResult::RawData(ScriptData);
            }
            ("style" | "noframes" | "iframe", true) => {
                self.skipping = Some(name.to_owned());
                return TokenSinkResult::RawData(Rawtext);
            }
            ("title" | "textarea", true) => {
                self.skipping = Some(name.to_owned());
                return TokenSinkResult::RawData(Rcdata);
            }
            ("table", true) => self.open_table(),
            ("table", false) => self.close_table(),
            ("tr", _) => self.row(),
            ("td" | "th", true) => self.open_cell(tag),
            ("td" | "th", false) => self.close_cell(),
            ("br", _) => self.break_line(),
            ("h1" | "h2" | "h3" | "h4" | "h5" | "h6", _) => {
                self.flush();
                self.heading = start;
            }
            ("ol", true) => {
                self.flush();
                let next = attribute(tag, "start").and_then(|s| s.parse().ok()).unwrap_or(1);
                let letters = attribute(tag, "type").is_some_and(|t| t.eq_ignore_ascii_case("a"))
                    || attribute(tag, "style").is_some_and(|s| s.contains("alpha"));
                self.push_list(List { next: Some(next), letters });
            }
            ("ul", true) => {
                self.flush();
                self.push_list(List { next: None, letters: false });
            }
            ("ol" | "ul", false) => {
                self.flush();
                self.lists.pop();
            }
            ("li", true) => self.entry(tag),
            ("li", false) => self.flush(),
            (
                "p" | "div" | "section" | "article" | "header" | "footer" | "main" | "center"
                | "dl" | "dt" | "dd" | "blockquote" | "pre" | "hr" | "caption" | "figure"
                | "figcaption" | "address" | "body" | "html" | "head" | "thead" | "tbody" | "tfoot"
                | "form" | "fieldset" | "legend" | "nav" | "aside",
                _,
            ) => self.flush(),
            _ => {}
        }
        TokenSinkResult::Continue
    }

    fn push_list(&mut self, list: List) {
        if self.lists.len() < 1_000 {
            self.lists.push(list);
        }
    }

    fn entry(&mut self, tag: &Tag) {
        self.flush();
        let marker = match self.lists.last_mut() {
            Some(List { next: Some(next), letters }) => {
                let number = attribute(tag, "value").and_then(|v| v.parse().ok()).unwrap_or(*next);
                *next = number.saturating_add(1);
                match (*letters, number) {
                    (true, 1..=26) => format!("{}. ", char::from(b'a' + (number - 1) as u8)),
                    _ => format!("{number}. "),
                }
            }
            _ => "- ".to_owned(),
        };
        if self.in_cell() {
            self.target().push_str(&marker);
        } else {
            self.item = Some(marker);
        }
    }

    fn break_line(&mut self) {
        let target = self.target();
        if !target.is_empty() {
            target.push('\n');
        }
    }

    /// Ends a paragraph: a line in a cell, a block outside.
    fn flush(&mut self) {
        if self.in_cell() {
            let target = self.target();
            if !target.is_empty() && !target.ends_with('\n') && !bare_marker(target) {
                target.push('\n');
            }
            return;
        }
        let text = tidy(&std::mem::take(&mut self.buffer));
        if text.is_empty() {
            return;
        }
        let block = match (self.item.take(), self.heading) {
            // The author may have typed the number into the entry as well.
            (Some(_), _) if numbered(&text) => Block::Item(text),
            (Some(marker), _) => Block::Item(format!("{marker}{text}")),
            (None, true) => Block::Heading(text),
            (None, false) => Block::Paragraph(text),
        };
        self.put(block);
    }

    fn put(&mut self, block: Block) {
        match self.tables.last_mut() {
            Some(table) => table.inner.push(block),
            None => self.blocks.push(block),
        }
    }

    fn open_table(&mut self) {
        self.flush();
        if self.tables.len() >= MAX_DEPTH {
            self.too_deep += 1;
            return;
        }
        let lists = std::mem::take(&mut self.lists);
        self.tables.push(OpenTable { grid: Grid::default(), lists, inner: Vec::new(), cell: None });
    }

    fn close_table(&mut self) {
        if self.too_deep > 0 {
            self.too_deep -= 1;
            return;
        }
        self.close_cell();
        self.flush();
        let Some(open) = self.tables.pop() else { return };
        self.lists = open.lists;
        let table = open.grid.finish();
        let filled =
            table.rows.iter().filter(|row| row.iter().any(|cell| !cell.is_blank())).count();
        let wide = table.rows.iter().map(Vec::len).max().unwrap_or(0);
        // A frame around the whole page is no table; a small table in a cell is that cell's text.
        let frame = wide <= 1 && !open.inner.is_empty();
        let holds_tables = open.inner.iter().any(|block| matches!(block, Block::Table(_)));
        let nested = self.in_cell();
        if nested && !holds_tables && !(wide >= 3 && filled >= 2) {
            let text = flat(&table);
            let target = self.target();
            if !text.is_empty() {
                if !target.is_empty() && !target.ends_with('\n') {
                    target.push('\n');
                }
                target.push_str(&text);
                target.push('\n');
            }
            for block in open.inner {
                self.put(block);
            }
            return;
        }
        if frame {
            for line in
                table.rows.iter().flatten().map(|cell| tidy(&cell.text)).filter(|t| !t.is_empty())
            {
                self.put(Block::Paragraph(line));
            }
        } else if filled > 0 {
            self.put(Block::Table(table));
        }
        for block in open.inner {
            self.put(block);
        }
    }

    fn row(&mut self) {
        if self.too_deep > 0 {
            return;
        }
        self.close_cell();
        if let Some(table) = self.tables.last_mut() {
            table.grid.end_row();
        }
    }

    fn open_cell(&mut self, tag: &Tag) {
        if self.too_deep > 0 {
            return self.break_line();
        }
        self.close_cell();
        let span =
            |name| attribute(tag, name).and_then(|s| s.trim().parse::<u32>().ok()).unwrap_or(1);
        let (across, down) = (span("colspan").clamp(1, 100), span("rowspan").clamp(1, 1_000));
        match self.tables.last_mut() {
            Some(table) => table.cell = Some((String::new(), across, down)),
            None => self.flush(),
        }
    }

    fn close_cell(&mut self) {
        if self.too_deep > 0 {
            return;
        }
        self.lists.clear();
        if let Some(table) = self.tables.last_mut()
            && let Some((text, across, down)) = table.cell.take()
        {
            // Tables inside tables share the room; each one's spans count as what they cover.
            if self.cells_left == 0 || table.grid.size() > self.max_cells {
                self.overflow = true;
                return;
            }
            self.cells_left -= 1;
            table.grid.cell(tidy(&text), across, down);
        }
    }

    pub(super) fn finish(mut self) -> Result<Vec<Block>, ReadError> {
        self.too_deep = 0;
        while !self.tables.is_empty() {
            self.close_table();
        }
        self.flush();
        if self.overflow { Err(ReadError::TooComplex) } else { Ok(self.blocks) }
    }
}

fn attribute<'a>(tag: &'a Tag, name: &str) -> Option<&'a str> {
    tag.attrs.iter().find(|attr| &*attr.name.local == name).map(|attr| &*attr.value)
}

/// Whether a text begins with a number of its own: "1. ", "2) ".
fn numbered(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    (1..=3).contains(&digits)
        && text[digits..].starts_with([')', '.'])
        && text[digits + 1..].starts_with(' ')
}

/// The open cell ends in a list marker whose text is still to come (`<li><p>…`).
fn bare_marker(text: &str) -> bool {
    let line = text.rsplit('\n').next().unwrap_or_default().trim_end();
    line == "-" || (line.len() <= 4 && line.ends_with('.') && line.len() > 1)
}

/// No blanks at the ends of lines, no empty lines.
fn tidy(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    lines.join("\n")
}
