//! The service in numbers: counted from the cases in one pass, kept while nothing happened, and rolled
//! up over offices. Pages, reports, downloads and the API share these functions.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use terbuka_boxed::boxed;
use terbuka_core::ident::OfficeId;
use terbuka_core::letter::BarChart;
use terbuka_core::office::{Level, Office};
use terbuka_core::report::{MonthlyFigures, Period};
use terbuka_core::sheet::{Cell, Column, Sheet};
use terbuka_core::statistics::chart::{self, Shape};
use terbuka_core::statistics::{
    CaseFact, DisputeFact, Figures, Followed, ObjectionFact, Span, map,
};
use terbuka_store::{CountedRows, Read};

use crate::authority::{Permission, Principal};
use crate::compose::letterhead;
use crate::context::Context;
use crate::error::{DeskError, Result};
use crate::offices::{self, Standing};
use crate::papers::{FileOut, Format, sheet_file};
use crate::sop_measures::{self, Measure};

/// Cases read at a time.
const PAGE: i64 = 1_000;
/// An office with more cases than this in a span is not counted anew for every reader.
const CHEAP: u64 = 2_000;
/// More offices than this are not added up anew for every reader.
const MANY: usize = 50;
/// How old the count of such an office, or such a sum, may be.
const FRESH: SignedDuration = SignedDuration::from_secs(60);

/// An office's numbers of a span.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// Requests.
    pub figures: Figures,
    /// Objections and disputes.
    pub followed: Followed,
    /// When they were counted.
    pub at: Timestamp,
    /// Cases looked at.
    cases: u64,
    /// Entries of the office's journal at that moment.
    length: i64,
}

/// One office of several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfficeRow {
    /// The office.
    pub office: Arc<Office>,
    /// Its numbers.
    pub counted: Arc<Counted>,
}

/// Several offices together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RollUp {
    /// Everything added up.
    pub figures: Figures,
    /// What followed, added up.
    pub followed: Followed,
    /// Each office, by code.
    pub offices: Vec<OfficeRow>,
    /// Requests received, by code of the province; provinces without an office here have none.
    pub provinces: BTreeMap<String, u64>,
    /// When it was put together.
    pub at: Timestamp,
}

type Key = (OfficeId, Span);

/// What was counted lately. One per process.
#[derive(Debug, Default)]
pub(crate) struct Kept {
    counts: Mutex<HashMap<Key, Arc<Counted>>>,
    under_way: Mutex<HashSet<Key>>,
    rollups: Mutex<HashMap<(String, Span), Arc<RollUp>>>,
}

/// More than this is let go: a process that is asked for every year of every office keeps few.
const MOST_KEPT: usize = 4_000;

impl Kept {
    fn get(&self, key: &Key) -> Option<Arc<Counted>> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner).get(key).cloned()
    }

    fn put(&self, key: Key, counted: Arc<Counted>) {
        let mut held = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        if held.len() >= MOST_KEPT {
            held.clear();
        }
        held.insert(key, counted);
    }

    /// Whether the caller is the one who counts now.
    fn begin(&self, key: &Key) -> bool {
        self.under_way.lock().unwrap_or_else(PoisonError::into_inner).insert(key.clone())
    }

    fn end(&self, key: &Key) {
        self.under_way.lock().unwrap_or_else(PoisonError::into_inner).remove(key);
    }
}

/// An office's numbers of a span. A small office's are exact at every reading; those of one with
/// thousands of cases may be a minute old.
///
/// # Errors
/// Unknown office.
#[boxed]
pub async fn counted(cx: &Context, office: &OfficeId, span: Span) -> Result<Arc<Counted>> {
    let standing = offices::standing(cx, office).await?;
    let key = (office.clone(), span);
    let now = cx.now();
    let kept = cx.cache.counted.get(&key);
    if let Some(kept) = kept {
        let large = kept.cases > CHEAP;
        let fresh = now.duration_since(kept.at).abs() < FRESH;
        if large && fresh {
            return Ok(kept);
        }
        let length = cx.store.read().await?.journal_length(office).await?;
        let same_day = standing.office.date_at(now) == standing.office.date_at(kept.at);
        if kept.length == length && same_day {
            return Ok(kept);
        }
        if large {
            refresh(cx, standing, span, key);
            return Ok(kept);
        }
    }
    let counted = Arc::new(count(cx, &standing, span).await?);
    cx.cache.counted.put(key, counted.clone());
    Ok(counted)
}

