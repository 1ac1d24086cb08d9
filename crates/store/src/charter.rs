//! Charters: state, what each said at every saving, the step log, the journal; all of a decision or
//! nothing of it.

use jiff::Timestamp;
use terbuka_boxed::boxed;
use terbuka_core::charter::{Charter, Content, Decision, Event, Facts, Stage};
use terbuka_core::ident::{CaseId, OfficeId};

use crate::convert::{Cell, json, us};
use crate::engine::{Read, Tx};
use crate::error::{Result, StoreError};
use crate::sql::{args, statements};
use crate::trail::{CaseEntry, CaseStep, CaseText, Change, Step};

/// The journal's name for charters.
const KIND: &str = "charter";

macro_rules! columns {
    () => {
        "charter.id, charter.stage, charter.state, charter.version, charter.changed_us, \
         (SELECT charter_text.body FROM charter_text WHERE charter_text.charter_id = charter.id \
         AND charter_text.slot = 'content' ORDER BY charter_text.version DESC LIMIT 1) AS content"
    };
}

statements! {
    ADD_CHARTER = "INSERT INTO charter (id, office_id, edition, procedure_id, stage, state, \
        version, changed_us) VALUES ($1, $2, $3, $4, $5, $6, 1, $7)";
    UPDATE_CHARTER = "UPDATE charter SET stage = $3, determined_on = $4, publish_by_on = $5, \
        published_on = $6, state = $7, changed_us = $8, version = version + 1 \
        WHERE id = $1 AND version = $2";
    ADD_TEXT = "INSERT INTO charter_text (charter_id, slot, version, body, salt, actor, at_us) \
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    ADD_STEP = "INSERT INTO charter_step (charter_id, version, office_id, act, step, lane, actor, \
        opened_us, done_us) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    CHARTER = (concat!("SELECT ", columns!(), " FROM charter WHERE charter.id = $1"));
    // NOTE(engine): SQLite's one writer holds everything anyway.
    CHARTER_LOCKED = {
        sqlite: concat!("SELECT ", columns!(), " FROM charter WHERE charter.id = $1"),
        postgres: concat!("SELECT ", columns!(), " FROM charter WHERE charter.id = $1 FOR UPDATE"),
    };
    CHARTERS_OF = (concat!("SELECT ", columns!(), " FROM charter WHERE charter.office_id = $1 \
        ORDER BY charter.edition DESC"));
    IN_FORCE = (concat!("SELECT ", columns!(), " FROM charter WHERE charter.office_id = $1 \
        AND charter.stage = 'published'"));
    EDITION = (concat!("SELECT ", columns!(), " FROM charter WHERE charter.office_id = $1 \
        AND charter.edition = $2"));
    TEXTS = "SELECT slot, version, body, actor, at_us FROM charter_text WHERE charter_id = $1 \
        AND slot <> 'content' ORDER BY version, slot";
    STEPS = "SELECT act, step, lane, actor, opened_us, done_us FROM charter_step \
        WHERE charter_id = $1 ORDER BY version";
}

/// A charter with what it says and the version of its row, for changing it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredCharter {
    /// State.
    pub charter: Charter,
    /// What it says, as saved last.
    pub content: Content,
    /// Version of the row; [`Tx::save_charter`] refuses when it is another by then.
    pub version: i64,
    /// When it was changed last.
    pub changed: Timestamp,
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

fn read_charter(row: Row) -> Result<StoredCharter> {
    let cell = |column| Cell::new("charter", column, &row.id);
    let charter: Charter = cell("state").json(&row.state)?;
    let stage = Stage::from_code(&row.stage).filter(|stage| *stage == charter.stage);
    cell("stage").code(stage)?;
    Ok(StoredCharter {
        content: match &row.content {
            Some(content) => cell("content").json(content)?,
            None => Content::default(),
        },
        changed: cell("changed_us").instant(row.changed_us)?,
        version: row.version,
        charter,
    })
}

