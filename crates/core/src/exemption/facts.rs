//! What a decision about a test needs to know, loaded by the caller before.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::law::{Calendar, Terms};
use crate::office::Office;
use crate::procedure::Procedure;
use crate::request::Actor;

/// The person who acts, as papers name him where the office has set no signer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Name with titles.
    pub name: String,
    /// *NIP*.
    pub nip: Option<String>,
}

/// Everything a decision looks at besides the test and the command.
#[derive(Clone, Debug)]
pub struct Facts<'a> {
    /// The instant of the act, from the server's clock: nobody can back-date.
    pub now: Timestamp,
    /// The office for which the actor works: the test's own, or one above it.
    pub office: &'a Office,
    /// The working days of that office.
    pub calendar: &'a Calendar,
    /// The law's other periods.
    pub terms: &'a Terms,
    /// The SOP of tests it runs under; none where its office has none, or another office acts.
    pub procedure: Option<&'a Procedure>,
    /// Who acts.
    pub actor: &'a Actor,
    /// His name; none when the program acts.
    pub person: Option<&'a Person>,
}

impl Facts<'_> {
    /// The civil date of the act in the office's zone.
    pub fn today(&self) -> Date {
        self.office.date_at(self.now)
    }
}
