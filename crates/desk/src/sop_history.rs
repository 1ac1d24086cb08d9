//! What happened to the versions of an SOP: to officers as the journal tells it, to the public as
//! the versions that were in force and what a force majeure changed.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::Value;
use terbuka_boxed::boxed;
use terbuka_core::codes;
use terbuka_core::ident::{OfficeId, ProcedureId};
use terbuka_core::procedure::Service;
use terbuka_core::procedure::life::{Reason, Stage, reason_read};
use terbuka_core::role::Role;
use terbuka_store::{StoredProcedure, User};

use crate::authority::Principal;
use crate::context::Context;
use crate::error::{DeskError, Result};
use crate::sops::is_public;

codes! {
    /// Something that happened to a version, by the name the journal has for it.
    Happened {
        /// Read in, or begun as a copy.
        Drafted = "procedure_drafted",
        /// Put in force at once, by the operator or the program.
        Adopted = "procedure_adopted",
        /// Words were changed.
        Mended = "procedure_mended",
        /// Its findings were looked at.
        Checked = "procedure_checked",
        /// Signed.
        Signed = "procedure_signed",
        /// Its first day came.
        InForce = "procedure_in_force",
        /// Reviewed, and stays.
        Reviewed = "procedure_reviewed",
        /// A review fell due and the officers were told.
        Reminded = "review_reminded",
        /// Ended as a whole.
        Voided = "procedure_voided",
    }
}

/// One entry of a version's history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// When.
    pub at: Timestamp,
    /// What.
    pub what: Happened,
    /// Who: an officer's name, or `system`.
    pub by: String,
    /// The officer's roles.
    pub roles: Vec<Role>,
    /// Which reason was named, where one was.
    pub reason: Option<Reason>,
    /// Words that belong to it.
    pub words: Option<String>,
    /// The day it is about.
    pub on: Option<Date>,
}

/// The history of a version of one's office, oldest first. Mending in a row by one person is told once.
///
/// # Errors
/// [`DeskError::NotFound`]; a fault of the database.
#[boxed]
pub async fn history(
    cx: &Context,
    who: &Principal,
    version: &StoredProcedure,
) -> Result<Vec<Entry>> {
    if version.office != who.office {
        return Err(DeskError::NotFound);
    }
    let mut read = cx.store.read().await?;
    let entries = read.journal_of("procedure", version.id.as_str()).await?;
    let people = read.users_of(&who.office).await?;
    drop(read);
    let mut found: Vec<Entry> = Vec::new();
    for one in entries {
        let Some(what) = Happened::from_code(&one.entry.event) else { continue };
        let entry = entry(version, what, one.at()?, &one.entry.actor, &one.entry.body, &people);
        let again = found.last().is_some_and(|last| {
            what == Happened::Mended && last.what == what && last.by == entry.by
        });
        if again {
            found.pop();
        }
        found.push(entry);
    }
    Ok(found)
}

fn entry(
    version: &StoredProcedure,
    what: Happened,
    at: Timestamp,
    actor: &str,
    body: &str,
    people: &[User],
) -> Entry {
    let body: Value = serde_json::from_str(body).unwrap_or_default();
    let day = |name: &str| body[name].as_str().and_then(|text| text.parse().ok());
    let person = people.iter().find(|user| user.id.as_str() == actor);
    let kept = match what {
        Happened::Drafted => version.reason.as_deref().filter(|_| version.voided.is_none()),
        Happened::Voided => body["reason"].as_str(),
        Happened::Reviewed => body["words"].as_str(),
        Happened::Checked => version.answer.as_deref(),
        _ => None,
    };
    let (reason, words) = kept.map_or((None, None), |kept| {
        let (reason, words) = reason_read(kept);
        (reason, Some(words.to_owned()))
    });
    Entry {
        at,
        what,
        by: person.map_or_else(|| actor.to_owned(), |user| user.name.clone()),
        roles: person.map_or_else(Vec::new, |user| user.roles_in(&version.office).to_vec()),
        // A draft whose version ended has lost its words to the ending; the journal kept the name.
        reason: reason.or_else(|| Reason::from_code(body["reason"].as_str()?)),
        words,
        on: day("from").or_else(|| day("on")),
    }
}

/// A version as the public sees it in the list of all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicVersion {
    /// Identifier.
    pub id: ProcedureId,
    /// Number of the version.
    pub version: i64,
    /// Its title.
    pub title: String,
    /// Where it stands: in force, replaced or void.
    pub stage: Stage,
    /// First day in force.
    pub from: Option<Date>,
    /// Day on which it ended.
    pub to: Option<Date>,
    /// What a force majeure changed, in the words of who revised it.
    pub force_majeure: Option<String>,
}

/// Versions of an office that are or were in force, newest first, by service.
///
/// # Errors
/// A fault of the database.
#[boxed]
pub async fn public_versions(
    cx: &Context,
    office: &OfficeId,
) -> Result<BTreeMap<Service, Vec<PublicVersion>>> {
    let mut read = cx.store.read().await?;
    let all = read.procedures_of(office).await?;
    drop(read);
    let mut found: BTreeMap<Service, Vec<PublicVersion>> = BTreeMap::new();
    for one in all.into_iter().filter(|one| is_public(one.stage) && one.from.is_some()) {
        found.entry(one.procedure.service).or_default().push(PublicVersion {
            force_majeure: force_majeure(&one),
            id: one.id,
            version: one.version,
            title: one.procedure.header.title,
            stage: one.stage,
            from: one.from,
            to: one.to,
        });
    }
    Ok(found)
}

/// The words of the force majeure a version was made for.
pub fn force_majeure(version: &StoredProcedure) -> Option<String> {
    match reason_read(version.reason.as_deref()?) {
        (Some(Reason::ForceMajeure), words) => Some(words.to_owned()),
        _ => None,
    }
}
