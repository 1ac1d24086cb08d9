//! The request for public information (*permohonan informasi publik*, UU 14/2008 Art. 22): from
//! receipt to the row in the register and the month's report.
//!
//! [`stage`] says where a case can stand, [`decide`] what may be done there, [`event`] what is
//! remembered, [`facts`] what a decision needs to know. Free text and personal data stand outside
//! the case's state, in [`Text`]s that can be erased.

pub mod act;
pub mod decide;
pub mod dossier;
pub mod event;
pub mod facts;
pub mod stage;

pub use act::Act;
pub use dossier::Dossier;
pub use event::Event;
pub use facts::{Actor, Facts};
pub use stage::{Outcome, Stage};

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::ident::{CaseId, DispositionId, OfficeId, ProcedureId, UnitId, UserId};
use crate::law::{ExemptionGround, ExtensionReason, Track};
use crate::person::{Channel, Delivery};

/// A request as its journal makes it: no personal data, no free text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// Identifier.
    pub id: CaseId,
    /// Office that received it.
    pub office: OfficeId,
    /// Registration number (*nomor pendaftaran*, Art. 22(4)).
    pub number: String,
    /// Procedure version in force when it began; it keeps it.
    pub procedure: ProcedureId,
    /// Ordinary or election.
    pub track: Track,
    /// How it arrived.
    pub channel: Channel,
    /// The instant of receipt.
    pub received: Timestamp,
    /// The instant the answer's clock counts from: receipt, or completeness where the office's
    /// setting says so.
    pub clock_from: Timestamp,
    /// Where it stands.
    pub stage: Stage,
    /// What came of it, once something did.
    pub outcome: Option<Outcome>,
    /// Civil date on which it was answered, lapsed or was withdrawn.
    pub ended_on: Option<Date>,
    /// The binding date of the written notification.
    pub due_on: Date,
    /// The running round of completing, if any: what must be delivered until when.
    pub completion: Option<Completion>,
    /// The one extension (Art. 22(8)).
    pub extension: Option<Extension>,
    /// Dispositions to units.
    pub dispositions: Vec<Disposition>,
    /// The decision, once taken.
    pub decision: Option<Ruling>,
    /// The hand-over, once done.
    pub delivered: Option<Delivered>,
    /// Civil date on which it was closed for the register.
    pub registered_on: Option<Date>,
    /// Civil date of supervision.
    pub supervised_on: Option<Date>,
    /// Period (`2026-03`) of the monthly report that holds it.
    pub reported_in: Option<String>,
}

/// The requester has been told what is missing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Completion {
    /// Civil date of the notice.
    pub asked_on: Date,
    /// Last day to deliver it.
    pub due_on: Date,
    /// Which round, from 1.
    pub round: u16,
}

/// The one extension.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extension {
    /// Civil date it was given.
    pub given_on: Date,
    /// The binding date before it, to which removal returns.
    pub was_due_on: Date,
    /// Why, as a class of the regulations' reasons.
    pub reason: ExtensionReason,
}

/// A task given to a unit (*disposisi*).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disposition {
    /// Identifier.
    pub id: DispositionId,
    /// Unit asked.
    pub unit: UnitId,
    /// Liaison officer asked, when named.
    pub liaison: Option<UserId>,
    /// Civil date given.
    pub given_on: Date,
    /// The unit's own last day.
    pub due_on: Date,
    /// Civil date of the reply.
    pub replied_on: Option<Date>,
    /// Whether the unit has the information.
    pub held: Option<bool>,
    /// How many times the unit was reminded.
    pub reminders: u16,
}

/// The decision on a request (Art. 22(7) a–g) as far as it is not free text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ruling {
    /// Civil date.
    pub decided_on: Date,
    /// Who decided.
    pub by: Option<UserId>,
    /// Letters of Art. 17 relied on, for a refusal or the refused part.
    pub grounds: BTreeSet<ExemptionGround>,
    /// Numbers of the decisions of the consequence tests it rests on.
    pub test_decree: Option<String>,
    /// The tests themselves. Refusals of before the exempt list was kept name none.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub tests: BTreeSet<CaseId>,
    /// Means of delivery promised.
    pub delivery: Delivery,
    /// Cost in rupiah.
    pub cost_rupiah: i64,
}

/// How and when the answer was handed over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivered {
    /// By which way.
    pub by: Delivery,
    /// Civil date in the office's zone.
    pub on: Date,
}

/// Free text of a case, kept apart from its state and from the journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    /// Which text: `extension/reason`, `decision/material`, …
    pub slot: String,
    /// The words.
    pub body: String,
}

impl Text {
    /// A text for a slot.
    pub fn new(slot: impl Into<String>, body: impl Into<String>) -> Text {
        Text { slot: slot.into(), body: body.into() }
    }
}

/// What a decision makes of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision<S> {
    /// The case afterwards.
    pub next: S,
    /// What happened, for the journal.
    pub event: Event,
    /// The act that was done, for the step log.
    pub act: Act,
    /// Words that belong to it.
    pub texts: Vec<Text>,
    /// What must follow in the same transaction.
    pub duties: Vec<Duty>,
}

/// What must follow a decision: the desk turns each into a letter, a mail, or another act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Duty {
    /// Issue the letter of this kind.
    Letter(LetterDuty),
    /// Tell the requester by mail, when he has an address.
    TellRequester(Notice),
    /// Tell the officers of a unit or its liaison.
    TellUnit(DispositionId),
    /// The SOP's own lane for this act is the program's: do it at once.
    Automatically(Act),
}

/// Letters that a decision can demand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LetterDuty {
    /// *Tanda bukti penerimaan*.
    Receipt,
    /// What is missing, until when.
    CompletionNotice,
    /// The term ran out without completion.
    LapseNotice,
    /// *Pemberitahuan perpanjangan*.
    ExtensionNotice,
    /// *Lembar disposisi*.
    Disposition,
    /// *Pemberitahuan tertulis*.
    Notification,
    /// *Penolakan*: goes with the notification.
    Refusal,
    /// The information is not held; who holds it.
    NotHeld,
    /// *Tanda terima* of the information.
    HandOver,
}

/// What a mail to the requester is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Notice {
    /// Received and numbered.
    Received,
    /// Something is missing.
    Incomplete,
    /// Complete and being served.
    Accepted,
    /// The term is longer.
    Extended,
    /// The extension was withdrawn; the old date holds.
    ExtensionRemoved,
    /// Answered.
    Decided,
    /// Handed over.
    Delivered,
    /// Could not be processed.
    Lapsed,
    /// Withdrawn.
    Withdrawn,
    /// The date moved, because the calendar did.
    DateMoved,
}
