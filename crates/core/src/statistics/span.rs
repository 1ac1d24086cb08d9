//! A span that reports are made for: a month, a quarter, a year, by the office's civil dates.

use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::letter::words;
use crate::report::Period;

/// A month, a quarter (*triwulan*) or a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Span {
    /// A calendar year.
    Year(i16),
    /// A quarter of a year, 1 to 4.
    Quarter(i16, i8),
    /// A month of a year, 1 to 12.
    Month(i16, i8),
}

/// A span must be written `YYYY`, `YYYY-T1` or `YYYY-MM`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a period is written 2026, 2026-T1 or 2026-03; got {0:?}")]
pub struct BadSpan(pub String);

/// The first day of a month; only called with months that exist.
fn first_of(year: i16, month: i8) -> Date {
    Date::new(year, month.clamp(1, 12), 1).unwrap_or(Date::ZERO)
}

impl Span {
    /// The month of a date.
    pub fn month_of(date: Date) -> Span {
        Span::Month(date.year(), date.month())
    }

    /// First day.
    pub fn first(self) -> Date {
        match self {
            Span::Year(year) => first_of(year, 1),
            Span::Quarter(year, quarter) => first_of(year, (quarter.clamp(1, 4) - 1) * 3 + 1),
            Span::Month(year, month) => first_of(year, month),
        }
    }

    /// Last day.
    pub fn last(self) -> Date {
        match self {
            Span::Year(year) => first_of(year, 12).last_of_month(),
            Span::Quarter(year, quarter) => first_of(year, quarter.clamp(1, 4) * 3).last_of_month(),
            Span::Month(year, month) => first_of(year, month).last_of_month(),
        }
    }

    /// Year of its days.
    pub fn year(self) -> i16 {
        match self {
            Span::Year(year) | Span::Quarter(year, _) | Span::Month(year, _) => year,
        }
    }

    /// Whether a date lies in it.
    pub fn contains(self, date: Date) -> bool {
        self.first() <= date && date <= self.last()
    }

    /// Its months, in order.
    pub fn months(self) -> Vec<Span> {
        let mut months = Vec::new();
        let mut at = self.first();
        while at <= self.last() {
            months.push(Span::month_of(at));
            match at.checked_add(1.month()) {
                Ok(next) => at = next,
                Err(_) => break,
            }
        }
        months
    }

    /// The same kind of span before this one.
    pub fn previous(self) -> Span {
        let before = self.first().yesterday().unwrap_or(self.first());
        match self {
            Span::Year(_) => Span::Year(before.year()),
            Span::Quarter(..) => Span::Quarter(before.year(), (before.month() - 1) / 3 + 1),
            Span::Month(..) => Span::month_of(before),
        }
    }

    /// The quarter of a date.
    pub fn quarter_of(date: Date) -> Span {
        Span::Quarter(date.year(), (date.month() - 1) / 3 + 1)
    }

    /// How reports on it are kept: `annual`, `quarterly`, `monthly`.
    pub fn kind(self) -> &'static str {
        match self {
            Span::Year(_) => "annual",
            Span::Quarter(..) => "quarterly",
            Span::Month(..) => "monthly",
        }
    }

    /// In Indonesian: "Tahun 2026", "Triwulan I Tahun 2026", "Maret 2026".
    pub fn words_id(self) -> String {
        match self {
            Span::Year(year) => format!("Tahun {year}"),
            Span::Quarter(year, quarter) => {
                let roman = ["I", "II", "III", "IV"];
                let at = usize::try_from(quarter.clamp(1, 4) - 1).unwrap_or(0);
                format!("Triwulan {} Tahun {year}", roman[at])
            }
            Span::Month(..) => words::month_year(self.first()),
        }
    }
}

impl From<Period> for Span {
    fn from(period: Period) -> Span {
        Span::month_of(period.first())
    }
}

impl std::fmt::Display for Span {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Span::Year(year) => write!(f, "{year:04}"),
            Span::Quarter(year, quarter) => write!(f, "{year:04}-T{quarter}"),
            Span::Month(year, month) => write!(f, "{year:04}-{month:02}"),
        }
    }
}

impl From<Span> for String {
    fn from(span: Span) -> String {
        span.to_string()
    }
}

impl TryFrom<String> for Span {
    type Error = BadSpan;
    fn try_from(text: String) -> Result<Span, BadSpan> {
        text.parse()
    }
}

impl std::str::FromStr for Span {
    type Err = BadSpan;
    fn from_str(text: &str) -> Result<Span, BadSpan> {
        let bad = || BadSpan(text.to_owned());
        let digits = |part: &str, length: usize| {
            (part.len() == length && part.bytes().all(|b| b.is_ascii_digit()))
                .then(|| part.parse::<i16>().ok())
                .flatten()
        };
        let (year, rest) = match text.split_once('-') {
            Some((year, rest)) => (year, Some(rest)),
            None => (text, None),
        };
        let year = digits(year, 4).filter(|year| (1900..=9000).contains(year)).ok_or_else(bad)?;
        let Some(rest) = rest else { return Ok(Span::Year(year)) };
        if let Some(quarter) = rest.strip_prefix(['T', 'Q', 't', 'q']) {
            let quarter = digits(quarter, 1).filter(|n| (1..=4).contains(n)).ok_or_else(bad)?;
            return Ok(Span::Quarter(year, i8::try_from(quarter).unwrap_or(1)));
        }
        let month = digits(rest, 2).filter(|n| (1..=12).contains(n)).ok_or_else(bad)?;
        Ok(Span::Month(year, i8::try_from(month).unwrap_or(1)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn spans_are_written_read_and_bounded() {
        for (text, first, last, months) in [
            ("2024", date(2024, 1, 1), date(2024, 12, 31), 12),
            ("2024-T1", date(2024, 1, 1), date(2024, 3, 31), 3),
            ("2024-T4", date(2024, 10, 1), date(2024, 12, 31), 3),
            ("2024-02", date(2024, 2, 1), date(2024, 2, 29), 1),
        ] {
            let span: Span = text.parse().unwrap();
            assert_eq!((span.first(), span.last(), span.months().len()), (first, last, months));
            assert_eq!(span.to_string(), text);
            let json = serde_json::to_string(&span).unwrap();
            assert_eq!(serde_json::from_str::<Span>(&json).unwrap(), span);
            assert!(span.contains(first) && span.contains(last));
            assert!(!span.contains(last.tomorrow().unwrap()));
        }
        assert_eq!("2026-Q3".parse::<Span>().unwrap(), Span::Quarter(2026, 3));
        for bad in [
            "",
            "26",
            "2026-",
            "2026-13",
            "2026-T5",
            "2026-T0",
            "2026-3",
            "-026",
            "2026-01-01",
            "0000",
        ] {
            assert!(bad.parse::<Span>().is_err(), "{bad}");
        }
    }

    #[test]
    fn before_the_first_of_a_year_lies_the_last_of_the_one_before() {
        for (text, before) in [("2026", "2025"), ("2026-T1", "2025-T4"), ("2026-01", "2025-12")] {
            assert_eq!(text.parse::<Span>().unwrap().previous().to_string(), before);
        }
        assert_eq!(Span::Quarter(2026, 2).words_id(), "Triwulan II Tahun 2026");
    }
}
