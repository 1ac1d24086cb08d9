//! What is due now: the officers' list, sorted by the binding date.

use std::collections::BTreeMap;

use jiff::civil::Date;
use terbuka_core::ident::{CaseId, UnitId};
use terbuka_core::law::Track;
use terbuka_core::person::Channel;
use terbuka_core::request::decide::may;
use terbuka_core::request::{Act, Facts, Outcome, Stage};
use terbuka_core::role::Role;
use terbuka_store::{QueueQuery, StageGroup};

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
    /// What this person may do now.
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
pub async fn list(cx: &Context, who: &Principal, filter: &QueueFilter) -> Result<Queue> {
    who.may(Permission::SeeCases)?;
    let standing = offices::standing(cx, &who.office).await?;
    let office = &standing.office;
    let today = office.date_at(cx.now());
    let reading = office.settings.joint_leave;
    let soon = standing.calendar.add_working_days(today, SOON_DAYS, reading).unwrap_or(today);
    let mine = only_own_units(who).then(|| who.units.clone());
    let query = |bucket: Bucket| QueueQuery {
        office: office.id.clone(),
        group: group(bucket),
        due_before: match bucket {
            Bucket::Overdue => today.yesterday().ok(),
            Bucket::Today => Some(today),
            Bucket::Soon => Some(soon),
            _ => None,
        },
        unit: None,
        units: mine.clone(),
        text: String::new(),
        newest_first: matches!(bucket, Bucket::Done | Bucket::All),
        limit: 0,
        offset: 0,
    };
    let mut read = cx.store.read().await?;
    let mut counts = BTreeMap::new();
    for bucket in Bucket::ALL {
        counts.insert(*bucket, read.count_queue(&query(*bucket)).await?);
    }
    let mut wanted = QueueQuery {
        unit: filter.unit.clone(),
        text: filter.text.trim().to_owned(),
        limit: PAGE,
        ..query(filter.bucket)
    };
    let total = read.count_queue(&wanted).await?;
    let pages = total.div_ceil(PAGE).max(1);
    let page = filter.page.clamp(1, pages);
    wanted.offset = (page - 1) * PAGE;
    let found = read.queue(&wanted).await?;
    let actor = who.actor();
    let mut rows = Vec::with_capacity(found.len());
    for row in found {
        let procedure = offices::procedure(cx, &mut read, &row.request.procedure).await?;
        let facts = Facts {
            now: cx.now(),
            office,
            calendar: &standing.calendar,
            rules: &cx.rules,
            procedure: &procedure,
            actor: &actor,
        };
        let acts = row.request.stage.acts().iter().copied();
        let next = acts.filter(|act| may(*act, &facts).is_ok()).collect();
        let case = row.request;
        rows.push(QueueRow {
            version: row.version,
            requester: row.requester,
            subject: subject(&row.information),
            stage: case.stage,
            outcome: case.outcome,
            track: case.track,
            channel: case.channel,
            received_on: office.date_at(case.received),
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

fn only_own_units(who: &Principal) -> bool {
    let narrow = |role: &Role| matches!(role, Role::Liaison | Role::Administrator);
    who.roles.iter().all(narrow)
}

fn group(bucket: Bucket) -> StageGroup {
    match bucket {
        Bucket::Today | Bucket::Overdue | Bucket::Soon | Bucket::Open => StageGroup::Open,
        Bucket::ToCheck => StageGroup::One(Stage::Received),
        Bucket::Waiting => StageGroup::One(Stage::AwaitingCompletion),
        Bucket::ToDeliver => StageGroup::One(Stage::Decided),
        Bucket::ToRegister => StageGroup::One(Stage::Delivered),
        Bucket::ToSupervise => StageGroup::One(Stage::Registered),
        Bucket::Done => StageGroup::Finished,
        Bucket::All => StageGroup::All,
    }
}
