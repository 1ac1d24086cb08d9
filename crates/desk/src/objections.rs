//! Objections from lodging to execution: each act goes through here, whoever does it.

use std::sync::Arc;

use jiff::Timestamp;
use terbuka_boxed::boxed;
use terbuka_core::ident::{CaseId, LetterId, OfficeId, ProcedureId};
use terbuka_core::objection::decide::{Command, decide, may, may_at, recompute};
use terbuka_core::objection::{Decision, Dossier, Duty, Event, Facts, Objection, Stage};
use terbuka_core::procedure::{Procedure, Service};
use terbuka_core::refusal::Refusal;
use terbuka_core::request::order::{OrderedBy, executed, ordered};
use terbuka_core::request::{Act, Actor};
use terbuka_store::{Read, StoredObjection, StoredRequest, Tx};

use crate::authority::{Permission, Principal};
use crate::context::Context;
use crate::duties;
use crate::error::{Check, DeskError, Result};
use crate::form::MAX_TEXT_CHARS;
use crate::objection_duties::{Fulfil, note_on_request, request_of};
use crate::offices::{self, Standing};
use crate::serve::note_refusal;
use crate::upload::{self, Upload, UploadSlot};

pub use crate::objection_about::{About, about};
pub use crate::objection_intake::{
    DeskObjection, Submitted, gate as gate_intake, receive, submit, submit_without,
};

/// What an act left behind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// The objection.
    pub objection: CaseId,
    /// Its number.
    pub number: String,
    /// Where it stands now.
    pub stage: Stage,
    /// Version of its row.
    pub version: i64,
    /// Letters issued, in order.
    pub letters: Vec<LetterId>,
}

/// What the decisions of one moment look at.
pub(crate) struct Moment {
    pub(crate) standing: Arc<Standing>,
    pub(crate) actor: Actor,
    pub(crate) procedure: Option<Arc<Procedure>>,
    pub(crate) now: Timestamp,
}

impl Moment {
    /// The moment for an objection under way, or for one to take in.
    pub(crate) async fn of(
        cx: &Context,
        standing: Arc<Standing>,
        actor: Actor,
        read: &mut Read,
        objection: Option<&Objection>,
    ) -> Result<(Moment, Option<ProcedureId>)> {
        // An objection keeps the version of the SOP it was lodged under.
        let procedure = match objection {
            Some(objection) => objection.procedure.clone(),
            None => {
                let found =
                    read.procedure_in_force(&standing.office.id, Service::Objection).await?;
                found.map(|stored| stored.id)
            }
        };
        let sop = match &procedure {
            Some(id) => Some(offices::procedure(cx, read, id).await?),
            None => None,
        };
        Ok((Moment { standing, actor, procedure: sop, now: cx.now() }, procedure))
    }

    pub(crate) fn facts<'a>(&'a self, cx: &'a Context) -> Facts<'a> {
        Facts {
            now: self.now,
            office: &self.standing.office,
            calendar: &self.standing.calendar,
            rules: &cx.rules,
            procedure: self.procedure.as_deref(),
            actor: &self.actor,
        }
    }
}

/// An officer does something to an objection of his office.
///
/// `version` is the one the officer saw; when the objection has moved on since, nothing happens.
///
/// # Errors
/// Refused by law, regulation or SOP (a try by the wrong role is journaled); stale; not found; words
/// that are too long; a file that cannot be taken.
#[boxed]
pub async fn perform(
    cx: &Context,
    who: &Principal,
    id: &CaseId,
    version: Option<i64>,
    command: Command,
    uploads: Vec<Upload>,
) -> Result<Done> {
    who.may(Permission::SeeObjections)?;
    let standing = offices::standing(cx, &who.office).await?;
    act(cx, standing, who.actor(), Some(who), id, version, command, uploads).await
}

/// The objector does something to his own objection, by its token.
///
/// # Errors
/// Refused; not found; words that are too long.
#[boxed]
pub async fn by_objector(cx: &Context, token: &str, command: Command) -> Result<Done> {
    let stored = by_token(cx, token).await?;
    let standing = offices::standing(cx, &stored.objection.office).await?;
    let id = stored.objection.id;
    act(cx, standing, Actor::Requester, None, &id, None, command, Vec::new()).await
}

