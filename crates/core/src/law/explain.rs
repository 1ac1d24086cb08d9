//! A clock in words: sentences in Indonesian and English made from its data, and its JSON.

use std::fmt;

use jiff::civil::{Date, Weekday};
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use super::clock::{DayReason, LocalReceipt};
use super::{Clock, ClockDay, ClockError, DayKind, Deferral, SpecialDay, Warning};

/// The Indonesian name of a weekday.
pub fn weekday_id(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "Senin",
        Weekday::Tuesday => "Selasa",
        Weekday::Wednesday => "Rabu",
        Weekday::Thursday => "Kamis",
        Weekday::Friday => "Jumat",
        Weekday::Saturday => "Sabtu",
        Weekday::Sunday => "Minggu",
    }
}

/// The English name of a weekday.
pub fn weekday_en(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    }
}

const MONTHS: [(&str, &str); 12] = [
    ("Januari", "January"),
    ("Februari", "February"),
    ("Maret", "March"),
    ("April", "April"),
    ("Mei", "May"),
    ("Juni", "June"),
    ("Juli", "July"),
    ("Agustus", "August"),
    ("September", "September"),
    ("Oktober", "October"),
    ("November", "November"),
    ("Desember", "December"),
];

fn month(date: Date) -> (&'static str, &'static str) {
    MONTHS[usize::from(date.month().unsigned_abs()) - 1]
}

/// A date as an Indonesian letter writes it: `20 Maret 2025`.
pub fn date_id(date: Date) -> String {
    format!("{} {} {}", date.day(), month(date).0, date.year())
}

/// A date as an English letter writes it: `20 March 2025`.
pub fn date_en(date: Date) -> String {
    format!("{} {} {}", date.day(), month(date).1, date.year())
}

/// A date with its weekday in Indonesian: `Kamis, 20 Maret 2025`.
pub fn long_date_id(date: Date) -> String {
    format!("{}, {}", weekday_id(date.weekday()), date_id(date))
}

/// A date with its weekday in English: `Thursday, 20 March 2025`.
pub fn long_date_en(date: Date) -> String {
    format!("{}, {}", weekday_en(date.weekday()), date_en(date))
}

impl fmt::Display for LocalReceipt {
    /// ISO 8601: the date, or date, time and offset.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.date)?;
        if let Some((time, offset)) = self.time {
            let seconds = offset.seconds();
            let sign = if seconds < 0 { '-' } else { '+' };
            let minutes = seconds.abs() / 60;
            let (hours, minutes) = (minutes / 60, minutes % 60);
            write!(f, "T{}{sign}{hours:02}:{minutes:02}", time.strftime("%H:%M:%S"))?;
        }
        Ok(())
    }
}

impl Serialize for LocalReceipt {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl SpecialDay {
    /// The English name, or the Indonesian one where there is none.
    pub fn english(&self) -> &str {
        self.name_en.as_deref().unwrap_or(&self.name_id)
    }
}

impl DayKind {
    /// What the kind is called, in Indonesian.
    pub fn title_id(self) -> &'static str {
        match self {
            DayKind::Holiday => "Hari libur",
            DayKind::PollingDay => "Hari pemungutan suara",
            DayKind::OfficeClosed => "Kantor tutup",
            DayKind::JointLeave => "Cuti bersama",
        }
    }

    /// What the kind is called, in English.
    pub fn title_en(self) -> &'static str {
        match self {
            DayKind::Holiday => "Holiday",
            DayKind::PollingDay => "Polling day",
            DayKind::OfficeClosed => "Office closed",
            DayKind::JointLeave => "Joint leave",
        }
    }

    /// The name in data, JSON and the database.
    pub fn code(self) -> &'static str {
        match self {
            DayKind::Holiday => "holiday",
            DayKind::PollingDay => "polling_day",
            DayKind::OfficeClosed => "office_closed",
            DayKind::JointLeave => "joint_leave",
        }
    }

    /// The kind with this code, if there is one.
    pub fn from_code(code: &str) -> Option<DayKind> {
        [DayKind::Holiday, DayKind::PollingDay, DayKind::OfficeClosed, DayKind::JointLeave]
            .into_iter()
            .find(|kind| kind.code() == code)
    }
}

impl ClockDay {
    /// Why the day counts or does not, in Indonesian.
    pub fn reason_id(&self) -> String {
        let number = self.number.unwrap_or_default();
        match &self.reason {
            DayReason::DayZero => "Hari diterima, tidak dihitung (hari ke-0)".into(),
            DayReason::Working => format!("Hari kerja ke-{number}"),
            DayReason::WorkingJointLeave(day) => {
                format!("Hari kerja ke-{number} (cuti bersama {} ikut dihitung)", day.name_id)
            }
            DayReason::Weekend => {
                format!("Akhir pekan ({}), tidak dihitung", weekday_id(self.date.weekday()))
            }
            DayReason::Closed(day) => {
                format!("{}: {}, tidak dihitung", day.kind.title_id(), day.name_id)
            }
        }
    }

    /// Why the day counts or does not, in English.
    pub fn reason_en(&self) -> String {
        let number = self.number.unwrap_or_default();
        match &self.reason {
            DayReason::DayZero => "Day of receipt, not counted (day 0)".into(),
            DayReason::Working => format!("Working day {number}"),
            DayReason::WorkingJointLeave(day) => {
                format!("Working day {number} (joint leave, {}, is counted)", day.english())
            }
            DayReason::Weekend => {
                format!("Weekend ({}), not counted", weekday_en(self.date.weekday()))
            }
            DayReason::Closed(day) => {
                format!("{}: {}, not counted", day.kind.title_en(), day.english())
            }
        }
    }

