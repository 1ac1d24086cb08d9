//! Consequence tests: state, what each said at every saving, the step log, the journal; all of a
//! decision or nothing of it.

use jiff::Timestamp;
use jiff::civil::Date;
use terbuka_boxed::boxed;
use terbuka_core::exemption::{Content, Event, Exemption, Stage};
use terbuka_core::ident::{CaseId, OfficeId};

use crate::convert::Cell;
use crate::engine::Read;
use crate::error::Result;
use crate::sql::{args, statements};
use crate::trail::{CaseEntry, CaseStep, CaseText};

/// The journal's name for tests.
pub(crate) const KIND: &str = "exemption";

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT exemption.id, exemption.stage, exemption.state, exemption.version, \
             exemption.changed_us, (SELECT exemption_text.body FROM exemption_text \
             WHERE exemption_text.exemption_id = exemption.id \
             AND exemption_text.slot = 'content' ORDER BY exemption_text.version DESC LIMIT 1) \
             AS content FROM exemption WHERE ",
            $rest
        )
    };
}

statements! {
    NEXT = "SELECT CAST(COALESCE(max(number), 0) + 1 AS BIGINT) FROM exemption \
        WHERE office_id = $1";
    ADD_EXEMPTION = "INSERT INTO exemption (id, office_id, number, seat_id, procedure_id, \
        request_id, renews_id, stage, state, version, changed_us) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1, $10)";
    UPDATE_EXEMPTION = "UPDATE exemption SET stage = $3, seat_id = $4, until_on = $5, \
        decided_on = $6, ended_on = $7, state = $8, changed_us = $9, version = version + 1 \
        WHERE id = $1 AND version = $2";
    ADD_TEXT = "INSERT INTO exemption_text (exemption_id, slot, version, body, salt, actor, at_us) \
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    ADD_STEP = "INSERT INTO exemption_step (exemption_id, version, office_id, act, step, lane, \
        actor, opened_us, done_us) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    EXEMPTION = (select!("exemption.id = $1"));
    // NOTE(engine): SQLite's one writer holds everything anyway.
    EXEMPTION_LOCKED = {
        sqlite: select!("exemption.id = $1"),
        postgres: select!("exemption.id = $1 FOR UPDATE"),
    };
    EXEMPTIONS_OF = (select!("exemption.office_id = $1 ORDER BY exemption.number DESC"));
    PROPOSED_TO = (select!("exemption.seat_id = $1 AND exemption.office_id <> $1 \
        ORDER BY exemption.changed_us, exemption.id"));
    OF_REQUEST = (select!("exemption.request_id = $1 ORDER BY exemption.number"));
    IN_FORCE = (select!("exemption.office_id = $1 AND exemption.stage = 'in_force' \
        ORDER BY exemption.number"));
    ENDING = (select!("exemption.office_id = $1 AND exemption.stage = 'in_force' \
        AND exemption.until_on <= $2 ORDER BY exemption.until_on, exemption.number"));
    RENEWAL = (select!("exemption.renews_id = $1 AND exemption.stage IN ('identified', \
        'weighing', 'submitted', 'approved', 'handed_up') ORDER BY exemption.number"));
    TEXTS = "SELECT slot, version, body, actor, at_us FROM exemption_text WHERE exemption_id = $1 \
        AND slot <> 'content' ORDER BY version, slot";
    STEPS = "SELECT act, step, lane, actor, opened_us, done_us FROM exemption_step \
        WHERE exemption_id = $1 ORDER BY version";
}

/// A test with what it says and the version of its row, for changing it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredExemption {
    /// State.
    pub test: Exemption,
    /// What it says, as saved last.
    pub content: Content,
    /// Version of the row; [`Tx::save_exemption`] refuses when it is another by then.
    pub version: i64,
    /// When it was changed last.
    pub changed: Timestamp,
}

#[derive(sqlx::FromRow)]
pub(crate) struct Row {
    id: String,
    stage: String,
    state: String,
    version: i64,
    changed_us: i64,
    content: Option<String>,
}

