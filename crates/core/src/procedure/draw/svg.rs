//! A drawing as SVG: words are words, every symbol has a name, and nothing in it needs a style sheet
//! or a script (a page with a strict content security policy shows it as it is).

use std::fmt::Write;

use super::{
    Anchor, Area, ColumnKind, Connector, Drawing, FOOT, Label, Len, MARGIN, Page, Point, Shape,
    Words, words,
};

/// Families with the metrics the drawing was measured with, then whatever there is.
const FAMILY: &str = "Liberation Sans, Arimo, Arial, Helvetica, sans-serif";

/// A page of a drawing as a whole SVG document. `title` names the procedure; `ident` begins the
/// ids in it, which must differ between pictures on one web page (letters, digits, hyphens; others
/// are left out). None when there is no such page.
pub fn page(drawing: &Drawing, index: usize, title: &str, ident: &str) -> Option<String> {
    let page = drawing.pages.get(index)?;
    let width = drawing.width + 2 * MARGIN;
    let height =
        drawing.height.map_or(page.bottom, |height| height.max(page.bottom)) + 2 * MARGIN + FOOT;
    let of = drawing.pages.len();
    let heading =
        if of > 1 { format!("{title} ({} dari {of})", index + 1) } else { title.to_owned() };
    let mut canvas = Canvas { out: String::new(), top: MARGIN, size: drawing.type_size };
    let ident: String = ident.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    let out = &mut canvas.out;
    let _ = write!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}mm\" height=\"{1}mm\" \
         viewBox=\"0 0 {0} {1}\" role=\"group\" aria-labelledby=\"{ident}-t\" \
         aria-describedby=\"{ident}-d\" font-family=\"{FAMILY}\" fill=\"#000\">\n\
         <title id=\"{ident}-t\">{2}</title>\n<desc id=\"{ident}-d\">{3}</desc>\n\
         <rect width=\"{0}\" height=\"{1}\" fill=\"#fff\"/>\n",
        mm(width),
        mm(height),
        escape(&heading),
        escape(&describe(drawing, page)),
    );
    canvas.head(drawing);
    canvas.rows(drawing, page);
    canvas.flow(page);
    canvas.out.push_str("</svg>\n");
    Some(canvas.out)
}

/// What the picture is, for those who do not see it.
fn describe(drawing: &Drawing, page: &Page) -> String {
    let lanes = drawing.columns.iter().filter(|column| column.kind == ColumnKind::Lane).count();
    let steps = page.pieces.iter().filter(|piece| piece.first).count();
    format!(
        "Diagram alir SOP: {steps} langkah, {lanes} kolom pelaksana, {} panah. \
         Isi yang sama tersedia sebagai teks di dalam gambar.",
        page.arrows.len()
    )
}

struct Canvas {
    out: String,
    /// Upper margin, added to every y.
    top: Len,
    size: Len,
}

impl Canvas {
    fn line(&mut self, from: Point, to: Point, width: &str) {
        let _ = writeln!(
            self.out,
            "<path d=\"M{} L{}\" fill=\"none\" stroke=\"#000\" stroke-width=\"{width}\"/>",
            self.point(from),
            self.point(to)
        );
    }

    fn point(&self, point: Point) -> String {
        format!("{} {}", mm(point.x + MARGIN), mm(point.y + self.top))
    }

    fn rect(&mut self, area: Area, paint: &str) {
        let _ = writeln!(
            self.out,
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" {paint}/>",
            mm(area.x + MARGIN),
            mm(area.y + self.top),
            mm(area.width),
            mm(area.height)
        );
    }

    /// Lines of text in a cell, from its upper left corner or centred.
    fn words(&mut self, words: &Words, area: Area, inset: Len, bold: bool, centred: bool) {
        if words.lines.is_empty() {
            return;
        }
        let size = self.size * 35_278 / 100_000;
        let height = words.pitch * words.lines.len() as Len;
        let start = if centred { area.y + (area.height - height) / 2 } else { area.y + inset };
        let x = if centred { area.middle().x } else { area.x + inset };
        let _ = write!(
            self.out,
            "<text font-size=\"{}\"{}{}>",
            mm(size),
            if bold { " font-weight=\"bold\"" } else { "" },
            if centred { " text-anchor=\"middle\"" } else { "" }
        );
        for (index, line) in words.lines.iter().enumerate() {
            // The base line stands four fifths of the type size below the line's upper edge.
            let y = start + words.pitch * index as Len + (words.pitch - size) / 2 + size * 82 / 100;
            let _ = write!(
                self.out,
                "<tspan x=\"{}\" y=\"{}\">{}{}</tspan>",
                mm(x + MARGIN),
                mm(y + self.top),
                escape(line),
                // So that copied lines do not run into each other.
                if index + 1 < words.lines.len() { " " } else { "" }
            );
        }
        self.out.push_str("</text>\n");
    }

