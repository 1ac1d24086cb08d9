//! Typed letters: what the office puts on paper, as plain data.
//!
//! A letter holds only what the office has already decided: names, dates, reasons, amounts. It is
//! stored as JSON and can be made again at any time; [`Letter::compose`] turns it into a [`Paper`]
//! (the words on the page), and a [`Print`]er turns that into a file. Nothing here reads a clock or
//! looks anything up, so the same letter always says the same.
//!
//! Numbers of days come in as data with their citation (they change on dates); the articles that
//! say what a letter must contain are part of its wording and stand beside it.

pub mod answer;
pub mod block;
pub mod internal;
pub mod list_decree;
pub mod notice;
pub mod objection;
pub mod parts;
pub mod poster;
pub mod print;
pub mod receipt;
pub mod sample;
mod sample_objection;
pub mod words;

pub use answer::{
    BlackoutPart, Contents, Cost, CostItem, Holding, Material, MaterialExtent, Means, Notification,
    Outcome,
};
pub use block::{Bar, BarChart, Block, Paper};
pub use internal::{Disposition, DispositionTarget, ReportCover};
pub use list_decree::{ListDecree, ListRow};
pub use notice::{Extension, NotHeld, Refusal};
pub use objection::{
    DisputeRight, ObjectionAnswer, ObjectionOrder, ObjectionReceipt, ObjectionSummary, OrderWords,
};
pub use parts::{
    Addressee, Emblem, Frame, Letterhead, ObjectionRight, OtherHolder, RefusalReason,
    RequestSummary, Requester, Signatory, Verification,
};
pub use poster::Poster;
pub use print::{Bound, Print, PrintError, Status};
pub use receipt::{CheckItem, CompletenessNotice, Handover, HandoverItem, Missing, Receipt};

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

/// A letter of any kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Letter {
    /// Proof of receipt (*tanda bukti penerimaan*), UU 14/2008 Art. 22(4).
    Receipt(Box<Receipt>),
    /// What is missing from a request, and until when.
    CompletenessNotice(Box<CompletenessNotice>),
    /// Written notification (*pemberitahuan tertulis*), UU 14/2008 Art. 22(7).
    Notification(Box<Notification>),
    /// Extension with its reason, UU 14/2008 Art. 22(8).
    Extension(Box<Extension>),
    /// Refusal of the whole request, UU 14/2008 Art. 17 and 22(7)c.
    Refusal(Box<Refusal>),
    /// The office does not hold it, UU 14/2008 Art. 22(7)a–b.
    NotHeld(Box<NotHeld>),
    /// Receipt of hand-over (*tanda terima*).
    Handover(Box<Handover>),
    /// Disposition sheet (*lembar disposisi*) to units.
    Disposition(Box<Disposition>),
    /// Cover letter of the monthly report.
    ReportCover(Box<ReportCover>),
    /// Decision that determines the list of public information, UU 14/2008 Art. 11(1)a.
    ListDecree(Box<ListDecree>),
    /// Proof of receipt of an objection.
    ObjectionReceipt(Box<ObjectionReceipt>),
    /// Written answer to an objection, UU 14/2008 Art. 36(2)–(3).
    ObjectionAnswer(Box<ObjectionAnswer>),
    /// The superior's order to the PPID.
    ObjectionOrder(Box<ObjectionOrder>),
}

/// The kind of a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LetterKind {
    /// See [`Letter::Receipt`].
    Receipt,
    /// See [`Letter::CompletenessNotice`].
    CompletenessNotice,
    /// See [`Letter::Notification`].
    Notification,
    /// See [`Letter::Extension`].
    Extension,
    /// See [`Letter::Refusal`].
    Refusal,
    /// See [`Letter::NotHeld`].
    NotHeld,
    /// See [`Letter::Handover`].
    Handover,
    /// See [`Letter::Disposition`].
    Disposition,
    /// See [`Letter::ReportCover`].
    ReportCover,
    /// See [`Letter::ListDecree`].
    ListDecree,
    /// See [`Letter::ObjectionReceipt`].
    ObjectionReceipt,
    /// See [`Letter::ObjectionAnswer`].
    ObjectionAnswer,
    /// See [`Letter::ObjectionOrder`].
    ObjectionOrder,
}

impl LetterKind {
    /// Every kind, in the order of a case's life.
    pub const ALL: [LetterKind; 13] = [
        LetterKind::Receipt,
        LetterKind::CompletenessNotice,
        LetterKind::Disposition,
        LetterKind::Extension,
        LetterKind::Notification,
        LetterKind::Refusal,
        LetterKind::NotHeld,
        LetterKind::Handover,
        LetterKind::ReportCover,
        LetterKind::ListDecree,
        LetterKind::ObjectionReceipt,
        LetterKind::ObjectionAnswer,
        LetterKind::ObjectionOrder,
    ];

