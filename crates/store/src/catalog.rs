//! The public information list: items, their versions, the texts of their files, the journal and the
//! index; all of a decision or nothing of it.

use std::collections::HashMap;

use jiff::Timestamp;
use serde_json::{Map, Value as Json};
use terbuka_boxed::boxed;
use terbuka_core::catalog::{Category, Content, Decision, Event, Item, State};
use terbuka_core::ident::{ItemId, OfficeId};

use crate::convert::{Cell, json, sha256_hex, us};
use crate::engine::{Read, Tx};
use crate::error::{Result, StoreError};
use crate::journal::NewEntry;
use crate::save::{commitment, salt};
use crate::search::Noting;
use crate::sql::{Value, args, statements};

/// Items that are fetched together, as [`BY_DOC`] has it.
const DOCS: usize = 20;

macro_rules! columns {
    () => {
        "catalog_item.id, catalog_item.office_id, catalog_item.source_id, catalog_item.category, \
         catalog_item.state, catalog_item.listed_on, catalog_item.changed_on, \
         catalog_item.content_version, catalog_item.digest, catalog_item.doc, \
         catalog_item.version, catalog_item.changed_us, catalog_version.body FROM catalog_item \
         JOIN catalog_version ON catalog_version.item_id = catalog_item.id \
         AND catalog_version.version = catalog_item.content_version"
    };
}

statements! {
    ADD_ITEM = "INSERT INTO catalog_item (id, office_id, source_id, category, state, listed_on, \
        changed_on, content_version, digest, doc, version, changed_us) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1, $11)";
    UPDATE_ITEM = "UPDATE catalog_item SET category = $3, state = $4, changed_on = $5, \
        content_version = $6, digest = $7, doc = $8, changed_us = $9, version = version + 1 \
        WHERE id = $1 AND version = $2";
    ADD_VERSION = "INSERT INTO catalog_version (item_id, version, body, salt, actor, at_us) \
        VALUES ($1, $2, $3, $4, $5, $6)";
    ADD_NOTE = "INSERT INTO catalog_note (item_id, version, body, salt, actor, at_us) \
        VALUES ($1, $2, $3, $4, $5, $6)";
    DROP_TEXTS = "DELETE FROM catalog_text WHERE item_id = $1";
    ADD_TEXT = "INSERT INTO catalog_text (item_id, place, name, body) VALUES ($1, $2, $3, $4)";
    TEXTS = "SELECT name, body FROM catalog_text WHERE item_id = $1 ORDER BY place";
    ITEM = (concat!("SELECT ", columns!(), " WHERE catalog_item.id = $1"));
    // NOTE(engine): SQLite's one writer holds everything anyway.
    ITEM_LOCKED = {
        sqlite: concat!("SELECT ", columns!(), " WHERE catalog_item.id = $1"),
        postgres: concat!("SELECT ", columns!(), " WHERE catalog_item.id = $1 \
            FOR UPDATE OF catalog_item"),
    };
    BY_SOURCE = (concat!("SELECT ", columns!(), " WHERE catalog_item.office_id = $1 \
        AND catalog_item.source_id = $2"));
    BY_DOC = (concat!("SELECT ", columns!(), " WHERE catalog_item.doc IN \
        ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20) \
        ORDER BY catalog_item.doc"));
    // Each with its index: without one, a class of many items would be sorted for every visitor.
    NEWEST = (concat!("SELECT ", columns!(), " WHERE catalog_item.category = $1 \
        AND catalog_item.state = 'listed' \
        ORDER BY catalog_item.changed_us DESC, catalog_item.id DESC LIMIT $2"));
    NEWEST_OF = (concat!("SELECT ", columns!(), " WHERE catalog_item.office_id = $1 \
        AND catalog_item.category = $2 AND catalog_item.state = 'listed' \
        ORDER BY catalog_item.changed_us DESC, catalog_item.id DESC LIMIT $3"));
    ITEMS_AFTER = (concat!("SELECT ", columns!(), " WHERE catalog_item.office_id = $1 \
        AND catalog_item.id > $2 ORDER BY catalog_item.id LIMIT $3"));
    MARKS = "SELECT id, source_id, digest, state FROM catalog_item WHERE office_id = $1 \
        AND id > $2 ORDER BY id LIMIT $3";
    VERSIONS = "SELECT version, body, actor, at_us FROM catalog_version WHERE item_id = $1 \
        ORDER BY version";
    NOTES = "SELECT version, body, actor, at_us FROM catalog_note WHERE item_id = $1 \
        ORDER BY version";
}

