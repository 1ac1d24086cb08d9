//! The service charter from draft to the wall: each act goes through here, whoever does it.

use std::sync::Arc;

use terbuka_boxed::boxed;
use terbuka_core::charter::content::Sources;
use terbuka_core::charter::decide::{
    Begin, Command, begin as decide_begin, decide, may, replaced_by,
};
use terbuka_core::charter::promise::promises;
use terbuka_core::charter::{Facts, Promise, Stage, Words};
use terbuka_core::ident::{CaseId, ProcedureId};
use terbuka_core::law::Terms;
use terbuka_core::procedure::{Procedure, Service};
use terbuka_core::refusal::Refusal;
use terbuka_core::request::{Act, Actor};
use terbuka_store::{Read, StoreError, StoredCharter, Tx};

use crate::authority::{Permission, Principal};
use crate::context::{Context, new_id};
use crate::error::{Check, DeskError, Result};
use crate::form::MAX_LINE_CHARS;
use crate::offices::{self, Standing};
use crate::serve::note_refusal;

/// Characters of one part of a charter at most; more would fit on no wall.
pub const MAX_PART_CHARS: usize = 4_000;

/// What an act left behind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// The charter.
    pub charter: CaseId,
    /// Which edition.
    pub edition: u32,
    /// Where it stands now.
    pub stage: Stage,
    /// Version of its row.
    pub version: i64,
}

impl From<StoredCharter> for Done {
    fn from(stored: StoredCharter) -> Self {
        Done {
            charter: stored.charter.id,
            edition: stored.charter.edition,
            stage: stored.charter.stage,
            version: stored.version,
        }
    }
}

/// The office's pages, as posters and charters name them.
pub fn portal_url(cx: &Context, office: &terbuka_core::office::Office) -> String {
    format!("{}/{}", cx.public_url, office.slug)
}

/// What the decisions of one moment look at.
pub(crate) struct Moment {
    pub(crate) standing: Arc<Standing>,
    pub(crate) actor: Actor,
    pub(crate) procedure: Option<Arc<Procedure>>,
    pub(crate) promises: Vec<Promise>,
    now: jiff::Timestamp,
}

impl Moment {
    /// The moment for a charter under way, or for one to begin.
    pub(crate) async fn of(
        cx: &Context,
        standing: Arc<Standing>,
        who: &Principal,
        read: &mut Read,
        charter: Option<&StoredCharter>,
    ) -> Result<(Moment, Option<ProcedureId>)> {
        let now = cx.now();
        // A charter keeps the version of the SOP it was begun under.
        let procedure = match charter {
            Some(stored) => stored.charter.procedure.clone(),
            None => {
                let found = read.procedure_in_force(&who.office, Service::Charter).await?;
                found.map(|stored| stored.id)
            }
        };
        let sop = match &procedure {
            Some(id) => Some(offices::procedure(cx, read, id).await?),
            None => None,
        };
        let on = standing.office.date_at(now);
        let request = standing.request.as_ref().map(|(_, procedure)| procedure.as_ref());
        let promises = promises(&cx.rules, Terms::shipped(), request, on);
        let actor = who.actor();
        Ok((Moment { standing, actor, procedure: sop, promises, now }, procedure))
    }

    pub(crate) fn facts(&self) -> Facts<'_> {
        Facts {
            now: self.now,
            office: &self.standing.office,
            calendar: &self.standing.calendar,
            terms: Terms::shipped(),
            procedure: self.procedure.as_deref(),
            promises: &self.promises,
            actor: &self.actor,
        }
    }
}

/// Begins a draft, filled from the office's own data.
///
/// # Errors
/// Refused (a try by the wrong role is journaled); another edition is under way.
#[boxed]
pub async fn begin(cx: &Context, who: &Principal) -> Result<Done> {
    who.may(Permission::SeeCharter)?;
    let standing = offices::standing(cx, &who.office).await?;
    let mut tx = cx.store.begin().await?;
    let (moment, procedure) = Moment::of(cx, standing, who, &mut tx, None).await?;
    let facts = moment.facts();
    let office = &moment.standing.office;
    let editions = tx.charters_of(&who.office).await?;
    let newest = editions.first().map_or(0, |stored| stored.charter.edition);
    let under_way = editions.iter().find(|stored| stored.charter.stage.is_under_way());
    let portal = portal_url(cx, office);
    let sources = Sources {
        office,
        rules: &cx.rules,
        terms: Terms::shipped(),
        sop: moment.standing.request.as_ref().map(|(_, procedure)| procedure.as_ref()),
        portal: &portal,
        on: facts.today(),
    };
    let new = Begin {
        id: CaseId::new(new_id(moment.now)),
        office: who.office.clone(),
        edition: newest.saturating_add(1),
        procedure,
    };
    let under_way = under_way.map(|stored| stored.charter.edition);
    let decision = match decide_begin(new, under_way, &sources, &facts) {
        Ok(decision) => decision,
        Err(refusal) => {
            let subject = who.office.as_str();
            let act = Act::CharterDraft;
            note_refusal(tx, &who.office, subject, &moment.actor, act, &refusal, moment.now)
                .await?;
            return Err(refusal.into());
        }
    };
    // Two who begin at the same moment: the database lets one of them.
    let stored = match tx.add_charter(&decision, &facts).await {
        Err(StoreError::Duplicate { .. }) => return Err(DeskError::Stale),
        done => done?,
    };
    tx.commit().await?;
    Ok(stored.into())
}