/// Counts anew beside the answer, unless somebody does already.
fn refresh(cx: &Context, standing: Arc<Standing>, span: Span, key: Key) {
    if !cx.cache.counted.begin(&key) {
        return;
    }
    let cx = cx.clone();
    tokio::spawn(async move {
        match count(&cx, &standing, span).await {
            Ok(counted) => cx.cache.counted.put(key.clone(), Arc::new(counted)),
            Err(error) => tracing::warn!(%error, "the statistics could not be counted anew"),
        }
        cx.cache.counted.end(&key);
    });
}

/// Counts an office's span now, from every case that touches it.
///
/// # Errors
/// Unknown office; sums that do not agree, which would be a fault of this program.
pub(crate) async fn count(cx: &Context, standing: &Standing, span: Span) -> Result<Counted> {
    let office = &standing.office;
    let now = cx.now();
    let figures = Figures::new(span, office.date_at(now));
    let mut read = cx.store.snapshot().await?;
    let length = read.journal_length(&office.id).await?;
    let days = (span.first(), span.last());
    let counting = |page: CountedRows, mut figures: Figures| {
        let (office, calendar) = (office.clone(), standing.calendar.clone());
        move || {
            for one in page.read()? {
                let fact = CaseFact::of(&one.case, one.kind, &one.information, &office, &calendar);
                figures.add(&fact);
            }
            Ok(figures)
        }
    };
    let (figures, cases) = in_pages(&mut read, &office.id, days, figures, counting).await?;
    if !figures.check() {
        return Err(DeskError::Broken {
            what: "counting the service",
            reason: format!("the sums of {span} do not agree"),
        });
    }
    let followed = followed(&mut read, office, span).await?;
    Ok(Counted { figures, followed, at: now, cases, length })
}

/// Reads an office's cases page by page and counts each page while the next is fetched; what was
/// counted, and of how many cases.
async fn in_pages<C, W>(
    read: &mut Read,
    office: &OfficeId,
    days: (Date, Date),
    nothing: C,
    counting: impl Fn(CountedRows, C) -> W,
) -> Result<(C, u64)>
where
    C: Send + 'static,
    W: FnOnce() -> Result<C> + Send + 'static,
{
    let (mut counted, mut cases) = (nothing, 0);
    let mut page = read.counted_cases(office, days, (i64::MIN, i64::MIN), PAGE).await?;
    while let Some(last) = page.last() {
        let more = i64::try_from(page.len()).is_ok_and(|len| len >= PAGE);
        cases += page.len() as u64;
        let work = tokio::task::spawn_blocking(counting(page, counted));
        page = match more {
            true => read.counted_cases(office, days, last, PAGE).await?,
            false => CountedRows::default(),
        };
        counted = work.await.map_err(|error| DeskError::Broken {
            what: "counting the service",
            reason: error.to_string(),
        })??;
    }
    Ok((counted, cases))
}

/// Counts several months in one reading of the cases, a page at a time: an office may have many.
pub(crate) async fn months(
    cx: &Context,
    standing: &Standing,
    months: &[Period],
) -> Result<Vec<MonthlyFigures>> {
    let office = &standing.office;
    let first = months.iter().map(|month| month.first()).min();
    let last = months.iter().map(|month| month.last()).max();
    let counted = vec![MonthlyFigures::default(); months.len()];
    let Some(days) = first.zip(last) else { return Ok(counted) };
    let mut read = cx.store.snapshot().await?;
    let counting = |page: CountedRows, mut counted: Vec<MonthlyFigures>| {
        let (office, calendar) = (office.clone(), standing.calendar.clone());
        let months = months.to_vec();
        move || {
            for one in page.read()? {
                for (figures, month) in counted.iter_mut().zip(&months) {
                    figures.add(*month, &office, &calendar, &one.case);
                }
            }
            Ok(counted)
        }
    };
    let (counted, _) = in_pages(&mut read, &office.id, days, counted, counting).await?;
    let counted: Vec<MonthlyFigures> = counted.into_iter().map(MonthlyFigures::finish).collect();
    let wrong = months.iter().zip(&counted).find(|(_, figures)| !figures.check());
    match wrong.map(|(month, _)| *month) {
        None => Ok(counted),
        Some(month) => Err(DeskError::Broken {
            what: "counting a month",
            reason: format!("the sums of {month} do not agree"),
        }),
    }
}

