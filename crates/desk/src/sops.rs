//! The life of the office's SOPs: read in, mended, looked at, signed, reviewed, replaced, ended.

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Value, json};
use terbuka_boxed::boxed;
use terbuka_core::ident::{OfficeId, ProcedureId};
use terbuka_core::procedure::check::{Adopted, Around, Regulations};
use terbuka_core::procedure::draw::{self, Surface};
use terbuka_core::procedure::life::{self, Reason, Stage};
use terbuka_core::procedure::{Finding, Procedure, Service, Severity};
use terbuka_documents::extract::{ExtractLimits, ReadError};
use terbuka_documents::report;
pub use terbuka_store::Origin;
use terbuka_store::{NewEntry, StoredProcedure, Tx};

use crate::authority::{Permission, Principal};
use crate::compose::letterhead;
use crate::context::{Context, new_id};
use crate::error::{Check, DeskError, Result};
use crate::offices;
use crate::papers::FileOut;

/// Most steps and lanes a form takes; a document with more is no SOP.
const MOST_STEPS: usize = 300;
const MOST_LANES: usize = 24;
/// Longest text of one cell, in characters.
const MOST_CELL: usize = 4_000;

/// A version with what belongs beside it.
#[derive(Clone, Debug)]
pub struct VersionView {
    /// The version.
    pub version: StoredProcedure,
    /// Words of the document it was read from; empty when there was none.
    pub source: String,
    /// The day it is to be reviewed, while it is in force.
    pub review_due: Option<Date>,
}

/// Every version of one's office, newest first within a service.
///
/// # Errors
/// A fault of the database.
#[boxed]
pub async fn list(cx: &Context, who: &Principal) -> Result<Vec<StoredProcedure>> {
    let mut read = cx.store.read().await?;
    Ok(read.procedures_of(&who.office).await?)
}

/// One version of one's office.
///
/// # Errors
/// [`DeskError::NotFound`].
#[boxed]
pub async fn open(cx: &Context, who: &Principal, id: &ProcedureId) -> Result<VersionView> {
    let mut read = cx.store.read().await?;
    let version = read.procedure(id).await?.filter(|found| found.office == who.office);
    let version = version.ok_or(DeskError::NotFound)?;
    let source = read.procedure_source(id).await?;
    drop(read);
    let office = offices::by_id(cx, &who.office).await?;
    let review_due = review_due(&version, office.settings.sop_reviews_a_year);
    Ok(VersionView { version, source, review_due })
}

/// When a version in force is to be reviewed.
pub fn review_due(version: &StoredProcedure, usual: u8) -> Option<Date> {
    let since = version.reviewed.or(version.from).filter(|_| version.stage == Stage::InForce)?;
    Some(life::review_due(&version.procedure.closing, usual, since))
}

/// A public look at a version that is or was in force.
///
/// # Errors
/// [`DeskError::NotFound`] for drafts and other offices' versions.
#[boxed]
pub async fn published(
    cx: &Context,
    office: &OfficeId,
    id: &ProcedureId,
) -> Result<StoredProcedure> {
    let mut read = cx.store.read().await?;
    let found = read.procedure(id).await?.filter(|found| found.office == *office);
    found.filter(|found| found.from.is_some() && is_public(found.stage)).ok_or(DeskError::NotFound)
}

/// Whether anybody may see versions that stand here.
pub(crate) fn is_public(stage: Stage) -> bool {
    matches!(stage, Stage::InForce | Stage::Replaced | Stage::Void)
}

/// Takes a procedure in as a draft: read from a document, from a shipped template, or a copy of a
/// version to be revised.
///
/// # Errors
/// Not permitted; more than an SOP can hold.
#[boxed]
pub async fn draft(
    cx: &Context,
    who: &Principal,
    procedure: &Procedure,
    origin: Origin<'_>,
) -> Result<ProcedureId> {
    add_draft(cx, who, procedure, origin, None).await
}

async fn add_draft(
    cx: &Context,
    who: &Principal,
    procedure: &Procedure,
    origin: Origin<'_>,
    reason: Option<Reason>,
) -> Result<ProcedureId> {
    who.may(Permission::MakeProcedure)?;
    fits(procedure)?;
    let now = cx.now();
    let id = ProcedureId::new(new_id(now));
    let mut tx = cx.store.begin().await?;
    let version = tx.add_procedure(&id, &who.office, procedure, origin, now).await?;
    // The words stand with the version; the journal names the reason.
    let body = json!({ "service": procedure.service, "version": version, "reason": reason });
    note(&mut tx, who, &id, now, "procedure_drafted", body)?;
    tx.commit().await?;
    Ok(id)
}

