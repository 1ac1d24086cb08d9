//! Consequence tests as they are read: by the officers who make and decide them, and by the public,
//! who learns that something is exempt, why and until when, and never what it says.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use terbuka_boxed::boxed;
use terbuka_core::exemption::countdown::{Countdown, Nearness};
use terbuka_core::exemption::decide::{may, may_at};
use terbuka_core::exemption::{
    Content, Decided, Ended, Event, Exemption, Extent, Period, Stage, View,
};
use terbuka_core::ident::{CaseId, OfficeId, UserId};
use terbuka_core::law::Terms;
use terbuka_core::office::Office;
use terbuka_core::refusal::Refusal;
use terbuka_core::request::Act;
use terbuka_store::{Read, StoredExemption};

use crate::authority::{Permission, Principal};
use crate::case::person;
use crate::context::Context;
use crate::error::Result;
use crate::exemption_checks::stands_above;
use crate::exemptions::{Moment, deciding_for, seen};
use crate::offices::{self, Standing};

/// One row of an office's list.
#[derive(Clone, Debug)]
pub struct Row {
    /// State.
    pub test: Exemption,
    /// Title.
    pub title: String,
    /// Whose it is.
    pub office: String,
    /// Dates before its end, where it is exempt until a day.
    pub countdown: Option<Countdown>,
    /// Whether the next act on it is this person's.
    pub yours: bool,
}

/// The tests of an office as its officers see them.
#[derive(Clone, Debug)]
pub struct TestList {
    /// Own tests, newest first.
    pub own: Vec<Row>,
    /// Tests of offices below that lie with this one, the longest waiting first.
    pub proposed: Vec<Row>,
    /// Whether this person may begin another, or why not.
    pub begin: std::result::Result<(), Refusal>,
}

/// One thing that happened to a test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Happened {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
    /// What.
    pub event: Event,
    /// Why, where a reason belongs to it.
    pub words: String,
}

/// One advice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advice {
    /// Who.
    pub by: String,
    /// When, civil date.
    pub on: Date,
    /// What.
    pub view: View,
    /// Why.
    pub words: String,
}

/// One test with all that an officer needs to act on it.
#[derive(Clone, Debug)]
pub struct TestView {
    /// State.
    pub test: Exemption,
    /// What it says.
    pub content: Content,
    /// Version of its row.
    pub version: i64,
    /// Whose information it is.
    pub office: Arc<Office>,
    /// What this person may do now.
    pub acts: Vec<Act>,
    /// What is possible now but belongs to others.
    pub refused: Vec<(Act, Refusal)>,
    /// Whether the person's own office determines exemptions.
    pub decides: bool,
    /// Offices that stand above the person's own and work here.
    pub above: Vec<(OfficeId, String)>,
    /// Number of the SOP's step for each act of the service.
    pub steps: BTreeMap<Act, String>,
    /// Title of the SOP it runs on.
    pub procedure: Option<String>,
    /// Dates before its end.
    pub countdown: Option<Countdown>,
    /// What the *Tim Pertimbangan* advised.
    pub advice: Vec<Advice>,
    /// What happened, newest first.
    pub timeline: Vec<Happened>,
    /// The request that occasioned it, with its number.
    pub request: Option<(CaseId, String)>,
    /// The exemption it tests anew, with its decision's number.
    pub renews: Option<(CaseId, String)>,
    /// The test under way that tests this one anew.
    pub renewal: Option<(CaseId, u32)>,
}

pub(crate) fn countdown(standing: &Standing, test: &Exemption, today: Date) -> Option<Countdown> {
    let until = test.period.until.filter(|_| test.stage == Stage::InForce)?;
    let reading = standing.office.settings.joint_leave;
    Countdown::of(until, today, Terms::shipped(), &standing.calendar, reading)
}

/// The act that brings a test on from where it stands.
fn onward(test: &Exemption, today: Date, countdown: Option<&Countdown>) -> &'static [Act] {
    match test.stage {
        Stage::Identified => &[Act::TestBasis],
        Stage::Weighing if test.opinions.is_empty() => &[Act::TestWeigh, Act::TestOpinion],
        Stage::Weighing => &[Act::TestWeigh],
        Stage::Submitted => &[Act::TestApprove],
        Stage::Approved => &[Act::TestDetermine],
        Stage::InForce if countdown.is_some_and(Countdown::asks) && test.holds(today) => {
            &[Act::TestOpen]
        }
        // What lies elsewhere waits for others.
        Stage::HandedUp | Stage::InForce | Stage::Ended | Stage::NotExempt => &[],
    }
}

