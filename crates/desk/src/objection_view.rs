//! Objections as they are read: the officers' list and case page, the objector's own page.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use terbuka_core::dispute::{self, Commission, Dispute, competent};
use terbuka_core::ident::{CaseId, LetterId, OfficeId, UserId};
use terbuka_core::law::{Clock, ClockRules, Calendar, ObjectionGround, Received, RuleName, Track};
use terbuka_core::letter::LetterKind;
use terbuka_core::objection::decide::may;
use terbuka_core::objection::dossier::INFORMATION_SLOT;
use terbuka_core::objection::{Dossier, Event, Facts, Objection, Outcome, Reaction, Stage};
use terbuka_core::office::Office;
use terbuka_core::procedure::Procedure;
use terbuka_core::refusal::Refusal;
use terbuka_core::request::{Act, Actor};
use terbuka_core::request::order::{Execution, Order};
use terbuka_store::ObjectionStep;

use crate::authority::{Permission, Principal};
use crate::case::{FileView, LetterView, file_view, person, subject};
use crate::context::Context;
use crate::duties;
use crate::error::{DeskError, Result};
use crate::objections::{Moment, acts, by_token, own};
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

fn way(objection: &Objection, facts: &Facts<'_>) -> Result<Option<Clock>> {
    if ready(objection, facts).is_err() {
        return Ok(None);
    }
    let (from, _) = dispute::decide::window(objection, facts)?;
    clock(objection, RuleName::Dispute, from, facts).map(Some)
}

fn remaining(due: Date, facts: &Facts<'_>) -> i32 {
    let reading = facts.office.settings.joint_leave;
    facts.calendar.remaining_working_days(facts.today(), due, reading)
}

fn clock(
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

fn step(one: ObjectionStep, people: &BTreeMap<UserId, String>) -> StepDone {
    StepDone {
        act: one.act,
        step: one.step,
        lane: one.lane,
        by: person(&one.actor, people),
        at: one.done,
        minutes: crate::case::minutes(one.opened, one.done),
    }
}

/// An objection as its objector sees it.
#[derive(Clone, Debug)]
pub struct Tracking {
    /// Office.
    pub office: Arc<Office>,
    /// Its number.
    pub number: String,
    /// Number of the request.
    pub request_number: Option<String>,
    /// What information it is about.
    pub information: String,
    /// Grounds.
    pub grounds: Vec<ObjectionGround>,
    /// Where it stands.
    pub stage: Stage,
    /// Day it arrived.
    pub lodged_on: Date,
    /// After its last day.
    pub late: bool,
    /// That last day.
    pub lodge_by: Date,
    /// The clock of the answer.
    pub clock: Clock,
    /// Working days to its last day.
    pub remaining: i32,
    /// What was decided, when.
    pub answered: Option<(Outcome, Date)>,
    /// What the PPID was ordered.
    pub order: Option<Order>,
    /// How it was carried out.
    pub execution: Option<Execution>,
    /// The way to the commission: before whom, from when, until when.
    pub way: Option<(String, Clock)>,
    /// The reaction, once said.
    pub reaction: Option<Reaction>,
    /// Whether the objector can say what he makes of the answer now.
    pub can_react: bool,
    /// Whether he can take it back.
    pub can_withdraw: bool,
    /// Letters to him, oldest first.
    pub letters: Vec<LetterView>,
    /// What happened, oldest first; the office's inner steps are left out.
    pub timeline: Vec<(Timestamp, Event)>,
}

/// The objection of a token.
///
/// # Errors
/// [`DeskError::NotFound`] for anything that is not a token of this instance.
pub async fn track(cx: &Context, token: &str) -> Result<Tracking> {
    let objection = by_token(cx, token).await?.objection;
    let standing = offices::standing(cx, &objection.office).await?;
    let mut read = cx.store.read().await?;
    let timeline = read.objection_timeline(&objection.id).await?;
    let letters = read.letters_of_objection(&objection.id).await?;
    let dossier = read.objection_dossier(objection).await?;
    let (moment, _) =
        Moment::of(cx, standing, Actor::Requester, &mut read, Some(&dossier.objection)).await?;
    drop(read);
    let facts = moment.facts(cx);
    let objection = &dossier.objection;
    let office = moment.standing.office.clone();
    let (can, _) = acts(objection, &facts);
    let way = way(objection, &facts)?.map(|clock| {
        let commission = competent(&office).into_iter().next();
        (commission.map_or_else(String::new, |one| one.name), clock)
    });
    let answer = objection.answer.as_ref();
    Ok(Tracking {
        number: objection.number.clone(),
        request_number: dossier.request_number.clone(),
        information: dossier.words(INFORMATION_SLOT).to_owned(),
        grounds: objection.grounds.iter().copied().collect(),
        stage: objection.stage,
        lodged_on: office.date_at(objection.lodged),
        late: objection.late,
        lodge_by: objection.lodge_by,
        clock: clock(objection, RuleName::ObjectionAnswer, objection.lodged, &facts)?,
        remaining: remaining(objection.due_on, &facts),
        answered: answer.map(|answer| (answer.outcome, answer.on)),
        order: answer.and_then(|answer| answer.order.clone()),
        execution: objection.execution.clone(),
        way,
        reaction: objection.reaction.as_ref().map(|reacted| reacted.reaction),
        can_react: can.contains(&Act::ObjectionReact),
        can_withdraw: can.contains(&Act::ObjectionWithdraw),
        letters: letters
            .into_iter()
            .map(LetterView::from)
            .filter(|letter| letter.kind != LetterKind::ObjectionOrder)
            .collect(),
        timeline: timeline
            .into_iter()
            .filter(|entry| !matches!(entry.event, Event::Explained { .. } | Event::Closed { .. }))
            .map(|entry| (entry.at, entry.event))
            .collect(),
        office,
    })
}

/// An objection in few words, for the page of the request it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brief {
    /// The objection.
    pub id: CaseId,
    /// Its number.
    pub number: String,
    /// Where it stands.
    pub stage: Stage,
    /// Letters of its grounds.
    pub grounds: String,
    /// Last day for the answer.
    pub due_on: Date,
    /// What was decided.
    pub outcome: Option<Outcome>,
    /// The token of its page.
    pub token: String,
}

