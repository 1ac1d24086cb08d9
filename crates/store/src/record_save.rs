//! The only writer of a document's state: state, what is said of it, files, step log, journal; all of
//! a decision or nothing of it.

use jiff::Timestamp;
use terbuka_boxed::boxed;
use terbuka_core::record::{Content, Decision, Event, Facts};

use crate::convert::{json, us};
use crate::engine::Tx;
use crate::error::{Result, StoreError};
use crate::record::StoredRecord;
use crate::sql::{args, statements};
use crate::trail::{Change, Step};
use crate::words::fold;

/// The journal's name for documents.
pub(crate) const KIND: &str = "record";

statements! {
    ADD_RECORD = "INSERT INTO record (id, office_id, unit_id, procedure_id, item_id, stage, \
        begun_on, search, state, version, changed_us) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1, $10)";
    UPDATE_RECORD = "UPDATE record SET stage = $3, item_id = $4, listed_on = $5, search = $6, \
        state = $7, changed_us = $8, version = version + 1 WHERE id = $1 AND version = $2";
    ADD_RECORD_TEXT = "INSERT INTO record_text (record_id, slot, version, body, salt, actor, \
        at_us) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    ADD_RECORD_STEP = "INSERT INTO record_step (record_id, version, office_id, act, step, lane, \
        actor, opened_us, done_us) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    ADD_RECORD_FILE = "INSERT INTO record_file (file_id, record_id, slot, version) \
        VALUES ($1, $2, $3, $4)";
}

/// What a document is looked up by.
fn search(content: &Content) -> String {
    let shelf = &content.paper.shelf;
    fold(
        &[
            &content.title,
            &content.summary,
            &content.responsible,
            &shelf.room,
            &shelf.cabinet,
            &shelf.folder,
        ]
        .map(String::as_str)
        .join(" "),
    )
}

impl Tx {
    /// Adds the document that [`terbuka_core::record::decide::begin`] decided. The rows of its files
    /// are there already.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn add_record(
        &mut self,
        decision: &Decision,
        facts: &Facts<'_>,
    ) -> Result<StoredRecord> {
        let record = &decision.next;
        let content = decision.content.clone().unwrap_or_default();
        let state = json("record", record)?;
        self.run(
            ADD_RECORD,
            args![
                record.id.as_str(),
                record.office.as_str(),
                record.unit.as_str(),
                record.procedure.as_ref().map(|id| id.as_str()),
                record.renews.as_ref().map(|id| id.as_str()),
                record.stage.code(),
                &record.begun_on.to_string(),
                &search(&content),
                &state,
                us(facts.now)
            ],
        )
        .await?;
        self.follow_record(decision, facts, 1, facts.now).await?;
        Ok(StoredRecord { record: record.clone(), content, version: 1, changed: facts.now })
    }

    /// Saves what was decided about a document, and gives the document as it then stands.
    ///
    /// # Errors
    /// [`StoreError::Stale`] when it was changed since it was read.
    #[boxed]
    pub async fn save_record(
        &mut self,
        stored: &StoredRecord,
        decision: &Decision,
        facts: &Facts<'_>,
    ) -> Result<StoredRecord> {
        let record = &decision.next;
        let content = decision.content.clone().unwrap_or_else(|| stored.content.clone());
        let state = json("record", record)?;
        let listed = record.listed.as_ref();
        let item = listed.map(|listed| &listed.item).or(record.renews.as_ref());
        let changed = self
            .run(
                UPDATE_RECORD,
                args![
                    stored.record.id.as_str(),
                    stored.version,
                    record.stage.code(),
                    item.map(|item| item.as_str()),
                    &listed.map(|listed| listed.on.to_string()),
                    &search(&content),
                    &state,
                    us(facts.now)
                ],
            )
            .await?;
        if changed != 1 || record.id != stored.record.id {
            return Err(StoreError::Stale { what: "record", id: stored.record.id.to_string() });
        }
        let version = stored.version + 1;
        self.follow_record(decision, facts, version, stored.changed).await?;
        Ok(StoredRecord { record: record.clone(), content, version, changed: facts.now })
    }

    /// What follows the state: words, files, step log, journal.
    async fn follow_record(
        &mut self,
        decision: &Decision,
        facts: &Facts<'_>,
        version: i64,
        opened: Timestamp,
    ) -> Result<()> {
        let record = &decision.next;
        let change = Change {
            kind: KIND,
            case: &record.id,
            office: &record.office,
            version,
            actor: facts.actor,
            now: facts.now,
        };
        for filed in decision.event.files() {
            let (slot, edition) = (i64::from(filed.slot), i64::from(filed.version));
            let values = args![filed.file.as_str(), record.id.as_str(), slot, edition];
            self.later(ADD_RECORD_FILE, values).await?;
        }
        let content = decision.content.as_ref().map(|content| json(KIND, content)).transpose()?;
        let commitments =
            self.keep_words(&change, ADD_RECORD_TEXT, &decision.texts, content.as_deref()).await?;
        let step =
            Step { act: decision.act, procedure: facts.procedure, office: &record.office, opened };
        self.log_step(&change, ADD_RECORD_STEP, step).await?;
        self.tell(&change, (&decision.event, decision.event.name(), Event::VERSION), commitments)
    }
}
