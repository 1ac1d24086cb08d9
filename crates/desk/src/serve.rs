//! Serving a request: every act on an existing case goes through here, whoever does it.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::Timestamp;
use serde_json::json;
use terbuka_boxed::boxed;
use terbuka_core::exemption::DecidedTest;
use terbuka_core::ident::{CaseId, LetterId, OfficeId};
use terbuka_core::letter::LetterKind;
use terbuka_core::office::Office;
use terbuka_core::procedure::Procedure;
use terbuka_core::refusal::Refusal;
use terbuka_core::request::decide::{Command, decide, may};
use terbuka_core::request::{Act, Actor, Decision, Dossier, Duty, Facts, Request, Stage};
use terbuka_store::{NewEntry, Read, StoredRequest, Tx};

use crate::authority::{Permission, Principal};
use crate::context::Context;
use crate::duties::{self, Fulfil};
use crate::error::{DeskError, Result};
use crate::exemptions::decided_tests;
use crate::offices::{self, Standing};
use crate::upload::{self, Upload};

/// What an act left behind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// The case.
    pub case: CaseId,
    /// Its registration number.
    pub number: String,
    /// Where it stands now.
    pub stage: Stage,
    /// Version of its row.
    pub version: i64,
    /// Letters issued, in order.
    pub letters: Vec<LetterId>,
}

/// An officer does something to a case of his office.
///
/// `version` is the one the officer saw; when the case has moved on since, nothing happens.
///
/// # Errors
/// Refused by law, regulation or SOP (a try by the wrong role is journaled); stale; not found; a
/// file that cannot be taken.
#[boxed]
pub async fn perform(
    cx: &Context,
    who: &Principal,
    case: &CaseId,
    version: Option<i64>,
    command: Command,
    uploads: Vec<Upload>,
) -> Result<Done> {
    who.may(Permission::SeeCases)?;
    let standing = offices::standing(cx, &who.office).await?;
    act(cx, &standing, &who.actor(), Some(who), case, version, command, uploads).await
}

/// Whether an officer may do an act to a case as it stands: is the case his to see, has the act a
/// meaning at its stage, is it given to him by regulation and SOP. For a form that is not filled yet:
/// who may not do it learns that first. A try by the wrong role is journaled, as in [`perform`].
///
/// # Errors
/// Refused; not found.
#[boxed]
pub async fn gate(cx: &Context, who: &Principal, case: &CaseId, act: Act) -> Result<()> {
    who.may(Permission::SeeCases)?;
    let standing = offices::standing(cx, &who.office).await?;
    let now = cx.now();
    let mut read = cx.store.read().await?;
    let stored = read.request(case).await?.ok_or(DeskError::NotFound)?;
    if !crate::case::may_see(who, &stored.case) {
        return Err(DeskError::NotFound);
    }
    let procedure = offices::procedure(cx, &mut read, &stored.case.procedure).await?;
    drop(read);
    let stage = stored.case.stage;
    if !stage.acts().contains(&act) {
        return Err(Refusal::WrongStage { act, stage }.into());
    }
    let actor = who.actor();
    let facts = Facts {
        now,
        office: &standing.office,
        calendar: &standing.calendar,
        rules: &cx.rules,
        procedure: &procedure,
        actor: &actor,
        tests: &[],
    };
    if let Err(refusal) = may(act, &facts) {
        let tx = cx.store.begin().await?;
        let (office, subject) = (&stored.case.office, stored.case.id.as_str());
        note_refusal(tx, office, subject, &actor, act, &refusal, now).await?;
        return Err(refusal.into());
    }
    Ok(())
}

/// The requester does something to his own case, by its token.
///
/// # Errors
/// Refused; not found; a file that cannot be taken.
#[boxed]
pub async fn by_requester(
    cx: &Context,
    token: &str,
    command: Command,
    uploads: Vec<Upload>,
) -> Result<Done> {
    let mut read = cx.store.read().await?;
    let stored = read.request_by_token(token).await?.ok_or(DeskError::NotFound)?;
    drop(read);
    let standing = offices::standing(cx, &stored.case.office).await?;
    let case = stored.case.id.clone();
    act(cx, &standing, &Actor::Requester, None, &case, None, command, uploads).await
}

