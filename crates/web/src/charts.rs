//! The charts of the service's numbers in the reader's language: one list, from which pages draw, and
//! downloads and roll-ups are made.

use std::collections::BTreeMap;
use std::fmt::Display;

use terbuka_core::law::ClockRules;
use terbuka_core::letter::{Bar, BarChart};
use terbuka_core::statistics::chart::{self, Shape};
use terbuka_core::statistics::map::{self, Province};
use terbuka_core::statistics::{Figures, Limits, Span, Subject};

use crate::lang::Lang;
use crate::page::Page;
use crate::{says, words};

/// One chart: what it shows, by which name it is downloaded.
#[derive(Clone, Debug)]
pub struct Series {
    /// Its name in addresses.
    pub name: &'static str,
    /// The chart.
    pub chart: BarChart,
    /// How its bars stand.
    pub shape: Shape,
}

/// A picture in SVG that the core drew. The core escapes every word of it, so templates write it as it
/// is; it cannot be made of anything else.
#[derive(Clone, Debug)]
pub struct Drawing(String);

impl Drawing {
    fn chart(chart: &BarChart, shape: Shape, told: &str, name: &str) -> Drawing {
        Drawing(chart::draw(chart, shape, told, name))
    }

    /// The map of provinces with their numbers.
    pub fn map(
        title: &str,
        told: &str,
        values: &BTreeMap<String, u64>,
        link: impl Fn(&Province) -> Option<String>,
    ) -> Drawing {
        Drawing(map::draw(title, told, values, link))
    }
}

impl std::fmt::Display for Drawing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl askama::filters::HtmlSafe for Drawing {}

/// A chart on a page: the picture and the table behind it.
#[derive(Clone, Debug)]
pub struct ChartView {
    /// Its name in addresses.
    pub name: &'static str,
    /// What it shows.
    pub title: String,
    /// What is counted.
    pub unit: String,
    /// The picture.
    pub svg: Drawing,
    /// Label and number.
    pub rows: Vec<(String, String)>,
}

/// `Maret`.
pub fn month_name(lang: Lang, month: Span) -> String {
    let day = words::date(lang, month.first());
    day.split(' ').nth(1).unwrap_or_default().to_owned()
}

/// `Tahun 2026`, `Triwulan I 2026`, `Maret 2026`.
pub fn span(page: &Page, span: Span) -> String {
    match span {
        Span::Year(year) => page.t1("reporting.span.year", "year", year),
        Span::Quarter(year, quarter) => {
            page.t2("reporting.span.quarter", "n", quarter, "year", year)
        }
        Span::Month(year, _) => format!("{} {year}", month_name(page.lang, span)),
    }
}

/// The name of a subject.
pub fn subject(lang: Lang, subject: Subject) -> &'static str {
    match lang {
        Lang::Id => subject.title_id(),
        Lang::En => subject.title_en(),
    }
}

/// A number with one decimal, from tenths.
pub fn tenths(lang: Lang, value: impl Into<u64>) -> String {
    let value: u64 = value.into();
    let mark = if lang == Lang::Id { ',' } else { '.' };
    format!("{}{mark}{}", value / 10, value % 10)
}

/// Working days in a bucket.
pub fn bucket(page: &Page, from: u16, to: Option<u16>) -> String {
    match to {
        Some(to) => page.t2("work.report.days_from", "from", from, "to", to),
        None => page.t1("work.report.days_over", "n", from.saturating_sub(1)),
    }
}

