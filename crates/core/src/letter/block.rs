//! A composed page: what stands on the paper, in order, before anyone draws it.
//!
//! Letters are composed here, in plain words, so that one text serves the PDF, a preview in the
//! workspace and the tests. A drawer (the `letters` crate, or a web template) needs to know these few
//! kinds of block and nothing about the law.

use serde::{Deserialize, Serialize};

use super::parts::{Addressee, Letterhead, Signatory, Verification};
use crate::sheet::Sheet;

/// One piece of a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "block", rename_all = "snake_case")]
pub enum Block {
    /// A heading inside the page.
    Heading {
        /// Its words.
        text: String,
    },
    /// A paragraph.
    Paragraph {
        /// Its words.
        text: String,
    },
    /// Words of another, set apart: what the requester wrote.
    Quote {
        /// The words, line breaks kept.
        text: String,
    },
    /// Labels with values, one under the other.
    Facts {
        /// The pairs.
        rows: Vec<Fact>,
    },
    /// Entries with a letter or number in front, each with a title and further blocks.
    Entries {
        /// The entries.
        entries: Vec<Entry>,
    },
    /// A list of short items.
    List {
        /// Whether the items are counted.
        ordered: bool,
        /// The items.
        items: Vec<String>,
    },
    /// Boxes, ticked or not.
    Ticks {
        /// The boxes.
        items: Vec<TickItem>,
    },
    /// A table.
    Table {
        /// The table; its title is printed above it when it has one.
        sheet: Sheet,
    },
    /// A bar chart with its numbers beside it.
    Chart {
        /// The chart.
        chart: BarChart,
    },
    /// A QR code.
    Qr {
        /// What it holds: an address.
        text: String,
        /// Words beside it.
        caption: String,
    },
    /// Several signatures side by side.
    Signatures {
        /// From left to right.
        boxes: Vec<SignatureBox>,
    },
}

/// A label with its value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// The label, without colon.
    pub label: String,
    /// The value, line breaks kept.
    pub value: String,
}

/// One entry of a lettered list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// "a", "b" … or "1", "2" …
    pub mark: String,
    /// What it is about.
    pub title: String,
    /// What is said.
    pub blocks: Vec<Block>,
}

/// A box with its words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TickItem {
    /// Whether it is ticked.
    pub ticked: bool,
    /// Its words.
    pub text: String,
}

/// A simple bar chart: one series, one bar per label.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BarChart {
    /// What it shows.
    pub title: String,
    /// What the numbers count: "permohonan", "hari kerja".
    pub unit: String,
    /// Label and value of each bar.
    pub bars: Vec<Bar>,
}

/// One bar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bar {
    /// What it is.
    pub label: String,
    /// Its length.
    pub value: u64,
}

impl BarChart {
    /// The chart in words, for those who cannot see it.
    pub fn alternative(&self) -> String {
        let bars: Vec<String> =
            self.bars.iter().map(|bar| format!("{}: {}", bar.label, bar.value)).collect();
        format!("Diagram batang {} ({}). {}.", self.title, self.unit, bars.join("; "))
    }
}

/// Who signs at one side of a double signature.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignatureBox {
    /// Line above: "Yang menerima,".
    pub role: String,
    /// Name under the space; `None` leaves a dotted line.
    pub name: Option<String>,
    /// Line under the name: NIP or position.
    pub note: Option<String>,
}

/// How the head of the page is laid out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "head", rename_all = "snake_case")]
pub enum Head {
    /// A letter: number, nature, attachments and subject at left, place and date at right, addressee.
    Letter {
        /// The subject (*Hal*).
        subject: String,
        /// *Sifat*.
        nature: Option<String>,
        /// *Lampiran*.
        attachments: Option<String>,
        /// To whom.
        addressee: Addressee,
    },
    /// A form or record: centred title with the number under it.
    Form {
        /// Lines under the title.
        subtitle: Vec<String>,
    },
}

/// A composed page, ready to be drawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paper {
    /// Title of the document (metadata; and printed on forms).
    pub title: String,
    /// The office's paper.
    pub letterhead: Letterhead,
    /// Number; `None` prints a line to fill in. An empty text means that this paper carries none.
    pub number: Option<String>,
    /// "Sarolangun, 3 Maret 2025".
    pub place_and_date: String,
    /// ISO date of the paper, for its metadata.
    pub dated: String,
    /// How it begins.
    pub head: Head,
    /// What it says.
    pub blocks: Vec<Block>,
    /// Who signs; `None` where the blocks carry their own signatures.
    pub signatory: Option<Signatory>,
    /// Who gets a copy.
    pub copies: Vec<String>,
    /// How to check it.
    pub verification: Verification,
}

/// A paragraph.
pub fn p(text: impl Into<String>) -> Block {
    Block::Paragraph { text: text.into() }
}

/// A heading.
pub fn h(text: impl Into<String>) -> Block {
    Block::Heading { text: text.into() }
}

/// A label with its value.
pub fn fact(label: impl Into<String>, value: impl Into<String>) -> Fact {
    Fact { label: label.into(), value: value.into() }
}