/// An item with what it says and the version of its row, for changing it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredItem {
    /// State.
    pub item: Item,
    /// What it says; for a withdrawn one, what it said last.
    pub content: Content,
    /// Hash of what it says, to tell whether an imported row brings anything new.
    pub digest: String,
    /// Its number in the index while it is listed; newer wordings have higher ones.
    pub doc: Option<i64>,
    /// Version of the row; saving refuses when it is another by then.
    pub version: i64,
    /// When it was changed last.
    pub changed: Timestamp,
}

/// What an item said at one version, or why it was withdrawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemVersion<T> {
    /// Number of the version (of the item's row, for a withdrawal).
    pub version: i64,
    /// The words.
    pub body: T,
    /// Who: a user id or `system`.
    pub actor: String,
    /// When.
    pub at: Timestamp,
}

/// What can be read in one file of an item, for the index and its excerpts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileText {
    /// Name of the file.
    pub name: String,
    /// Its text.
    pub body: String,
}

/// What tells an item of an office apart, for comparing an imported list with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemMark {
    /// Identifier.
    pub id: ItemId,
    /// What the office itself calls it.
    pub source_id: Option<String>,
    /// Hash of what it says.
    pub digest: String,
    /// Whether it stands in the list.
    pub listed: bool,
}

/// One change to the list.
#[derive(Clone, Copy, Debug)]
pub struct ItemChange<'a> {
    /// The item as it was read, for changing; none for a new one.
    pub stored: Option<&'a StoredItem>,
    /// What was decided.
    pub decision: &'a Decision,
    /// The texts of its files from now on; none when they are as before.
    pub texts: Option<&'a [FileText]>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    office_id: String,
    source_id: Option<String>,
    category: String,
    state: String,
    listed_on: String,
    changed_on: String,
    content_version: i64,
    digest: String,
    doc: Option<i64>,
    version: i64,
    changed_us: i64,
    body: String,
}

fn read_item(row: Row) -> Result<StoredItem> {
    let cell = |column| Cell::new("catalog_item", column, &row.id);
    let content: Content = Cell::new("catalog_version", "body", &row.id).json(&row.body)?;
    let category = Category::from_code(&row.category).filter(|found| *found == content.category);
    cell("category").code(category)?;
    Ok(StoredItem {
        item: Item {
            state: cell("state").code(State::from_code(&row.state))?,
            version: cell("content_version").code(u32::try_from(row.content_version).ok())?,
            listed_on: cell("listed_on").date(&row.listed_on)?,
            changed_on: cell("changed_on").date(&row.changed_on)?,
            office: OfficeId::new(&row.office_id),
            source_id: row.source_id,
            id: ItemId::new(&row.id),
        },
        changed: Cell::new("catalog_item", "changed_us", &row.id).instant(row.changed_us)?,
        content,
        digest: row.digest,
        doc: row.doc,
        version: row.version,
    })
}

/// The hash by which two wordings are told apart.
///
/// # Errors
/// The content cannot be written as JSON.
pub fn content_digest(content: &Content) -> Result<String> {
    Ok(sha256_hex(json("catalog_item", content)?))
}

/// What the item says after a change.
fn content_of<'a>(change: &ItemChange<'a>) -> Option<&'a Content> {
    change.decision.content.as_ref().or(change.stored.map(|stored| &stored.content))
}