/// An officer does something to a charter of his office.
///
/// `version` is the one the officer saw; when the charter has moved on since, nothing happens.
///
/// # Errors
/// Refused by law, regulation or SOP (a try by the wrong role is journaled); stale; not found; words
/// that are too long.
#[boxed]
pub async fn perform(
    cx: &Context,
    who: &Principal,
    id: &CaseId,
    version: Option<i64>,
    command: Command,
) -> Result<Done> {
    who.may(Permission::SeeCharter)?;
    let standing = offices::standing(cx, &who.office).await?;
    let mut tx = cx.store.begin().await?;
    let stored = own(who, tx.charter_for_change(id).await?)?;
    let (moment, _) = Moment::of(cx, standing, who, &mut tx, Some(&stored)).await?;
    let facts = moment.facts();
    let act = command.act();
    // Who may not do it at all learns that, whatever he wrote and however old his page is.
    let refused = may_at(stored.charter.stage, act, &facts).err();
    if refused.is_none() {
        check(&command)?;
        if version.is_some_and(|seen| seen != stored.version) {
            return Err(DeskError::Stale);
        }
    }
    let publishes = matches!(command, Command::Publish { .. });
    let decided = match refused {
        Some(refusal) => Err(refusal),
        None => decide(&stored.charter, &stored.content, command, &facts),
    };
    let decision = match decided {
        Ok(decision) => decision,
        Err(refusal) => {
            let subject = stored.charter.id.as_str();
            note_refusal(tx, &who.office, subject, &moment.actor, act, &refusal, moment.now)
                .await?;
            return Err(refusal.into());
        }
    };
    if publishes {
        replace(&mut tx, &stored, &facts).await?;
    }
    let stored = tx.save_charter(&stored, &decision, &facts).await?;
    tx.commit().await?;
    Ok(stored.into())
}

/// The edition in force makes place for another.
async fn replace(tx: &mut Tx, by: &StoredCharter, facts: &Facts<'_>) -> Result<()> {
    let Some(old) = tx.charter_in_force(&by.charter.office).await? else { return Ok(()) };
    let decision = replaced_by(&old.charter, by.charter.edition, facts.today());
    tx.save_charter(&old, &decision, facts).await?;
    Ok(())
}

/// Whether an officer may do an act to a charter as it stands: for a form that is not filled yet. A
/// try by the wrong role is journaled, as in [`perform`].
///
/// # Errors
/// Refused; not found.
#[boxed]
pub async fn gate(cx: &Context, who: &Principal, id: &CaseId, act: Act) -> Result<()> {
    who.may(Permission::SeeCharter)?;
    let standing = offices::standing(cx, &who.office).await?;
    let mut read = cx.store.read().await?;
    let stored = own(who, read.charter(id).await?)?;
    let (moment, _) = Moment::of(cx, standing, who, &mut read, Some(&stored)).await?;
    drop(read);
    if let Err(refusal) = may_at(stored.charter.stage, act, &moment.facts()) {
        let tx = cx.store.begin().await?;
        let subject = stored.charter.id.as_str();
        note_refusal(tx, &who.office, subject, &moment.actor, act, &refusal, moment.now).await?;
        return Err(refusal.into());
    }
    Ok(())
}

/// Whether an act has a meaning at a stage and is this person's.
pub(crate) fn may_at(
    stage: Stage,
    act: Act,
    facts: &Facts<'_>,
) -> std::result::Result<(), Refusal> {
    if !stage.acts().contains(&act) {
        return Err(Refusal::CharterStage { act, stage });
    }
    may(act, facts)
}

/// The charter, when it is of one's own office.
pub(crate) fn own(who: &Principal, found: Option<StoredCharter>) -> Result<StoredCharter> {
    found.filter(|stored| stored.charter.office == who.office).ok_or(DeskError::NotFound)
}

/// Words within bounds, field by field.
fn check(command: &Command) -> Result<()> {
    let mut check = Check::default();
    let long = |text: &str, most: usize| text.chars().count() > most;
    match command {
        Command::Revise(words) | Command::Submit(words) => check_words(&mut check, words),
        Command::SendBack { reason } => {
            check.ensure(!long(reason, MAX_PART_CHARS), "return_reason", "too_long");
        }
        Command::Determine { decree: Some(decree), .. } => {
            check.ensure(!long(decree, MAX_LINE_CHARS), "decree", "too_long");
        }
        Command::Determine { decree: None, .. } | Command::Publish { .. } => {}
    }
    check.done()
}

fn check_words(check: &mut Check, words: &Words) {
    for (part, text) in &words.parts {
        let fits = text.chars().count() <= MAX_PART_CHARS;
        check.ensure(fits, part.code(), "too_long");
    }
    for (key, text) in &words.promises {
        let fits = text.chars().count() <= MAX_LINE_CHARS;
        check.ensure(fits, &format!("promise_{}", key.code()), "too_long");
    }
}
