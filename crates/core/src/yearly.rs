//! The periodic report on the information service (*laporan layanan informasi publik*, PerKI 1/2021
//! Art. 56): its six parts, what an office states once a year, and whether the numbers of one that was
//! published still are those of the register.

use std::sync::LazyLock;

use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::codes;
use crate::law::{Confidence, DataError, Length, Terms, read_toml};
use crate::statistics::{Figures, Followed, Span};

codes! {
    /// A part of the report, in the order of the article.
    Chapter {
        /// Overview of the policy.
        Policy = "policy",
        /// Overview of how it was carried out: facilities, staff, budget.
        Implementation = "implementation",
        /// The service in numbers.
        Service = "service",
        /// Objections, disputes, courts.
        Disputes = "disputes",
        /// What stood in the way.
        Constraints = "constraints",
        /// What shall be done.
        Recommendations = "recommendations",
    }
}

/// What the program fills into a part by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Filled {
    /// Nothing: prose only.
    Nothing,
    /// Facilities, staff, budget.
    Resources,
    /// Numbers, tables and charts of requests.
    Service,
    /// Numbers of objections and disputes.
    Followed,
}

/// A part as the data say it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChapterRule {
    /// Which.
    pub code: Chapter,
    /// Its letter in the article.
    pub letter: String,
    /// Title, in Indonesian.
    pub title_id: String,
    /// Title, in English.
    pub title_en: String,
    /// The article.
    pub citation: String,
    /// How surely it is known.
    pub confidence: Confidence,
    /// What is filled in.
    pub filled: Filled,
    /// Stands in quarterly reports too.
    pub quarterly: bool,
    draft: String,
}

impl ChapterRule {
    /// The beginning of the prose for an office and a span.
    pub fn draft(&self, office: &str, span: Span) -> String {
        let words = span.words_id();
        // What was filled in first must not be searched for the second place.
        let parts = self.draft.trim().split("{office}");
        let filled: Vec<String> = parts.map(|part| part.replace("{span}", &words)).collect();
        filled.join(office)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Reminder {
    days_before: Vec<i64>,
    late_every: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    reminder: Reminder,
    #[serde(rename = "chapter")]
    chapters: Vec<ChapterRule>,
}

static SHIPPED: LazyLock<File> = LazyLock::new(|| {
    read("reports.toml", include_str!("../../../data/reports.toml"))
        .expect("the shipped parts of the report are well-formed")
});

fn read(file: &str, text: &str) -> Result<File, DataError> {
    let read: File = read_toml(file, text)?;
    let order: Vec<Chapter> = read.chapters.iter().map(|rule| rule.code).collect();
    if order != Chapter::ALL {
        return Err(DataError::contradiction(file, "chapter", "the six parts in their order"));
    }
    if read.reminder.late_every < 1 {
        return Err(DataError::contradiction(file, "reminder", "late_every is a number of days"));
    }
    Ok(read)
}

/// The parts of a report on a span, in order.
pub fn chapters(span: Span) -> impl Iterator<Item = &'static ChapterRule> {
    let yearly = matches!(span, Span::Year(_));
    SHIPPED.chapters.iter().filter(move |rule| yearly || rule.quarterly)
}

impl Chapter {
    /// What the data say of it.
    pub fn rule(self) -> &'static ChapterRule {
        let at = Chapter::ALL.iter().position(|one| *one == self).unwrap_or(0);
        &SHIPPED.chapters[at]
    }
}

/// The last day for the report on a year (PerKI 1/2021 Art. 56), with its article.
pub fn due(year: i16) -> Option<(Date, &'static str)> {
    let after = Date::new(year.checked_add(1)?, 1, 1).ok()?;
    let term = Terms::shipped().at("annual-report", after)?;
    let Length::YearlyOn { month, day } = term.length else { return None };
    Some((Date::new(after.year(), month, day).ok()?, &term.citation))
}

/// The year whose report the PPID should be reminded of on a day, while it is not out: the year before,
/// on the days the data name.
///
/// ```
/// use jiff::civil::date;
/// use terbuka_core::yearly::reminds_on;
/// assert_eq!(reminds_on(date(2026, 3, 24)), Some(2025)); // seven days before
/// assert_eq!(reminds_on(date(2026, 3, 31)), Some(2025)); // the last day
/// assert_eq!(reminds_on(date(2026, 4, 7)), Some(2025)); // a week late
/// assert_eq!(reminds_on(date(2026, 3, 25)), None);
/// ```
pub fn reminds_on(today: Date) -> Option<i16> {
    let year = today.year().checked_sub(1)?;
    let (last, _) = due(year)?;
    let left = i64::from(today.until(last).ok()?.get_days());
    let reminder = &SHIPPED.reminder;
    let early = left >= 0 && reminder.days_before.contains(&left);
    let late = left < 0 && (-left) % reminder.late_every == 0;
    (early || late).then_some(year)
}

