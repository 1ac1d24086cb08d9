//! What the shared components draw: small typed views, filled by handlers.

use jiff::civil::Date;
use terbuka_core::law::{self, Clock, JointLeave, Status};

use crate::lang::Lang;
use crate::words;

/// The colour and meaning of a badge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Nothing to worry about.
    Ok,
    /// Soon due.
    Soon,
    /// Due today.
    Today,
    /// Late.
    Late,
    /// Finished.
    Done,
    /// Neither good nor bad.
    Plain,
}

impl Tone {
    /// Class of the style sheet.
    pub fn class(self) -> &'static str {
        match self {
            Tone::Ok => "ok",
            Tone::Soon => "soon",
            Tone::Today => "today",
            Tone::Late => "late",
            Tone::Done => "done",
            Tone::Plain => "plain",
        }
    }
}

/// A few words on a coloured ground. Its words say it all; the colour only repeats them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Badge {
    /// Colour.
    pub tone: Tone,
    /// Words.
    pub text: String,
}

impl Badge {
    /// A badge.
    pub fn new(tone: Tone, text: impl Into<String>) -> Self {
        Self { tone, text: text.into() }
    }

    /// The state of a clock: how many working days are left of it. From three down it is soon.
    pub fn of_clock(lang: Lang, clock: &Clock, today: Date) -> Self {
        match clock.status(today) {
            Status::Overdue => Self::new(Tone::Late, lang.t("common.clock.overdue")),
            Status::DueToday => Self::new(Tone::Today, lang.t("common.clock.today")),
            Status::Running => {
                let left = clock.days.iter().filter(|day| day.counted && day.date > today).count();
                let tone = if left <= 3 { Tone::Soon } else { Tone::Ok };
                Self::new(tone, lang.fill("common.clock.left", &[("n", &left)]))
            }
        }
    }
}

/// How far a step of a stepper is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepState {
    /// Behind.
    Done,
    /// Here.
    Now,
    /// Ahead.
    Ahead,
    /// Left out.
    Skipped,
}

impl StepState {
    /// Class of the style sheet, and key of the word that readers of screens hear.
    pub fn class(self) -> &'static str {
        match self {
            StepState::Done => "done",
            StepState::Now => "now",
            StepState::Ahead => "ahead",
            StepState::Skipped => "skipped",
        }
    }
}

/// One step of a stepper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepView {
    /// Its name.
    pub label: String,
    /// A line under it: a date, who.
    pub note: String,
    /// How far it is.
    pub state: StepState,
}

/// One day of an explained clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayView {
    /// ISO date.
    pub iso: String,
    /// `Kam`.
    pub weekday: &'static str,
    /// `20 Mar`.
    pub date: String,
    /// Working day's number; none where the day does not count.
    pub number: Option<u16>,
    /// Why.
    pub reason: String,
    /// Class: `working`, `weekend`, `holiday`, `day_zero`, …
    pub kind: &'static str,
    /// Today.
    pub today: bool,
    /// The due day.
    pub due: bool,
    /// Before today.
    pub past: bool,
}

/// An explained clock, day by day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClockView {
    /// What it measures.
    pub title: String,
    /// State in words.
    pub badge: Badge,
    /// The binding date, long.
    pub due: String,
    /// ISO date of it.
    pub due_iso: String,
    /// Working days counted.
    pub working_days: u16,
    /// Article.
    pub citation: String,
    /// Date under the other reading of joint leave, when it differs.
    pub alternative: Option<String>,
    /// Which reading binds, in words.
    pub reading: String,
    /// Why day zero is later than receipt.
    pub deferral: Option<String>,
    /// What makes it less than certain.
    pub warning: Option<String>,
    /// The days.
    pub days: Vec<DayView>,
}

impl ClockView {
    /// A clock as seen on `today`, the office's civil date. `badge` replaces the running state, for a
    /// clock that has been stopped by an answer.
    pub fn new(lang: Lang, clock: &Clock, today: Date, badge: Option<Badge>) -> Self {
        let days = clock
            .days
            .iter()
            .map(|day| DayView {
                iso: day.date.to_string(),
                weekday: words::short_weekday(lang, day.date),
                date: words::short_date(lang, day.date),
                number: day.number.filter(|_| day.counted),
                reason: match lang {
                    Lang::Id => day.reason_id(),
                    Lang::En => day.reason_en(),
                },
                kind: day.kind(),
                today: day.date == today,
                due: day.date == clock.due,
                past: day.date < today,
            })
            .collect();
        let by = |id: Option<String>, en: Option<String>| match lang {
            Lang::Id => id,
            Lang::En => en,
        };
        let reading = match clock.joint_leave {
            JointLeave::Off => "common.clock.reading_off",
            JointLeave::Working => "common.clock.reading_working",
        };
        Self {
            title: match lang {
                Lang::Id => clock.rule.title_id().to_owned(),
                Lang::En => clock.rule.title_en().to_owned(),
            },
            badge: badge.unwrap_or_else(|| Badge::of_clock(lang, clock, today)),
            due: words::long_date(lang, clock.due),
            due_iso: clock.due.to_string(),
            working_days: clock.working_days,
            citation: clock.citation.clone(),
            alternative: (clock.alternative_due != clock.due)
                .then(|| words::long_date(lang, clock.alternative_due)),
            reading: lang.t(reading).into_owned(),
            deferral: by(
                clock.deferral.as_ref().map(law::Deferral::sentence_id),
                clock.deferral.as_ref().map(law::Deferral::sentence_en),
            ),
            warning: by(clock.warning_id(), clock.warning_en()),
            days,
        }
    }
}

