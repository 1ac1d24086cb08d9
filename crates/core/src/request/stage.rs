//! Where a request can stand, and what can be done there: one table.

use crate::codes;
use crate::request::Act;

codes! {
    /// Stage of a request.
    Stage {
        /// Numbered; completeness is being checked.
        Received = "received",
        /// The requester was told what is missing.
        AwaitingCompletion = "awaiting_completion",
        /// Complete and being served.
        InProcess = "in_process",
        /// Decided; the notification waits to be handed over.
        Decided = "decided",
        /// Handed over, or ended without an answer.
        Delivered = "delivered",
        /// Its register entry is closed.
        Registered = "registered",
        /// Supervised.
        Supervised = "supervised",
        /// In a monthly report.
        Reported = "reported",
    }
}

codes! {
    /// What came of a request.
    Outcome {
        /// *Dikabulkan seluruhnya*.
        Granted = "granted",
        /// *Dikabulkan sebagian*.
        GrantedInPart = "granted_in_part",
        /// *Ditolak*, under Art. 17.
        Refused = "refused",
        /// *Tidak dikuasai*.
        NotHeld = "not_held",
        /// Not completed in time: could not be processed.
        Lapsed = "lapsed",
        /// *Dicabut* by the requester.
        Withdrawn = "withdrawn",
    }
}

impl Stage {
    /// The acts that have a meaning at this stage. [`Act::Receive`] makes a case and stands nowhere.
    pub fn acts(self) -> &'static [Act] {
        use Act::*;
        match self {
            Stage::Received => &[Accept, AskCompletion, SetTrack, Withdraw],
            Stage::AwaitingCompletion => &[Supplement, Lapse, Withdraw],
            Stage::InProcess => &[
                AnswerOnSpot,
                TellExempt,
                Dispose,
                Reply,
                Remind,
                Extend,
                RemoveExtension,
                SetTrack,
                Decide,
                Withdraw,
            ],
            Stage::Decided => &[HandOver],
            Stage::Delivered => &[Register],
            Stage::Registered => &[Supervise],
            Stage::Supervised => &[Report],
            Stage::Reported => &[],
        }
    }

    /// Whether the answer's clock still runs.
    pub fn is_open(self) -> bool {
        matches!(self, Stage::Received | Stage::AwaitingCompletion | Stage::InProcess)
    }
}
