//! The monthly report of the *Kasubbag* to the *Sekretaris* (seed step 8): numbers, times,
//! decisions, reasons. Every count is taken from the cases once, so the sums agree by construction,
//! and [`MonthlyFigures::check`] proves it.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::law::{Calendar, ExemptionGround, Track};
use crate::office::Office;
use crate::person::Channel;
use crate::request::{Outcome, Request};

/// A calendar month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Period {
    first: Date,
}

impl Period {
    /// The month of a date.
    pub fn of(date: Date) -> Period {
        Period { first: date.first_of_month() }
    }
    /// First day.
    pub fn first(self) -> Date {
        self.first
    }
    /// Last day.
    pub fn last(self) -> Date {
        self.first.last_of_month()
    }
    /// Whether a date lies in it.
    pub fn contains(self, date: Date) -> bool {
        date.first_of_month() == self.first
    }
    /// The month before.
    pub fn previous(self) -> Period {
        Period::of(self.first.yesterday().unwrap_or(self.first))
    }
}

impl std::fmt::Display for Period {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}", self.first.year(), self.first.month())
    }
}

impl From<Period> for String {
    fn from(period: Period) -> String {
        period.to_string()
    }
}

/// A period must be written `YYYY-MM`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a period is written YYYY-MM, for instance 2026-03; got {0:?}")]
pub struct BadPeriod(pub String);

impl TryFrom<String> for Period {
    type Error = BadPeriod;
    fn try_from(text: String) -> Result<Period, BadPeriod> {
        text.parse()
    }
}

impl std::str::FromStr for Period {
    type Err = BadPeriod;
    fn from_str(text: &str) -> Result<Period, BadPeriod> {
        let bad = || BadPeriod(text.to_owned());
        let (year, month) = text.split_once('-').ok_or_else(bad)?;
        if year.len() != 4 || month.len() != 2 {
            return Err(bad());
        }
        let (year, month) =
            (year.parse::<i16>().map_err(|_| bad())?, month.parse::<i8>().map_err(|_| bad())?);
        Ok(Period { first: Date::new(year, month, 1).map_err(|_| bad())? })
    }
}

/// What happened in one month.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthlyFigures {
    /// Open when the month began.
    pub carried_over: u32,
    /// Received in the month.
    pub received: u32,
    /// Received, by channel; adds up to `received`.
    pub by_channel: BTreeMap<Channel, u32>,
    /// Received on the election track; part of `received`.
    pub election: u32,
    /// Ended in the month.
    pub ended: u32,
    /// Ended, by outcome; adds up to `ended`.
    pub by_outcome: BTreeMap<Outcome, u32>,
    /// Refusals and refused parts by letter of Art. 17; one decision may rest on several.
    pub by_ground: BTreeMap<ExemptionGround, u32>,
    /// Still open when the month ended: `carried_over + received - ended`.
    pub open_at_end: u32,
    /// Open at the end and past the binding date.
    pub overdue_at_end: u32,
    /// Answered within the binding date.
    pub answered_in_time: u32,
    /// Answered after it; with `answered_in_time` all decisions of the month.
    pub answered_late: u32,
    /// Terms extended among those answered.
    pub extended: u32,
    /// Working days each answer took, in ascending order.
    pub days_taken: Vec<u16>,
}

impl MonthlyFigures {
    /// Counts the cases of one office. Cases of other months may be among them.
    pub fn count<'a>(
        period: Period,
        office: &Office,
        calendar: &Calendar,
        cases: impl IntoIterator<Item = &'a Request>,
    ) -> MonthlyFigures {
        let mut figures = MonthlyFigures::default();
        for case in cases {
            figures.add(period, office, calendar, case);
        }
        figures.finish()
    }

    /// All cases were added: puts the days taken in order.
    #[must_use]
    pub fn finish(mut self) -> MonthlyFigures {
        self.days_taken.sort_unstable();
        self
    }

    /// Counts one more case, for those who read them a page at a time.
    pub fn add(&mut self, period: Period, office: &Office, calendar: &Calendar, case: &Request) {
        let reading = office.settings.joint_leave;
        let received_on = office.date_at(case.received);
        if received_on > period.last() {
            return;
        }
        let ended_on = case.ended_on;
        if ended_on.is_some_and(|date| date < period.first()) && received_on < period.first() {
            return;
        }
        if received_on < period.first() {
            self.carried_over += 1;
        } else {
            self.received += 1;
            *self.by_channel.entry(case.channel).or_default() += 1;
            self.election += u32::from(case.track == Track::Election);
        }
        match (ended_on, case.outcome) {
            (Some(date), Some(outcome)) if date <= period.last() => {
                self.ended += 1;
                *self.by_outcome.entry(outcome).or_default() += 1;
                if let Some(ruling) = &case.decision {
                    let in_time = ruling.decided_on <= case.due_on;
                    self.answered_in_time += u32::from(in_time);
                    self.answered_late += u32::from(!in_time);
                    self.extended += u32::from(case.extension.is_some());
                    for ground in &ruling.grounds {
                        *self.by_ground.entry(*ground).or_default() += 1;
                    }
                    let from = office.date_at(case.clock_from);
                    let days = calendar.remaining_working_days(from, ruling.decided_on, reading);
                    self.days_taken.push(u16::try_from(days).unwrap_or(0));
                }
            }
            _ => {
                self.open_at_end += 1;
                self.overdue_at_end += u32::from(case.due_on < period.last());
            }
        }
    }

    /// Mean of the working days taken, in tenths; `None` when nothing was answered.
    pub fn mean_tenths(&self) -> Option<u32> {
        let count = u32::try_from(self.days_taken.len()).ok().filter(|count| *count > 0)?;
        let sum: u32 = self.days_taken.iter().map(|days| u32::from(*days)).sum();
        Some((sum * 10 + count / 2) / count)
    }

    /// The longest answer, in working days.
    pub fn longest(&self) -> Option<u16> {
        self.days_taken.last().copied()
    }

    /// Whether every sum agrees with its parts.
    pub fn check(&self) -> bool {
        self.by_channel.values().sum::<u32>() == self.received
            && self.by_outcome.values().sum::<u32>() == self.ended
            && self.carried_over + self.received == self.ended + self.open_at_end
            && usize::try_from(self.answered_in_time + self.answered_late)
                .is_ok_and(|answered| answered == self.days_taken.len())
    }
}
