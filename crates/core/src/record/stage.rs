//! Where a document can stand on its way to the list, and what can be done there: one table.

use crate::codes;
use crate::request::Act;

codes! {
    /// Stage of a document on its way to the list.
    Stage {
        /// The unit made it and keeps the paper; the digital copy is not handed over yet.
        Kept = "kept",
        /// The digital copy was handed over and recorded.
        HandedOver = "handed_over",
        /// The PPID's office checked it and keeps it.
        Stored = "stored",
        /// It is being described for the list.
        Collected = "collected",
        /// Handed in: waits for the PPID's superior.
        Submitted = "submitted",
        /// Approved: waits to be documented on the list.
        Approved = "approved",
        /// On the list.
        Listed = "listed",
        /// Given up before it came on the list.
        Dropped = "dropped",
    }
}

impl Stage {
    /// The acts that have a meaning at this stage, the one that brings it on first. Beginning stands
    /// nowhere.
    pub fn acts(self) -> &'static [Act] {
        use Act::*;
        match self {
            Stage::Kept => &[RecordHandOver, RecordKeep, RecordDrop],
            Stage::HandedOver => &[RecordStore, RecordReturn, RecordDrop],
            Stage::Stored | Stage::Collected => &[RecordCollect, RecordDrop],
            Stage::Submitted => &[RecordApprove],
            Stage::Approved => &[RecordList],
            Stage::Listed | Stage::Dropped => &[],
        }
    }

    /// The act that brings a document on from here, if any.
    pub fn next_act(self) -> Option<Act> {
        self.acts().first().copied()
    }

    /// Whether it is still on its way.
    pub fn is_under_way(self) -> bool {
        !matches!(self, Stage::Listed | Stage::Dropped)
    }
}
