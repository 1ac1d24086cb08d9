//! Charts as SVG that stands by itself: named and described for those who cannot see it, no script, no
//! style sheet, every word escaped. The table behind it is the caller's.

use std::fmt::Write as _;

use crate::letter::block::BarChart;

/// How the bars stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Lying, one under the other: categories with long names.
    Bars,
    /// Upright, side by side: months.
    Columns,
}

const WIDTH: u32 = 720;
const INK: &str = "#26201c";
const QUIET: &str = "#6b625b";
const BAR: &str = "#8c1d18";
const GROUND: &str = "#efe9e3";
const FONT: &str = "Liberation Sans, Arial, sans-serif";

/// Escapes a text for SVG.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// At most so many characters, the cut marked.
fn short(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

/// The chart. `name` makes the identifiers within a page different; letters and digits only are kept.
pub fn draw(chart: &BarChart, shape: Shape, description: &str, name: &str) -> String {
    match shape {
        Shape::Bars => bars(chart, description, name),
        Shape::Columns => columns(chart, description, name),
    }
}

/// The beginning of a picture with its title and description.
pub(crate) fn open(title: &str, description: &str, name: &str, width: u32, height: u32) -> String {
    let name: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    let (title, description) = (escaped(title), escaped(description));
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart-svg\" role=\"img\" \
         aria-labelledby=\"g{name}-t g{name}-d\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" \
         height=\"{height}\" font-family=\"{FONT}\"><title id=\"g{name}-t\">{title}</title>\
         <desc id=\"g{name}-d\">{description}</desc>\
         <rect width=\"{width}\" height=\"{height}\" fill=\"#ffffff\"/>"
    )
}

fn heading(out: &mut String, chart: &BarChart) {
    let (title, unit) = (escaped(&short(&chart.title, 70)), escaped(&short(&chart.unit, 40)));
    let _ = write!(
        out,
        "<text x=\"16\" y=\"28\" font-size=\"17\" font-weight=\"bold\" fill=\"{INK}\">{title}</text>\
         <text x=\"16\" y=\"48\" font-size=\"12\" fill=\"{QUIET}\">{unit}</text>"
    );
}

/// A length in proportion; one that is not nothing is seen.
fn part(value: u64, longest: u64, room: u32) -> u64 {
    let length = u128::from(value) * u128::from(room) / u128::from(longest.max(1));
    let length = u64::try_from(length).unwrap_or(u64::from(room));
    if value > 0 { length.max(2) } else { 0 }
}

fn bars(chart: &BarChart, description: &str, name: &str) -> String {
    const LINE: u32 = 30;
    const LABELS: u32 = 250;
    const NUMBERS: u32 = 80;
    let count = u32::try_from(chart.bars.len()).unwrap_or(0);
    let height = 64 + count.max(1) * LINE + 12;
    let longest = chart.bars.iter().map(|bar| bar.value).max().unwrap_or(0);
    let room = WIDTH - LABELS - NUMBERS - 16;
    let mut out = open(&chart.title, description, name, WIDTH, height);
    heading(&mut out, chart);
    for (at, bar) in (0_u32..).zip(&chart.bars) {
        let y = 64 + at * LINE;
        let (label, value) = (escaped(&short(&bar.label, 36)), bar.value);
        let (end, base) = (LABELS - 10, y + 17);
        let length = part(value, longest, room);
        let number = u64::from(LABELS) + length + 8;
        let _ = write!(
            out,
            "<text x=\"{end}\" y=\"{base}\" font-size=\"13\" text-anchor=\"end\" fill=\"{INK}\">{label}\
             </text><rect x=\"{LABELS}\" y=\"{y}\" width=\"{room}\" height=\"22\" fill=\"{GROUND}\"/>\
             <rect x=\"{LABELS}\" y=\"{y}\" width=\"{length}\" height=\"22\" fill=\"{BAR}\"/>\
             <text x=\"{number}\" y=\"{base}\" font-size=\"13\" font-weight=\"bold\" fill=\"{}\">\
             {value}</text>",
            // Beside a bar that fills the room the number stands on white, else on the ground.
            INK
        );
    }
    out.push_str("</svg>");
    out
}

