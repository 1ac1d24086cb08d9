//! Requests as they are read: the state, the person, the words, by case, by number, by token.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use terbuka_boxed::boxed;
use terbuka_core::ident::{CaseId, OfficeId, UserId};
use terbuka_core::person::{Content, Delivery, Obtain, Requester};
use terbuka_core::request::{Dossier, Request, Stage};

use crate::convert::{Cell, sha256_hex};
use crate::engine::Read;
use crate::error::Result;
use crate::sql::{args, statements};

macro_rules! columns {
    () => {
        "request.id, request.year, request.seq, request.handler_id, request.information, \
         request.purpose, request.obtain, request.delivery, request.state, request.version, \
         request.changed_us"
    };
}

macro_rules! in_period {
    () => {
        "request.office_id = $1 AND request.received_on <= $3 AND (request.received_on >= $2 \
         OR request.ended_on IS NULL OR request.ended_on >= $2)"
    };
}

statements! {
    REQUEST = (concat!("SELECT ", columns!(), " FROM request WHERE id = $1"));
    // NOTE(engine): SQLite's one writer holds everything anyway.
    REQUEST_LOCKED = {
        sqlite: concat!("SELECT ", columns!(), " FROM request WHERE id = $1"),
        postgres: concat!("SELECT ", columns!(), " FROM request WHERE id = $1 FOR UPDATE"),
    };
    BY_NUMBER = (concat!("SELECT ", columns!(), " FROM request \
        WHERE office_id = $1 AND number = $2"));
    NUMBERED = (concat!("SELECT ", columns!(), " FROM request WHERE number = $1 \
        ORDER BY office_id LIMIT $2"));
    // Whatever changes what a page of the office shows adds to its journal.
    MARK_BY_TOKEN = "SELECT journal_head.seq FROM request \
        JOIN journal_head ON journal_head.office_id = request.office_id \
        WHERE request.token_hash = $1";
    BY_TOKEN = (concat!("SELECT ", columns!(), " FROM request WHERE token_hash = $1"));
    OPEN = (concat!("SELECT ", columns!(), " FROM request WHERE office_id = $1 AND is_open = 1 \
        ORDER BY due_on, year, seq"));
    AT_STAGE = (concat!("SELECT ", columns!(), " FROM request WHERE office_id = $1 \
        AND stage = $2 ORDER BY due_on, year, seq"));
    COMPLETION_OVER = (concat!("SELECT ", columns!(), " FROM request WHERE office_id = $1 \
        AND stage = 'awaiting_completion' AND completion_due_on < $2 \
        ORDER BY completion_due_on, year, seq"));
    OF_YEAR = (concat!("SELECT ", columns!(), " FROM request WHERE office_id = $1 AND year = $2 \
        ORDER BY seq"));
    IN_PERIOD = (concat!("SELECT ", columns!(), " FROM request WHERE ", in_period!(), " \
        ORDER BY year, seq"));
    REQUESTER = "SELECT case_id, data, erased_us FROM requester WHERE case_id = $1";
    REQUESTERS_OF_YEAR = "SELECT case_id, data, erased_us FROM requester WHERE case_id IN \
        (SELECT id FROM request WHERE office_id = $1 AND year = $2)";
    REQUESTERS_IN_PERIOD = (concat!("SELECT case_id, data, erased_us FROM requester \
        WHERE case_id IN (SELECT id FROM request WHERE ", in_period!(), ")"));
    TEXTS = "SELECT case_id, slot, version, body, actor, at_us FROM case_text \
        WHERE case_id = $1 ORDER BY case_id, version, slot";
    TEXTS_OF_YEAR = "SELECT case_id, slot, version, body, actor, at_us FROM case_text \
        WHERE case_id IN (SELECT id FROM request WHERE office_id = $1 AND year = $2) \
        ORDER BY case_id, version, slot";
    TEXTS_IN_PERIOD = (concat!("SELECT case_id, slot, version, body, actor, at_us FROM case_text \
        WHERE case_id IN (SELECT id FROM request WHERE ", in_period!(), ") \
        ORDER BY case_id, version, slot"));
}

