//! What a version promised and what was taken, as a table, as a picture of the same numbers, and who
//! departed from it.

use terbuka_core::procedure::Service;
use terbuka_core::procedure::conform::Departure;
use terbuka_desk::sop_measures::{Departures, Measure, Measured};

use crate::Page;
use crate::view::{Badge, Tone};
use crate::work::address;
use crate::work::session::Officer;
use crate::{says, words};

/// Cases of one person named at most; the count says how many there were.
const MOST_CASES: usize = 12;
/// The picture shows up to so many percent of a promise; what took longer is cut there.
const MOST_USED: u64 = 200;
/// Width of the picture's plot, its left edge and the height of a row, in its own units.
const PLOT: u64 = 500;
const LEFT: u64 = 100;
const ROW: u64 = 34;

/// The measures of a version as the page shows them.
#[derive(Default)]
pub struct MeasureView {
    /// One row for each step.
    pub rows: Vec<Row>,
    /// The picture, when anything could be held against a promise.
    pub chart: Option<Chart>,
    /// Departures by step, kind and person.
    pub departures: Vec<Departed>,
    /// Any case ran along the version.
    pub any: bool,
}

/// One step.
pub struct Row {
    /// Number.
    pub step: String,
    /// What it is.
    pub activity: String,
    /// Its promise in words.
    pub promise: String,
    /// Cases.
    pub count: u64,
    /// Time of the middle case.
    pub median: String,
    /// Time nine of ten stay under.
    pub p90: String,
    /// Share within the promise.
    pub within: String,
    /// Cases that went past it.
    pub skipped: u64,
    /// Times it was done again.
    pub repeated: u64,
    /// Times it was done out of turn.
    pub early: u64,
}

/// The picture: bars of the middle case, a line up to nine of ten, a mark at the promise.
pub struct Chart {
    /// Units high.
    pub height: u64,
    /// Where the promise stands.
    pub promise_x: u64,
    /// End of the promise's mark.
    pub bottom: u64,
    /// Where the row's words begin.
    pub words_x: u64,
    /// The same in words, for those who do not see it.
    pub text: String,
    /// The bars.
    pub bars: Vec<Bar>,
}

/// One step of the picture.
pub struct Bar {
    /// Label.
    pub label: String,
    /// Upper edge of the bar.
    pub y: u64,
    /// Base line of the words.
    pub base: u64,
    /// Middle of the bar.
    pub middle: u64,
    /// Left edge.
    pub x: u64,
    /// Width of the bar.
    pub width: u64,
    /// Where the line of nine of ten ends.
    pub p90_x: u64,
    /// Upper and lower end of its mark.
    pub mark: (u64, u64),
    /// The middle case took longer than promised.
    pub late: bool,
    /// The numbers beside it.
    pub words: String,
}

/// Departures of one person from one step.
pub struct Departed {
    /// Step and activity.
    pub step: String,
    /// Which kind.
    pub how: Badge,
    /// Who.
    pub who: String,
    /// In which roles.
    pub roles: String,
    /// How many times.
    pub count: usize,
    /// Cases: address, number and date.
    pub cases: Vec<(String, String, String)>,
    /// How many more there were.
    pub more: usize,
}

impl MeasureView {
    /// Words what was measured of a version of this service.
    pub fn new(officer: &Officer, service: Service, measured: Measured) -> Self {
        let page = &officer.page;
        let any = measured.steps.iter().any(|step| step.count > 0);
        Self {
            chart: chart(page, &measured.steps),
            rows: measured.steps.into_iter().map(|one| row(page, one)).collect(),
            departures: measured
                .departures
                .into_iter()
                .map(|one| departed(officer, service, one))
                .collect(),
            any,
        }
    }
}

fn row(page: &Page, measure: Measure) -> Row {
    let lang = page.lang;
    let none = || "–".to_owned();
    let span = |minutes: Option<i64>| minutes.map_or_else(none, |n| says::minutes(lang, n));
    Row {
        promise: measure.promise.as_ref().map_or_else(none, |t| says::time_standard(lang, t)),
        median: span(measure.median),
        p90: span(measure.p90),
        within: measure.within_percent().map_or_else(none, |percent| format!("{percent}%")),
        step: measure.step,
        activity: measure.activity,
        count: measure.count,
        skipped: measure.skipped,
        repeated: measure.repeated,
        early: measure.out_of_order,
    }
}

fn chart(page: &Page, steps: &[Measure]) -> Option<Chart> {
    let long = |used: u64| used.min(MOST_USED) * PLOT / MOST_USED;
    let mut bars = Vec::new();
    let mut text = Vec::new();
    for step in steps {
        let (Some(median), Some(p90)) = (step.median_used, step.p90_used) else { continue };
        let y = 30 + ROW * bars.len() as u64;
        let label = page.t1("work.sop.chart_step", "n", &step.step);
        let (said, said_p90) = (percent(median), percent(p90));
        let words = page.t2("work.sop.chart_used", "median", said, "p90", said_p90);
        text.push(format!("{label}: {words}."));
        bars.push(Bar {
            label,
            y,
            base: y + 15,
            middle: y + 10,
            x: LEFT,
            width: long(median).max(2),
            p90_x: LEFT + long(p90).max(2),
            mark: (y + 3, y + 17),
            late: median > 100,
            words,
        });
    }
    let bottom = 30 + ROW * bars.len() as u64;
    (!bars.is_empty()).then(|| Chart {
        height: bottom + 8,
        promise_x: LEFT + long(100),
        bottom,
        words_x: LEFT + PLOT + 12,
        text: text.join(" "),
        bars,
    })
}

/// A share in percent; beyond ten times the promise the exact number says nothing more.
fn percent(used: u64) -> String {
    if used > 1_000 { ">1000".to_owned() } else { used.to_string() }
}

fn departed(officer: &Officer, service: Service, one: Departures) -> Departed {
    let page = &officer.page;
    let lang = page.lang;
    let (tone, key) = match one.how {
        Departure::Skipped => (Tone::Late, "work.sop.departure.skipped"),
        Departure::Repeated => (Tone::Plain, "work.sop.departure.repeated"),
        Departure::OutOfOrder => (Tone::Soon, "work.sop.departure.out_of_order"),
    };
    let who = match (one.name, one.actor.as_str()) {
        (Some(name), _) => name,
        (None, "public") => lang.t("say.actor.requester").into_owned(),
        (None, "system") => lang.t("say.actor.system").into_owned(),
        (None, _) => lang.t("say.actor.officer").into_owned(),
    };
    let count = one.cases.len();
    let names = one.roles.iter().map(|role| says::role_of(lang, &officer.office, *role));
    let cases = one.cases.into_iter().take(MOST_CASES).map(|(case, number, at)| {
        let day = words::date(lang, officer.office.date_at(at));
        match service {
            Service::Charter => (
                page.link(format!("/kerja/maklumat/{case}")),
                page.t1("work.sop.edition", "n", number),
                day,
            ),
            Service::Documentation => (
                page.link(format!("/kerja/dokumentasi/{case}")),
                page.t("work.record.document").into_owned(),
                day,
            ),
            _ => (page.link(address::case(&case)), number, day),
        }
    });
    Departed {
        step: format!("{}. {}", one.step, one.activity),
        how: Badge::new(tone, page.t(key)),
        who,
        roles: names.collect::<Vec<_>>().join(", "),
        count,
        cases: cases.collect(),
        more: count.saturating_sub(MOST_CASES),
    }
}
