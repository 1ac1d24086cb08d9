//! Taking an objection in: by the portal with the request's token, without a request for periodic
//! information, by the API, or at the desk.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use terbuka_boxed::boxed;
use terbuka_core::ident::{CaseId, LetterId, OfficeId};
use terbuka_core::objection::decide::may;
use terbuka_core::objection::lodge::{Lodge, lodge};
use terbuka_core::objection::{Decision, Dossier, Objection};
use terbuka_core::person::Channel;
use terbuka_core::refusal::Refusal;
use terbuka_core::request::{Act, Actor};
use terbuka_store::{NewObjection, StoredRequest};

use crate::authority::{Permission, Principal};
use crate::context::{Context, new_id};
use crate::error::{DeskError, Result};
use crate::objection_about::request_by_token;
use crate::objection_form::{ObjectionForm, Parsed};
use crate::objections::{Moment, follow};
use crate::once::{Answer, Once};
use crate::upload::{self, Upload, UploadSlot};
use crate::{duties, numbers, offices, papers};

/// An objection as the desk takes it in.
#[derive(Clone, Debug)]
pub struct DeskObjection {
    /// Number of the request; empty for periodic information without one.
    pub request_number: String,
    /// The form.
    pub form: ObjectionForm,
    /// Files.
    pub uploads: Vec<Upload>,
    /// How it arrived.
    pub channel: Channel,
    /// When a letter or e-mail truly arrived; now when absent.
    pub lodged: Option<Timestamp>,
    /// When the form was opened: the stopwatch against the SOP's time for this step.
    pub opened: Option<Timestamp>,
    /// Key of the form, so that the same one sent twice makes one objection.
    pub key: Option<String>,
}

/// What the objector gets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Submitted {
    /// The objection.
    pub objection: CaseId,
    /// Its number.
    pub number: String,
    /// The token of its page. Never logged.
    pub token: String,
    /// When it arrived.
    pub lodged: Timestamp,
    /// Last day of the written answer.
    pub due_on: Date,
    /// Lodged after the last day of Art. 36(1): taken, and marked.
    pub late: bool,
    /// That last day.
    pub lodge_by: Date,
    /// Where to follow it.
    pub tracking_url: String,
    /// The receipt.
    pub receipt_letter: LetterId,
    /// The same submission had been taken before; this is its answer.
    #[serde(default)]
    pub repeated: bool,
}

/// The public objects to its own request, by the request's token.
///
/// # Errors
/// Refused; not a token of this instance; fields or files that cannot be used; the key was used for
/// another content.
#[boxed]
pub async fn submit(
    cx: &Context,
    token: &str,
    form: ObjectionForm,
    uploads: Vec<Upload>,
    key: Option<&str>,
) -> Result<Submitted> {
    let stored = request_by_token(cx, token).await?;
    let office = stored.case.office.clone();
    let intake = Intake::public(form, uploads, key);
    take_in(cx, &office, intake, Some(stored)).await
}

/// The public objects to missing periodic information, without a request (Art. 35(1)b).
///
/// # Errors
/// Refused; fields or files that cannot be used; the key was used for another content.
#[boxed]
pub async fn submit_without(
    cx: &Context,
    office: &OfficeId,
    form: ObjectionForm,
    uploads: Vec<Upload>,
    key: Option<&str>,
) -> Result<Submitted> {
    take_in(cx, office, Intake::public(form, uploads, key), None).await
}

/// Whether an officer may take objections in: asked before the form is shown.
///
/// # Errors
/// Not permitted; refused by the SOP.
#[boxed]
pub async fn gate(cx: &Context, who: &Principal) -> Result<()> {
    who.may(Permission::SeeObjections)?;
    let standing = offices::standing(cx, &who.office).await?;
    let mut read = cx.store.read().await?;
    let (moment, _) = Moment::of(cx, standing, who.actor(), &mut read, None).await?;
    Ok(may(Act::ObjectionLodge, &moment.facts(cx))?)
}

/// An officer takes an objection in at the desk.
///
/// # Errors
/// Not permitted; refused; an unknown request number; fields or files that cannot be used.
#[boxed]
pub async fn receive(cx: &Context, who: &Principal, desk: DeskObjection) -> Result<Submitted> {
    who.may(Permission::SeeObjections)?;
    gate(cx, who).await?;
    let number = desk.request_number.trim();
    let stored = if number.is_empty() {
        None
    } else {
        let mut read = cx.store.read().await?;
        let found = read.request_by_number(&who.office, number).await?;
        if found.is_none() {
            let mut check = crate::error::Check::default();
            check.wrong("request_number", "unknown_request");
            check.done()?;
        }
        found
    };
    let intake = Intake {
        actor: who.actor(),
        who: Some(who),
        form: desk.form,
        uploads: desk.uploads,
        channel: desk.channel,
        lodged: desk.lodged,
        opened: desk.opened,
        key: desk.key,
    };
    let submitted = take_in(cx, &who.office, intake, stored).await?;
    duties::print_soon(cx, std::slice::from_ref(&submitted.receipt_letter));
    Ok(submitted)
}

struct Intake<'a> {
    actor: Actor,
    who: Option<&'a Principal>,
    form: ObjectionForm,
    uploads: Vec<Upload>,
    channel: Channel,
    lodged: Option<Timestamp>,
    opened: Option<Timestamp>,
    key: Option<String>,
}

