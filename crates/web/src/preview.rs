//! A table of open data at a glance, ready for `components/preview.html`.

use terbuka_desk::preview::Preview;

use crate::Page;
use crate::view::{BarView, bars};

/// A table, its picture, and how much of it is shown.
pub struct TableView {
    /// Name of the file.
    pub name: String,
    /// What the picture shows; empty without one.
    pub bars_title: String,
    /// The picture's bars.
    pub bars: Vec<BarView>,
    /// Headings.
    pub head: Vec<String>,
    /// The first rows.
    pub rows: Vec<Vec<String>>,
    /// How much is shown.
    pub note: String,
}

impl TableView {
    /// A preview in the reader's language.
    pub fn new(page: &Page, name: &str, preview: Preview) -> Self {
        let note = match preview.cut || preview.rows.len() < preview.total {
            true => page.t2("record.preview.part", "n", preview.rows.len(), "all", preview.total),
            false => page.t1("record.preview.whole", "n", preview.total),
        };
        let (bars_title, bars) = match preview.chart {
            Some(chart) => {
                let title =
                    page.t2("record.preview.chart", "what", &chart.numbers, "by", &chart.names);
                let values = chart.bars.into_iter().map(|(label, number, _)| (label, number));
                (title, bars(values))
            }
            None => (String::new(), Vec::new()),
        };
        Self {
            name: name.to_owned(),
            bars_title,
            bars,
            head: preview.head,
            rows: preview.rows,
            note,
        }
    }
}
