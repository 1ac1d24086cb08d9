//! What a decision about a charter needs to know, loaded by the caller before.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::charter::Promise;
use crate::law::{Calendar, Terms};
use crate::office::Office;
use crate::procedure::Procedure;
use crate::request::Actor;

/// Everything a decision looks at besides the charter and the command.
#[derive(Clone, Debug)]
pub struct Facts<'a> {
    /// The instant of the act, from the server's clock: nobody can back-date.
    pub now: Timestamp,
    /// The office, with its settings and signers.
    pub office: &'a Office,
    /// The working days, with the office's own additions.
    pub calendar: &'a Calendar,
    /// The law's other periods.
    pub terms: &'a Terms,
    /// The charter SOP the charter was begun under, when the office had one.
    pub procedure: Option<&'a Procedure>,
    /// The times that law and SOP promise on this day.
    pub promises: &'a [Promise],
    /// Who acts.
    pub actor: &'a Actor,
}

impl Facts<'_> {
    /// The civil date of the act in the office's zone.
    pub fn today(&self) -> Date {
        self.office.date_at(self.now)
    }
}
