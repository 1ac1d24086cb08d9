//! What the journal remembers of a document on its way to the list. It is nothing but its events
//! applied in order; the files' hashes stand in them, so that nobody can change a file unseen.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::ident::{CaseId, ItemId, OfficeId, ProcedureId, UnitId};
use crate::record::{Approved, Filed, Listed, Record, Stage};

/// Something that happened to a document. Names are stable; unknown ones fail loudly on reading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// It was begun.
    Begun(Beginning),
    /// It was described anew.
    Described {
        /// Files that came with it.
        files: Vec<Filed>,
    },
    /// Its digital copy was handed over and recorded.
    HandedOver {
        /// Civil date.
        on: Date,
        /// The files.
        files: Vec<Filed>,
    },
    /// The PPID's office keeps it.
    Stored {
        /// Civil date.
        on: Date,
    },
    /// Sent back to the unit, with a reason in words.
    Returned {
        /// Civil date.
        on: Date,
    },
    /// Handed in for approval.
    Submitted {
        /// Civil date.
        on: Date,
        /// Files that came with it.
        files: Vec<Filed>,
    },
    /// The superior said no, with a reason in words.
    Refused {
        /// Civil date.
        on: Date,
    },
    /// Approved.
    Approved {
        /// By whom, as what.
        approved: Approved,
    },
    /// It is on the list.
    Listed {
        /// When and as which item.
        listed: Listed,
    },
    /// Given up, with a reason in words.
    Dropped {
        /// Civil date.
        on: Date,
    },
}

/// The event that makes a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Beginning {
    /// Identifier of the new case.
    pub id: CaseId,
    /// Office.
    pub office: OfficeId,
    /// Unit that answers for it.
    pub unit: UnitId,
    /// Version of the documentation SOP in force.
    pub procedure: Option<ProcedureId>,
    /// Item of the list that it brings up to date.
    #[serde(default)]
    pub renews: Option<ItemId>,
    /// Where it begins.
    pub stage: Stage,
    /// Files that came with it.
    pub files: Vec<Filed>,
    /// Civil date.
    pub on: Date,
}

impl Event {
    /// The stable name, as the journal stores it.
    pub fn name(&self) -> &'static str {
        match self {
            Event::Begun(_) => "begun",
            Event::Described { .. } => "described",
            Event::HandedOver { .. } => "handed_over",
            Event::Stored { .. } => "stored",
            Event::Returned { .. } => "returned",
            Event::Submitted { .. } => "submitted",
            Event::Refused { .. } => "refused",
            Event::Approved { .. } => "approved",
            Event::Listed { .. } => "listed",
            Event::Dropped { .. } => "dropped",
        }
    }

    /// The files that came with it.
    pub fn files(&self) -> &[Filed] {
        match self {
            Event::Begun(beginning) => &beginning.files,
            Event::Described { files }
            | Event::HandedOver { files, .. }
            | Event::Submitted { files, .. } => files,
            _ => &[],
        }
    }

    /// Version of the bodies written now.
    pub const VERSION: i64 = 1;
}

impl Beginning {
    /// The document as it begins.
    pub fn begin(&self) -> Record {
        Record {
            id: self.id.clone(),
            office: self.office.clone(),
            unit: self.unit.clone(),
            procedure: self.procedure.clone(),
            renews: self.renews.clone(),
            stage: self.stage,
            begun_on: self.on,
            files: self.files.clone(),
            stored_on: None,
            submitted_on: None,
            returns: 0,
            refusals: 0,
            approved: None,
            listed: None,
        }
    }
}

impl Record {
    /// The document after one more event.
    #[must_use]
    pub fn after(mut self, event: &Event) -> Record {
        if let Event::Begun(beginning) = event {
            return beginning.begin();
        }
        self.files.extend_from_slice(event.files());
        match event {
            Event::Begun(_) | Event::Described { .. } => {}
            Event::HandedOver { .. } => self.stage = Stage::HandedOver,
            Event::Stored { on } => {
                self.stage = Stage::Stored;
                self.stored_on = Some(*on);
            }
            Event::Returned { .. } => {
                self.stage = Stage::Kept;
                self.returns = self.returns.saturating_add(1);
            }
            Event::Submitted { on, .. } => {
                self.stage = Stage::Submitted;
                self.submitted_on = Some(*on);
            }
            Event::Refused { .. } => {
                self.stage = Stage::Collected;
                self.submitted_on = None;
                self.refusals = self.refusals.saturating_add(1);
            }
            Event::Approved { approved } => {
                self.stage = Stage::Approved;
                self.approved = Some(approved.clone());
            }
            Event::Listed { listed } => {
                self.stage = Stage::Listed;
                self.listed = Some(listed.clone());
            }
            Event::Dropped { .. } => self.stage = Stage::Dropped,
        }
        self
    }

    /// The document that a journal tells, or `None` when it does not begin with its beginning.
    pub fn replay<'a>(events: impl IntoIterator<Item = &'a Event>) -> Option<Record> {
        let mut events = events.into_iter();
        let Some(Event::Begun(beginning)) = events.next() else { return None };
        Some(events.fold(beginning.begin(), |record, event| record.after(event)))
    }
}
