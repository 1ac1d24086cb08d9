//! One case, as far as statistics look at it.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::Subject;
use crate::law::{Calendar, ExemptionGround, Track};
use crate::office::Office;
use crate::person::{Channel, RequesterKind};
use crate::request::{Outcome, Request};

/// What is counted of a case. Dates are civil dates of the office's zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseFact {
    /// Day of receipt.
    pub received_on: Date,
    /// How it arrived.
    pub channel: Channel,
    /// Ordinary or election.
    pub track: Track,
    /// Who asked; none once the person was erased.
    pub kind: Option<RequesterKind>,
    /// What it is about.
    pub subject: Subject,
    /// Day it was answered, lapsed or was withdrawn.
    pub ended_on: Option<Date>,
    /// What came of it.
    pub outcome: Option<Outcome>,
    /// The binding date.
    pub due_on: Date,
    /// The term was extended.
    pub extended: bool,
    /// The answer, once given.
    pub answer: Option<Answer>,
}

/// An answer: when, after how many working days, on which grounds refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Day of the decision.
    pub on: Date,
    /// Working days since the clock's beginning; day 0 is the day it began.
    pub days: u16,
    /// Letters of Art. 17 relied on.
    pub grounds: BTreeSet<ExemptionGround>,
}

impl CaseFact {
    /// The fact of a case. `information` is what was asked, or at least its beginning.
    pub fn of(
        case: &Request,
        kind: Option<RequesterKind>,
        information: &str,
        office: &Office,
        calendar: &Calendar,
    ) -> CaseFact {
        let reading = office.settings.joint_leave;
        let answer = case.decision.as_ref().map(|ruling| {
            let from = office.date_at(case.clock_from);
            let days = calendar.remaining_working_days(from, ruling.decided_on, reading);
            Answer {
                on: ruling.decided_on,
                days: u16::try_from(days).unwrap_or(0),
                grounds: ruling.grounds.clone(),
            }
        });
        CaseFact {
            received_on: office.date_at(case.received),
            channel: case.channel,
            track: case.track,
            kind,
            subject: Subject::of(information),
            ended_on: case.ended_on,
            outcome: case.outcome,
            due_on: case.due_on,
            extended: case.extension.is_some(),
            answer,
        }
    }

    /// Whether the answer came by the binding date; none while there is no answer.
    pub fn in_time(&self) -> Option<bool> {
        self.answer.as_ref().map(|answer| answer.on <= self.due_on)
    }
}
