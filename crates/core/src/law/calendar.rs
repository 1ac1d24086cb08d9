//! Working days: weekends, national holidays, joint leave, polling days, an office's own days.
//!
//! The law counts in *hari kerja* and does not define them, so the calendar is data. A national
//! calendar is a sum of year files; an office adds its own days and may take a national one away
//! (a holiday moved by decree before the next release). Which years are known is kept, because a
//! count that runs past them is a forecast and must say so.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};

use super::{Confidence, DataError, read_toml};

/// Why a day is special.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayKind {
    /// *Libur nasional*, or a regional holiday.
    Holiday,
    /// *Hari pemungutan suara* set as a holiday.
    PollingDay,
    /// The office itself is closed (moving house, flood, a local decree).
    OfficeClosed,
    /// *Cuti bersama*: offices are closed, but no text of the KIP law says whether the day counts.
    JointLeave,
}

/// How an office reads *cuti bersama*: the law is silent, so it is the office's choice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JointLeave {
    /// A day off: not counted (PP 11/2017 Pasal 333 closes the offices). The default.
    #[default]
    Off,
    /// A working day like any other.
    Working,
}

impl JointLeave {
    /// The other reading.
    pub fn other(self) -> Self {
        match self {
            JointLeave::Off => JointLeave::Working,
            JointLeave::Working => JointLeave::Off,
        }
    }
}

/// One special day, national or an office's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpecialDay {
    /// The civil date, the same in all three zones.
    pub date: Date,
    /// Why it is special.
    pub kind: DayKind,
    /// What it is called, in Indonesian.
    pub name_id: String,
    /// What it is called, in English; the Indonesian name serves where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name_en: Option<String>,
    /// The source still calls the date an estimate.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub estimated: bool,
}

impl SpecialDay {
    /// A special day with a name in Indonesian only.
    pub fn new(date: Date, kind: DayKind, name_id: impl Into<String>) -> Self {
        SpecialDay { date, kind, name_id: name_id.into(), name_en: None, estimated: false }
    }
}

/// One year's national special days, as a data file holds them.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CalendarYear {
    /// The year the file covers whole.
    pub year: i16,
    /// Days of the week that are not worked.
    #[serde(deserialize_with = "weekdays")]
    pub weekend: Vec<Weekday>,
    /// What sets the working week.
    pub weekend_citation: String,
    /// What sets the days: the joint decree of the three ministers.
    pub citation: String,
    /// Where the list was read.
    pub source: String,
    /// How surely it is known.
    pub confidence: Confidence,
    /// The days, one entry per date.
    #[serde(default, rename = "day")]
    pub days: Vec<SpecialDay>,
}

impl CalendarYear {
    /// Reads a year file; `file` is only used to name it in errors.
    pub fn from_toml(file: &str, text: &str) -> Result<Self, DataError> {
        let read: CalendarYear = read_toml(file, text)?;
        let mut seen = BTreeSet::new();
        for day in &read.days {
            let entry = day.date.to_string();
            if day.date.year() != read.year {
                let problem = format!("not in the year {} of this file", read.year);
                return Err(DataError::contradiction(file, entry, problem));
            }
            if !seen.insert(day.date) {
                return Err(DataError::contradiction(file, entry, "stands twice"));
            }
            if day.name_id.trim().is_empty() {
                return Err(DataError::contradiction(file, entry, "has no name"));
            }
        }
        if BTreeSet::from_iter(read.weekend.iter().map(|day| day.to_monday_zero_offset())).len()
            == 7
        {
            let problem = "no day of the week is left to work on";
            return Err(DataError::contradiction(file, "weekend", problem));
        }
        Ok(read)
    }
}

