//! Taking a request in: by the public form, by the API, or at the desk. One way for all, so that a
//! number, a clock, a receipt and a register row come with each.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use terbuka_boxed::boxed;
use terbuka_core::ident::{CaseId, LetterId, OfficeId};
use terbuka_core::letter::LetterKind;
use terbuka_core::person::{Channel, Content, IdentityPaper, Requester};
use terbuka_core::request::decide::{Receive, may, receive as decide_receive};
use terbuka_core::request::{Act, Actor, Dossier, Duty, Facts, LetterDuty};
use terbuka_store::NewRequest;

use crate::authority::{Permission, Principal};
use crate::context::{Context, new_id};
use crate::duties::{self, Fulfil};
use crate::error::{DeskError, Result};
use crate::offices::{self, Standing};
use crate::once::{Answer, Once};
use crate::upload::{self, Upload, UploadSlot};
use crate::{numbers, papers};

pub use crate::form::{MAX_LINE_CHARS, MAX_TEXT_CHARS, RequestForm};
pub use crate::upload::{MAX_FILE_BYTES, MAX_FILES};

/// A request as the desk takes it in.
#[derive(Clone, Debug)]
pub struct DeskIntake {
    /// The form.
    pub form: RequestForm,
    /// Files.
    pub uploads: Vec<Upload>,
    /// How it arrived.
    pub channel: Channel,
    /// When a letter or e-mail truly arrived; now when absent.
    pub received: Option<Timestamp>,
    /// Papers seen.
    pub papers: BTreeSet<IdentityPaper>,
    /// The officer states that it is complete.
    pub complete: bool,
    /// When the form was opened: the stopwatch against the SOP's time for this step.
    pub opened: Option<Timestamp>,
    /// Key of the form, so that the same one sent twice makes one request.
    pub key: Option<String>,
}

/// What the requester gets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Submitted {
    /// The case.
    pub case: CaseId,
    /// Registration number.
    pub number: String,
    /// Tracking token. Never logged.
    pub token: String,
    /// Instant of receipt.
    pub received: Timestamp,
    /// Date of receipt in the office's zone.
    pub received_on: Date,
    /// Last day of the written notification.
    pub due_on: Date,
    /// Where to follow the case.
    pub tracking_url: String,
    /// The receipt.
    pub receipt_letter: LetterId,
    /// The same submission had been taken before; this is its answer.
    #[serde(default)]
    pub repeated: bool,
}

/// The public submits a request: no account, numbered at once (Art. 22(4)–(5)).
///
/// # Errors
/// Fields or files that cannot be used; the key was used for another content.
#[boxed]
pub async fn submit(
    cx: &Context,
    office: &OfficeId,
    form: RequestForm,
    uploads: Vec<Upload>,
    key: Option<&str>,
) -> Result<Submitted> {
    let (requester, content) = form.parse(true)?;
    let standing = offices::standing(cx, office).await?;
    let papers = uploads.iter().filter_map(|upload| paper_of(upload.slot)).collect();
    take_in(
        cx,
        &standing,
        Intake {
            actor: Actor::Requester,
            who: None,
            requester,
            content,
            election: form.election,
            uploads,
            channel: Channel::Portal,
            received: None,
            papers,
            complete: false,
            opened: None,
            key: key.map(str::to_owned),
        },
    )
    .await
}

/// Whether an officer may take requests in, by regulation and by the office's SOP: asked before the
/// form is shown, so that nobody fills it in vain.
///
/// # Errors
/// Not permitted; refused by the SOP.
#[boxed]
pub async fn gate(cx: &Context, who: &Principal) -> Result<()> {
    who.may(Permission::Receive)?;
    let standing = offices::standing(cx, &who.office).await?;
    let Some((_, procedure)) = &standing.request else { return Ok(()) };
    let actor = who.actor();
    let facts = Facts {
        now: cx.now(),
        office: &standing.office,
        calendar: &standing.calendar,
        rules: &cx.rules,
        procedure,
        actor: &actor,
        tests: &[],
    };
    Ok(may(Act::Receive, &facts)?)
}

/// An officer takes a request in at the desk.
///
/// # Errors
/// Not permitted; refused by the SOP; fields or files that cannot be used.
#[boxed]
pub async fn receive(cx: &Context, who: &Principal, intake: DeskIntake) -> Result<Submitted> {
    who.may(Permission::Receive)?;
    let (requester, content) = intake.form.parse(false)?;
    let standing = offices::standing(cx, &who.office).await?;
    let submitted = take_in(
        cx,
        &standing,
        Intake {
            actor: who.actor(),
            who: Some(who),
            requester,
            content,
            election: intake.form.election,
            uploads: intake.uploads,
            channel: intake.channel,
            received: intake.received,
            papers: intake.papers,
            complete: intake.complete,
            opened: intake.opened,
            key: intake.key,
        },
    )
    .await?;
    duties::print_soon(cx, std::slice::from_ref(&submitted.receipt_letter));
    Ok(submitted)
}

