//! Documents on their way to the list as their officers see them.

use std::collections::BTreeMap;

use jiff::Timestamp;
use terbuka_boxed::boxed;
use terbuka_core::ident::{CaseId, UnitId, UserId};
use terbuka_core::record::decide::{entry, may, may_at};
use terbuka_core::record::{Content, Event, Record, Stage};
use terbuka_core::refusal::Refusal;
use terbuka_core::request::Act;
use terbuka_core::role::Role;
pub use terbuka_documents::Rejection;
use terbuka_store::RecordFilter;
pub use terbuka_store::{ReadingState, StoredRecord};

use crate::authority::{Permission, Principal};
use crate::case::person;
use crate::context::Context;
use crate::error::Result;
use crate::records::{Moment, only_own_units, own};

/// Documents on one page of the list.
pub const PAGE: i64 = 50;

/// What of the documents is wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Only these stages; every stage when empty.
    pub stages: Vec<Stage>,
    /// Only of this unit.
    pub unit: Option<UnitId>,
    /// Only what has these words.
    pub text: String,
    /// Which page, from 1.
    pub page: i64,
}

/// The documents of an office as one officer sees them.
#[derive(Clone, Debug)]
pub struct RecordList {
    /// One page, changed last first.
    pub rows: Vec<StoredRecord>,
    /// How many there are in all.
    pub total: i64,
    /// How many stand at each stage.
    pub counts: BTreeMap<Stage, i64>,
    /// How a document begins here, and whether this person may begin one.
    pub begin: (Act, std::result::Result<(), Refusal>),
    /// The units for which this person may begin one.
    pub units: Vec<UnitId>,
}

/// One file of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileView {
    /// The file's row.
    pub file: terbuka_store::StoredFile,
    /// Which file of the document, from 1.
    pub slot: i64,
    /// Which version of it, from 1.
    pub version: i64,
    /// Whether a newer version took its place.
    pub replaced: bool,
    /// How far its reading has come.
    pub reading: ReadingState,
    /// Words found in it.
    pub words: usize,
    /// Whether there is a small picture of its first page.
    pub picture: bool,
    /// Who brought it.
    pub by: String,
}

/// One thing that happened to a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Happened {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
    /// What.
    pub event: Event,
    /// Why, where it was sent back, refused or given up.
    pub reason: String,
}

/// How one act was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Took {
    /// Which act.
    pub act: Act,
    /// Whole minutes from when it could begin.
    pub minutes: i64,
    /// Minutes the SOP promises for it, when it promises a span of the clock.
    pub promise: Option<u32>,
}

/// One document with all that an officer needs to act on it.
#[derive(Clone, Debug)]
pub struct RecordView {
    /// State.
    pub record: Record,
    /// What is said of it.
    pub content: Content,
    /// Version of its row.
    pub version: i64,
    /// Its files, every version.
    pub files: Vec<FileView>,
    /// What can be done from here, and whether this person may do it; what brings it on first.
    pub acts: Vec<(Act, std::result::Result<(), Refusal>)>,
    /// Number of the SOP's step for each act of the service.
    pub steps: BTreeMap<Act, String>,
    /// Title of the SOP it runs on.
    pub procedure: Option<String>,
    /// The act with which documents begin in this SOP.
    pub entry: Act,
    /// How long the acts took that were done, the last time each was.
    pub took: Vec<Took>,
    /// What happened, newest first.
    pub timeline: Vec<Happened>,
}

impl RecordView {
    /// Whether this person may do an act now.
    pub fn may(&self, act: Act) -> bool {
        self.acts.iter().any(|(one, may)| *one == act && may.is_ok())
    }
}

/// The acts of documentation, in the order of its way.
pub const WAY: [Act; 8] = [
    Act::RecordKeep,
    Act::RecordHandOver,
    Act::RecordReturn,
    Act::RecordStore,
    Act::RecordCollect,
    Act::RecordApprove,
    Act::RecordList,
    Act::RecordDrop,
];

