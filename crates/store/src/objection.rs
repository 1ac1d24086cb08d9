//! Objections as they are read: the state, who objects, the words, the steps, the files.

use std::collections::BTreeMap;

use jiff::Timestamp;
use terbuka_boxed::boxed;
use terbuka_core::ident::{CaseId, OfficeId};
use terbuka_core::objection::{Dossier, Event, Objection, Stage};
use terbuka_core::person::Requester;

use crate::attachment::Attachment;
use crate::convert::{Cell, sha256_hex};
use crate::engine::{Read, Tx};
use crate::error::Result;
use crate::file::{FileRow, read_file};
use crate::letter::LetterHead;
use crate::objection_save::KIND;
use crate::sql::{args, statements};
use crate::trail::{CaseEntry, CaseStep};

macro_rules! columns {
    () => {
        "objection.id, objection.stage, objection.state, objection.year, objection.seq, \
         objection.version, objection.changed_us"
    };
}

statements! {
    OBJECTION = (concat!("SELECT ", columns!(), " FROM objection WHERE objection.id = $1"));
    // NOTE(engine): SQLite's one writer holds everything anyway.
    OBJECTION_LOCKED = {
        sqlite: concat!("SELECT ", columns!(), " FROM objection WHERE objection.id = $1"),
        postgres: concat!("SELECT ", columns!(), " FROM objection WHERE objection.id = $1 \
            FOR UPDATE"),
    };
    OBJECTION_BY_TOKEN = (concat!("SELECT ", columns!(), " FROM objection \
        WHERE objection.token_hash = $1"));
    OBJECTIONS_TO = (concat!("SELECT ", columns!(), " FROM objection \
        WHERE objection.request_id = $1 ORDER BY objection.year, objection.seq"));
    // A register is read with one statement for its rows and one for their words, however long.
    OBJECTIONS_OF_YEAR = (concat!("SELECT ", columns!(), ", objector.data, objector.erased_us, \
        request.number AS request_number FROM objection \
        LEFT JOIN objector ON objector.objection_id = objection.id \
        LEFT JOIN request ON request.id = objection.request_id \
        WHERE objection.office_id = $1 AND objection.year = $2 ORDER BY objection.seq"));
    TEXTS_OF_YEAR = "SELECT objection_text.objection_id, objection_text.slot, \
        objection_text.version, objection_text.body FROM objection \
        JOIN objection_text ON objection_text.objection_id = objection.id \
        WHERE objection.office_id = $1 AND objection.year = $2 \
        ORDER BY objection.seq, objection_text.version, objection_text.slot";
    OBJECTIONS_OF = (concat!("SELECT ", columns!(), " FROM objection \
        WHERE objection.office_id = $1 AND objection.is_open = $2 \
        ORDER BY objection.due_on, objection.year, objection.seq LIMIT $3"));
    OBJECTIONS_PAST = (concat!("SELECT ", columns!(), " FROM objection \
        WHERE objection.office_id = $1 AND objection.is_open = $2 \
        ORDER BY objection.due_on DESC, objection.year DESC, objection.seq DESC LIMIT $3"));
    OBJECTOR = "SELECT data, erased_us FROM objector WHERE objection_id = $1";
    OBJECTION_TEXTS = "SELECT slot, version, body FROM objection_text WHERE objection_id = $1 \
        ORDER BY version, slot";
    OBJECTION_STEPS = "SELECT act, step, lane, actor, opened_us, done_us FROM objection_step \
        WHERE objection_id = $1 ORDER BY version";
    OBJECTION_FILES = "SELECT purpose, added_by, added_us, file.id, file.office_id, file.sha256, \
        file.size, file.media_type, file.name, file.uploaded_by, file.created_us \
        FROM objection_file JOIN file ON file.id = objection_file.file_id \
        WHERE objection_file.objection_id = $1 AND file.erased_us IS NULL \
        ORDER BY objection_file.added_us, file.id";
    LETTERS_OF_OBJECTION = "SELECT id, kind, number, issued_us, sha256, file_id FROM letter \
        WHERE objection_id = $1 ORDER BY issued_us, id";
    REQUEST_NUMBER = "SELECT number FROM request WHERE id = $1";
}

