//! Documentation (*pendokumentasian*, one of the seven standards of PerKI 1/2021): the way of a file
//! from the unit that made it to the list of public information.
//!
//! Offices do it in two ways, and both run here. One begins with the paper: the unit keeps it, hands
//! a digital copy over and records it, the PPID's office stores it. The other begins with the list
//! form: what the units hold is collected, the superior approves it or sends it back, then it is
//! documented on the list. Which of the two an office's SOP describes decides where a document
//! begins ([`decide::entry`]); what the SOP leaves out is done by the law's usual roles, because
//! nothing comes on the list unapproved (UU 14/2008 Art. 11(1)a).
//!
//! [`stage`] says where a document can stand, [`decide`] what may be done there, [`event`] what is
//! remembered, [`facts`] what a decision needs to know, [`content`] what the list form says.

pub mod content;
pub mod decide;
pub mod event;
pub mod facts;
pub mod stage;

pub use content::{Content, Form, Paper, Shelf};
pub use event::Event;
pub use facts::Facts;
pub use stage::Stage;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::ident::{CaseId, FileId, ItemId, OfficeId, ProcedureId, UnitId, UserId};
use crate::request::{Act, Text};
use crate::role::Role;

/// A document on its way to the list as its journal makes it: no words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Identifier.
    pub id: CaseId,
    /// Whose it is.
    pub office: OfficeId,
    /// The unit that made it and answers for it.
    pub unit: UnitId,
    /// The documentation SOP in force when it was begun; it keeps it. Without one the law's usual
    /// roles act.
    pub procedure: Option<ProcedureId>,
    /// The item of the list that it brings up to date, when it is no new one.
    pub renews: Option<ItemId>,
    /// Where it stands.
    pub stage: Stage,
    /// Civil date on which it was begun.
    pub begun_on: Date,
    /// Its files, every version, in the order they came; none is ever taken away.
    pub files: Vec<Filed>,
    /// Civil date on which its digital copy was stored by the PPID's office.
    pub stored_on: Option<Date>,
    /// Civil date on which it was handed in for approval, the last time.
    pub submitted_on: Option<Date>,
    /// How many times it was sent back to the unit.
    pub returns: u16,
    /// How many times the superior said no.
    pub refusals: u16,
    /// The approval.
    pub approved: Option<Approved>,
    /// Its place on the list.
    pub listed: Option<Listed>,
}

/// One file of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filed {
    /// The file.
    pub file: FileId,
    /// SHA-256 of its bytes, hexadecimal.
    pub sha256: String,
    /// Its size in bytes.
    pub size: u64,
    /// Which file of the document, from 1; versions of one file share it.
    pub slot: u16,
    /// Which version, from 1. The newest of a slot is the one that counts.
    pub version: u16,
    /// Civil date.
    pub on: Date,
}

/// A document was approved for the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approved {
    /// Civil date.
    pub on: Date,
    /// Who.
    pub by: Option<UserId>,
    /// In which role.
    pub role: Role,
}

/// A document came on the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    /// Civil date.
    pub on: Date,
    /// As which item.
    pub item: ItemId,
}

impl Record {
    /// The newest version of each file.
    pub fn current(&self) -> impl Iterator<Item = &Filed> {
        self.files.iter().filter(|one| {
            !self.files.iter().any(|other| other.slot == one.slot && other.version > one.version)
        })
    }

    /// The file, if it is one of the document's.
    pub fn file(&self, id: &FileId) -> Option<&Filed> {
        self.files.iter().find(|one| one.file == *id)
    }

    /// Whether the same bytes are its newest version of some file already.
    pub fn holds(&self, sha256: &str) -> bool {
        self.current().any(|one| one.sha256 == sha256)
    }
}

/// What a decision makes of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The document afterwards.
    pub next: Record,
    /// What happened, for the journal.
    pub event: Event,
    /// The act that was done, for the step log.
    pub act: Act,
    /// What the list form says from now on, when that changed.
    pub content: Option<Content>,
    /// Other words that belong to it: why it was sent back.
    pub texts: Vec<Text>,
}
