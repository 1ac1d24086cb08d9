//! Letters that were issued: the typed letter, and once it is drawn, its file and SHA-256.

use jiff::Timestamp;
use terbuka_boxed::boxed;
use terbuka_core::ident::{CaseId, FileId, LetterId, OfficeId};
use terbuka_core::letter::{Letter, LetterKind};

use crate::convert::{Cell, json, us};
use crate::engine::{Read, Tx};
use crate::error::{Result, StoreError};
use crate::journal::NewEntry;
use crate::sql::{args, statements};

macro_rules! columns {
    () => {
        "id, office_id, case_id, kind, number, data, issued_us, issued_by, sha256, file_id, \
         erased_us"
    };
}

statements! {
    ADD_LETTER = "INSERT INTO letter (id, office_id, case_id, kind, number, data, issued_us, \
        issued_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    ARCHIVE = "UPDATE letter SET sha256 = $2, file_id = $3 WHERE id = $1 AND file_id IS NULL";
    LETTER = (concat!("SELECT ", columns!(), " FROM letter WHERE id = $1"));
    LETTER_BY_CODE = (concat!("SELECT ", columns!(), " FROM letter \
        WHERE substr(id, 25) = $1 ORDER BY id LIMIT 1"));
    LETTERS_OF_CASE = (concat!("SELECT ", columns!(), " FROM letter WHERE case_id = $1 \
        ORDER BY issued_us, id"));
    HEADS_OF_CASE = "SELECT id, kind, number, issued_us, sha256, file_id FROM letter \
        WHERE case_id = $1 ORDER BY issued_us, id";
    LETTERS_OF_OFFICE = (concat!("SELECT ", columns!(), " FROM letter WHERE office_id = $1 \
        AND kind = $2 ORDER BY issued_us DESC, id DESC LIMIT $3"));
    UNDRAWN = (concat!("SELECT ", columns!(), " FROM letter WHERE file_id IS NULL \
        AND erased_us IS NULL ORDER BY issued_us, id LIMIT $1"));
}

/// A letter to issue.
#[derive(Clone)]
pub struct NewLetter<'a> {
    /// Identifier.
    pub id: LetterId,
    /// Office that issues it.
    pub office: OfficeId,
    /// Case it belongs to; none for a report.
    pub case: Option<CaseId>,
    /// Its number, by the office's template.
    pub number: &'a str,
    /// The letter.
    pub letter: &'a Letter,
    /// When.
    pub issued: Timestamp,
    /// Who: a user id, `public` or `system`.
    pub issued_by: &'a str,
}

/// A letter that was issued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssuedLetter {
    /// Identifier.
    pub id: LetterId,
    /// Office that issued it.
    pub office: OfficeId,
    /// Case it belongs to.
    pub case: Option<CaseId>,
    /// Kind.
    pub kind: LetterKind,
    /// Number.
    pub number: String,
    /// The letter; `None` once its personal data was erased.
    pub letter: Option<Letter>,
    /// When.
    pub issued: Timestamp,
    /// Who.
    pub issued_by: String,
    /// SHA-256 of the drawn letter, once drawn.
    pub sha256: Option<String>,
    /// The drawn letter, once drawn.
    pub file: Option<FileId>,
}

/// A letter without what is in it: all that a list needs, and quicker to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LetterHead {
    /// Identifier.
    pub id: LetterId,
    /// Kind.
    pub kind: LetterKind,
    /// Number.
    pub number: String,
    /// When it was issued.
    pub issued: Timestamp,
    /// SHA-256 of the drawn letter, once drawn.
    pub sha256: Option<String>,
    /// The drawn letter, once drawn.
    pub file: Option<FileId>,
}

#[derive(sqlx::FromRow)]
pub(crate) struct HeadRow {
    id: String,
    kind: String,
    number: String,
    issued_us: i64,
    sha256: Option<String>,
    file_id: Option<String>,
}

pub(crate) fn read_head(row: HeadRow) -> Result<LetterHead> {
    let cell = |column| Cell::new("letter", column, &row.id);
    Ok(LetterHead {
        kind: cell("kind").code(LetterKind::from_code(&row.kind))?,
        issued: cell("issued_us").instant(row.issued_us)?,
        id: LetterId::new(&row.id),
        number: row.number,
        sha256: row.sha256,
        file: row.file_id.map(FileId::new),
    })
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    office_id: String,
    case_id: Option<String>,
    kind: String,
    number: String,
    data: String,
    issued_us: i64,
    issued_by: String,
    sha256: Option<String>,
    file_id: Option<String>,
    erased_us: Option<i64>,
}

