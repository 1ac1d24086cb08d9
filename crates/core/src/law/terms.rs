//! Other periods of the law: not counted clocks of a case, but dates someone must watch.

use std::sync::LazyLock;

use jiff::civil::Date;
use serde::Deserialize;

use super::rules::SHIPPED;
use super::{Calendar, Confidence, DataError, JointLeave, read_toml};

/// How long a term is, in the unit the law uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(tag = "unit", rename_all = "snake_case", deny_unknown_fields)]
pub enum Length {
    /// In the same act.
    AtOnce,
    /// Calendar hours from an instant, closed days included.
    Hours {
        /// How many.
        amount: u16,
    },
    /// Working days after the event.
    WorkingDays {
        /// How many.
        amount: u16,
    },
    /// Working days before the event.
    WorkingDaysBefore {
        /// How many.
        amount: u16,
    },
    /// Calendar months after the event.
    Months {
        /// How many.
        amount: u16,
    },
    /// Calendar years after the event.
    Years {
        /// How many.
        amount: u16,
    },
    /// The same date every year.
    YearlyOn {
        /// Month, 1 to 12.
        month: i8,
        /// Day of the month.
        day: i8,
    },
}

/// One term with its article.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// Its stable name.
    pub name: String,
    /// How long.
    pub length: Length,
    /// First date of the event it applies to; none where the file does not say.
    #[serde(default)]
    pub from: Option<Date>,
    /// Last date of the event it applies to; none while in force.
    #[serde(default)]
    pub to: Option<Date>,
    /// The event it counts from, in Indonesian.
    pub starts_id: String,
    /// The event it counts from, in English.
    pub starts_en: String,
    /// The article, as cited in Indonesian.
    pub citation: String,
    /// How surely it is known.
    pub confidence: Confidence,
}

impl Term {
    /// Whether it applies to an event of this date.
    pub fn in_force(&self, on: Date) -> bool {
        self.from.is_none_or(|from| from <= on) && self.to.is_none_or(|to| on <= to)
    }

    /// The last day of a term that is counted in working days after its event. The day of the event
    /// is day 0. `None` for terms of another kind.
    ///
    /// ```
    /// use jiff::civil::date;
    /// use terbuka_core::law::{Calendar, JointLeave, Terms};
    ///
    /// // PP 96/2012 Pasal 30 ayat (4): seven working days. Set on Friday 15 August 2025; Monday 18
    /// // is joint leave, so Tuesday is day 1.
    /// let set = date(2025, 8, 15);
    /// let term = Terms::shipped().at("charter-publication", set).unwrap();
    /// let due = term.last_day(set, JointLeave::Off, Calendar::national());
    /// assert_eq!(due, Some(date(2025, 8, 27)));
    /// ```
    pub fn last_day(&self, event: Date, reading: JointLeave, calendar: &Calendar) -> Option<Date> {
        match self.length {
            Length::WorkingDays { amount } => calendar.add_working_days(event, amount, reading),
            _ => None,
        }
    }

    /// The day a term of working days before its event names: the last on which what it asks for is
    /// in time. `None` for terms of another kind.
    pub fn day_before(
        &self,
        event: Date,
        reading: JointLeave,
        calendar: &Calendar,
    ) -> Option<Date> {
        match self.length {
            Length::WorkingDaysBefore { amount } => {
                calendar.subtract_working_days(event, amount, reading)
            }
            _ => None,
        }
    }
}

#[derive(Deserialize)]
struct TermsFile {
    #[serde(default, rename = "term")]
    terms: Vec<Term>,
}

/// All terms of a data file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    terms: Vec<Term>,
}

static TERMS: LazyLock<Terms> = LazyLock::new(|| {
    Terms::from_toml("clocks.toml", SHIPPED).expect("the shipped terms are well-formed")
});

impl Terms {
    /// The terms shipped with this release.
    pub fn shipped() -> &'static Terms {
        &TERMS
    }

    /// Reads the terms of a clocks file; `file` is only used to name it in errors.
    pub fn from_toml(file: &str, text: &str) -> Result<Self, DataError> {
        let terms = read_toml::<TermsFile>(file, text)?.terms;
        for (place, term) in terms.iter().enumerate() {
            let entry = format!("term {}", term.name);
            let overlaps = |other: &Term| {
                other.name == term.name
                    && other.to.is_none_or(|to| term.from.is_none_or(|from| from <= to))
                    && term.to.is_none_or(|to| other.from.is_none_or(|from| from <= to))
            };
            if terms[..place].iter().any(overlaps) {
                return Err(DataError::contradiction(file, entry, "stands twice at one date"));
            }
            if let Length::YearlyOn { month, day } = term.length
                && jiff::civil::Date::new(2023, month, day).is_err()
            {
                let problem = format!("there is no day {day} of month {month} in every year");
                return Err(DataError::contradiction(file, entry, problem));
            }
        }
        Ok(Terms { terms })
    }

    /// The term with this name that applies to an event of this date, if there is one.
    pub fn at(&self, name: &str, on: Date) -> Option<&Term> {
        self.terms.iter().find(|term| term.name == name && term.in_force(on))
    }

    /// The term with this name, if there is one; the first of several.
    pub fn get(&self, name: &str) -> Option<&Term> {
        self.terms.iter().find(|term| term.name == name)
    }

    /// Every term, in the order of the file.
    pub fn iter(&self) -> impl Iterator<Item = &Term> {
        self.terms.iter()
    }
}
