//! When the service standard behind a charter is to be looked at again: evaluated and reviewed at
//! the intervals that PP 96/2012 Art. 32–33 sets, counted from the day the standard was set.

use jiff::civil::Date;

use crate::codes;
use crate::law::{Length, Terms};

codes! {
    /// What falls due.
    Look {
        /// The standard's application is evaluated.
        Evaluation = "evaluation",
        /// The standard itself is reviewed.
        Review = "review",
    }
}

impl Look {
    /// Name of its term in `data/clocks.toml`.
    fn term(self) -> &'static str {
        match self {
            Look::Evaluation => "standard-evaluation",
            Look::Review => "standard-review",
        }
    }
}

/// One look that fell due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FellDue {
    /// What.
    pub look: Look,
    /// Civil date on which it fell due.
    pub on: Date,
    /// The article, as cited in Indonesian.
    pub citation: String,
}

/// What fell due last, on or before a date: of each kind the latest day, a review first. An
/// evaluation that falls on the day of a review is part of it.
pub fn fallen_due(standard_on: Date, today: Date, terms: &Terms) -> Vec<FellDue> {
    let latest = |look: Look| {
        let term = terms.at(look.term(), standard_on)?;
        let Length::Years { amount } = term.length else { return None };
        let on = nth_last(standard_on, i32::from(amount), today)?;
        Some(FellDue { look, on, citation: term.citation.clone() })
    };
    let review = latest(Look::Review);
    let evaluation = latest(Look::Evaluation)
        .filter(|one| review.as_ref().is_none_or(|review| review.on != one.on));
    review.into_iter().chain(evaluation).collect()
}

/// The last of the days every so many years after the first, up to today.
fn nth_last(first: Date, every: i32, today: Date) -> Option<Date> {
    let years = i32::from(today.year()) - i32::from(first.year());
    if every < 1 || years < every {
        return None;
    }
    // Counted from the first day each time: 29 February comes back in the next leap year.
    let after = |times: i32| first.checked_add(jiff::Span::new().years(times * every)).ok();
    let times = years / every;
    let found = after(times).filter(|on| *on <= today);
    found.or_else(|| after(times - 1).filter(|_| times > 1))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn due(set: Date, today: Date) -> Vec<(Look, Date)> {
        let found = fallen_due(set, today, Terms::shipped());
        found.into_iter().map(|one| (one.look, one.on)).collect()
    }

    #[test]
    fn every_year_and_every_third() {
        let set = date(2023, 3, 1);
        assert_eq!(due(set, date(2024, 2, 29)), []);
        assert_eq!(due(set, date(2024, 3, 1)), [(Look::Evaluation, date(2024, 3, 1))]);
        assert_eq!(due(set, date(2025, 12, 31)), [(Look::Evaluation, date(2025, 3, 1))]);
        assert_eq!(due(set, date(2026, 3, 1)), [(Look::Review, date(2026, 3, 1))]);
        assert_eq!(
            due(set, date(2027, 6, 1)),
            [(Look::Review, date(2026, 3, 1)), (Look::Evaluation, date(2027, 3, 1))]
        );
        assert_eq!(due(date(2030, 1, 1), set), []);
    }

    #[test]
    fn a_leap_day_does_not_wander() {
        let set = date(2024, 2, 29);
        assert_eq!(due(set, date(2025, 2, 28)), [(Look::Evaluation, date(2025, 2, 28))]);
        let later = due(set, date(2028, 2, 29));
        assert!(later.contains(&(Look::Evaluation, date(2028, 2, 29))), "{later:?}");
    }
}
