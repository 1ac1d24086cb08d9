//! The public information list: looking things up, reading lists in, writing them out, editing one
//! item. The documentation SOP and the consequence test put their items through the same store.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;
use terbuka_boxed::boxed;
use terbuka_core::catalog::import::{self, Column, NoList, Reading, Row};
use terbuka_core::catalog::{Category, Content, Decision, Flaw, Item, Reason};
use terbuka_core::ident::{FileId, ItemId, OfficeId};
use terbuka_core::office::Office;
use terbuka_core::search::{Piece, excerpt};
use terbuka_documents::table::{TableLimits, table};
pub use terbuka_store::{Choices, Findings, Hit, ItemVersion, Lookup, StoredItem};
use terbuka_store::{ItemChange, content_digest};

use crate::authority::{Permission, Principal};
use crate::compose::letterhead;
use crate::context::{Context, new_id};
use crate::error::{DeskError, FieldError, Result};
use crate::offices;
use crate::papers::{FileOut, Format, sheet_file};

/// Items written in one change: enough to be quick, few enough to let others write between.
const TOGETHER: usize = 500;

/// An item as the public sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct PublicItem {
    /// Whose it is.
    pub office: Arc<Office>,
    /// The item.
    pub found: StoredItem,
    /// Everything it has said, oldest first; empty for a withdrawn one.
    pub versions: Vec<ItemVersion<Content>>,
}

/// What an import did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Items that are new.
    pub added: usize,
    /// Items that say something else now, or stand in the list again.
    pub revised: usize,
    /// Rows that brought nothing new.
    pub unchanged: usize,
}

/// The permanent address of an item, whichever office lists it.
pub fn item_url(public_url: &str, id: &ItemId) -> String {
    format!("{public_url}/informasi/{id}")
}

/// Looks items up.
///
/// # Errors
/// A fault of the database.
#[boxed]
pub async fn look_up(cx: &Context, lookup: &Lookup<'_>) -> Result<Findings> {
    let mut read = cx.store.read().await?;
    Ok(read.look_up(lookup).await?)
}

/// What filters can be set to.
///
/// # Errors
/// A fault of the database.
#[boxed]
pub async fn choices(cx: &Context, office: Option<&OfficeId>) -> Result<Choices> {
    let mut read = cx.store.read().await?;
    Ok(read.list_choices(office).await?)
}

/// Makes the index anew when it was made by other rules than this program's.
///
/// # Errors
/// A fault of the database.
#[boxed]
pub async fn ready(cx: &Context) -> Result<bool> {
    let mut tx = cx.store.begin().await?;
    let anew = tx.refresh_index().await?;
    tx.commit().await?;
    Ok(anew)
}

/// The place in an item's own words or files that shows why it was found.
///
/// # Errors
/// A fault of the database.
#[boxed]
pub async fn excerpts(
    cx: &Context,
    findings: &Findings,
) -> Result<Vec<Option<(String, Vec<Piece>)>>> {
    let stems: Vec<&str> = findings.marked.iter().map(String::as_str).collect();
    let mut read = cx.store.read().await?;
    let mut shown = Vec::with_capacity(findings.hits.len());
    for hit in &findings.hits {
        let content = &hit.found.content;
        if stems.is_empty() || content.category == Category::Exempt {
            shown.push(None);
            continue;
        }
        if let Some(pieces) = excerpt(&content.summary, &stems) {
            shown.push(Some((String::new(), pieces)));
            continue;
        }
        let texts = read.item_texts(&hit.found.item.id).await?;
        let found = texts
            .into_iter()
            .find_map(|text| excerpt(&text.body, &stems).map(|pieces| (text.name, pieces)));
        shown.push(found);
    }
    Ok(shown)
}

/// An item by its permanent address.
///
/// # Errors
/// [`DeskError::NotFound`].
#[boxed]
pub async fn public(cx: &Context, id: &ItemId) -> Result<PublicItem> {
    let mut read = cx.store.read().await?;
    let found = read.item(id).await?.ok_or(DeskError::NotFound)?;
    let versions = match found.item.is_listed() {
        true => read.item_versions(id).await?,
        false => Vec::new(),
    };
    drop(read);
    let office = offices::by_id(cx, &found.item.office).await?;
    Ok(PublicItem { office, found, versions })
}