    /// A stable word for the reason, for scripts and styles.
    pub fn kind(&self) -> &'static str {
        match &self.reason {
            DayReason::DayZero => "day_zero",
            DayReason::Working => "working",
            DayReason::WorkingJointLeave(_) => "working_joint_leave",
            DayReason::Weekend => "weekend",
            DayReason::Closed(day) => day.kind.code(),
        }
    }
}

impl Serialize for ClockDay {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut out = to.serialize_struct("ClockDay", 6)?;
        out.serialize_field("date", &self.date)?;
        out.serialize_field("counted", &self.counted)?;
        out.serialize_field("number", &self.number)?;
        out.serialize_field("kind", self.kind())?;
        out.serialize_field("reason", &self.reason_id())?;
        out.serialize_field("reason_en", &self.reason_en())?;
        out.end()
    }
}

impl Deferral {
    /// Why day 0 is later than the day of receipt, in Indonesian.
    pub fn sentence_id(&self) -> String {
        match self {
            Deferral::ClosedDay => {
                "Diterima pada hari libur; dianggap diterima pada hari kerja berikutnya.".into()
            }
            Deferral::AfterHours { closing } => format!(
                "Diterima setelah jam layanan (tutup pukul {}); dianggap diterima pada hari kerja \
                 berikutnya.",
                closing.strftime("%H.%M")
            ),
        }
    }

    /// Why day 0 is later than the day of receipt, in English.
    pub fn sentence_en(&self) -> String {
        match self {
            Deferral::ClosedDay => {
                "Received on a closed day; treated as received on the next working day.".into()
            }
            Deferral::AfterHours { closing } => format!(
                "Received after hours (the office closes at {}); treated as received on the next \
                 working day.",
                closing.strftime("%H:%M")
            ),
        }
    }
}

fn list<T>(items: &[T], last: &str, word: impl Fn(&T) -> String) -> String {
    let words: Vec<String> = items.iter().map(word).collect();
    match words.split_last() {
        Some((end, [])) => end.clone(),
        Some((end, rest)) => format!("{} {last} {end}", rest.join(", ")),
        None => String::new(),
    }
}

impl ClockError {
    /// Why there is no clock, in Indonesian; the error's own text is the English.
    pub fn sentence_id(&self) -> String {
        match self {
            ClockError::Unreadable { text } => format!(
                "`{text}` bukan tanggal (2025-03-20), tanggal dan waktu (2025-03-20T14:30), atau \
                 tanggal dan waktu dengan selisih UTC (2025-03-20T14:30+07:00)."
            ),
            ClockError::NotInForce { name, track, on } => format!(
                "Belum ada ketentuan `{}` pada {} yang berlaku pada {}.",
                name.code(),
                track.title_id(),
                date_id(*on)
            ),
            ClockError::OutOfRange => {
                "Tanggal jatuh tempo melewati tanggal terakhir yang dapat dihitung.".into()
            }
        }
    }
}

impl Warning {
    /// The warning in Indonesian.
    pub fn sentence_id(&self) -> String {
        match self {
            Warning::UnknownYears(years) => format!(
                "Hari libur nasional dan cuti bersama tahun {} belum diketahui; tanggal ini dapat \
                 bergeser.",
                list(years, "dan", i16::to_string)
            ),
            Warning::Estimates(dates) => format!(
                "Tanggal {} masih perkiraan; tanggal jatuh tempo dapat bergeser.",
                list(dates, "dan", |date| date_id(*date))
            ),
        }
    }

    /// The warning in English.
    pub fn sentence_en(&self) -> String {
        match self {
            Warning::UnknownYears(years) => format!(
                "The national holidays and joint leave of {} are not known yet; this date may move.",
                list(years, "and", i16::to_string)
            ),
            Warning::Estimates(dates) => format!(
                "The special days of {} are still estimates; the due date may move.",
                list(dates, "and", |date| date_en(*date))
            ),
        }
    }
}

impl Clock {
    /// All warnings in Indonesian, or nothing.
    pub fn warning_id(&self) -> Option<String> {
        joined(&self.warnings, Warning::sentence_id)
    }

    /// All warnings in English, or nothing.
    pub fn warning_en(&self) -> Option<String> {
        joined(&self.warnings, Warning::sentence_en)
    }
}

fn joined(warnings: &[Warning], sentence: impl Fn(&Warning) -> String) -> Option<String> {
    let sentences: Vec<String> = warnings.iter().map(sentence).collect();
    (!sentences.is_empty()).then(|| sentences.join(" "))
}

impl Serialize for Clock {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut out = to.serialize_struct("Clock", 19)?;
        out.serialize_field("rule", &self.rule)?;
        out.serialize_field("title", self.rule.title_id())?;
        out.serialize_field("title_en", self.rule.title_en())?;
        out.serialize_field("track", &self.track)?;
        out.serialize_field("received", &self.received)?;
        out.serialize_field("day_zero", &self.day_zero)?;
        out.serialize_field("deferred", &self.deferral.as_ref().map(Deferral::sentence_id))?;
        out.serialize_field("deferred_en", &self.deferral.as_ref().map(Deferral::sentence_en))?;
        out.serialize_field("working_days", &self.working_days)?;
        out.serialize_field("due", &self.due)?;
        out.serialize_field("alternative_due", &self.alternative_due)?;
        out.serialize_field("joint_leave", &self.joint_leave)?;
        out.serialize_field("citation", &self.citation)?;
        out.serialize_field("confidence", &self.confidence)?;
        out.serialize_field("note", &self.note_id)?;
        out.serialize_field("note_en", &self.note_en)?;
        out.serialize_field("warning", &self.warning_id())?;
        out.serialize_field("warning_en", &self.warning_en())?;
        out.serialize_field("days", &self.days)?;
        out.end()
    }
}
