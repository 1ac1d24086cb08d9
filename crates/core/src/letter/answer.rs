//! The written notification (*pemberitahuan tertulis*) with its seven contents, UU 14/2008
//! Art. 22(7) a–g.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::LetterKind;
use super::block::{Block, Entry, Fact, Paper, fact, h, p};
use super::notice::{closing, letter, objection, reasons};
use super::parts::{Frame, ObjectionRight, OtherHolder, RefusalReason, RequestSummary};
use super::words;
use crate::sheet::{Cell, Column, Sheet};

/// The written notification.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notification {
    /// The frame; signed by the PPID.
    pub frame: Frame,
    /// The request.
    pub request: RequestSummary,
    /// The seven contents.
    pub contents: Contents,
    /// The right to object.
    pub objection: ObjectionRight,
}

/// The seven contents of UU 14/2008 Art. 22(7), in the order of the law.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contents {
    /// a. Whether what was asked is under the office's control.
    pub holding: Holding,
    /// b. Which other body holds what this one does not, if known.
    pub other_holder: Option<OtherHolder>,
    /// c. Accepted or refused.
    pub outcome: Outcome,
    /// c. The reasons of refusal, for the whole or for parts.
    pub reasons: Vec<RefusalReason>,
    /// d. What is given, whole or in part.
    pub material: Vec<Material>,
    /// e. What is blacked out, and why.
    pub blackout: Vec<BlackoutPart>,
    /// f. Means and format; `None` when nothing is given.
    pub means: Option<Means>,
    /// g. What it costs and how to pay.
    pub cost: Cost,
}

/// Whether the office holds what was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Holding {
    /// All of it.
    Held,
    /// Some of it; the text says what is not.
    PartlyHeld(String),
    /// None of it.
    NotHeld,
    /// It should be there but is not documented yet; the text says until when or why.
    NotYetDocumented(String),
}

/// What was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Everything is given.
    GrantedWhole,
    /// A part is given.
    GrantedPart,
    /// Nothing is given because it is exempt.
    Refused,
    /// Nothing is given because the office does not hold it.
    NotHeld,
}

/// One thing that is given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Material {
    /// What.
    pub title: String,
    /// Whole or in part.
    pub extent: MaterialExtent,
    /// "Salinan digital (PDF)", "Salinan cetak".
    pub form: String,
    /// "12 halaman", "1 berkas".
    pub amount: Option<String>,
}

/// Whether the whole of something is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MaterialExtent {
    /// The whole.
    Whole,
    /// A part.
    Part,
}

/// One blackout.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlackoutPart {
    /// In which material, which part.
    pub part: String,
    /// Why, in plain words.
    pub reason: String,
    /// By which article.
    pub citation: String,
}

/// Means and format of delivery.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Means {
    /// How it is sent or where it is collected.
    pub delivery: String,
    /// "Salinan digital (PDF)", "Salinan cetak", "Melihat dan membaca di tempat".
    pub format: String,
    /// When, in words: "bersama surat ini", "paling lambat 3 Maret 2025".
    pub when: Option<String>,
}

/// Cost and way of payment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cost {
    /// The items; none means that it costs nothing.
    pub items: Vec<CostItem>,
    /// How to pay; printed only when there is something to pay.
    pub payment: Option<String>,
}

/// One item of cost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CostItem {
    /// What for: "Penyalinan, 12 lembar".
    pub label: String,
    /// Rupiah.
    pub rupiah: u64,
}

impl Cost {
    /// The sum, in rupiah.
    pub fn total(&self) -> u64 {
        self.items.iter().fold(0, |sum, item| sum.saturating_add(item.rupiah))
    }
}

fn money(rupiah: u64) -> i64 {
    i64::try_from(rupiah).unwrap_or(i64::MAX)
}

fn entry(mark: &str, title: &str, blocks: Vec<Block>) -> Entry {
    Entry { mark: mark.to_owned(), title: title.to_owned(), blocks }
}

impl Contents {
    /// The seven entries, always seven: what does not apply is said, not left out.
    fn entries(&self) -> Vec<Entry> {
        vec![
            entry("a", "Penguasaan informasi", self.holding()),
            entry("b", "Badan publik lain yang menguasai", self.other_holder()),
            entry("c", "Keputusan atas permohonan", self.outcome()),
            entry("d", "Materi yang diberikan", self.material()),
            entry("e", "Penghitaman", self.blackout()),
            entry("f", "Cara dan format penyampaian", self.means()),
            entry("g", "Biaya dan cara pembayaran", self.cost()),
        ]
    }

    fn holding(&self) -> Vec<Block> {
        match &self.holding {
            Holding::Held => vec![p("Informasi yang diminta berada di bawah penguasaan kami.")],
            Holding::PartlyHeld(what) => vec![p(format!(
                "Sebagian informasi yang diminta berada di bawah penguasaan kami. Yang tidak kami \
                 kuasai: {what}"
            ))],
            Holding::NotHeld => {
                vec![p("Informasi yang diminta tidak berada di bawah penguasaan kami.")]
            }
            Holding::NotYetDocumented(why) => {
                vec![p(format!("Informasi yang diminta belum didokumentasikan. {why}"))]
            }
        }
    }

