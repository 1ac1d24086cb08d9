//! The daily look at stored bytes: a share of an office's files is hashed again, so that each was
//! looked at within a month; what is missing or has changed is told to those who run the installation
//! while a backup can still give it back.

use jiff::{SignedDuration, Timestamp};
use terbuka_boxed::boxed;
use terbuka_core::ident::OfficeId;
use terbuka_core::office::Office;
use terbuka_core::role::Role;
use terbuka_store::{StoreError, User};

use crate::authority::{Permission, Principal};
use crate::context::Context;
use crate::error::Result;
use crate::{mail_words, post};

/// Each file is hashed again once in this many days.
const ROUND_DAYS: i64 = 30;
/// The least that is looked at in a day.
const LEAST: i64 = 20;

/// What a look at stored bytes found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Looked {
    /// How many were hashed again.
    pub checked: u64,
    /// Those that are missing or changed, by SHA-256, and which of the two.
    pub faulty: Vec<(String, &'static str)>,
}

/// Hashes files again that were not looked at since `before`, `limit` at most.
///
/// # Errors
/// A fault of the database, or of the disk as a whole: one that cannot be reached is no proof that a
/// file is gone.
#[boxed]
pub async fn look(
    cx: &Context,
    office: &OfficeId,
    before: Timestamp,
    limit: i64,
) -> Result<Looked> {
    let mut read = cx.store.read().await?;
    let due = read.blobs_to_check(office, before, limit).await?;
    drop(read);
    let mut looked = Looked::default();
    for sha256 in due {
        let fault = match cx.files.get(&sha256).await {
            Ok(Some(_)) => None,
            Ok(None) => Some("missing"),
            Err(StoreError::Corrupt { .. }) => Some("changed"),
            Err(error) => return Err(error.into()),
        };
        let mut tx = cx.store.begin().await?;
        tx.note_blob_check(&sha256, fault, cx.now()).await?;
        tx.commit().await?;
        looked.checked += 1;
        if let Some(fault) = fault {
            tracing::error!(%sha256, fault, "a stored file is damaged");
            looked.faulty.push((sha256, fault));
        }
    }
    Ok(looked)
}

/// One office's morning look, with a mail to its administrators when something is wrong.
pub(crate) async fn round(cx: &Context, office: &Office, people: &[User]) -> Result<()> {
    let mut read = cx.store.read().await?;
    let share = read.blob_count(&office.id).await?.div_euclid(ROUND_DAYS) + 1;
    drop(read);
    let now = cx.now();
    let before = now - SignedDuration::from_hours(24 * ROUND_DAYS);
    let looked = look(cx, &office.id, before, share.max(LEAST)).await?;
    if looked.faulty.is_empty() {
        return Ok(());
    }
    let mut tx = cx.store.begin().await?;
    let runs = |user: &&User| {
        user.disabled.is_none() && user.roles_in(&office.id).contains(&Role::Administrator)
    };
    for user in people.iter().filter(runs) {
        let Some(address) = user.email.clone() else { continue };
        let words = mail_words::damaged(office, &looked.faulty);
        post::put(&mut tx, &office.id, None, address, words, now).await?;
    }
    Ok(tx.commit().await?)
}

/// The stored files of an office that were missing or changed when last looked at.
///
/// # Errors
/// Not permitted; a fault of the database.
#[boxed]
pub async fn faulty(cx: &Context, who: &Principal) -> Result<Vec<(String, String)>> {
    who.may(Permission::SeeRecords)?;
    let mut read = cx.store.read().await?;
    Ok(read.faulty_blobs(&who.office).await?)
}
