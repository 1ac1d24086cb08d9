//! Documents on their way to the list, as they are read: state, what is said of each, files in every
//! version. They are written in `record_save.rs`; what happened to them is read in `record_history.rs`.

use jiff::Timestamp;
use terbuka_boxed::boxed;
use terbuka_core::ident::{CaseId, FileId, OfficeId, UserId};
use terbuka_core::record::{Content, Record, Stage};

use crate::convert::Cell;
use crate::engine::{Read, Tx};
use crate::error::Result;
use crate::file::{FileRow, StoredFile, read_file};
use crate::sql::{args, statements};
use crate::words::patterns;

macro_rules! columns {
    () => {
        "record.id, record.stage, record.state, record.version, record.changed_us, \
         (SELECT record_text.body FROM record_text WHERE record_text.record_id = record.id \
         AND record_text.slot = 'content' ORDER BY record_text.version DESC LIMIT 1) AS content"
    };
}

// $4: an officer who sees his own units' documents only.
macro_rules! filter {
    () => {
        "FROM record WHERE record.office_id = $1 \
         AND ($2 = '' OR $2 LIKE '%,' || record.stage || ',%') \
         AND ($3 = '' OR record.unit_id = $3) \
         AND ($4 = '' OR EXISTS (SELECT 1 FROM account_unit WHERE account_unit.account_id = $4 \
         AND account_unit.unit_id = record.unit_id)) \
         AND ($5 = '' OR record.search LIKE $5) AND ($6 = '' OR record.search LIKE $6) \
         AND ($7 = '' OR record.search LIKE $7)"
    };
}

statements! {
    RECORD = (concat!("SELECT ", columns!(), " FROM record WHERE record.id = $1"));
    // NOTE(engine): SQLite's one writer holds everything anyway.
    RECORD_LOCKED = {
        sqlite: concat!("SELECT ", columns!(), " FROM record WHERE record.id = $1"),
        postgres: concat!("SELECT ", columns!(), " FROM record WHERE record.id = $1 FOR UPDATE"),
    };
    RECORDS = (concat!("SELECT ", columns!(), " ", filter!(), " ORDER BY record.changed_us DESC, \
        record.id LIMIT $8 OFFSET $9"));
    RECORDS_SIZE = (concat!("SELECT CAST(count(*) AS BIGINT) ", filter!()));
    RECORD_STAGES = "SELECT record.stage, CAST(count(*) AS BIGINT) FROM record \
        WHERE record.office_id = $1 AND ($2 = '' OR EXISTS (SELECT 1 FROM account_unit \
        WHERE account_unit.account_id = $2 AND account_unit.unit_id = record.unit_id)) \
        GROUP BY record.stage ORDER BY record.stage";
    FILES = "SELECT record_file.slot, record_file.version, file.id, file.office_id, file.sha256, \
        file.size, file.media_type, file.name, file.uploaded_by, file.created_us \
        FROM record_file JOIN file ON file.id = record_file.file_id \
        WHERE record_file.record_id = $1 AND file.erased_us IS NULL \
        ORDER BY record_file.slot, record_file.version";
    // Bytes that a document under way or listed holds as its newest version already.
    HOLDER = "SELECT record.id FROM record JOIN record_file ON record_file.record_id = record.id \
        JOIN file ON file.id = record_file.file_id WHERE record.office_id = $1 \
        AND file.sha256 = $2 AND record.stage <> 'dropped' AND file.erased_us IS NULL \
        ORDER BY record.changed_us DESC, record.id LIMIT 1";
    OF_ITEM = (concat!("SELECT ", columns!(), " FROM record WHERE record.item_id = $1 \
        ORDER BY record.changed_us DESC, record.id LIMIT 1"));
}

/// A document with what is said of it and the version of its row, for changing it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredRecord {
    /// State.
    pub record: Record,
    /// What is said of it, as saved last.
    pub content: Content,
    /// Version of the row; [`Tx::save_record`] refuses when it is another by then.
    pub version: i64,
    /// When it was changed last.
    pub changed: Timestamp,
}

/// One file of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordFile {
    /// The file.
    pub file: StoredFile,
    /// Which file of the document, from 1.
    pub slot: i64,
    /// Which version of it, from 1.
    pub version: i64,
}

/// What of the documents is wanted. The default is everything of the office.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecordFilter {
    /// Only these stages; every stage when empty.
    pub stages: Vec<Stage>,
    /// Only of this unit.
    pub unit: Option<terbuka_core::ident::UnitId>,
    /// Only of this person's units.
    pub units_of: Option<UserId>,
    /// Only what has these words, in any order, in what is said of it.
    pub text: String,
}