    fn upright(&mut self, words: &Words, area: Area) {
        let size = self.size * 35_278 / 100_000;
        let width = words.pitch * words.lines.len() as Len;
        let left = area.middle().x - width / 2;
        for (index, line) in words.lines.iter().enumerate() {
            let x = left + words.pitch * index as Len + (words.pitch - size) / 2 + size * 82 / 100;
            let at = Point { x, y: area.middle().y };
            let (x, y) = (mm(at.x + MARGIN), mm(at.y + self.top));
            let _ = writeln!(
                self.out,
                "<text font-size=\"{}\" font-weight=\"bold\" text-anchor=\"middle\" x=\"{x}\" \
                 y=\"{y}\" transform=\"rotate(-90 {x} {y})\">{}</text>",
                mm(size),
                escape(line)
            );
        }
    }

    fn head(&mut self, drawing: &Drawing) {
        let (upper, lower) = drawing.head;
        let cell = "fill=\"#e9eef4\" stroke=\"#333\" stroke-width=\"0.2\"";
        for (kinds, heading) in [
            (&[ColumnKind::Lane][..], words::LANES),
            (&[ColumnKind::Requires, ColumnKind::Time, ColumnKind::Output], words::STANDARD),
        ] {
            let mut group = drawing.columns.iter().filter(|column| kinds.contains(&column.kind));
            let Some(first) = group.next() else { continue };
            let last = group.next_back().unwrap_or(first);
            let area =
                Area { x: first.x, y: 0, width: last.x + last.width - first.x, height: upper };
            self.rect(area, cell);
            let lines = vec![heading.to_owned()];
            let pitch = drawing.type_size * 42 / 100;
            self.words(&Words { lines, pitch, uncertain: false }, area, 0, true, true);
        }
        for column in &drawing.columns {
            let grouped = !matches!(
                column.kind,
                ColumnKind::Number | ColumnKind::Activity | ColumnKind::Remark
            );
            let (y, height) = if grouped { (upper, lower) } else { (0, upper + lower) };
            let area = Area { x: column.x, y, width: column.width, height };
            self.rect(area, cell);
            if column.upright {
                self.upright(&column.heading, area);
            } else {
                self.words(&column.heading, area, 0, true, true);
            }
        }
    }

    fn rows(&mut self, drawing: &Drawing, page: &Page) {
        let grid = "fill=\"none\" stroke=\"#333\" stroke-width=\"0.2\"";
        for piece in &page.pieces {
            if piece.hatched {
                self.hatch(drawing, piece.y, piece.height);
            }
            let mut cells = piece.cells.iter();
            for column in &drawing.columns {
                let (x, width) = (column.x, column.width);
                let area = Area { x, y: piece.y, width, height: piece.height };
                self.rect(area, grid);
                if column.kind == ColumnKind::Lane {
                    continue;
                }
                if let Some(words) = cells.next() {
                    self.words(words, area, drawing.inset, false, false);
                }
            }
        }
    }

    /// Slanting lines across the lanes, and that the document does not show who acts.
    fn hatch(&mut self, drawing: &Drawing, y: Len, height: Len) {
        let mut lanes = drawing.columns.iter().filter(|column| column.kind == ColumnKind::Lane);
        let Some(first) = lanes.next() else { return };
        let last = lanes.next_back().unwrap_or(first);
        let area = Area { x: first.x, y, width: last.x + last.width - first.x, height };
        let mut path = String::new();
        for (from, to) in super::hatching(area) {
            let _ = write!(path, "M{} L{}", self.point(from), self.point(to));
        }
        let _ = writeln!(
            self.out,
            "<path d=\"{path}\" fill=\"none\" stroke=\"#bbb\" stroke-width=\"0.15\"/>"
        );
        for (index, text) in words::NOT_SHOWN.into_iter().enumerate() {
            let at = Point { x: area.x + 80, y: area.y + 230 + 230 * index as Len };
            let width = super::flow::SMALL.width(text);
            self.label(&Label { text: text.to_owned(), at, anchor: Anchor::Start, width });
        }
    }