    fn other_holder(&self) -> Vec<Block> {
        let text = match (&self.other_holder, &self.holding) {
            (Some(holder), _) => match &holder.contact {
                Some(contact) => format!(
                    "Sepengetahuan kami, informasi tersebut dikuasai oleh {} ({contact}).",
                    holder.name
                ),
                None => {
                    format!("Sepengetahuan kami, informasi tersebut dikuasai oleh {}.", holder.name)
                }
            },
            (None, Holding::Held) => "Tidak berlaku, karena informasi kami kuasai.".to_owned(),
            (None, _) => {
                "Kami tidak mengetahui badan publik lain yang menguasai informasi tersebut."
                    .to_owned()
            }
        };
        vec![p(text)]
    }

    fn outcome(&self) -> Vec<Block> {
        let verdict = match self.outcome {
            Outcome::GrantedWhole => "Permohonan diterima: dikabulkan seluruhnya.",
            Outcome::GrantedPart => "Permohonan diterima: dikabulkan sebagian.",
            Outcome::Refused => "Permohonan ditolak.",
            Outcome::NotHeld => "Permohonan tidak dapat dipenuhi karena informasi tidak dikuasai.",
        };
        let mut blocks = vec![p(verdict)];
        if !self.reasons.is_empty() {
            blocks.push(p("Bagian yang ditolak beserta alasannya:"));
            blocks.push(reasons(&self.reasons));
        }
        blocks
    }

    fn material(&self) -> Vec<Block> {
        if self.material.is_empty() {
            return vec![p("Tidak ada materi yang diberikan.")];
        }
        let mut sheet = Sheet::new(
            "",
            vec![
                Column::number("No").width(1),
                Column::text("Materi informasi").width(7),
                Column::text("Diberikan").width(3),
                Column::text("Bentuk").width(4),
                Column::text("Jumlah").width(3),
            ],
        );
        for (index, material) in self.material.iter().enumerate() {
            sheet.push(vec![
                Cell::from(index + 1),
                Cell::text(&material.title),
                Cell::text(match material.extent {
                    MaterialExtent::Whole => "Seluruhnya",
                    MaterialExtent::Part => "Sebagian",
                }),
                Cell::text(&material.form),
                Cell::from(material.amount.as_deref()),
            ]);
        }
        vec![Block::Table { sheet }]
    }

    fn blackout(&self) -> Vec<Block> {
        if self.blackout.is_empty() {
            return vec![p("Tidak ada bagian yang dihitamkan.")];
        }
        let items =
            self.blackout.iter().map(|b| format!("{} — {} ({})", b.part, b.reason, b.citation));
        vec![
            p("Bagian berikut dihitamkan karena dikecualikan; bagian selebihnya tetap diberikan:"),
            Block::List { ordered: true, items: items.collect() },
        ]
    }

    fn means(&self) -> Vec<Block> {
        let Some(means) = &self.means else {
            return vec![p("Tidak berlaku, karena tidak ada materi yang diberikan.")];
        };
        let mut rows: Vec<Fact> =
            vec![fact("Cara penyampaian", &means.delivery), fact("Format", &means.format)];
        if let Some(when) = &means.when {
            rows.push(fact("Waktu", when));
        }
        vec![Block::Facts { rows }]
    }

    fn cost(&self) -> Vec<Block> {
        let total = self.cost.total();
        if total == 0 {
            return vec![p("Rp0. Informasi diberikan tanpa biaya; tidak ada yang perlu dibayar.")];
        }
        let mut rows: Vec<Fact> = self
            .cost
            .items
            .iter()
            .map(|item| fact(&item.label, words::rupiah(money(item.rupiah))))
            .collect();
        rows.push(fact("Jumlah", words::rupiah(money(total))));
        rows.push(fact(
            "Cara pembayaran",
            self.cost
                .payment
                .as_deref()
                .unwrap_or("Dibayar di meja layanan informasi dengan tanda terima."),
        ));
        vec![Block::Facts { rows }]
    }
}

impl Notification {
    /// The words on the page.
    pub fn compose(&self) -> Paper {
        let request = &self.request;
        let mut rows = vec![
            fact("Nomor pendaftaran", &request.registration_no),
            fact("Tanggal diterima", words::long_date(request.received_on)),
            fact("Nama pemohon", &request.requester.name),
        ];
        if let Some(attorney) = &request.requester.attorney {
            rows.push(fact("Kuasa pemohon", attorney));
        }
        let mut blocks = vec![
            p("Berdasarkan Pasal 22 ayat (7) Undang-Undang Nomor 14 Tahun 2008 tentang \
                 Keterbukaan Informasi Publik, bersama ini kami sampaikan pemberitahuan tertulis \
                 atas permohonan informasi berikut."),
            Block::Facts { rows },
            h("Informasi yang diminta"),
            Block::Quote { text: request.information.clone() },
            h("Isi pemberitahuan"),
            Block::Entries { entries: self.contents.entries() },
        ];
        blocks.extend(objection(&self.objection));
        blocks.push(closing());
        letter(
            &self.frame,
            LetterKind::Notification,
            "Pemberitahuan tertulis atas permohonan informasi publik",
            blocks,
        )
    }

    /// Day on which it is signed, in the office's zone.
    pub fn signed_on(&self) -> Date {
        self.frame.date
    }
}