fn weekdays<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Vec<Weekday>, D::Error> {
    const NAMES: [(&str, Weekday); 7] = [
        ("monday", Weekday::Monday),
        ("tuesday", Weekday::Tuesday),
        ("wednesday", Weekday::Wednesday),
        ("thursday", Weekday::Thursday),
        ("friday", Weekday::Friday),
        ("saturday", Weekday::Saturday),
        ("sunday", Weekday::Sunday),
    ];
    Vec::<String>::deserialize(from)?
        .into_iter()
        .map(|name| {
            NAMES
                .iter()
                .find(|(known, _)| *known == name)
                .map(|(_, day)| *day)
                .ok_or_else(|| serde::de::Error::custom(format!("unknown weekday `{name}`")))
        })
        .collect()
}

/// What a date is to a calendar under one reading of joint leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing<'a> {
    /// An ordinary working day.
    Working,
    /// *Cuti bersama* that this reading counts as a working day.
    WorkingJointLeave(&'a SpecialDay),
    /// Saturday or Sunday with nothing special about it.
    Weekend,
    /// Closed by this special day (which may fall on a weekend, too).
    Closed(&'a SpecialDay),
}

impl Standing<'_> {
    /// Whether the day counts as a *hari kerja*.
    pub fn is_working(&self) -> bool {
        matches!(self, Standing::Working | Standing::WorkingJointLeave(_))
    }
}

/// The working days of one office: the national calendar with the office's own changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calendar {
    national: BTreeMap<Date, SpecialDay>,
    office: BTreeMap<Date, Vec<SpecialDay>>,
    withdrawn: BTreeSet<Date>,
    weekends: BTreeMap<i16, Vec<Weekday>>,
}

static NATIONAL: LazyLock<Calendar> = LazyLock::new(|| {
    let files = [
        ("2023.toml", include_str!("../../../../data/calendars/2023.toml")),
        ("2024.toml", include_str!("../../../../data/calendars/2024.toml")),
        ("2025.toml", include_str!("../../../../data/calendars/2025.toml")),
        ("2026.toml", include_str!("../../../../data/calendars/2026.toml")),
        ("2027.toml", include_str!("../../../../data/calendars/2027.toml")),
    ];
    files.into_iter().fold(Calendar::default(), |calendar, (file, text)| {
        let year =
            CalendarYear::from_toml(file, text).expect("the shipped calendar is well-formed");
        calendar.with_year(year)
    })
});