/// The documents of one's office, or of one's own units.
///
/// # Errors
/// Not permitted.
#[boxed]
pub async fn list(cx: &Context, who: &Principal, wanted: &Wanted) -> Result<RecordList> {
    who.may(Permission::SeeRecords)?;
    let mut read = cx.store.read().await?;
    let (moment, _) = Moment::of(cx, who, &mut read, None).await?;
    let units_of = only_own_units(who).then(|| who.user.clone());
    let counts = read.record_stages(&who.office, units_of.as_ref()).await?;
    let filter = RecordFilter {
        stages: wanted.stages.clone(),
        unit: wanted.unit.clone(),
        units_of,
        text: wanted.text.clone(),
    };
    let offset = (wanted.page.max(1) - 1).saturating_mul(PAGE);
    let page = read.records(&who.office, &filter, PAGE, offset).await?;
    let act = entry(moment.procedure.as_deref());
    let central = who.roles.iter().any(|role| *role != Role::Liaison && act.roles().contains(role));
    let all = moment.standing.office.units.iter().map(|unit| unit.id.clone());
    Ok(RecordList {
        rows: page.rows,
        total: page.total,
        counts: counts.into_iter().collect(),
        begin: (act, may(act, &moment.facts())),
        units: all.filter(|unit| central || who.units.contains(unit)).collect(),
    })
}

/// One document of one's office.
///
/// # Errors
/// Not permitted; not found.
#[boxed]
pub async fn open(cx: &Context, who: &Principal, id: &CaseId) -> Result<RecordView> {
    who.may(Permission::SeeRecords)?;
    let mut read = cx.store.read().await?;
    let stored = own(who, read.record(id).await?)?;
    let (moment, _) = Moment::of(cx, who, &mut read, Some(&stored.record)).await?;
    let facts = moment.facts();
    let people: BTreeMap<UserId, String> =
        read.users_of(&who.office).await?.into_iter().map(|user| (user.id, user.name)).collect();
    let mut files = Vec::new();
    for one in read.record_files(id).await? {
        let reading = read.reading(&one.file.sha256).await?;
        files.push(FileView {
            slot: one.slot,
            version: one.version,
            replaced: !stored.record.current().any(|current| current.file == one.file.id),
            reading: reading.as_ref().map_or(ReadingState::Waiting, |reading| reading.state),
            words: reading.as_ref().map_or(0, |one| one.text.split_whitespace().count()),
            picture: reading.is_some_and(|reading| reading.picture.is_some()),
            by: person(&one.file.uploaded_by, &people),
            file: one.file,
        });
    }
    let reasons = read.record_texts(id).await?;
    let (mut returns, mut refusals) = (0_u32, 0_u32);
    let mut timeline = Vec::new();
    for entry in read.record_timeline(id).await? {
        let slot = match entry.event {
            Event::Returned { .. } => {
                returns += 1;
                format!("returned/{returns}")
            }
            Event::Refused { .. } => {
                refusals += 1;
                format!("refused/{refusals}")
            }
            Event::Dropped { .. } => "dropped/1".to_owned(),
            _ => String::new(),
        };
        let reason = reasons.iter().find(|text| text.slot == slot);
        timeline.push(Happened {
            at: entry.at,
            by: person(&entry.actor, &people),
            event: entry.event,
            reason: reason.map(|text| text.body.clone()).unwrap_or_default(),
        });
    }
    timeline.reverse();
    let sop = moment.procedure.as_deref();
    let promise = |act| sop?.step_of(act)?.time.as_ref()?.minutes();
    let mut took: Vec<Took> = Vec::new();
    for step in read.record_steps(id).await? {
        took.retain(|one| one.act != step.act);
        let minutes = crate::case::minutes(step.opened, step.done);
        took.push(Took { act: step.act, minutes, promise: promise(step.act) });
    }
    let acts = stored.record.stage.acts().iter();
    Ok(RecordView {
        acts: acts.map(|act| (*act, may_at(&stored.record, *act, &facts))).collect(),
        steps: WAY
            .into_iter()
            .filter_map(|act| Some((act, sop?.step_of(act)?.number.clone())))
            .collect(),
        procedure: sop.map(|sop| sop.header.title.clone()),
        entry: entry(sop),
        files,
        took,
        timeline,
        version: stored.version,
        record: stored.record,
        content: stored.content,
    })
}
