//! Other periods of the law: not counted clocks of a case, but dates someone must watch.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use serde::Deserialize;

use super::rules::SHIPPED;
use super::{Confidence, DataError, read_toml};

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
    /// The event it counts from, in Indonesian.
    pub starts_id: String,
    /// The event it counts from, in English.
    pub starts_en: String,
    /// The article, as cited in Indonesian.
    pub citation: String,
    /// How surely it is known.
    pub confidence: Confidence,
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
        let mut seen = BTreeSet::new();
        for term in &terms {
            let entry = format!("term {}", term.name);
            if !seen.insert(term.name.as_str()) {
                return Err(DataError::contradiction(file, entry, "stands twice"));
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

    /// The term with this name, if there is one.
    pub fn get(&self, name: &str) -> Option<&Term> {
        self.terms.iter().find(|term| term.name == name)
    }

    /// Every term, in the order of the file.
    pub fn iter(&self) -> impl Iterator<Item = &Term> {
        self.terms.iter()
    }
}