/// A request with the version of its row, for changing it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredRequest {
    /// State of the case.
    pub case: Request,
    /// Version of the row; [`crate::Tx::save`] refuses when it is another by then.
    pub version: i64,
    /// What was asked.
    pub content: Content,
    /// Year of its number.
    pub year: i16,
    /// Its place in the register of that year.
    pub seq: i64,
    /// The officer who acted last, replies of units apart.
    pub handler: Option<UserId>,
    /// When it was changed last.
    pub changed: Timestamp,
}

/// A text of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredText {
    /// Which text.
    pub slot: String,
    /// The words; empty once erased.
    pub body: String,
    /// Version of the case it came with.
    pub version: i64,
    /// Who wrote it: a user id, `public` or `system`.
    pub actor: String,
    /// When.
    pub at: Timestamp,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    year: i64,
    seq: i64,
    handler_id: Option<String>,
    information: String,
    purpose: String,
    obtain: String,
    delivery: String,
    state: String,
    version: i64,
    changed_us: i64,
}

#[derive(sqlx::FromRow)]
struct RequesterRow {
    case_id: String,
    data: String,
    erased_us: Option<i64>,
}

#[derive(sqlx::FromRow)]
struct TextRow {
    case_id: String,
    slot: String,
    version: i64,
    body: String,
    actor: String,
    at_us: i64,
}

fn read_request(row: Row) -> Result<StoredRequest> {
    let cell = |column| Cell::new("request", column, &row.id);
    Ok(StoredRequest {
        case: cell("state").json(&row.state)?,
        year: cell("year").code(i16::try_from(row.year).ok())?,
        changed: cell("changed_us").instant(row.changed_us)?,
        content: Content {
            obtain: cell("obtain").code(Obtain::from_code(&row.obtain))?,
            delivery: cell("delivery").code(Delivery::from_code(&row.delivery))?,
            information: row.information,
            purpose: row.purpose,
        },
        version: row.version,
        seq: row.seq,
        handler: row.handler_id.map(UserId::new),
    })
}

fn read_requests(rows: Vec<Row>) -> Result<Vec<StoredRequest>> {
    rows.into_iter().map(read_request).collect()
}

fn read_requester(row: &RequesterRow) -> Result<Option<Requester>> {
    match row.erased_us {
        Some(_) => Ok(None),
        None => Cell::new("requester", "data", &row.case_id).json(&row.data).map(Some),
    }
}

fn read_text(row: TextRow) -> Result<StoredText> {
    Ok(StoredText {
        at: Cell::new("case_text", "at_us", &row.case_id).instant(row.at_us)?,
        slot: row.slot,
        body: row.body,
        version: row.version,
        actor: row.actor,
    })
}

/// Joins cases with their people and words; a later text of a slot stands for an earlier one.
fn join(
    cases: Vec<StoredRequest>,
    people: Vec<RequesterRow>,
    texts: Vec<TextRow>,
) -> Result<Vec<Dossier>> {
    let mut requesters = BTreeMap::new();
    for row in people {
        let requester = read_requester(&row)?;
        requesters.insert(row.case_id, requester);
    }
    let mut words: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for row in texts {
        words.entry(row.case_id).or_default().insert(row.slot, row.body);
    }
    Ok(cases
        .into_iter()
        .map(|stored| {
            let id = stored.case.id.as_str();
            Dossier {
                requester: requesters.remove(id).flatten(),
                texts: words.remove(id).unwrap_or_default(),
                content: stored.content,
                case: stored.case,
            }
        })
        .collect())
}

