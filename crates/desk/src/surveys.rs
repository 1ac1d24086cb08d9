//! The satisfaction survey: asked once after each closed case by a link nobody can guess, answered
//! without a name, read as months and years.

use std::sync::Arc;

use serde_json::json;
use terbuka_boxed::boxed;
use terbuka_core::ident::{CaseId, OfficeId};
use terbuka_core::letter::words;
use terbuka_core::office::Office;
use terbuka_core::sheet::{Cell, Column, Sheet};
use terbuka_core::statistics::Span;
use terbuka_core::survey::{Answers, Survey, Tally};
use terbuka_store::{NewEntry, NewSurvey};

use crate::authority::{Permission, Principal};
use crate::context::Context;
use crate::error::{DeskError, Result};
use crate::survey_editions::Kept;
use crate::{offices, papers, statistics};

/// The most characters of what is said beside the marks.
pub const MAX_COMMENT_CHARS: usize = 2_000;

/// What people wrote, shown at a time.
const COMMENTS: i64 = 200;

/// A survey that waits for its answer, or had it.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The office that served.
    pub office: Arc<Office>,
    /// It was answered already.
    pub answered: bool,
}

/// The results of a span.
#[derive(Clone, Debug)]
pub struct Results {
    /// The span.
    pub span: Span,
    /// All answers added up.
    pub tally: Tally,
    /// Each month that has answers.
    pub months: Vec<(Span, Tally)>,
    /// Cases closed in the span: all who could have answered.
    pub population: u64,
    /// How many of them must answer to speak for all (Krejcie and Morgan).
    pub sample: u64,
}

impl Results {
    /// Whether enough answered.
    pub fn speaks_for_all(&self) -> bool {
        self.tally.count > 0 && self.tally.count >= self.sample
    }

    /// The grade, once anybody answered.
    pub fn grade(&self) -> Option<&'static terbuka_core::survey::Grade> {
        let survey = Survey::shipped();
        self.tally.converted(survey).and_then(|value| survey.grade(value))
    }
}

/// Where the survey after a case is answered; the address is the key to it.
pub fn url(cx: &Context, case: &CaseId) -> String {
    format!("{}/survei/{}", cx.public_url, papers::survey_token(&cx.secret, case))
}

async fn find(cx: &Context, token: &str) -> Result<(CaseId, Asked)> {
    let case = papers::read_survey_token(&cx.secret, token).ok_or(DeskError::NotFound)?;
    let mut read = cx.store.read().await?;
    let stored = read.request(&case).await?.ok_or(DeskError::NotFound)?;
    // Before its end there is nothing to judge.
    if stored.case.stage < terbuka_core::request::Stage::Delivered {
        return Err(DeskError::NotFound);
    }
    let answered = read.surveyed(&case).await?;
    drop(read);
    let office = offices::by_id(cx, &stored.case.office).await?;
    Ok((case, Asked { office, answered }))
}

/// The survey of a token.
///
/// # Errors
/// [`DeskError::NotFound`] for anything that is not a token of this instance, and before the case is
/// closed.
#[boxed]
pub async fn open(cx: &Context, token: &str) -> Result<Asked> {
    find(cx, token).await.map(|(_, asked)| asked)
}

/// Takes an answer; false when one was given before, and this one is not kept.
///
/// # Errors
/// As [`open`]; a comment that is too long.
#[boxed]
pub async fn answer(
    cx: &Context,
    token: &str,
    answers: Answers,
    comment: Option<&str>,
) -> Result<bool> {
    let (case, asked) = find(cx, token).await?;
    let mut check = crate::error::Check::default();
    let long = comment.is_some_and(|text| text.chars().count() > MAX_COMMENT_CHARS);
    check.ensure(!long, "comment", "too_long");
    check.done()?;
    let now = cx.now();
    let month = Span::month_of(asked.office.date_at(now));
    let mut tx = cx.store.begin().await?;
    let kept = tx
        .add_survey(NewSurvey {
            // Chance alone: no time, no order.
            id: &uuid::Uuid::new_v4().to_string(),
            office: &asked.office.id,
            case: &case,
            month,
            answers,
            comment,
        })
        .await?;
    if kept {
        // The journal knows that somebody answered, and nothing of whom or what.
        tx.journal(NewEntry {
            office: asked.office.id.as_str(),
            at: now,
            actor: "public",
            subject_kind: "survey",
            subject: &month.to_string(),
            event: "survey_answered",
            version: 1,
            body: json!({ "month": month }),
        })?;
    }
    tx.commit().await?;
    Ok(kept)
}

