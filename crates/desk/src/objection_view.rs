//! Objections as officers read them: the list with its disputes, and one objection.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use terbuka_boxed::boxed;
use terbuka_core::dispute::{self, Commission, Dispute, competent};
use terbuka_core::ident::{CaseId, LetterId, UserId};
use terbuka_core::law::{Calendar, Clock, ClockRules, Received, RuleName, Track};
use terbuka_core::objection::decide::may;
use terbuka_core::objection::dossier::INFORMATION_SLOT;
use terbuka_core::objection::{Dossier, Event, Facts, Objection, Outcome, Stage};
use terbuka_core::office::Office;
use terbuka_core::procedure::Procedure;
use terbuka_core::refusal::Refusal;
use terbuka_core::request::Act;
use terbuka_store::CaseStep;

use crate::authority::{Permission, Principal};
use crate::case::{FileView, LetterView, file_view, person, subject};
use crate::context::Context;
use crate::duties;
use crate::error::{DeskError, Result};
use crate::objections::{Moment, acts, own};
use crate::offices;
use crate::papers::FileOut;

/// Objections and disputes shown in one list at most.
const MOST: i64 = 200;

/// One row of the list.
#[derive(Clone, Debug)]
pub struct ObjectionRow {
    /// The objection.
    pub id: CaseId,
    /// Its number.
    pub number: String,
    /// Who objects.
    pub name: String,
    /// What information it is about, in few words.
    pub subject: String,
    /// Letters of its grounds.
    pub grounds: String,
    /// Day it arrived.
    pub lodged_on: Date,
    /// After its last day.
    pub late: bool,
    /// Track.
    pub track: Track,
    /// Where it stands.
    pub stage: Stage,
    /// Last day for the answer.
    pub due_on: Date,
    /// Working days to it; negative when late.
    pub remaining: i32,
    /// What was decided.
    pub outcome: Option<Outcome>,
    /// Last day of an order that is still open.
    pub order_due: Option<Date>,
}

/// The officers' list.
#[derive(Clone, Debug)]
pub struct ObjectionList {
    /// Still to be answered, the soonest due first.
    pub open: Vec<ObjectionRow>,
    /// Answered or taken back, newest first.
    pub done: Vec<ObjectionRow>,
    /// Disputes that go on.
    pub disputes: Vec<DisputeRow>,
    /// Disputes that are over.
    pub past_disputes: Vec<DisputeRow>,
    /// Whether this person may take one in, or why not.
    pub lodge: std::result::Result<(), Refusal>,
}

/// One dispute in the list.
#[derive(Clone, Debug)]
pub struct DisputeRow {
    /// The dispute.
    pub dispute: Dispute,
    /// Number of the objection.
    pub objection_number: String,
    /// The next hearing.
    pub next_hearing: Option<Timestamp>,
}

/// A step of the SOP of objections as it stands for one objection.
#[derive(Clone, Debug)]
pub struct StepDone {
    /// What was done.
    pub act: Act,
    /// Number of the SOP's step.
    pub step: Option<String>,
    /// In which lane.
    pub lane: Option<String>,
    /// Who, by name.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// Minutes since it became possible.
    pub minutes: i64,
}

/// One objection with all that an officer needs to act on it.
#[derive(Clone, Debug)]
pub struct ObjectionView {
    /// Office.
    pub office: Arc<Office>,
    /// The objection with its words.
    pub dossier: Dossier,
    /// Version of its row.
    pub version: i64,
    /// The clock of the answer, day by day.
    pub clock: Clock,
    /// The clock within which it had to be lodged.
    pub lodging: Clock,
    /// The clock of the way to the commission, once the answer is there or its time is over.
    pub way: Option<Clock>,
    /// Working days to the answer's last day.
    pub remaining: i32,
    /// What this person may do now.
    pub acts: Vec<Act>,
    /// What is possible now but belongs to others.
    pub refused: Vec<(Act, Refusal)>,
    /// Number of the SOP's step for each act.
    pub steps: BTreeMap<Act, String>,
    /// Title of the SOP it runs on.
    pub procedure: Option<String>,
    /// What was done.
    pub done: Vec<StepDone>,
    /// What happened, oldest first.
    pub timeline: Vec<(Timestamp, String, Event)>,
    /// Letters, oldest first.
    pub letters: Vec<LetterView>,
    /// Files, oldest first.
    pub files: Vec<FileView>,
    /// The dispute that followed.
    pub dispute: Option<Dispute>,
    /// Whether this person may open a dispute's file now, or why not.
    pub may_dispute: std::result::Result<(), Refusal>,
    /// Commissions that can be competent, the usual one first.
    pub commissions: Vec<Commission>,
    /// The objector's page.
    pub tracking_url: String,
}

