//! The consequence test (*pengujian konsekuensi*, UU 14/2008 Art. 19) and what comes of it: a decision
//! that exactly this information is exempt, on this statute, until then; or that it is open.
//!
//! [`stage`] says where a test can stand, [`decide`] what may be done there, [`event`] what is
//! remembered, [`facts`] what a decision needs to know. [`rules`] holds what the law says of the end of
//! an exemption, [`countdown`] the dates before it, [`content`] the words, [`paper`] the sheet and the
//! decree, [`list`] the list of exempt information. Words stand outside the state, as in every case.

pub mod command;
pub mod content;
pub mod countdown;
pub mod decide;
pub mod event;
pub mod facts;
pub mod fault;
pub mod list;
pub mod paper;
pub mod rules;
pub mod stage;
mod weigh;

pub use content::{Basis, Content, Signer, is_statute};
pub use countdown::{Countdown, Nearness};
pub use event::Event;
pub use facts::{Facts, Person};
pub use fault::Fault;
pub use rules::{Condition, Period, PeriodRule, period_rule};
pub use stage::Stage;

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::codes;
use crate::ident::{CaseId, OfficeId, ProcedureId, UnitId, UserId};
use crate::law::ExemptionGround;
use crate::request::{Act, Text};
use crate::role::Role;

codes! {
    /// When a test is made (PerKI 1/2021 Art. 49(1)).
    Occasion {
        /// Before anybody asked.
        BeforeRequest = "before_request",
        /// Because somebody asked.
        AtRequest = "at_request",
        /// Because the Information Commission ordered it.
        CommissionOrder = "commission_order",
    }
}

codes! {
    /// How much of the document is exempt.
    Extent {
        /// All of it.
        Whole = "whole",
        /// Some of it: the rest is given with that part blacked out (UU 14/2008 Art. 22(7)e).
        Part = "part",
    }
}

codes! {
    /// What a member of the *Tim Pertimbangan* advises.
    View {
        /// To exempt it as proposed.
        Close = "close",
        /// To exempt a smaller part.
        Part = "part",
        /// To leave it open.
        Open = "open",
    }
}

codes! {
    /// Why something exempt is so no longer.
    EndReason {
        /// The PPID declared it open before its end (PP 61/2010 Art. 11).
        Declared = "declared",
        /// Nobody did, and it opened by law (PP 61/2010 Art. 11).
        Expired = "expired",
        /// What should end it has happened.
        Condition = "condition",
        /// The person consented in writing (UU 14/2008 Art. 18(2) a).
        Consent = "consent",
        /// It concerns the person's public office (UU 14/2008 Art. 18(2) b).
        PublicOffice = "public_office",
        /// The Information Commission or a court opened it.
        Commission = "commission",
        /// The decision was revoked.
        Revoked = "revoked",
        /// A new test found it open (PP 61/2010 Art. 10).
        Retested = "retested",
        /// A new test took its place: it stays exempt under another decision.
        Replaced = "replaced",
    }
}

impl EndReason {
    /// Whether the information is open from then on.
    pub fn opens(self) -> bool {
        self != EndReason::Replaced
    }
}