/// The results of an office, for everybody: numbers only.
///
/// # Errors
/// Unknown office.
#[boxed]
pub async fn results(cx: &Context, office: &OfficeId, span: Span) -> Result<Results> {
    let counted = statistics::counted(cx, office, span).await?;
    let months = cx.store.read().await?.survey_tallies(office, span).await?;
    let mut tally = Tally::default();
    for (_, month) in &months {
        tally.count += month.count;
        for (sum, more) in tally.sums.iter_mut().zip(month.sums) {
            *sum += more;
        }
    }
    let population = u64::from(counted.figures.ended);
    Ok(Results { span, tally, months, population, sample: Survey::shipped().sample_of(population) })
}

/// What people wrote beside their marks; for officers, because it may name somebody.
///
/// # Errors
/// Not permitted.
#[boxed]
pub async fn comments(cx: &Context, who: &Principal, span: Span) -> Result<Vec<(Span, String)>> {
    who.may(Permission::SeeReports)?;
    Ok(cx.store.read().await?.survey_comments(&who.office, span, COMMENTS).await?)
}

/// The results as a table, beside how the charter's promise of time was kept.
pub fn sheet(office: &Office, results: &Results, kept: Kept) -> Sheet {
    let survey = Survey::shipped();
    let tally = &results.tally;
    let whole = |value: u64| i64::try_from(value).unwrap_or(i64::MAX);
    let mut sheet = Sheet::new(
        "Hasil Survei Kepuasan Masyarakat",
        vec![
            Column::text("Kode").width(1),
            Column::text("Unsur pelayanan").width(7),
            Column::number("Jumlah nilai").width(2),
            Column::number("Nilai rata-rata (1–4)").width(2),
        ],
    )
    .subtitle(office.name.clone())
    .subtitle(results.span.words_id());
    for (at, element) in survey.elements.iter().enumerate() {
        sheet.push(vec![
            Cell::text(element.code.to_uppercase()),
            Cell::text(element.title_id.clone()),
            Cell::Number(whole(tally.sums[at])),
            tally
                .mean(at)
                .map_or(Cell::Empty, |mean| Cell::Decimal { units: whole(mean), places: 3 }),
        ]);
    }
    let sum = |label: &str, cell: Cell| vec![Cell::Empty, Cell::text(label), Cell::Empty, cell];
    sheet.push(sum("Jumlah responden", Cell::Number(whole(tally.count))));
    let index = tally.index().map_or(Cell::Empty, |n| Cell::Decimal { units: whole(n), places: 4 });
    sheet.push(sum("Nilai indeks (bobot tiap unsur 1/9)", index));
    let value = tally.converted(survey);
    let cell = value.map_or(Cell::Empty, |n| Cell::Decimal { units: i64::from(n), places: 2 });
    sheet.push(sum("Nilai SKM (indeks × 25)", cell));
    let grade = results.grade().map_or("belum ada", |grade| grade.title_id.as_str());
    sheet.push(sum("Mutu pelayanan", Cell::text(grade)));
    let answers = Cell::Number(i64::from(kept.answered));
    sheet.push(sum("Permohonan yang dijawab pada masa yang sama", answers));
    let share = |permille| Cell::Decimal { units: i64::from(permille), places: 1 };
    let share = kept.permille().map_or(Cell::Empty, share);
    sheet.push(sum("Di antaranya dalam waktu yang dijanjikan maklumat (%)", share));
    sheet.note(sample_note(results));
    sheet.note(format!("Unsur dan mutu menurut {}.", survey.citation));
    sheet
}

/// How many answered, and how many would have to.
pub fn sample_note(results: &Results) -> String {
    let grouped = |value: u64| words::grouped(i64::try_from(value).unwrap_or(i64::MAX));
    let (count, all) = (grouped(results.tally.count), grouped(results.population));
    let enough = match results.speaks_for_all() {
        true => "Jumlah itu memenuhi",
        false => "Jumlah itu belum memenuhi",
    };
    format!(
        "{count} responden dari {all} permohonan yang selesai. {enough} sampel {} responden menurut \
         rumus Krejcie dan Morgan (tingkat kepercayaan 95%, galat 5%).",
        grouped(results.sample)
    )
}
