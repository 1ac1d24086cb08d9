//! Earlier answers that an office published, suggested while a subject is typed. An officer words
//! title and summary: no text of a requester becomes public by itself.
//!
//! Finding is by whole words, the same on both engines; stems and ranking come with the catalogue.

use jiff::Timestamp;
use terbuka_boxed::boxed;
use terbuka_core::ident::{CaseId, OfficeId};

use crate::convert::{Cell, us};
use crate::engine::{Read, Tx};
use crate::error::Result;
use crate::journal::NewEntry;
use crate::sql::{args, statements};
use crate::words::telling;

statements! {
    PUBLISH = "INSERT INTO answer (case_id, office_id, title, summary, published_by, \
        published_us) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (case_id) DO UPDATE SET \
        title = excluded.title, summary = excluded.summary, \
        published_by = excluded.published_by, published_us = excluded.published_us";
    UNPUBLISH = "DELETE FROM answer WHERE case_id = $1";
    CLEAR_WORDS = "DELETE FROM answer_word WHERE case_id = $1";
    ADD_WORD = "INSERT INTO answer_word (office_id, word, case_id) VALUES ($1, $2, $3)";
    SUGGEST = "SELECT answer.case_id, answer.office_id, answer.title, answer.summary, answer.published_us, \
        CAST(count(*) AS BIGINT) AS hits FROM answer_word \
        JOIN answer ON answer.case_id = answer_word.case_id \
        WHERE answer_word.office_id = $1 \
        AND answer_word.word IN ($2, $3, $4, $5, $6, $7, $8, $9) \
        GROUP BY answer.case_id, answer.office_id, answer.title, answer.summary, answer.published_us \
        ORDER BY hits DESC, answer.published_us DESC, answer.case_id LIMIT $10";
    ANSWER = "SELECT case_id, office_id, title, summary, published_us, \
        CAST(0 AS BIGINT) AS hits FROM answer WHERE case_id = $1";
    ANSWERS = "SELECT case_id, office_id, title, summary, published_us, \
        CAST(0 AS BIGINT) AS hits FROM answer WHERE office_id = $1 \
        ORDER BY published_us DESC, case_id LIMIT $2 OFFSET $3";
}

/// Words of a subject that are looked for at most.
const WORDS: usize = 8;

/// An earlier answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The case that was answered.
    pub case: CaseId,
    /// Office that answered.
    pub office: OfficeId,
    /// Title, worded by an officer.
    pub title: String,
    /// What was answered and where it is, worded by an officer.
    pub summary: String,
    /// When it was published.
    pub published: Timestamp,
    /// How many of the words were found.
    pub hits: i64,
}

#[derive(sqlx::FromRow)]
struct Row {
    case_id: String,
    office_id: String,
    title: String,
    summary: String,
    published_us: i64,
    hits: i64,
}

fn read_answer(row: Row) -> Result<Answer> {
    Ok(Answer {
        published: Cell::new("answer", "published_us", &row.case_id).instant(row.published_us)?,
        case: CaseId::new(row.case_id),
        office: OfficeId::new(row.office_id),
        title: row.title,
        summary: row.summary,
        hits: row.hits,
    })
}

impl Read {
    /// The office's earlier answers that share most words with a subject, best first; none when the
    /// subject says nothing yet.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn suggest_answers(
        &mut self,
        office: &OfficeId,
        subject: &str,
        limit: i64,
    ) -> Result<Vec<Answer>> {
        let mut words = telling(subject);
        if words.is_empty() {
            return Ok(Vec::new());
        }
        // The longest words say most.
        words.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
        words.resize(WORDS, String::new());
        let mut values = vec![office.as_str().into()];
        values.extend(words.iter().map(crate::sql::Value::from));
        values.push(limit.into());
        let rows: Vec<Row> = self.all(SUGGEST, &values).await?;
        rows.into_iter().map(read_answer).collect()
    }

    /// An office's published answers, newest first.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn answers_of(
        &mut self,
        office: &OfficeId,
        limit: i64,
        offset: i64,
    ) -> Result<Vec<Answer>> {
        let rows: Vec<Row> = self.all(ANSWERS, args![office.as_str(), limit, offset]).await?;
        rows.into_iter().map(read_answer).collect()
    }

    /// The published answer of a case.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn answer(&mut self, case: &CaseId) -> Result<Option<Answer>> {
        let row: Option<Row> = self.optional(ANSWER, args![case.as_str()]).await?;
        row.map(read_answer).transpose()
    }
}

impl Tx {
    /// Publishes the answer of a case under an officer's words, or words it anew.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn publish_answer(
        &mut self,
        office: &OfficeId,
        case: &CaseId,
        title: &str,
        summary: &str,
        by: &str,
        at: Timestamp,
    ) -> Result<()> {
        self.run(PUBLISH, args![case.as_str(), office.as_str(), title, summary, by, us(at)])
            .await?;
        self.run(CLEAR_WORDS, args![case.as_str()]).await?;
        for word in telling(&format!("{title} {summary}")) {
            self.run(ADD_WORD, args![office.as_str(), &word, case.as_str()]).await?;
        }
        self.journal_answer(office, case, "answer_published", by, at)
    }

    /// Takes a published answer back.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn unpublish_answer(
        &mut self,
        office: &OfficeId,
        case: &CaseId,
        by: &str,
        at: Timestamp,
    ) -> Result<()> {
        self.run(CLEAR_WORDS, args![case.as_str()]).await?;
        if self.run(UNPUBLISH, args![case.as_str()]).await? == 0 {
            return Ok(());
        }
        self.journal_answer(office, case, "answer_withdrawn", by, at)
    }

    fn journal_answer(
        &mut self,
        office: &OfficeId,
        case: &CaseId,
        event: &str,
        by: &str,
        at: Timestamp,
    ) -> Result<()> {
        self.journal(NewEntry {
            office: office.as_str(),
            at,
            actor: by,
            subject_kind: "answer",
            subject: case.as_str(),
            event,
            version: 1,
            body: serde_json::json!({}),
        })
    }
}
