//! A document from its unit to the list: each act goes through here, whoever does it.

use std::sync::Arc;

use jiff::Timestamp;
use terbuka_boxed::boxed;
use terbuka_core::ident::{CaseId, FileId, ItemId, ProcedureId, UnitId};
use terbuka_core::procedure::{Procedure, Service};
use terbuka_core::record::decide::{
    Begin, Command, Handed, begin as decide_begin, decide, entry, may_at,
};
use terbuka_core::record::{Content, Facts, Record, Stage};
use terbuka_core::refusal::Refusal;
use terbuka_core::request::{Act, Actor};
use terbuka_core::role::Role;
use terbuka_store::{Read, StoredRecord, Tx};

use crate::authority::{Permission, Principal};
use crate::context::{Context, new_id};
use crate::error::{Check, DeskError, Result};
use crate::form::{MAX_LINE_CHARS, MAX_TEXT_CHARS};
use crate::offices::{self, Standing};
use crate::record_files::{self, Incoming, Kept};
use crate::serve::note_refusal;
use crate::{listing, readings};

/// A document to begin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct New {
    /// Unit that answers for it.
    pub unit: UnitId,
    /// Item of the list that it brings up to date.
    pub renews: Option<ItemId>,
    /// What is said of it.
    pub content: Content,
}

/// What somebody wants to do to a document; files come beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each stands for the command of the same name in the core")]
pub enum Deed {
    Keep { content: Box<Content> },
    HandOver,
    Store,
    Return { reason: String },
    Collect { content: Box<Content> },
    Submit { content: Box<Content> },
    Approve,
    Refuse { reason: String },
    List,
    Drop { reason: String },
}

impl Deed {
    /// The act that it is.
    pub fn act(&self) -> Act {
        match self {
            Deed::Keep { .. } => Act::RecordKeep,
            Deed::HandOver => Act::RecordHandOver,
            Deed::Store => Act::RecordStore,
            Deed::Return { .. } => Act::RecordReturn,
            Deed::Collect { .. } | Deed::Submit { .. } => Act::RecordCollect,
            Deed::Approve | Deed::Refuse { .. } => Act::RecordApprove,
            Deed::List => Act::RecordList,
            Deed::Drop { .. } => Act::RecordDrop,
        }
    }

    fn command(self, files: Vec<Handed>, now: Timestamp) -> Command {
        match self {
            Deed::Keep { content } => Command::Keep { content },
            Deed::HandOver => Command::HandOver { files },
            Deed::Store => Command::Store,
            Deed::Return { reason } => Command::Return { reason },
            Deed::Collect { content } => Command::Collect { content, files },
            Deed::Submit { content } => Command::Submit { content, files },
            Deed::Approve => Command::Approve,
            Deed::Refuse { reason } => Command::Refuse { reason },
            Deed::List => Command::List { item: ItemId::new(new_id(now)) },
            Deed::Drop { reason } => Command::Drop { reason },
        }
    }
}

/// What an act left behind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// The document.
    pub record: CaseId,
    /// Where it stands now.
    pub stage: Stage,
    /// Version of its row.
    pub version: i64,
    /// The item of the list that it became.
    pub item: Option<ItemId>,
}

impl From<StoredRecord> for Done {
    fn from(stored: StoredRecord) -> Self {
        Done {
            stage: stored.record.stage,
            version: stored.version,
            item: stored.record.listed.map(|listed| listed.item),
            record: stored.record.id,
        }
    }
}

/// What the decisions of one moment look at.
pub(crate) struct Moment {
    pub(crate) standing: Arc<Standing>,
    pub(crate) actor: Actor,
    pub(crate) procedure: Option<Arc<Procedure>>,
    now: Timestamp,
}

impl Moment {
    /// The moment for a document under way, or for one to begin.
    pub(crate) async fn of(
        cx: &Context,
        who: &Principal,
        read: &mut Read,
        record: Option<&Record>,
    ) -> Result<(Moment, Option<ProcedureId>)> {
        let standing = offices::standing(cx, &who.office).await?;
        // A document keeps the version of the SOP it was begun under.
        let procedure = match record {
            Some(record) => record.procedure.clone(),
            None => {
                let found = read.procedure_in_force(&who.office, Service::Documentation).await?;
                found.map(|stored| stored.id)
            }
        };
        let sop = match &procedure {
            Some(id) => Some(offices::procedure(cx, read, id).await?),
            None => None,
        };
        let (actor, now) = (who.actor(), cx.now());
        Ok((Moment { standing, actor, procedure: sop, now }, procedure))
    }

    pub(crate) fn facts(&self) -> Facts<'_> {
        Facts {
            now: self.now,
            office: &self.standing.office,
            procedure: self.procedure.as_deref(),
            actor: &self.actor,
        }
    }
}