impl Read {
    /// An item by identifier, listed or withdrawn.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn item(&mut self, id: &ItemId) -> Result<Option<StoredItem>> {
        let row: Option<Row> = self.optional(ITEM, args![id.as_str()]).await?;
        row.map(read_item).transpose()
    }

    /// An item by what the office itself calls it.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn item_by_source(
        &mut self,
        office: &OfficeId,
        source_id: &str,
    ) -> Result<Option<StoredItem>> {
        let row: Option<Row> = self.optional(BY_SOURCE, args![office.as_str(), source_id]).await?;
        row.map(read_item).transpose()
    }

    /// The listed items with these numbers in the index, in the order asked for.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn items_numbered(&mut self, docs: &[i64]) -> Result<Vec<StoredItem>> {
        let mut found: HashMap<i64, StoredItem> = HashMap::with_capacity(docs.len());
        for some in docs.chunks(DOCS) {
            // What is asked for twice is found once.
            let asked: Vec<Value<'_>> =
                (0..DOCS).map(|at| Value::from(*some.get(at).unwrap_or(&some[0]))).collect();
            let rows: Vec<Row> = self.all(BY_DOC, &asked).await?;
            for row in rows {
                let Some(doc) = row.doc else { continue };
                found.insert(doc, read_item(row)?);
            }
        }
        Ok(docs.iter().filter_map(|doc| found.remove(doc)).collect())
    }

    /// The listed items of a class that changed last, newest first, of one office or of all.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn newest_items(
        &mut self,
        office: Option<&OfficeId>,
        category: Category,
        limit: i64,
    ) -> Result<Vec<StoredItem>> {
        let code = category.code();
        let rows: Vec<Row> = match office {
            Some(office) => self.all(NEWEST_OF, args![office.as_str(), code, limit]).await?,
            None => self.all(NEWEST, args![code, limit]).await?,
        };
        rows.into_iter().map(read_item).collect()
    }

    /// The items of an office after one, in the order in which they were first listed, withdrawn
    /// ones among them: for exports, page by page.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn items_after(
        &mut self,
        office: &OfficeId,
        after: Option<&ItemId>,
        limit: i64,
    ) -> Result<Vec<StoredItem>> {
        let after = after.map_or("", ItemId::as_str);
        let rows: Vec<Row> = self.all(ITEMS_AFTER, args![office.as_str(), after, limit]).await?;
        rows.into_iter().map(read_item).collect()
    }

    /// What tells an office's items apart, all of them.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn item_marks(&mut self, office: &OfficeId) -> Result<Vec<ItemMark>> {
        const PAGE: i64 = 10_000;
        let mut marks: Vec<ItemMark> = Vec::new();
        loop {
            let after = marks.last().map_or("", |mark| mark.id.as_str());
            let rows: Vec<(String, Option<String>, String, String)> =
                self.all(MARKS, args![office.as_str(), after, PAGE]).await?;
            if rows.is_empty() {
                return Ok(marks);
            }
            marks.extend(rows.into_iter().map(|(id, source_id, digest, state)| ItemMark {
                id: ItemId::new(id),
                source_id,
                digest,
                listed: state == State::Listed.code(),
            }));
        }
    }

    /// Everything an item has said, oldest first.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn item_versions(&mut self, id: &ItemId) -> Result<Vec<ItemVersion<Content>>> {
        let rows: Vec<(i64, String, String, i64)> = self.all(VERSIONS, args![id.as_str()]).await?;
        let cell = |column| Cell::new("catalog_version", column, id.as_str());
        let read = |(version, body, actor, at_us): (i64, String, String, i64)| {
            Ok(ItemVersion {
                version,
                body: cell("body").json(&body)?,
                actor,
                at: cell("at_us").instant(at_us)?,
            })
        };
        rows.into_iter().map(read).collect()
    }

    /// Why an item was withdrawn, each time, oldest first.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn item_notes(&mut self, id: &ItemId) -> Result<Vec<ItemVersion<String>>> {
        let rows: Vec<(i64, String, String, i64)> = self.all(NOTES, args![id.as_str()]).await?;
        let read = |(version, body, actor, at_us): (i64, String, String, i64)| {
            let at = Cell::new("catalog_note", "at_us", id.as_str()).instant(at_us)?;
            Ok(ItemVersion { version, body, actor, at })
        };
        rows.into_iter().map(read).collect()
    }

    /// What can be read in an item's files, in order.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn item_texts(&mut self, id: &ItemId) -> Result<Vec<FileText>> {
        let rows: Vec<(String, String)> = self.all(TEXTS, args![id.as_str()]).await?;
        Ok(rows.into_iter().map(|(name, body)| FileText { name, body }).collect())
    }

    /// What happened to an item, oldest first.
    ///
    /// # Errors
    /// An entry is not one of this program's events.
    #[boxed]
    pub async fn item_events(&mut self, id: &ItemId) -> Result<Vec<Event>> {
        let entries = self.journal_of("item", id.as_str()).await?;
        let cell = Cell::new("journal", "body", id.as_str());
        entries.into_iter().map(|chained| cell.json(&chained.entry.body)).collect()
    }
}