/// Reads a document and takes its first SOP in as a draft, with what it seems to bind.
///
/// # Errors
/// Not permitted; no SOP can be read from it; no service known.
#[boxed]
pub async fn import(
    cx: &Context,
    who: &Principal,
    name: &str,
    bytes: Vec<u8>,
    service: Option<Service>,
) -> Result<ProcedureId> {
    who.may(Permission::MakeProcedure)?;
    let limits = ExtractLimits::default();
    let file = name.to_owned();
    let read = tokio::task::spawn_blocking(move || report::pages(&file, &bytes, &limits));
    let read = read.await.map_err(|error| DeskError::Broken {
        what: "reading a document",
        reason: error.to_string(),
    })?;
    let (text, readings) = read.map_err(DeskError::Unread)?;
    let reading = readings.into_iter().next().ok_or(DeskError::Unread(ReadError::NotAnSop))?;
    let Some(service) = service.or(reading.service) else {
        let mut check = Check::default();
        check.wrong("service", "required");
        check.done()?;
        return Err(DeskError::NotFound);
    };
    let mut procedure = reading.into_procedure(service);
    terbuka_core::procedure::bind::suggest_bindings(&mut procedure);
    if procedure.header.title.trim().is_empty() {
        procedure.header.title = "SOP tanpa judul".to_owned();
    }
    let origin = Origin { name: Some(name), text: Some(&text), reason: None };
    draft(cx, who, &procedure, origin).await
}

/// What the check finds in a version, with the office's other SOPs in view.
///
/// # Errors
/// A fault of the database.
#[boxed]
pub async fn findings(cx: &Context, version: &StoredProcedure) -> Result<Vec<Finding>> {
    let mut read = cx.store.read().await?;
    let all = read.procedures_of(&version.office).await?;
    drop(read);
    let office = offices::by_id(cx, &version.office).await?;
    let in_force = all.iter().filter(|one| one.stage == Stage::InForce && one.id != version.id);
    let adopted: Vec<Adopted> = in_force
        .map(|one| Adopted {
            service: Some(one.procedure.service),
            title: one.procedure.header.title.clone(),
        })
        .collect();
    let around = Around {
        today: office.date_at(cx.now()),
        adopted: Some(&adopted),
        reviewed: version.reviewed,
        clocks: &cx.rules,
        regulations: Regulations::shipped(),
    };
    let service = Some(version.procedure.service);
    Ok(terbuka_core::procedure::check::check(&version.procedure, service, &around))
}

/// The sheet as a picture for the screen: an SVG element with words as words.
pub fn chart(procedure: &Procedure) -> String {
    let drawing = draw::draw(procedure, Surface::Screen);
    draw::svg::page(&drawing, 0, &procedure.header.title, "bagan").unwrap_or_default()
}

/// What the picture leaves out or shortens, in Indonesian sentences.
pub fn chart_notes(procedure: &Procedure) -> Vec<String> {
    draw::draw(procedure, Surface::Screen).notes
}

/// The same as a file.
pub fn chart_file(version: &StoredProcedure) -> FileOut {
    FileOut {
        name: format!("bagan-sop-{}.svg", version.version),
        media_type: "image/svg+xml".into(),
        bytes: chart(&version.procedure).into_bytes(),
    }
}

/// The official sheet as PDF; a draft says that it is one.
///
/// # Errors
/// More than a sheet can hold.
#[boxed]
pub async fn sheet(cx: &Context, version: &StoredProcedure) -> Result<FileOut> {
    let office = offices::by_id(cx, &version.office).await?;
    let head = letterhead(&office);
    let status = match version.stage {
        Stage::Draft | Stage::Checked => terbuka_core::letter::Status::Draft,
        _ => terbuka_core::letter::Status::Final,
    };
    let (printer, procedure) = (cx.printer.clone(), version.procedure.clone());
    let printed =
        tokio::task::spawn_blocking(move || printer.procedure_pdf(&procedure, &head, status));
    let bytes = printed.await.map_err(|error| DeskError::Broken {
        what: "printing an SOP",
        reason: error.to_string(),
    })??;
    let service = version.procedure.service.code().replace('_', "-");
    Ok(FileOut {
        name: format!("sop-{}-{service}-{}.pdf", office.slug, version.version),
        media_type: "application/pdf".into(),
        bytes,
    })
}