/// Begins a document, with the files that come with it: all of it or nothing.
///
/// # Errors
/// Refused (a try by the wrong role is journaled); a file that cannot be taken; words too long.
#[boxed]
pub async fn begin(cx: &Context, who: &Principal, new: New, files: Vec<Incoming>) -> Result<Done> {
    who.may(Permission::SeeRecords)?;
    let mut read = cx.store.read().await?;
    let (moment, _) = Moment::of(cx, who, &mut read, None).await?;
    drop(read);
    // Who may not begin at all learns that, not what is wrong with his files.
    let act = entry(moment.procedure.as_deref());
    if let Err(refusal) = terbuka_core::record::decide::may(act, &moment.facts()) {
        return refused(cx, who, who.office.as_str(), act, refusal).await;
    }
    check(&new.content, None)?;
    let kept = record_files::keep(cx, record_files::check(files)?).await?;
    let mut tx = cx.store.begin().await?;
    let (moment, procedure) = Moment::of(cx, who, &mut tx, None).await?;
    let facts = moment.facts();
    if let Some(item) = &new.renews {
        listing::renewable(&mut tx, who, item).await?;
    }
    let begin = Begin {
        id: CaseId::new(new_id(moment.now)),
        office: who.office.clone(),
        unit: new.unit,
        procedure,
        renews: new.renews,
        content: new.content,
        files: kept.iter().map(Kept::handed).collect(),
    };
    let decision = match decide_begin(begin, &facts) {
        Ok(decision) => decision,
        Err(refusal) => {
            drop(tx);
            return refused(cx, who, who.office.as_str(), act, refusal).await;
        }
    };
    add_files(&mut tx, who, &kept, moment.now).await?;
    let stored = tx.add_record(&decision, &facts).await?;
    tx.commit().await?;
    Ok(stored.into())
}

/// An officer does something to a document of his office.
///
/// `version` is the one the officer saw; when the document has moved on since, nothing happens.
///
/// # Errors
/// Refused by regulation or SOP (a try by the wrong role is journaled); stale; not found; a file that
/// cannot be taken; words too long.
#[boxed]
pub async fn perform(
    cx: &Context,
    who: &Principal,
    id: &CaseId,
    version: Option<i64>,
    deed: Deed,
    files: Vec<Incoming>,
) -> Result<Done> {
    // Who may not do it at all learns that, whatever he sent and however old his page is.
    let act = deed.act();
    gate(cx, who, id, act).await?;
    check_deed(&deed)?;
    let kept = record_files::keep(cx, record_files::check(files)?).await?;
    if act == Act::RecordList {
        read_files(cx, id).await?;
    }
    let mut tx = cx.store.begin().await?;
    let stored = own(who, tx.record_for_change(id).await?)?;
    if version.is_some_and(|seen| seen != stored.version) {
        return Err(DeskError::Stale);
    }
    record_files::none_twice(&stored.record, &kept)?;
    let (moment, _) = Moment::of(cx, who, &mut tx, Some(&stored.record)).await?;
    let facts = moment.facts();
    let handed = kept.iter().map(Kept::handed).collect();
    let command = deed.command(handed, moment.now);
    let decision = match decide(&stored.record, &stored.content, command, &facts) {
        Ok(decision) => decision,
        Err(refusal) => {
            drop(tx);
            return refused(cx, who, id.as_str(), act, refusal).await;
        }
    };
    add_files(&mut tx, who, &kept, moment.now).await?;
    let saved = tx.save_record(&stored, &decision, &facts).await?;
    if let Some(listed) = saved.record.listed.as_ref().filter(|_| act == Act::RecordList) {
        listing::put(&mut tx, &moment.standing.office, &saved, &listed.item, who, &facts).await?;
    }
    tx.commit().await?;
    Ok(saved.into())
}

/// The words of its files, before it is listed with them: whoever looks for a word inside finds it
/// from the first moment.
async fn read_files(cx: &Context, id: &CaseId) -> Result<()> {
    let mut read = cx.store.read().await?;
    let Some(stored) = read.record(id).await? else { return Ok(()) };
    drop(read);
    for file in stored.record.current() {
        readings::ensure(cx, &file.sha256).await?;
    }
    Ok(())
}

async fn add_files(tx: &mut Tx, who: &Principal, kept: &[Kept], now: Timestamp) -> Result<()> {
    for file in kept {
        let stored = file.stored(&who.office, who.user.as_str(), now);
        tx.add_file(&stored).await?;
        readings::ask(tx, &stored, now).await?;
    }
    Ok(())
}

/// Remembers a try by the wrong hands, and refuses.
async fn refused<T>(
    cx: &Context,
    who: &Principal,
    subject: &str,
    act: Act,
    refusal: Refusal,
) -> Result<T> {
    let tx = cx.store.begin().await?;
    note_refusal(tx, &who.office, subject, &who.actor(), act, &refusal, cx.now()).await?;
    Err(refusal.into())
}