/// Every chart of a span.
pub fn series(page: &Page, figures: &Figures, rules: &ClockRules) -> Vec<Series> {
    let lang = page.lang;
    let received = page.t("reporting.unit.received");
    let ended = page.t("reporting.unit.ended");
    let answered = page.t("reporting.unit.answered");
    let mut all = Vec::new();
    let mut add = |name: &'static str, unit: &dyn Display, shape, bars: Vec<(String, u32)>| {
        let bars = bars.into_iter().map(|(label, value)| Bar { label, value: u64::from(value) });
        let chart = BarChart {
            title: page.t(format!("reporting.chart.{name}")).into_owned(),
            unit: unit.to_string(),
            bars: bars.collect(),
        };
        all.push(Series { name, chart, shape });
    };
    let months = figures.by_month.iter();
    let months = months.map(|(month, count)| (month_name(lang, *month), count.received));
    add("bulan", &received, Shape::Columns, months.collect());
    let channels = figures.by_channel.iter();
    let channels = channels.map(|(one, n)| (says::channel(lang, *one), *n)).collect();
    add("saluran", &received, Shape::Bars, channels);
    let mut kinds: Vec<_> =
        figures.by_kind.iter().map(|(one, n)| (says::requester_kind(lang, *one), *n)).collect();
    if figures.kind_erased > 0 {
        kinds.push((page.t("reporting.erased").into_owned(), figures.kind_erased));
    }
    add("pemohon", &received, Shape::Bars, kinds);
    let subjects = figures.by_subject.iter();
    let subjects = subjects.map(|(one, n)| (subject(lang, *one).to_owned(), *n)).collect();
    add("pokok", &received, Shape::Bars, subjects);
    let outcomes = figures.by_outcome.iter();
    let outcomes = outcomes.map(|(one, n)| (says::outcome(lang, *one), *n)).collect();
    add("keputusan", &ended, Shape::Bars, outcomes);
    let buckets = figures.buckets(&Limits::on(rules, figures.until)).into_iter();
    let buckets = buckets.map(|one| (bucket(page, one.from, one.to), one.count)).collect();
    add("waktu", &answered, Shape::Bars, buckets);
    let grounds = figures.by_ground.iter();
    let grounds = grounds.map(|(one, n)| (says::ground(lang, *one), *n)).collect();
    add("alasan", &page.t("reporting.unit.decisions"), Shape::Bars, grounds);
    all
}

/// Charts that hold something, drawn.
pub fn drawn(page: &Page, all: &[Series]) -> Vec<ChartView> {
    let lang = page.lang;
    let holds = |one: &&Series| one.chart.bars.iter().any(|bar| bar.value > 0);
    all.iter()
        .filter(holds)
        .map(|one| {
            let number = |value: u64| words::number(lang, i64::try_from(value).unwrap_or(i64::MAX));
            let rows: Vec<(String, String)> =
                one.chart.bars.iter().map(|bar| (bar.label.clone(), number(bar.value))).collect();
            let told: Vec<String> = rows.iter().map(|(label, n)| format!("{label}: {n}")).collect();
            ChartView {
                svg: Drawing::chart(&one.chart, one.shape, &told.join("; "), one.name),
                name: one.name,
                title: one.chart.title.clone(),
                unit: one.chart.unit.clone(),
                rows,
            }
        })
        .collect()
}

/// What is read first of a span.
#[derive(Clone, Debug)]
pub struct Headlines {
    /// Received.
    pub received: String,
    /// Answered.
    pub answered: String,
    /// Open at the end.
    pub open: String,
    /// Answered in time, in percent.
    pub in_time: Option<String>,
    /// Mean of working days.
    pub mean: Option<String>,
    /// Half of the answers took no longer.
    pub median: Option<String>,
    /// Nine of ten answers took no longer.
    pub p90: Option<String>,
}

/// The headlines of figures.
pub fn headlines(page: &Page, figures: &Figures) -> Headlines {
    let lang = page.lang;
    let number = |value: u32| words::number(lang, i64::from(value));
    Headlines {
        received: number(figures.received),
        answered: number(figures.answered()),
        open: number(figures.open_at_end),
        in_time: figures.in_time_permille().map(|n| format!("{}%", tenths(lang, n))),
        mean: figures.mean_tenths().map(|n| tenths(lang, n)),
        median: figures.within_days(50).map(|n| n.to_string()),
        p90: figures.within_days(90).map(|n| n.to_string()),
    }
}
