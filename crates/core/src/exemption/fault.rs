//! What the law of exemptions says no to. Data, never a sentence.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Condition, Stage};
use crate::law::ExemptionGround;
use crate::request::Act;

/// A rule of the consequence test that stands against a command.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "fault", rename_all = "snake_case")]
pub enum Fault {
    /// The test is at a stage where the act has no meaning.
    #[error("{act:?} is not possible while the test is {stage:?}")]
    Stage {
        /// What was tried.
        act: Act,
        /// Where the test stands.
        stage: Stage,
    },
    /// The test lies with another office now.
    #[error("the test lies with another office")]
    OtherSeat,
    /// The law cited beside Art. 17 is no *undang-undang* (Art. 17 j).
    #[error("not a statute: {cited}")]
    NotStatute {
        /// As it was written.
        cited: String,
    },
    /// Art. 18(2) opens it: the person consents, or it concerns a public office.
    #[error("opened by Art. 18(2): {condition:?}")]
    OpenedByPerson {
        /// Which of the two.
        condition: Condition,
    },
    /// A ground needs an end: no date and none of its conditions is named (Art. 20(1)).
    #[error("no end for Art. 17 {ground:?}")]
    NoEnd {
        /// For which ground.
        ground: ExemptionGround,
    },
    /// The date lies beyond what the ground allows.
    #[error("{until} is later than {latest}, the last day for Art. 17 {ground:?}")]
    TooLong {
        /// For which ground.
        ground: ExemptionGround,
        /// What was named.
        until: Date,
        /// The last day possible.
        latest: Date,
    },
    /// A condition that none of the grounds knows.
    #[error("{condition:?} belongs to none of the grounds")]
    Unfit {
        /// Which.
        condition: Condition,
    },
    /// The *Tim Pertimbangan* has not said enough yet.
    #[error("{found} of {needed} opinions")]
    Opinions {
        /// How many the office wants.
        needed: u8,
        /// How many were given.
        found: u8,
    },
    /// This office does not determine exemptions itself: it proposes.
    #[error("an office above decides")]
    DecidedAbove,
    /// This office determines itself, or there is none above it.
    #[error("there is nobody above to decide")]
    NobodyAbove,
    /// Declaring open before the time is a new classification and needs a new test (PP 61/2010
    /// Art. 10).
    #[error("may be declared open from {from:?}")]
    TooEarly {
        /// The first day; none where the decision names no date.
        from: Option<Date>,
    },
    /// The law has opened it already: its last day has passed (PP 61/2010 Art. 11).
    #[error("open by law since {since}")]
    OpenByLaw {
        /// The first day on which it was open.
        since: Date,
    },
    /// A reason to open that this exemption does not know.
    #[error("this exemption does not end that way")]
    NotThatWay,
    /// A refusal under Art. 17 names no decided test in force (Art. 19).
    #[error("no decided consequence test")]
    Untested,
    /// A ground that none of the tests named holds.
    #[error("no test named holds Art. 17 {ground:?}")]
    GroundUntested {
        /// Which.
        ground: ExemptionGround,
    },
    /// Another test of the same exemption is under way already.
    #[error("test {number} of it is under way")]
    UnderWay {
        /// Its number.
        number: u32,
    },
}
