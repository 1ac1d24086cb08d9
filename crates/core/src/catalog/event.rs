//! What the journal remembers of an item. An item is nothing but its events applied in order.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::catalog::{Category, Content, Item, State};
use crate::codes;

codes! {
    /// What made an item change.
    Reason {
        /// An officer edited it.
        Edited = "edited",
        /// A list was imported.
        Imported = "imported",
        /// A unit's file went through the documentation SOP.
        Documented = "documented",
        /// A consequence test decided (UU 14/2008 Art. 19).
        Tested = "tested",
        /// An exemption ended (PP 61/2010 Art. 11).
        Opened = "opened",
    }
}

/// Something that happened to an item. Names are stable; unknown ones fail loudly on reading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// It was listed.
    Listed {
        /// The item as it began.
        item: Item,
        /// In which class.
        category: Category,
    },
    /// It says something else now; a withdrawn one is listed again.
    Revised {
        /// Number of the version.
        version: u32,
        /// In which class.
        category: Category,
        /// What made it change.
        reason: Reason,
        /// Civil date.
        on: Date,
    },
    /// It was taken out of the list.
    Withdrawn {
        /// What made it change.
        reason: Reason,
        /// Civil date.
        on: Date,
    },
}

impl Event {
    /// The stable name, as the journal stores it.
    pub fn name(&self) -> &'static str {
        match self {
            Event::Listed { .. } => "listed",
            Event::Revised { .. } => "revised",
            Event::Withdrawn { .. } => "withdrawn",
        }
    }

    /// Version of the bodies written now.
    pub const VERSION: i64 = 1;
}

impl Item {
    /// The item after one more event.
    #[must_use]
    pub fn after(mut self, event: &Event) -> Item {
        match event {
            Event::Listed { item, .. } => return item.clone(),
            Event::Revised { version, on, .. } => {
                self.version = *version;
                self.state = State::Listed;
                self.changed_on = *on;
            }
            Event::Withdrawn { on, .. } => {
                self.state = State::Withdrawn;
                self.changed_on = *on;
            }
        }
        self
    }

    /// The item that a journal tells, or `None` when it does not begin with its listing.
    pub fn replay<'a>(events: impl IntoIterator<Item = &'a Event>) -> Option<Item> {
        let mut events = events.into_iter();
        let Some(Event::Listed { item, .. }) = events.next() else { return None };
        Some(events.fold(item.clone(), |item, event| item.after(event)))
    }
}

/// What a decision makes of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The item afterwards.
    pub next: Item,
    /// What happened, for the journal.
    pub event: Event,
    /// What it says from now on, checked; none when it is withdrawn.
    pub content: Option<Content>,
    /// Why it was withdrawn, in words.
    pub note: Option<String>,
}
