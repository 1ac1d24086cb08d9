//! What is due now: the officers' list, sorted by the binding date.

use std::collections::BTreeMap;

use jiff::civil::Date;
use terbuka_boxed::boxed;
use terbuka_core::ident::{CaseId, UnitId};
use terbuka_core::law::Track;
use terbuka_core::person::Channel;
use terbuka_core::request::decide::may;
use terbuka_core::request::{Act, Facts, Outcome, Request, Stage};
use terbuka_core::role::Role;
use terbuka_store::QueueFilter as StoreFilter;

use crate::authority::{Permission, Principal};
use crate::case::subject;
use crate::context::Context;
use crate::error::Result;
use crate::offices;

terbuka_core::codes! {
    /// The tabs of the list.
    Bucket {
        /// Due today or late.
        Today = "today",
        /// Late.
        Overdue = "overdue",
        /// Due within three working days.
        Soon = "soon",
        /// Everything still without an answer.
        Open = "open",
        /// Received, completeness to be checked.
        ToCheck = "to_check",
        /// Waiting for the requester.
        Waiting = "waiting",
        /// Decided, to be handed over.
        ToDeliver = "to_deliver",
        /// To be closed in the register.
        ToRegister = "to_register",
        /// To be supervised.
        ToSupervise = "to_supervise",
        /// Supervised or reported.
        Done = "done",
        /// Everything.
        All = "all",
    }
}

/// Rows on a page of the list.
pub const PAGE: u32 = 25;
/// "Soon" means within this many working days.
const SOON_DAYS: u16 = 3;

/// What to list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueueFilter {
    /// Tab.
    pub bucket: Bucket,
    /// Only cases with an open disposition to this unit.
    pub unit: Option<UnitId>,
    /// Words in number, name or subject.
    pub text: String,
    /// Page, from 1.
    pub page: u32,
}

impl Default for QueueFilter {
    fn default() -> Self {
        QueueFilter { bucket: Bucket::Open, unit: None, text: String::new(), page: 1 }
    }
}

/// One row.
#[derive(Clone, Debug)]
pub struct QueueRow {
    /// Case.
    pub case: CaseId,
    /// Version, for one-key and bulk acts.
    pub version: i64,
    /// Registration number.
    pub number: String,
    /// Name of the requester.
    pub requester: String,
    /// First words of what is asked.
    pub subject: String,
    /// Stage.
    pub stage: Stage,
    /// Outcome.
    pub outcome: Option<Outcome>,
    /// Track.
    pub track: Track,
    /// Channel.
    pub channel: Channel,
    /// Received.
    pub received_on: Date,
    /// Binding date.
    pub due_on: Date,
    /// Working days to it; negative when late.
    pub remaining: i32,
    /// Extended.
    pub extended: bool,
    /// Dispositions without an answer.
    pub open_dispositions: u32,
    /// What this person may do next, the likeliest first.
    pub next: Vec<Act>,
}

/// A page of the list.
#[derive(Clone, Debug)]
pub struct Queue {
    /// Rows.
    pub rows: Vec<QueueRow>,
    /// Rows in all.
    pub total: u32,
    /// This page.
    pub page: u32,
    /// Pages in all.
    pub pages: u32,
    /// Rows of each tab, without the other filters.
    pub counts: BTreeMap<Bucket, u32>,
}