/// One entry of a timeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Happening {
    /// When, in words.
    pub when: String,
    /// ISO date or instant.
    pub iso: String,
    /// What.
    pub title: String,
    /// More, or empty.
    pub text: String,
}

/// A file or letter that can be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Download {
    /// Title.
    pub title: String,
    /// Kind, size, date.
    pub note: String,
    /// Address.
    pub href: String,
}

/// One choice of a select, a radio group or a list of boxes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What is sent.
    pub code: String,
    /// What is read.
    pub label: String,
    /// A line under it, or empty.
    pub hint: String,
}

impl Choice {
    /// A choice without a hint.
    pub fn new(code: impl Into<String>, label: impl Into<String>) -> Self {
        Self { code: code.into(), label: label.into(), hint: String::new() }
    }

    /// With a hint.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }
}

/// A cell of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Words.
    Text(String),
    /// Words that lead somewhere.
    Link(String, String),
    /// A badge.
    Badge(Badge),
    /// A number, set to the right.
    Number(String),
}

/// A table that becomes a list of cards on a phone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableView {
    /// What it shows.
    pub caption: String,
    /// Column titles.
    pub head: Vec<String>,
    /// Rows, each as long as `head`.
    pub rows: Vec<Vec<Cell>>,
}

/// One bar of a chart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BarView {
    /// What it is.
    pub label: String,
    /// How many.
    pub value: u64,
    /// Length in thousandths of the longest bar.
    pub length: u64,
}

/// Bars for labels and values; the longest fills the width.
pub fn bars(values: impl IntoIterator<Item = (String, u64)>) -> Vec<BarView> {
    let values: Vec<(String, u64)> = values.into_iter().collect();
    let longest = values.iter().map(|(_, value)| *value).max().unwrap_or(0).max(1);
    values
        .into_iter()
        .map(|(label, value)| BarView { label, value, length: value * 1000 / longest })
        .collect()
}

/// Which part of a long list is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paging {
    /// This page, from 1.
    pub page: u32,
    /// How many pages there are, at least 1.
    pub pages: u32,
    /// How many entries in all.
    pub total: u64,
}

impl Paging {
    /// The page asked for, kept within what there is.
    pub fn new(asked: u32, total: u64, per_page: u32) -> Self {
        let pages = total.div_ceil(u64::from(per_page.max(1))).clamp(1, u64::from(u32::MAX));
        let pages = u32::try_from(pages).unwrap_or(u32::MAX);
        Self { page: asked.clamp(1, pages), pages, total }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use terbuka_core::law::{Calendar, ClockRules, ClockSettings, RuleName, Track, run};

    fn clock() -> Clock {
        let received = date(2026, 3, 13);
        let rule = ClockRules::shipped().rule(RuleName::Answer, Track::Ordinary, received).unwrap();
        run(rule, received, &ClockSettings::default(), Calendar::national()).unwrap()
    }

    #[test]
    fn a_clock_shows_every_day_and_both_readings() {
        let view = ClockView::new(Lang::Id, &clock(), date(2026, 4, 2), None);
        assert_eq!(view.due, "Senin, 6 April 2026");
        assert_eq!(view.alternative.as_deref(), Some("Senin, 30 Maret 2026"));
        assert_eq!(view.days.iter().filter_map(|day| day.number).next_back(), Some(10));
        assert_eq!(view.days.iter().filter(|day| day.due).count(), 1);
        assert_eq!(view.days.iter().filter(|day| day.today).count(), 1);
        // 3 April is Good Friday; only the 6th is left.
        assert_eq!(view.badge.tone, Tone::Soon);
        assert!(view.badge.text.contains('1'), "{}", view.badge.text);
    }

    #[test]
    fn a_clock_turns_late_after_its_day_not_on_it() {
        let tone = |day| Badge::of_clock(Lang::En, &clock(), day).tone;
        assert_eq!(tone(date(2026, 3, 16)), Tone::Ok);
        assert_eq!(tone(date(2026, 4, 6)), Tone::Today);
        assert_eq!(tone(date(2026, 4, 7)), Tone::Late);
    }

    #[test]
    fn pages_stay_within_the_list() {
        assert_eq!(Paging::new(9, 21, 10), Paging { page: 3, pages: 3, total: 21 });
        assert_eq!(Paging::new(0, 0, 10), Paging { page: 1, pages: 1, total: 0 });
    }
}
