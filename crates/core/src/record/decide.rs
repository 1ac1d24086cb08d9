//! What may be done to a document on its way to the list, and what comes of it: command + facts →
//! decision or refusal.
//!
//! The same three questions as for a request: has the act a meaning at this stage, may this role do
//! it, does the office's SOP give it to this lane.

use crate::catalog::Category;
use crate::ident::{CaseId, FileId, ItemId, OfficeId, ProcedureId, UnitId};
use crate::procedure::{Assignment, Procedure};
use crate::record::event::Beginning;
use crate::record::{Approved, Content, Decision, Event, Facts, Filed, Listed, Record, Stage};
use crate::refusal::Refusal;
use crate::request::{Act, Actor, Text};
use crate::role::Role;

/// A file that was checked and whose bytes are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handed {
    /// Its row.
    pub file: FileId,
    /// SHA-256 of its bytes, hexadecimal.
    pub sha256: String,
    /// Its size in bytes.
    pub size: u64,
    /// The file of the document that it is a new version of.
    pub replaces: Option<FileId>,
}

/// A document to begin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Begin {
    /// Identifier made by the caller.
    pub id: CaseId,
    /// Office.
    pub office: OfficeId,
    /// Unit that answers for it.
    pub unit: UnitId,
    /// Version of the documentation SOP in force.
    pub procedure: Option<ProcedureId>,
    /// Item of the list that it brings up to date.
    pub renews: Option<ItemId>,
    /// What is said of it.
    pub content: Content,
    /// Files that come with it.
    pub files: Vec<Handed>,
}

/// What somebody wants to do to a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Say anew what it is and where its paper stands.
    Keep {
        /// What is said.
        content: Box<Content>,
    },
    /// Hand the digital copy over.
    HandOver {
        /// The files.
        files: Vec<Handed>,
    },
    /// Take it in.
    Store,
    /// Send it back to the unit.
    Return {
        /// Why.
        reason: String,
    },
    /// Fill in the list form.
    Collect {
        /// What it says.
        content: Box<Content>,
        /// More files, or new versions.
        files: Vec<Handed>,
    },
    /// Fill in the list form and hand it in for approval.
    Submit {
        /// What it says.
        content: Box<Content>,
        /// More files, or new versions.
        files: Vec<Handed>,
    },
    /// Yes.
    Approve,
    /// No: back, with the reason.
    Refuse {
        /// Why.
        reason: String,
    },
    /// Document it on the list.
    List {
        /// As which item.
        item: ItemId,
    },
    /// Give it up.
    Drop {
        /// Why.
        reason: String,
    },
}

impl Command {
    /// The act this command is.
    pub fn act(&self) -> Act {
        match self {
            Command::Keep { .. } => Act::RecordKeep,
            Command::HandOver { .. } => Act::RecordHandOver,
            Command::Store => Act::RecordStore,
            Command::Return { .. } => Act::RecordReturn,
            Command::Collect { .. } | Command::Submit { .. } => Act::RecordCollect,
            Command::Approve | Command::Refuse { .. } => Act::RecordApprove,
            Command::List { .. } => Act::RecordList,
            Command::Drop { .. } => Act::RecordDrop,
        }
    }
}

/// The act with which a document begins in this office: with the paper, unless its SOP knows only the
/// list form.
pub fn entry(procedure: Option<&Procedure>) -> Act {
    let binds = |act| procedure.is_some_and(|sop| sop.step_of(act).is_some());
    let paper = [Act::RecordKeep, Act::RecordHandOver, Act::RecordStore].into_iter().any(binds);
    if binds(Act::RecordCollect) && !paper { Act::RecordCollect } else { Act::RecordKeep }
}

