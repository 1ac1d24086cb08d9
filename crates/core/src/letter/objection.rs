//! Letters of an objection: proof of receipt, the superior's written answer (UU 14/2008 Art. 36), his
//! order to the PPID.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::LetterKind;
use super::block::{Block, Fact, Head, Paper, TickItem, fact, h, p};
use super::parts::{Frame, Requester};
use super::words;

/// What an objection is, as its letters repeat it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectionSummary {
    /// Number in the register of objections.
    pub number: String,
    /// Number of the request it is about; none for periodic information.
    pub request_no: Option<String>,
    /// Day it arrived, in the office's zone.
    pub lodged_on: Date,
    /// How it arrived.
    pub channel: String,
    /// Who objects.
    pub objector: Requester,
    /// What information it is about.
    pub information: String,
    /// What for (*tujuan penggunaan*).
    pub purpose: String,
    /// What happened, in his own words (*kasus posisi*).
    pub case: String,
    /// The seven grounds of Art. 35(1), each with whether it is his.
    pub grounds: Vec<(String, bool)>,
}

/// Proof of receipt of an objection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectionReceipt {
    /// The frame; signed by the officer who received it.
    pub frame: Frame,
    /// The objection.
    pub objection: ObjectionSummary,
    /// It came after the time of Art. 36(1), whose last day this was.
    pub late_since: Option<Date>,
    /// Last day for the answer.
    pub answer_due: Date,
    /// Working days for it, from the dated rule.
    pub working_days: u32,
    /// The rule's citation.
    pub citation: String,
    /// Where the objector follows it.
    pub tracking_url: String,
}

/// The written answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectionAnswer {
    /// The frame; signed by the PPID's superior.
    pub frame: Frame,
    /// The objection.
    pub objection: ObjectionSummary,
    /// What was decided, in words.
    pub outcome: String,
    /// Whether the PPID's answer stands.
    pub upheld: bool,
    /// The written reasons (Art. 36(3)).
    pub reasons: String,
    /// What the PPID must do.
    pub order: Option<OrderWords>,
    /// The way to the commission.
    pub dispute: DisputeRight,
}

/// The order to the PPID.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectionOrder {
    /// The frame; signed by the PPID's superior, addressed to the PPID.
    pub frame: Frame,
    /// The objection.
    pub objection: ObjectionSummary,
    /// What was decided, in words.
    pub outcome: String,
    /// What must be done.
    pub order: OrderWords,
}

/// What must be done and until when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderWords {
    /// What.
    pub words: String,
    /// Last day.
    pub due: Date,
}

/// The right to bring a dispute, UU 14/2008 Art. 37.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DisputeRight {
    /// Before which commission.
    pub commission: String,
    /// Within how many working days.
    pub working_days: u32,
    /// The rule's citation.
    pub citation: String,
}

impl ObjectionSummary {
    fn facts(&self) -> Vec<Fact> {
        let who = &self.objector;
        let mut rows = vec![
            fact("Nomor keberatan", &self.number),
            fact(
                "Nomor pendaftaran permohonan",
                self.request_no.as_deref().unwrap_or("- (informasi berkala, tanpa permohonan)"),
            ),
            fact("Diterima", words::long_date(self.lodged_on)),
            fact("Melalui", &self.channel),
            fact("Nama pemohon", format!("{} ({})", who.name, who.kind.to_lowercase())),
            fact("Alamat", &who.address),
        ];
        let optional = [
            ("Kuasa pemohon", &who.attorney),
            ("Pekerjaan", &who.occupation),
            ("Telepon", &who.phone),
            ("Surel", &who.email),
        ];
        for (label, value) in optional {
            if let Some(value) = value {
                rows.push(fact(label, value));
            }
        }
        rows
    }

    fn about(&self) -> String {
        let request = match &self.request_no {
            Some(number) => format!(" atas permohonan nomor pendaftaran {number}"),
            None => String::new(),
        };
        let day = words::long_date(self.lodged_on);
        format!("keberatan nomor {}{request} yang kami terima pada {day}", self.number)
    }

    fn own_grounds(&self) -> Vec<String> {
        let own = self.grounds.iter().filter(|(_, own)| *own);
        own.map(|(words, _)| words.clone()).collect()
    }
}