/// A date came: the program does what its own lanes and the law let it do.
pub(crate) async fn by_system(
    cx: &Context,
    standing: &Standing,
    case: &CaseId,
    command: Command,
) -> Result<Done> {
    act(cx, standing, &Actor::System, None, case, None, command, Vec::new()).await
}

#[expect(clippy::too_many_arguments, reason = "one private function behind three narrow ones")]
async fn act(
    cx: &Context,
    standing: &Standing,
    actor: &Actor,
    who: Option<&Principal>,
    case: &CaseId,
    version: Option<i64>,
    command: Command,
    uploads: Vec<Upload>,
) -> Result<Done> {
    let uploads = upload::keep(cx, upload::check(uploads)?).await?;
    let now = cx.now();
    let mut tx = cx.store.begin().await?;
    let stored = tx.request_for_change(case).await?.ok_or(DeskError::NotFound)?;
    let hidden = who.is_some_and(|who| !crate::case::may_see(who, &stored.case));
    if stored.case.office != standing.office.id || hidden {
        return Err(DeskError::NotFound);
    }
    if version.is_some_and(|seen| seen != stored.version) {
        return Err(DeskError::Stale);
    }
    let procedure = offices::procedure(cx, &mut tx, &stored.case.procedure).await?;
    let tests = tests(&mut tx, &command, &standing.office, now).await?;
    let facts = Facts {
        now,
        office: &standing.office,
        calendar: &standing.calendar,
        rules: &cx.rules,
        procedure: &procedure,
        actor,
        tests: &tests,
    };
    let act = command.act();
    let decision = match decide(&stored.case, command, &facts) {
        Ok(decision) => decision,
        Err(refusal) => {
            let (office, subject) = (&stored.case.office, stored.case.id.as_str());
            note_refusal(tx, office, subject, actor, act, &refusal, now).await?;
            return Err(refusal.into());
        }
    };
    upload::attach(&mut tx, &standing.office.id, case, actor.code(), &uploads, now).await?;
    let mut run = Run { cx, standing, procedure, who, now, letters: Vec::new() };
    let stored = run.keep(&mut tx, stored, actor, decision).await?;
    tx.commit().await?;
    duties::print_soon(cx, &run.letters);
    Ok(Done {
        case: stored.case.id,
        number: stored.case.number,
        stage: stored.case.stage,
        version: stored.version,
        letters: run.letters,
    })
}

/// The decided consequence tests that a command can rest on: only a decision does.
async fn tests(
    read: &mut Read,
    command: &Command,
    office: &Office,
    now: Timestamp,
) -> Result<Vec<DecidedTest>> {
    match command {
        Command::Decide(_) => decided_tests(read, &office.id, office.date_at(now)).await,
        _ => Ok(Vec::new()),
    }
}

/// One use case at work in one transaction.
struct Run<'a> {
    cx: &'a Context,
    standing: &'a Standing,
    procedure: Arc<Procedure>,
    who: Option<&'a Principal>,
    now: Timestamp,
    letters: Vec<LetterId>,
}