impl Tx {
    /// An item by identifier, held until the change is committed.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn item_for_change(&mut self, id: &ItemId) -> Result<Option<StoredItem>> {
        let row: Option<Row> = self.optional(ITEM_LOCKED, args![id.as_str()]).await?;
        row.map(read_item).transpose()
    }

    /// Saves one change to the list: item, version, texts, journal and index.
    ///
    /// # Errors
    /// As [`Tx::put_items`].
    #[boxed]
    pub async fn put_item(
        &mut self,
        change: ItemChange<'_>,
        actor: &str,
        at: Timestamp,
    ) -> Result<()> {
        self.put_items(&[change], actor, at).await
    }

    /// Saves changes to the list together, which is quicker than one by one: they share one part of
    /// the index. No item may stand among them twice.
    ///
    /// # Errors
    /// [`StoreError::Stale`] when an item was changed since it was read, [`StoreError::Duplicate`]
    /// when the office calls another item the same, at the latest when the change is committed.
    #[boxed]
    pub async fn put_items(
        &mut self,
        changes: &[ItemChange<'_>],
        actor: &str,
        at: Timestamp,
    ) -> Result<()> {
        let listed = changes.iter().filter(|change| change.decision.next.is_listed()).count();
        let reserved = self.reserve_docs(listed).await?;
        let mut next = reserved.first;
        let mut docs: Vec<Option<i64>> = Vec::with_capacity(changes.len());
        for change in changes {
            let doc = change.decision.next.is_listed().then_some(next);
            next += i64::from(doc.is_some());
            self.put_one(change, doc, actor, at).await?;
            docs.push(doc);
        }
        // A change that brings no texts keeps those the item had.
        let mut kept: Vec<Vec<FileText>> = Vec::with_capacity(changes.len());
        for (change, doc) in changes.iter().zip(&docs) {
            let stays = change.stored.is_some() && change.texts.is_none() && doc.is_some();
            kept.push(match stays {
                true => self.item_texts(&change.decision.next.id).await?,
                false => Vec::new(),
            });
        }
        let mut noting = Vec::with_capacity(listed);
        for ((change, doc), kept) in changes.iter().zip(docs).zip(&kept) {
            let (Some(doc), Some(content)) = (doc, content_of(change)) else { continue };
            let item = &change.decision.next;
            noting.push(Noting {
                doc,
                office: &item.office,
                source_id: item.source_id.as_deref(),
                content,
                texts: change.texts.unwrap_or(kept),
            });
        }
        let dead: Vec<i64> =
            changes.iter().filter_map(|change| change.stored.and_then(|old| old.doc)).collect();
        self.note_items(&reserved, &noting, &dead).await
    }

    async fn put_one(
        &mut self,
        change: &ItemChange<'_>,
        doc: Option<i64>,
        actor: &str,
        at: Timestamp,
    ) -> Result<()> {
        let item = &change.decision.next;
        let id = item.id.as_str();
        let (content, digest) = match (&change.decision.content, change.stored) {
            (Some(content), _) => (content, content_digest(content)?),
            (None, Some(stored)) => (&stored.content, stored.digest.clone()),
            (None, None) => {
                return Err(StoreError::corrupt("catalog_item", "body", id, "it says nothing"));
            }
        };
        let row_version = match change.stored {
            None => {
                self.later(
                    ADD_ITEM,
                    args![
                        id,
                        item.office.as_str(),
                        item.source_id.as_deref(),
                        content.category.code(),
                        item.state.code(),
                        &item.listed_on.to_string(),
                        &item.changed_on.to_string(),
                        i64::from(item.version),
                        &digest,
                        doc,
                        us(at)
                    ],
                )
                .await?;
                1
            }
            Some(stored) => {
                let changed = self
                    .run(
                        UPDATE_ITEM,
                        args![
                            stored.item.id.as_str(),
                            stored.version,
                            content.category.code(),
                            item.state.code(),
                            &item.changed_on.to_string(),
                            i64::from(item.version),
                            &digest,
                            doc,
                            us(at)
                        ],
                    )
                    .await?;
                if changed != 1 || stored.item.id != item.id {
                    let id = stored.item.id.to_string();
                    return Err(StoreError::Stale { what: "item", id });
                }
                stored.version + 1
            }
        };
        self.follow_item(change, row_version, actor, at).await
    }

    /// What follows the state: words, texts, journal.
    async fn follow_item(
        &mut self,
        change: &ItemChange<'_>,
        row_version: i64,
        actor: &str,
        at: Timestamp,
    ) -> Result<()> {
        let (decision, item) = (change.decision, &change.decision.next);
        let id = item.id.as_str();
        let mut commitments = Map::new();
        if let Some(content) = &decision.content {
            let (body, salt) = (json("catalog_version", content)?, salt()?);
            commitments.insert("content".to_owned(), commitment(&salt, "content", &body).into());
            let version = i64::from(item.version);
            self.later(ADD_VERSION, args![id, version, &body, &salt, actor, us(at)]).await?;
        }
        if let Some(note) = &decision.note {
            let salt = salt()?;
            commitments.insert("note".to_owned(), commitment(&salt, "note", note).into());
            self.later(ADD_NOTE, args![id, row_version, note, &salt, actor, us(at)]).await?;
        }
        if let Some(texts) = change.texts {
            if change.stored.is_some() {
                self.later(DROP_TEXTS, args![id]).await?;
            }
            for (place, text) in (0..).zip(texts) {
                self.later(ADD_TEXT, args![id, place as i64, &text.name, &text.body]).await?;
            }
        }
        let mut body = serde_json::to_value(&decision.event)
            .map_err(|error| StoreError::corrupt("journal", "body", id, error))?;
        let Some(fields) = body.as_object_mut() else {
            return Err(StoreError::corrupt("journal", "body", id, "an event is an object"));
        };
        fields.insert("texts".to_owned(), Json::Object(commitments));
        self.journal(NewEntry {
            office: item.office.as_str(),
            at,
            actor,
            subject_kind: "item",
            subject: id,
            event: decision.event.name(),
            version: Event::VERSION,
            body,
        })
    }
}