/// Begins the next version as a copy of the one in force.
///
/// # Errors
/// Not permitted; not in force; a reason the SOP does not provide for, or none in words.
#[boxed]
pub async fn revise(
    cx: &Context,
    who: &Principal,
    id: &ProcedureId,
    reason: Reason,
    words: &str,
) -> Result<ProcedureId> {
    who.may(Permission::MakeProcedure)?;
    let version = open(cx, who, id).await?.version;
    if version.stage != Stage::InForce {
        let tried = life::Move::Mend;
        return Err(life::Refused::WrongStage { tried, stage: version.stage }.into());
    }
    life::revise(reason, &version.procedure.closing)?;
    let words = said("words", words)?;
    let kept = life::reason_kept(reason, words);
    let origin = Origin { reason: Some(&kept), ..Origin::default() };
    add_draft(cx, who, &version.procedure, origin, Some(reason)).await
}

/// Writes other words into a draft.
///
/// # Errors
/// Not permitted; signed; changed by somebody else meanwhile; another service than it was.
#[boxed]
pub async fn mend(
    cx: &Context,
    who: &Principal,
    id: &ProcedureId,
    revision: i64,
    procedure: &Procedure,
) -> Result<()> {
    who.may(Permission::MakeProcedure)?;
    fits(procedure)?;
    let version = open(cx, who, id).await?.version;
    life::mend(version.stage)?;
    let mut check = Check::default();
    check.ensure(version.procedure.service == procedure.service, "service", "choice");
    check.done()?;
    let now = cx.now();
    let mut tx = cx.store.begin().await?;
    tx.mend_procedure(id, revision, procedure).await?;
    note(&mut tx, who, id, now, "procedure_mended", json!({}))?;
    Ok(tx.commit().await?)
}

/// Notes that somebody looked at the findings.
///
/// # Errors
/// Not permitted; not a draft; errors without an answer.
#[boxed]
pub async fn check(
    cx: &Context,
    who: &Principal,
    id: &ProcedureId,
    revision: i64,
    answer: &str,
) -> Result<()> {
    who.may(Permission::MakeProcedure)?;
    let version = open(cx, who, id).await?.version;
    let found = findings(cx, &version).await?;
    let errors = found.iter().filter(|one| one.severity == Severity::Error).count();
    life::check(version.stage, errors, answer)?;
    let answer = answer.trim();
    let now = cx.now();
    let mut tx = cx.store.begin().await?;
    let kept = Some(answer).filter(|answer| !answer.is_empty());
    tx.procedure_checked(id, revision, who.user.as_str(), kept, now).await?;
    note(&mut tx, who, id, now, "procedure_checked", json!({ "errors": errors }))?;
    Ok(tx.commit().await?)
}

/// Signs a checked draft for a first day, today or later; where it then stands.
///
/// # Errors
/// Not permitted; not checked; a first day before today.
#[boxed]
pub async fn sign(
    cx: &Context,
    who: &Principal,
    id: &ProcedureId,
    revision: i64,
    from: Option<Date>,
) -> Result<Stage> {
    who.may(Permission::SignProcedure)?;
    let version = open(cx, who, id).await?.version;
    let now = cx.now();
    let today = offices::by_id(cx, &who.office).await?.date_at(now);
    let from = from.unwrap_or(today);
    let stage = life::sign(version.stage, from, today)?;
    let mut tx = cx.store.begin().await?;
    tx.sign_procedure(id, revision, who.user.as_str(), from, now).await?;
    let body = json!({ "version": version.version, "from": from });
    note(&mut tx, who, id, now, "procedure_signed", body)?;
    if stage == Stage::InForce {
        tx.enforce_procedure(id, from).await?;
        note(&mut tx, who, id, now, "procedure_in_force", json!({ "from": from }))?;
    }
    tx.commit().await?;
    cx.cache.forget(&who.office);
    Ok(stage)
}

/// Ends a version as a whole. Requests then run along the shipped template until the office adopts
/// its next SOP: an office is never without a lawful way.
///
/// # Errors
/// Not permitted; not in force; a reason the SOP does not provide for, or none in words.
#[boxed]
pub async fn void(
    cx: &Context,
    who: &Principal,
    id: &ProcedureId,
    revision: i64,
    reason: Reason,
    words: &str,
) -> Result<()> {
    who.may(Permission::SignProcedure)?;
    let version = open(cx, who, id).await?.version;
    life::void(version.stage, reason, &version.procedure.closing)?;
    let words = said("words", words)?;
    let now = cx.now();
    let today = offices::by_id(cx, &who.office).await?.date_at(now);
    let reason = life::reason_kept(reason, words);
    let mut tx = cx.store.begin().await?;
    tx.void_procedure(id, revision, today, &reason, who.user.as_str(), now).await?;
    let body = json!({ "version": version.version, "reason": reason });
    note(&mut tx, who, id, now, "procedure_voided", body)?;
    if version.stage == Stage::InForce && version.procedure.service == Service::Request {
        let next = ProcedureId::new(new_id(now));
        let template = terbuka_core::procedure::template(Service::Request);
        let origin = Origin { reason: Some(&reason), ..Origin::default() };
        tx.add_procedure(&next, &who.office, &template, origin, now).await?;
        tx.adopt_procedure(&next, today, "system", now).await?;
        note(&mut tx, who, &next, now, "procedure_in_force", json!({ "from": today }))?;
    }
    tx.commit().await?;
    cx.cache.forget(&who.office);
    Ok(())
}