/// An objection with the version of its row, for changing it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredObjection {
    /// State.
    pub objection: Objection,
    /// Year of its number.
    pub year: i16,
    /// Its place in the register of that year.
    pub seq: i64,
    /// Version of the row; [`Tx::save_objection`] refuses when it is another by then.
    pub version: i64,
    /// When it was changed last.
    pub changed: Timestamp,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    stage: String,
    state: String,
    year: i64,
    seq: i64,
    version: i64,
    changed_us: i64,
}

#[derive(sqlx::FromRow)]
struct DossierRow {
    #[sqlx(flatten)]
    row: Row,
    data: Option<String>,
    erased_us: Option<i64>,
    request_number: Option<String>,
}

#[derive(sqlx::FromRow)]
struct FilesRow {
    purpose: String,
    added_by: String,
    added_us: i64,
    #[sqlx(flatten)]
    file: FileRow,
}

fn read_objection(row: Row) -> Result<StoredObjection> {
    let cell = |column| Cell::new("objection", column, &row.id);
    let objection: Objection = cell("state").json(&row.state)?;
    let stage = Stage::from_code(&row.stage).filter(|stage| *stage == objection.stage);
    cell("stage").code(stage)?;
    Ok(StoredObjection {
        year: cell("year").code(i16::try_from(row.year).ok())?,
        changed: cell("changed_us").instant(row.changed_us)?,
        seq: row.seq,
        version: row.version,
        objection,
    })
}

/// Who objects, unless erased.
fn person(id: &str, data: Option<&str>, erased: Option<i64>) -> Result<Option<Requester>> {
    match (data, erased) {
        (Some(data), None) => Ok(Some(Cell::new("objector", "data", id).json(data)?)),
        _ => Ok(None),
    }
}

fn read_all(rows: Vec<Row>) -> Result<Vec<StoredObjection>> {
    rows.into_iter().map(read_objection).collect()
}

