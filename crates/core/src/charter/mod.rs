//! The service charter (*maklumat pelayanan*, UU 25/2009 Art. 22, PerKI 1/2021 Art. 47–48): the PPID
//! draws it up, his superior determines it, the office announces and spreads it; the next edition
//! takes its place.
//!
//! [`stage`] says where a charter can stand, [`decide`] what may be done there, [`event`] what is
//! remembered, [`facts`] what a decision needs to know. [`promise`] takes the promised times from the
//! law's clocks and the office's SOP, [`content`] what the law wants a charter to say, [`measure`]
//! whether the promises were kept. What a charter says stands outside its state, as words do.

pub mod content;
pub mod decide;
pub mod event;
pub mod facts;
pub mod measure;
pub mod poster;
pub mod promise;
pub mod review;
pub mod stage;

pub use content::{Content, Part, PartRule, Signer, Words, part_rule, part_rules};
pub use event::Event;
pub use facts::Facts;
pub use measure::{Kept, Measured};
pub use promise::{Promise, PromiseKey, Promised};
pub use stage::Stage;

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::codes;
use crate::ident::{CaseId, OfficeId, ProcedureId, UserId};
use crate::request::{Act, Text};
use crate::role::Role;

codes! {
    /// How a charter is announced (PerKI 1/2021 Art. 48(3)).
    Way {
        /// This portal; always among them.
        Portal = "portal",
        /// *Papan pengumuman*.
        NoticeBoard = "notice_board",
        /// The office's own web site.
        Website = "website",
        /// *Media sosial*.
        SocialMedia = "social_media",
        /// *Aplikasi*.
        Application = "application",
        /// Spoken, in large print or in braille (Art. 48(4)–(5)).
        Accessible = "accessible",
    }
}

/// A charter as its journal makes it: no words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Charter {
    /// Identifier.
    pub id: CaseId,
    /// Whose it is.
    pub office: OfficeId,
    /// Which edition of the office's charter, from 1.
    pub edition: u32,
    /// The charter SOP in force when it was begun; it keeps it. Without one the law's usual roles act.
    pub procedure: Option<ProcedureId>,
    /// Where it stands.
    pub stage: Stage,
    /// Civil date on which it was begun.
    pub begun_on: Date,
    /// Civil date on which it was handed in, the last time.
    pub submitted_on: Option<Date>,
    /// How many times it was sent back.
    pub returns: u16,
    /// Its determination.
    pub determined: Option<Determined>,
    /// Its announcement.
    pub published: Option<Published>,
    /// What took its place.
    pub replaced: Option<Replaced>,
}

/// A charter was determined.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Determined {
    /// Civil date.
    pub on: Date,
    /// Who.
    pub by: Option<UserId>,
    /// In which role.
    pub role: Role,
    /// Number of the decision, when the office gave it one.
    pub decree: Option<String>,
    /// The day on which the service standard was set, from which the time to announce counts.
    pub standard_on: Date,
    /// Last day to announce (PP 96/2012 Art. 30(4)).
    pub publish_by: Date,
}

/// A charter was announced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Published {
    /// Civil date.
    pub on: Date,
    /// How.
    pub ways: BTreeSet<Way>,
}

/// A later edition took its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replaced {
    /// Civil date.
    pub on: Date,
    /// Which.
    pub by: u32,
}

impl Charter {
    /// Whether it is late on a date: announced after its last day, or still not announced then.
    /// `None` before it was determined.
    pub fn is_late(&self, today: Date) -> Option<bool> {
        let determined = self.determined.as_ref()?;
        let on = self.published.as_ref().map_or(today, |published| published.on);
        Some(on > determined.publish_by)
    }
}

/// What a decision makes of a charter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The charter afterwards.
    pub next: Charter,
    /// What happened, for the journal.
    pub event: Event,
    /// The act that was done, for the step log; none for what only follows from another's.
    pub act: Option<Act>,
    /// What it says from now on, when that changed.
    pub content: Option<Content>,
    /// Other words that belong to it: why it was sent back.
    pub texts: Vec<Text>,
}
