//! Where a consequence test can stand, and what can be done there: one table.

use crate::codes;
use crate::request::Act;

codes! {
    /// Stage of a consequence test.
    Stage {
        /// It is said what exactly is to be exempted; its basis is looked for.
        Identified = "identified",
        /// It has a basis; consequences are weighed, opinions are given.
        Weighing = "weighing",
        /// Handed in: waits for the head's approval.
        Submitted = "submitted",
        /// Approved: waits for the PPID's determination, or to be handed up.
        Approved = "approved",
        /// Handed up to an office that works elsewhere; its decision is awaited.
        HandedUp = "handed_up",
        /// Exempt.
        InForce = "in_force",
        /// Was exempt; is open or was replaced by another test.
        Ended = "ended",
        /// Tested, and not exempt: open.
        NotExempt = "not_exempt",
    }
}

impl Stage {
    /// The acts that have a meaning at this stage. Beginning a test stands nowhere.
    pub fn acts(self) -> &'static [Act] {
        use Act::*;
        match self {
            Stage::Identified => &[TestBasis, TestIdentify, TestOpen],
            Stage::Weighing => &[TestWeigh, TestOpinion, TestBasis, TestIdentify, TestOpen],
            Stage::Submitted => &[TestApprove],
            Stage::Approved | Stage::HandedUp => &[TestDetermine],
            Stage::InForce => &[TestOpen, TestDetermine],
            Stage::Ended | Stage::NotExempt => &[],
        }
    }

    /// Whether nobody has decided yet.
    pub fn is_under_way(self) -> bool {
        !matches!(self, Stage::InForce | Stage::Ended | Stage::NotExempt)
    }

    /// Whether the public reads of it: that there is something, never what it says.
    pub fn is_public(self) -> bool {
        matches!(self, Stage::InForce | Stage::Ended)
    }
}
