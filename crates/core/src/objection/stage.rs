//! Where an objection can stand, and what can be done there: one table.

use crate::codes;
use crate::request::Act;

codes! {
    /// Stage of an objection.
    Stage {
        /// Numbered; waits for the PPID's explanation.
        Lodged = "lodged",
        /// The PPID has explained; waits for his superior.
        Explained = "explained",
        /// Answered in writing; waits to reach the objector.
        Answered = "answered",
        /// The objector has the answer.
        Delivered = "delivered",
        /// Its register entry is closed.
        Closed = "closed",
        /// Taken back by the objector.
        Withdrawn = "withdrawn",
    }
}

impl Stage {
    /// The acts that have a meaning at this stage. Lodging makes an objection and stands nowhere.
    pub fn acts(self) -> &'static [Act] {
        use Act::*;
        match self {
            Stage::Lodged => &[ObjectionExplain, ObjectionAnswer, ObjectionWithdraw],
            Stage::Explained => &[ObjectionAnswer, ObjectionWithdraw],
            Stage::Answered => &[ObjectionDeliver, ObjectionExecute],
            Stage::Delivered => &[ObjectionReact, ObjectionExecute, ObjectionClose],
            // The order of a closed entry can still be open.
            Stage::Closed => &[ObjectionExecute],
            Stage::Withdrawn => &[],
        }
    }

    /// Whether the answer's clock still runs.
    pub fn is_open(self) -> bool {
        matches!(self, Stage::Lodged | Stage::Explained)
    }
}
