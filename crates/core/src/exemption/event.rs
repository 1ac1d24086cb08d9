//! What the journal remembers of a test. A test is nothing but its events applied in order.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{
    Approval, Decided, Ended, Exemption, Extent, Occasion, Opinion, Period, Proposal, Stage,
};
use crate::ident::{CaseId, OfficeId, ProcedureId, UnitId};
use crate::law::ExemptionGround;

/// Something that happened to a test. Names are stable; unknown ones fail loudly on reading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// It was begun: what exactly was said.
    Begun(Beginning),
    /// What exactly was said anew.
    Identified {
        /// Unit.
        unit: UnitId,
        /// How much.
        extent: Extent,
    },
    /// Its legal basis was named.
    Based {
        /// Letters of Art. 17.
        grounds: BTreeSet<ExemptionGround>,
    },
    /// It was weighed.
    Weighed {
        /// How long.
        period: Period,
    },
    /// A member of the *Tim Pertimbangan* advised, in words.
    Advised {
        /// Who and what.
        opinion: Opinion,
    },
    /// Handed in to the head.
    Submitted {
        /// Civil date.
        on: Date,
        /// How long.
        period: Period,
    },
    /// Sent back to the PPID of the office it came from, with a reason in words.
    Returned {
        /// Civil date.
        on: Date,
    },
    /// The head approved.
    Approved {
        /// Who.
        approval: Approval,
    },
    /// Handed up.
    HandedUp {
        /// To whom.
        proposal: Proposal,
    },
    /// Determined: exempt.
    Determined {
        /// By whom, under which number.
        decided: Decided,
        /// How long, as determined.
        period: Period,
    },
    /// Not exempt: found open, or not approved, with a reason in words.
    FoundOpen {
        /// Civil date.
        on: Date,
    },
    /// The PPID was asked to declare it open (PP 61/2010 Art. 11).
    Asked {
        /// Civil date.
        on: Date,
    },
    /// It ended.
    Ended {
        /// When, why.
        ended: Ended,
    },
}

/// The event that makes a test.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Beginning {
    /// Identifier of the new test.
    pub id: CaseId,
    /// Office.
    pub office: OfficeId,
    /// Which of its tests.
    pub number: u32,
    /// Version of the SOP of tests in force.
    pub procedure: Option<ProcedureId>,
    /// When it is made.
    pub occasion: Occasion,
    /// The request that occasioned it.
    pub case: Option<CaseId>,
    /// The exemption it tests anew.
    pub renews: Option<CaseId>,
    /// The unit that holds it.
    pub unit: UnitId,
    /// How much of it.
    pub extent: Extent,
    /// Civil date.
    pub on: Date,
}

impl Event {
    /// The stable name, as the journal stores it.
    pub fn name(&self) -> &'static str {
        match self {
            Event::Begun(_) => "begun",
            Event::Identified { .. } => "identified",
            Event::Based { .. } => "based",
            Event::Weighed { .. } => "weighed",
            Event::Advised { .. } => "advised",
            Event::Submitted { .. } => "submitted",
            Event::Returned { .. } => "returned",
            Event::Approved { .. } => "approved",
            Event::HandedUp { .. } => "handed_up",
            Event::Determined { .. } => "determined",
            Event::FoundOpen { .. } => "found_open",
            Event::Asked { .. } => "asked",
            Event::Ended { .. } => "ended",
        }
    }

    /// Version of the bodies written now.
    pub const VERSION: i64 = 1;
}

impl Beginning {
    /// The test as it begins.
    pub fn begin(&self) -> Exemption {
        Exemption {
            id: self.id.clone(),
            office: self.office.clone(),
            number: self.number,
            seat: self.office.clone(),
            procedure: self.procedure.clone(),
            stage: Stage::Identified,
            occasion: self.occasion,
            case: self.case.clone(),
            renews: self.renews.clone(),
            unit: self.unit.clone(),
            extent: self.extent,
            begun_on: self.on,
            grounds: BTreeSet::new(),
            period: Period::default(),
            opinions: Vec::new(),
            submitted_on: None,
            returns: 0,
            approvals: Vec::new(),
            proposals: Vec::new(),
            decided: None,
            asked_on: None,
            ended: None,
            found_open_on: None,
        }
    }
}

impl Exemption {
    /// The test after one more event.
    #[must_use]
    pub fn after(mut self, event: &Event) -> Exemption {
        match event {
            Event::Begun(beginning) => return beginning.begin(),
            Event::Identified { unit, extent } => {
                self.unit = unit.clone();
                self.extent = *extent;
            }
            Event::Based { grounds } => {
                self.stage = Stage::Weighing;
                self.grounds = grounds.clone();
            }
            Event::Weighed { period } => self.period = period.clone(),
            Event::Advised { opinion } => self.opinions.push(opinion.clone()),
            Event::Submitted { on, period } => {
                self.stage = Stage::Submitted;
                self.submitted_on = Some(*on);
                self.period = period.clone();
            }
            Event::Returned { .. } => {
                // The office whose information it is answers for what it says.
                self.stage = Stage::Weighing;
                self.seat = self.office.clone();
                self.submitted_on = None;
                self.approvals.clear();
                self.returns = self.returns.saturating_add(1);
            }
            Event::Approved { approval } => {
                self.stage = Stage::Approved;
                self.approvals.push(approval.clone());
            }
            Event::HandedUp { proposal } => {
                match &proposal.to {
                    Some(to) => {
                        self.seat = to.clone();
                        self.stage = Stage::Submitted;
                        self.submitted_on = Some(proposal.on);
                    }
                    None => self.stage = Stage::HandedUp,
                }
                self.proposals.push(proposal.clone());
            }
            Event::Determined { decided, period } => {
                self.stage = Stage::InForce;
                // Whoever decided, the office that holds it keeps it and opens it.
                self.seat = self.office.clone();
                self.decided = Some(decided.clone());
                self.period = period.clone();
            }
            Event::FoundOpen { on } => {
                self.stage = Stage::NotExempt;
                self.seat = self.office.clone();
                self.found_open_on = Some(*on);
            }
            Event::Asked { on } => self.asked_on = Some(*on),
            Event::Ended { ended } => {
                self.stage = Stage::Ended;
                self.ended = Some(ended.clone());
            }
        }
        self
    }

    /// The test that a journal tells, or `None` when it does not begin with its beginning.
    pub fn replay<'a>(events: impl IntoIterator<Item = &'a Event>) -> Option<Exemption> {
        let mut events = events.into_iter();
        let Some(Event::Begun(beginning)) = events.next() else { return None };
        Some(events.fold(beginning.begin(), |test, event| test.after(event)))
    }
}
