//! Quarterly and annual reports (PerKI 1/2021 Art. 56): prose in versions, what the office states once
//! a year, publication in one step. What was published keeps its numbers and its words for ever;
//! whoever reads it learns when the register says otherwise by now.

mod doc;
mod publish;
mod remind;

pub use publish::{draft_file, export_for, publish, published, published_file, read_published};
pub(crate) use remind::remind;

use jiff::Timestamp;
use jiff::civil::Date;
use terbuka_boxed::boxed;
use terbuka_core::ident::OfficeId;
use terbuka_core::office::Office;
use terbuka_core::statistics::Span;
use terbuka_core::yearly::{self, Chapter, Headline, Numbers, Resources, chapters};
use terbuka_store::{NewReportText, Publication, PublicationHead, Read, ReportText};

use crate::authority::{Permission, Principal};
use crate::context::Context;
use crate::error::{Check, DeskError, Result};
use crate::{offices, statistics};

/// The most characters of one part's prose.
pub const MAX_CHAPTER_CHARS: usize = 20_000;

/// The slot under which facilities, staff and budget are kept.
const RESOURCES: &str = "resources";

/// One part of the report at work.
#[derive(Clone, Debug)]
pub struct ChapterView {
    /// Which.
    pub chapter: Chapter,
    /// The words as they stand: the last version, or the draft.
    pub body: String,
    /// Earlier versions and this one: number, when, by whom; the newest first.
    pub versions: Vec<(i64, Timestamp, String)>,
}

/// What was published, and what moved since.
#[derive(Clone, Debug)]
pub struct Published {
    /// Which span.
    pub span: Span,
    /// Revision.
    pub revision: i64,
    /// When.
    pub at: Timestamp,
    /// Its numbers.
    pub numbers: Numbers,
    /// What the register says otherwise now: which, then, now.
    pub moved: Vec<(Headline, u64, u64)>,
}