/// Whether an officer may do an act to a document as it stands: for a form that is not filled yet. A
/// try by the wrong role is journaled, as in [`perform`].
///
/// # Errors
/// Refused; not found.
#[boxed]
pub async fn gate(cx: &Context, who: &Principal, id: &CaseId, act: Act) -> Result<()> {
    who.may(Permission::SeeRecords)?;
    let mut read = cx.store.read().await?;
    let stored = own(who, read.record(id).await?)?;
    let (moment, _) = Moment::of(cx, who, &mut read, Some(&stored.record)).await?;
    drop(read);
    match may_at(&stored.record, act, &moment.facts()) {
        Ok(()) => Ok(()),
        Err(refusal) => refused(cx, who, id.as_str(), act, refusal).await,
    }
}

/// Whether a person sees his own units' documents only: a liaison officer with no other part in it.
pub(crate) fn only_own_units(who: &Principal) -> bool {
    !Permission::SeeRecords.roles().iter().any(|role| *role != Role::Liaison && who.has(*role))
}

/// The document, when it is of one's own office, and of one's own unit where one sees no others.
pub(crate) fn own(who: &Principal, found: Option<StoredRecord>) -> Result<StoredRecord> {
    found
        .filter(|stored| stored.record.office == who.office)
        .filter(|stored| !only_own_units(who) || who.units.contains(&stored.record.unit))
        .ok_or(DeskError::NotFound)
}

fn check_deed(deed: &Deed) -> Result<()> {
    match deed {
        Deed::Keep { content } | Deed::Collect { content } | Deed::Submit { content } => {
            check(content, None)
        }
        Deed::Return { reason } => check(&Content::default(), Some(("return_reason", reason))),
        Deed::Refuse { reason } => check(&Content::default(), Some(("refuse_reason", reason))),
        Deed::Drop { reason } => check(&Content::default(), Some(("drop_reason", reason))),
        Deed::HandOver | Deed::Store | Deed::Approve | Deed::List => Ok(()),
    }
}

/// Words within bounds, field by field.
fn check(content: &Content, reason: Option<(&str, &str)>) -> Result<()> {
    let mut check = Check::default();
    let shelf = &content.paper.shelf;
    for (field, text, most) in [
        ("title", &content.title, MAX_LINE_CHARS),
        ("summary", &content.summary, MAX_TEXT_CHARS),
        ("responsible", &content.responsible, MAX_LINE_CHARS),
        ("made_at", &content.made_at, MAX_LINE_CHARS),
        ("retention", &content.retention, MAX_LINE_CHARS),
        ("room", &shelf.room, MAX_LINE_CHARS),
        ("cabinet", &shelf.cabinet, MAX_LINE_CHARS),
        ("folder", &shelf.folder, MAX_LINE_CHARS),
    ] {
        check.ensure(text.chars().count() <= most, field, "too_long");
    }
    if let Some((field, words)) = reason {
        check.ensure(words.chars().count() <= MAX_TEXT_CHARS, field, "too_long");
    }
    check.done()
}

/// A file of a document on its way to an officer who sees the document.
///
/// # Errors
/// [`DeskError::NotFound`] for what is not there or not this person's to see.
#[boxed]
pub async fn file(
    cx: &Context,
    who: &Principal,
    id: &CaseId,
    file: &FileId,
) -> Result<crate::papers::FileOut> {
    who.may(Permission::SeeRecords)?;
    let mut read = cx.store.read().await?;
    own(who, read.record(id).await?)?;
    let found = read.record_file(id, file).await?.ok_or(DeskError::NotFound)?.file;
    drop(read);
    let bytes = cx.files.get(&found.sha256).await?.ok_or(DeskError::NotFound)?;
    Ok(crate::papers::FileOut { name: found.name, media_type: found.media_type, bytes })
}

/// The small picture of a file's first page; nothing when none was made.
///
/// # Errors
/// [`DeskError::NotFound`] for what is not there or not this person's to see.
#[boxed]
pub async fn picture(
    cx: &Context,
    who: &Principal,
    id: &CaseId,
    file: &FileId,
) -> Result<Option<crate::papers::FileOut>> {
    who.may(Permission::SeeRecords)?;
    let mut read = cx.store.read().await?;
    own(who, read.record(id).await?)?;
    let found = read.record_file(id, file).await?.ok_or(DeskError::NotFound)?.file;
    let reading = read.reading(&found.sha256).await?;
    drop(read);
    let Some(picture) = reading.and_then(|reading| reading.picture) else { return Ok(None) };
    let Some(bytes) = cx.files.get(&picture).await? else { return Ok(None) };
    Ok(Some(crate::papers::FileOut {
        name: "halaman-1.png".into(),
        media_type: "image/png".into(),
        bytes,
    }))
}