/// Notes that the version in force was reviewed and stays.
///
/// # Errors
/// Not permitted; not in force.
#[boxed]
pub async fn review(
    cx: &Context,
    who: &Principal,
    id: &ProcedureId,
    revision: i64,
    words: &str,
) -> Result<()> {
    who.may(Permission::MakeProcedure)?;
    let version = open(cx, who, id).await?.version;
    if version.stage != Stage::InForce {
        let tried = life::Move::Review;
        return Err(life::Refused::WrongStage { tried, stage: version.stage }.into());
    }
    let words = said("words", words)?;
    let now = cx.now();
    let today = offices::by_id(cx, &who.office).await?.date_at(now);
    let mut tx = cx.store.begin().await?;
    tx.procedure_reviewed(id, revision, today).await?;
    note(&mut tx, who, id, now, "procedure_reviewed", json!({ "on": today, "words": words }))?;
    Ok(tx.commit().await?)
}

/// Throws a draft away.
///
/// # Errors
/// Not permitted; signed.
#[boxed]
pub async fn discard(cx: &Context, who: &Principal, id: &ProcedureId, revision: i64) -> Result<()> {
    who.may(Permission::MakeProcedure)?;
    let version = open(cx, who, id).await?.version;
    if !matches!(version.stage, Stage::Draft | Stage::Checked) {
        let tried = life::Move::Discard;
        return Err(life::Refused::WrongStage { tried, stage: version.stage }.into());
    }
    let mut tx = cx.store.begin().await?;
    tx.discard_procedure(id, revision).await?;
    note(&mut tx, who, id, cx.now(), "procedure_discarded", json!({}))?;
    Ok(tx.commit().await?)
}

/// Puts signed versions in force whose first day has come; the morning's round calls it.
pub(crate) async fn enforce_waiting(cx: &Context, office: &OfficeId, today: Date) -> Result<()> {
    let mut tx = cx.store.begin().await?;
    let waiting = tx.procedures_waiting(office, today).await?;
    if waiting.is_empty() {
        return Ok(());
    }
    let now = cx.now();
    for id in waiting {
        tx.enforce_procedure(&id, today).await?;
        tx.journal(NewEntry {
            office: office.as_str(),
            at: now,
            actor: "system",
            subject_kind: "procedure",
            subject: id.as_str(),
            event: "procedure_in_force",
            version: 1,
            body: json!({ "from": today }),
        })?;
    }
    tx.commit().await?;
    cx.cache.forget(office);
    Ok(())
}

fn note(
    tx: &mut Tx,
    who: &Principal,
    id: &ProcedureId,
    at: Timestamp,
    event: &'static str,
    body: Value,
) -> Result<()> {
    Ok(tx.journal(NewEntry {
        office: who.office.as_str(),
        at,
        actor: who.user.as_str(),
        subject_kind: "procedure",
        subject: id.as_str(),
        event,
        version: 1,
        body,
    })?)
}

fn said<'a>(field: &str, words: &'a str) -> Result<&'a str> {
    let words = words.trim();
    let mut check = Check::default();
    check.ensure(!words.is_empty(), field, "required");
    check.ensure(words.chars().count() <= MOST_CELL, field, "too_long");
    check.done()?;
    Ok(words)
}

fn fits(procedure: &Procedure) -> Result<()> {
    let mut check = Check::default();
    let header = &procedure.header;
    check.ensure(!header.title.trim().is_empty(), "title", "required");
    check.ensure(procedure.steps.len() <= MOST_STEPS, "steps", "too_many");
    check.ensure(procedure.lanes.len() <= MOST_LANES, "lanes", "too_many");
    let long = |text: &str| text.chars().count() > MOST_CELL;
    let some_long = |text: &Option<String>| text.as_deref().is_some_and(long);
    for (at, step) in procedure.steps.iter().enumerate() {
        let too_long = long(&step.activity)
            || some_long(&step.requires)
            || some_long(&step.output)
            || some_long(&step.remark);
        check.ensure(!too_long, &format!("step_{at}_activity"), "too_long");
    }
    check.done()
}
