//! The figures of a span: every count taken from each case once, so that sums agree by construction,
//! and [`Figures::check`] proves it.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{CaseFact, Span, Subject};
use crate::law::{ClockRules, ExemptionGround, RuleName, Track};
use crate::person::{Channel, RequesterKind};
use crate::request::Outcome;

/// What happened in one month of a span.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthCount {
    /// Received.
    pub received: u32,
    /// Ended.
    pub ended: u32,
    /// Answered, part of the ended.
    pub answered: u32,
    /// Answered by the binding date, part of the answered.
    pub in_time: u32,
}

/// What happened in a span.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// The span.
    pub span: Span,
    /// The day whose state is counted as its end: its last one, or today while it runs.
    pub until: Date,
    /// Open when it began.
    pub carried_over: u32,
    /// Received in it.
    pub received: u32,
    /// Received, by channel.
    pub by_channel: BTreeMap<Channel, u32>,
    /// Received, by kind of requester.
    pub by_kind: BTreeMap<RequesterKind, u32>,
    /// Received from people who have been erased since; with `by_kind` all received.
    pub kind_erased: u32,
    /// Received, by subject.
    pub by_subject: BTreeMap<Subject, u32>,
    /// Received on the election track; part of `received`.
    pub election: u32,
    /// Ended in it.
    pub ended: u32,
    /// Ended, by outcome.
    pub by_outcome: BTreeMap<Outcome, u32>,
    /// Refusals and refused parts by letter of Art. 17; one decision may rest on several.
    pub by_ground: BTreeMap<ExemptionGround, u32>,
    /// Open when it ended: `carried_over + received - ended`.
    pub open_at_end: u32,
    /// Open at the end and past the binding date.
    pub overdue_at_end: u32,
    /// Answered by the binding date.
    pub answered_in_time: u32,
    /// Answered after it.
    pub answered_late: u32,
    /// Terms extended among the answered.
    pub extended: u32,
    /// How many answers took how many working days.
    pub days: BTreeMap<u16, u32>,
    /// Each month of the span, also those without a case.
    pub by_month: BTreeMap<Span, MonthCount>,
}

/// Lengths of the law that answers are held against, in working days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits(Vec<u16>);

impl Limits {
    /// The answer's terms and their extensions on both tracks, on a day (Art. 22(7)–(8); PerKI 1/2019).
    pub fn on(rules: &ClockRules, day: Date) -> Limits {
        let mut lengths: Vec<u16> = [RuleName::Answer, RuleName::Extension]
            .into_iter()
            .flat_map(|name| Track::ALL.iter().map(move |track| (name, *track)))
            .filter_map(|(name, track)| rules.rule(name, track, day).ok())
            .map(|rule| rule.working_days)
            .collect();
        lengths.sort_unstable();
        lengths.dedup();
        Limits(lengths)
    }
}

/// Answers that took from so many to so many working days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bucket {
    /// From, included.
    pub from: u16,
    /// To, included; none for everything above.
    pub to: Option<u16>,
    /// How many.
    pub count: u32,
}

fn add<K: Ord>(counts: &mut BTreeMap<K, u32>, key: K, more: u32) {
    *counts.entry(key).or_default() += more;
}

impl Figures {
    /// Nothing counted yet. `today` is the office's civil date: of a span that runs, only what has
    /// come due by then can be overdue.
    pub fn new(span: Span, today: Date) -> Figures {
        Figures {
            until: span.last().min(today),
            carried_over: 0,
            received: 0,
            by_channel: BTreeMap::new(),
            by_kind: BTreeMap::new(),
            kind_erased: 0,
            by_subject: BTreeMap::new(),
            election: 0,
            ended: 0,
            by_outcome: BTreeMap::new(),
            by_ground: BTreeMap::new(),
            open_at_end: 0,
            overdue_at_end: 0,
            answered_in_time: 0,
            answered_late: 0,
            extended: 0,
            days: BTreeMap::new(),
            by_month: span.months().into_iter().map(|m| (m, MonthCount::default())).collect(),
            span,
        }
    }