/// The office's objections and disputes.
///
/// # Errors
/// Not permitted.
#[boxed]
pub async fn list(cx: &Context, who: &Principal) -> Result<ObjectionList> {
    who.may(Permission::SeeObjections)?;
    let standing = offices::standing(cx, &who.office).await?;
    let office = standing.office.clone();
    let today = office.date_at(cx.now());
    let mut read = cx.store.read().await?;
    let rows = |dossier: Dossier| row(&office, &standing.calendar, today, dossier);
    let mut open = Vec::new();
    for stored in read.objections_of(&who.office, true, MOST).await? {
        open.push(rows(read.objection_dossier(stored.objection).await?));
    }
    let mut done = Vec::new();
    for stored in read.objections_of(&who.office, false, MOST).await? {
        done.push(rows(read.objection_dossier(stored.objection).await?));
    }
    done.sort_by(|a, b| (b.lodged_on, &b.number).cmp(&(a.lodged_on, &a.number)));
    let mut disputes = Vec::new();
    let mut past_disputes = Vec::new();
    for going_on in [true, false] {
        for stored in read.disputes_of(&who.office, going_on, MOST).await? {
            let objection = read.objection(&stored.dispute.objection).await?;
            let next = stored.dispute.standing_hearings();
            let next = next.iter().map(|one| one.at).find(|at| *at >= cx.now());
            let row = DisputeRow {
                objection_number: objection.map_or_else(String::new, |one| one.objection.number),
                next_hearing: next,
                dispute: stored.dispute,
            };
            if going_on { disputes.push(row) } else { past_disputes.push(row) }
        }
    }
    let (moment, _) = Moment::of(cx, standing.clone(), who.actor(), &mut read, None).await?;
    let lodge = may(Act::ObjectionLodge, &moment.facts(cx));
    Ok(ObjectionList { open, done, disputes, past_disputes, lodge })
}

fn row(office: &Office, calendar: &Calendar, today: Date, dossier: Dossier) -> ObjectionRow {
    let objection = &dossier.objection;
    let reading = office.settings.joint_leave;
    ObjectionRow {
        id: objection.id.clone(),
        number: objection.number.clone(),
        name: dossier.name().to_owned(),
        subject: subject(dossier.words(INFORMATION_SLOT)),
        grounds: objection.ground_letters(),
        lodged_on: office.date_at(objection.lodged),
        late: objection.late,
        track: objection.track,
        stage: objection.stage,
        due_on: objection.due_on,
        remaining: calendar.remaining_working_days(today, objection.due_on, reading),
        outcome: objection.answer.as_ref().map(|answer| answer.outcome),
        order_due: objection.open_order().map(|order| order.due_on),
    }
}

/// One objection of one's office.
///
/// # Errors
/// Not permitted; not found.
#[boxed]
pub async fn open(cx: &Context, who: &Principal, id: &CaseId) -> Result<ObjectionView> {
    who.may(Permission::SeeObjections)?;
    let standing = offices::standing(cx, &who.office).await?;
    let mut read = cx.store.read().await?;
    let stored = own(who, read.objection(id).await?)?;
    let objection = stored.objection;
    let actor = who.actor();
    let (moment, _) = Moment::of(cx, standing, actor, &mut read, Some(&objection)).await?;
    let facts = moment.facts(cx);
    let office = moment.standing.office.clone();
    let people: BTreeMap<UserId, String> =
        read.users_of(&who.office).await?.into_iter().map(|user| (user.id, user.name)).collect();
    let done = read.objection_steps(id).await?.into_iter().map(|one| step(one, &people)).collect();
    let timeline = read.objection_timeline(id).await?.into_iter();
    let timeline =
        timeline.map(|entry| (entry.at, person(&entry.actor, &people), entry.event)).collect();
    let letters = read.letters_of_objection(id).await?.into_iter().map(LetterView::from).collect();
    let files = read.objection_files(id).await?.into_iter().map(file_view).collect();
    let dispute = read.dispute_after(id).await?.map(|stored| stored.dispute);
    let dossier = read.objection_dossier(objection).await?;
    drop(read);
    let objection = &dossier.objection;
    let (acts, refused) = acts(objection, &facts);
    let may_dispute = match &dispute {
        Some(_) => Err(Refusal::NoDispute),
        None => may(Act::DisputeKeep, &facts).and_then(|()| ready(objection, &facts)),
    };
    Ok(ObjectionView {
        clock: clock(objection, RuleName::ObjectionAnswer, objection.lodged, &facts)?,
        lodging: clock(objection, RuleName::Objection, objection.found_on, &facts)?,
        way: way(objection, &facts)?,
        remaining: remaining(objection.due_on, &facts),
        steps: steps(moment.procedure.as_deref()),
        procedure: moment.procedure.as_ref().map(|sop| sop.header.title.clone()),
        version: stored.version,
        acts,
        refused,
        done,
        timeline,
        letters,
        files,
        dispute,
        may_dispute,
        commissions: competent(&office),
        tracking_url: cx.objection_url(id),
        office,
        dossier,
    })
}

