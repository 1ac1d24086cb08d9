//! Running a clock: from receipt, rule, settings and calendar to a due date.

use jiff::civil::Date;

use super::clock::{ClockDay, DayReason, LocalReceipt};
use super::{
    Calendar, Clock, ClockError, ClockSettings, ClosedDay, Deferral, JointLeave, Received, Rule,
    Standing, Status, Warning,
};

impl Received {
    /// The date, and the time where it is known, in the office's zone.
    pub fn local(self, settings: &ClockSettings) -> LocalReceipt {
        let zone = &settings.zone;
        match self {
            Received::On(date) => LocalReceipt { date, time: None },
            Received::At(at) => {
                let offset = zone.to_ambiguous_timestamp(at).offset();
                let offset = match offset {
                    jiff::tz::AmbiguousOffset::Unambiguous { offset } => offset,
                    jiff::tz::AmbiguousOffset::Gap { before, .. }
                    | jiff::tz::AmbiguousOffset::Fold { before, .. } => before,
                };
                LocalReceipt { date: at.date(), time: Some((at.time(), offset)) }
            }
            Received::Instant(at) => {
                let offset = zone.to_offset(at);
                let local = offset.to_datetime(at);
                LocalReceipt { date: local.date(), time: Some((local.time(), offset)) }
            }
        }
    }
}

/// Runs a clock and explains it day by day.
///
/// The day of receipt is day 0 and is never counted; the due date is always a working day under
/// the office's reading of joint leave. A calendar that does not know a year still answers, with a
/// warning.
///
/// # Errors
/// [`ClockError::OutOfRange`] for dates at the very end of the calendar's arithmetic.
///
/// ```
/// use jiff::civil::date;
/// use terbuka_core::law::{Calendar, ClockRules, ClockSettings, RuleName, Track, run};
///
/// // Thursday 20 March 2025, before Nyepi, Idul Fitri and a week of joint leave.
/// let received = date(2025, 3, 20);
/// let rule = ClockRules::shipped().rule(RuleName::Answer, Track::Ordinary, received)?;
/// let clock = run(rule, received, &ClockSettings::default(), Calendar::national())?;
/// assert_eq!((clock.due, clock.alternative_due), (date(2025, 4, 14), date(2025, 4, 7)));
/// # Ok::<(), terbuka_core::law::ClockError>(())
/// ```
pub fn run(
    rule: &Rule,
    received: impl Into<Received>,
    settings: &ClockSettings,
    calendar: &Calendar,
) -> Result<Clock, ClockError> {
    let receipt = received.into().local(settings);
    let reading = settings.joint_leave;
    let (day_zero, deferral) = day_zero(&receipt, settings, reading, calendar)?;
    let (other_zero, _) = self::day_zero(&receipt, settings, reading.other(), calendar)?;
    let days = explain(day_zero, rule.working_days, reading, calendar)?;
    let due = days.last().map_or(day_zero, |day| day.date);
    let alternative_due = calendar
        .add_working_days(other_zero, rule.working_days, reading.other())
        .ok_or(ClockError::OutOfRange)?;
    let last = due.max(alternative_due);
    Ok(Clock {
        rule: rule.name,
        track: rule.track,
        received: receipt,
        day_zero,
        deferral,
        working_days: rule.working_days,
        due,
        alternative_due,
        joint_leave: reading,
        citation: rule.citation.clone(),
        confidence: rule.confidence,
        note_id: rule.note_id.clone(),
        note_en: rule.note_en.clone(),
        days,
        warnings: warnings(receipt.date, last, calendar),
    })
}

/// The binding due date alone, for lists: the same date as [`run`] gives.
///
/// # Errors
/// As [`run`].
pub fn due_only(
    rule: &Rule,
    received: impl Into<Received>,
    settings: &ClockSettings,
    calendar: &Calendar,
) -> Result<Date, ClockError> {
    let receipt = received.into().local(settings);
    let reading = settings.joint_leave;
    let (zero, _) = day_zero(&receipt, settings, reading, calendar)?;
    calendar.add_working_days(zero, rule.working_days, reading).ok_or(ClockError::OutOfRange)
}

/// Where a due date stands on the office's date `today`.
pub fn status(due: Date, today: Date) -> Status {
    match today.cmp(&due) {
        std::cmp::Ordering::Less => Status::Running,
        std::cmp::Ordering::Equal => Status::DueToday,
        std::cmp::Ordering::Greater => Status::Overdue,
    }
}

impl Clock {
    /// Where the clock stands on the office's date `today`.
    pub fn status(&self, today: Date) -> Status {
        status(self.due, today)
    }

    /// The day of the clock with this date, from day zero to the due date.
    pub fn day(&self, date: Date) -> Option<&ClockDay> {
        self.days.iter().find(|day| day.date == date)
    }
}

fn day_zero(
    receipt: &LocalReceipt,
    settings: &ClockSettings,
    reading: JointLeave,
    calendar: &Calendar,
) -> Result<(Date, Option<Deferral>), ClockError> {
    if settings.closed_day == ClosedDay::AsReceived {
        return Ok((receipt.date, None));
    }
    let next = |from| calendar.working_day_from(from, reading).ok_or(ClockError::OutOfRange);
    if !calendar.is_working(receipt.date, reading) {
        return Ok((next(receipt.date)?, Some(Deferral::ClosedDay)));
    }
    match (receipt.time, settings.closing_time) {
        (Some((time, _)), Some(closing)) if time > closing => {
            let tomorrow = receipt.date.tomorrow().map_err(|_| ClockError::OutOfRange)?;
            Ok((next(tomorrow)?, Some(Deferral::AfterHours { closing })))
        }
        _ => Ok((receipt.date, None)),
    }
}

fn explain(
    day_zero: Date,
    working_days: u16,
    reading: JointLeave,
    calendar: &Calendar,
) -> Result<Vec<ClockDay>, ClockError> {
    let mut days = vec![ClockDay {
        date: day_zero,
        counted: false,
        number: Some(0),
        reason: DayReason::DayZero,
    }];
    let mut date = day_zero;
    let mut number = 0;
    while number < working_days {
        date = date.tomorrow().map_err(|_| ClockError::OutOfRange)?;
        let standing = calendar.standing(date, reading);
        let counted = standing.is_working();
        number += u16::from(counted);
        let reason = match standing {
            Standing::Working => DayReason::Working,
            Standing::WorkingJointLeave(day) => DayReason::WorkingJointLeave(day.clone()),
            Standing::Weekend => DayReason::Weekend,
            Standing::Closed(day) => DayReason::Closed(day.clone()),
        };
        days.push(ClockDay { date, counted, number: counted.then_some(number), reason });
    }
    Ok(days)
}

fn warnings(first: Date, last: Date, calendar: &Calendar) -> Vec<Warning> {
    let mut warnings = Vec::new();
    let unknown = calendar.unknown_years(first.year(), last.year());
    if !unknown.is_empty() {
        warnings.push(Warning::UnknownYears(unknown));
    }
    let special = calendar.special_days(first, last);
    let mut estimates: Vec<Date> =
        special.iter().filter(|day| day.estimated).map(|day| day.date).collect();
    estimates.dedup();
    if !estimates.is_empty() {
        warnings.push(Warning::Estimates(estimates));
    }
    warnings
}