fn read_letter(row: Row) -> Result<IssuedLetter> {
    let cell = |column| Cell::new("letter", column, &row.id);
    Ok(IssuedLetter {
        kind: cell("kind").code(LetterKind::from_code(&row.kind))?,
        letter: match row.erased_us {
            Some(_) => None,
            None => Some(cell("data").json(&row.data)?),
        },
        issued: cell("issued_us").instant(row.issued_us)?,
        id: LetterId::new(&row.id),
        office: OfficeId::new(row.office_id),
        case: row.case_id.map(CaseId::new),
        number: row.number,
        issued_by: row.issued_by,
        sha256: row.sha256,
        file: row.file_id.map(FileId::new),
    })
}

impl Read {
    /// A letter by identifier.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn letter(&mut self, id: &LetterId) -> Result<Option<IssuedLetter>> {
        let row: Option<Row> = self.optional(LETTER, args![id.as_str()]).await?;
        row.map(read_letter).transpose()
    }

    /// The letter whose identifier ends in these twelve digits: the code printed on it.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn letter_by_code(&mut self, code: &str) -> Result<Option<IssuedLetter>> {
        let row: Option<Row> = self.optional(LETTER_BY_CODE, args![code]).await?;
        row.map(read_letter).transpose()
    }

    /// The letters of a case, in the order they were issued.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn letters_of(&mut self, case: &CaseId) -> Result<Vec<IssuedLetter>> {
        let rows: Vec<Row> = self.all(LETTERS_OF_CASE, args![case.as_str()]).await?;
        rows.into_iter().map(read_letter).collect()
    }

    /// What a list of a case's letters needs, in the order they were issued.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn letter_heads_of(&mut self, case: &CaseId) -> Result<Vec<LetterHead>> {
        let rows: Vec<HeadRow> = self.all(HEADS_OF_CASE, args![case.as_str()]).await?;
        rows.into_iter().map(read_head).collect()
    }

    /// The newest letters of a kind that an office issued, newest first.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn letters_of_office(
        &mut self,
        office: &OfficeId,
        kind: LetterKind,
        limit: i64,
    ) -> Result<Vec<IssuedLetter>> {
        let rows: Vec<Row> =
            self.all(LETTERS_OF_OFFICE, args![office.as_str(), kind.code(), limit]).await?;
        rows.into_iter().map(read_letter).collect()
    }

    /// Letters that were issued but not drawn yet, oldest first.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn letters_to_draw(&mut self, limit: i64) -> Result<Vec<IssuedLetter>> {
        let rows: Vec<Row> = self.all(UNDRAWN, args![limit]).await?;
        rows.into_iter().map(read_letter).collect()
    }
}

impl Tx {
    /// Issues a letter: its row and its journal entry. It may be drawn later
    /// ([`Tx::archive_letter`]), for drawing takes longer than a change should.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when its number is taken.
    #[boxed]
    pub async fn add_letter(&mut self, new: NewLetter<'_>) -> Result<()> {
        let data = json("letter", new.letter)?;
        let kind = new.letter.kind().code();
        self.now(
            ADD_LETTER,
            args![
                new.id.as_str(),
                new.office.as_str(),
                new.case.as_ref().map(CaseId::as_str),
                kind,
                new.number,
                &data,
                us(new.issued),
                new.issued_by
            ],
        )
        .await?;
        self.journal(NewEntry {
            office: new.office.as_str(),
            at: new.issued,
            actor: new.issued_by,
            subject_kind: "letter",
            subject: new.id.as_str(),
            event: "letter_issued",
            version: 1,
            body: serde_json::json!({ "case": new.case, "kind": kind, "number": new.number }),
        })
    }

    /// Notes the drawn letter, once for ever, and has the journal remember its SHA-256. The file's
    /// row must be there already.
    ///
    /// # Errors
    /// [`StoreError::Stale`] when it was drawn already, [`StoreError::Missing`] when there is none.
    #[boxed]
    pub async fn archive_letter(
        &mut self,
        id: &LetterId,
        sha256: &str,
        file: &FileId,
        at: Timestamp,
    ) -> Result<()> {
        let Some(letter) = self.letter(id).await? else {
            return Err(StoreError::Missing { what: "letter", id: id.to_string() });
        };
        if self.run(ARCHIVE, args![id.as_str(), sha256, file.as_str()]).await? != 1 {
            return Err(StoreError::Stale { what: "letter", id: id.to_string() });
        }
        self.journal(NewEntry {
            office: letter.office.as_str(),
            at,
            actor: "system",
            subject_kind: "letter",
            subject: id.as_str(),
            event: "letter_archived",
            version: 1,
            body: serde_json::json!({ "file": file, "sha256": sha256 }),
        })
    }
}