/// The tests of one's own office and those that lie with it.
///
/// # Errors
/// Not permitted.
#[boxed]
pub async fn list(cx: &Context, who: &Principal) -> Result<TestList> {
    who.may(Permission::SeeExemptions)?;
    let standing = offices::standing(cx, &who.office).await?;
    let mut read = cx.store.read().await?;
    let (moment, _) = Moment::of(cx, standing.clone(), who, &mut read, None).await?;
    let begin = may(Act::TestIdentify, &moment.facts());
    let own = read.exemptions_of(&who.office).await?;
    let proposed = read.exemptions_proposed_to(&who.office).await?;
    let own = rows(cx, who, &standing, &mut read, own).await?;
    let proposed = rows(cx, who, &standing, &mut read, proposed).await?;
    Ok(TestList { own, proposed, begin })
}

async fn rows(
    cx: &Context,
    who: &Principal,
    standing: &Arc<Standing>,
    read: &mut Read,
    found: Vec<StoredExemption>,
) -> Result<Vec<Row>> {
    let today = standing.office.date_at(cx.now());
    let mut rows = Vec::with_capacity(found.len());
    for stored in found {
        let Ok(stored) = seen(who, Some(stored)) else { continue };
        let office = if stored.test.office == standing.office.id {
            standing.office.name.clone()
        } else {
            offices::by_id(cx, &stored.test.office).await?.name.clone()
        };
        let (moment, _) = Moment::of(cx, standing.clone(), who, read, Some(&stored)).await?;
        let facts = moment.facts();
        let countdown = countdown(standing, &stored.test, today);
        let next = onward(&stored.test, today, countdown.as_ref());
        rows.push(Row {
            yours: next.iter().any(|act| may_at(&stored.test, *act, &facts).is_ok()),
            title: stored.content.title,
            test: stored.test,
            office,
            countdown,
        });
    }
    Ok(rows)
}

/// Tests whose next act is this person's, for the officers' start page; nothing for those who may not
/// read tests.
///
/// # Errors
/// A fault of the database.
#[boxed]
pub async fn tasks(cx: &Context, who: &Principal) -> Result<Vec<Row>> {
    if !who.can(Permission::SeeExemptions) {
        return Ok(Vec::new());
    }
    let found = list(cx, who).await?;
    Ok(found.proposed.into_iter().chain(found.own).filter(|row| row.yours).collect())
}

/// One test of one's office, or one that came to it.
///
/// # Errors
/// Not permitted; not found.
#[boxed]
pub async fn open(cx: &Context, who: &Principal, id: &CaseId) -> Result<TestView> {
    who.may(Permission::SeeExemptions)?;
    let standing = offices::standing(cx, &who.office).await?;
    let mut read = cx.store.read().await?;
    let stored = seen(who, read.exemption(id).await?)?;
    let (moment, _) = Moment::of(cx, standing.clone(), who, &mut read, Some(&stored)).await?;
    let facts = moment.facts();
    let today = facts.today();
    let test = &stored.test;
    let people = people(&mut read, test).await?;
    let texts: BTreeMap<String, String> =
        read.exemption_texts(id).await?.into_iter().map(|text| (text.slot, text.body)).collect();
    let said = |slot: &str| texts.get(slot).cloned().unwrap_or_default();
    let timeline = timeline(read.exemption_timeline(id).await?, &said, &people);
    let request = match &test.case {
        Some(case) => read.request(case).await?.map(|found| (case.clone(), found.case.number)),
        None => None,
    };
    let renews = match &test.renews {
        Some(old) => read.exemption(old).await?.map(|found| {
            let decree = found.test.decided.map(|decided| decided.decree).unwrap_or_default();
            (old.clone(), decree)
        }),
        None => None,
    };
    let renewal = read.exemption_renewal(id).await?;
    let renewal = renewal.map(|found| (found.test.id, found.test.number));
    let offices_here = read.offices().await?;
    drop(read);
    let own = &standing.office;
    let above = offices_here
        .into_iter()
        .filter(|stored| stands_above(&stored.office, own))
        .map(|stored| (stored.office.id, stored.office.name));
    let mut acts = Vec::new();
    let mut refused = Vec::new();
    for act in test.stage.acts().iter().copied() {
        match may_at(test, act, &facts) {
            Ok(()) => acts.push(act),
            Err(refusal) => refused.push((act, refusal)),
        }
    }
    let advice = test.opinions.iter().enumerate().map(|(at, opinion)| Advice {
        by: person(opinion.by.as_ref().map_or("", UserId::as_str), &people),
        on: opinion.on,
        view: opinion.view,
        words: said(&format!("opinion/{}", at + 1)),
    });
    let sop = moment.procedure.as_deref();
    let office = offices::by_id(cx, &test.office).await?;
    let owner = offices::standing(cx, &test.office).await?;
    Ok(TestView {
        acts,
        refused,
        decides: own.decides_exemptions(),
        above: above.collect(),
        steps: Act::ALL
            .iter()
            .filter_map(|act| Some((*act, sop?.step_of(*act)?.number.clone())))
            .collect(),
        procedure: sop.map(|sop| sop.header.title.clone()),
        countdown: countdown(&owner, test, today),
        advice: advice.collect(),
        timeline,
        request,
        renews,
        renewal,
        office,
        version: stored.version,
        content: stored.content,
        test: stored.test,
    })
}