impl Run<'_> {
    /// Keeps a decision with its journal entry, its step and its duties, and does at once what the
    /// SOP gives to the program.
    async fn keep(
        &mut self,
        tx: &mut Tx,
        stored: StoredRequest,
        actor: &Actor,
        decision: Decision<Request>,
    ) -> Result<StoredRequest> {
        let procedure = self.procedure.clone();
        let (mut stored, mut actor, mut decision) = (stored, actor.clone(), decision);
        loop {
            let facts = |actor| Facts {
                now: self.now,
                office: &self.standing.office,
                calendar: &self.standing.calendar,
                rules: &self.cx.rules,
                procedure: &procedure,
                actor,
                tests: &[],
            };
            stored = tx.save(&stored, &decision, &facts(&actor), None).await?;
            let next = decision.duties.iter().find_map(|duty| match duty {
                Duty::Automatically(Act::Register) => Some(Command::Register),
                _ => None,
            });
            let follow = match next {
                Some(command) => Some(decide(&stored.case, command, &facts(&Actor::System))?),
                None => None,
            };
            let dossier = tx.dossier_of(stored.clone()).await?;
            self.fulfil(tx, &dossier, &decision).await?;
            let Some(next) = follow else { return Ok(stored) };
            actor = Actor::System;
            decision = next;
        }
    }

    async fn fulfil(
        &mut self,
        tx: &mut Tx,
        dossier: &Dossier,
        decision: &Decision<Request>,
    ) -> Result<()> {
        let fulfil = Fulfil {
            cx: self.cx,
            standing: self.standing,
            who: self.who,
            now: self.now,
            dossier,
            event: &decision.event,
            papers: BTreeSet::new(),
            receipt: None,
        };
        for duty in &decision.duties {
            if let Some(letter) = fulfil.duty(tx, duty).await? {
                self.letters.push(letter);
            }
        }
        Ok(())
    }
}

/// A try by somebody whose step it is not is remembered; other refusals are everyday slips.
pub(crate) async fn note_refusal(
    mut tx: Tx,
    office: &OfficeId,
    subject: &str,
    actor: &Actor,
    act: Act,
    refusal: &Refusal,
    now: Timestamp,
) -> Result<()> {
    if !matches!(refusal, Refusal::WrongRole { .. } | Refusal::WrongLane { .. }) {
        return Ok(());
    }
    tx.journal(NewEntry {
        office: office.as_str(),
        at: now,
        actor: actor.code(),
        subject_kind: "refused_act",
        subject,
        event: "act_refused",
        version: 1,
        body: json!({ "act": act, "why": refusal }),
    })?;
    Ok(tx.commit().await?)
}

/// The letters that a command would issue, as drafts; nothing is stored and no number is taken.
///
/// # Errors
/// As [`perform`]; a letter cannot be printed.
#[boxed]
pub async fn preview(
    cx: &Context,
    who: &Principal,
    case: &CaseId,
    command: Command,
) -> Result<Vec<(LetterKind, Vec<u8>)>> {
    who.may(Permission::SeeCases)?;
    let standing = offices::standing(cx, &who.office).await?;
    let now = cx.now();
    let mut read = cx.store.read().await?;
    let dossier = read.dossier(case).await?.ok_or(DeskError::NotFound)?;
    if dossier.case.office != who.office {
        return Err(DeskError::NotFound);
    }
    let procedure = offices::procedure(cx, &mut read, &dossier.case.procedure).await?;
    let tests = tests(&mut read, &command, &standing.office, now).await?;
    drop(read);
    let actor = who.actor();
    let facts = Facts {
        now,
        office: &standing.office,
        calendar: &standing.calendar,
        rules: &cx.rules,
        procedure: &procedure,
        actor: &actor,
        tests: &tests,
    };
    let decision = decide(&dossier.case, command, &facts)?;
    let mut after = dossier;
    after.case = decision.next.clone();
    after.texts.extend(decision.texts.iter().map(|text| (text.slot.clone(), text.body.clone())));
    let fulfil = Fulfil {
        cx,
        standing: &standing,
        who: Some(who),
        now,
        dossier: &after,
        event: &decision.event,
        papers: BTreeSet::new(),
        receipt: None,
    };
    let mut drafts = Vec::new();
    for duty in &decision.duties {
        if let Duty::Letter(duty) = duty {
            let letter = fulfil.draft(*duty);
            let kind = letter.kind();
            drafts.push((
                kind,
                duties::print(cx, letter, terbuka_core::letter::Status::Draft).await?,
            ));
        }
    }
    Ok(drafts)
}