/// What an office states once a year for part b; nothing the program could know.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resources {
    /// Facilities and their condition, one per line.
    pub facilities: String,
    /// Staff and their qualification, one per line.
    pub staff: String,
    /// How many people serve.
    pub staff_count: Option<i64>,
    /// How many of them were trained in information service.
    pub staff_trained: Option<i64>,
    /// Budget, in rupiah.
    pub budget: Option<i64>,
    /// Spent of it, in rupiah.
    pub spent: Option<i64>,
}

/// The numbers of a report, as kept when it is published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Numbers {
    /// Requests.
    pub figures: Figures,
    /// Objections and disputes.
    pub followed: Followed,
}

codes! {
    /// A number that people look up in a report first.
    Headline {
        /// Received.
        Received = "received",
        /// Ended.
        Ended = "ended",
        /// Answered by the binding date.
        InTime = "in_time",
        /// Answered after it.
        Late = "late",
        /// Open at the end.
        Open = "open",
        /// Mean of working days, in tenths.
        MeanTenths = "mean_tenths",
        /// Objections lodged.
        Objections = "objections",
        /// Disputes lodged.
        Disputes = "disputes",
        /// Anything else of the report's numbers.
        Detail = "detail",
    }
}

impl Numbers {
    fn headline(&self, which: Headline) -> u64 {
        let figures = &self.figures;
        let count = match which {
            Headline::Received => figures.received,
            Headline::Ended => figures.ended,
            Headline::InTime => figures.answered_in_time,
            Headline::Late => figures.answered_late,
            Headline::Open => figures.open_at_end,
            Headline::MeanTenths => return figures.mean_tenths().unwrap_or(0),
            Headline::Objections => self.followed.objections.received,
            Headline::Disputes => self.followed.disputes.received,
            Headline::Detail => 0,
        };
        u64::from(count)
    }

    /// What the register says now where these numbers, once published, say otherwise: (which, then,
    /// now). Empty while they agree; [`Headline::Detail`] alone when only details moved.
    pub fn moved(&self, now: &Numbers) -> Vec<(Headline, u64, u64)> {
        if self == now {
            return Vec::new();
        }
        let pairs =
            Headline::ALL.iter().map(|which| (*which, self.headline(*which), now.headline(*which)));
        let found: Vec<_> = pairs.filter(|(_, then, now)| then != now).collect();
        if found.is_empty() { vec![(Headline::Detail, 0, 0)] } else { found }
    }
}

/// Whether a report on a span may be published on a day: its last day is over.
pub fn is_over(span: Span, today: Date) -> bool {
    span.last() < today
}

/// The first day after a span.
pub fn after(span: Span) -> Date {
    span.last().checked_add(1.day()).unwrap_or(span.last())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn six_parts_a_year_and_a_last_day_with_its_article() {
        let letters: Vec<&str> =
            chapters(Span::Year(2025)).map(|one| one.letter.as_str()).collect();
        assert_eq!(letters, ["a", "b", "c", "d", "e", "f"]);
        assert_eq!(chapters(Span::Quarter(2026, 1)).count(), 4);
        let (day, article) = due(2025).unwrap();
        assert_eq!((day, article), (date(2026, 3, 31), "PerKI 1/2021 Pasal 56"));
        assert_eq!(due(i16::MAX), None);
        assert_eq!(Chapter::Disputes.rule().letter, "d");
    }

    #[test]
    fn reminders_come_on_named_days_and_every_week_when_late() {
        let found: Vec<Date> = (0..200_i64)
            .filter_map(|day| date(2026, 1, 1).checked_add(day.days()).ok())
            .filter(|day| reminds_on(*day).is_some())
            .collect();
        assert_eq!(found.first(), Some(&date(2026, 1, 30)));
        assert!(found.contains(&date(2026, 4, 14)) && !found.contains(&date(2026, 4, 13)));
    }

    #[test]
    fn a_draft_is_filled_once() {
        let draft = Chapter::Policy.rule().draft("KPU {span} {office}", Span::Year(2025));
        assert!(draft.contains("KPU {span} {office}"), "{draft}");
        let draft = Chapter::Implementation.rule().draft("KPU", Span::Quarter(2025, 2));
        assert!(draft.contains("Triwulan II Tahun 2025"));
    }

    #[test]
    fn numbers_that_moved_are_named_and_details_too() {
        let figures = Figures::new(Span::Year(2025), date(2026, 1, 2));
        let then = Numbers { figures, followed: Followed::default() };
        assert!(then.moved(&then.clone()).is_empty());
        let mut now = then.clone();
        now.figures.received = 3;
        assert_eq!(then.moved(&now), [(Headline::Received, 0, 3)]);
        let mut now = then.clone();
        now.figures.kind_erased = 1;
        assert_eq!(then.moved(&now), [(Headline::Detail, 0, 0)]);
    }
}
