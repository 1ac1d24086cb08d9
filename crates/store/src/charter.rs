//! Charters: state, what each said at every saving, the step log, the journal; all of a decision or
//! nothing of it.

use jiff::Timestamp;
use serde_json::{Map, Value as Json};
use terbuka_core::charter::{Charter, Content, Decision, Event, Facts, Stage};
use terbuka_core::ident::{CaseId, OfficeId};
use terbuka_core::request::Act;

use crate::convert::{Cell, json, us};
use crate::engine::{Read, Tx};
use crate::error::{Result, StoreError};
use crate::journal::NewEntry;
use crate::save::{commitment, performed, salt};
use crate::sql::{args, statements};

/// The slot under which a charter's own words are kept, one version for every saving.
const CONTENT: &str = "content";

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

/// Other words of a charter: why it was sent back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CharterText {
    /// Which text: `returned/1`, …
    pub slot: String,
    /// The words.
    pub body: String,
    /// Who wrote it: a user id.
    pub actor: String,
    /// When.
    pub at: Timestamp,
}

/// One step of a charter that was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CharterStep {
    /// What was done.
    pub act: Act,
    /// Number of the step in the office's charter SOP, when it has one for the act.
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

/// One thing that happened to a charter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CharterEntry {
    /// When.
    pub at: Timestamp,
    /// Who: a user id or `system`.
    pub actor: String,
    /// What.
    pub event: Event,
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
    pub async fn charter(&mut self, id: &CaseId) -> Result<Option<StoredCharter>> {
        let row: Option<Row> = self.optional(CHARTER, args![id.as_str()]).await?;
        row.map(read_charter).transpose()
    }

    /// Every edition of an office's charter, newest first.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn charters_of(&mut self, office: &OfficeId) -> Result<Vec<StoredCharter>> {
        let rows: Vec<Row> = self.all(CHARTERS_OF, args![office.as_str()]).await?;
        rows.into_iter().map(read_charter).collect()
    }

    /// The charter an office has announced and not replaced.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn charter_in_force(&mut self, office: &OfficeId) -> Result<Option<StoredCharter>> {
        let row: Option<Row> = self.optional(IN_FORCE, args![office.as_str()]).await?;
        row.map(read_charter).transpose()
    }

    /// One edition of an office's charter, whatever its stage.
    ///
    /// # Errors
    /// A fault of the database.
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
    pub async fn charter_texts(&mut self, id: &CaseId) -> Result<Vec<CharterText>> {
        let rows: Vec<TextRow> = self.all(TEXTS, args![id.as_str()]).await?;
        let read = |row: TextRow| {
            let place = format!("{id}/{}/{}", row.slot, row.version);
            Ok(CharterText {
                at: Cell::new("charter_text", "at_us", &place).instant(row.at_us)?,
                slot: row.slot,
                body: row.body,
                actor: row.actor,
            })
        };
        rows.into_iter().map(read).collect()
    }

    /// The steps done for a charter, in order.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn charter_steps(&mut self, id: &CaseId) -> Result<Vec<CharterStep>> {
        let rows: Vec<StepRow> = self.all(STEPS, args![id.as_str()]).await?;
        let cell = |column| Cell::new("charter_step", column, id.as_str());
        let read = |row: StepRow| {
            Ok(CharterStep {
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

    /// What happened to a charter, oldest first.
    ///
    /// # Errors
    /// An entry is not one of this program's events.
    pub async fn charter_timeline(&mut self, id: &CaseId) -> Result<Vec<CharterEntry>> {
        let entries = self.journal_of("charter", id.as_str()).await?;
        let read = |chained: crate::journal::Chained| {
            Ok(CharterEntry {
                at: chained.at()?,
                event: Cell::new("journal", "body", id.as_str()).json(&chained.entry.body)?,
                actor: chained.entry.actor,
            })
        };
        entries.into_iter().map(read).collect()
    }

    /// The charter that the journal tells; equal to the stored one, or something went past
    /// [`Tx::save_charter`].
    ///
    /// # Errors
    /// As [`Read::charter_timeline`].
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
    pub async fn charter_for_change(&mut self, id: &CaseId) -> Result<Option<StoredCharter>> {
        let row: Option<Row> = self.optional(CHARTER_LOCKED, args![id.as_str()]).await?;
        row.map(read_charter).transpose()
    }

    /// Adds the charter that [`terbuka_core::charter::decide::begin`] decided.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when another is under way, or its edition is taken.
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
        let (id, actor) = (charter.id.as_str(), facts.actor.code());
        let mut words: Vec<(String, String)> =
            decision.texts.iter().map(|text| (text.slot.clone(), text.body.clone())).collect();
        if let Some(content) = &decision.content {
            words.push((CONTENT.to_owned(), json("charter", content)?));
        }
        let mut commitments = Map::new();
        for (slot, text) in &words {
            let salt = salt()?;
            commitments.insert(slot.clone(), commitment(&salt, slot, text).into());
            self.later(ADD_TEXT, args![id, slot, version, text, &salt, actor, us(facts.now)])
                .await?;
        }
        if let Some(act) = decision.act {
            let (step, lane) = match facts.procedure {
                Some(procedure) => performed(procedure, facts.actor, act),
                None => (None, None),
            };
            self.later(
                ADD_STEP,
                args![
                    id,
                    version,
                    charter.office.as_str(),
                    act.code(),
                    &step,
                    &lane,
                    actor,
                    us(opened.min(facts.now)),
                    us(facts.now)
                ],
            )
            .await?;
        }
        let mut body = serde_json::to_value(&decision.event)
            .map_err(|error| StoreError::corrupt("journal", "body", id, error))?;
        let Some(fields) = body.as_object_mut() else {
            return Err(StoreError::corrupt("journal", "body", id, "an event is an object"));
        };
        if !commitments.is_empty() {
            fields.insert("texts".to_owned(), Json::Object(commitments));
        }
        self.journal(NewEntry {
            office: charter.office.as_str(),
            at: facts.now,
            actor,
            subject_kind: "charter",
            subject: id,
            event: decision.event.name(),
            version: Event::VERSION,
            body,
        })
    }
}