/// Whether the way to the commission is open.
fn ready(objection: &Objection, facts: &Facts<'_>) -> std::result::Result<(), Refusal> {
    if objection.withdrawn_on.is_some() {
        return Err(Refusal::NoDispute);
    }
    if objection.answer.is_none() && facts.today() <= objection.due_on {
        return Err(Refusal::ObjectionPending { due: objection.due_on });
    }
    Ok(())
}

pub(crate) fn way(objection: &Objection, facts: &Facts<'_>) -> Result<Option<Clock>> {
    if ready(objection, facts).is_err() {
        return Ok(None);
    }
    let (from, _) = dispute::open::window(objection, facts)?;
    clock(objection, RuleName::Dispute, from, facts).map(Some)
}

pub(crate) fn remaining(due: Date, facts: &Facts<'_>) -> i32 {
    let reading = facts.office.settings.joint_leave;
    facts.calendar.remaining_working_days(facts.today(), due, reading)
}

pub(crate) fn clock(
    objection: &Objection,
    rule: RuleName,
    from: impl Into<Received>,
    facts: &Facts<'_>,
) -> Result<Clock> {
    explained(facts.rules, facts.calendar, facts.office, rule, objection.track, from)
}

/// A clock of an objection or a dispute, day by day.
pub(crate) fn explained(
    rules: &ClockRules,
    calendar: &Calendar,
    office: &Office,
    rule: RuleName,
    track: Track,
    from: impl Into<Received>,
) -> Result<Clock> {
    rules.clock(rule, track, from, &office.clock_settings(), calendar).map_err(|error| {
        DeskError::Broken { what: "explaining a clock", reason: error.to_string() }
    })
}

fn steps(procedure: Option<&Procedure>) -> BTreeMap<Act, String> {
    let Some(procedure) = procedure else { return BTreeMap::new() };
    let numbered = procedure
        .steps
        .iter()
        .flat_map(|step| step.acts.iter().map(|act| (*act, step.number.clone())));
    numbered.collect()
}

fn step(one: CaseStep, people: &BTreeMap<UserId, String>) -> StepDone {
    StepDone {
        act: one.act,
        step: one.step,
        lane: one.lane,
        by: person(&one.actor, people),
        at: one.done,
        minutes: crate::case::minutes(one.opened, one.done),
    }
}

/// A letter of an objection of one's office.
///
/// # Errors
/// Not permitted; not found.
#[boxed]
pub async fn letter(
    cx: &Context,
    who: &Principal,
    id: &CaseId,
    letter: &LetterId,
) -> Result<FileOut> {
    who.may(Permission::SeeObjections)?;
    let mut read = cx.store.read().await?;
    own(who, read.objection(id).await?)?;
    let heads = read.letters_of_objection(id).await?;
    drop(read);
    heads.iter().find(|head| &head.id == letter).ok_or(DeskError::NotFound)?;
    drawn(cx, letter).await
}

/// A file of an objection or of its dispute, of one's office.
///
/// # Errors
/// Not permitted; not found.
#[boxed]
pub async fn file(
    cx: &Context,
    who: &Principal,
    id: &CaseId,
    file: &terbuka_core::ident::FileId,
) -> Result<FileOut> {
    who.may(Permission::SeeObjections)?;
    let mut read = cx.store.read().await?;
    own(who, read.objection(id).await?)?;
    let files = read.objection_files(id).await?;
    drop(read);
    let found = files.into_iter().find(|found| &found.file.id == file);
    let found = found.ok_or(DeskError::NotFound)?.file;
    let bytes = cx.files.get(&found.sha256).await?.ok_or(DeskError::NotFound)?;
    Ok(FileOut { name: found.name, media_type: found.media_type, bytes })
}

pub(crate) async fn drawn(cx: &Context, letter: &LetterId) -> Result<FileOut> {
    let (found, bytes) = duties::archived(cx, letter).await?;
    Ok(FileOut { name: duties::file_name(&found), media_type: "application/pdf".into(), bytes })
}