impl Calendar {
    /// The national calendar shipped with this release. Clone it to add an office's days.
    pub fn national() -> &'static Calendar {
        &NATIONAL
    }

    /// Adds a year, or replaces it whole if it is already there (a corrected operator's file).
    #[must_use]
    pub fn with_year(mut self, year: CalendarYear) -> Self {
        self.national.retain(|date, _| date.year() != year.year);
        self.weekends.insert(year.year, year.weekend);
        self.national.extend(year.days.into_iter().map(|day| (day.date, day)));
        self
    }

    /// Adds days beside the national ones, for one office or all; where several fall on a date all
    /// are kept, and a day that closes the office wins over joint leave.
    #[must_use]
    pub fn with_office_days(mut self, days: impl IntoIterator<Item = SpecialDay>) -> Self {
        for day in days {
            let there = self.office.entry(day.date).or_default();
            if !there.contains(&day) {
                there.push(day);
            }
        }
        self
    }

    /// Takes national special days away; weekends and the office's own days stay.
    #[must_use]
    pub fn withdrawn(mut self, dates: impl IntoIterator<Item = Date>) -> Self {
        self.withdrawn.extend(dates);
        self
    }

    /// The years whose national days are known, in order.
    pub fn years(&self) -> impl Iterator<Item = i16> + '_ {
        self.weekends.keys().copied()
    }

    /// Whether the national days of this year are known.
    pub fn covers(&self, year: i16) -> bool {
        self.weekends.contains_key(&year)
    }

    /// The years from `first` to `last`, both included, whose national days are not known.
    pub fn unknown_years(&self, first: i16, last: i16) -> Vec<i16> {
        (first..=last).filter(|year| !self.covers(*year)).collect()
    }

    /// The special days in force from `first` to `last`, both included, by date. Where an office's
    /// day falls on a national one, both are listed.
    pub fn special_days(&self, first: Date, last: Date) -> Vec<&SpecialDay> {
        if first > last {
            return Vec::new();
        }
        let national = self.national.range(first..=last);
        let mut days: Vec<_> = national
            .filter(|(date, _)| !self.withdrawn.contains(date))
            .map(|(_, day)| day)
            .chain(self.office.range(first..=last).flat_map(|(_, days)| days))
            .collect();
        days.sort_by_key(|day| (day.date, day.kind));
        days
    }

    /// What a date is under a reading of joint leave.
    pub fn standing(&self, date: Date, reading: JointLeave) -> Standing<'_> {
        let national = self.national.get(&date).filter(|_| !self.withdrawn.contains(&date));
        let office = self.office.get(&date).into_iter().flatten();
        let special = || national.into_iter().chain(office.clone());
        if let Some(day) = special().find(|day| day.kind != DayKind::JointLeave) {
            return Standing::Closed(day);
        }
        if self.is_weekend(date) {
            return Standing::Weekend;
        }
        match (special().next(), reading) {
            (Some(day), JointLeave::Off) => Standing::Closed(day),
            (Some(day), JointLeave::Working) => Standing::WorkingJointLeave(day),
            (None, _) => Standing::Working,
        }
    }

    /// Whether the date is a *hari kerja* under a reading of joint leave.
    pub fn is_working(&self, date: Date, reading: JointLeave) -> bool {
        self.standing(date, reading).is_working()
    }

    /// The first working day on or after `date`; none before the end of the calendar's arithmetic.
    pub fn working_day_from(&self, date: Date, reading: JointLeave) -> Option<Date> {
        let mut at = date;
        while !self.is_working(at, reading) {
            at = at.tomorrow().ok()?;
        }
        Some(at)
    }

    /// The `count`-th working day after `date`, which itself is day 0 whatever it is.
    pub fn add_working_days(&self, date: Date, count: u16, reading: JointLeave) -> Option<Date> {
        let mut at = date;
        let mut left = count;
        while left > 0 {
            at = at.tomorrow().ok()?;
            left -= u16::from(self.is_working(at, reading));
        }
        Some(at)
    }

    /// The `count`-th working day before `date` (for duties that end before a date).
    pub fn subtract_working_days(
        &self,
        date: Date,
        count: u16,
        reading: JointLeave,
    ) -> Option<Date> {
        let mut at = date;
        let mut left = count;
        while left > 0 {
            at = at.yesterday().ok()?;
            left -= u16::from(self.is_working(at, reading));
        }
        Some(at)
    }

    /// Working days after `from` up to and including `to`: what is left of a clock. 0 on the day
    /// itself, negative by the working days it is late.
    ///
    /// ```
    /// use jiff::civil::date;
    /// use terbuka_core::law::{Calendar, JointLeave};
    /// let calendar = Calendar::national();
    /// let due = date(2025, 9, 1);
    /// assert_eq!(calendar.remaining_working_days(date(2025, 8, 15), due, JointLeave::Off), 10);
    /// assert_eq!(calendar.remaining_working_days(due, due, JointLeave::Off), 0);
    /// assert_eq!(calendar.remaining_working_days(date(2025, 9, 3), due, JointLeave::Off), -2);
    /// ```
    pub fn remaining_working_days(&self, from: Date, to: Date, reading: JointLeave) -> i32 {
        let (first, last, sign) = if from <= to { (from, to, 1) } else { (to, from, -1) };
        let mut at = first;
        let mut count = 0;
        while at < last {
            let Ok(next) = at.tomorrow() else { break };
            at = next;
            count += i32::from(self.is_working(at, reading));
        }
        sign * count
    }

    /// A year without a file keeps the working week of the nearest known year before it, or else
    /// of the first known one; a calendar without years knows no weekend.
    fn is_weekend(&self, date: Date) -> bool {
        let known = self.weekends.range(..=date.year()).next_back();
        known
            .or_else(|| self.weekends.iter().next())
            .is_some_and(|(_, weekend)| weekend.contains(&date.weekday()))
    }
}