/// Lists cases of one's office.
///
/// # Errors
/// Not permitted.
#[boxed]
pub async fn list(cx: &Context, who: &Principal, filter: &QueueFilter) -> Result<Queue> {
    who.may(Permission::SeeCases)?;
    let standing = offices::standing(cx, &who.office).await?;
    let office = &standing.office;
    let today = office.date_at(cx.now());
    let reading = office.settings.joint_leave;
    let soon = standing.calendar.add_working_days(today, SOON_DAYS, reading).unwrap_or(today);
    // A liaison sees what was given to his unit, and nothing else.
    let own_unit = only_own_units(who).then(|| who.units.first().cloned()).flatten();
    if only_own_units(who) && own_unit.is_none() {
        return Ok(Queue {
            rows: Vec::new(),
            total: 0,
            page: 1,
            pages: 1,
            counts: BTreeMap::new(),
        });
    }
    let query = |bucket: Bucket| StoreFilter {
        stages: stages(bucket),
        unit: own_unit.clone(),
        overdue_on: (bucket == Bucket::Overdue).then_some(today),
        due_until: match bucket {
            Bucket::Today => Some(today),
            Bucket::Soon => Some(soon),
            _ => None,
        },
        ..StoreFilter::default()
    };
    let mut read = cx.store.read().await?;
    let mut counts = BTreeMap::new();
    for bucket in Bucket::ALL {
        let found = read.queue(&office.id, &query(*bucket), 0, 0).await?;
        counts.insert(*bucket, u32::try_from(found.total).unwrap_or(u32::MAX));
    }
    let mut wanted = query(filter.bucket);
    wanted.text = filter.text.trim().to_owned();
    wanted.unit = own_unit.or_else(|| filter.unit.clone());
    let per_page = i64::from(PAGE);
    let offset = (i64::from(filter.page.clamp(1, 100_000)) - 1) * per_page;
    let mut found = read.queue(&office.id, &wanted, per_page, offset).await?;
    let mut page = filter.page.clamp(1, 100_000);
    if found.rows.is_empty() && offset > 0 {
        page = 1;
        found = read.queue(&office.id, &wanted, per_page, 0).await?;
    }
    let total = u32::try_from(found.total).unwrap_or(u32::MAX);
    let pages = total.div_ceil(PAGE).max(1);
    let actor = who.actor();
    let mut rows = Vec::with_capacity(found.rows.len());
    for row in found.rows {
        let Some(stored) = read.request(&row.id).await? else { continue };
        let case = stored.case;
        let procedure = offices::procedure(cx, &mut read, &case.procedure).await?;
        let facts = Facts {
            now: cx.now(),
            office,
            calendar: &standing.calendar,
            rules: &cx.rules,
            procedure: &procedure,
            actor: &actor,
            tests: &[],
        };
        let next = onward(&case).into_iter().filter(|act| may(*act, &facts).is_ok()).collect();
        rows.push(QueueRow {
            version: stored.version,
            requester: row.requester_name,
            subject: subject(&row.information),
            stage: case.stage,
            outcome: case.outcome,
            track: case.track,
            channel: case.channel,
            received_on: row.received_on,
            due_on: case.due_on,
            remaining: standing.calendar.remaining_working_days(today, case.due_on, reading),
            extended: case.extension.is_some(),
            open_dispositions: u32::try_from(case.open_dispositions().count()).unwrap_or(0),
            next,
            number: case.number,
            case: case.id,
        });
    }
    Ok(Queue { rows, total, page, pages, counts })
}

/// What brings a case on from where it stands, the likeliest first. Side ways (the track, an
/// extension, a withdrawal) are on the case's own page.
fn onward(case: &Request) -> Vec<Act> {
    match case.stage {
        Stage::Received => vec![Act::Accept, Act::AskCompletion],
        Stage::AwaitingCompletion => vec![Act::Supplement],
        Stage::InProcess if case.open_dispositions().next().is_some() => {
            vec![Act::Remind, Act::Reply, Act::Decide]
        }
        Stage::InProcess => vec![Act::Decide, Act::Dispose],
        Stage::Decided => vec![Act::HandOver],
        Stage::Delivered => vec![Act::Register],
        Stage::Registered => vec![Act::Supervise],
        Stage::Supervised => vec![Act::Report],
        Stage::Reported => Vec::new(),
    }
}

fn only_own_units(who: &Principal) -> bool {
    let narrow = |role: &Role| matches!(role, Role::Liaison | Role::Administrator);
    who.roles.iter().all(narrow)
}

fn stages(bucket: Bucket) -> Vec<Stage> {
    match bucket {
        Bucket::Today | Bucket::Overdue | Bucket::Soon | Bucket::Open => {
            Stage::ALL.iter().copied().filter(|stage| stage.is_open()).collect()
        }
        Bucket::ToCheck => vec![Stage::Received],
        Bucket::Waiting => vec![Stage::AwaitingCompletion],
        Bucket::ToDeliver => vec![Stage::Decided],
        Bucket::ToRegister => vec![Stage::Delivered],
        Bucket::ToSupervise => vec![Stage::Registered],
        Bucket::Done => vec![Stage::Supervised, Stage::Reported],
        Bucket::All => Vec::new(),
    }
}
