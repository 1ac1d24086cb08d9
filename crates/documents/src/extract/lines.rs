//! Markdown and plain text to blocks, line by line: pipe tables, tables with tabs, headings, lists,
//! HTML tables in between. Not a Markdown parser on purpose: what offices hand in was made by
//! scanners and converters, and a strict parser would lose the half-broken tables.

use terbuka_core::procedure::read::{Block, Table};

use super::grid::MAX_COLUMNS;
use super::{ExtractLimits, ReadError, aligned, html};

/// The blocks of a text.
pub(super) fn blocks(text: &str, limits: &ExtractLimits) -> Result<Vec<Block>, ReadError> {
    let mut reader = Reader {
        blocks: Vec::new(),
        paragraph: Vec::new(),
        rows: Vec::new(),
        cells: limits.max_cells,
    };
    let text = text.replace("\r\n", "\n").replace(['\r', '\u{0B}'], "\n");
    // A page's end is a line of its own: no table laid out with blanks crosses it.
    let text = text.replace('\u{0C}', "\n\u{0C}\n");
    let lines: Vec<&str> =
        text.split('\n').map(|line| if is_page_number(line) { "" } else { line }).collect();
    let mut at = 0;
    while at < lines.len() {
        let line = lines[at];
        if opens_html(line) {
            let end = html_end(&lines, at);
            reader.flush();
            reader.blocks.extend(html::blocks(&lines[at..end].join("\n"), limits)?);
            at = end;
            continue;
        }
        if let Some((table, end)) = aligned::table(&lines, at) {
            reader.flush();
            reader.count(table.rows.iter().map(Vec::len).sum())?;
            reader.blocks.push(Block::Table(table));
            at = end;
            continue;
        }
        let next = lines.get(at + 1).copied().unwrap_or_default();
        reader.line(line, next)?;
        at += 1;
    }
    reader.flush();
    Ok(reader.blocks)
}

/// "Halaman 2 dari 3" under a page.
fn is_page_number(line: &str) -> bool {
    let line = line.trim();
    if line.len() > 40 {
        return false;
    }
    let mut words = line.split_whitespace();
    let named = words.next().is_some_and(|word| {
        let word = word.trim_end_matches('.').to_lowercase();
        matches!(word.as_str(), "halaman" | "hal" | "page")
    });
    let number = |word: &str| word.chars().all(|c| c.is_ascii_digit() || c == '/');
    let rest: Vec<&str> = words.collect();
    let rest = rest.as_slice();
    named
        && match rest {
            [one] => number(one),
            [one, "dari" | "of" | "/", all] => number(one) && number(all),
            _ => false,
        }
}

/// A line that begins a block of HTML which spans lines.
fn opens_html(line: &str) -> bool {
    let lower: String = line.trim_start().chars().take(12).collect::<String>().to_ascii_lowercase();
    ["<table", "<ol>", "<ul>", "<dl>"].iter().any(|tag| lower.starts_with(tag))
        && !line.contains('\t')
}

/// The line after the one that closes it; all the rest when nothing does.
fn html_end(lines: &[&str], at: usize) -> usize {
    let lower = lines[at].trim_start().to_ascii_lowercase();
    let name: String = lower[1..].chars().take_while(char::is_ascii_alphanumeric).collect();
    let (open, close) = (format!("<{name}"), format!("</{name}"));
    let mut depth = 0_usize;
    for (i, line) in lines.iter().enumerate().skip(at) {
        let lower = line.to_ascii_lowercase();
        depth += lower.matches(open.as_str()).count();
        depth = depth.saturating_sub(lower.matches(close.as_str()).count());
        if depth == 0 {
            return i + 1;
        }
    }
    lines.len()
}

struct Reader {
    blocks: Vec<Block>,
    paragraph: Vec<String>,
    rows: Vec<Vec<String>>,
    cells: usize,
}

impl Reader {
    fn line(&mut self, line: &str, next: &str) -> Result<(), ReadError> {
        if line.contains('\t')
            && line.split('\t').filter(|cell| !cell.trim().is_empty()).count()
                > usize::from(self.rows.is_empty())
        {
            return self
                .row(line.split('\t').take(MAX_COLUMNS).map(|cell| inline(cell.trim())).collect());
        }
        if let Some(cells) = pipe_row(line) {
            if is_rule(&cells) {
                return Ok(());
            }
            return self.row(cells.iter().take(MAX_COLUMNS).map(|cell| inline(cell)).collect());
        }
        // A cell's text broken over lines: the next line goes on with the table.
        let goes_on = !self.rows.is_empty() && !line.trim().is_empty() && !line.contains('\t');
        if goes_on
            && (next.contains('\t') || pipe_row(next).is_some())
            && let Some(cell) = self.rows.last_mut().and_then(|row| row.last_mut())
        {
            cell.push('\n');
            cell.push_str(&inline(line.trim().trim_end_matches('|')));
            return Ok(());
        }
        self.end_table();
        let trimmed = line.trim();
        if trimmed.is_empty() || is_ruler(trimmed) {
            self.end_paragraph();
        } else if let Some(text) = heading(trimmed) {
            self.end_paragraph();
            let text = inline(text);
            if !text.trim().is_empty() {
                self.blocks.push(Block::Heading(text));
            }
        } else if is_item(trimmed) {
            self.end_paragraph();
            self.blocks.push(Block::Item(inline(trimmed)));
        } else {
            self.wrapped(line, trimmed);
        }
        Ok(())
    }

