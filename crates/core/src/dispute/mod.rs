//! The information dispute (*sengketa informasi*, UU 14/2008 Art. 37–48, PerKI 1/2013): brought to
//! the *Komisi Informasi* after an objection, mediated or adjudicated, ruled upon, perhaps taken to
//! court, carried out where information must be given.
//!
//! The office does not conduct the case; it keeps its file: [`stage`] says where a dispute can stand,
//! [`open`] when its file can be opened,
//! [`decide`] what may be noted there, [`event`] what is remembered, [`commission`] which commission
//! is competent, [`register`] the row in the office's own register.

pub mod commission;
pub mod decide;
pub mod event;
pub mod open;
pub mod register;
pub mod stage;

pub use commission::{Commission, CommissionLevel, competent};
pub use event::Event;
pub use stage::{Stage, Step};

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::codes;
use crate::ident::{CaseId, OfficeId};
use crate::law::{ObjectionGround, Track};
use crate::request::order::{Execution, Order};
use crate::request::{Act, Text};

codes! {
    /// What a hearing is for.
    HearingKind {
        /// First examination of the application (*pemeriksaan awal*).
        Preliminary = "preliminary",
        /// Mediation.
        Mediation = "mediation",
        /// Adjudication: evidence, witnesses, conclusions.
        Adjudication = "adjudication",
        /// The ruling is read.
        Ruling = "ruling",
        /// Before a court.
        Court = "court",
    }
}

codes! {
    /// What the commission ruled.
    Outcome {
        /// The office was right.
        Upheld = "upheld",
        /// All of it must be given.
        OpenWhole = "open_whole",
        /// A part must be given.
        OpenInPart = "open_in_part",
        /// The application could not be heard (*tidak dapat diterima*).
        Inadmissible = "inadmissible",
        /// The two agreed in mediation; final and binding (Art. 39).
        Agreement = "agreement",
    }
}

codes! {
    /// Who went to court.
    Party {
        /// This office.
        Office = "office",
        /// The applicant.
        Applicant = "applicant",
    }
}

codes! {
    /// What a court made of the commission's ruling.
    Judged {
        /// It stands.
        Affirmed = "affirmed",
        /// It falls: the information must be given.
        Opens = "opens",
        /// It falls: the information need not be given.
        Closes = "closes",
    }
}

/// A dispute as its journal makes it: no personal data, no free text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dispute {
    /// Identifier.
    pub id: CaseId,
    /// Office, the respondent (*termohon*).
    pub office: OfficeId,
    /// The objection it follows.
    pub objection: CaseId,
    /// The request behind it.
    pub request: Option<CaseId>,
    /// Ordinary or election.
    pub track: Track,
    /// Grounds of the objection.
    pub grounds: BTreeSet<ObjectionGround>,
    /// Before whom.
    pub commission: Commission,
    /// The commission's own register number, once known.
    pub commission_no: Option<String>,
    /// Civil date on which the commission received the application.
    pub applied_on: Date,
    /// Last day to apply (Art. 37(2); PerKI 1/2013 Art. 13).
    pub apply_by: Date,
    /// Applied after it: for the commission to judge, marked here.
    pub late: bool,
    /// Last day for the commission to begin (Art. 38(1)).
    pub starts_by: Date,
    /// Last day for the commission to finish (Art. 38(2)).
    pub ends_by: Date,
    /// Where it stands.
    pub stage: Stage,
    /// Hearings, in the order they were noted.
    pub hearings: Vec<Hearing>,
    /// Civil date on which mediation began.
    pub mediation_on: Option<Date>,
    /// Civil date on which adjudication began.
    pub adjudication_on: Option<Date>,
    /// The ruling, or the agreement.
    pub ruling: Option<Ruling>,
    /// The way to court.
    pub appeal: Option<Appeal>,
    /// What the court said.
    pub judgment: Option<Judgment>,
    /// What the office must do by ruling, agreement or judgment.
    pub order: Option<Order>,
    /// How it was carried out.
    pub execution: Option<Execution>,
    /// Civil date on which the file was closed.
    pub closed_on: Option<Date>,
    /// Civil date on which the applicant took it back.
    pub withdrawn_on: Option<Date>,
}

/// A hearing; where it is held stands among the words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hearing {
    /// Which one of this dispute, from 1.
    pub no: u16,
    /// What for.
    pub kind: HearingKind,
    /// When it begins.
    pub at: Timestamp,
    /// How long it is expected to take, in minutes.
    pub minutes: u16,
    /// How many times it was moved; calendars want to know.
    pub moved: u16,
    /// Called off.
    pub cancelled: bool,
}

/// A ruling of the commission, or an agreement before it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ruling {
    /// Its number.
    pub number: String,
    /// Civil date.
    pub on: Date,
    /// Civil date on which the office received it.
    pub received_on: Date,
    /// What it says.
    pub outcome: Outcome,
    /// Last day to go to court (Art. 48(1)); none for an agreement.
    pub court_by: Option<Date>,
}

/// The way to court.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Appeal {
    /// Whose.
    pub by: Party,
    /// Civil date.
    pub on: Date,
    /// The court's own number, once known.
    pub number: Option<String>,
    /// After the last day.
    pub late: bool,
}

/// What the court said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judgment {
    /// Its number.
    pub number: String,
    /// Civil date.
    pub on: Date,
    /// What it makes of the ruling.
    pub judged: Judged,
}

/// What a decision makes of a dispute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The dispute afterwards.
    pub next: Dispute,
    /// What happened, for the journal.
    pub event: Event,
    /// The act that was done; none for dates that moved with the calendar.
    pub act: Option<Act>,
    /// Words that belong to it.
    pub texts: Vec<Text>,
    /// What it means for the request.
    pub duties: Vec<Duty>,
}

/// What must follow a decision, on the request behind the dispute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Duty {
    /// Write the order onto it.
    OrderOnRequest,
    /// Write onto it that the order was taken back.
    LiftOnRequest,
    /// Write onto it that the order was carried out.
    ExecutedOnRequest,
}

/// A dispute with its words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dossier {
    /// State.
    pub dispute: Dispute,
    /// Texts by slot (`hearing/1/place`, `ruling/words`, …).
    pub texts: BTreeMap<String, String>,
}

impl Dossier {
    /// The words of a slot, empty when there are none.
    pub fn words(&self, slot: &str) -> &str {
        self.texts.get(slot).map_or("", String::as_str)
    }
}

impl Dispute {
    /// What the office must do and has not done yet.
    pub fn open_order(&self) -> Option<&Order> {
        self.order.as_ref().filter(|_| self.execution.is_none())
    }

    /// Hearings that still stand, by time.
    pub fn standing_hearings(&self) -> Vec<&Hearing> {
        let mut hearings: Vec<&Hearing> =
            self.hearings.iter().filter(|hearing| !hearing.cancelled).collect();
        hearings.sort_by_key(|hearing| (hearing.at, hearing.no));
        hearings
    }

    /// Whether it is over.
    pub fn is_over(&self) -> bool {
        matches!(self.stage, Stage::Closed | Stage::Withdrawn)
    }
}
