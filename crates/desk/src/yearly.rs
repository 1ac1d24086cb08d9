//! Quarterly and annual reports (PerKI 1/2021 Art. 56): prose in versions, what the office states once
//! a year, publication in one step. What was published keeps its numbers and its words for ever;
//! whoever reads it learns when the register says otherwise by now.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::json;
use terbuka_core::ident::OfficeId;
use terbuka_core::letter::Status;
use terbuka_core::office::Office;
use terbuka_core::report_doc::Report;
use terbuka_core::role::Role;
use terbuka_core::statistics::Span;
use terbuka_core::yearly::{self, Chapter, Headline, Numbers, Resources, chapters};
use terbuka_store::{NewMail, NewReportText, Publication, PublicationHead, Read, ReportText, Tx};

use crate::authority::{Permission, Principal};
use crate::context::{Context, new_id};
use crate::error::{Check, DeskError, Result};
use crate::offices::{self, Standing};
use crate::papers::{FileOut, Format};
use crate::yearly_doc::{self, Material};
use crate::{mail_words, statistics, surveys};

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

/// The report as it stands now.
async fn document(
    cx: &Context,
    standing: &Standing,
    span: Span,
    revision: Option<i64>,
) -> Result<(Report, Numbers)> {
    let office = &standing.office;
    let today = office.date_at(cx.now());
    let numbers = numbers(cx, &office.id, span).await?;
    let survey = surveys::results(cx, &office.id, span).await?;
    let mut read = cx.store.read().await?;
    let texts = read.report_texts(&office.id, span.kind(), &span.to_string()).await?;
    drop(read);
    let prose: BTreeMap<Chapter, String> =
        chapters(span).map(|rule| (rule.code, words(&texts, rule.code, office, span))).collect();
    let report = yearly_doc::compose(&Material {
        office,
        rules: &cx.rules,
        span,
        date: today,
        numbers: &numbers,
        texts: &prose,
        resources: &resources(&texts)?,
        survey: Some(&survey),
        revision,
    });
    Ok((report, numbers))
}

/// Publishes the report as it stands: from now on anybody reads it, and it changes no more. Publishing
/// again makes a revision. The revision's number.
///
/// # Errors
/// Not permitted; the span is not over.
pub async fn publish(cx: &Context, who: &Principal, span: Span) -> Result<i64> {
    who.may(Permission::PublishReport)?;
    let standing = offices::standing(cx, &who.office).await?;
    let now = cx.now();
    let today = standing.office.date_at(now);
    periodic(span, today)?;
    let mut check = Check::default();
    check.ensure(yearly::is_over(span, today), "period", "not_over");
    check.done()?;
    let period = span.to_string();
    let before =
        cx.store.read().await?.publication(&who.office, span.kind(), &period, None).await?;
    let revision = before.map_or(1, |before| before.head.revision + 1);
    let (report, numbers) = document(cx, &standing, span, Some(revision)).await?;
    let text = |value: serde_json::Result<String>| value.map_err(|error| broken("report", &error));
    let kept = text(serde_json::to_string(&numbers))?;
    let whole = text(serde_json::to_string(&report))?;
    let mut tx = cx.store.begin().await?;
    let made = tx
        .publish_report(
            &who.office,
            (span.kind(), &period),
            (&kept, &whole),
            who.user.as_str(),
            now,
        )
        .await?;
    if made != revision {
        return Err(DeskError::Stale);
    }
    tx.commit().await?;
    Ok(revision)
}

/// What an office has published of years and quarters, for everybody; the newest revision of each.
///
/// # Errors
/// A fault of the database.
pub async fn published(cx: &Context, office: &OfficeId) -> Result<Vec<(Span, i64, Timestamp)>> {
    let all = cx.store.read().await?.publications(office).await?;
    let mut found: BTreeMap<Span, (i64, Timestamp)> = BTreeMap::new();
    for head in all {
        let Ok(span) = head.period.parse::<Span>() else { continue };
        if head.kind != span.kind() {
            continue;
        }
        let newest = found.entry(span).or_insert((head.revision, head.at));
        if head.revision > newest.0 {
            *newest = (head.revision, head.at);
        }
    }
    let mut found: Vec<_> = found.into_iter().map(|(span, (n, at))| (span, n, at)).collect();
    found.sort_by_key(|(span, ..)| std::cmp::Reverse((span.last(), span.first())));
    Ok(found)
}

/// A published report with what moved since, for everybody.
///
/// # Errors
/// [`DeskError::NotFound`].
pub async fn read_published(cx: &Context, office: &OfficeId, span: Span) -> Result<Published> {
    let mut read = cx.store.read().await?;
    let found = published_in(&mut read, office, span, None).await?.ok_or(DeskError::NotFound)?;
    drop(read);
    // Good enough for a note beside it, and quick: a reader does not make the office count anew.
    let counted = statistics::counted(cx, office, span).await?;
    let now = Numbers { figures: counted.figures.clone(), followed: counted.followed.clone() };
    judged(found, &now)
}