/// A report at work.
#[derive(Clone, Debug)]
pub struct YearlyView {
    /// Its span.
    pub span: Span,
    /// Parts, in order.
    pub chapters: Vec<ChapterView>,
    /// Facilities, staff, budget.
    pub resources: Resources,
    /// The numbers as the register has them now.
    pub numbers: Numbers,
    /// What was published last.
    pub published: Option<Published>,
    /// The span is over, so it may be published.
    pub over: bool,
    /// The last day for an annual report, with its article.
    pub due: Option<(Date, &'static str)>,
}

/// A report in a list.
#[derive(Clone, Debug)]
pub struct Listed {
    /// Its span.
    pub span: Span,
    /// The newest revision published.
    pub published: Option<(i64, Timestamp)>,
    /// The last day for it, where there is one.
    pub due: Option<(Date, &'static str)>,
}

/// Reports are written for years and quarters; months have their own (`reports`).
fn periodic(span: Span, today: Date) -> Result<()> {
    let known = matches!(span, Span::Year(_) | Span::Quarter(..));
    if known && span.first() <= today { Ok(()) } else { Err(DeskError::NotFound) }
}

/// The last years and quarters of one's office, newest first.
///
/// # Errors
/// Not permitted.
#[boxed]
pub async fn list(cx: &Context, who: &Principal) -> Result<Vec<Listed>> {
    who.may(Permission::SeeReports)?;
    let office = offices::by_id(cx, &who.office).await?;
    let today = office.date_at(cx.now());
    let published = cx.store.read().await?.publications(&who.office).await?;
    let mut spans: Vec<Span> = (0..3).map(|back| Span::Year(today.year() - back)).collect();
    let mut quarter = Span::quarter_of(today);
    for _ in 0..5 {
        spans.push(quarter);
        quarter = quarter.previous();
    }
    Ok(spans
        .into_iter()
        .map(|span| Listed {
            published: newest(&published, span).map(|head| (head.revision, head.at)),
            due: due(span),
            span,
        })
        .collect())
}

fn due(span: Span) -> Option<(Date, &'static str)> {
    match span {
        Span::Year(year) => yearly::due(year),
        _ => None,
    }
}

fn newest(all: &[PublicationHead], span: Span) -> Option<&PublicationHead> {
    let period = span.to_string();
    all.iter()
        .filter(|head| head.kind == span.kind() && head.period == period)
        .max_by_key(|head| head.revision)
}

/// A report at work.
///
/// # Errors
/// Not permitted; a span that has not begun or is a month.
#[boxed]
pub async fn open(cx: &Context, who: &Principal, span: Span) -> Result<YearlyView> {
    who.may(Permission::SeeReports)?;
    let standing = offices::standing(cx, &who.office).await?;
    let today = standing.office.date_at(cx.now());
    periodic(span, today)?;
    let numbers = numbers(cx, &who.office, span).await?;
    let mut read = cx.store.read().await?;
    let texts = read.report_texts(&who.office, span.kind(), &span.to_string()).await?;
    let people = read.users_of(&who.office).await?;
    let name = |id: &str| {
        let found = people.iter().find(|user| user.id.as_str() == id);
        found.map_or_else(|| "Petugas".to_owned(), |user| user.name.clone())
    };
    let chapters = chapters(span)
        .map(|rule| {
            let versions = texts.iter().filter(|text| text.slot == rule.code.code()).rev();
            ChapterView {
                chapter: rule.code,
                body: words(&texts, rule.code, &standing.office, span),
                versions: versions.map(|one| (one.version, one.at, name(&one.actor))).collect(),
            }
        })
        .collect();
    let published = published_in(&mut read, &who.office, span, None).await?;
    Ok(YearlyView {
        resources: resources(&texts)?,
        published: published.map(|found| judged(found, &numbers)).transpose()?,
        over: yearly::is_over(span, today),
        due: due(span),
        span,
        chapters,
        numbers,
    })
}

async fn numbers(cx: &Context, office: &OfficeId, span: Span) -> Result<Numbers> {
    let standing = offices::standing(cx, office).await?;
    // A report is exact at any size: it is counted now.
    let counted = statistics::count(cx, &standing, span).await?;
    Ok(Numbers { figures: counted.figures, followed: counted.followed })
}

fn words(texts: &[ReportText], chapter: Chapter, office: &Office, span: Span) -> String {
    match texts.iter().rfind(|text| text.slot == chapter.code()) {
        Some(text) => text.body.clone(),
        None => chapter.rule().draft(&office.name, span),
    }
}

fn resources(texts: &[ReportText]) -> Result<Resources> {
    match texts.iter().rfind(|text| text.slot == RESOURCES) {
        None => Ok(Resources::default()),
        Some(text) => serde_json::from_str(&text.body).map_err(|error| broken("resources", &error)),
    }
}

fn broken(what: &'static str, error: &dyn std::fmt::Display) -> DeskError {
    DeskError::Broken { what, reason: error.to_string() }
}

async fn published_in(
    read: &mut Read,
    office: &OfficeId,
    span: Span,
    revision: Option<i64>,
) -> Result<Option<Publication>> {
    Ok(read.publication(office, span.kind(), &span.to_string(), revision).await?)
}

fn judged(found: Publication, now: &Numbers) -> Result<Published> {
    let numbers: Numbers = serde_json::from_str(&found.numbers)
        .map_err(|error| broken("published numbers", &error))?;
    Ok(Published {
        span: now.figures.span,
        revision: found.head.revision,
        at: found.head.at,
        moved: numbers.moved(now),
        numbers,
    })
}

/// One version of a part's words.
///
/// # Errors
/// Not permitted; no such version.
#[boxed]
pub async fn version(
    cx: &Context,
    who: &Principal,
    span: Span,
    chapter: Chapter,
    version: i64,
) -> Result<ReportText> {
    who.may(Permission::SeeReports)?;
    let mut read = cx.store.read().await?;
    let texts = read.report_texts(&who.office, span.kind(), &span.to_string()).await?;
    let found = texts.into_iter().find(|one| one.slot == chapter.code() && one.version == version);
    found.ok_or(DeskError::NotFound)
}

/// Saves the words of a part as its next version; `seen` is the version the officer had before him, 0
/// for the draft.
///
/// # Errors
/// Not permitted; somebody saved another version meanwhile; too long.
#[boxed]
pub async fn save_chapter(
    cx: &Context,
    who: &Principal,
    span: Span,
    (chapter, seen): (Chapter, i64),
    body: &str,
) -> Result<i64> {
    let mut check = Check::default();
    check.ensure(body.chars().count() <= MAX_CHAPTER_CHARS, chapter.code(), "too_long");
    check.done()?;
    let stands = chapters(span).any(|rule| rule.code == chapter);
    if !stands {
        return Err(DeskError::NotFound);
    }
    save(cx, who, span, (chapter.code(), Some(seen)), body).await
}

/// Saves what the office states once a year.
///
/// # Errors
/// Not permitted; more spent than there is in the world.
#[boxed]
pub async fn save_resources(
    cx: &Context,
    who: &Principal,
    span: Span,
    stated: &Resources,
) -> Result<i64> {
    let mut check = Check::default();
    for (field, text) in [("facilities", &stated.facilities), ("staff", &stated.staff)] {
        check.ensure(text.chars().count() <= MAX_CHAPTER_CHARS, field, "too_long");
    }
    for (field, number) in [
        ("staff_count", stated.staff_count),
        ("staff_trained", stated.staff_trained),
        ("budget", stated.budget),
        ("spent", stated.spent),
    ] {
        check.ensure(number.is_none_or(|number| number >= 0), field, "number");
    }
    let (all, trained) = (stated.staff_count, stated.staff_trained);
    check.ensure(trained.is_none() || all.is_none() || trained <= all, "staff_trained", "trained");
    check.done()?;
    let body = serde_json::to_string(stated).map_err(|error| broken("resources", &error))?;
    save(cx, who, span, (RESOURCES, None), &body).await
}

async fn save(
    cx: &Context,
    who: &Principal,
    span: Span,
    (slot, seen): (&str, Option<i64>),
    body: &str,
) -> Result<i64> {
    who.may(Permission::EditReport)?;
    let office = offices::by_id(cx, &who.office).await?;
    let now = cx.now();
    periodic(span, office.date_at(now))?;
    let (kind, period) = (span.kind(), span.to_string());
    let mut tx = cx.store.begin().await?;
    let texts = tx.report_texts(&who.office, kind, &period).await?;
    let last = texts.iter().rfind(|text| text.slot == slot);
    if let Some(last) = last.filter(|last| last.body == body) {
        return Ok(last.version);
    }
    if seen.is_some_and(|seen| seen != last.map_or(0, |last| last.version)) {
        return Err(DeskError::Stale);
    }
    let actor = who.user.as_str();
    let new =
        NewReportText { office: &who.office, kind, period: &period, slot, body, actor, at: now };
    let version = tx.save_report_text(new).await?;
    tx.commit().await?;
    Ok(version)
}