/// Names of the people of every office the test lay with.
pub(crate) async fn people(read: &mut Read, test: &Exemption) -> Result<BTreeMap<UserId, String>> {
    let above = test.proposals.iter().filter_map(|proposal| proposal.to.as_ref());
    let mut people = BTreeMap::new();
    for office in std::iter::once(&test.office).chain(above) {
        people.extend(read.users_of(office).await?.into_iter().map(|user| (user.id, user.name)));
    }
    Ok(people)
}

fn timeline(
    entries: Vec<terbuka_store::CaseEntry<Event>>,
    said: &impl Fn(&str) -> String,
    people: &BTreeMap<UserId, String>,
) -> Vec<Happened> {
    let (mut returns, mut opinions) = (0_u32, 0_u32);
    let mut timeline = Vec::with_capacity(entries.len());
    for entry in entries {
        let words = match &entry.event {
            Event::Returned { .. } => {
                returns += 1;
                said(&format!("returned/{returns}"))
            }
            Event::Advised { .. } => {
                opinions += 1;
                said(&format!("opinion/{opinions}"))
            }
            Event::FoundOpen { .. } => said("found_open"),
            Event::Ended { .. } => said("ended"),
            _ => String::new(),
        };
        let by = person(&entry.actor, people);
        timeline.push(Happened { at: entry.at, by, event: entry.event, words });
    }
    timeline.reverse();
    timeline
}

/// What the public reads of an exemption.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicExemption {
    /// Title.
    pub title: String,
    /// Legal bases.
    pub basis: String,
    /// How much of the document.
    pub extent: Extent,
    /// How long.
    pub period: Period,
    /// The decision.
    pub decided: Decided,
    /// Dates before its end, while it holds.
    pub countdown: Option<Countdown>,
    /// How it ended; by law where its last day has passed.
    pub ended: Option<Ended>,
    /// KPU decided it for every office, this one among them.
    pub for_all: bool,
}

/// The list of exempt information of an office: what holds, by decision; then what is open again,
/// newest first.
///
/// # Errors
/// Unknown office.
#[boxed]
pub async fn public(cx: &Context, office: &OfficeId) -> Result<Vec<PublicExemption>> {
    let standing = offices::standing(cx, office).await?;
    let today = standing.office.date_at(cx.now());
    let mut read = cx.store.read().await?;
    let mut found = Vec::new();
    for deciding in deciding_for(&mut read, office).await? {
        found.extend(read.exemptions_of(&deciding).await?);
    }
    drop(read);
    let mut list: Vec<PublicExemption> = found
        .into_iter()
        .filter_map(|stored| {
            let countdown = countdown(&standing, &stored.test, today);
            let ended = match (&stored.test.ended, &countdown) {
                // The law does not wait for the morning's round.
                (None, Some(countdown)) if countdown.nearness == Nearness::Over => {
                    let decision =
                        terbuka_core::exemption::decide::expired(&stored.test, countdown.opens_on);
                    decision.next.ended
                }
                (ended, _) => ended.clone(),
            };
            // What another decision replaced stands there under that one.
            if ended.as_ref().is_some_and(|ended| !ended.reason.opens()) {
                return None;
            }
            Some(PublicExemption {
                for_all: stored.test.office != *office,
                basis: stored.content.citation(),
                title: stored.content.title,
                extent: stored.test.extent,
                period: stored.test.period,
                decided: stored.test.decided?,
                countdown,
                ended,
            })
        })
        .collect();
    list.sort_by(|a, b| {
        let ended = |one: &PublicExemption| one.ended.as_ref().map(|ended| ended.on);
        let held = a.ended.is_some().cmp(&b.ended.is_some());
        held.then(ended(b).cmp(&ended(a))).then(a.decided.on.cmp(&b.decided.on))
    });
    Ok(list)
}