impl Intake<'_> {
    fn public(form: ObjectionForm, uploads: Vec<Upload>, key: Option<&str>) -> Self {
        Intake {
            actor: Actor::Requester,
            who: None,
            form,
            uploads,
            channel: Channel::Portal,
            lodged: None,
            opened: None,
            // Requests and objections share the table of keys, never a key.
            key: key.map(|key| format!("objection/{key}")),
        }
    }
}

impl Answer for Submitted {
    fn again(self) -> Self {
        Submitted { repeated: true, ..self }
    }
}

async fn take_in(
    cx: &Context,
    office: &OfficeId,
    intake: Intake<'_>,
    request: Option<StoredRequest>,
) -> Result<Submitted> {
    let about = request.as_ref().map(|request| request.case.id.as_str());
    let typed = (about, &intake.form, intake.channel.code());
    let once = Once::of(office, intake.key.as_deref(), &typed, &intake.uploads)?;
    if let Some(answered) = once.before(cx).await? {
        return Ok(answered);
    }
    let has_power = intake.uploads.iter().any(|one| one.slot == UploadSlot::PowerOfAttorney);
    let dossier = match &request {
        Some(stored) => {
            let mut read = cx.store.read().await?;
            Some(read.dossier_of(stored.clone()).await?)
        }
        None => None,
    };
    let of = match &dossier {
        Some(dossier) => {
            // Whose data was erased has nobody left who could object to the answer.
            let requester = dossier.requester.as_ref().ok_or(DeskError::NotFound)?;
            Some((requester, &dossier.content))
        }
        None => None,
    };
    let parsed = intake.form.parse(of, intake.who.is_none(), has_power)?;
    let files = upload::keep(cx, upload::check(intake.uploads.clone())?).await?;
    let taken = take_in_once(cx, office, &intake, parsed, &files, &once, request).await;
    once.or_before(cx, taken).await
}

async fn take_in_once(
    cx: &Context,
    office_id: &OfficeId,
    intake: &Intake<'_>,
    parsed: Parsed,
    files: &[upload::Kept],
    once: &Once<'_>,
    request: Option<StoredRequest>,
) -> Result<Submitted> {
    let standing = offices::standing(cx, office_id).await?;
    let mut tx = cx.store.begin().await?;
    // A copy that was quicker is itself an objection that this one would be refused for.
    if let Some(answered) = once.seen(&mut tx).await? {
        tx.commit().await?;
        return Ok(answered);
    }
    // Held while the others to it are counted: two objections at once are then one after the other.
    let request = match request {
        Some(stored) => tx.request_for_change(&stored.case.id).await?,
        None => None,
    };
    let earlier: Vec<Objection> = match &request {
        Some(stored) => tx.objections_to(&stored.case.id).await?,
        None => Vec::new(),
    }
    .into_iter()
    .map(|stored| stored.objection)
    .collect();
    let (moment, procedure) = Moment::of(cx, standing, intake.actor.clone(), &mut tx, None).await?;
    let (now, office) = (moment.now, moment.standing.office.clone());
    let facts = moment.facts(cx);
    let number = numbers::take(&mut tx, &office, "objection", office.date_at(now)).await?;
    let id = CaseId::new(new_id(now));
    let command = Lodge {
        id: id.clone(),
        number: number.text.clone(),
        procedure,
        channel: intake.channel,
        lodged: intake.lodged.unwrap_or(now),
        grounds: parsed.grounds,
        found_on: parsed.found_on,
        election: intake.form.election,
    };
    let case = request.as_ref().map(|stored| &stored.case);
    let decision: std::result::Result<Decision, Refusal> = lodge(command, case, &earlier, &facts);
    let decision = Decision { texts: parsed.texts, ..decision? };
    let token = papers::token(&cx.secret, &id);
    let new = NewObjection {
        decision: &decision,
        person: &parsed.person,
        year: number.year,
        seq: number.seq,
        token: &token,
        opened: intake.opened,
    };
    tx.add_objection(new, &facts).await?;
    upload::attach_to_objection(&mut tx, &office.id, &id, intake.actor.code(), files, now).await?;
    let dossier = Dossier {
        objection: decision.next.clone(),
        person: Some(parsed.person.clone()),
        request_number: request.as_ref().map(|stored| stored.case.number.clone()),
        texts: decision.texts.iter().map(|one| (one.slot.clone(), one.body.clone())).collect(),
    };
    let letters = follow(cx, &mut tx, &moment, intake.who, &dossier, &decision, request).await?;
    let objection = &decision.next;
    let submitted = Submitted {
        tracking_url: cx.objection_url(&id),
        objection: id,
        number: number.text,
        token,
        lodged: objection.lodged,
        due_on: objection.due_on,
        late: objection.late,
        lodge_by: objection.lodge_by,
        receipt_letter: letters.into_iter().next().ok_or(DeskError::Broken {
            what: "taking an objection in",
            reason: "no receipt was issued".into(),
        })?,
        repeated: false,
    };
    once.note(&mut tx, &submitted.objection, &submitted, now).await?;
    tx.commit().await?;
    Ok(submitted)
}