/// A consequence test as its journal makes it: no words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exemption {
    /// Identifier.
    pub id: CaseId,
    /// Whose information it is.
    pub office: OfficeId,
    /// Which of the office's tests, from 1.
    pub number: u32,
    /// With which office it lies: an office above it decides for others.
    pub seat: OfficeId,
    /// The SOP of tests in force when it began; it keeps it.
    pub procedure: Option<ProcedureId>,
    /// Where it stands.
    pub stage: Stage,
    /// When it is made.
    pub occasion: Occasion,
    /// The request that occasioned it.
    pub case: Option<CaseId>,
    /// The exemption that it tests anew (PP 61/2010 Art. 10).
    pub renews: Option<CaseId>,
    /// The unit that holds it.
    pub unit: UnitId,
    /// How much of it.
    pub extent: Extent,
    /// Civil date on which it was begun.
    pub begun_on: Date,
    /// Letters of Art. 17.
    pub grounds: BTreeSet<ExemptionGround>,
    /// How long.
    pub period: Period,
    /// What the *Tim Pertimbangan* advised.
    pub opinions: Vec<Opinion>,
    /// Civil date on which it was handed in, the last time.
    pub submitted_on: Option<Date>,
    /// How many times it was sent back.
    pub returns: u16,
    /// Approvals of heads, in order: one for every office it lay with.
    pub approvals: Vec<Approval>,
    /// To whom it was handed up, in order.
    pub proposals: Vec<Proposal>,
    /// The decision.
    pub decided: Option<Decided>,
    /// Civil date on which the PPID was asked to declare it open.
    pub asked_on: Option<Date>,
    /// How it ended.
    pub ended: Option<Ended>,
    /// Civil date on which it was found not to be exempt.
    pub found_open_on: Option<Date>,
}

/// Advice of one member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opinion {
    /// Who.
    pub by: Option<UserId>,
    /// Civil date.
    pub on: Date,
    /// What.
    pub view: View,
}

/// The head of an office approved (PP 61/2010 Art. 3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    /// Of which office.
    pub office: OfficeId,
    /// Who.
    pub by: Option<UserId>,
    /// In which role.
    pub role: Role,
    /// Civil date.
    pub on: Date,
}

/// The test was handed up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// The office, when it works here too.
    pub to: Option<OfficeId>,
    /// Its name.
    pub name: String,
    /// Civil date.
    pub on: Date,
}

/// It was determined that it is exempt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    /// Civil date of the decision.
    pub on: Date,
    /// Civil date on which it was recorded here.
    pub recorded_on: Date,
    /// Who determined or recorded it.
    pub by: Option<UserId>,
    /// Number of the decision.
    pub decree: String,
    /// The office that decided, when it works here too.
    pub office: Option<OfficeId>,
    /// Its name.
    pub name: String,
}

impl Decided {
    /// Whether an office that does not work here decided, and its decision was only recorded.
    pub fn is_elsewhere(&self) -> bool {
        self.office.is_none()
    }
}

/// It is exempt no longer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended {
    /// Civil date: the first day on which it is open, or exempt under another decision.
    pub on: Date,
    /// Why.
    pub reason: EndReason,
    /// Who; none when the law itself did.
    pub by: Option<UserId>,
    /// Number of the decision that ended it, when there is one.
    pub decree: Option<String>,
    /// The test that took its place.
    pub test: Option<CaseId>,
}

/// What a request's refusal may rest on: a decided test in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecidedTest {
    /// The test.
    pub id: CaseId,
    /// Number of the decision.
    pub decree: String,
    /// Civil date of the decision.
    pub on: Date,
    /// Letters of Art. 17.
    pub grounds: BTreeSet<ExemptionGround>,
    /// How long.
    pub period: Period,
    /// Title, as it stands on the list.
    pub title: String,
    /// Consequence if opened, and what closing protects, in the test's words.
    pub consequence: String,
}

/// What a decision makes of a test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The test afterwards.
    pub next: Exemption,
    /// What happened, for the journal.
    pub event: Event,
    /// The act that was done, for the step log; none for what only follows from a date or another's.
    pub act: Option<Act>,
    /// What it says from now on, when that changed.
    pub content: Option<Content>,
    /// Other words that belong to it: opinions, reasons.
    pub texts: Vec<Text>,
}

impl Exemption {
    /// Whether it is exempt on a civil date: decided, not ended, and its last day not passed. A day
    /// that has passed opens it whether or not the program was there to say so.
    pub fn holds(&self, on: Date) -> bool {
        self.stage == Stage::InForce && self.period.until.is_none_or(|until| on <= until)
    }
}