/// The objection of a token.
pub(crate) async fn by_token(cx: &Context, token: &str) -> Result<StoredObjection> {
    if token.len() > 64 || !token.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return Err(DeskError::NotFound);
    }
    let mut read = cx.store.read().await?;
    read.objection_by_token(token).await?.ok_or(DeskError::NotFound)
}

/// Whether an officer may do an act to an objection as it stands: for a form that is not filled yet.
/// A try by the wrong role is journaled, as in [`perform`].
///
/// # Errors
/// Refused; not found.
#[boxed]
pub async fn gate(cx: &Context, who: &Principal, id: &CaseId, act: Act) -> Result<()> {
    who.may(Permission::SeeObjections)?;
    let standing = offices::standing(cx, &who.office).await?;
    let mut read = cx.store.read().await?;
    let stored = own(who, read.objection(id).await?)?;
    let (moment, _) =
        Moment::of(cx, standing, who.actor(), &mut read, Some(&stored.objection)).await?;
    drop(read);
    if let Err(refusal) = may_at(&stored.objection, act, &moment.facts(cx)) {
        let tx = cx.store.begin().await?;
        note_refusal(tx, &who.office, id.as_str(), &moment.actor, act, &refusal, moment.now)
            .await?;
        return Err(refusal.into());
    }
    Ok(())
}

#[expect(clippy::too_many_arguments, reason = "one private function behind two narrow ones")]
async fn act(
    cx: &Context,
    standing: Arc<Standing>,
    actor: Actor,
    who: Option<&Principal>,
    id: &CaseId,
    version: Option<i64>,
    command: Command,
    uploads: Vec<Upload>,
) -> Result<Done> {
    let files = upload::keep(cx, upload::check(uploads)?).await?;
    let mut tx = cx.store.begin().await?;
    let stored = tx.objection_for_change(id).await?.ok_or(DeskError::NotFound)?;
    if stored.objection.office != standing.office.id {
        return Err(DeskError::NotFound);
    }
    let (moment, _) = Moment::of(cx, standing, actor, &mut tx, Some(&stored.objection)).await?;
    let facts = moment.facts(cx);
    let act = command.act();
    // Who may not do it at all learns that, whatever he wrote and however old his page is.
    let refused = may_at(&stored.objection, act, &facts).err();
    if refused.is_none() {
        check_words(&command)?;
        if version.is_some_and(|seen| seen != stored.version) {
            return Err(DeskError::Stale);
        }
    }
    let request = request_of(&mut tx, stored.objection.request.as_ref()).await?;
    let case = request.as_ref().map(|request| &request.case);
    let decided = match refused {
        Some(refusal) => Err(refusal),
        None => decide(&stored.objection, command, case, &facts),
    };
    let decision = match decided {
        Ok(decision) => decision,
        Err(refusal) => {
            let office = &moment.standing.office.id;
            note_refusal(tx, office, id.as_str(), &moment.actor, act, &refusal, moment.now).await?;
            return Err(refusal.into());
        }
    };
    let office = &moment.standing.office.id;
    let by = moment.actor.code();
    match (&decision.event, &stored.objection.request) {
        // What is given on an order belongs to the request it answers.
        (Event::Executed { .. }, Some(request)) => {
            upload::attach(&mut tx, office, request, by, &files, moment.now).await?;
        }
        _ => upload::attach_to_objection(&mut tx, office, id, by, &files, moment.now).await?,
    }
    let (stored, letters) = keep(cx, &mut tx, &moment, who, stored, &decision, request).await?;
    tx.commit().await?;
    duties::print_soon(cx, &letters);
    Ok(Done {
        objection: stored.objection.id,
        number: stored.objection.number,
        stage: stored.objection.stage,
        version: stored.version,
        letters,
    })
}

/// Keeps a decision with its journal entry, its step and its duties.
pub(crate) async fn keep(
    cx: &Context,
    tx: &mut Tx,
    moment: &Moment,
    who: Option<&Principal>,
    stored: StoredObjection,
    decision: &Decision,
    request: Option<StoredRequest>,
) -> Result<(StoredObjection, Vec<LetterId>)> {
    let stored = tx.save_objection(&stored, decision, &moment.facts(cx)).await?;
    let dossier = tx.objection_dossier(stored.objection.clone()).await?;
    let letters = follow(cx, tx, moment, who, &dossier, decision, request).await?;
    Ok((stored, letters))
}

