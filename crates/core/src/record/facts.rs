//! What a decision about a document needs to know, loaded by the caller before.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::office::Office;
use crate::procedure::Procedure;
use crate::request::Actor;

/// Everything a decision looks at besides the document and the command.
#[derive(Clone, Debug)]
pub struct Facts<'a> {
    /// The instant of the act, from the server's clock: nobody can back-date.
    pub now: Timestamp,
    /// The office, with its units.
    pub office: &'a Office,
    /// The documentation SOP the document was begun under, when the office had one.
    pub procedure: Option<&'a Procedure>,
    /// Who acts.
    pub actor: &'a Actor,
}

impl Facts<'_> {
    /// The civil date of the act in the office's zone.
    pub fn today(&self) -> Date {
        self.office.date_at(self.now)
    }
}