/// A file of a listed item, by its place.
///
/// # Errors
/// [`DeskError::NotFound`].
#[boxed]
pub async fn file(cx: &Context, id: &ItemId, file: &FileId) -> Result<FileOut> {
    let mut read = cx.store.read().await?;
    let found = read.item(id).await?.filter(|found| found.item.is_listed());
    drop(read);
    let found = found.ok_or(DeskError::NotFound)?;
    let named = found.content.files.iter().find(|named| named.id == *file);
    let named = named.ok_or(DeskError::NotFound)?;
    let bytes = cx.files.get(&named.sha256).await?.ok_or(DeskError::NotFound)?;
    let (name, media_type) = (named.name.clone(), named.media_type.clone());
    Ok(FileOut { name, media_type, bytes })
}

/// The newest announcements made at once (Art. 10), of one office or of all.
///
/// # Errors
/// A fault of the database.
#[boxed]
pub async fn immediate(cx: &Context, office: Option<&OfficeId>) -> Result<Vec<StoredItem>> {
    let mut read = cx.store.read().await?;
    Ok(read.newest_items(office, Category::Immediate, 3).await?)
}

/// Why a file could not be read as a list.
#[derive(Debug, thiserror::Error)]
pub enum Unread {
    /// It is no table.
    #[error(transparent)]
    File(#[from] terbuka_documents::ReadError),
    /// It is a table, and no list.
    #[error(transparent)]
    List(#[from] NoList),
}

/// Reads a file as a list, changing nothing.
///
/// # Errors
/// [`Unread`].
pub fn read(
    bytes: &[u8],
    mapping: &[Option<Column>],
    limits: &TableLimits,
) -> std::result::Result<Reading, Unread> {
    Ok(import::read(&table(bytes, limits)?, mapping)?)
}

/// Reads what an officer sends through a page as a list, changing nothing.
///
/// # Errors
/// Not permitted; [`DeskError::Invalid`] with why it is no list.
#[boxed]
pub async fn read_upload(who: &Principal, bytes: Vec<u8>) -> Result<Reading> {
    use terbuka_documents::ReadError;
    who.may(Permission::EditList)?;
    let reading = tokio::task::spawn_blocking(move || read(&bytes, &[], &TableLimits::default()));
    let reading = reading
        .await
        .map_err(|error| DeskError::Broken { what: "reading a list", reason: error.to_string() })?;
    let code = match reading {
        Ok(reading) => return Ok(reading),
        Err(Unread::List(NoList::Headings)) => "list_headings",
        Err(Unread::List(NoList::Rows)) => "list_rows",
        Err(Unread::File(ReadError::TooLarge { .. } | ReadError::TooComplex)) => "list_large",
        Err(Unread::File(ReadError::Empty)) => "list_empty",
        Err(Unread::File(_)) => "list_unread",
    };
    Err(DeskError::Invalid(vec![FieldError { field: "file".to_owned(), code }]))
}

/// Takes rows into an office's list, for its officer.
///
/// # Errors
/// Not permitted; storage.
#[boxed]
pub async fn import(cx: &Context, who: &Principal, rows: &[Row]) -> Result<Imported> {
    who.may(Permission::EditList)?;
    import_for(cx, &who.office, who.user.as_str(), rows, |_| {}).await
}

/// Takes rows into any office's list, for the operator's command. A row that names an item the
/// office has revises it, the others are new. Each part of [`TOGETHER`] rows is whole or not there;
/// after a fault the same file can be read in again.
///
/// # Errors
/// Storage.
pub async fn import_for(
    cx: &Context,
    office: &OfficeId,
    actor: &str,
    rows: &[Row],
    done: impl Fn(usize),
) -> Result<Imported> {
    let standing = offices::by_id(cx, office).await?;
    let now = cx.now();
    let today = standing.date_at(now);
    let mut read = cx.store.read().await?;
    let marks = read.item_marks(office).await?;
    drop(read);
    let mut by_source = HashMap::new();
    let mut by_digest = HashMap::new();
    for mark in marks {
        match &mark.source_id {
            Some(source) => drop(by_source.insert(source.clone(), mark)),
            None => drop(by_digest.insert(mark.digest.clone(), mark)),
        }
    }
    let mut imported = Imported::default();
    for part in rows.chunks(TOGETHER) {
        let mut tx = cx.store.begin().await?;
        let mut decided: Vec<(Option<StoredItem>, Decision)> = Vec::with_capacity(part.len());
        for row in part {
            let digest = content_digest(&row.content)?;
            let known = match &row.source_id {
                Some(source) => by_source.get(source),
                None => by_digest.get(&digest),
            };
            match known {
                Some(mark) if mark.listed && mark.digest == digest => imported.unchanged += 1,
                Some(mark) => {
                    let stored = tx.item_for_change(&mark.id).await?.ok_or(DeskError::NotFound)?;
                    // Files stay with an item however its row reads now.
                    let mut content = row.content.clone();
                    if content.category != Category::Exempt {
                        content.files.clone_from(&stored.content.files);
                    }
                    let decision = stored.item.revise(content, Reason::Imported, today);
                    decided.push((Some(stored), decision.map_err(invalid)?));
                    imported.revised += 1;
                }
                None => {
                    let id = ItemId::new(new_id(now));
                    let (source, content) = (row.source_id.clone(), row.content.clone());
                    let decision = Item::list(id, office.clone(), source, content, today);
                    decided.push((None, decision.map_err(invalid)?));
                    imported.added += 1;
                }
            }
        }
        if !decided.is_empty() {
            let changes: Vec<ItemChange<'_>> = decided
                .iter()
                .map(|(stored, decision)| {
                    let stored = stored.as_ref();
                    ItemChange { stored, decision, texts: None }
                })
                .collect();
            tx.put_items(&changes, actor, now).await?;
        }
        tx.commit().await?;
        done(part.len());
    }
    Ok(imported)
}

/// What is wrong with an item as fields of a form.
pub fn invalid(flaws: Vec<Flaw>) -> DeskError {
    let field = |flaw: Flaw| FieldError { field: flaw.field.to_owned(), code: flaw.code };
    DeskError::Invalid(flaws.into_iter().map(field).collect())
}

/// An officer lists, rewords or relists an item of his office.
///
/// # Errors
/// Not permitted; not found; stale; columns that cannot be used.
#[boxed]
pub async fn put(
    cx: &Context,
    who: &Principal,
    id: Option<&ItemId>,
    version: Option<i64>,
    content: Content,
) -> Result<ItemId> {
    who.may(Permission::EditList)?;
    // What is exempt comes and goes by a consequence test.
    let exempt = || invalid(vec![Flaw { field: "category", code: "category" }]);
    if content.category == Category::Exempt {
        return Err(exempt());
    }
    let (now, today) = (cx.now(), today(cx, who).await?);
    let mut tx = cx.store.begin().await?;
    let (stored, decision) = match id {
        Some(id) => {
            let stored = own(who, tx.item_for_change(id).await?, version)?;
            if stored.content.category == Category::Exempt {
                return Err(exempt());
            }
            let content = kept(content, &stored.content);
            let decision = stored.item.revise(content, Reason::Edited, today).map_err(invalid)?;
            (Some(stored), decision)
        }
        None => {
            let id = ItemId::new(new_id(now));
            (None, Item::list(id, who.office.clone(), None, content, today).map_err(invalid)?)
        }
    };
    let change = ItemChange { stored: stored.as_ref(), decision: &decision, texts: None };
    tx.put_item(change, who.user.as_str(), now).await?;
    tx.commit().await?;
    Ok(decision.next.id)
}

/// What a form says, with what it does not show taken from before: files, further links and the name
/// of the first, the day set for its review.
fn kept(mut content: Content, before: &Content) -> Content {
    content.files.clone_from(&before.files);
    content.review_by = content.review_by.or(before.review_by);
    let mut links = before.links.iter();
    if let (Some(now), Some(then)) = (content.links.first_mut(), links.next())
        && now.url == then.url
    {
        now.title.clone_from(&then.title);
    }
    content.links.extend(links.cloned());
    content
}

/// An officer takes an item out of his office's list.
///
/// # Errors
/// Not permitted; not found; stale; no reason.
#[boxed]
pub async fn withdraw(
    cx: &Context,
    who: &Principal,
    id: &ItemId,
    version: Option<i64>,
    reason: &str,
) -> Result<()> {
    who.may(Permission::EditList)?;
    let (now, today) = (cx.now(), today(cx, who).await?);
    let mut tx = cx.store.begin().await?;
    let stored = own(who, tx.item_for_change(id).await?, version)?;
    let decision = stored.item.withdraw(reason, Reason::Edited, today).map_err(invalid)?;
    let change = ItemChange { stored: Some(&stored), decision: &decision, texts: None };
    tx.put_item(change, who.user.as_str(), now).await?;
    Ok(tx.commit().await?)
}

/// An item of one's own office, for its form.
///
/// # Errors
/// Not permitted; not found.
#[boxed]
pub async fn item(cx: &Context, who: &Principal, id: &ItemId) -> Result<StoredItem> {
    who.may(Permission::SeeList)?;
    let mut read = cx.store.read().await?;
    own(who, read.item(id).await?, None)
}

fn own(who: &Principal, found: Option<StoredItem>, version: Option<i64>) -> Result<StoredItem> {
    let found = found.filter(|found| found.item.office == who.office);
    let found = found.ok_or(DeskError::NotFound)?;
    match version {
        Some(seen) if seen != found.version => Err(DeskError::Stale),
        _ => Ok(found),
    }
}

async fn today(cx: &Context, who: &Principal) -> Result<Date> {
    Ok(offices::by_id(cx, &who.office).await?.date_at(cx.now()))
}

/// The listed items of an office, in the order in which they were first listed.
///
/// # Errors
/// A fault of the database.
#[boxed]
pub async fn listed(cx: &Context, office: &OfficeId) -> Result<Vec<StoredItem>> {
    const PAGE: i64 = 2_000;
    let mut read = cx.store.snapshot().await?;
    let mut all: Vec<StoredItem> = Vec::new();
    let mut after = None;
    loop {
        let page = read.items_after(office, after.as_ref(), PAGE).await?;
        let Some(last) = page.last() else { return Ok(all) };
        after = Some(last.item.id.clone());
        all.extend(page.into_iter().filter(|found| found.item.is_listed()));
    }
}

/// The list of an office as a file.
///
/// # Errors
/// More rows than a document can carry.
#[boxed]
pub async fn export(cx: &Context, office: &OfficeId, format: Format) -> Result<FileOut> {
    let items = listed(cx, office).await?;
    let office = offices::by_id(cx, office).await?;
    let name = format!("daftar-informasi-publik-{}", office.slug);
    if format == Format::Json {
        let rows: Vec<serde_json::Value> = items.iter().map(as_json).collect();
        let bytes = serde_json::to_vec_pretty(&rows).map_err(|error| DeskError::Broken {
            what: "writing the list as JSON",
            reason: error.to_string(),
        })?;
        let (name, media_type) = (format!("{name}.json"), format.media_type().to_owned());
        return Ok(FileOut { name, media_type, bytes });
    }
    let rows = items.iter().map(|found| {
        let id = found.item.source_id.as_deref().unwrap_or(found.item.id.as_str());
        (id, &found.content)
    });
    let sheet = terbuka_core::catalog::sheet::sheet(&office, rows);
    let sheet = sheet.as_of(office.date_at(cx.now()));
    sheet_file(cx, &name, sheet, letterhead(&office), format).await
}

/// An item as a row that can be read in again.
fn as_json(found: &StoredItem) -> serde_json::Value {
    let content = &found.content;
    let forms = [content.forms_in_words(), content.formats_in_words()];
    let forms: Vec<&str> =
        forms.iter().map(String::as_str).filter(|words| !words.is_empty()).collect();
    serde_json::json!({
        "id": found.item.source_id.as_deref().unwrap_or(found.item.id.as_str()),
        "title": content.title,
        "summary": content.summary,
        "category": content.category.code(),
        "unit": content.unit,
        "responsible": content.responsible,
        "time": content.time,
        "place": content.place,
        "format": forms.join(", "),
        "retention": content.retention,
        "link": content.links.first().map(|link| link.url.as_str()).unwrap_or_default(),
    })
}
