//! What the public sees: one's own case by its unguessable token, and whether a letter is genuine.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use terbuka_boxed::boxed;
use terbuka_core::ident::{CaseId, FileId, LetterId, OfficeId};
use terbuka_core::law::{Clock, ObjectionGround, Track};
use terbuka_core::letter::LetterKind;
use terbuka_core::objection::ground::grounds;
use terbuka_core::office::Office;
use terbuka_core::request::order::Ordered;
use terbuka_core::request::{Delivered, Event, Outcome, Stage};

use crate::case::{FileView, LetterView, clock, file_view};
use crate::context::Context;
use crate::duties;
use crate::error::{DeskError, Result};
use crate::objection_tracking::{Brief, brief};
use crate::offices;
use crate::papers::FileOut;
use crate::upload::UploadSlot;

/// A case as its requester sees it.
#[derive(Clone, Debug)]
pub struct Tracking {
    /// Office.
    pub office: Arc<Office>,
    /// Case.
    pub case: CaseId,
    /// Registration number.
    pub number: String,
    /// Stage.
    pub stage: Stage,
    /// Outcome.
    pub outcome: Option<Outcome>,
    /// Track.
    pub track: Track,
    /// Instant of receipt.
    pub received: Timestamp,
    /// Binding date.
    pub due_on: Date,
    /// Extended.
    pub extended: bool,
    /// Working days to the binding date.
    pub remaining: i32,
    /// The clock, day by day.
    pub clock: Clock,
    /// What was asked.
    pub information: String,
    /// What happened, oldest first; the office's inner steps are left out.
    pub timeline: Vec<(Timestamp, Event)>,
    /// Letters to the requester, oldest first.
    pub letters: Vec<LetterView>,
    /// The documents of the answer, once it was handed over.
    pub files: Vec<FileView>,
    /// What is missing and until when, while it is.
    pub missing: Option<(String, Date)>,
    /// Day of the decision.
    pub decided_on: Option<Date>,
    /// The hand-over.
    pub delivered: Option<Delivered>,
    /// Objections to it, oldest first.
    pub objections: Vec<Brief>,
    /// Grounds to object that it gives now.
    pub grounds: Vec<ObjectionGround>,
    /// What was ordered about it.
    pub orders: Vec<Ordered>,
    /// The key to the survey, once the case is closed and until it is answered.
    pub survey: Option<String>,
}

/// How far the journal of the case's office has come: as long as this stays the same, so does what
/// its page shows on one day. Costs a fraction of [`by_token`].
///
/// # Errors
/// [`DeskError::NotFound`] for anything that is not a token of this instance.
#[boxed]
pub async fn mark(cx: &Context, token: &str) -> Result<i64> {
    ensure_token(token)?;
    cx.store.read().await?.mark_by_token(token).await?.ok_or(DeskError::NotFound)
}

/// What can be a token at all; anything else does not reach the database.
fn ensure_token(token: &str) -> Result<()> {
    let fine = token.len() <= 64 && token.bytes().all(|b| b.is_ascii_alphanumeric());
    if fine { Ok(()) } else { Err(DeskError::NotFound) }
}

/// The case of a token.
///
/// # Errors
/// [`DeskError::NotFound`] for anything that is not a token of this instance.
#[boxed]
pub async fn by_token(cx: &Context, token: &str) -> Result<Tracking> {
    ensure_token(token)?;
    let mut read = cx.store.read().await?;
    let stored = read.request_by_token(token).await?.ok_or(DeskError::NotFound)?;
    let case = stored.case;
    let entries = read.timeline(&case.id).await?;
    let letters = read.letter_heads_of(&case.id).await?;
    let missing = match (&case.completion, case.stage) {
        (Some(completion), Stage::AwaitingCompletion) => {
            let slot = format!("completion/{}/missing", completion.round);
            let texts = read.texts(&case.id).await?;
            let words = texts.into_iter().rfind(|text| text.slot == slot);
            let words = words.map(|text| text.body).unwrap_or_default();
            Some((words, completion.due_on))
        }
        _ => None,
    };
    let given = case.delivered.is_some() || case.order_executed().is_some();
    let objections = read.objections_to(&case.id).await?;
    let files = match given.then_some(()) {
        Some(()) => read.attachments_of(&case.id).await?.into_iter().map(file_view).collect(),
        None => Vec::new(),
    };
    let closed = case.stage >= Stage::Delivered;
    let survey = match closed && !read.surveyed(&case.id).await? {
        true => Some(crate::papers::survey_token(&cx.secret, &case.id)),
        false => None,
    };
    drop(read);
    let standing = offices::standing(cx, &case.office).await?;
    let office = standing.office.clone();
    let timeline = entries
        .into_iter()
        .filter(|entry| is_public(&entry.event))
        .map(|entry| (entry.at, entry.event))
        .collect();
    let today = office.date_at(cx.now());
    let reading = office.settings.joint_leave;
    // Periodic information can be found missing at any time; its form is another.
    let grounds = grounds(&case, today).into_iter().map(|(ground, _)| ground);
    let grounds = grounds.filter(|ground| *ground != ObjectionGround::PeriodicMissing);
    Ok(Tracking {
        objections: objections.into_iter().map(|one| brief(cx, one.objection)).collect(),
        grounds: grounds.collect(),
        orders: case.orders.clone(),
        clock: clock(&case, &office, &cx.rules, &standing.calendar)?,
        remaining: standing.calendar.remaining_working_days(today, case.due_on, reading),
        number: case.number,
        stage: case.stage,
        outcome: case.outcome,
        track: case.track,
        received: case.received,
        due_on: case.due_on,
        extended: case.extension.is_some(),
        information: stored.content.information,
        timeline,
        letters: letters
            .into_iter()
            .map(LetterView::from)
            .filter(|letter| is_for_requester(letter.kind))
            .collect(),
        files: files.into_iter().filter(is_answer).collect(),
        missing,
        decided_on: case.decision.as_ref().map(|ruling| ruling.decided_on),
        delivered: case.delivered,
        survey,
        case: case.id,
        office,
    })
}