/// The objections to a request in few words.
pub(crate) fn brief(cx: &Context, objection: Objection) -> Brief {
    Brief {
        grounds: objection.ground_letters(),
        outcome: objection.answer.as_ref().map(|answer| answer.outcome),
        token: cx.token(&objection.id),
        id: objection.id,
        number: objection.number,
        stage: objection.stage,
        due_on: objection.due_on,
    }
}

/// The objections to a request of one's office, in few words.
///
/// # Errors
/// A fault of the database.
pub async fn briefs(cx: &Context, office: &OfficeId, request: &CaseId) -> Result<Vec<Brief>> {
    let mut read = cx.store.read().await?;
    let found = read.objections_to(request).await?.into_iter();
    let own = found.filter(|stored| stored.objection.office == *office);
    Ok(own.map(|stored| brief(cx, stored.objection)).collect())
}

/// A letter of the token's objection.
///
/// # Errors
/// [`DeskError::NotFound`] for another's letter or the inner order.
pub async fn letter_by_token(cx: &Context, token: &str, letter: &LetterId) -> Result<FileOut> {
    let objection = by_token(cx, token).await?.objection;
    let mut read = cx.store.read().await?;
    let heads = read.letters_of_objection(&objection.id).await?;
    drop(read);
    let own = heads.iter().find(|head| &head.id == letter).ok_or(DeskError::NotFound)?;
    if own.kind == LetterKind::ObjectionOrder {
        return Err(DeskError::NotFound);
    }
    drawn(cx, letter).await
}

/// A letter of an objection of one's office.
///
/// # Errors
/// Not permitted; not found.
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

async fn drawn(cx: &Context, letter: &LetterId) -> Result<FileOut> {
    let (found, bytes) = duties::archived(cx, letter).await?;
    Ok(FileOut { name: duties::file_name(&found), media_type: "application/pdf".into(), bytes })
}
