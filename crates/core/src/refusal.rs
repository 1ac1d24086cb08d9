//! Why something may not be done. Data, never a sentence: pages and letters word it.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::charter;
use crate::dispute;
use crate::exemption::Fault;
use crate::law::ObjectionGround;
use crate::objection;
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
    /// The objection is at a stage where the act has no meaning.
    #[error("{act:?} is not possible while the objection is {stage:?}")]
    ObjectionStage {
        /// What was tried.
        act: Act,
        /// Where the objection stands.
        stage: objection::Stage,
    },
    /// The request is not answered yet and its time still runs: there is no ground to object.
    #[error("the answer is due on {due}, there is nothing to object to yet")]
    AnswerStillDue {
        /// Last day of the answer.
        due: Date,
    },
    /// The request, as it was answered, does not give this ground (Art. 35(1)).
    #[error("the request gives no ground {}", ground.letter())]
    NoSuchGround {
        /// Which.
        ground: ObjectionGround,
    },
    /// Without a request one can object only to missing periodic information (Art. 35(1)b).
    #[error("ground {} needs a request", ground.letter())]
    NeedsRequest {
        /// Which.
        ground: ObjectionGround,
    },
    /// An objection on the same ground exists already.
    #[error("objection {number} has ground {} already", ground.letter())]
    ObjectionTwice {
        /// Number of the earlier one.
        number: String,
        /// The ground both have.
        ground: ObjectionGround,
    },
    /// The ground cannot be settled between the two (Art. 35(2)).
    #[error("ground {} cannot be settled amicably", ground.letter())]
    NotAmicable {
        /// Which.
        ground: ObjectionGround,
    },
    /// Nothing was ordered, or it is carried out already.
    #[error("there is no open order")]
    NoOrder,
    /// The request itself is still open: its own answer carries the order out.
    #[error("request {number} is not answered yet")]
    RequestStillOpen {
        /// Its number.
        number: String,
    },
    /// The order must be carried out first.
    #[error("the order of {due} is still open")]
    OrderOpen {
        /// Its last day.
        due: Date,
    },
    /// The dispute is at a stage where the step has no meaning.
    #[error("{step:?} is not possible while the dispute is {stage:?}")]
    DisputeStage {
        /// What was tried.
        step: dispute::Step,
        /// Where the dispute stands.
        stage: dispute::Stage,
    },
    /// The objection is not answered yet and its time still runs: the Commission comes after
    /// (Art. 37(1)).
    #[error("the objection's answer is due on {due}")]
    ObjectionPending {
        /// Last day of the answer.
        due: Date,
    },
    /// The objection has a dispute already, or was taken back.
    #[error("this objection leads to no further dispute")]
    NoDispute,
    /// A refusal under Art. 17 goes to adjudication: mediation is for grounds b–g (Art. 40).
    #[error("ground {} cannot be mediated", ground.letter())]
    NotMediable {
        /// The ground that stands against it.
        ground: ObjectionGround,
    },
    /// An agreement made in mediation is final and binding (Art. 39).
    #[error("an agreement made in mediation is final")]
    AgreementFinal,
    /// There is no such hearing, or it was called off.
    #[error("no such hearing")]
    NoHearing,
}

impl From<Fault> for Refusal {
    fn from(of: Fault) -> Self {
        Refusal::Exemption { of }
    }
}
