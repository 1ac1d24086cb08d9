//! Publishing a report, and files of it: as it was published, or as it stands.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::json;
use terbuka_boxed::boxed;
use terbuka_core::ident::OfficeId;
use terbuka_core::letter::Status;
use terbuka_core::office::Office;
use terbuka_core::report_doc::Report;
use terbuka_core::statistics::Span;
use terbuka_core::yearly::{self, Chapter, Numbers, chapters};

use super::doc::{self, Material};
use super::{Published, broken, judged, numbers, periodic, published_in, resources, words};
use crate::authority::{Permission, Principal};
use crate::context::Context;
use crate::error::{Check, DeskError, Result};
use crate::offices::{self, Standing};
use crate::papers::{FileOut, Format};
use crate::{statistics, surveys};

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
    let report = doc::compose(&Material {
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
#[boxed]
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
#[boxed]
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
#[boxed]
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
#[boxed]
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
#[boxed]
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
#[boxed]
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