/// Begins a document.
///
/// # Errors
/// A [`Refusal`] that says which rule stands against it.
pub fn begin(begin: Begin, facts: &Facts) -> Result<Decision, Refusal> {
    let act = entry(facts.procedure);
    may(act, facts)?;
    own_unit(act, &begin.unit, facts)?;
    if facts.office.unit(&begin.unit).is_none() {
        return Err(Refusal::Missing { what: "record/unit".into() });
    }
    let content = begin.content.trimmed();
    if content.title.is_empty() {
        return Err(Refusal::Missing { what: "record/title".into() });
    }
    open(&content)?;
    let mut beginning = Beginning {
        id: begin.id,
        office: begin.office,
        unit: begin.unit,
        procedure: begin.procedure,
        renews: begin.renews,
        stage: if act == Act::RecordCollect { Stage::Collected } else { Stage::Kept },
        files: Vec::new(),
        on: facts.today(),
    };
    beginning.files = filed(&beginning.begin(), begin.files, facts)?;
    Ok(Decision {
        next: beginning.begin(),
        event: Event::Begun(beginning),
        act,
        content: Some(content),
        texts: Vec::new(),
    })
}

/// Decides one command on one document, of which `content` is said now.
///
/// # Errors
/// A [`Refusal`] that says which rule stands against it.
pub fn decide(
    record: &Record,
    content: &Content,
    command: Command,
    facts: &Facts,
) -> Result<Decision, Refusal> {
    let act = command.act();
    may_at(record, act, facts)?;
    let today = facts.today();
    let mut texts = Vec::new();
    let (event, content) = match command {
        Command::Keep { content } => {
            (Event::Described { files: Vec::new() }, Some(described(*content)?))
        }
        Command::HandOver { files } => {
            let files = filed(record, files, facts)?;
            // What is handed over must be there: a copy that came when the document was begun counts.
            if record.files.is_empty() && files.is_empty() {
                return Err(Refusal::Missing { what: "record/files".into() });
            }
            (Event::HandedOver { on: today, files }, None)
        }
        Command::Store => (Event::Stored { on: today }, None),
        Command::Return { reason } => {
            texts.push(said("returned", u32::from(record.returns) + 1, &reason, "return_reason")?);
            (Event::Returned { on: today }, None)
        }
        Command::Collect { content, files } => {
            let files = filed(record, files, facts)?;
            (Event::Described { files }, Some(described(*content)?))
        }
        Command::Submit { content, files } => {
            let content = described(*content)?;
            whole(&content)?;
            let files = filed(record, files, facts)?;
            let none = record.files.is_empty() && files.is_empty();
            if none && content.form.is_some_and(|form| form != super::Form::Hard) {
                return Err(Refusal::Missing { what: "record/files".into() });
            }
            (Event::Submitted { on: today, files }, Some(content))
        }
        Command::Approve => {
            whole(content)?;
            let approved = Approved {
                on: today,
                by: facts.actor.user().cloned(),
                role: approver(facts.actor),
            };
            (Event::Approved { approved }, None)
        }
        Command::Refuse { reason } => {
            texts.push(said("refused", u32::from(record.refusals) + 1, &reason, "refuse_reason")?);
            (Event::Refused { on: today }, None)
        }
        Command::List { item } => {
            // A renewal keeps the address that people cited.
            let item = record.renews.clone().unwrap_or(item);
            (Event::Listed { listed: Listed { on: today, item } }, None)
        }
        Command::Drop { reason } => {
            texts.push(said("dropped", 1, &reason, "drop_reason")?);
            (Event::Dropped { on: today }, None)
        }
    };
    let next = record.clone().after(&event);
    Ok(Decision { next, event, act, content, texts })
}

/// Whether an act has a meaning for a document as it stands and is this person's.
///
/// # Errors
/// A [`Refusal`] that says why not.
pub fn may_at(record: &Record, act: Act, facts: &Facts) -> Result<(), Refusal> {
    if !record.stage.acts().contains(&act) {
        return Err(Refusal::RecordStage { act, stage: record.stage });
    }
    may(act, facts)?;
    own_unit(act, &record.unit, facts)
}

