//! What the journal remembers of an objection. It is nothing but its events applied in order.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::ident::{CaseId, OfficeId, ProcedureId};
use crate::law::{ObjectionGround, Track};
use crate::objection::{Answer, Delivered, Objection, Reacted, Stage};
use crate::person::Channel;
use crate::request::order::Execution;

/// Something that happened to an objection. Names are stable; unknown ones fail loudly on reading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// Taken in and numbered.
    Lodged(Lodging),
    /// The PPID explained himself to his superior.
    Explained {
        /// Civil date.
        on: Date,
    },
    /// Answered in writing.
    Answered {
        /// The answer.
        answer: Answer,
        /// Last day to bring a dispute, counted from the answer until it is known when it arrived.
        dispute_by: Date,
    },
    /// The answer reached the objector.
    Delivered {
        /// How, when.
        delivered: Delivered,
        /// Last day to bring a dispute.
        dispute_by: Date,
    },
    /// The objector said what he makes of it.
    Reacted {
        /// What, when.
        reacted: Reacted,
    },
    /// The order was carried out.
    Executed {
        /// How, when.
        execution: Execution,
    },
    /// The register entry was closed.
    Closed {
        /// Civil date.
        on: Date,
    },
    /// Taken back by the objector.
    Withdrawn {
        /// Civil date.
        on: Date,
    },
    /// The calendar changed and moved the dates.
    Recomputed {
        /// Last day for the answer before.
        was_due_on: Date,
        /// Last day for the answer now.
        due_on: Date,
        /// Last day to bring a dispute, recomputed too.
        dispute_by: Option<Date>,
    },
}

/// The event that makes an objection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lodging {
    /// Identifier.
    pub id: CaseId,
    /// Office.
    pub office: OfficeId,
    /// Number in the register.
    pub number: String,
    /// The request it is about.
    pub request: Option<CaseId>,
    /// Version of the SOP in force.
    pub procedure: Option<ProcedureId>,
    /// Track.
    pub track: Track,
    /// Channel.
    pub channel: Channel,
    /// Grounds.
    pub grounds: BTreeSet<ObjectionGround>,
    /// When the ground was found.
    pub found_on: Date,
    /// Last day to lodge.
    pub lodge_by: Date,
    /// When it arrived.
    pub lodged: Timestamp,
    /// After the last day.
    pub late: bool,
    /// Last day for the answer.
    pub due_on: Date,
}

impl Event {
    /// The stable name, as the journal stores it.
    pub fn name(&self) -> &'static str {
        match self {
            Event::Lodged(_) => "lodged",
            Event::Explained { .. } => "explained",
            Event::Answered { .. } => "answered",
            Event::Delivered { .. } => "delivered",
            Event::Reacted { .. } => "reacted",
            Event::Executed { .. } => "executed",
            Event::Closed { .. } => "closed",
            Event::Withdrawn { .. } => "withdrawn",
            Event::Recomputed { .. } => "recomputed",
        }
    }

    /// Version of the bodies written now.
    pub const VERSION: i64 = 1;
}

impl Lodging {
    /// The objection as it begins.
    pub fn begin(&self) -> Objection {
        Objection {
            id: self.id.clone(),
            office: self.office.clone(),
            number: self.number.clone(),
            request: self.request.clone(),
            procedure: self.procedure.clone(),
            track: self.track,
            channel: self.channel,
            grounds: self.grounds.clone(),
            found_on: self.found_on,
            lodge_by: self.lodge_by,
            lodged: self.lodged,
            late: self.late,
            due_on: self.due_on,
            stage: Stage::Lodged,
            explained_on: None,
            answer: None,
            delivered: None,
            dispute_by: None,
            reaction: None,
            execution: None,
            closed_on: None,
            withdrawn_on: None,
        }
    }
}

impl Objection {
    /// The objection after one more event. Total, so that an old journal can always be read.
    #[must_use]
    pub fn after(mut self, event: &Event) -> Objection {
        match event {
            Event::Lodged(lodging) => return lodging.begin(),
            Event::Explained { on } => {
                self.stage = Stage::Explained;
                self.explained_on = Some(*on);
            }
            Event::Answered { answer, dispute_by } => {
                self.stage = Stage::Answered;
                self.answer = Some(answer.clone());
                self.dispute_by = Some(*dispute_by);
            }
            Event::Delivered { delivered, dispute_by } => {
                self.stage = Stage::Delivered;
                self.delivered = Some(delivered.clone());
                self.dispute_by = Some(*dispute_by);
            }
            Event::Reacted { reacted } => self.reaction = Some(reacted.clone()),
            Event::Executed { execution } => self.execution = Some(execution.clone()),
            Event::Closed { on } => {
                self.stage = Stage::Closed;
                self.closed_on = Some(*on);
            }
            Event::Withdrawn { on } => {
                self.stage = Stage::Withdrawn;
                self.withdrawn_on = Some(*on);
            }
            Event::Recomputed { due_on, dispute_by, .. } => {
                self.due_on = *due_on;
                self.dispute_by = *dispute_by;
            }
        }
        self
    }

    /// The objection that a journal tells, or `None` when it does not begin with its lodging.
    pub fn replay<'a>(events: impl IntoIterator<Item = &'a Event>) -> Option<Objection> {
        let mut events = events.into_iter();
        let Some(Event::Lodged(lodging)) = events.next() else { return None };
        Some(events.fold(lodging.begin(), |objection, event| objection.after(event)))
    }
}
