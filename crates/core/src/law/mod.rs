//! The law that is the same for every office: working days, clocks and grounds.
//!
//! Nothing here is a number in code. Calendars, clock rules and grounds are dated data (see the
//! files under `data/`), each entry with its citation and with how surely it is known; this module
//! reads them into types and answers questions about them. An operator's own file goes through the
//! same readers, so a mistake in it is a [`DataError`] that names the file and the entry.
//!
//! ```
//! use jiff::civil::date;
//! use terbuka_core::law::{Calendar, ClockRules, ClockSettings, RuleName, Track, run};
//!
//! let received = date(2026, 3, 13);
//! let rule = ClockRules::shipped().rule(RuleName::Answer, Track::Ordinary, received)?;
//! let clock = run(rule, received, &ClockSettings::default(), Calendar::national())?;
//! assert_eq!(clock.due, date(2026, 4, 6));
//! assert_eq!(clock.alternative_due, date(2026, 3, 30)); // were joint leave counted as work
//! # Ok::<(), terbuka_core::law::ClockError>(())
//! ```

pub mod calendar;
pub mod clock;
pub mod explain;
pub mod ground;
mod names;
pub mod rules;
mod run;
pub mod terms;

pub use calendar::{Calendar, CalendarYear, DayKind, JointLeave, SpecialDay, Standing};
pub use clock::{
    Clock, ClockDay, ClockError, ClockSettings, ClosedDay, Deferral, Received, Status, Warning,
};
pub use ground::{ExemptionGround, ExtensionReason, NeverExempt, ObjectionGround};
pub use names::{RuleName, Track};
pub use rules::{ClockRules, Rule};
pub use run::{due_only, run, status};
pub use terms::{Length, Term, Terms};

use serde::{Deserialize, Serialize};

/// How surely a fact of the law is known to those who wrote it into the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Confidence {
    /// The article itself was read.
    #[serde(rename = "V")]
    Verified,
    /// Known at second hand: an official page, a press report, a rule that copies it.
    #[serde(rename = "V2")]
    SecondHand,
    /// From memory; believed right.
    #[serde(rename = "M")]
    FromMemory,
    /// Uncertain: an office should check before it relies on it.
    #[serde(rename = "U")]
    Uncertain,
}

/// A data file of the law that cannot be used, and why.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DataError {
    /// The text is not TOML, or lacks or misnames a field.
    #[error("{file}: {message}")]
    Malformed {
        /// The name the caller gave the file.
        file: String,
        /// What is wrong, with line and column where known.
        message: String,
    },
    /// Well-formed, but an entry contradicts another or itself.
    #[error("{file}: {entry}: {problem}")]
    Contradiction {
        /// The name the caller gave the file.
        file: String,
        /// Which entry.
        entry: String,
        /// What is wrong with it.
        problem: String,
    },
}

impl DataError {
    pub(crate) fn contradiction(
        file: &str,
        entry: impl Into<String>,
        problem: impl Into<String>,
    ) -> Self {
        DataError::Contradiction {
            file: file.to_owned(),
            entry: entry.into(),
            problem: problem.into(),
        }
    }
}

/// Reads TOML into a type; the error names the file and keeps the line.
pub(crate) fn read_toml<T: serde::de::DeserializeOwned>(
    file: &str,
    text: &str,
) -> Result<T, DataError> {
    toml::from_str(text).map_err(|error| DataError::Malformed {
        file: file.to_owned(),
        message: error.to_string().trim_end().to_owned(),
    })
}