/// The published report as a file: the same as on the day it was published, whatever moved since.
///
/// # Errors
/// [`DeskError::NotFound`].
pub async fn published_file(
    cx: &Context,
    office: &OfficeId,
    span: Span,
    revision: Option<i64>,
    format: Format,
) -> Result<FileOut> {
    let office = offices::by_id(cx, office).await?;
    let mut read = cx.store.read().await?;
    let found = published_in(&mut read, &office.id, span, revision).await?;
    let found = found.ok_or(DeskError::NotFound)?;
    drop(read);
    let report: Report = serde_json::from_str(&found.document)
        .map_err(|error| broken("published report", &error))?;
    let numbers: Numbers = serde_json::from_str(&found.numbers)
        .map_err(|error| broken("published numbers", &error))?;
    let published = Some((found.head.revision, found.head.at));
    file(cx, &office, report, &numbers, format, Status::Final, published).await
}

/// The report as it stands now, as a file marked as a draft.
///
/// # Errors
/// Not permitted.
pub async fn draft_file(
    cx: &Context,
    who: &Principal,
    span: Span,
    format: Format,
) -> Result<FileOut> {
    who.may(Permission::SeeReports)?;
    let standing = offices::standing(cx, &who.office).await?;
    periodic(span, standing.office.date_at(cx.now()))?;
    let (report, numbers) = document(cx, &standing, span, None).await?;
    file(cx, &standing.office, report, &numbers, format, Status::Draft, None).await
}

/// The report of any office, for the operator's command: what was published, or how it stands.
///
/// # Errors
/// Unknown office; a span that has not begun or is a month; CSV or PNG.
pub async fn export_for(
    cx: &Context,
    office: &OfficeId,
    span: Span,
    format: Format,
) -> Result<FileOut> {
    let standing = offices::standing(cx, office).await?;
    periodic(span, standing.office.date_at(cx.now()))?;
    match published_file(cx, office, span, None, format).await {
        Err(DeskError::NotFound) => {
            let (report, numbers) = document(cx, &standing, span, None).await?;
            file(cx, &standing.office, report, &numbers, format, Status::Draft, None).await
        }
        done => done,
    }
}

async fn file(
    cx: &Context,
    office: &Office,
    report: Report,
    numbers: &Numbers,
    format: Format,
    status: Status,
    published: Option<(i64, Timestamp)>,
) -> Result<FileOut> {
    let span = numbers.figures.span;
    let printer = cx.printer.clone();
    let bytes = match format {
        Format::Csv | Format::Png => return Err(DeskError::NotFound),
        Format::Json => {
            let whole = json!({
                "office": office.code,
                "period": span,
                "published": published.map(|(revision, at)| json!({ "revision": revision, "at": at })),
                "figures": numbers.figures,
                "objections": numbers.followed.objections,
                "disputes": numbers.followed.disputes,
                "mean_working_days_tenths": numbers.figures.mean_tenths(),
                "median_working_days": numbers.figures.within_days(50),
                "p90_working_days": numbers.figures.within_days(90),
                "longest_working_days": numbers.figures.longest(),
                "answered_in_time_permille": numbers.figures.in_time_permille(),
            });
            serde_json::to_vec_pretty(&whole).map_err(|error| broken("report", &error))?
        }
        Format::Pdf | Format::Xlsx | Format::Docx => {
            let made = tokio::task::spawn_blocking(move || match format {
                Format::Xlsx => printer.report_xlsx(&report),
                Format::Docx => printer.report_docx(&report),
                _ => printer.report_pdf(&report, status),
            });
            made.await.map_err(|error| broken("printing a report", &error))??
        }
    };
    let what = if matches!(span, Span::Year(_)) { "tahunan" } else { "triwulan" };
    Ok(FileOut {
        name: format!("laporan-{what}-{}-{span}.{}", office.slug, format.ending()),
        media_type: format.media_type().into(),
        bytes,
    })
}

/// Reminds the PPID of last year's report, on the days the data name and while it is not out. Part of
/// the daily round.
pub(crate) async fn remind(cx: &Context, tx: &mut Tx, office: &Office, today: Date) -> Result<()> {
    let Some(year) = yearly::reminds_on(today) else { return Ok(()) };
    let Some((last, article)) = yearly::due(year) else { return Ok(()) };
    let span = Span::Year(year);
    if tx.publication(&office.id, span.kind(), &span.to_string(), None).await?.is_some() {
        return Ok(());
    }
    let now = cx.now();
    let url = format!("{}/kerja/laporan-berkala/{span}", cx.public_url);
    for user in tx.users_of(&office.id).await? {
        let asked = user.disabled.is_none() && user.roles_in(&office.id).contains(&Role::Ppid);
        let Some(recipient) = user.email.filter(|_| asked) else { continue };
        let words = mail_words::report_due(office, year, last, article, &url);
        let id = new_id(now);
        let mail = NewMail {
            message_id: format!("<{id}@terbuka>"),
            id,
            office: office.id.clone(),
            case: None,
            recipient,
            subject: words.subject,
            body: words.body,
            attachments: Vec::new(),
        };
        tx.add_mail(&mail, now).await?;
    }
    Ok(())
}
