//! Shorter letters to the requester: extension, refusal, not held; and what all letters share.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::LetterKind;
use super::block::{Block, Entry, Head, Paper, fact, h, p};
use super::parts::{Frame, ObjectionRight, OtherHolder, RefusalReason, RequestSummary};
use super::receipt::requester_facts;
use super::words;

/// Extension of the time to answer, with its written reason, UU 14/2008 Art. 22(8).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extension {
    /// The frame.
    pub frame: Frame,
    /// The request.
    pub request: RequestSummary,
    /// Why more time is needed, in plain words.
    pub reasons: Vec<String>,
    /// The date before.
    pub old_due: Date,
    /// The date now.
    pub new_due: Date,
    /// Working days added, from the dated rule.
    pub working_days: u32,
    /// The rule's citation.
    pub citation: String,
    /// Address where the requester follows the case.
    pub tracking_url: String,
}

/// Refusal of the whole request, UU 14/2008 Art. 17 and 22(7)c.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// The frame.
    pub frame: Frame,
    /// The request.
    pub request: RequestSummary,
    /// What is refused, by which article, why.
    pub reasons: Vec<RefusalReason>,
    /// What would follow if it were opened (consequence test, Art. 19).
    pub consequence: String,
    /// Number and date of the decision that followed the consequence test, if there is one.
    pub consequence_test: Option<String>,
    /// The right to object.
    pub objection: ObjectionRight,
}

/// The office does not hold what was asked, UU 14/2008 Art. 22(7) a and b.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotHeld {
    /// The frame.
    pub frame: Frame,
    /// The request.
    pub request: RequestSummary,
    /// Why the office does not hold it, in plain words.
    pub explanation: String,
    /// Who does, if known.
    pub holder: Option<OtherHolder>,
    /// The right to object.
    pub objection: ObjectionRight,
}

/// A letter's paper: number block at left, addressee, message, signature.
pub(super) fn letter(frame: &Frame, kind: LetterKind, subject: &str, blocks: Vec<Block>) -> Paper {
    Paper {
        title: kind.title().to_owned(),
        letterhead: frame.letterhead.clone(),
        number: frame.number.clone(),
        place_and_date: format!("{}, {}", frame.place, words::date(frame.date)),
        dated: frame.date.to_string(),
        head: Head::Letter {
            subject: subject.to_owned(),
            nature: frame.nature.clone(),
            attachments: frame.attachments.clone(),
            addressee: frame.addressee.clone(),
        },
        blocks,
        signatory: Some(frame.signatory.clone()),
        copies: frame.copies.clone(),
        verification: frame.verification.clone(),
    }
}

/// The sentence that ends a letter to a citizen.
pub(super) fn closing() -> Block {
    p("Demikian kami sampaikan. Atas perhatian Saudara, kami mengucapkan terima kasih.")
}

/// The right to object, as heading and paragraph.
pub(super) fn objection(right: &ObjectionRight) -> Vec<Block> {
    vec![
        h("Hak mengajukan keberatan"),
        p(format!(
            "Apabila Saudara tidak puas dengan pemberitahuan ini, Saudara berhak mengajukan \
             keberatan secara tertulis kepada {} paling lambat {} sejak ditemukannya alasan \
             keberatan ({}). {}",
            right.to,
            words::working_days(right.working_days),
            right.citation,
            right.how
        )),
    ]
}

/// Reasons of refusal, each with its part, article and ground.
pub(super) fn reasons(reasons: &[RefusalReason]) -> Block {
    Block::Entries {
        entries: reasons
            .iter()
            .enumerate()
            .map(|(index, reason)| Entry {
                mark: (index + 1).to_string(),
                title: reason.part.clone(),
                blocks: vec![Block::Facts {
                    rows: vec![fact("Dasar", &reason.citation), fact("Alasan", &reason.ground)],
                }],
            })
            .collect(),
    }
}

/// The sentence that names the request a letter is about.
fn about(request: &RequestSummary) -> String {
    format!(
        "permohonan informasi publik yang Saudara sampaikan pada {} dengan nomor pendaftaran {}",
        words::long_date(request.received_on),
        request.registration_no
    )
}

