//! The public information list (*Daftar Informasi Publik*, UU 14/2008 Art. 11(1)a) and its entries.
//!
//! An [`Item`] is what the public may look up: its words in the official columns ([`Content`]), the
//! files it consists of, and whether it stands in the list. It changes by [`Event`]s only, each with
//! a version that stays readable. Exempt information (Art. 17) appears as a title: no file, no link,
//! no summary of what is exempt.

pub mod category;
pub mod content;
pub mod event;
pub mod import;
pub mod sheet;

pub use category::Category;
pub use content::{Content, FileRef, Flaw, Form, Link};
pub use event::{Decision, Event, Reason};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::codes;
use crate::ident::{ItemId, OfficeId};

codes! {
    /// Whether an item can be looked up.
    State {
        /// It stands in the list.
        Listed = "listed",
        /// It was taken out; its address says so and shows nothing else.
        Withdrawn = "withdrawn",
    }
}

/// An entry of the list as its journal makes it: no words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Identifier, part of its permanent address.
    pub id: ItemId,
    /// Whose it is.
    pub office: OfficeId,
    /// What the office itself calls it in the list that was imported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_id: Option<String>,
    /// Whether it can be looked up.
    pub state: State,
    /// How its words read, counted from 1.
    pub version: u32,
    /// Civil date on which it was listed first.
    pub listed_on: Date,
    /// Civil date of the newest version, or of its withdrawal.
    pub changed_on: Date,
}

impl Item {
    /// An item that is listed for the first time.
    ///
    /// # Errors
    /// Every flaw of what it should say.
    pub fn list(
        id: ItemId,
        office: OfficeId,
        source_id: Option<String>,
        content: Content,
        on: Date,
    ) -> Result<Decision, Vec<Flaw>> {
        let content = content.checked()?;
        let next = Item {
            id,
            office,
            source_id,
            state: State::Listed,
            version: 1,
            listed_on: on,
            changed_on: on,
        };
        let event = Event::Listed { item: next.clone(), category: content.category };
        Ok(Decision { next, event, content: Some(content), note: None })
    }

    /// The item with other words; one that was withdrawn is listed again by it.
    ///
    /// # Errors
    /// Every flaw of what it should say.
    pub fn revise(
        &self,
        content: Content,
        reason: Reason,
        on: Date,
    ) -> Result<Decision, Vec<Flaw>> {
        let content = content.checked()?;
        let event = Event::Revised {
            version: self.version.saturating_add(1),
            category: content.category,
            reason,
            on,
        };
        Ok(Decision { next: self.clone().after(&event), event, content: Some(content), note: None })
    }

    /// The item taken out of the list, with the reason in words.
    ///
    /// # Errors
    /// [`Flaw`] when it does not stand in the list, or no reason is given.
    pub fn withdraw(&self, note: &str, reason: Reason, on: Date) -> Result<Decision, Vec<Flaw>> {
        let note = note.trim();
        let mut flaws = Vec::new();
        if self.state == State::Withdrawn {
            flaws.push(Flaw { field: "state", code: "withdrawn" });
        }
        if note.is_empty() {
            flaws.push(Flaw { field: "reason", code: "required" });
        }
        if note.chars().count() > content::MAX_SUMMARY {
            flaws.push(Flaw { field: "reason", code: "too_long" });
        }
        if !flaws.is_empty() {
            return Err(flaws);
        }
        let event = Event::Withdrawn { reason, on };
        let next = self.clone().after(&event);
        Ok(Decision { next, event, content: None, note: Some(note.to_owned()) })
    }

    /// Whether the public can look it up.
    pub fn is_listed(&self) -> bool {
        self.state == State::Listed
    }
}
