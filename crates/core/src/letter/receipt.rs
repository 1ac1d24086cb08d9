//! Papers at the counter: proof of receipt, what is missing, proof of hand-over.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::LetterKind;
use super::block::{Block, Fact, Head, Paper, SignatureBox, TickItem, fact, h, p};
use super::parts::{Frame, RequestSummary};
use super::words;
use crate::sheet::{Cell, Column, Sheet};

/// Proof of receipt (*tanda bukti penerimaan*) with the registration number, UU 14/2008 Art. 22(4).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// Letterhead, date, officer who received it.
    pub frame: Frame,
    /// What was received.
    pub request: RequestSummary,
    /// Identity papers and attachments that were checked.
    pub checklist: Vec<CheckItem>,
    /// Last day for the written notification.
    pub answer_due: Date,
    /// Working days for the answer, from the dated rule.
    pub answer_working_days: u32,
    /// The rule's citation.
    pub answer_citation: String,
    /// How many working days an extension may add.
    pub extension_working_days: u32,
    /// Address where the requester follows the case; also in the QR code.
    pub tracking_url: String,
}

/// One line of a checklist.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckItem {
    /// What is looked for.
    pub label: String,
    /// Whether it is there.
    pub present: bool,
}

/// What is missing from a request, and until when (office practice, law sheet 3.3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompletenessNotice {
    /// The frame.
    pub frame: Frame,
    /// The request.
    pub request: RequestSummary,
    /// What is missing.
    pub missing: Vec<Missing>,
    /// Last day to complete it.
    pub complete_by: Date,
    /// Working days to complete it, from the dated rule.
    pub working_days: u32,
    /// The rule's citation.
    pub citation: String,
    /// Where to bring or send it.
    pub how: String,
    /// Address where the requester follows the case.
    pub tracking_url: String,
}

/// One thing that is missing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Missing {
    /// What: "Fotokopi KTP".
    pub what: String,
    /// What exactly is wrong or needed.
    pub note: Option<String>,
}

/// Receipt of hand-over (*tanda terima penyerahan informasi*).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handover {
    /// The frame; its signatory is the officer who hands over.
    pub frame: Frame,
    /// The request.
    pub request: RequestSummary,
    /// Number of the notification that decided it, if it was on paper.
    pub notification_no: Option<String>,
    /// What is handed over.
    pub items: Vec<HandoverItem>,
    /// How: "Diambil langsung", "Surel", "Pos tercatat", "WhatsApp".
    pub means: String,
    /// Day of hand-over, in the office's zone.
    pub handed_on: Date,
    /// Time of hand-over with its zone.
    pub handed_time: Option<String>,
    /// Who received it; `None` when it was sent and nobody signs.
    pub received_by: Option<String>,
    /// What the receiver is to the requester, or the tracking number of the consignment.
    pub received_note: Option<String>,
    /// What was paid, in rupiah.
    pub paid: u64,
}

/// One thing handed over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandoverItem {
    /// What.
    pub title: String,
    /// "Salinan digital (PDF)", "Salinan cetak".
    pub form: String,
    /// "12 halaman", "1 berkas".
    pub amount: String,
}

/// Who asks and what for, as labels and values.
pub(super) fn requester_facts(request: &RequestSummary) -> Vec<Fact> {
    let who = &request.requester;
    let mut rows =
        vec![fact("Nama pemohon", format!("{} ({})", who.name, who.kind.to_lowercase()))];
    let optional = [
        ("Kuasa pemohon", &who.attorney),
        ("Pekerjaan", &who.occupation),
        ("Telepon", &who.phone),
        ("Surel", &who.email),
    ];
    rows.push(fact("Alamat", &who.address));
    for (label, value) in optional {
        if let Some(value) = value {
            rows.push(fact(label, value));
        }
    }
    rows
}

/// Day and time of receipt.
pub(super) fn received(request: &RequestSummary) -> String {
    let day = words::long_date(request.received_on);
    match &request.received_time {
        Some(time) => format!("{day}, pukul {time}"),
        None => day,
    }
}

/// A form's paper: centred title, number below.
fn form(frame: &Frame, kind: LetterKind, subtitle: Vec<String>, blocks: Vec<Block>) -> Paper {
    Paper {
        title: kind.title().to_owned(),
        letterhead: frame.letterhead.clone(),
        number: frame.number.clone(),
        place_and_date: format!("{}, {}", frame.place, words::date(frame.date)),
        dated: frame.date.to_string(),
        head: Head::Form { subtitle },
        blocks,
        signatory: Some(frame.signatory.clone()),
        copies: frame.copies.clone(),
        verification: frame.verification.clone(),
    }
}

