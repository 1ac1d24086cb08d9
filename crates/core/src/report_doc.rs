//! A report as a document: headings, paragraphs, tables, charts, a signature.
//!
//! What a report counts is decided where the cases are known; this is only its form. The monthly
//! report to the *Sekretaris* and later the yearly report (PerKI 1/2021 Art. 56) share it.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::letter::block::{BarChart, Block, Head, Paper};
use crate::letter::parts::{Letterhead, Signatory, Verification};
use crate::letter::words;
use crate::sheet::Sheet;

/// A report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The office's paper.
    pub letterhead: Letterhead,
    /// Title: "Laporan Bulanan Pelayanan Informasi Publik".
    pub title: String,
    /// Lines under the title: period, office.
    pub subtitle: Vec<String>,
    /// Number of the report; `None` prints a line to fill in, an empty text prints none.
    pub number: Option<String>,
    /// Where it is signed.
    pub place: String,
    /// Day of signing, in the office's zone.
    pub date: Date,
    /// What it says.
    pub parts: Vec<Part>,
    /// Who signs.
    pub signatory: Signatory,
    /// How to check it.
    pub verification: Verification,
}

/// One part of a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// A heading.
    Heading(String),
    /// A paragraph.
    Paragraph(String),
    /// Labels with values.
    Facts(Vec<(String, String)>),
    /// A list of items, counted.
    List(Vec<String>),
    /// A table.
    Table(Sheet),
    /// A bar chart.
    Chart(BarChart),
}

impl Report {
    /// How many table rows it has in all.
    pub fn rows(&self) -> usize {
        self.sheets().map(|sheet| sheet.rows.len() + sheet.totals.len()).sum()
    }

    /// Its tables, in order.
    pub fn sheets(&self) -> impl Iterator<Item = &Sheet> {
        self.parts.iter().filter_map(|part| match part {
            Part::Table(sheet) => Some(sheet),
            _ => None,
        })
    }

    /// The words on the page.
    pub fn compose(&self) -> Paper {
        let blocks = self.parts.iter().map(|part| match part {
            Part::Heading(text) => Block::Heading { text: text.clone() },
            Part::Paragraph(text) => Block::Paragraph { text: text.clone() },
            Part::Facts(rows) => Block::Facts {
                rows: rows
                    .iter()
                    .map(|(label, value)| crate::letter::block::fact(label, value))
                    .collect(),
            },
            Part::List(items) => Block::List { ordered: true, items: items.clone() },
            Part::Table(sheet) => Block::Table { sheet: sheet.clone() },
            Part::Chart(chart) => Block::Chart { chart: chart.clone() },
        });
        Paper {
            title: self.title.clone(),
            letterhead: self.letterhead.clone(),
            number: self.number.clone(),
            place_and_date: format!("{}, {}", self.place, words::date(self.date)),
            dated: self.date.to_string(),
            head: Head::Form { subtitle: self.subtitle.clone() },
            blocks: blocks.collect(),
            signatory: Some(self.signatory.clone()),
            copies: Vec::new(),
            verification: self.verification.clone(),
        }
    }
}
