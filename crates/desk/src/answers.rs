//! What is public already and answers a request: earlier answers that an officer has published, which
//! are suggested while somebody types the same question, and items of the office's list.

use jiff::Timestamp;
use jiff::civil::Date;
use terbuka_boxed::boxed;
use terbuka_core::catalog::Category;
use terbuka_core::ident::{CaseId, ItemId, OfficeId};
use terbuka_core::request::Outcome;
use terbuka_store::{Answer, Lookup, StoredItem};

use crate::authority::{Permission, Principal};
use crate::case::may_see;
use crate::catalog;
use crate::context::Context;
use crate::error::{Check, DeskError, Result};
use crate::offices;

/// A published answer. Its words are the officer's, not the requester's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishedAnswer {
    /// The case it came from; its address on the portal.
    pub id: CaseId,
    /// Title.
    pub title: String,
    /// Summary.
    pub summary: String,
    /// When it was published.
    pub published: Timestamp,
    /// The same as a civil date of the office.
    pub published_on: Date,
}

/// Publishes the answer of a granted request in the officer's own words.
///
/// # Errors
/// Not permitted; nothing was granted; fields missing.
#[boxed]
pub async fn publish(
    cx: &Context,
    who: &Principal,
    case: &CaseId,
    title: &str,
    summary: &str,
) -> Result<()> {
    who.may(Permission::PublishAnswer)?;
    let mut check = Check::default();
    check.ensure(!title.trim().is_empty(), "title", "required");
    check.ensure(title.chars().count() <= 200, "title", "too_long");
    check.ensure(!summary.trim().is_empty(), "summary", "required");
    check.ensure(summary.chars().count() <= 4_000, "summary", "too_long");
    check.done()?;
    let now = cx.now();
    let mut tx = cx.store.begin().await?;
    let stored = tx.request(case).await?.ok_or(DeskError::NotFound)?;
    if !may_see(who, &stored.case) {
        return Err(DeskError::NotFound);
    }
    if !matches!(stored.case.outcome, Some(Outcome::Granted | Outcome::GrantedInPart)) {
        let mut check = Check::default();
        check.wrong("title", "not_granted");
        check.done()?;
    }
    tx.publish_answer(&who.office, case, title.trim(), summary.trim(), who.user.as_str(), now)
        .await?;
    Ok(tx.commit().await?)
}

/// Takes a published answer back.
///
/// # Errors
/// Not permitted; not found.
#[boxed]
pub async fn withdraw(cx: &Context, who: &Principal, case: &CaseId) -> Result<()> {
    who.may(Permission::PublishAnswer)?;
    let mut tx = cx.store.begin().await?;
    let stored = tx.request(case).await?.ok_or(DeskError::NotFound)?;
    if !may_see(who, &stored.case) {
        return Err(DeskError::NotFound);
    }
    tx.unpublish_answer(&who.office, case, who.user.as_str(), cx.now()).await?;
    Ok(tx.commit().await?)
}

/// The published answers of an office, newest first, twenty a page from 1.
///
/// # Errors
/// A fault of the database.
#[boxed]
pub async fn list(cx: &Context, office: &OfficeId, page: u32) -> Result<Vec<PublishedAnswer>> {
    let mut read = cx.store.read().await?;
    let found =
        read.answers_of(office, 20, i64::from(page.saturating_sub(1).min(10_000)) * 20).await?;
    drop(read);
    worded(cx, office, found).await
}

/// One published answer.
///
/// # Errors
/// [`DeskError::NotFound`].
#[boxed]
pub async fn get(cx: &Context, office: &OfficeId, id: &CaseId) -> Result<PublishedAnswer> {
    let mut read = cx.store.read().await?;
    let found = read.answer(id).await?.filter(|answer| answer.office == *office);
    drop(read);
    let found = worded(cx, office, found.into_iter().collect()).await?;
    found.into_iter().next().ok_or(DeskError::NotFound)
}

/// Published answers that share words with what somebody is typing, best first.
///
/// # Errors
/// A fault of the database.
#[boxed]
pub async fn suggest(cx: &Context, office: &OfficeId, text: &str) -> Result<Vec<PublishedAnswer>> {
    let text: String = text.chars().take(500).collect();
    let mut read = cx.store.read().await?;
    let found = read.suggest_answers(office, &text, 5).await?;
    drop(read);
    worded(cx, office, found).await
}

async fn worded(
    cx: &Context,
    office: &OfficeId,
    found: Vec<Answer>,
) -> Result<Vec<PublishedAnswer>> {
    let office = offices::by_id(cx, office).await?;
    Ok(found
        .into_iter()
        .map(|answer| PublishedAnswer {
            published_on: office.date_at(answer.published),
            id: answer.case,
            title: answer.title,
            summary: answer.summary,
            published: answer.published,
        })
        .collect())
}

/// An item of the office's list that may answer a request (UU 14/2008 Art. 22(7)(d): what is given; what
/// is public already is given by its address).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemAnswer {
    /// The item.
    pub id: ItemId,
    /// Its title.
    pub title: String,
    /// The line that answers with it: title and permanent address.
    pub words: String,
}

/// Items proposed at most.
const PROPOSED: usize = 5;

/// Items of one's own office that look like what is asked, likeliest first.
///
/// # Errors
/// A fault of the database.
#[boxed]
pub async fn from_list(cx: &Context, who: &Principal, text: &str) -> Result<Vec<ItemAnswer>> {
    let text: String = text.chars().take(500).collect();
    let lookup = Lookup {
        text: &text,
        office: Some(&who.office),
        open_only: true,
        limit: PROPOSED,
        ..Lookup::default()
    };
    let found = cx.store.read().await?.look_up(&lookup).await?;
    Ok(found.hits.into_iter().map(|hit| item_answer(cx, &hit.found)).collect())
}

/// One item of one's own office's list as an answer.
///
/// # Errors
/// [`DeskError::NotFound`] for another office's, one that is no longer listed, or exempt information.
#[boxed]
pub async fn with_item(cx: &Context, who: &Principal, id: &ItemId) -> Result<ItemAnswer> {
    let found = cx.store.read().await?.item(id).await?;
    let found = found.filter(|found| {
        let open = found.content.category != Category::Exempt;
        found.item.office == who.office && found.item.is_listed() && open
    });
    found.map(|found| item_answer(cx, &found)).ok_or(DeskError::NotFound)
}

fn item_answer(cx: &Context, found: &StoredItem) -> ItemAnswer {
    let title = found.content.title.clone();
    let words = format!("{title}: {}", catalog::item_url(&cx.public_url, &found.item.id));
    ItemAnswer { id: found.item.id.clone(), title, words }
}