impl Receipt {
    /// The words on the page.
    pub fn compose(&self) -> Paper {
        let request = &self.request;
        let mut facts = vec![
            fact("Nomor pendaftaran", &request.registration_no),
            fact("Diterima", received(request)),
            fact("Melalui", &request.channel),
        ];
        facts.extend(requester_facts(request));
        facts.push(fact("Cara memperoleh", &request.obtain));
        facts.push(fact("Cara pengiriman", &request.deliver));
        let mut blocks = vec![
            p("Permohonan informasi publik berikut telah kami terima dan daftarkan."),
            Block::Facts { rows: facts },
            h("Informasi yang diminta"),
            Block::Quote { text: request.information.clone() },
            h("Tujuan penggunaan"),
            Block::Quote { text: request.purpose.clone() },
        ];
        if !self.checklist.is_empty() {
            blocks.push(h("Kelengkapan yang diperiksa"));
            blocks.push(Block::Ticks {
                items: self
                    .checklist
                    .iter()
                    .map(|item| TickItem { ticked: item.present, text: item.label.clone() })
                    .collect(),
            });
        }
        blocks.extend([
            h("Kapan Anda menerima jawaban"),
            p(format!(
                "Pemberitahuan tertulis kami sampaikan paling lambat {}, yaitu {} sejak permohonan \
                 diterima ({}). Bila diperlukan, waktu itu dapat diperpanjang satu kali paling lama \
                 {} dengan alasan tertulis.",
                words::long_date(self.answer_due),
                words::working_days(self.answer_working_days),
                self.answer_citation,
                words::working_days(self.extension_working_days),
            )),
            Block::Qr {
                text: self.tracking_url.clone(),
                caption: "Pindai kode ini, atau buka alamat di bawahnya, untuk mengikuti \
                          perkembangan permohonan. Alamat ini khusus untuk Anda; jangan dibagikan \
                          kepada orang lain."
                    .to_owned(),
            },
        ]);
        form(&self.frame, LetterKind::Receipt, vec![], blocks)
    }
}

impl CompletenessNotice {
    /// The words on the page.
    pub fn compose(&self) -> Paper {
        let request = &self.request;
        let items = self.missing.iter().map(|missing| match &missing.note {
            Some(note) => format!("{}: {}", missing.what, note),
            None => missing.what.clone(),
        });
        let blocks = vec![
            p(format!(
                "Terima kasih atas permohonan informasi publik yang Saudara sampaikan pada {} \
                 dengan nomor pendaftaran {}. Setelah kami periksa, permohonan tersebut masih \
                 perlu dilengkapi dengan:",
                words::long_date(request.received_on),
                request.registration_no
            )),
            Block::List { ordered: true, items: items.collect() },
            p(format!(
                "Kelengkapan tersebut mohon kami terima paling lambat {}, yaitu {} sejak \
                 pemberitahuan ini ({}).",
                words::long_date(self.complete_by),
                words::working_days(self.working_days),
                self.citation
            )),
            p(format!("Cara melengkapi: {}", self.how)),
            p("Apabila sampai dengan tanggal tersebut kelengkapan belum kami terima, permohonan \
                 ini belum dapat kami proses. Saudara tetap dapat mengajukan permohonan baru kapan \
                 saja. Petugas kami siap membantu bila ada hal yang kurang jelas."),
            h("Informasi yang diminta"),
            Block::Quote { text: request.information.clone() },
            Block::Qr {
                text: self.tracking_url.clone(),
                caption: "Permohonan dapat diikuti dan dilengkapi melalui alamat ini.".to_owned(),
            },
        ];
        super::notice::letter(
            &self.frame,
            LetterKind::CompletenessNotice,
            "Kelengkapan permohonan informasi publik",
            blocks,
        )
    }
}

impl Handover {
    /// The words on the page.
    pub fn compose(&self) -> Paper {
        let request = &self.request;
        let mut day = words::long_date(self.handed_on);
        if let Some(time) = &self.handed_time {
            day = format!("{day}, pukul {time}");
        }
        let mut facts = vec![
            fact("Nomor pendaftaran", &request.registration_no),
            fact("Tanggal permohonan", words::long_date(request.received_on)),
        ];
        if let Some(number) = &self.notification_no {
            facts.push(fact("Pemberitahuan tertulis", format!("Nomor {number}")));
        }
        facts.push(fact("Nama pemohon", &request.requester.name));
        facts.push(fact("Diserahkan", day));
        facts.push(fact("Cara penyerahan", &self.means));
        if let Some(note) = &self.received_note {
            facts.push(fact("Keterangan", note));
        }
        let paid = i64::try_from(self.paid).unwrap_or(i64::MAX);
        facts.push(fact(
            "Biaya yang dibayar",
            if self.paid == 0 {
                "Rp0 (tidak dipungut biaya)".to_owned()
            } else {
                words::rupiah(paid)
            },
        ));
        let mut table = Sheet::new(
            "",
            vec![
                Column::number("No").width(1),
                Column::text("Informasi yang diserahkan").width(8),
                Column::text("Bentuk").width(4),
                Column::text("Jumlah").width(3),
            ],
        );
        for (index, item) in self.items.iter().enumerate() {
            table.push(vec![
                Cell::from(index + 1),
                Cell::text(&item.title),
                Cell::text(&item.form),
                Cell::text(&item.amount),
            ]);
        }
        let officer = &self.frame.signatory;
        let mut boxes = Vec::new();
        if self.received_by.is_some() {
            boxes.push(SignatureBox {
                role: "Yang menerima,".to_owned(),
                name: self.received_by.clone(),
                note: None,
            });
        }
        boxes.push(SignatureBox {
            role: format!("Yang menyerahkan,\n{}", officer.position),
            name: Some(officer.name.clone()),
            note: officer.nip.as_ref().map(|nip| format!("NIP {nip}")),
        });
        let blocks = vec![
            p("Telah diserahkan informasi publik sebagai berikut."),
            Block::Facts { rows: facts },
            Block::Table { sheet: table },
            p("Informasi digunakan sesuai dengan ketentuan peraturan perundang-undangan, dengan \
                 mencantumkan sumbernya (Pasal 5 UU 14/2008)."),
            Block::Signatures { boxes },
        ];
        let mut paper = form(&self.frame, LetterKind::Handover, vec![], blocks);
        paper.signatory = None;
        paper
    }
}
