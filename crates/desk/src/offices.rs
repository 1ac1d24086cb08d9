//! Offices, their calendars and the procedures they run on.

use std::collections::HashMap;
use std::sync::{Arc, RwLock};

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use terbuka_boxed::boxed;
use terbuka_core::ident::{OfficeId, ProcedureId};
use terbuka_core::law::Calendar;
use terbuka_core::number::{NumberTemplate, Reset};
use terbuka_core::office::Office;
use terbuka_core::procedure::life::Stage;
use terbuka_core::procedure::{Procedure, Service};
use terbuka_store::{DayChange, NewEntry, Origin, Read};

use crate::authority::{Permission, Principal};
use crate::context::{Context, new_id};
use crate::error::{DeskError, Result};

/// How long what was read may be used before it is read again. Changes made by this process are
/// seen at once; those of another process on the same database within this time.
const FRESH: SignedDuration = SignedDuration::from_secs(5);

/// An office with what its decisions need.
#[derive(Debug)]
pub struct Standing {
    /// The office.
    pub office: Arc<Office>,
    /// Version of its row, for changing it.
    pub version: i64,
    /// The national calendar with the office's own days.
    pub calendar: Arc<Calendar>,
    /// The request procedure in force, with its identifier.
    pub request: Option<(ProcedureId, Arc<Procedure>)>,
}

/// What was read lately. One per process.
#[derive(Debug, Default)]
pub struct Cache {
    standing: RwLock<HashMap<OfficeId, (Timestamp, Arc<Standing>)>>,
    slugs: RwLock<HashMap<String, OfficeId>>,
    procedures: RwLock<HashMap<ProcedureId, Arc<Procedure>>>,
    /// Numbers of the service.
    pub(crate) counted: crate::statistics::Kept,
}

impl Cache {
    fn fresh(&self, id: &OfficeId, now: Timestamp) -> Option<Arc<Standing>> {
        let held = self.standing.read().ok()?;
        let (since, standing) = held.get(id)?;
        (now.duration_since(*since).abs() < FRESH).then(|| standing.clone())
    }

    /// Forgets an office, after a change to it.
    pub fn forget(&self, id: &OfficeId) {
        if let Ok(mut held) = self.standing.write() {
            held.remove(id);
        }
        if let Ok(mut slugs) = self.slugs.write() {
            slugs.clear();
        }
    }
}

/// The office with its calendar and procedure, as a decision needs them.
///
/// # Errors
/// [`DeskError::NotFound`] for an unknown office.
#[boxed]
pub async fn standing(cx: &Context, id: &OfficeId) -> Result<Arc<Standing>> {
    let now = cx.now();
    if let Some(standing) = cx.cache.fresh(id, now) {
        return Ok(standing);
    }
    let mut read = cx.store.read().await?;
    let standing = Arc::new(load(&mut read, id).await?);
    if let Ok(mut held) = cx.cache.standing.write() {
        held.insert(id.clone(), (now, standing.clone()));
    }
    Ok(standing)
}

/// The office with its calendar and procedure, read now; for changes that must not miss another's.
pub(crate) async fn load(read: &mut Read, id: &OfficeId) -> Result<Standing> {
    let stored = read.office(id).await?.ok_or(DeskError::NotFound)?;
    let mut added = Vec::new();
    let mut withdrawn = Vec::new();
    for day in read.office_days(id).await? {
        match day.change {
            DayChange::Added(special) => added.push(special),
            DayChange::Withdrawn(date) => withdrawn.push(date),
        }
    }
    let calendar = Calendar::national().clone().with_office_days(added).withdrawn(withdrawn);
    let request = read
        .procedure_in_force(id, Service::Request)
        .await?
        .map(|stored| (stored.id, Arc::new(stored.procedure)));
    Ok(Standing {
        office: Arc::new(stored.office),
        version: stored.version,
        calendar: Arc::new(calendar),
        request,
    })
}

/// A procedure version by its identifier; versions never change, so they are kept.
pub(crate) async fn procedure(
    cx: &Context,
    read: &mut Read,
    id: &ProcedureId,
) -> Result<Arc<Procedure>> {
    if let Some(found) = cx.cache.procedures.read().ok().and_then(|held| held.get(id).cloned()) {
        return Ok(found);
    }
    let stored = read.procedure(id).await?.ok_or(DeskError::Broken {
        what: "reading the procedure of a case",
        reason: format!("there is no procedure {id}"),
    })?;
    let procedure = Arc::new(stored.procedure);
    if let Ok(mut held) = cx.cache.procedures.write() {
        held.insert(id.clone(), procedure.clone());
    }
    Ok(procedure)
}

/// Every office, by code.
///
/// # Errors
/// A fault of the database.
#[boxed]
pub async fn list(cx: &Context) -> Result<Vec<Arc<Office>>> {
    let mut read = cx.store.read().await?;
    Ok(read.offices().await?.into_iter().map(|stored| Arc::new(stored.office)).collect())
}

/// The office with this slug or code.
///
/// # Errors
/// [`DeskError::NotFound`].
#[boxed]
pub async fn by_slug(cx: &Context, slug: &str) -> Result<Arc<Office>> {
    let known = cx.cache.slugs.read().ok().and_then(|slugs| slugs.get(slug).cloned());
    if let Some(id) = known {
        return by_id(cx, &id).await;
    }
    let mut read = cx.store.read().await?;
    let office = read.office_named(slug).await?.ok_or(DeskError::NotFound)?.office;
    if let Ok(mut slugs) = cx.cache.slugs.write() {
        slugs.insert(slug.to_owned(), office.id.clone());
    }
    Ok(Arc::new(office))
}