    /// The stable code, as stored and as in addresses.
    pub fn code(self) -> &'static str {
        match self {
            LetterKind::Receipt => "receipt",
            LetterKind::CompletenessNotice => "completeness_notice",
            LetterKind::Notification => "notification",
            LetterKind::Extension => "extension",
            LetterKind::Refusal => "refusal",
            LetterKind::NotHeld => "not_held",
            LetterKind::Handover => "handover",
            LetterKind::Disposition => "disposition",
            LetterKind::ReportCover => "report_cover",
            LetterKind::ListDecree => "list_decree",
            LetterKind::ObjectionReceipt => "objection_receipt",
            LetterKind::ObjectionAnswer => "objection_answer",
            LetterKind::ObjectionOrder => "objection_order",
        }
    }

    /// The kind with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The official Indonesian name.
    pub fn title(self) -> &'static str {
        match self {
            LetterKind::Receipt => "Tanda Bukti Penerimaan Permohonan Informasi",
            LetterKind::CompletenessNotice => "Pemberitahuan Kelengkapan Permohonan Informasi",
            LetterKind::Notification => "Pemberitahuan Tertulis",
            LetterKind::Extension => "Pemberitahuan Perpanjangan Waktu",
            LetterKind::Refusal => "Pemberitahuan Penolakan Permohonan Informasi",
            LetterKind::NotHeld => "Pemberitahuan Informasi Tidak Dikuasai",
            LetterKind::Handover => "Tanda Terima Penyerahan Informasi",
            LetterKind::Disposition => "Lembar Disposisi",
            LetterKind::ReportCover => "Surat Pengantar Laporan Bulanan",
            LetterKind::ListDecree => "Keputusan Penetapan Daftar Informasi Publik",
            LetterKind::ObjectionReceipt => "Tanda Terima Keberatan Informasi Publik",
            LetterKind::ObjectionAnswer => "Tanggapan atas Keberatan",
            LetterKind::ObjectionOrder => "Surat Perintah kepada PPID",
        }
    }
}

impl Letter {
    /// Which kind it is.
    pub fn kind(&self) -> LetterKind {
        match self {
            Letter::Receipt(_) => LetterKind::Receipt,
            Letter::CompletenessNotice(_) => LetterKind::CompletenessNotice,
            Letter::Notification(_) => LetterKind::Notification,
            Letter::Extension(_) => LetterKind::Extension,
            Letter::Refusal(_) => LetterKind::Refusal,
            Letter::NotHeld(_) => LetterKind::NotHeld,
            Letter::Handover(_) => LetterKind::Handover,
            Letter::Disposition(_) => LetterKind::Disposition,
            Letter::ReportCover(_) => LetterKind::ReportCover,
            Letter::ListDecree(_) => LetterKind::ListDecree,
            Letter::ObjectionReceipt(_) => LetterKind::ObjectionReceipt,
            Letter::ObjectionAnswer(_) => LetterKind::ObjectionAnswer,
            Letter::ObjectionOrder(_) => LetterKind::ObjectionOrder,
        }
    }

    /// The official Indonesian name of its kind.
    pub fn title(&self) -> &'static str {
        self.kind().title()
    }

    /// Everything around the message.
    pub fn frame(&self) -> &Frame {
        match self {
            Letter::Receipt(l) => &l.frame,
            Letter::CompletenessNotice(l) => &l.frame,
            Letter::Notification(l) => &l.frame,
            Letter::Extension(l) => &l.frame,
            Letter::Refusal(l) => &l.frame,
            Letter::NotHeld(l) => &l.frame,
            Letter::Handover(l) => &l.frame,
            Letter::Disposition(l) => &l.frame,
            Letter::ReportCover(l) => &l.frame,
            Letter::ListDecree(l) => &l.frame,
            Letter::ObjectionReceipt(l) => &l.frame,
            Letter::ObjectionAnswer(l) => &l.frame,
            Letter::ObjectionOrder(l) => &l.frame,
        }
    }

    /// Everything around the message, to set its number when it is issued.
    pub fn frame_mut(&mut self) -> &mut Frame {
        match self {
            Letter::Receipt(l) => &mut l.frame,
            Letter::CompletenessNotice(l) => &mut l.frame,
            Letter::Notification(l) => &mut l.frame,
            Letter::Extension(l) => &mut l.frame,
            Letter::Refusal(l) => &mut l.frame,
            Letter::NotHeld(l) => &mut l.frame,
            Letter::Handover(l) => &mut l.frame,
            Letter::Disposition(l) => &mut l.frame,
            Letter::ReportCover(l) => &mut l.frame,
            Letter::ListDecree(l) => &mut l.frame,
            Letter::ObjectionReceipt(l) => &mut l.frame,
            Letter::ObjectionAnswer(l) => &mut l.frame,
            Letter::ObjectionOrder(l) => &mut l.frame,
        }
    }

    /// The words on the page.
    pub fn compose(&self) -> Paper {
        match self {
            Letter::Receipt(l) => l.compose(),
            Letter::CompletenessNotice(l) => l.compose(),
            Letter::Notification(l) => l.compose(),
            Letter::Extension(l) => l.compose(),
            Letter::Refusal(l) => l.compose(),
            Letter::NotHeld(l) => l.compose(),
            Letter::Handover(l) => l.compose(),
            Letter::Disposition(l) => l.compose(),
            Letter::ReportCover(l) => l.compose(),
            Letter::ListDecree(l) => l.compose(),
            Letter::ObjectionReceipt(l) => l.compose(),
            Letter::ObjectionAnswer(l) => l.compose(),
            Letter::ObjectionOrder(l) => l.compose(),
        }
    }

    /// A complete, invented example of each kind, for tests and for looking at a letterhead.
    pub fn sample(kind: LetterKind) -> Letter {
        sample::letter(kind)
    }
}
