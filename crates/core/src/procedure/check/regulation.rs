//! The catalogue of regulations: dated data, see `data/regulations.toml`.

use std::sync::LazyLock;

use jiff::civil::Date;
use serde::Deserialize;

use super::citation::{Citation, Kind};
use crate::law::{Confidence, DataError, read_toml};

/// How a regulation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// In force as it was made.
    InForce,
    /// In force as amended.
    Amended,
    /// Another one took its place.
    Replaced,
    /// Taken back.
    Revoked,
    /// Not known.
    Unknown,
}

/// An amendment of a regulation.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Amendment {
    /// What kind.
    pub kind: Kind,
    /// Its number.
    pub number: String,
    /// Its year.
    pub year: i16,
    /// When it took effect, where known.
    pub since: Option<Date>,
}

/// One regulation of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Regulation {
    /// What kind.
    pub kind: Kind,
    /// Its number; for decrees the part before the letters.
    pub number: String,
    /// Its year.
    pub year: i16,
    /// Its title.
    pub title: String,
    /// Folded words of which its title holds one; empty when titles are not compared.
    #[serde(default)]
    pub words: Vec<String>,
    /// How it stands.
    pub status: Standing,
    /// When it came into force, where known.
    pub in_force_on: Option<Date>,
    /// When it was revoked or replaced, where known.
    pub since: Option<Date>,
    /// What replaced, revoked or last amended it.
    pub by: Option<String>,
    /// Its amendments in order.
    #[serde(default)]
    pub amendments: Vec<Amendment>,
    /// Its amendment changes nothing an SOP rests on.
    #[serde(default)]
    pub minor: bool,
    /// Whether it speaks to election offices.
    pub addresses_kpu: bool,
    /// To whom it speaks instead, in Indonesian.
    pub addressed_id: Option<String>,
    /// The same in English.
    pub addressed_en: Option<String>,
    /// What the keeper of the data should know.
    pub note: Option<String>,
    /// How surely this is known.
    pub confidence: Confidence,
}

impl Regulation {
    /// "PKPU 22/2023".
    pub fn short(&self) -> String {
        format!("{} {}/{}", self.kind.short(), self.number, self.year)
    }

    /// How it stands on a date: what ends or amends it later has not happened yet.
    pub fn standing(&self, on: Date) -> Standing {
        let yet = self.since.is_some_and(|since| on < since);
        if yet && matches!(self.status, Standing::Revoked | Standing::Replaced) {
            return Standing::InForce;
        }
        self.status
    }

    /// The last amendment in force on a date.
    pub fn last_amendment(&self, on: Date) -> Option<&Amendment> {
        self.amendments
            .iter()
            .rev()
            .find(|amendment| amendment.since.is_none_or(|since| since <= on))
    }
}

#[derive(Deserialize)]
struct File {
    #[serde(default, rename = "regulation")]
    regulations: Vec<Regulation>,
}

/// All regulations of a data file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Regulations {
    regulations: Vec<Regulation>,
}

const SHIPPED: &str = include_str!("../../../../../data/regulations.toml");

static CATALOGUE: LazyLock<Regulations> = LazyLock::new(|| {
    Regulations::from_toml("regulations.toml", SHIPPED)
        .expect("the shipped regulations are well-formed")
});

impl Regulations {
    /// The catalogue shipped with this release.
    pub fn shipped() -> &'static Regulations {
        &CATALOGUE
    }

    /// Reads a catalogue; `file` only names it in errors. No regulation may stand in it twice, and
    /// one that ended must say by what.
    ///
    /// # Errors
    /// [`DataError`] that names the entry.
    pub fn from_toml(file: &str, text: &str) -> Result<Self, DataError> {
        let regulations = read_toml::<File>(file, text)?.regulations;
        for (at, regulation) in regulations.iter().enumerate() {
            let same = |other: &Regulation| {
                (other.kind, other.number.as_str(), other.year)
                    == (regulation.kind, regulation.number.as_str(), regulation.year)
            };
            if regulations[..at].iter().any(same) {
                return Err(DataError::contradiction(file, regulation.short(), "stands twice"));
            }
            let ended = matches!(
                regulation.status,
                Standing::Amended | Standing::Replaced | Standing::Revoked
            );
            if ended && regulation.by.is_none() {
                return Err(DataError::contradiction(
                    file,
                    regulation.short(),
                    "does not say by what",
                ));
            }
        }
        Ok(Regulations { regulations })
    }

    /// The regulation a citation names, if it is known.
    pub fn find(&self, citation: &Citation) -> Option<&Regulation> {
        self.regulations.iter().find(|regulation| {
            regulation.kind == citation.kind
                && regulation.number == citation.number
                && regulation.year == citation.year
        })
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::citation::citations;
    use super::*;

    #[test]
    fn a_status_has_its_day() {
        let old = &citations("PKPU 1/2015")[0];
        let old = Regulations::shipped().find(old).expect("known");
        assert_eq!(old.standing(date(2023, 10, 31)), Standing::InForce);
        assert_eq!(old.standing(date(2023, 11, 1)), Standing::Revoked);
        let new = &citations("PKPU 22/2023")[0];
        let new = Regulations::shipped().find(new).expect("known");
        assert_eq!(new.last_amendment(date(2025, 12, 28)).map(|a| a.year), Some(2024));
        assert_eq!(new.last_amendment(date(2025, 12, 29)).map(|a| a.year), Some(2025));
    }

    #[test]
    fn contradictions_are_named() {
        let twice = "[[regulation]]\nkind='uu'\nnumber='1'\nyear=2020\ntitle='A'\nstatus='in_force'\naddresses_kpu=true\nconfidence='V'\n";
        let error = Regulations::from_toml("x.toml", &twice.repeat(2)).expect_err("stands twice");
        assert!(error.to_string().contains("UU 1/2020"), "{error}");
        let ended = twice.replace("in_force", "revoked");
        assert!(Regulations::from_toml("x.toml", &ended).is_err());
    }
}
