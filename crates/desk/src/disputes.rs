//! Disputes before the *Komisi Informasi*: the office keeps the file, here.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use terbuka_boxed::boxed;
use terbuka_core::dispute::decide::{Command, decide, may_at, recompute};
use terbuka_core::dispute::open::{Open, open as decide_open};
use terbuka_core::dispute::{Decision, Dispute, Dossier, Duty, Event, Stage, Step};
use terbuka_core::ident::{CaseId, OfficeId, UserId};
use terbuka_core::law::{Clock, RuleName};
use terbuka_core::objection::Dossier as ObjectionDossier;
use terbuka_core::office::Office;
use terbuka_core::refusal::Refusal;
use terbuka_core::request::order::{OrderedBy, executed, lifted, ordered};
use terbuka_core::request::{Act, Actor};
use terbuka_store::{StoreError, StoredDispute, StoredRequest, Tx};

use crate::authority::{Permission, Principal};
use crate::case::{FileView, file_view, person};
use crate::context::{Context, new_id};
use crate::error::{Check, DeskError, Result};
use crate::form::{MAX_LINE_CHARS, MAX_TEXT_CHARS};
use crate::objection_duties::{note_on_request, request_of};
use crate::objection_view::explained;
use crate::objections::{Moment, own as own_objection};
use crate::offices;
use crate::serve::note_refusal;
use crate::upload::{self, Upload};

/// What a step left behind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// The dispute.
    pub dispute: CaseId,
    /// Where it stands now.
    pub stage: Stage,
    /// Version of its row.
    pub version: i64,
}

impl From<StoredDispute> for Done {
    fn from(stored: StoredDispute) -> Self {
        Done { dispute: stored.dispute.id, stage: stored.dispute.stage, version: stored.version }
    }
}

/// A dispute with all that an officer needs to keep its file.
#[derive(Clone, Debug)]
pub struct DisputeView {
    /// Office.
    pub office: Arc<Office>,
    /// The dispute with its words.
    pub dossier: Dossier,
    /// The objection it follows.
    pub objection: ObjectionDossier,
    /// Version of its row.
    pub version: i64,
    /// The clock within which it had to be brought.
    pub way: Clock,
    /// The clock of the commission's beginning.
    pub starts: Clock,
    /// The clock of the commission's end.
    pub ends: Clock,
    /// The clock of the way to court.
    pub court: Option<Clock>,
    /// Steps this person may note now.
    pub steps: Vec<Step>,
    /// Steps that are possible but belong to others.
    pub refused: Vec<(Step, Refusal)>,
    /// What happened, oldest first.
    pub timeline: Vec<(Timestamp, String, Event)>,
    /// Files of the objection and the dispute.
    pub files: Vec<FileView>,
}

/// Opens the file of a dispute that followed an objection of one's office.
///
/// # Errors
/// Refused (a try by the wrong role is journaled); the objection has one already; not found.
#[boxed]
pub async fn open(
    cx: &Context,
    who: &Principal,
    objection: &CaseId,
    mut command: Open,
    uploads: Vec<Upload>,
) -> Result<Done> {
    who.may(Permission::SeeObjections)?;
    let mut check = Check::default();
    let fits = |text: &str| text.chars().count() <= MAX_LINE_CHARS;
    check.ensure(command.commission_no.as_deref().is_none_or(fits), "commission_no", "too_long");
    check.ensure(fits(&command.commission.name), "commission", "too_long");
    check.done()?;
    let files = upload::keep(cx, upload::check(uploads)?).await?;
    let standing = offices::standing(cx, &who.office).await?;
    let mut tx = cx.store.begin().await?;
    let stored = own_objection(who, tx.objection_for_change(objection).await?)?;
    let (moment, _) =
        Moment::of(cx, standing, who.actor(), &mut tx, Some(&stored.objection)).await?;
    command.id = CaseId::new(new_id(moment.now));
    let facts = moment.facts(cx);
    let decision = match decide_open(command, &stored.objection, &facts) {
        Ok(decision) => decision,
        Err(refusal) => {
            let act = Act::DisputeKeep;
            let subject = objection.as_str();
            note_refusal(tx, &who.office, subject, &moment.actor, act, &refusal, moment.now)
                .await?;
            return Err(refusal.into());
        }
    };
    if tx.dispute_after(objection).await?.is_some() {
        return Err(Refusal::NoDispute.into());
    }
    let kept = match tx.add_dispute(&decision, &facts).await {
        Err(StoreError::Duplicate { .. }) => return Err(DeskError::Stale),
        done => done?,
    };
    let by = moment.actor.code();
    upload::attach_to_objection(&mut tx, &who.office, objection, by, &files, moment.now).await?;
    tx.commit().await?;
    Ok(kept.into())
}