impl ObjectionReceipt {
    /// The words on the page.
    pub fn compose(&self) -> Paper {
        let objection = &self.objection;
        let ticks = objection.grounds.iter();
        let ticks = ticks.map(|(text, ticked)| TickItem { ticked: *ticked, text: text.clone() });
        let mut blocks = vec![
            p("Keberatan berikut telah kami terima dan catat dalam register keberatan."),
            Block::Facts { rows: objection.facts() },
            h("Informasi yang dimaksud"),
            Block::Quote { text: objection.information.clone() },
            h("Tujuan penggunaan"),
            Block::Quote { text: objection.purpose.clone() },
            h("Alasan keberatan"),
            Block::Ticks { items: ticks.collect() },
            h("Kasus posisi"),
            Block::Quote { text: objection.case.clone() },
            h("Kapan Anda menerima tanggapan"),
            p(format!(
                "Atasan PPID menyampaikan tanggapan tertulis paling lambat {}, yaitu {} sejak \
                 keberatan diterima ({}).",
                words::long_date(self.answer_due),
                words::working_days(self.working_days),
                self.citation
            )),
        ];
        if let Some(last) = self.late_since {
            blocks.push(p(format!(
                "Keberatan ini kami terima sesudah {}, hari terakhir menurut Pasal 36 ayat (1) UU \
                 14/2008. Kami tetap mencatat dan memeriksanya; catatan ini kami sertakan agar \
                 Saudara mengetahuinya sejak awal.",
                words::long_date(last)
            )));
        }
        blocks.push(Block::Qr {
            text: self.tracking_url.clone(),
            caption: "Keberatan ini dapat diikuti melalui alamat di bawah. Alamat ini hanya untuk \
                      Anda."
                .to_owned(),
        });
        Paper {
            title: LetterKind::ObjectionReceipt.title().to_owned(),
            letterhead: self.frame.letterhead.clone(),
            number: self.frame.number.clone(),
            place_and_date: format!("{}, {}", self.frame.place, words::date(self.frame.date)),
            dated: self.frame.date.to_string(),
            head: Head::Form { subtitle: vec![] },
            blocks,
            signatory: Some(self.frame.signatory.clone()),
            copies: self.frame.copies.clone(),
            verification: self.frame.verification.clone(),
        }
    }
}

impl ObjectionAnswer {
    /// The words on the page.
    pub fn compose(&self) -> Paper {
        let mut blocks = vec![
            p(format!("Kami telah memeriksa {}, dengan alasan:", self.objection.about())),
            Block::List { ordered: false, items: self.objection.own_grounds() },
            h("Informasi yang dimaksud"),
            Block::Quote { text: self.objection.information.clone() },
            h("Tanggapan"),
            p(format!("Atas keberatan tersebut kami memutuskan: {}.", self.outcome)),
            h(if self.upheld { "Alasan tertulis" } else { "Pertimbangan" }),
        ];
        blocks.extend(paragraphs(&self.reasons));
        if let Some(order) = &self.order {
            blocks.push(h("Perintah kepada PPID"));
            blocks.extend(paragraphs(&order.words));
            blocks.push(p(format!(
                "Perintah ini dilaksanakan paling lambat {}.",
                words::long_date(order.due)
            )));
        }
        blocks.extend([
            h("Bila Saudara tidak menerima tanggapan ini"),
            p(format!(
                "Saudara dapat mengajukan penyelesaian sengketa informasi kepada {} paling lambat {} \
                 sejak tanggapan ini Saudara terima ({}).",
                self.dispute.commission,
                words::working_days(self.dispute.working_days),
                self.dispute.citation
            )),
            super::notice::closing(),
        ]);
        super::notice::letter(
            &self.frame,
            LetterKind::ObjectionAnswer,
            "Tanggapan atas keberatan informasi publik",
            blocks,
        )
    }
}

impl ObjectionOrder {
    /// The words on the page.
    pub fn compose(&self) -> Paper {
        let mut blocks = vec![p(format!(
            "Sehubungan dengan {}, yang kami putuskan: {}, dengan ini diperintahkan kepada PPID:",
            self.objection.about(),
            self.outcome
        ))];
        blocks.extend(paragraphs(&self.order.words));
        blocks.extend([
            h("Informasi yang dimaksud"),
            Block::Quote { text: self.objection.information.clone() },
            h("Batas waktu"),
            p(format!(
                "Perintah dilaksanakan paling lambat {} dan pelaksanaannya dicatat pada register \
                 keberatan.",
                words::long_date(self.order.due)
            )),
        ]);
        super::notice::letter(
            &self.frame,
            LetterKind::ObjectionOrder,
            "Perintah pelaksanaan putusan atas keberatan",
            blocks,
        )
    }
}

fn paragraphs(text: &str) -> Vec<Block> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(p).collect()
}