/// The office with this region code or slug.
///
/// # Errors
/// [`DeskError::NotFound`].
#[boxed]
pub async fn by_code(cx: &Context, code: &str) -> Result<Arc<Office>> {
    by_slug(cx, code).await
}

/// The office with this identifier.
///
/// # Errors
/// [`DeskError::NotFound`].
#[boxed]
pub async fn by_id(cx: &Context, id: &OfficeId) -> Result<Arc<Office>> {
    Ok(standing(cx, id).await?.office.clone())
}

/// Adds an office to the installation. For the operator, who has no office of his own.
///
/// # Errors
/// Its code or slug is taken; a numbering template cannot be read.
#[boxed]
pub async fn add(cx: &Context, office: &Office) -> Result<()> {
    check_numbering(office)?;
    let now = cx.now();
    let mut tx = cx.store.begin().await?;
    tx.add_office(office, now).await?;
    tx.journal(NewEntry {
        office: office.id.as_str(),
        at: now,
        actor: "system",
        subject_kind: "office",
        subject: office.id.as_str(),
        event: "office_added",
        version: 1,
        body: json!({ "code": office.code, "level": office.level, "zone": office.zone }),
    })?;
    tx.commit().await?;
    cx.cache.forget(&office.id);
    Ok(())
}

/// Changes the settings, name and units of the actor's own office.
///
/// # Errors
/// Not permitted; changed meanwhile; a numbering template cannot be read.
#[boxed]
pub async fn save(cx: &Context, who: &Principal, office: &Office, version: i64) -> Result<()> {
    who.may(Permission::EditOffice)?;
    if office.id != who.office {
        return Err(DeskError::NotFound);
    }
    check_numbering(office)?;
    let now = cx.now();
    let mut tx = cx.store.begin().await?;
    tx.update_office(office, version, now).await?;
    tx.journal(NewEntry {
        office: office.id.as_str(),
        at: now,
        actor: who.user.as_str(),
        subject_kind: "office",
        subject: office.id.as_str(),
        event: "office_changed",
        version: 1,
        body: json!({
            "joint_leave": office.settings.joint_leave,
            "closed_day": office.settings.closed_day,
            "clock_start": office.settings.clock_start,
            "numbering": office.settings.numbering,
        }),
    })?;
    crate::calendar::recompute_in(cx, &mut tx, &office.id, &who.actor()).await?;
    tx.commit().await?;
    cx.cache.forget(&office.id);
    Ok(())
}

fn check_numbering(office: &Office) -> Result<()> {
    let mut check = crate::error::Check::default();
    for (kind, template) in &office.settings.numbering {
        if NumberTemplate::parse(template, Reset::Yearly).is_err() {
            check.wrong(format!("numbering/{kind}"), "template");
        }
    }
    check.done()
}

/// A procedure an office adopted.
#[derive(Clone, Debug)]
pub struct Adopted {
    /// Identifier of the version.
    pub id: ProcedureId,
    /// The procedure.
    pub procedure: Arc<Procedure>,
    /// First day in force.
    pub in_force_from: Option<Date>,
    /// Version, from 1.
    pub version: i64,
}

/// The procedures an office has in force, by service.
///
/// # Errors
/// A fault of the database.
#[boxed]
pub async fn procedures(cx: &Context, office: &OfficeId) -> Result<Vec<Adopted>> {
    let mut read = cx.store.read().await?;
    let found = read.procedures_of(office).await?;
    Ok(found
        .into_iter()
        .filter(|stored| stored.stage == Stage::InForce)
        .map(|stored| Adopted {
            id: stored.id,
            procedure: Arc::new(stored.procedure),
            in_force_from: stored.from,
            version: stored.version,
        })
        .collect())
}

/// Puts a procedure in force for an office; the one before stays with the cases that began under it.
///
/// # Errors
/// A fault of the database.
#[boxed]
pub async fn adopt(
    cx: &Context,
    office: &OfficeId,
    procedure: &Procedure,
    from: Date,
    by: &str,
) -> Result<ProcedureId> {
    let now = cx.now();
    let id = ProcedureId::new(new_id(now));
    let mut tx = cx.store.begin().await?;
    let version = tx.add_procedure(&id, office, procedure, Origin::default(), now).await?;
    tx.adopt_procedure(&id, from, by, now).await?;
    tx.journal(NewEntry {
        office: office.as_str(),
        at: now,
        actor: by,
        subject_kind: "procedure",
        subject: id.as_str(),
        event: "procedure_adopted",
        version: 1,
        body: json!({ "service": procedure.service, "version": version, "from": from }),
    })?;
    tx.commit().await?;
    cx.cache.forget(office);
    Ok(id)
}

/// Gives the lanes of the procedure in force to roles of the office: a new version, because who
/// does what is part of the procedure.
///
/// # Errors
/// Not permitted; no such procedure in force.
#[boxed]
pub async fn map_lanes(
    cx: &Context,
    who: &Principal,
    id: &ProcedureId,
    lanes: &[(String, Vec<terbuka_core::role::Role>)],
) -> Result<ProcedureId> {
    who.may(Permission::EditOffice)?;
    let mut read = cx.store.read().await?;
    let stored = read.procedure(id).await?.ok_or(DeskError::NotFound)?;
    drop(read);
    if stored.office != who.office || stored.stage != Stage::InForce {
        return Err(DeskError::NotFound);
    }
    let mut procedure = stored.procedure;
    for lane in &mut procedure.lanes {
        if let Some((_, roles)) = lanes.iter().find(|(title, _)| *title == lane.title) {
            lane.roles.clone_from(roles);
        }
    }
    let today = by_id(cx, &who.office).await?.date_at(cx.now());
    adopt(cx, &who.office, &procedure, today, who.user.as_str()).await
}
