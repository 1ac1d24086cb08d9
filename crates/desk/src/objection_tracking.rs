//! Objections as their objector sees them, by the secret of their page.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use terbuka_boxed::boxed;
use terbuka_core::dispute::competent;
use terbuka_core::ident::{CaseId, LetterId, OfficeId};
use terbuka_core::law::{Clock, ObjectionGround, RuleName};
use terbuka_core::letter::LetterKind;
use terbuka_core::objection::dossier::INFORMATION_SLOT;
use terbuka_core::objection::{Event, Objection, Outcome, Reaction, Stage};
use terbuka_core::office::Office;
use terbuka_core::request::order::{Execution, Order};
use terbuka_core::request::{Act, Actor};

use crate::case::LetterView;
use crate::context::Context;
use crate::error::{DeskError, Result};
use crate::objection_view::{clock, drawn, remaining, way};
use crate::objections::{Moment, acts, by_token};
use crate::offices;
use crate::papers::FileOut;

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
#[boxed]
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
#[boxed]
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
#[boxed]
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