/// What a decision demands beside its own state.
pub(crate) async fn follow(
    cx: &Context,
    tx: &mut Tx,
    moment: &Moment,
    who: Option<&Principal>,
    dossier: &Dossier,
    decision: &Decision,
    request: Option<StoredRequest>,
) -> Result<Vec<LetterId>> {
    let standing = &*moment.standing;
    let fulfil = Fulfil { cx, standing, who, now: moment.now, dossier };
    let mut letters = Vec::new();
    for duty in &decision.duties {
        match duty {
            Duty::Letter(kind) => letters.push(fulfil.issue(tx, *kind).await?),
            Duty::Tell(notice) => fulfil.tell(tx, *notice).await?,
            Duty::OrderOnRequest | Duty::ExecutedOnRequest => {
                let Some(stored) = &request else { continue };
                let source = dossier.objection.id.clone();
                let noted = match &decision.event {
                    Event::Answered { answer, .. } => answer
                        .order
                        .clone()
                        .map(|order| ordered(&stored.case, source, OrderedBy::Superior, order)),
                    Event::Executed { execution } => {
                        Some(executed(&stored.case, source, execution.clone()))
                    }
                    _ => None,
                };
                if let Some(noted) = noted {
                    let (actor, now) = (&moment.actor, moment.now);
                    note_on_request(cx, tx, standing, actor, now, stored, &noted).await?;
                }
            }
        }
    }
    Ok(letters)
}

/// The objection, when it is of one's own office.
pub(crate) fn own(who: &Principal, found: Option<StoredObjection>) -> Result<StoredObjection> {
    found.filter(|stored| stored.objection.office == who.office).ok_or(DeskError::NotFound)
}

/// What this person may do now, and what is possible but belongs to others.
pub(crate) fn acts(objection: &Objection, facts: &Facts<'_>) -> (Vec<Act>, Vec<(Act, Refusal)>) {
    let (mut acts, mut refused) = (Vec::new(), Vec::new());
    for act in objection.stage.acts().iter().copied() {
        let useless = act == Act::ObjectionExecute && objection.open_order().is_none()
            || act == Act::ObjectionReact && objection.reaction.is_some();
        if useless {
            continue;
        }
        match may(act, facts) {
            Ok(()) => acts.push(act),
            Err(refusal) => refused.push((act, refusal)),
        }
    }
    (acts, refused)
}

/// Counts every open clock of an office's objections anew; how many moved.
pub(crate) async fn recompute_in(
    cx: &Context,
    tx: &mut Tx,
    office: &OfficeId,
    by: &Actor,
) -> Result<u32> {
    const ALL: i64 = 100_000;
    let standing = Arc::new(offices::load(tx, office).await?);
    let mut moved = 0;
    for stored in tx.objections_of(office, true, ALL).await? {
        let objection = Some(&stored.objection);
        let (moment, _) = Moment::of(cx, standing.clone(), by.clone(), tx, objection).await?;
        let Some(decision) = recompute(&stored.objection, &moment.facts(cx))? else { continue };
        keep(cx, tx, &moment, None, stored, &decision, None).await?;
        moved += 1;
    }
    Ok(moved)
}

/// Words within bounds, field by field.
fn check_words(command: &Command) -> Result<()> {
    let mut check = Check::default();
    let mut fits = |text: &str, field: &str| {
        check.ensure(text.chars().count() <= MAX_TEXT_CHARS, field, "too_long");
    };
    match command {
        Command::Explain { words } => fits(words, "explanation"),
        Command::Answer(verdict) => {
            fits(&verdict.reasons, "reasons");
            fits(&verdict.order, "order");
        }
        Command::React { words, .. } => fits(words, "words"),
        Command::Execute { note, .. } => fits(note, "note"),
        Command::Withdraw { words } => fits(words, "words"),
        Command::Deliver { .. } | Command::Close => {}
    }
    check.done()
}

/// What a file handed in with an act is for.
pub fn slot_of(act: Act) -> UploadSlot {
    match act {
        Act::ObjectionExecute | Act::DisputeExecute => UploadSlot::Answer,
        _ => UploadSlot::Supporting,
    }
}