fn columns(chart: &BarChart, description: &str, name: &str) -> String {
    const HEIGHT: u32 = 300;
    const BASE: u32 = 250;
    const ROOM: u32 = 160;
    let count = u32::try_from(chart.bars.len().max(1)).unwrap_or(1);
    let longest = chart.bars.iter().map(|bar| bar.value).max().unwrap_or(0);
    let slot = (WIDTH - 32) / count.min(200);
    let width = (slot * 7 / 10).max(1);
    let letters = usize::try_from(slot / 9).unwrap_or(3).max(3);
    let mut out = open(&chart.title, description, name, WIDTH, HEIGHT);
    heading(&mut out, chart);
    let _ = write!(
        out,
        "<line x1=\"16\" y1=\"{BASE}\" x2=\"{}\" y2=\"{BASE}\" stroke=\"{QUIET}\"/>",
        WIDTH - 16
    );
    for (at, bar) in (0_u32..).zip(chart.bars.iter().take(200)) {
        let x = 16 + at * slot + (slot - width) / 2;
        let middle = x + width / 2;
        let length = part(bar.value, longest, ROOM);
        let y = u64::from(BASE) - length;
        // A month is known by its first three letters, not by its first seven.
        let fits = bar.label.chars().count() <= letters;
        let label: String = bar.label.chars().take(if fits { letters } else { 3 }).collect();
        let (label, value) = (escaped(&label), bar.value);
        let _ = write!(
            out,
            "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{length}\" fill=\"{BAR}\"/>\
             <text x=\"{middle}\" y=\"{}\" font-size=\"12\" font-weight=\"bold\" \
             text-anchor=\"middle\" fill=\"{INK}\">{value}</text><text x=\"{middle}\" y=\"{}\" \
             font-size=\"12\" text-anchor=\"middle\" fill=\"{INK}\">{label}</text>",
            y.saturating_sub(6),
            BASE + 18
        );
    }
    out.push_str("</svg>");
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::letter::block::Bar;

    fn chart(labels: &[(&str, u64)]) -> BarChart {
        BarChart {
            title: "Menurut <hasil> & \"lainnya\"".into(),
            unit: "permohonan".into(),
            bars: labels
                .iter()
                .map(|(label, value)| Bar { label: (*label).into(), value: *value })
                .collect(),
        }
    }

    #[test]
    fn a_chart_names_and_describes_itself_and_escapes_every_word() {
        for shape in [Shape::Bars, Shape::Columns] {
            let svg = draw(&chart(&[("a<script>", 3), ("b'\u{7}", 0)]), shape, "3 & 0", "x\"1");
            assert!(
                svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\"")
                    && svg.ends_with("</svg>")
            );
            assert!(
                svg.contains("role=\"img\"") && svg.contains("aria-labelledby=\"gx1-t gx1-d\"")
            );
            assert!(svg.contains(
                "<title id=\"gx1-t\">Menurut &lt;hasil&gt; &amp; &quot;lainnya&quot;</title>"
            ));
            assert!(svg.contains("<desc id=\"gx1-d\">3 &amp; 0</desc>"));
            assert!(!svg.contains("<script") && !svg.contains('\u{7}'), "{svg}");
        }
    }

    #[test]
    fn no_bars_huge_bars_and_many_bars_are_drawn_within_the_picture() {
        let many: Vec<(&str, u64)> = (0..500).map(|_| ("bulan", u64::MAX)).collect();
        for bars in [&[][..], &[("a", 0)], &[("a", u64::MAX), ("b", 1)], &many] {
            for shape in [Shape::Bars, Shape::Columns] {
                assert!(draw(&chart(bars), shape, "", "n").ends_with("</svg>"));
            }
        }
        assert_eq!((part(0, 10, 100), part(1, 10_000, 100), part(5, 10, 100)), (0, 2, 50));
        assert_eq!(short("abcdef", 4), "abc…");
    }
}