    /// Counts cases; those of other spans may be among them.
    pub fn count<'a>(
        span: Span,
        today: Date,
        cases: impl IntoIterator<Item = &'a CaseFact>,
    ) -> Figures {
        let mut figures = Figures::new(span, today);
        for case in cases {
            figures.add(case);
        }
        figures
    }

    /// Counts one more case.
    pub fn add(&mut self, case: &CaseFact) {
        let (first, last) = (self.span.first(), self.span.last());
        let before = case.received_on < first;
        if case.received_on > last || (before && case.ended_on.is_some_and(|day| day < first)) {
            return;
        }
        if before {
            self.carried_over += 1;
        } else {
            self.received += 1;
            add(&mut self.by_channel, case.channel, 1);
            match case.kind {
                Some(kind) => add(&mut self.by_kind, kind, 1),
                None => self.kind_erased += 1,
            }
            add(&mut self.by_subject, case.subject, 1);
            self.election += u32::from(case.track == Track::Election);
            self.month(case.received_on, |month| month.received += 1);
        }
        match (case.ended_on, case.outcome) {
            (Some(on), Some(outcome)) if on <= last => self.end(case, on, outcome),
            _ => {
                self.open_at_end += 1;
                self.overdue_at_end += u32::from(case.due_on < self.until);
            }
        }
    }

    fn end(&mut self, case: &CaseFact, on: Date, outcome: Outcome) {
        self.ended += 1;
        add(&mut self.by_outcome, outcome, 1);
        // A case that ended before it began by the calendar of its office is told in its first month.
        let on = on.max(self.span.first());
        self.month(on, |month| month.ended += 1);
        let (Some(answer), Some(in_time)) = (&case.answer, case.in_time()) else { return };
        self.answered_in_time += u32::from(in_time);
        self.answered_late += u32::from(!in_time);
        self.extended += u32::from(case.extended);
        add(&mut self.days, answer.days, 1);
        for ground in &answer.grounds {
            add(&mut self.by_ground, *ground, 1);
        }
        self.month(on, |month| {
            month.answered += 1;
            month.in_time += u32::from(in_time);
        });
    }

    fn month(&mut self, on: Date, change: impl FnOnce(&mut MonthCount)) {
        if let Entry::Occupied(mut month) = self.by_month.entry(Span::month_of(on)) {
            change(month.get_mut());
        }
    }

    /// Adds another office's figures of the same span.
    pub fn merge(&mut self, other: &Figures) {
        self.until = self.until.max(other.until);
        macro_rules! sums {
            ($($field:ident),+) => { $(self.$field += other.$field;)+ };
        }
        macro_rules! maps {
            ($($field:ident),+) => { $(for (key, count) in &other.$field {
                add(&mut self.$field, *key, *count);
            })+ };
        }
        sums!(carried_over, received, kind_erased, election, ended, open_at_end, overdue_at_end);
        sums!(answered_in_time, answered_late, extended);
        maps!(by_channel, by_kind, by_subject, by_outcome, by_ground, days);
        for (month, theirs) in &other.by_month {
            let mine = self.by_month.entry(*month).or_default();
            mine.received += theirs.received;
            mine.ended += theirs.ended;
            mine.answered += theirs.answered;
            mine.in_time += theirs.in_time;
        }
    }

    /// Answers of the span.
    pub fn answered(&self) -> u32 {
        self.answered_in_time + self.answered_late
    }

    /// Mean of the working days taken, in tenths; `None` when nothing was answered.
    pub fn mean_tenths(&self) -> Option<u64> {
        let count = u64::from(self.answered());
        let sum: u64 = self.days.iter().map(|(days, n)| u64::from(*days) * u64::from(*n)).sum();
        (count > 0).then(|| (sum * 10 + count / 2) / count)
    }

    /// Working days that at least this share (in hundredths) of the answers did not exceed: 50 is the
    /// median, 90 nine of ten.
    pub fn within_days(&self, percent: u32) -> Option<u16> {
        let wanted = (u64::from(self.answered()) * u64::from(percent)).div_ceil(100).max(1);
        let mut seen = 0;
        self.days.iter().find_map(|(days, count)| {
            seen += u64::from(*count);
            (seen >= wanted).then_some(*days)
        })
    }

    /// The longest answer, in working days.
    pub fn longest(&self) -> Option<u16> {
        self.days.keys().next_back().copied()
    }

    /// Answers by the binding date, in thousandths of all answers, rounded down: 1000 only when
    /// every one was.
    pub fn in_time_permille(&self) -> Option<u32> {
        let all = u64::from(self.answered());
        (all > 0).then(|| u32::try_from(u64::from(self.answered_in_time) * 1000 / all).unwrap_or(0))
    }

    /// Answers by working days taken, cut at the law's lengths.
    pub fn buckets(&self, limits: &Limits) -> Vec<Bucket> {
        let mut from = 0;
        let mut buckets = Vec::new();
        let uppers = limits.0.iter().copied().map(Some).chain(std::iter::once(None));
        for to in uppers {
            let within = |days: u16| from <= days && to.is_none_or(|to| days <= to);
            let count = self.days.iter().filter(|(days, _)| within(**days)).map(|(_, n)| n).sum();
            buckets.push(Bucket { from, to, count });
            from = to.map_or(from, |to| to + 1);
        }
        buckets
    }

    /// Whether every sum agrees with its parts.
    pub fn check(&self) -> bool {
        let months = self.by_month.values().fold(MonthCount::default(), |sum, month| MonthCount {
            received: sum.received + month.received,
            ended: sum.ended + month.ended,
            answered: sum.answered + month.answered,
            in_time: sum.in_time + month.in_time,
        });
        self.by_channel.values().sum::<u32>() == self.received
            && self.by_kind.values().sum::<u32>() + self.kind_erased == self.received
            && self.by_subject.values().sum::<u32>() == self.received
            && self.by_outcome.values().sum::<u32>() == self.ended
            && self.carried_over + self.received == self.ended + self.open_at_end
            && self.days.values().sum::<u32>() == self.answered()
            && months.received == self.received
            && months.ended == self.ended
            && months.answered == self.answered()
            && months.in_time == self.answered_in_time
    }
}
