//! The service charter as it is read: by the officers who make it, by the public, on the wall.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan};
use terbuka_boxed::boxed;
use terbuka_core::charter::measure::answers;
use terbuka_core::charter::poster::poster as compose;
use terbuka_core::charter::promise::same_times;
use terbuka_core::charter::{
    Charter, Content, Event, Kept, Measured, Promise, PromiseKey, Promised, Stage,
};
use terbuka_core::ident::{CaseId, OfficeId, UserId};
use terbuka_core::letter::Status;
use terbuka_core::office::Office;
use terbuka_core::procedure::DurationUnit;
use terbuka_core::refusal::Refusal;
use terbuka_core::request::{Act, Request};
use terbuka_store::StoredCharter;

use crate::authority::{Permission, Principal};
use crate::case::person;
use crate::charters::{self, Moment, may_at, own, portal_url};
use crate::compose::letterhead;
use crate::context::Context;
use crate::error::{DeskError, Result};
use crate::offices;
use crate::papers::FileOut;

/// The charters of an office as its officers see them.
#[derive(Clone, Debug)]
pub struct CharterList {
    /// Every edition, newest first.
    pub editions: Vec<Charter>,
    /// Whether this person may begin another, or why not.
    pub begin: std::result::Result<(), Refusal>,
    /// The law or the SOP promises other times now than the charter in force does.
    pub moved: bool,
}

/// One thing that happened to a charter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Happened {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
    /// What.
    pub event: Event,
    /// Why, where it was sent back.
    pub reason: String,
}

/// One charter with all that an officer needs to act on it.
#[derive(Clone, Debug)]
pub struct CharterView {
    /// State.
    pub charter: Charter,
    /// What it says.
    pub content: Content,
    /// Version of its row.
    pub version: i64,
    /// What brings it on from here, and whether this person may do it.
    pub next: Option<(Act, std::result::Result<(), Refusal>)>,
    /// Number of the SOP's step for each act of the service.
    pub steps: BTreeMap<Act, String>,
    /// Title of the charter SOP it runs on.
    pub procedure: Option<String>,
    /// The law or the SOP promises other times now than it says.
    pub moved: bool,
    /// What happened, newest first.
    pub timeline: Vec<Happened>,
}

/// Every edition of one's office, and whether one may begin another.
///
/// # Errors
/// Not permitted.
#[boxed]
pub async fn list(cx: &Context, who: &Principal) -> Result<CharterList> {
    who.may(Permission::SeeCharter)?;
    let standing = offices::standing(cx, &who.office).await?;
    let mut read = cx.store.read().await?;
    let found = read.charters_of(&who.office).await?;
    let (moment, _) = Moment::of(cx, standing, who, &mut read, None).await?;
    let under_way = found.iter().find(|stored| stored.charter.stage.is_under_way());
    let begin = terbuka_core::charter::decide::may(Act::CharterDraft, &moment.facts());
    let begin = begin.and(match under_way {
        Some(stored) => Err(Refusal::CharterUnderWay { edition: stored.charter.edition }),
        None => Ok(()),
    });
    let in_force = found.iter().find(|stored| stored.charter.stage == Stage::Published);
    let moved =
        in_force.is_some_and(|stored| !same_times(&stored.content.promises, &moment.promises));
    let editions = found.into_iter().map(|stored| stored.charter).collect();
    Ok(CharterList { editions, begin, moved })
}

/// One charter of one's office.
///
/// # Errors
/// Not permitted; not found.
#[boxed]
pub async fn open(cx: &Context, who: &Principal, id: &CaseId) -> Result<CharterView> {
    who.may(Permission::SeeCharter)?;
    let standing = offices::standing(cx, &who.office).await?;
    let mut read = cx.store.read().await?;
    let stored = own(who, read.charter(id).await?)?;
    let (moment, _) = Moment::of(cx, standing, who, &mut read, Some(&stored)).await?;
    let facts = moment.facts();
    let stage = stored.charter.stage;
    let reasons = read.charter_texts(id).await?;
    let people: BTreeMap<UserId, String> =
        read.users_of(&who.office).await?.into_iter().map(|user| (user.id, user.name)).collect();
    let mut returns = 0_u32;
    let mut timeline = Vec::new();
    for entry in read.charter_timeline(id).await? {
        let mut reason = String::new();
        if matches!(entry.event, Event::Returned { .. }) {
            returns += 1;
            let slot = format!("returned/{returns}");
            let said = reasons.iter().find(|text| text.slot == slot);
            reason = said.map(|text| text.body.clone()).unwrap_or_default();
        }
        let by = person(&entry.actor, &people);
        timeline.push(Happened { at: entry.at, by, event: entry.event, reason });
    }
    timeline.reverse();
    let acts = [Act::CharterDraft, Act::CharterDetermine, Act::CharterPublish];
    let sop = moment.procedure.as_deref();
    Ok(CharterView {
        next: stage.next_act().map(|act| (act, may_at(stage, act, &facts))),
        steps: acts
            .into_iter()
            .filter_map(|act| Some((act, sop?.step_of(act)?.number.clone())))
            .collect(),
        procedure: sop.map(|sop| sop.header.title.clone()),
        moved: stage != Stage::Replaced && !same_times(&stored.content.promises, &moment.promises),
        timeline,
        version: stored.version,
        charter: stored.charter,
        content: stored.content,
    })
}

/// One line of the list of editions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edition {
    /// Its number.
    pub edition: u32,
    /// When it was announced.
    pub published_on: Date,
    /// When another took its place.
    pub replaced_on: Option<Date>,
}

