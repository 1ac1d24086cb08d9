//! What happened to documents: the step log, the journal, the words of each "no".

use jiff::Timestamp;
use terbuka_core::ident::{CaseId, ProcedureId};
use terbuka_core::record::{Event, Record};
use terbuka_core::request::Act;

use crate::convert::Cell;
use crate::engine::Read;
use crate::error::Result;
use crate::sql::{args, statements};
use crate::step::LoggedStep;

statements! {
    TEXTS = "SELECT slot, version, body, actor, at_us FROM record_text WHERE record_id = $1 \
        AND slot <> 'content' ORDER BY version, slot";
    STEPS = "SELECT act, step, lane, actor, opened_us, done_us FROM record_step \
        WHERE record_id = $1 ORDER BY version";
    STEPS_UNDER_RECORDS = "SELECT record_step.record_id, record_step.act, record_step.step, \
        record_step.lane, record_step.actor, record_step.opened_us, record_step.done_us \
        FROM record_step JOIN record ON record.id = record_step.record_id \
        WHERE record.procedure_id = $1 ORDER BY record_step.record_id, record_step.version";
}

/// Other words of a document: why it was sent back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordText {
    /// Which text: `returned/1`, `refused/1`, `dropped/1`, …
    pub slot: String,
    /// The words.
    pub body: String,
    /// Who wrote it: a user id.
    pub actor: String,
    /// When.
    pub at: Timestamp,
}

/// One step of a document that was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordStep {
    /// What was done.
    pub act: Act,
    /// Number of the step in the office's SOP, when it has one for the act.
    pub step: Option<String>,
    /// The lane in which it was done.
    pub lane: Option<String>,
    /// Who: a user id or `system`.
    pub actor: String,
    /// When it could begin.
    pub opened: Timestamp,
    /// When it was done.
    pub done: Timestamp,
}

/// One thing that happened to a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordEntry {
    /// When.
    pub at: Timestamp,
    /// Who: a user id or `system`.
    pub actor: String,
    /// What.
    pub event: Event,
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

#[derive(sqlx::FromRow)]
struct UnderRow {
    record_id: String,
    #[sqlx(flatten)]
    step: StepRow,
}

fn read_step(id: &str, row: StepRow) -> Result<RecordStep> {
    let cell = |column| Cell::new("record_step", column, id);
    Ok(RecordStep {
        act: cell("act").code(Act::from_code(&row.act))?,
        opened: cell("opened_us").instant(row.opened_us)?,
        done: cell("done_us").instant(row.done_us)?,
        step: row.step,
        lane: row.lane,
        actor: row.actor,
    })
}

impl Read {
    /// Why a document was sent back, refused or given up, each time, oldest first.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn record_texts(&mut self, id: &CaseId) -> Result<Vec<RecordText>> {
        let rows: Vec<TextRow> = self.all(TEXTS, args![id.as_str()]).await?;
        let read = |row: TextRow| {
            let place = format!("{id}/{}/{}", row.slot, row.version);
            Ok(RecordText {
                at: Cell::new("record_text", "at_us", &place).instant(row.at_us)?,
                slot: row.slot,
                body: row.body,
                actor: row.actor,
            })
        };
        rows.into_iter().map(read).collect()
    }

    /// The steps done for a document, in order.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn record_steps(&mut self, id: &CaseId) -> Result<Vec<RecordStep>> {
        let rows: Vec<StepRow> = self.all(STEPS, args![id.as_str()]).await?;
        rows.into_iter().map(|row| read_step(id.as_str(), row)).collect()
    }

    /// The steps of every document that runs along a version of a procedure, document by document,
    /// in order; documents have no registration number.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn record_steps_under(&mut self, procedure: &ProcedureId) -> Result<Vec<LoggedStep>> {
        let rows: Vec<UnderRow> = self.all(STEPS_UNDER_RECORDS, args![procedure.as_str()]).await?;
        let read = |row: UnderRow| {
            let step = read_step(&row.record_id, row.step)?;
            Ok(LoggedStep {
                case: CaseId::new(row.record_id),
                number: String::new(),
                act: step.act,
                step: step.step,
                lane: step.lane,
                actor: step.actor,
                actor_name: None,
                opened: step.opened,
                done: step.done,
            })
        };
        rows.into_iter().map(read).collect()
    }

    /// What happened to a document, oldest first.
    ///
    /// # Errors
    /// An entry is not one of this program's events.
    pub async fn record_timeline(&mut self, id: &CaseId) -> Result<Vec<RecordEntry>> {
        let entries = self.journal_of("record", id.as_str()).await?;
        let read = |chained: crate::journal::Chained| {
            Ok(RecordEntry {
                at: chained.at()?,
                event: Cell::new("journal", "body", id.as_str()).json(&chained.entry.body)?,
                actor: chained.entry.actor,
            })
        };
        entries.into_iter().map(read).collect()
    }

    /// The document that the journal tells; equal to the stored one, or something went past
    /// [`Tx::save_record`].
    ///
    /// # Errors
    /// As [`Read::record_timeline`].
    pub async fn replay_record(&mut self, id: &CaseId) -> Result<Option<Record>> {
        let timeline = self.record_timeline(id).await?;
        Ok(Record::replay(timeline.iter().map(|entry| &entry.event)))
    }
}