pub(crate) fn read_exemption(row: Row) -> Result<StoredExemption> {
    let cell = |column| Cell::new("exemption", column, &row.id);
    let test: Exemption = cell("state").json(&row.state)?;
    let stage = Stage::from_code(&row.stage).filter(|stage| *stage == test.stage);
    cell("stage").code(stage)?;
    Ok(StoredExemption {
        content: match &row.content {
            Some(content) => cell("content").json(content)?,
            None => Content::default(),
        },
        changed: cell("changed_us").instant(row.changed_us)?,
        version: row.version,
        test,
    })
}

impl Read {
    /// A test by identifier.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn exemption(&mut self, id: &CaseId) -> Result<Option<StoredExemption>> {
        let row: Option<Row> = self.optional(EXEMPTION, args![id.as_str()]).await?;
        row.map(read_exemption).transpose()
    }

    /// Every test of an office, newest first.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn exemptions_of(&mut self, office: &OfficeId) -> Result<Vec<StoredExemption>> {
        let rows: Vec<Row> = self.all(EXEMPTIONS_OF, args![office.as_str()]).await?;
        rows.into_iter().map(read_exemption).collect()
    }

    /// Tests of other offices that lie with this one for its decision, the longest waiting first.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn exemptions_proposed_to(
        &mut self,
        office: &OfficeId,
    ) -> Result<Vec<StoredExemption>> {
        let rows: Vec<Row> = self.all(PROPOSED_TO, args![office.as_str()]).await?;
        rows.into_iter().map(read_exemption).collect()
    }

    /// Tests that a request occasioned, oldest first.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn exemptions_for(&mut self, request: &CaseId) -> Result<Vec<StoredExemption>> {
        let rows: Vec<Row> = self.all(OF_REQUEST, args![request.as_str()]).await?;
        rows.into_iter().map(read_exemption).collect()
    }

    /// What an office has decided to be exempt and not ended, oldest first. Whether it still holds on
    /// a day, [`Exemption::holds`] says.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn exemptions_in_force(&mut self, office: &OfficeId) -> Result<Vec<StoredExemption>> {
        let rows: Vec<Row> = self.all(IN_FORCE, args![office.as_str()]).await?;
        rows.into_iter().map(read_exemption).collect()
    }

    /// What an office has exempted until a civil day or an earlier one, the earliest end first.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn exemptions_ending(
        &mut self,
        office: &OfficeId,
        by: Date,
    ) -> Result<Vec<StoredExemption>> {
        let by = by.to_string();
        let rows: Vec<Row> = self.all(ENDING, args![office.as_str(), &by]).await?;
        rows.into_iter().map(read_exemption).collect()
    }

    /// The test under way that tests an exemption anew.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn exemption_renewal(&mut self, id: &CaseId) -> Result<Option<StoredExemption>> {
        let row: Option<Row> = self.optional(RENEWAL, args![id.as_str()]).await?;
        row.map(read_exemption).transpose()
    }

    /// Opinions and reasons of a test, oldest first.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn exemption_texts(&mut self, id: &CaseId) -> Result<Vec<CaseText>> {
        self.words_of(TEXTS, "exemption_text", id).await
    }

    /// The steps done for a test, in order.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn exemption_steps(&mut self, id: &CaseId) -> Result<Vec<CaseStep>> {
        self.done_for(STEPS, "exemption_step", id).await
    }

    /// What happened to a test, oldest first.
    ///
    /// # Errors
    /// An entry is not one of this program's events.
    #[boxed]
    pub async fn exemption_timeline(&mut self, id: &CaseId) -> Result<Vec<CaseEntry<Event>>> {
        self.told_of(KIND, id).await
    }

    /// The test that the journal tells; equal to the stored one, or something went past
    /// [`Tx::save_exemption`].
    ///
    /// # Errors
    /// As [`Read::exemption_timeline`].
    #[boxed]
    pub async fn replay_exemption(&mut self, id: &CaseId) -> Result<Option<Exemption>> {
        let timeline = self.exemption_timeline(id).await?;
        Ok(Exemption::replay(timeline.iter().map(|entry| &entry.event)))
    }
}