/// An officer notes a step of a dispute of his office.
///
/// `version` is the one the officer saw; when the file has moved on since, nothing happens.
///
/// # Errors
/// Refused (a try by the wrong role is journaled); stale; not found; words that are too long; a file
/// that cannot be taken.
#[boxed]
pub async fn perform(
    cx: &Context,
    who: &Principal,
    id: &CaseId,
    version: Option<i64>,
    command: Command,
    uploads: Vec<Upload>,
) -> Result<Done> {
    who.may(Permission::SeeObjections)?;
    let files = upload::keep(cx, upload::check(uploads)?).await?;
    let standing = offices::standing(cx, &who.office).await?;
    let mut tx = cx.store.begin().await?;
    let stored = own(who, tx.dispute_for_change(id).await?)?;
    let objection = tx.objection(&stored.dispute.objection).await?.ok_or(DeskError::NotFound)?;
    let (moment, _) =
        Moment::of(cx, standing, who.actor(), &mut tx, Some(&objection.objection)).await?;
    let facts = moment.facts(cx);
    let step = command.step();
    let refused = may_at(&stored.dispute, step, &facts).err();
    if refused.is_none() {
        check_words(&command)?;
        if version.is_some_and(|seen| seen != stored.version) {
            return Err(DeskError::Stale);
        }
    }
    let request = request_of(&mut tx, stored.dispute.request.as_ref()).await?;
    let case = request.as_ref().map(|request| &request.case);
    let decided = match refused {
        Some(refusal) => Err(refusal),
        None => decide(&stored.dispute, command, case, &facts),
    };
    let decision = match decided {
        Ok(decision) => decision,
        Err(refusal) => {
            let act = step.act();
            note_refusal(tx, &who.office, id.as_str(), &moment.actor, act, &refusal, moment.now)
                .await?;
            return Err(refusal.into());
        }
    };
    let by = moment.actor.code();
    match (step, &stored.dispute.request) {
        // What is given on an order belongs to the request it answers.
        (Step::Execute, Some(request)) => {
            upload::attach(&mut tx, &who.office, request, by, &files, moment.now).await?;
        }
        _ => {
            let objection = &stored.dispute.objection;
            upload::attach_to_objection(&mut tx, &who.office, objection, by, &files, moment.now)
                .await?;
        }
    }
    if let Some(request) = request {
        on_request(cx, &mut tx, &moment, &decision, request).await?;
    }
    let kept = tx.save_dispute(&stored, &decision, &facts).await?;
    tx.commit().await?;
    Ok(kept.into())
}

/// Writes onto the request what a ruling or judgment means for it.
async fn on_request(
    cx: &Context,
    tx: &mut Tx,
    moment: &Moment,
    decision: &Decision,
    mut request: StoredRequest,
) -> Result<()> {
    let dispute = &decision.next;
    let source = || dispute.id.clone();
    let today = moment.standing.office.date_at(moment.now);
    for duty in &decision.duties {
        let noted = match (duty, &dispute.order, &dispute.execution) {
            (Duty::OrderOnRequest, Some(order), _) => {
                let by = match decision.event {
                    Event::Judged { .. } => OrderedBy::Court,
                    _ => OrderedBy::Commission,
                };
                ordered(&request.case, source(), by, order.clone())
            }
            (Duty::ExecutedOnRequest, _, Some(execution)) => {
                executed(&request.case, source(), execution.clone())
            }
            (Duty::LiftOnRequest, ..) => lifted(&request.case, source(), today),
            _ => continue,
        };
        let (standing, actor, now) = (&moment.standing, &moment.actor, moment.now);
        request = note_on_request(cx, tx, standing, actor, now, &request, &noted).await?;
    }
    Ok(())
}