/// The case of a number, when the token belongs to it: a number alone opens nothing.
///
/// # Errors
/// [`DeskError::NotFound`].
#[boxed]
pub async fn by_number(
    cx: &Context,
    office: &OfficeId,
    number: &str,
    token: &str,
) -> Result<Tracking> {
    let found = by_token(cx, token).await?;
    if found.office.id != *office || found.number != number.trim() {
        return Err(DeskError::NotFound);
    }
    Ok(found)
}

/// A letter of the token's case.
///
/// # Errors
/// [`DeskError::NotFound`] for another case's letter or an internal one.
#[boxed]
pub async fn letter(cx: &Context, token: &str, letter: &LetterId) -> Result<FileOut> {
    let mut read = cx.store.read().await?;
    let stored = read.request_by_token(token).await?.ok_or(DeskError::NotFound)?;
    let found = read.letter(letter).await?.ok_or(DeskError::NotFound)?;
    drop(read);
    let own = found.case.as_ref() == Some(&stored.case.id);
    if !own || !is_for_requester(found.kind) {
        return Err(DeskError::NotFound);
    }
    let (found, bytes) = duties::archived(cx, letter).await?;
    Ok(FileOut { name: duties::file_name(&found), media_type: "application/pdf".into(), bytes })
}

/// A document of the answer to the token's case, once it was handed over.
///
/// # Errors
/// [`DeskError::NotFound`] for another case's file, what the requester sent in, and before the
/// hand-over.
#[boxed]
pub async fn file(cx: &Context, token: &str, file: &FileId) -> Result<FileOut> {
    let case = by_token(cx, token).await?;
    let found = case.files.into_iter().find(|found| &found.id == file);
    let found = found.ok_or(DeskError::NotFound)?;
    let bytes = cx.files.get(&found.sha256).await?.ok_or(DeskError::NotFound)?;
    Ok(FileOut { name: found.name, media_type: found.media_type, bytes })
}

fn is_answer(file: &FileView) -> bool {
    file.slot == UploadSlot::Answer
}

/// What may be told of a letter to whoever holds its code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LetterCheck {
    /// Name of the office.
    pub office: String,
    /// Kind.
    pub kind: LetterKind,
    /// Number.
    pub number: String,
    /// Civil date of issue.
    pub issued_on: Date,
    /// SHA-256 of the archived file.
    pub sha256: Option<String>,
}

/// Whether a letter with this code was issued here. Nothing personal is told.
///
/// # Errors
/// A fault of the database.
#[boxed]
pub async fn check_letter(cx: &Context, code: &str) -> Result<Option<LetterCheck>> {
    let tail: String =
        code.chars().filter(char::is_ascii_hexdigit).collect::<String>().to_lowercase();
    if tail.len() != 12 {
        return Ok(None);
    }
    let mut read = cx.store.read().await?;
    let Some(found) = read.letter_by_code(&tail).await? else { return Ok(None) };
    drop(read);
    let office = offices::by_id(cx, &found.office).await?;
    Ok(Some(LetterCheck {
        kind: found.kind,
        issued_on: office.date_at(found.issued),
        office: office.name.clone(),
        number: found.number,
        sha256: found.sha256,
    }))
}

fn is_for_requester(kind: LetterKind) -> bool {
    !matches!(
        kind,
        LetterKind::Disposition
            | LetterKind::ReportCover
            | LetterKind::ListDecree
            | LetterKind::ObjectionOrder
    )
}

/// What went on inside the office (who was asked, who supervised) is the office's own.
fn is_public(event: &Event) -> bool {
    !matches!(
        event,
        Event::Disposed { .. }
            | Event::Replied { .. }
            | Event::Reminded { .. }
            | Event::ExemptTold { .. }
            | Event::Registered { .. }
            | Event::Supervised { .. }
            | Event::Reported { .. }
    )
}
