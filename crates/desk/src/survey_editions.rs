//! The survey's yearly edition: published once the year is over, and frozen then, with how the service
//! kept the charter's promise of time in the same year. Until then everybody sees the running count.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use terbuka_boxed::boxed;
use terbuka_core::ident::OfficeId;
use terbuka_core::sheet::Sheet;
use terbuka_core::statistics::{Figures, Span};
use terbuka_core::survey::Tally;
use terbuka_core::yearly;
use terbuka_store::Publication;

use crate::authority::{Permission, Principal};
use crate::compose::letterhead;
use crate::context::Context;
use crate::error::{Check, DeskError, Result};
use crate::papers::{FileOut, Format, sheet_file};
use crate::surveys::{self, Results};
use crate::{offices, statistics};

/// What a published edition is kept as, beside the reports.
const KIND: &str = "survey";

/// How the charter's promise of time was kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// Answers given.
    pub answered: u32,
    /// Of them by the promised day.
    pub in_time: u32,
}

impl Kept {
    fn of(figures: &Figures) -> Kept {
        Kept { answered: figures.answered(), in_time: figures.answered_in_time }
    }

    /// In thousandths, rounded down; none when nothing was answered.
    pub fn permille(self) -> Option<u32> {
        (self.answered > 0).then(|| {
            let share = u64::from(self.in_time) * 1000 / u64::from(self.answered);
            u32::try_from(share).unwrap_or(0)
        })
    }
}

/// The results of a year as they stand or as they were published.
#[derive(Clone, Debug)]
pub struct Edition {
    /// The results.
    pub results: Results,
    /// The charter's promise in the same year.
    pub kept: Kept,
    /// Revision and instant, once published.
    pub published: Option<(i64, Timestamp)>,
}

/// The numbers of an edition as they are stored.
#[derive(Serialize, Deserialize)]
struct Numbers {
    tally: Tally,
    months: Vec<(Span, Tally)>,
    population: u64,
    sample: u64,
    kept: Kept,
}

/// Publishes a year's results as they stand; from now on they change no more. Publishing again makes a
/// revision. Its number.
///
/// # Errors
/// Not permitted; no year; a year that is not over.
#[boxed]
pub async fn publish(cx: &Context, who: &Principal, span: Span) -> Result<i64> {
    who.may(Permission::PublishReport)?;
    let Span::Year(_) = span else { return Err(DeskError::NotFound) };
    let office = offices::by_id(cx, &who.office).await?;
    let now = cx.now();
    let mut check = Check::default();
    check.ensure(yearly::is_over(span, office.date_at(now)), "period", "not_over");
    check.done()?;
    let standing = offices::standing(cx, &who.office).await?;
    let figures = statistics::count(cx, &standing, span).await?.figures;
    let edition = live(cx, &who.office, span, &figures).await?;
    let sheet = surveys::sheet(&office, &edition.results, edition.kept).as_of(office.date_at(now));
    let Edition { results, kept, .. } = edition;
    let Results { tally, months, population, sample, .. } = results;
    let numbers = json(&Numbers { tally, months, population, sample, kept })?;
    let document = json(&sheet)?;
    let mut tx = cx.store.begin().await?;
    let head = (KIND, span.to_string());
    let texts = (numbers.as_str(), document.as_str());
    let revision =
        tx.publish_report(&who.office, (head.0, &head.1), texts, who.user.as_str(), now).await?;
    tx.commit().await?;
    Ok(revision)
}

/// A year's results: as they were published, or else as they stand.
///
/// # Errors
/// Unknown office.
#[boxed]
pub async fn edition(cx: &Context, office: &OfficeId, span: Span) -> Result<Edition> {
    if let Some(found) = find(cx, office, span).await? {
        let numbers: Numbers = serde_json::from_str(&found.numbers).map_err(|e| broken(&e))?;
        let Numbers { tally, months, population, sample, kept } = numbers;
        return Ok(Edition {
            results: Results { span, tally, months, population, sample },
            kept,
            published: Some((found.head.revision, found.head.at)),
        });
    }
    let counted = statistics::counted(cx, office, span).await?;
    live(cx, office, span, &counted.figures).await
}

/// A year's results as a file: the published ones byte for byte the same, or else as they stand.
///
/// # Errors
/// Unknown office.
#[boxed]
pub async fn file(cx: &Context, office: &OfficeId, span: Span, format: Format) -> Result<FileOut> {
    let found = find(cx, office, span).await?;
    let office = offices::by_id(cx, office).await?;
    let sheet: Sheet = match &found {
        Some(found) => serde_json::from_str(&found.document).map_err(|error| broken(&error))?,
        None => {
            let running = edition(cx, &office.id, span).await?;
            surveys::sheet(&office, &running.results, running.kept)
        }
    };
    sheet_file(cx, &format!("skm-{}-{span}", office.slug), sheet, letterhead(&office), format).await
}

async fn find(cx: &Context, office: &OfficeId, span: Span) -> Result<Option<Publication>> {
    Ok(cx.store.read().await?.publication(office, KIND, &span.to_string(), None).await?)
}

async fn live(cx: &Context, office: &OfficeId, span: Span, figures: &Figures) -> Result<Edition> {
    let results = surveys::results(cx, office, span).await?;
    Ok(Edition { results, kept: Kept::of(figures), published: None })
}

fn json(value: &impl Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|error| broken(&error))
}

fn broken(error: &dyn std::fmt::Display) -> DeskError {
    DeskError::Broken { what: "a year's survey", reason: error.to_string() }
}
