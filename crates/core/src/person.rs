//! Who asks, how, and by which way he wants his answer (UU 14/2008 Art. 1(12), 22(2); the fields of
//! the request form).
//!
//! Everything in [`Requester`] is personal data under UU 27/2022: it is stored apart from the case,
//! never enters the journal, a log or a URL, and can be erased while the case stays.

use serde::{Deserialize, Serialize};

/// Declares an enum whose values have stable codes for forms, JSON and the database.
#[macro_export]
macro_rules! codes {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $code:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, ::serde::Serialize, ::serde::Deserialize)]
        pub enum $name {
            $($(#[$vdoc])* #[serde(rename = $code)] $variant,)+
        }
        impl $name {
            /// Every value, in the order forms show them.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];
            /// The code used in forms, JSON and the database.
            pub fn code(self) -> &'static str {
                match self { $($name::$variant => $code),+ }
            }
            /// The value with this code, if there is one.
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some($name::$variant),)+ _ => None }
            }
        }
    };
}

codes! {
    /// The kinds of requester that prove who they are differently.
    RequesterKind {
        /// *Perorangan*: identity card.
        Individual = "individual",
        /// *Kelompok orang*: power of attorney and the givers' identity.
        Group = "group",
        /// *Badan hukum*: deed and ministerial approval.
        LegalEntity = "legal_entity",
    }
}

codes! {
    /// What proves an identity.
    IdentityKind {
        /// *KTP*: sixteen digits (NIK).
        Ktp = "ktp",
        /// *SIM*, driving licence.
        Sim = "sim",
        /// *Paspor*.
        Passport = "passport",
        /// *Akta / pengesahan badan hukum*: number of the approving decree.
        LegalEntityDecree = "legal_entity_decree",
        /// *Surat kuasa khusus*.
        PowerOfAttorney = "power_of_attorney",
    }
}

codes! {
    /// The five channels by which a request arrives (seed step 1 and the portal).
    Channel {
        /// The public form.
        Portal = "portal",
        /// In person at the desk.
        WalkIn = "walk_in",
        /// By letter.
        Letter = "letter",
        /// By e-mail.
        Email = "email",
        /// By telephone; the body records it (Art. 22(3)).
        Phone = "phone",
    }
}

codes! {
    /// *Cara memperoleh informasi*.
    Obtain {
        /// See, read, listen, note.
        View = "view",
        /// A soft copy.
        SoftCopy = "soft_copy",
        /// A hard copy.
        HardCopy = "hard_copy",
    }
}

codes! {
    /// *Cara mendapatkan salinan*: the way of delivery.
    Delivery {
        /// Collected at the office.
        PickUp = "pick_up",
        /// By e-mail.
        Email = "email",
        /// By WhatsApp link.
        Whatsapp = "whatsapp",
        /// By post.
        Post = "post",
        /// By courier.
        Courier = "courier",
    }
}

codes! {
    /// The papers of the identity checklist at the desk.
    IdentityPaper {
        /// Copy of the identity card.
        IdentityCard = "identity_card",
        /// Founding deed.
        Deed = "deed",
        /// Approval by the minister for law.
        MinisterialApproval = "ministerial_approval",
        /// Special power of attorney.
        PowerOfAttorney = "power_of_attorney",
    }
}

impl IdentityPaper {
    /// What a requester of this kind must show, and one more when an attorney acts for him.
    pub fn required(kind: RequesterKind, by_attorney: bool) -> Vec<IdentityPaper> {
        let mut papers = match kind {
            RequesterKind::Individual => vec![IdentityPaper::IdentityCard],
            RequesterKind::Group => {
                vec![IdentityPaper::PowerOfAttorney, IdentityPaper::IdentityCard]
            }
            RequesterKind::LegalEntity => {
                vec![IdentityPaper::Deed, IdentityPaper::MinisterialApproval]
            }
        };
        if by_attorney && !papers.contains(&IdentityPaper::PowerOfAttorney) {
            papers.push(IdentityPaper::PowerOfAttorney);
        }
        papers
    }
}

/// The person, group or entity that asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Requester {
    /// Individual, group or legal entity.
    pub kind: RequesterKind,
    /// Full name as on the identity.
    pub name: String,
    /// Kind of identity shown, when any.
    pub identity_kind: Option<IdentityKind>,
    /// Its number (for a KTP the NIK).
    pub identity_number: Option<String>,
    /// Postal address.
    pub address: String,
    /// Telephone or WhatsApp number.
    pub phone: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// *Pekerjaan*, a column of the official register.
    pub occupation: Option<String>,
    /// *Pendidikan*, on KPU's own form.
    pub education: Option<String>,
    /// Who acts for the requester, by special power of attorney.
    pub attorney: Option<Attorney>,
}

/// Who acts for a requester (*kuasa*).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attorney {
    /// Full name.
    pub name: String,
    /// NIK or other identity number.
    pub identity_number: Option<String>,
    /// Postal address.
    pub address: Option<String>,
    /// Telephone.
    pub phone: Option<String>,
}

/// What is asked, and how it should come back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// *Rincian informasi*: what exactly is asked; no upper limit of the law.
    pub information: String,
    /// *Tujuan penggunaan*: the reason (Art. 4(3)).
    pub purpose: String,
    /// How the requester wants to obtain it.
    pub obtain: Obtain,
    /// How it should be delivered.
    pub delivery: Delivery,
}

/// Sixteen digits whose birth date is possible: the shape of a *Nomor Induk Kependudukan*.
///
/// Positions 7–12 are day, month, year of birth, with 40 added to the day for women.
///
/// ```
/// assert!(terbuka_core::person::nik_is_plausible("1503994507900001"));
/// assert!(!terbuka_core::person::nik_is_plausible("1503019907900001"));
/// assert!(!terbuka_core::person::nik_is_plausible("150301450790000"));
/// ```
pub fn nik_is_plausible(text: &str) -> bool {
    let digits: Vec<u8> = text.bytes().collect();
    if digits.len() != 16 || !digits.iter().all(u8::is_ascii_digit) {
        return false;
    }
    let pair = |at: usize| (digits[at] - b'0') * 10 + (digits[at + 1] - b'0');
    let day = match pair(6) {
        day @ 41..=71 => day - 40,
        day => day,
    };
    pair(0) >= 11 && (1..=31).contains(&day) && (1..=12).contains(&pair(8))
}

/// The NIK as other people may see it: the last four digits are kept.
///
/// ```
/// assert_eq!(terbuka_core::person::masked("1503994507900001"), "••••••••••••0001");
/// ```
pub fn masked(number: &str) -> String {
    let count = number.chars().count();
    let kept = if count > 8 { 4 } else { 0 };
    number.chars().enumerate().map(|(at, c)| if at + kept < count { '•' } else { c }).collect()
}
