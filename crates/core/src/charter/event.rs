//! What the journal remembers of a charter. A charter is nothing but its events applied in order.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::charter::{Charter, Determined, Published, Replaced, Stage};
use crate::ident::{CaseId, OfficeId, ProcedureId};

/// Something that happened to a charter. Names are stable; unknown ones fail loudly on reading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// A draft was begun.
    Begun(Beginning),
    /// The draft was worded anew.
    Revised,
    /// Handed in to the PPID's superior.
    Submitted {
        /// Civil date.
        on: Date,
    },
    /// Sent back to the PPID, with a reason in words.
    Returned {
        /// Civil date.
        on: Date,
    },
    /// Determined.
    Determined {
        /// By whom, as what, and until when it must be announced.
        determined: Determined,
    },
    /// Announced.
    Published {
        /// When and how.
        published: Published,
    },
    /// A later edition took its place.
    Replaced {
        /// When and by which.
        replaced: Replaced,
    },
}

/// The event that makes a charter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Beginning {
    /// Identifier of the new charter.
    pub id: CaseId,
    /// Office.
    pub office: OfficeId,
    /// Which edition.
    pub edition: u32,
    /// Version of the charter SOP in force.
    pub procedure: Option<ProcedureId>,
    /// Civil date.
    pub on: Date,
}

impl Event {
    /// The stable name, as the journal stores it.
    pub fn name(&self) -> &'static str {
        match self {
            Event::Begun(_) => "begun",
            Event::Revised => "revised",
            Event::Submitted { .. } => "submitted",
            Event::Returned { .. } => "returned",
            Event::Determined { .. } => "determined",
            Event::Published { .. } => "published",
            Event::Replaced { .. } => "replaced",
        }
    }

    /// Version of the bodies written now.
    pub const VERSION: i64 = 1;
}

impl Beginning {
    /// The charter as it begins.
    pub fn begin(&self) -> Charter {
        Charter {
            id: self.id.clone(),
            office: self.office.clone(),
            edition: self.edition,
            procedure: self.procedure.clone(),
            stage: Stage::Draft,
            begun_on: self.on,
            submitted_on: None,
            returns: 0,
            determined: None,
            published: None,
            replaced: None,
        }
    }
}

impl Charter {
    /// The charter after one more event.
    #[must_use]
    pub fn after(mut self, event: &Event) -> Charter {
        match event {
            Event::Begun(beginning) => return beginning.begin(),
            Event::Revised => {}
            Event::Submitted { on } => {
                self.stage = Stage::Submitted;
                self.submitted_on = Some(*on);
            }
            Event::Returned { .. } => {
                self.stage = Stage::Draft;
                self.submitted_on = None;
                self.returns = self.returns.saturating_add(1);
            }
            Event::Determined { determined } => {
                self.stage = Stage::Determined;
                self.determined = Some(determined.clone());
            }
            Event::Published { published } => {
                self.stage = Stage::Published;
                self.published = Some(published.clone());
            }
            Event::Replaced { replaced } => {
                self.stage = Stage::Replaced;
                self.replaced = Some(replaced.clone());
            }
        }
        self
    }

    /// The charter that a journal tells, or `None` when it does not begin with its beginning.
    pub fn replay<'a>(events: impl IntoIterator<Item = &'a Event>) -> Option<Charter> {
        let mut events = events.into_iter();
        let Some(Event::Begun(beginning)) = events.next() else { return None };
        Some(events.fold(beginning.begin(), |charter, event| charter.after(event)))
    }
}
