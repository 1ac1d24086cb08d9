//! A clock as a value: what it starts from, how it counted, when it is due.

use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{Offset, TimeZone};
use serde::{Deserialize, Serialize};

use super::{Confidence, JointLeave, RuleName, SpecialDay, Track};

/// When something was received, as exactly as the caller knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Received {
    /// On a civil date of the office, within its hours.
    On(Date),
    /// At a civil date and time of the office.
    At(DateTime),
    /// At an instant; the office's zone decides the date.
    Instant(Timestamp),
}

impl From<Date> for Received {
    fn from(date: Date) -> Self {
        Received::On(date)
    }
}

impl From<DateTime> for Received {
    fn from(at: DateTime) -> Self {
        Received::At(at)
    }
}

impl From<Timestamp> for Received {
    fn from(at: Timestamp) -> Self {
        Received::Instant(at)
    }
}

impl FromStr for Received {
    type Err = ClockError;

    /// A date, a date and time, or a date and time with its offset from UTC (ISO 8601).
    fn from_str(text: &str) -> Result<Self, ClockError> {
        let text = text.trim();
        let unreadable = || ClockError::Unreadable { text: text.chars().take(60).collect() };
        if !text.contains(['T', 't', ' ']) {
            return text.parse().map(Received::On).map_err(|_| unreadable());
        }
        if let Ok(at) = text.parse() {
            return Ok(Received::Instant(at));
        }
        text.parse().map(Received::At).map_err(|_| unreadable())
    }
}

/// Whether receipt on a closed day, or after closing time, waits for the next working day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClosedDay {
    /// Day 0 is the day of receipt, closed or not. The default: what the statute says.
    #[default]
    AsReceived,
    /// Treated as received on the next working day.
    NextWorkingDay,
}

/// How an office counts.
#[derive(Clone, Debug, PartialEq)]
pub struct ClockSettings {
    /// The zone in which the office's days begin and end.
    pub zone: TimeZone,
    /// The office's reading of *cuti bersama*.
    pub joint_leave: JointLeave,
    /// What receipt on a closed day or after hours means.
    pub closed_day: ClosedDay,
    /// When the office closes; later than this is after hours. Only used with
    /// [`ClosedDay::NextWorkingDay`] and where the time of receipt is known.
    pub closing_time: Option<Time>,
}

impl Default for ClockSettings {
    /// Western Indonesian time (UTC+7), joint leave off, day 0 as received, no closing time.
    fn default() -> Self {
        ClockSettings {
            zone: TimeZone::fixed(Offset::constant(7)),
            joint_leave: JointLeave::default(),
            closed_day: ClosedDay::default(),
            closing_time: None,
        }
    }
}

/// When something was received, in the office's own time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LocalReceipt {
    /// The office's civil date.
    pub date: Date,
    /// Time of day and offset from UTC, where the caller knew the time.
    pub time: Option<(Time, Offset)>,
}

/// Why day 0 is later than the day of receipt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deferral {
    /// Received on a day that is no working day.
    ClosedDay,
    /// Received after the office closed.
    AfterHours {
        /// When it closes.
        closing: Time,
    },
}

/// What a day was to a clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DayReason {
    /// The day of receipt (or the day treated so): not counted.
    DayZero,
    /// A working day: counted.
    Working,
    /// *Cuti bersama*, counted by the office's choice.
    WorkingJointLeave(SpecialDay),
    /// Saturday or Sunday.
    Weekend,
    /// A special day that closes the office.
    Closed(SpecialDay),
}

/// One civil day of a clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClockDay {
    /// The office's civil date.
    pub date: Date,
    /// Whether it counts as a working day of the clock.
    pub counted: bool,
    /// Which working day it is; 0 for day zero, none where it does not count.
    pub number: Option<u16>,
    /// Why.
    pub reason: DayReason,
}

/// Something a reader must know before he relies on a due date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Warning {
    /// The clock runs through years whose holidays are not known yet.
    UnknownYears(Vec<i16>),
    /// The clock runs over days whose dates are still estimates.
    Estimates(Vec<Date>),
}

/// A statutory clock, explained day by day.
///
/// Serializes to one JSON object with the sentences in Indonesian and, in fields ending in `_en`,
/// in English; see [`super::explain`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clock {
    /// Which clock.
    pub rule: RuleName,
    /// Under which body of rules.
    pub track: Track,
    /// When it was received, in the office's time.
    pub received: LocalReceipt,
    /// The day that is not counted; the next working day is day 1.
    pub day_zero: Date,
    /// Why `day_zero` is not the day of receipt, if it is not.
    pub deferral: Option<Deferral>,
    /// How many working days are counted.
    pub working_days: u16,
    /// The last working day, by the office's reading of joint leave. This one binds.
    pub due: Date,
    /// The due date under the other reading of joint leave.
    pub alternative_due: Date,
    /// The office's reading.
    pub joint_leave: JointLeave,
    /// The article.
    pub citation: String,
    /// How surely the rule is known.
    pub confidence: Confidence,
    /// What a reader should know beside the citation, in Indonesian.
    pub note_id: Option<String>,
    /// The same in English.
    pub note_en: Option<String>,
    /// Every civil day from day zero to the due date, both included.
    pub days: Vec<ClockDay>,
    /// What makes the date less than certain.
    pub warnings: Vec<Warning>,
}

/// Where a clock stands on a date. Deadlines are compared by date: the whole due day is in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// The due date is still to come.
    Running,
    /// The due date is today.
    DueToday,
    /// The due date is past.
    Overdue,
}

/// Why there is no clock.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ClockError {
    /// The time of receipt is not a date or a date and time.
    #[error(
        "`{text}` is not a date (2025-03-20), a date and time (2025-03-20T14:30) or a date and \
         time with its offset (2025-03-20T14:30+07:00)"
    )]
    Unreadable {
        /// What was given, shortened.
        text: String,
    },
    /// No such rule was in force on the day of receipt.
    #[error("no rule `{}` of the {} track was in force on {on}", name.code(), track.code())]
    NotInForce {
        /// The rule asked for.
        name: RuleName,
        /// On which track.
        track: Track,
        /// For which date of receipt.
        on: Date,
    },
    /// The count leaves the range of dates that can be calculated with.
    #[error("the clock runs beyond the last date that can be calculated with")]
    OutOfRange,
}