/// A charter as the public reads it.
#[derive(Clone, Debug)]
pub struct PublicCharter {
    /// State.
    pub charter: Charter,
    /// What it says.
    pub content: Content,
    /// Every edition that was announced, newest first.
    pub editions: Vec<Edition>,
}

/// The charter in force, or an edition that once was; nothing when none was announced yet.
///
/// # Errors
/// [`DeskError::NotFound`] for an edition that is not public.
#[boxed]
pub async fn public(
    cx: &Context,
    office: &OfficeId,
    edition: Option<u32>,
) -> Result<Option<PublicCharter>> {
    let mut read = cx.store.read().await?;
    let found = read.charters_of(office).await?;
    let public: Vec<StoredCharter> =
        found.into_iter().filter(|stored| stored.charter.stage.is_public()).collect();
    let editions = public
        .iter()
        .filter_map(|stored| {
            Some(Edition {
                edition: stored.charter.edition,
                published_on: stored.charter.published.as_ref()?.on,
                replaced_on: stored.charter.replaced.as_ref().map(|replaced| replaced.on),
            })
        })
        .collect();
    let wanted = public.into_iter().find(|stored| match edition {
        Some(number) => stored.charter.edition == number,
        None => stored.charter.stage == Stage::Published,
    });
    match wanted {
        Some(stored) => {
            Ok(Some(PublicCharter { charter: stored.charter, content: stored.content, editions }))
        }
        None if edition.is_some() => Err(DeskError::NotFound),
        None => Ok(None),
    }
}

/// The poster of the charter in force, or of an edition that once was.
///
/// # Errors
/// [`DeskError::NotFound`] when there is none.
#[boxed]
pub async fn poster(cx: &Context, office: &OfficeId, edition: Option<u32>) -> Result<FileOut> {
    let found = public(cx, office, edition).await?.ok_or(DeskError::NotFound)?;
    let office = offices::by_id(cx, office).await?;
    print(cx, &office, &found.charter, &found.content).await
}

/// The poster of any charter of one's office; one that is not determined says that it is a draft.
///
/// # Errors
/// Not permitted; not found.
#[boxed]
pub async fn own_poster(cx: &Context, who: &Principal, id: &CaseId) -> Result<FileOut> {
    who.may(Permission::SeeCharter)?;
    let mut read = cx.store.read().await?;
    let stored = charters::own(who, read.charter(id).await?)?;
    drop(read);
    let office = offices::by_id(cx, &who.office).await?;
    print(cx, &office, &stored.charter, &stored.content).await
}

async fn print(
    cx: &Context,
    office: &Arc<Office>,
    charter: &Charter,
    content: &Content,
) -> Result<FileOut> {
    let url = format!("{}/maklumat", portal_url(cx, office));
    let poster = compose(charter, content, letterhead(office), &office.name, url);
    let status = if charter.determined.is_some() { Status::Final } else { Status::Draft };
    let printer = cx.printer.clone();
    let printed = tokio::task::spawn_blocking(move || printer.poster(&poster, status)).await;
    let bytes = printed.map_err(|error| DeskError::Broken {
        what: "printing a poster",
        reason: error.to_string(),
    })??;
    Ok(FileOut {
        name: format!("maklumat-{}-{}.pdf", office.slug, charter.edition),
        media_type: "application/pdf".into(),
        bytes,
    })
}

/// How each promise fared in the last twelve months, in the order given.
///
/// # Errors
/// Unknown office.
#[boxed]
pub async fn measured(
    cx: &Context,
    office: &OfficeId,
    promises: &[Promise],
) -> Result<Vec<Measured>> {
    let standing = offices::standing(cx, office).await?;
    let (office, calendar) = (&standing.office, &standing.calendar);
    let now = cx.now();
    // What was done this very moment counts too.
    let before = now.checked_add(SignedDuration::from_secs(1)).unwrap_or(now);
    let today = office.date_at(now);
    let from = today.checked_sub(1.year()).unwrap_or(today);
    let mut read = cx.store.snapshot().await?;
    let cases: Vec<Request> = read
        .dossiers_between(&office.id, from, today)
        .await?
        .into_iter()
        .map(|dossier| dossier.case)
        .collect();
    let since =
        from.to_zoned(office.zone.tz()).map_or(Timestamp::UNIX_EPOCH, |start| start.timestamp());
    let mut found = Vec::with_capacity(promises.len());
    for promise in promises {
        let answers = answers(promise, office, calendar, &cases, from, today);
        found.push(match (answers, at_the_desk(promise)) {
            (Some(kept), _) => Measured::Kept(kept),
            (None, Some(most)) => {
                let (within, all) =
                    read.quick_steps(&office.id, Act::Receive, since, before, most).await?;
                Measured::Kept(Kept {
                    within: u64::try_from(within).unwrap_or(0),
                    all: u64::try_from(all).unwrap_or(0),
                })
            }
            (None, None) => Measured::Not,
        });
    }
    Ok(found)
}

/// The span of a promise that a stopwatch at the desk measures. The other steps are logged from the
/// step before, which is not how long somebody stood waiting.
fn at_the_desk(promise: &Promise) -> Option<SignedDuration> {
    let (PromiseKey::Receive, Promised::Span { amount, unit }) = (promise.key, promise.time) else {
        return None;
    };
    match unit {
        DurationUnit::Minutes => Some(SignedDuration::from_mins(i64::from(amount))),
        DurationUnit::Hours | DurationUnit::WorkingHours => {
            Some(SignedDuration::from_hours(i64::from(amount)))
        }
        DurationUnit::Days | DurationUnit::Months => None,
    }
}