/// One page of documents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecordPage {
    /// The documents, changed last first.
    pub rows: Vec<StoredRecord>,
    /// How many there are in all.
    pub total: i64,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    stage: String,
    state: String,
    version: i64,
    changed_us: i64,
    content: Option<String>,
}

#[derive(sqlx::FromRow)]
struct FilesRow {
    slot: i64,
    version: i64,
    #[sqlx(flatten)]
    file: FileRow,
}

fn read_record(row: Row) -> Result<StoredRecord> {
    let cell = |column| Cell::new("record", column, &row.id);
    let record: Record = cell("state").json(&row.state)?;
    let stage = Stage::from_code(&row.stage).filter(|stage| *stage == record.stage);
    cell("stage").code(stage)?;
    Ok(StoredRecord {
        content: match &row.content {
            Some(content) => cell("content").json(content)?,
            None => Content::default(),
        },
        changed: cell("changed_us").instant(row.changed_us)?,
        version: row.version,
        record,
    })
}

impl Read {
    /// A document by identifier.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn record(&mut self, id: &CaseId) -> Result<Option<StoredRecord>> {
        let row: Option<Row> = self.optional(RECORD, args![id.as_str()]).await?;
        row.map(read_record).transpose()
    }

    /// Documents of an office, those changed last first.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn records(
        &mut self,
        office: &OfficeId,
        filter: &RecordFilter,
        limit: i64,
        offset: i64,
    ) -> Result<RecordPage> {
        let codes: Vec<&str> = filter.stages.iter().map(|stage| stage.code()).collect();
        let stages =
            if codes.is_empty() { String::new() } else { format!(",{},", codes.join(",")) };
        let unit = filter.unit.as_ref().map_or("", |unit| unit.as_str());
        let units_of = filter.units_of.as_ref().map_or("", |user| user.as_str());
        let [first, second, third] = patterns(&filter.text);
        let office = office.as_str();
        let (total,): (i64,) = self
            .one(RECORDS_SIZE, args![office, &stages, unit, units_of, &first, &second, &third])
            .await?;
        let rows: Vec<Row> = self
            .all(
                RECORDS,
                args![office, &stages, unit, units_of, &first, &second, &third, limit, offset],
            )
            .await?;
        let rows = rows.into_iter().map(read_record).collect::<Result<_>>()?;
        Ok(RecordPage { rows, total })
    }

    /// How many documents of an office stand at each stage; of one person's units, when given.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn record_stages(
        &mut self,
        office: &OfficeId,
        units_of: Option<&UserId>,
    ) -> Result<Vec<(Stage, i64)>> {
        let units_of = units_of.map_or("", |user| user.as_str());
        let rows: Vec<(String, i64)> =
            self.all(RECORD_STAGES, args![office.as_str(), units_of]).await?;
        let read = |(code, count): (String, i64)| {
            let cell = Cell::new("record", "stage", office.as_str());
            Ok((cell.code(Stage::from_code(&code))?, count))
        };
        rows.into_iter().map(read).collect()
    }

    /// The files of a document, every version, by slot and version; erased ones left out.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn record_files(&mut self, id: &CaseId) -> Result<Vec<RecordFile>> {
        let rows: Vec<FilesRow> = self.all(FILES, args![id.as_str()]).await?;
        let read = |row: FilesRow| {
            Ok(RecordFile { slot: row.slot, version: row.version, file: read_file(row.file)? })
        };
        rows.into_iter().map(read).collect()
    }

    /// The document of an office that holds these bytes already, if one that was not given up does.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn record_with(&mut self, office: &OfficeId, sha256: &str) -> Result<Option<CaseId>> {
        let row: Option<(String,)> = self.optional(HOLDER, args![office.as_str(), sha256]).await?;
        Ok(row.map(|(id,)| CaseId::new(id)))
    }

    /// The document that listed an item, or brought it up to date last.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn record_of_item(
        &mut self,
        item: &terbuka_core::ident::ItemId,
    ) -> Result<Option<StoredRecord>> {
        let row: Option<Row> = self.optional(OF_ITEM, args![item.as_str()]).await?;
        row.map(read_record).transpose()
    }

    /// The name under which a file of a document is kept.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn record_file(&mut self, id: &CaseId, file: &FileId) -> Result<Option<RecordFile>> {
        Ok(self.record_files(id).await?.into_iter().find(|one| one.file.id == *file))
    }
}

impl Tx {
    /// A document by identifier, held until the change is committed.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn record_for_change(&mut self, id: &CaseId) -> Result<Option<StoredRecord>> {
        let row: Option<Row> = self.optional(RECORD_LOCKED, args![id.as_str()]).await?;
        row.map(read_record).transpose()
    }
}