impl Read {
    /// A request by identifier.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn request(&mut self, id: &CaseId) -> Result<Option<StoredRequest>> {
        let row: Option<Row> = self.optional(REQUEST, args![id.as_str()]).await?;
        row.map(read_request).transpose()
    }

    /// The request of an office with this registration number.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn request_by_number(
        &mut self,
        office: &OfficeId,
        number: &str,
    ) -> Result<Option<StoredRequest>> {
        let row: Option<Row> = self.optional(BY_NUMBER, args![office.as_str(), number]).await?;
        row.map(read_request).transpose()
    }

    /// Every office's request with this registration number, a few at most.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn requests_numbered(&mut self, number: &str) -> Result<Vec<StoredRequest>> {
        const FEW: i64 = 20;
        read_requests(self.all(NUMBERED, args![number, FEW]).await?)
    }

    /// How far the journal of the token's office has come: as long as this stays, so does everything
    /// that a page of the case shows. None for a token of nobody.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn mark_by_token(&mut self, token: &str) -> Result<Option<i64>> {
        let found: Option<(i64,)> = self.optional(MARK_BY_TOKEN, args![&sha256_hex(token)]).await?;
        Ok(found.map(|(seq,)| seq))
    }

    /// The request that a tracking token opens. One statement: this is the public's busiest page.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn request_by_token(&mut self, token: &str) -> Result<Option<StoredRequest>> {
        let row: Option<Row> = self.optional(BY_TOKEN, args![&sha256_hex(token)]).await?;
        row.map(read_request).transpose()
    }

    /// An office's requests whose answer's clock still runs, by binding date.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn open_requests(&mut self, office: &OfficeId) -> Result<Vec<StoredRequest>> {
        read_requests(self.all(OPEN, args![office.as_str()]).await?)
    }

    /// An office's requests at a stage, by binding date.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn requests_at(
        &mut self,
        office: &OfficeId,
        stage: Stage,
    ) -> Result<Vec<StoredRequest>> {
        read_requests(self.all(AT_STAGE, args![office.as_str(), stage.code()]).await?)
    }

    /// An office's requests whose requester had to complete them before a day and did not.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn requests_not_completed(
        &mut self,
        office: &OfficeId,
        today: Date,
    ) -> Result<Vec<StoredRequest>> {
        let today = today.to_string();
        read_requests(self.all(COMPLETION_OVER, args![office.as_str(), &today]).await?)
    }

    /// Who asked; `None` once erased.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn requester(&mut self, case: &CaseId) -> Result<Option<Requester>> {
        let row: Option<RequesterRow> = self.optional(REQUESTER, args![case.as_str()]).await?;
        row.as_ref().map_or(Ok(None), read_requester)
    }

    /// Every text of a case in the order it came; a slot may come more than once.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn texts(&mut self, case: &CaseId) -> Result<Vec<StoredText>> {
        let rows: Vec<TextRow> = self.all(TEXTS, args![case.as_str()]).await?;
        rows.into_iter().map(read_text).collect()
    }

    /// A request with its person and its words.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn dossier(&mut self, case: &CaseId) -> Result<Option<Dossier>> {
        let Some(stored) = self.request(case).await? else { return Ok(None) };
        self.dossier_of(stored).await.map(Some)
    }

    /// A request at hand with its person and its words.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn dossier_of(&mut self, stored: StoredRequest) -> Result<Dossier> {
        let case = stored.case.id.clone();
        Ok(Dossier {
            requester: self.requester(&case).await?,
            texts: self
                .texts(&case)
                .await?
                .into_iter()
                .map(|text| (text.slot, text.body))
                .collect(),
            content: stored.content,
            case: stored.case,
        })
    }

    /// The rows of an office's register of a year, by number. Take a [`crate::Store::snapshot`].
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn register(&mut self, office: &OfficeId, year: i16) -> Result<Vec<Dossier>> {
        let (office, year) = (office.as_str(), i64::from(year));
        let cases = read_requests(self.all(OF_YEAR, args![office, year]).await?)?;
        let people = self.all(REQUESTERS_OF_YEAR, args![office, year]).await?;
        let texts = self.all(TEXTS_OF_YEAR, args![office, year]).await?;
        join(cases, people, texts)
    }

    /// An office's requests that a report of these days counts: received in them, ended in them, or
    /// open in them. Take a [`crate::Store::snapshot`].
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn dossiers_between(
        &mut self,
        office: &OfficeId,
        first: Date,
        last: Date,
    ) -> Result<Vec<Dossier>> {
        let (office, first, last) = (office.as_str(), first.to_string(), last.to_string());
        let cases = read_requests(self.all(IN_PERIOD, args![office, &first, &last]).await?)?;
        let people = self.all(REQUESTERS_IN_PERIOD, args![office, &first, &last]).await?;
        let texts = self.all(TEXTS_IN_PERIOD, args![office, &first, &last]).await?;
        join(cases, people, texts)
    }
}

impl crate::engine::Tx {
    /// A request that stays as it is until this change ends: others who would change it wait.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn request_for_change(&mut self, id: &CaseId) -> Result<Option<StoredRequest>> {
        let row: Option<Row> = self.optional(REQUEST_LOCKED, args![id.as_str()]).await?;
        row.map(read_request).transpose()
    }
}
