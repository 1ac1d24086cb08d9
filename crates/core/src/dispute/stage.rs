//! Where a dispute can stand, and what can be noted there: one table.

use crate::codes;
use crate::request::Act;

codes! {
    /// Stage of a dispute.
    Stage {
        /// The commission has the application.
        Applied = "applied",
        /// Before a mediator.
        Mediation = "mediation",
        /// Before the panel.
        Adjudication = "adjudication",
        /// Ruled, or agreed.
        Ruled = "ruled",
        /// In court.
        Court = "court",
        /// The court has spoken.
        Judged = "judged",
        /// The file is closed.
        Closed = "closed",
        /// Taken back by the applicant.
        Withdrawn = "withdrawn",
    }
}

codes! {
    /// A step of a dispute's file.
    Step {
        /// Note the commission's register number.
        Number = "number",
        /// Note a hearing.
        Hearing = "hearing",
        /// Move or call off a hearing.
        MoveHearing = "move_hearing",
        /// Mediation begins.
        Mediate = "mediate",
        /// Mediation ends, agreed or not.
        EndMediation = "end_mediation",
        /// Adjudication begins.
        Adjudicate = "adjudicate",
        /// The ruling.
        Rule = "rule",
        /// Somebody goes to court.
        Appeal = "appeal",
        /// The court's judgment.
        Judge = "judge",
        /// The order was carried out.
        Execute = "execute",
        /// The applicant takes it back.
        Withdraw = "withdraw",
        /// Close the file.
        Close = "close",
    }
}

impl Stage {
    /// The steps that have a meaning at this stage.
    pub fn steps(self) -> &'static [Step] {
        use Step::*;
        match self {
            Stage::Applied => &[Mediate, Adjudicate, Rule, Hearing, MoveHearing, Number, Withdraw],
            Stage::Mediation => &[EndMediation, Hearing, MoveHearing, Number, Withdraw],
            Stage::Adjudication => &[Rule, Hearing, MoveHearing, Number, Withdraw],
            Stage::Ruled => &[Appeal, Execute, Close],
            Stage::Court => &[Judge, Hearing, MoveHearing],
            Stage::Judged => &[Execute, Close],
            Stage::Closed | Stage::Withdrawn => &[],
        }
    }

    /// Whether the commission's clock still runs.
    pub fn is_before_commission(self) -> bool {
        matches!(self, Stage::Applied | Stage::Mediation | Stage::Adjudication)
    }
}

impl Step {
    /// The act a step is, for permissions.
    pub fn act(self) -> Act {
        match self {
            Step::Execute => Act::DisputeExecute,
            _ => Act::DisputeKeep,
        }
    }
}
