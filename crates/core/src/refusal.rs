//! Why something may not be done. Data, never a sentence: pages and letters word it.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::charter;
use crate::exemption::Fault;
use crate::record;
use crate::request::{Act, Stage};
use crate::role::Role;

/// The law, the procedure or the state of the case says no.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "refusal", rename_all = "snake_case")]
pub enum Refusal {
    /// The case is at a stage where the act has no meaning.
    #[error("{act:?} is not possible at stage {stage:?}")]
    WrongStage {
        /// What was tried.
        act: Act,
        /// Where the case stands.
        stage: Stage,
    },
    /// The person holds no role that the regulations let do this.
    #[error("{act:?} needs one of {needed:?}")]
    WrongRole {
        /// What was tried.
        act: Act,
        /// Roles that may.
        needed: Vec<Role>,
    },
    /// The office's SOP gives the step to another lane.
    #[error("{act:?} belongs to step {step} of the SOP, lane {lanes:?}")]
    WrongLane {
        /// What was tried.
        act: Act,
        /// Number of the step.
        step: String,
        /// Lanes as the SOP names them.
        lanes: Vec<String>,
    },
    /// An extension exists already; the law allows one (Art. 22(8)).
    #[error("already extended to {until}")]
    AlreadyExtended {
        /// The date it runs to.
        until: Date,
    },
    /// There is no extension to remove.
    #[error("not extended")]
    NotExtended,
    /// The first term has run out; an extension comes too late.
    #[error("the term ended on {due}")]
    TermOver {
        /// When it ended.
        due: Date,
    },
    /// The requester still has time.
    #[error("the term runs until {due}")]
    TermRunning {
        /// When it ends.
        due: Date,
    },
    /// Something that must be said or attached is missing.
    #[error("missing: {what}")]
    Missing {
        /// Name of the field or paper, stable code.
        what: String,
    },
    /// A refusal names information that a statute forbids to exempt (Art. 18(1)).
    #[error("never exempt: {what}")]
    NeverExempt {
        /// Which class, as a code of [`crate::law::ground`].
        what: String,
    },
    /// A date lies where it cannot.
    #[error("{field}: {date} lies outside {earliest} to {latest}")]
    DateOutside {
        /// Field.
        field: String,
        /// What was given.
        date: Date,
        /// Earliest possible.
        earliest: Date,
        /// Latest possible.
        latest: Date,
    },
    /// No clock rule is in force for the day.
    #[error("no clock rule {rule} in force")]
    NoClock {
        /// Code of the rule.
        rule: String,
    },
    /// The disposition does not exist or is answered already.
    #[error("no open disposition")]
    NoOpenDisposition,
    /// Every disposition must be answered or recalled first.
    #[error("{count} dispositions are still open")]
    DispositionsOpen {
        /// How many.
        count: usize,
    },
    /// The charter is at a stage where the act has no meaning.
    #[error("{act:?} is not possible while the charter is {stage:?}")]
    CharterStage {
        /// What was tried.
        act: Act,
        /// Where the charter stands.
        stage: charter::Stage,
    },
    /// One charter at a time: another edition is still on its way.
    #[error("edition {edition} is not published yet")]
    CharterUnderWay {
        /// Its number.
        edition: u32,
    },
    /// The law or the office's SOP promises other times now than when the charter was handed in.
    #[error("the standards changed after the charter was handed in")]
    StandardsMoved,
    /// A rule of the consequence test stands against it.
    #[error("{of}")]
    Exemption {
        /// Which.
        of: Fault,
    },
    /// The document is at a stage where the act has no meaning.
    #[error("{act:?} is not possible while the document is {stage:?}")]
    RecordStage {
        /// What was tried.
        act: Act,
        /// Where the document stands.
        stage: record::Stage,
    },
    /// A liaison officer acts for his own units only.
    #[error("{act:?}: the document belongs to another unit")]
    OtherUnit {
        /// What was tried.
        act: Act,
    },
    /// Exempt information is listed by a decided consequence test, never through documentation.
    #[error("exempt information is listed by a consequence test only")]
    ExemptByTestOnly,
}

impl From<Fault> for Refusal {
    fn from(of: Fault) -> Self {
        Refusal::Exemption { of }
    }
}
