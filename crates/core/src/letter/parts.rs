//! What every letter has in common: letterhead, number, addressee, signature, verification.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The head of the office's paper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letterhead {
    /// Name of the office, one line each: "KOMISI PEMILIHAN UMUM", "KABUPATEN SAROLANGUN".
    pub office: Vec<String>,
    /// Line of the secretariat, where the letter is the secretariat's: "SEKRETARIAT".
    pub secretariat: Option<String>,
    /// Street, town, postal code.
    pub address: String,
    /// Telephone, e-mail, web site; joined on one line.
    pub contact: Vec<String>,
    /// The mark at the left.
    pub emblem: Emblem,
}

/// The mark in the letterhead. Official emblems are the office's own and are not shipped here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Emblem {
    /// A neutral mark: an open document over a ballot box slot.
    #[default]
    Neutral,
    /// No mark at all, for pre-printed paper.
    None,
}

/// To whom a letter goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Addressee {
    /// Name of the person, group, entity or official.
    pub name: String,
    /// Address lines under the name; may be empty (then "di tempat" is written).
    pub lines: Vec<String>,
}

/// Who signs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signatory {
    /// The official on whose behalf it is signed (*a.n.*), if not in own right.
    pub on_behalf_of: Option<String>,
    /// Position, as the office names it.
    pub position: String,
    /// Name with titles.
    pub name: String,
    /// Civil servant number (*NIP*), if it is to be printed.
    pub nip: Option<String>,
}

/// How a reader checks that a paper is genuine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verification {
    /// Short code that finds the letter, taken from the letter's identifier.
    pub code: String,
    /// Where the code is entered, or a direct link.
    pub url: String,
}

/// The frame of a letter: everything around its message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frame {
    /// The office's paper.
    pub letterhead: Letterhead,
    /// The letter's number; `None` while it is a draft, printed as a line to fill in.
    pub number: Option<String>,
    /// What is attached (*Lampiran*), for instance "1 (satu) berkas"; `None` prints "-".
    pub attachments: Option<String>,
    /// Degree (*Sifat*), for instance "Biasa" or "Segera".
    pub nature: Option<String>,
    /// Place of signing.
    pub place: String,
    /// Day of signing, in the office's zone.
    pub date: Date,
    /// To whom.
    pub addressee: Addressee,
    /// Who signs.
    pub signatory: Signatory,
    /// How to check it.
    pub verification: Verification,
    /// Who gets a copy (*Tembusan*).
    pub copies: Vec<String>,
}

/// What a request is, as letters repeat it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestSummary {
    /// Registration number (*nomor pendaftaran*), UU 14/2008 Art. 22(4).
    pub registration_no: String,
    /// Day of receipt, in the office's zone.
    pub received_on: Date,
    /// Time of receipt with its zone, "09.15 WIB", where it is known.
    pub received_time: Option<String>,
    /// How it came in: "Datang langsung", "Surat", "Surel", "Telepon", "Formulir daring".
    pub channel: String,
    /// Who asks.
    pub requester: Requester,
    /// What is asked (*rincian informasi*), in the requester's own words.
    pub information: String,
    /// What for (*tujuan penggunaan*), in the requester's own words.
    pub purpose: String,
    /// Way to obtain it (*cara memperoleh*).
    pub obtain: String,
    /// Way of delivery (*cara mengirimkan*).
    pub deliver: String,
}

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Requester {
    /// "Perseorangan", "Kelompok orang", "Badan hukum".
    pub kind: String,
    /// Full name of the person, group or entity.
    pub name: String,
    /// The person who acts under a power of attorney, if any.
    pub attorney: Option<String>,
    /// Address.
    pub address: String,
    /// Occupation (*pekerjaan*).
    pub occupation: Option<String>,
    /// Telephone.
    pub phone: Option<String>,
    /// E-mail.
    pub email: Option<String>,
}

/// The right to object (*keberatan*), UU 14/2008 Art. 35 and 36(1), told in every answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectionRight {
    /// To whom: the office's *Atasan PPID*.
    pub to: String,
    /// Within how many working days, from the dated rule in force.
    pub working_days: u32,
    /// The rule's citation.
    pub citation: String,
    /// Where and how: desk, address of the form, e-mail.
    pub how: String,
}

/// A reason of refusal, UU 14/2008 Art. 6 and 17.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusalReason {
    /// The part of what was asked that it is about.
    pub part: String,
    /// Citation, for instance "Pasal 17 huruf h UU 14/2008" or another law's article.
    pub citation: String,
    /// The ground in plain words.
    pub ground: String,
}

/// Another public body that holds what was asked, UU 14/2008 Art. 22(7)b.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OtherHolder {
    /// Its name.
    pub name: String,
    /// How it can be reached.
    pub contact: Option<String>,
}