/// Whether the actor may do an act at all, by regulation and by the office's documentation SOP.
///
/// # Errors
/// [`Refusal::WrongRole`] or [`Refusal::WrongLane`].
pub fn may(act: Act, facts: &Facts) -> Result<(), Refusal> {
    let wrong_role = || Refusal::WrongRole { act, needed: act.roles().to_vec() };
    let Actor::Officer { roles, .. } = facts.actor else { return Err(wrong_role()) };
    let usual = act.roles().iter().any(|role| roles.contains(role));
    let assignment = match facts.procedure {
        Some(procedure) => procedure.assignment(act, roles),
        None => Assignment::Unbound,
    };
    match assignment {
        // The SOP may give a step to a role the usual list lacks; approving stays with those over
        // the PPID, for nobody approves his own list.
        Assignment::Yours(step, _) if act != Act::RecordApprove && step.lanes.len() == 1 => Ok(()),
        Assignment::Others { step, lanes } => Err(Refusal::WrongLane {
            act,
            step: step.number.clone(),
            lanes: lanes.iter().map(|lane| lane.title.clone()).collect(),
        }),
        _ if usual => Ok(()),
        _ => Err(wrong_role()),
    }
}

/// A liaison officer acts for his own units only; who holds another role of the act besides acts for
/// all.
fn own_unit(act: Act, unit: &UnitId, facts: &Facts) -> Result<(), Refusal> {
    let Actor::Officer { roles, units, .. } = facts.actor else { return Ok(()) };
    let central = roles.iter().any(|role| *role != Role::Liaison && act.roles().contains(role));
    if central || !roles.contains(&Role::Liaison) || units.contains(unit) {
        return Ok(());
    }
    Err(Refusal::OtherUnit { act })
}

fn described(content: Content) -> Result<Content, Refusal> {
    let content = content.trimmed();
    if content.title.is_empty() {
        return Err(Refusal::Missing { what: "record/title".into() });
    }
    open(&content)?;
    Ok(content)
}

/// What is exempt comes on its own list by a decided consequence test, never through here.
fn open(content: &Content) -> Result<(), Refusal> {
    match content.category {
        Some(Category::Exempt) => Err(Refusal::ExemptByTestOnly),
        _ => Ok(()),
    }
}

fn whole(content: &Content) -> Result<(), Refusal> {
    match content.missing() {
        Some(what) => Err(Refusal::Missing { what: format!("record/{what}") }),
        None => Ok(()),
    }
}

fn said(slot: &str, round: u32, reason: &str, field: &str) -> Result<Text, Refusal> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(Refusal::Missing { what: format!("record/{field}") });
    }
    Ok(Text::new(format!("{slot}/{round}"), reason))
}

/// The files' places among the document's: a new slot, or the next version of one.
fn filed(record: &Record, handed: Vec<Handed>, facts: &Facts) -> Result<Vec<Filed>, Refusal> {
    let mut all = record.files.clone();
    let before = all.len();
    for one in handed {
        let slot = match &one.replaces {
            Some(old) => match all.iter().find(|filed| filed.file == *old) {
                Some(filed) => filed.slot,
                None => return Err(Refusal::Missing { what: "record/replaces".into() }),
            },
            None => all.iter().map(|filed| filed.slot).max().unwrap_or(0).saturating_add(1),
        };
        let version = all.iter().filter(|filed| filed.slot == slot).map(|filed| filed.version);
        all.push(Filed {
            version: version.max().unwrap_or(0).saturating_add(1),
            file: one.file,
            sha256: one.sha256,
            size: one.size,
            slot,
            on: facts.today(),
        });
    }
    Ok(all.split_off(before))
}

fn approver(actor: &Actor) -> Role {
    match actor {
        Actor::Officer { roles, .. } => {
            let own = Act::RecordApprove.roles().iter().find(|role| roles.contains(role));
            own.copied().unwrap_or(Role::AtasanPpid)
        }
        Actor::Requester | Actor::System => Role::AtasanPpid,
    }
}