/// One dispute of one's office.
///
/// # Errors
/// Not permitted; not found.
#[boxed]
pub async fn view(cx: &Context, who: &Principal, id: &CaseId) -> Result<DisputeView> {
    who.may(Permission::SeeObjections)?;
    let standing = offices::standing(cx, &who.office).await?;
    let mut read = cx.store.read().await?;
    let stored = own(who, read.dispute(id).await?)?;
    let found = read.objection(&stored.dispute.objection).await?.ok_or(DeskError::NotFound)?;
    let (moment, _) =
        Moment::of(cx, standing, who.actor(), &mut read, Some(&found.objection)).await?;
    let people: BTreeMap<UserId, String> =
        read.users_of(&who.office).await?.into_iter().map(|user| (user.id, user.name)).collect();
    let timeline = read.dispute_timeline(id).await?.into_iter();
    let timeline =
        timeline.map(|entry| (entry.at, person(&entry.actor, &people), entry.event)).collect();
    let files = read.objection_files(&found.objection.id).await?;
    let objection = read.objection_dossier(found.objection).await?;
    let dossier = read.dispute_dossier(stored.dispute).await?;
    drop(read);
    let facts = moment.facts(cx);
    let dispute = &dossier.dispute;
    let (mut steps, mut refused) = (Vec::new(), Vec::new());
    for step in dispute.stage.steps().iter().copied() {
        match may_at(dispute, step, &facts) {
            Ok(()) if useful(step, dispute) => steps.push(step),
            Ok(()) => {}
            Err(refusal) => refused.push((step, refusal)),
        }
    }
    let clock = |rule, from| {
        explained(facts.rules, facts.calendar, facts.office, rule, dispute.track, from)
    };
    let (from, _) = terbuka_core::dispute::open::window(&objection.objection, &facts)?;
    let ruling = dispute.ruling.as_ref().filter(|ruling| ruling.court_by.is_some());
    Ok(DisputeView {
        way: clock(RuleName::Dispute, from)?,
        starts: clock(RuleName::KiStart, dispute.applied_on)?,
        ends: clock(RuleName::KiEnd, dispute.applied_on)?,
        court: match ruling {
            Some(ruling) => Some(clock(RuleName::Court, ruling.received_on)?),
            None => None,
        },
        office: moment.standing.office.clone(),
        version: stored.version,
        steps,
        refused,
        timeline,
        files: files.into_iter().map(file_view).collect(),
        objection,
        dossier,
    })
}

/// Whether a step that the stage allows is of any use to this dispute now; others are not offered.
pub fn useful(step: Step, dispute: &Dispute) -> bool {
    match step {
        Step::Mediate => dispute.grounds.iter().all(|ground| ground.amicable()),
        Step::MoveHearing => !dispute.standing_hearings().is_empty(),
        Step::Execute => dispute.open_order().is_some(),
        Step::Close => dispute.open_order().is_none(),
        Step::Appeal => dispute.ruling.as_ref().is_some_and(|one| one.court_by.is_some()),
        _ => true,
    }
}

/// Counts every open clock of an office's disputes anew; how many moved.
pub(crate) async fn recompute_in(
    cx: &Context,
    tx: &mut Tx,
    office: &OfficeId,
    by: &Actor,
) -> Result<u32> {
    const ALL: i64 = 100_000;
    let standing = Arc::new(offices::load(tx, office).await?);
    let mut moved = 0;
    for stored in tx.disputes_of(office, true, ALL).await? {
        let found = tx.objection(&stored.dispute.objection).await?.ok_or(DeskError::NotFound)?;
        let objection = Some(&found.objection);
        let (moment, _) = Moment::of(cx, standing.clone(), by.clone(), tx, objection).await?;
        let facts = moment.facts(cx);
        let Some(decision) = recompute(&stored.dispute, &facts)? else { continue };
        tx.save_dispute(&stored, &decision, &facts).await?;
        moved += 1;
    }
    Ok(moved)
}

/// The dispute, when it is of one's own office.
pub(crate) fn own(who: &Principal, found: Option<StoredDispute>) -> Result<StoredDispute> {
    found.filter(|stored| stored.dispute.office == who.office).ok_or(DeskError::NotFound)
}

fn check_words(command: &Command) -> Result<()> {
    let mut check = Check::default();
    let mut fits = |text: &str, most: usize, field: &str| {
        check.ensure(text.chars().count() <= most, field, "too_long");
    };
    match command {
        Command::Number { number } | Command::Appeal { number, .. } => {
            fits(number, MAX_LINE_CHARS, "number");
        }
        Command::Hearing { place, .. } => fits(place, MAX_LINE_CHARS, "place"),
        Command::Rule(verdict) => {
            fits(&verdict.number, MAX_LINE_CHARS, "number");
            fits(&verdict.words, MAX_TEXT_CHARS, "words");
        }
        Command::Judge { number, words, .. } => {
            fits(number, MAX_LINE_CHARS, "number");
            fits(words, MAX_TEXT_CHARS, "words");
        }
        Command::Execute { note, .. } => fits(note, MAX_TEXT_CHARS, "note"),
        _ => {}
    }
    check.done()
}