impl Read {
    /// An objection by identifier.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn objection(&mut self, id: &CaseId) -> Result<Option<StoredObjection>> {
        let row: Option<Row> = self.optional(OBJECTION, args![id.as_str()]).await?;
        row.map(read_objection).transpose()
    }

    /// The objection whose secret this is.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn objection_by_token(&mut self, token: &str) -> Result<Option<StoredObjection>> {
        let hash = sha256_hex(token);
        let row: Option<Row> = self.optional(OBJECTION_BY_TOKEN, args![&hash]).await?;
        row.map(read_objection).transpose()
    }

    /// The objections to a request, oldest first.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn objections_to(&mut self, request: &CaseId) -> Result<Vec<StoredObjection>> {
        read_all(self.all(OBJECTIONS_TO, args![request.as_str()]).await?)
    }

    /// An office's objections whose answer is due, the soonest first; or those whose clock stands,
    /// the latest first.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn objections_of(
        &mut self,
        office: &OfficeId,
        open: bool,
        limit: i64,
    ) -> Result<Vec<StoredObjection>> {
        let sql = if open { OBJECTIONS_OF } else { OBJECTIONS_PAST };
        read_all(self.all(sql, args![office.as_str(), open, limit]).await?)
    }

    /// The rows of an office's register of objections of a year, by number. Take a
    /// [`crate::Store::snapshot`].
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn objections_of_year(
        &mut self,
        office: &OfficeId,
        year: i16,
    ) -> Result<Vec<Dossier>> {
        let whose = args![office.as_str(), i64::from(year)];
        let rows: Vec<DossierRow> = self.all(OBJECTIONS_OF_YEAR, whose).await?;
        let found: Vec<(String, String, i64, String)> = self.all(TEXTS_OF_YEAR, whose).await?;
        let mut words: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
        for (id, slot, _, body) in found {
            words.entry(id).or_default().insert(slot, body);
        }
        let dossier = |found: DossierRow| {
            let DossierRow { row, data, erased_us, request_number } = found;
            let texts = words.remove(&row.id).unwrap_or_default();
            let person = person(&row.id, data.as_deref(), erased_us)?;
            let objection = read_objection(row)?.objection;
            Ok(Dossier { person, request_number, texts, objection })
        };
        rows.into_iter().map(dossier).collect()
    }

    /// Who objects; `None` once erased.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn objector(&mut self, id: &CaseId) -> Result<Option<Requester>> {
        let row: Option<(String, Option<i64>)> =
            self.optional(OBJECTOR, args![id.as_str()]).await?;
        let (data, erased) = row.unzip();
        person(id.as_str(), data.as_deref(), erased.flatten())
    }

    /// An objection at hand with its person and its words.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn objection_dossier(&mut self, objection: Objection) -> Result<Dossier> {
        let request_number = match &objection.request {
            Some(request) => {
                let row: Option<(String,)> =
                    self.optional(REQUEST_NUMBER, args![request.as_str()]).await?;
                row.map(|(number,)| number)
            }
            None => None,
        };
        let texts: Vec<(String, i64, String)> =
            self.all(OBJECTION_TEXTS, args![objection.id.as_str()]).await?;
        let texts: BTreeMap<String, String> =
            texts.into_iter().map(|(slot, _, body)| (slot, body)).collect();
        Ok(Dossier {
            person: self.objector(&objection.id).await?,
            request_number,
            texts,
            objection,
        })
    }

    /// The steps done for an objection, in order.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn objection_steps(&mut self, id: &CaseId) -> Result<Vec<CaseStep>> {
        self.done_for(OBJECTION_STEPS, "objection_step", id).await
    }

    /// The files of an objection and of its dispute, erased ones left out.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn objection_files(&mut self, id: &CaseId) -> Result<Vec<Attachment>> {
        let rows: Vec<FilesRow> = self.all(OBJECTION_FILES, args![id.as_str()]).await?;
        let cell = Cell::new("objection_file", "added_us", id.as_str());
        let read = |row: FilesRow| {
            Ok(Attachment {
                file: read_file(row.file)?,
                added: cell.instant(row.added_us)?,
                purpose: row.purpose,
                added_by: row.added_by,
            })
        };
        rows.into_iter().map(read).collect()
    }

    /// What a list of an objection's letters needs, in the order they were issued.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn letters_of_objection(&mut self, id: &CaseId) -> Result<Vec<LetterHead>> {
        let rows = self.all(LETTERS_OF_OBJECTION, args![id.as_str()]).await?;
        rows.into_iter().map(crate::letter::read_head).collect()
    }

    /// What happened to an objection, oldest first.
    ///
    /// # Errors
    /// An entry is not one of this program's events.
    #[boxed]
    pub async fn objection_timeline(&mut self, id: &CaseId) -> Result<Vec<CaseEntry<Event>>> {
        self.told_of(KIND, id).await
    }

    /// The objection that the journal tells; equal to the stored one, or something went past
    /// [`Tx::save_objection`].
    ///
    /// # Errors
    /// As [`Read::objection_timeline`].
    #[boxed]
    pub async fn replay_objection(&mut self, id: &CaseId) -> Result<Option<Objection>> {
        let timeline = self.objection_timeline(id).await?;
        Ok(Objection::replay(timeline.iter().map(|entry| &entry.event)))
    }
}

impl Tx {
    /// An objection by identifier, held until the change is committed.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn objection_for_change(&mut self, id: &CaseId) -> Result<Option<StoredObjection>> {
        let row: Option<Row> = self.optional(OBJECTION_LOCKED, args![id.as_str()]).await?;
        row.map(read_objection).transpose()
    }
}