    fn label(&mut self, label: &Label) {
        let x = if label.anchor == Anchor::Start { label.at.x } else { label.at.x - label.width };
        // White behind the words, where a line may pass.
        let area = Area { x, y: label.at.y - 170, width: label.width, height: 220 };
        self.rect(area, "fill=\"#fff\"");
        let anchor = if label.anchor == Anchor::Start { "start" } else { "end" };
        let _ = writeln!(
            self.out,
            "<text font-size=\"2.1\" text-anchor=\"{anchor}\" x=\"{}\" y=\"{}\">{}</text>",
            mm(label.at.x + MARGIN),
            mm(label.at.y + self.top),
            escape(&label.text)
        );
    }

    fn flow(&mut self, page: &Page) {
        for (from, to) in &page.joins {
            self.line(*from, *to, "0.3");
        }
        for arrow in &page.arrows {
            let path: Vec<String> = arrow.points.iter().map(|point| self.point(*point)).collect();
            let dash = if arrow.dashed { " stroke-dasharray=\"1 0.7\"" } else { "" };
            let _ = writeln!(
                self.out,
                "<polyline points=\"{}\" fill=\"none\" stroke=\"#000\" stroke-width=\"0.3\"{dash}/>",
                path.join(" ")
            );
            let head: Vec<String> = arrow.head().iter().map(|point| self.point(*point)).collect();
            let _ = writeln!(self.out, "<polygon points=\"{}\"/>", head.join(" "));
        }
        for symbol in &page.symbols {
            let dash = if symbol.lane.is_none() { " stroke-dasharray=\"1 0.7\"" } else { "" };
            let paint = format!("fill=\"#fff\" stroke=\"#000\" stroke-width=\"0.35\"{dash}");
            let _ = writeln!(
                self.out,
                "<g role=\"img\"><title>{}</title>",
                escape(&symbol.alternative)
            );
            match symbol.shape {
                Shape::Process => self.rect(symbol.area, &paint),
                Shape::Terminator => {
                    let round = mm(symbol.area.height / 2);
                    self.rect(symbol.area, &format!("rx=\"{round}\" ry=\"{round}\" {paint}"));
                }
                Shape::Decision => self.polygon(&super::diamond(symbol.area), &paint),
            }
            self.out.push_str("</g>\n");
        }
        for connector in &page.connectors {
            self.connector(connector);
        }
        for label in page.arrows.iter().filter_map(|arrow| arrow.label.as_ref()) {
            self.label(label);
        }
    }

    fn connector(&mut self, connector: &Connector) {
        let way = if connector.entry { "dari" } else { "ke" };
        let title = format!("Penghubung {way} {}", connector.label);
        let _ = writeln!(self.out, "<g role=\"img\"><title>{}</title>", escape(&title));
        let paint = "fill=\"#fff\" stroke=\"#000\" stroke-width=\"0.3\"";
        self.polygon(&super::pentagon(connector.area), paint);
        let at = connector.area.middle();
        let size = if connector.label.chars().count() > 2 { "1.7" } else { "2.4" };
        let _ = writeln!(
            self.out,
            "<text font-size=\"{size}\" text-anchor=\"middle\" x=\"{}\" y=\"{}\">{}</text></g>",
            mm(at.x + MARGIN),
            mm(at.y + 40 + self.top),
            escape(&connector.label)
        );
    }

    fn polygon(&mut self, points: &[Point], paint: &str) {
        let points: Vec<String> = points.iter().map(|point| self.point(*point)).collect();
        let _ = writeln!(self.out, "<polygon points=\"{}\" {paint}/>", points.join(" "));
    }
}

/// Hundredths of a millimetre as millimetres.
fn mm(length: Len) -> String {
    let (whole, part) = (length / 100, (length % 100).abs());
    let sign = if length < 0 && whole == 0 { "-" } else { "" };
    match part {
        0 => format!("{sign}{whole}"),
        part if part % 10 == 0 => format!("{sign}{whole}.{}", part / 10),
        part => format!("{sign}{whole}.{part:02}"),
    }
}

/// Words as XML text: markup escaped, characters that XML cannot hold replaced visibly.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(' '),
            c if c < ' ' || matches!(c, '\u{FFFE}' | '\u{FFFF}') => out.push('\u{FFFD}'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::mm;

    #[test]
    fn lengths_are_written_in_millimetres() {
        assert_eq!(
            [mm(0), mm(5), mm(150), mm(-7), mm(-250)],
            ["0", "0.05", "1.5", "-0.07", "-2.5"]
        );
    }
}