impl Extension {
    /// The words on the page.
    pub fn compose(&self) -> Paper {
        let mut blocks = vec![
            p(format!(
                "Menindaklanjuti {}, kami memberitahukan bahwa kami masih memerlukan waktu untuk \
                 menyampaikan pemberitahuan tertulis.",
                about(&self.request)
            )),
            h("Informasi yang diminta"),
            Block::Quote { text: self.request.information.clone() },
            h("Alasan perpanjangan"),
        ];
        if let [only] = self.reasons.as_slice() {
            blocks.push(p(only));
        } else {
            blocks.push(Block::List { ordered: true, items: self.reasons.clone() });
        }
        blocks.extend([
            h("Batas waktu yang baru"),
            Block::Facts {
                rows: vec![
                    fact("Batas waktu semula", words::long_date(self.old_due)),
                    fact("Batas waktu baru", words::long_date(self.new_due)),
                    fact(
                        "Lama perpanjangan",
                        format!(
                            "{}, satu kali ({})",
                            words::working_days(self.working_days),
                            self.citation
                        ),
                    ),
                ],
            },
            p("Kami berupaya menjawab lebih cepat dari batas tersebut. Apabila pada batas waktu \
                 baru pemberitahuan tertulis belum Saudara terima, Saudara berhak mengajukan \
                 keberatan kepada Atasan PPID (Pasal 35 ayat (1) UU 14/2008)."),
            Block::Qr {
                text: self.tracking_url.clone(),
                caption: "Perkembangan permohonan dapat diikuti melalui alamat ini.".to_owned(),
            },
            closing(),
        ]);
        letter(
            &self.frame,
            LetterKind::Extension,
            "Perpanjangan waktu pemberitahuan tertulis",
            blocks,
        )
    }
}

impl Refusal {
    /// The words on the page.
    pub fn compose(&self) -> Paper {
        let request = &self.request;
        let mut rows = vec![
            fact("Nomor pendaftaran", &request.registration_no),
            fact("Tanggal diterima", words::long_date(request.received_on)),
        ];
        rows.extend(requester_facts(request));
        let mut blocks = vec![
            p("Setelah kami pelajari dengan saksama, dengan menyesal kami memberitahukan bahwa \
               permohonan informasi publik berikut tidak dapat kami kabulkan."),
            Block::Facts { rows },
            h("Informasi yang diminta"),
            Block::Quote { text: request.information.clone() },
            h("Alasan penolakan"),
            reasons(&self.reasons),
            h("Akibat apabila informasi dibuka"),
            p(&self.consequence),
        ];
        if let Some(test) = &self.consequence_test {
            blocks.push(p(format!(
                "Pengecualian ini didasarkan pada pengujian konsekuensi (Pasal 19 UU 14/2008): \
                 {test}."
            )));
        }
        blocks.extend(objection(&self.objection));
        blocks.push(closing());
        letter(&self.frame, LetterKind::Refusal, "Penolakan permohonan informasi publik", blocks)
    }
}

impl NotHeld {
    /// The words on the page.
    pub fn compose(&self) -> Paper {
        let holder = match &self.holder {
            Some(holder) => {
                let contact = match &holder.contact {
                    Some(contact) => format!(" ({contact})"),
                    None => String::new(),
                };
                format!(
                    "Sepengetahuan kami, informasi tersebut dikuasai oleh {}{contact}. Saudara \
                     dapat mengajukan permohonan langsung kepada badan publik tersebut.",
                    holder.name
                )
            }
            None => "Sampai dengan surat ini dibuat, kami tidak mengetahui badan publik lain yang \
                     menguasai informasi tersebut."
                .to_owned(),
        };
        let mut blocks = vec![
            p(format!(
                "Menjawab {}, kami memberitahukan bahwa informasi yang diminta tidak berada di \
                 bawah penguasaan kami (Pasal 22 ayat (7) huruf a dan huruf b UU 14/2008).",
                about(&self.request)
            )),
            h("Informasi yang diminta"),
            Block::Quote { text: self.request.information.clone() },
            h("Penjelasan"),
            p(&self.explanation),
            h("Badan publik yang menguasai"),
            p(holder),
        ];
        blocks.extend(objection(&self.objection));
        blocks.push(closing());
        letter(&self.frame, LetterKind::NotHeld, "Informasi yang diminta tidak dikuasai", blocks)
    }
}