    /// A line of running text; directly below a list entry, and not set apart, it belongs to it.
    fn wrapped(&mut self, line: &str, trimmed: &str) {
        let text = inline(trimmed);
        let indented = line.starts_with([' ', '\t']) || text.starts_with(char::is_lowercase);
        if self.paragraph.is_empty()
            && indented
            && let Some(Block::Item(item)) = self.blocks.last_mut()
        {
            item.push(' ');
            item.push_str(&text);
            return;
        }
        self.paragraph.push(text);
    }

    fn row(&mut self, cells: Vec<String>) -> Result<(), ReadError> {
        self.end_paragraph();
        self.count(cells.len())?;
        self.rows.push(cells);
        Ok(())
    }

    fn count(&mut self, cells: usize) -> Result<(), ReadError> {
        self.cells = self.cells.checked_sub(cells).ok_or(ReadError::TooComplex)?;
        Ok(())
    }

    fn end_table(&mut self) {
        let rows: Vec<Vec<String>> = std::mem::take(&mut self.rows);
        if rows.iter().flatten().any(|cell| !cell.trim().is_empty()) {
            self.blocks.push(Block::Table(Table::of(rows)));
        }
    }

    fn end_paragraph(&mut self) {
        let text = std::mem::take(&mut self.paragraph).join("\n");
        if !text.trim().is_empty() {
            self.blocks.push(Block::Paragraph(text));
        }
    }

    fn flush(&mut self) {
        self.end_table();
        self.end_paragraph();
    }
}

/// Cells of a line that is a row of a pipe table.
fn pipe_row(line: &str) -> Option<Vec<String>> {
    let line = line.trim();
    let framed = line.starts_with('|');
    let pipes = line.matches('|').count() - line.matches("\\|").count();
    if !(framed && pipes >= 2 || pipes >= 3) {
        return None;
    }
    let body = line.strip_prefix('|').unwrap_or(line);
    let body = if body.ends_with("\\|") { body } else { body.strip_suffix('|').unwrap_or(body) };
    let mut cells = vec![String::new()];
    let mut escaped = false;
    for c in body.chars() {
        match c {
            '|' if !escaped => cells.push(String::new()),
            _ => {
                if let Some(cell) = cells.last_mut() {
                    if escaped && c == '|' {
                        cell.pop();
                    }
                    cell.push(c);
                }
            }
        }
        escaped = c == '\\' && !escaped;
    }
    Some(cells.iter().map(|cell| cell.trim().to_owned()).collect())
}

/// `|---|:--:|`
fn is_rule(cells: &[String]) -> bool {
    let rule = |cell: &String| cell.chars().all(|c| matches!(c, '-' | ':' | '=' | '+' | ' '));
    cells.iter().all(rule)
        && cells.iter().any(|cell| cell.contains("--") || cell == "-" || cell == ":-:")
}

fn is_ruler(line: &str) -> bool {
    line.len() >= 3 && line.chars().all(|c| matches!(c, '-' | '=' | '_' | '*' | ' '))
}

fn heading(line: &str) -> Option<&str> {
    let hashes = line.bytes().take_while(|b| *b == b'#').count();
    let rest = line.get(hashes..)?;
    ((1..=6).contains(&hashes) && rest.starts_with(' ')).then(|| rest.trim().trim_end_matches('#'))
}

/// Whether a line opens with a list's marker.
fn is_item(line: &str) -> bool {
    if let Some(rest) = line.strip_prefix(['-', '*', '•', '▪', '–']) {
        return rest.starts_with(' ');
    }
    let body = line.strip_prefix('(').unwrap_or(line);
    let len = body.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let label = &body[..len];
    let number = (1..=3).contains(&len) && label.bytes().all(|b| b.is_ascii_digit());
    let after = &body[len..];
    (number || len == 1) && after.starts_with(['.', ')']) && after[1..].starts_with([' ', '\u{A0}'])
}

/// Text without Markdown's marks; HTML inside becomes lines.
pub(super) fn inline(text: &str) -> String {
    let text = if has_tags(text) { html::text_of(text) } else { text.to_owned() };
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    let mut before = ' ';
    while let Some(c) = chars.next() {
        match c {
            '\\' if chars.peek().is_some_and(|n| n.is_ascii_punctuation()) => {
                if let Some(n) = chars.next() {
                    plain.push(n);
                    before = n;
                }
                continue;
            }
            '*' => {
                // Emphasis hugs a word; a lone star is a mark.
                let hugs = !before.is_whitespace() && before != '\n'
                    || chars.peek().is_some_and(|n| !n.is_whitespace());
                if hugs {
                    continue;
                }
                plain.push(c);
            }
            '_' if chars.peek() == Some(&'_') => {
                chars.next();
                continue;
            }
            '`' => continue,
            _ => plain.push(c),
        }
        before = c;
    }
    links(&plain)
}

fn has_tags(text: &str) -> bool {
    text.contains('&')
        || text.match_indices('<').any(|(at, _)| {
            text[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!')
        })
}

/// The first bytes of a text, cut at a character.
fn head(text: &str, most: usize) -> &str {
    let mut end = most.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// `[text](address)` and `![text](address)` become their text.
fn links(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find('[') {
        let after = &rest[open + 1..];
        // A link's text and address are short: looking no further keeps this linear.
        let near = head(after, 600);
        let link = near.find("](").and_then(|middle| {
            let end = near[middle..].find(')')?;
            (!near[..middle].contains('[')).then_some((middle, middle + end))
        });
        match link {
            Some((middle, end)) => {
                out.push_str(rest[..open].trim_end_matches('!'));
                out.push_str(&after[..middle]);
                rest = &after[end + 1..];
            }
            None => {
                out.push_str(&rest[..=open]);
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}