/// Objections and disputes of a span.
///
/// # Errors
/// A fault of the database.
async fn followed(read: &mut Read, office: &Office, span: Span) -> Result<Followed> {
    const ALL: i64 = i64::MAX;
    let (mut objections, mut disputes) = (Vec::new(), Vec::new());
    for open in [true, false] {
        let found = read.objections_of(&office.id, open, ALL).await?;
        objections.extend(found.iter().map(|one| ObjectionFact::of(&one.objection, office)));
        let found = read.disputes_of(&office.id, open, ALL).await?;
        disputes.extend(found.iter().map(|one| DisputeFact::of(&one.dispute)));
    }
    Ok(Followed::count(span, &objections, &disputes))
}

/// Every office, or those of one province, added up.
///
/// # Errors
/// No office lies in the province.
#[boxed]
pub async fn roll_up(cx: &Context, province: Option<&str>, span: Span) -> Result<Arc<RollUp>> {
    let key = (province.unwrap_or_default().to_owned(), span);
    let now = cx.now();
    {
        let held = cx.cache.counted.rollups.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(kept) = held.get(&key)
            && kept.offices.len() > MANY
            && now.duration_since(kept.at).abs() < FRESH
        {
            return Ok(kept.clone());
        }
    }
    let mut rows = Vec::new();
    for office in offices::list(cx).await? {
        let lies = map::province_of(&office.code).map(|one| one.code.as_str());
        if province.is_none() || province == lies {
            let counted = counted(cx, &office.id, span).await?;
            rows.push(OfficeRow { office, counted });
        }
    }
    if rows.is_empty() {
        return Err(DeskError::NotFound);
    }
    let mut sum = RollUp {
        figures: Figures::new(span, span.first()),
        followed: Followed::default(),
        provinces: BTreeMap::new(),
        offices: Vec::new(),
        at: now,
    };
    for row in &rows {
        sum.figures.merge(&row.counted.figures);
        sum.followed.merge(&row.counted.followed);
        let national = row.office.level == Level::National;
        if let Some(province) = map::province_of(&row.office.code).filter(|_| !national) {
            *sum.provinces.entry(province.code.clone()).or_default() +=
                u64::from(row.counted.figures.received);
        }
    }
    sum.offices = rows;
    let sum = Arc::new(sum);
    let mut held = cx.cache.counted.rollups.lock().unwrap_or_else(PoisonError::into_inner);
    if held.len() >= MOST_KEPT {
        held.clear();
    }
    held.insert(key, sum.clone());
    Ok(sum)
}

/// How long the steps of the request SOP took against their promise; empty when none is in force.
///
/// # Errors
/// Not permitted.
#[boxed]
pub async fn steps(cx: &Context, who: &Principal) -> Result<Vec<Measure>> {
    who.may(Permission::SeeReports)?;
    let standing = offices::standing(cx, &who.office).await?;
    let Some((id, _)) = &standing.request else { return Ok(Vec::new()) };
    let version = cx.store.read().await?.procedure(id).await?.ok_or(DeskError::NotFound)?;
    Ok(sop_measures::measures(cx, who, &version).await?.steps)
}

/// A chart as a file: its table as CSV, XLSX or PDF, its picture as PNG.
///
/// # Errors
/// A picture that cannot be drawn; JSON, of which the API gives more.
#[boxed]
pub async fn chart_file(
    cx: &Context,
    office: &Office,
    name: &str,
    chart: BarChart,
    shape: Shape,
    format: Format,
) -> Result<FileOut> {
    if format == Format::Png {
        let svg = chart::draw(&chart, shape, &chart.alternative(), "x");
        let printer = cx.printer.clone();
        let made = tokio::task::spawn_blocking(move || printer.picture_png(&svg)).await;
        let bytes = made.map_err(|error| DeskError::Broken {
            what: "drawing a chart",
            reason: error.to_string(),
        })??;
        return Ok(FileOut {
            name: format!("{name}.png"),
            media_type: format.media_type().into(),
            bytes,
        });
    }
    let sheet = chart_sheet(&chart, office);
    sheet_file(cx, name, sheet, letterhead(office), format).await
}

/// The table behind a chart.
pub fn chart_sheet(chart: &BarChart, office: &Office) -> Sheet {
    let mut sheet = Sheet::new(
        chart.title.clone(),
        vec![Column::text(chart.title.clone()).width(8), Column::number(chart.unit.clone())],
    )
    .subtitle(office.name.clone());
    for bar in &chart.bars {
        let value = i64::try_from(bar.value).unwrap_or(i64::MAX);
        sheet.push(vec![Cell::text(bar.label.clone()), Cell::Number(value)]);
    }
    sheet
}