struct Intake<'a> {
    actor: Actor,
    who: Option<&'a Principal>,
    requester: Requester,
    content: Content,
    election: bool,
    uploads: Vec<Upload>,
    channel: Channel,
    received: Option<Timestamp>,
    papers: BTreeSet<IdentityPaper>,
    complete: bool,
    opened: Option<Timestamp>,
    key: Option<String>,
}

impl Answer for Submitted {
    fn again(self) -> Self {
        Submitted { repeated: true, ..self }
    }
}

async fn take_in(cx: &Context, standing: &Standing, intake: Intake<'_>) -> Result<Submitted> {
    let typed = (&intake.requester, &intake.content, intake.election, intake.channel.code());
    let key = intake.key.as_deref();
    let once = Once::of(&standing.office.id, key, &typed, &intake.uploads)?;
    // No file is written twice. Without files the change itself finds out, and costs the many who
    // submit once nothing.
    if !intake.uploads.is_empty()
        && let Some(answered) = once.before(cx).await?
    {
        return Ok(answered);
    }
    let files = upload::keep(cx, upload::check(intake.uploads.clone())?).await?;
    let taken = take_in_once(cx, standing, &intake, &files, &once).await;
    once.or_before(cx, taken).await
}

async fn take_in_once(
    cx: &Context,
    standing: &Standing,
    intake: &Intake<'_>,
    files: &[upload::Kept],
    once: &Once<'_>,
) -> Result<Submitted> {
    let office = &standing.office;
    let Some((procedure_id, procedure)) = &standing.request else {
        return Err(DeskError::Broken {
            what: "taking a request in",
            reason: format!("office {} has no procedure for requests in force", office.slug),
        });
    };
    let mut tx = cx.store.begin().await?;
    // The instant is taken inside the change, so that numbers follow receipts.
    let now = cx.now();
    let facts = Facts {
        now,
        office,
        calendar: &standing.calendar,
        rules: &cx.rules,
        procedure,
        actor: &intake.actor,
        tests: &[],
    };
    let received = intake.received.unwrap_or(now);
    let received_on = office.date_at(received);
    let (number, receipt_number) =
        numbers::take_for_intake(&mut tx, office, LetterKind::Receipt.code(), office.date_at(now))
            .await?;
    let case = CaseId::new(new_id(now));
    let decision = decide_receive(
        Receive {
            id: case.clone(),
            number: number.text.clone(),
            procedure: procedure_id.clone(),
            channel: intake.channel,
            received,
            election: intake.election,
            kind: intake.requester.kind,
            by_attorney: intake.requester.attorney.is_some(),
            papers: intake.papers.clone(),
            complete: intake.complete,
        },
        &facts,
    )?;
    let token = papers::token(&cx.secret, &case);
    let dossier = Dossier {
        case: decision.next.clone(),
        requester: Some(intake.requester.clone()),
        content: intake.content.clone(),
        texts: Default::default(),
    };
    let new = NewRequest {
        decision: &decision,
        requester: &intake.requester,
        content: &intake.content,
        year: number.year,
        seq: number.seq,
        token: &token,
        opened: intake.opened,
    };
    tx.add_request(new, &facts).await?;
    upload::attach(&mut tx, &office.id, &case, intake.actor.code(), files, now).await?;
    let fulfil = Fulfil {
        cx,
        standing,
        who: intake.who,
        now,
        dossier: &dossier,
        event: &decision.event,
        papers: intake.papers.clone(),
        receipt: Some(receipt_number),
    };
    let mut receipt_letter = None;
    for duty in &decision.duties {
        let issued = fulfil.duty(&mut tx, duty).await?;
        if matches!(duty, Duty::Letter(LetterDuty::Receipt)) {
            receipt_letter = issued;
        }
    }
    let submitted = Submitted {
        tracking_url: cx.tracking_url(&case),
        case,
        number: number.text,
        token,
        received,
        received_on,
        due_on: decision.next.due_on,
        receipt_letter: receipt_letter.ok_or(DeskError::Broken {
            what: "taking a request in",
            reason: "no receipt was issued".into(),
        })?,
        repeated: false,
    };
    once.note(&mut tx, &submitted.case, &submitted, now).await?;
    tx.commit().await?;
    Ok(submitted)
}

fn paper_of(slot: UploadSlot) -> Option<IdentityPaper> {
    match slot {
        UploadSlot::Identity => Some(IdentityPaper::IdentityCard),
        UploadSlot::PowerOfAttorney => Some(IdentityPaper::PowerOfAttorney),
        UploadSlot::Deed => Some(IdentityPaper::Deed),
        UploadSlot::MinisterialApproval => Some(IdentityPaper::MinisterialApproval),
        UploadSlot::Supporting | UploadSlot::Answer | UploadSlot::Supplement => None,
    }
}
