//! What every kind of case leaves behind when it is changed: its words with their commitments, the
//! step that was done, the journal's entry; and how each is read again. A kind brings its own tables
//! and statements, all of one shape.

use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value as Json};
use terbuka_core::ident::{CaseId, OfficeId};
use terbuka_core::procedure::Procedure;
use terbuka_core::request::{Act, Actor, Text};

use crate::convert::{Cell, us};
use crate::engine::{Read, Tx};
use crate::error::{Result, StoreError};
use crate::journal::{Chained, NewEntry};
use crate::save::{commitment, performed, salt};
use crate::sql::{Sql, args};

/// The slot in which a case's content is kept.
pub(crate) const CONTENT: &str = "content";

/// Words of a case beside its content: why it was sent back, an opinion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseText {
    /// Which text: `returned/1`, `opinion/2`, …
    pub slot: String,
    /// The words.
    pub body: String,
    /// Who wrote it: a user id or `public`.
    pub actor: String,
    /// When.
    pub at: Timestamp,
}

/// One step of a case that was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseStep {
    /// What was done.
    pub act: Act,
    /// Number of the step in the office's SOP, when it has one for the act.
    pub step: Option<String>,
    /// The lane in which it was done.
    pub lane: Option<String>,
    /// Who: a user id, `public` or `system`.
    pub actor: String,
    /// When it could begin.
    pub opened: Timestamp,
    /// When it was done.
    pub done: Timestamp,
}

/// One thing that happened to a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseEntry<E> {
    /// When.
    pub at: Timestamp,
    /// Who: a user id, `public` or `system`.
    pub actor: String,
    /// What.
    pub event: E,
}

/// The change that leaves something behind.
pub(crate) struct Change<'a> {
    /// The journal's name for this kind of case.
    pub kind: &'static str,
    /// The case.
    pub case: &'a CaseId,
    /// In whose journal it stands.
    pub office: &'a OfficeId,
    /// Version of the case's row after the change.
    pub version: i64,
    /// Who.
    pub actor: &'a Actor,
    /// Now.
    pub now: Timestamp,
}

/// The step that a change was.
pub(crate) struct Step<'a> {
    /// What was done.
    pub act: Act,
    /// The SOP along which the case runs.
    pub procedure: Option<&'a Procedure>,
    /// Whose member did it.
    pub office: &'a OfficeId,
    /// When it could begin.
    pub opened: Timestamp,
}

impl Tx {
    /// Keeps the words of a change, and its content as JSON where the kind has one, each with a salt of
    /// its own. The statement takes case, slot, version, body, salt, actor, instant. Gives the
    /// commitments for the journal.
    pub(crate) async fn keep_words(
        &mut self,
        change: &Change<'_>,
        sql: Sql,
        texts: &[Text],
        content: Option<&str>,
    ) -> Result<Map<String, Json>> {
        let mut commitments = Map::new();
        let (actor, now) = (change.actor.code(), us(change.now));
        let words = texts.iter().map(|text| (text.slot.as_str(), text.body.as_str()));
        let words: Vec<_> = words.chain(content.map(|content| (CONTENT, content))).collect();
        for (slot, body) in words {
            let salt = salt()?;
            commitments.insert(slot.to_owned(), commitment(&salt, slot, body).into());
            let values = args![change.case.as_str(), slot, change.version, body, &salt, actor, now];
            self.later(sql, values).await?;
        }
        Ok(commitments)
    }

    /// Notes in the step log what was done. The statement takes case, version, office, act, step,
    /// lane, actor, and the instants of beginning and end.
    pub(crate) async fn log_step(
        &mut self,
        change: &Change<'_>,
        sql: Sql,
        done: Step<'_>,
    ) -> Result<()> {
        let (step, lane) = match done.procedure {
            Some(procedure) => performed(procedure, change.actor, done.act),
            None => (None, None),
        };
        self.later(
            sql,
            args![
                change.case.as_str(),
                change.version,
                done.office.as_str(),
                done.act.code(),
                &step,
                &lane,
                change.actor.code(),
                us(done.opened.min(change.now)),
                us(change.now)
            ],
        )
        .await
    }

    /// Writes an event into the journal, with the commitments in place of its words.
    pub(crate) fn tell(
        &mut self,
        change: &Change<'_>,
        (event, name, version): (&impl Serialize, &str, i64),
        commitments: Map<String, Json>,
    ) -> Result<()> {
        let id = change.case.as_str();
        let mut body = serde_json::to_value(event)
            .map_err(|error| StoreError::corrupt("journal", "body", id, error))?;
        let Some(fields) = body.as_object_mut() else {
            return Err(StoreError::corrupt("journal", "body", id, "an event is an object"));
        };
        if !commitments.is_empty() {
            fields.insert("texts".to_owned(), Json::Object(commitments));
        }
        self.journal(NewEntry {
            office: change.office.as_str(),
            at: change.now,
            actor: change.actor.code(),
            subject_kind: change.kind,
            subject: id,
            event: name,
            version,
            body,
        })
    }
}

#[derive(sqlx::FromRow)]
struct TextRow {
    slot: String,
    version: i64,
    body: String,
    actor: String,
    at_us: i64,
}

#[derive(sqlx::FromRow)]
struct StepRow {
    act: String,
    step: Option<String>,
    lane: Option<String>,
    actor: String,
    opened_us: i64,
    done_us: i64,
}

impl Read {
    /// Words of a case, as a statement of its kind's text table gives them: slot, version, body,
    /// actor, at_us.
    pub(crate) async fn words_of(
        &mut self,
        sql: Sql,
        table: &'static str,
        id: &CaseId,
    ) -> Result<Vec<CaseText>> {
        let rows: Vec<TextRow> = self.all(sql, args![id.as_str()]).await?;
        let read = |row: TextRow| {
            let place = format!("{id}/{}/{}", row.slot, row.version);
            Ok(CaseText {
                at: Cell::new(table, "at_us", &place).instant(row.at_us)?,
                slot: row.slot,
                body: row.body,
                actor: row.actor,
            })
        };
        rows.into_iter().map(read).collect()
    }

    /// The steps of a case, as a statement of its kind's step log gives them: act, step, lane, actor,
    /// opened_us, done_us.
    pub(crate) async fn done_for(
        &mut self,
        sql: Sql,
        table: &'static str,
        id: &CaseId,
    ) -> Result<Vec<CaseStep>> {
        let rows: Vec<StepRow> = self.all(sql, args![id.as_str()]).await?;
        let cell = |column| Cell::new(table, column, id.as_str());
        let read = |row: StepRow| {
            Ok(CaseStep {
                act: cell("act").code(Act::from_code(&row.act))?,
                opened: cell("opened_us").instant(row.opened_us)?,
                done: cell("done_us").instant(row.done_us)?,
                step: row.step,
                lane: row.lane,
                actor: row.actor,
            })
        };
        rows.into_iter().map(read).collect()
    }

    /// What the journal tells of a case, oldest first.
    pub(crate) async fn told_of<E: DeserializeOwned>(
        &mut self,
        kind: &'static str,
        id: &CaseId,
    ) -> Result<Vec<CaseEntry<E>>> {
        let entries = self.journal_of(kind, id.as_str()).await?;
        let read = |chained: Chained| {
            Ok(CaseEntry {
                at: chained.at()?,
                event: Cell::new("journal", "body", id.as_str()).json(&chained.entry.body)?,
                actor: chained.entry.actor,
            })
        };
        entries.into_iter().map(read).collect()
    }
}