impl Read {
    /// A charter by identifier.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn charter(&mut self, id: &CaseId) -> Result<Option<StoredCharter>> {
        let row: Option<Row> = self.optional(CHARTER, args![id.as_str()]).await?;
        row.map(read_charter).transpose()
    }

    /// Every edition of an office's charter, newest first.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn charters_of(&mut self, office: &OfficeId) -> Result<Vec<StoredCharter>> {
        let rows: Vec<Row> = self.all(CHARTERS_OF, args![office.as_str()]).await?;
        rows.into_iter().map(read_charter).collect()
    }

    /// The charter an office has announced and not replaced.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn charter_in_force(&mut self, office: &OfficeId) -> Result<Option<StoredCharter>> {
        let row: Option<Row> = self.optional(IN_FORCE, args![office.as_str()]).await?;
        row.map(read_charter).transpose()
    }

    /// One edition of an office's charter, whatever its stage.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn charter_edition(
        &mut self,
        office: &OfficeId,
        edition: u32,
    ) -> Result<Option<StoredCharter>> {
        let row: Option<Row> =
            self.optional(EDITION, args![office.as_str(), i64::from(edition)]).await?;
        row.map(read_charter).transpose()
    }

    /// Why a charter was sent back, each time, oldest first.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn charter_texts(&mut self, id: &CaseId) -> Result<Vec<CaseText>> {
        self.words_of(TEXTS, "charter_text", id).await
    }

    /// The steps done for a charter, in order.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn charter_steps(&mut self, id: &CaseId) -> Result<Vec<CaseStep>> {
        self.done_for(STEPS, "charter_step", id).await
    }

    /// What happened to a charter, oldest first.
    ///
    /// # Errors
    /// An entry is not one of this program's events.
    #[boxed]
    pub async fn charter_timeline(&mut self, id: &CaseId) -> Result<Vec<CaseEntry<Event>>> {
        self.told_of(KIND, id).await
    }

    /// The charter that the journal tells; equal to the stored one, or something went past
    /// [`Tx::save_charter`].
    ///
    /// # Errors
    /// As [`Read::charter_timeline`].
    #[boxed]
    pub async fn replay_charter(&mut self, id: &CaseId) -> Result<Option<Charter>> {
        let timeline = self.charter_timeline(id).await?;
        Ok(Charter::replay(timeline.iter().map(|entry| &entry.event)))
    }
}

impl Tx {
    /// A charter by identifier, held until the change is committed.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn charter_for_change(&mut self, id: &CaseId) -> Result<Option<StoredCharter>> {
        let row: Option<Row> = self.optional(CHARTER_LOCKED, args![id.as_str()]).await?;
        row.map(read_charter).transpose()
    }

    /// Adds the charter that [`terbuka_core::charter::decide::begin`] decided.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when another is under way, or its edition is taken.
    #[boxed]
    pub async fn add_charter(
        &mut self,
        decision: &Decision,
        facts: &Facts<'_>,
    ) -> Result<StoredCharter> {
        let charter = &decision.next;
        let state = json("charter", charter)?;
        let procedure = charter.procedure.as_ref().map(|id| id.as_str());
        self.run(
            ADD_CHARTER,
            args![
                charter.id.as_str(),
                charter.office.as_str(),
                i64::from(charter.edition),
                procedure,
                charter.stage.code(),
                &state,
                us(facts.now)
            ],
        )
        .await?;
        self.follow_charter(decision, facts, 1, facts.now).await?;
        Ok(StoredCharter {
            charter: charter.clone(),
            content: decision.content.clone().unwrap_or_default(),
            version: 1,
            changed: facts.now,
        })
    }

    /// Saves what was decided about a charter, and gives the charter as it then stands.
    ///
    /// # Errors
    /// [`StoreError::Stale`] when it was changed since it was read.
    #[boxed]
    pub async fn save_charter(
        &mut self,
        stored: &StoredCharter,
        decision: &Decision,
        facts: &Facts<'_>,
    ) -> Result<StoredCharter> {
        let charter = &decision.next;
        let state = json("charter", charter)?;
        let determined = charter.determined.as_ref();
        let changed = self
            .run(
                UPDATE_CHARTER,
                args![
                    stored.charter.id.as_str(),
                    stored.version,
                    charter.stage.code(),
                    &determined.map(|determined| determined.on.to_string()),
                    &determined.map(|determined| determined.publish_by.to_string()),
                    &charter.published.as_ref().map(|published| published.on.to_string()),
                    &state,
                    us(facts.now)
                ],
            )
            .await?;
        if changed != 1 || charter.id != stored.charter.id {
            return Err(StoreError::Stale { what: "charter", id: stored.charter.id.to_string() });
        }
        let version = stored.version + 1;
        self.follow_charter(decision, facts, version, stored.changed).await?;
        Ok(StoredCharter {
            charter: charter.clone(),
            content: decision.content.clone().unwrap_or_else(|| stored.content.clone()),
            version,
            changed: facts.now,
        })
    }

    /// What follows the state: words, step log, journal.
    async fn follow_charter(
        &mut self,
        decision: &Decision,
        facts: &Facts<'_>,
        version: i64,
        opened: Timestamp,
    ) -> Result<()> {
        let charter = &decision.next;
        let change = Change {
            kind: KIND,
            case: &charter.id,
            office: &charter.office,
            version,
            actor: facts.actor,
            now: facts.now,
        };
        let content = decision.content.as_ref().map(|content| json(KIND, content)).transpose()?;
        let commitments =
            self.keep_words(&change, ADD_TEXT, &decision.texts, content.as_deref()).await?;
        if let Some(act) = decision.act {
            let step = Step { act, procedure: facts.procedure, office: &charter.office, opened };
            self.log_step(&change, ADD_STEP, step).await?;
        }
        self.tell(&change, (&decision.event, decision.event.name(), Event::VERSION), commitments)
    }
}
