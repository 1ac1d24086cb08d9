//! Disputes: state, words, journal; all of a decision or nothing of it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use terbuka_boxed::boxed;
use terbuka_core::dispute::{Decision, Dispute, Dossier, Event, Stage};
use terbuka_core::ident::{CaseId, OfficeId};
use terbuka_core::objection::Facts;

use crate::convert::{Cell, json, us};
use crate::engine::{Read, Tx};
use crate::error::{Result, StoreError};
use crate::sql::{args, statements};
use crate::trail::{CaseEntry, Change};

/// The journal's name for disputes.
const KIND: &str = "dispute";

macro_rules! columns {
    () => {
        "dispute.id, dispute.stage, dispute.state, dispute.version, dispute.changed_us"
    };
}

statements! {
    ADD_DISPUTE = "INSERT INTO dispute (id, office_id, objection_id, year, applied_on, stage, \
        is_open, state, version, changed_us) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1, $9)";
    UPDATE_DISPUTE = "UPDATE dispute SET stage = $3, is_open = $4, state = $5, changed_us = $6, \
        version = version + 1 WHERE id = $1 AND version = $2";
    ADD_DISPUTE_TEXT = "INSERT INTO dispute_text (dispute_id, slot, version, body, salt, actor, \
        at_us) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    DISPUTE = (concat!("SELECT ", columns!(), " FROM dispute WHERE dispute.id = $1"));
    // NOTE(engine): SQLite's one writer holds everything anyway.
    DISPUTE_LOCKED = {
        sqlite: concat!("SELECT ", columns!(), " FROM dispute WHERE dispute.id = $1"),
        postgres: concat!("SELECT ", columns!(), " FROM dispute WHERE dispute.id = $1 FOR UPDATE"),
    };
    DISPUTE_AFTER = (concat!("SELECT ", columns!(), " FROM dispute \
        WHERE dispute.objection_id = $1"));
    DISPUTES_OF_YEAR = (concat!("SELECT ", columns!(), " FROM dispute \
        WHERE dispute.office_id = $1 AND dispute.year = $2 \
        ORDER BY dispute.applied_on, dispute.id"));
    DISPUTES_OF = (concat!("SELECT ", columns!(), " FROM dispute WHERE dispute.office_id = $1 \
        AND dispute.is_open = $2 ORDER BY dispute.applied_on DESC, dispute.id LIMIT $3"));
    DISPUTE_TEXTS = "SELECT slot, version, body FROM dispute_text WHERE dispute_id = $1 \
        ORDER BY version, slot";
}

/// A dispute with the version of its row, for changing it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredDispute {
    /// State.
    pub dispute: Dispute,
    /// Version of the row; [`Tx::save_dispute`] refuses when it is another by then.
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
}

fn read_dispute(row: Row) -> Result<StoredDispute> {
    let cell = |column| Cell::new("dispute", column, &row.id);
    let dispute: Dispute = cell("state").json(&row.state)?;
    let stage = Stage::from_code(&row.stage).filter(|stage| *stage == dispute.stage);
    cell("stage").code(stage)?;
    Ok(StoredDispute {
        changed: cell("changed_us").instant(row.changed_us)?,
        version: row.version,
        dispute,
    })
}

impl Read {
    /// A dispute by identifier.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn dispute(&mut self, id: &CaseId) -> Result<Option<StoredDispute>> {
        let row: Option<Row> = self.optional(DISPUTE, args![id.as_str()]).await?;
        row.map(read_dispute).transpose()
    }

    /// The dispute that follows an objection.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn dispute_after(&mut self, objection: &CaseId) -> Result<Option<StoredDispute>> {
        let row: Option<Row> = self.optional(DISPUTE_AFTER, args![objection.as_str()]).await?;
        row.map(read_dispute).transpose()
    }

    /// An office's disputes of a year of application, oldest first.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn disputes_of_year(
        &mut self,
        office: &OfficeId,
        year: i16,
    ) -> Result<Vec<StoredDispute>> {
        let rows: Vec<Row> =
            self.all(DISPUTES_OF_YEAR, args![office.as_str(), i64::from(year)]).await?;
        rows.into_iter().map(read_dispute).collect()
    }

    /// An office's disputes that go on, or are over; newest first.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn disputes_of(
        &mut self,
        office: &OfficeId,
        open: bool,
        limit: i64,
    ) -> Result<Vec<StoredDispute>> {
        let rows: Vec<Row> = self.all(DISPUTES_OF, args![office.as_str(), open, limit]).await?;
        rows.into_iter().map(read_dispute).collect()
    }

    /// A dispute at hand with its words.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn dispute_dossier(&mut self, dispute: Dispute) -> Result<Dossier> {
        let texts: Vec<(String, i64, String)> =
            self.all(DISPUTE_TEXTS, args![dispute.id.as_str()]).await?;
        let texts: BTreeMap<String, String> =
            texts.into_iter().map(|(slot, _, body)| (slot, body)).collect();
        Ok(Dossier { dispute, texts })
    }

    /// What happened to a dispute, oldest first.
    ///
    /// # Errors
    /// An entry is not one of this program's events.
    #[boxed]
    pub async fn dispute_timeline(&mut self, id: &CaseId) -> Result<Vec<CaseEntry<Event>>> {
        self.told_of(KIND, id).await
    }

    /// The dispute that the journal tells; equal to the stored one, or something went past
    /// [`Tx::save_dispute`].
    ///
    /// # Errors
    /// As [`Read::dispute_timeline`].
    #[boxed]
    pub async fn replay_dispute(&mut self, id: &CaseId) -> Result<Option<Dispute>> {
        let timeline = self.dispute_timeline(id).await?;
        Ok(Dispute::replay(timeline.iter().map(|entry| &entry.event)))
    }
}

impl Tx {
    /// A dispute by identifier, held until the change is committed.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn dispute_for_change(&mut self, id: &CaseId) -> Result<Option<StoredDispute>> {
        let row: Option<Row> = self.optional(DISPUTE_LOCKED, args![id.as_str()]).await?;
        row.map(read_dispute).transpose()
    }

    /// Opens the file of a dispute.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when the objection has one already.
    #[boxed]
    pub async fn add_dispute(
        &mut self,
        decision: &Decision,
        facts: &Facts<'_>,
    ) -> Result<StoredDispute> {
        let dispute = &decision.next;
        let state = json("dispute", dispute)?;
        self.now(
            ADD_DISPUTE,
            args![
                dispute.id.as_str(),
                dispute.office.as_str(),
                dispute.objection.as_str(),
                i64::from(dispute.applied_on.year()),
                &dispute.applied_on.to_string(),
                dispute.stage.code(),
                !dispute.is_over(),
                &state,
                us(facts.now)
            ],
        )
        .await?;
        self.follow_dispute(decision, facts, 1).await?;
        Ok(StoredDispute { dispute: dispute.clone(), version: 1, changed: facts.now })
    }

    /// Saves what was noted of a dispute, and gives it as it then stands.
    ///
    /// # Errors
    /// [`StoreError::Stale`] when it was changed since it was read.
    #[boxed]
    pub async fn save_dispute(
        &mut self,
        stored: &StoredDispute,
        decision: &Decision,
        facts: &Facts<'_>,
    ) -> Result<StoredDispute> {
        let dispute = &decision.next;
        let state = json("dispute", dispute)?;
        let changed = self
            .run(
                UPDATE_DISPUTE,
                args![
                    stored.dispute.id.as_str(),
                    stored.version,
                    dispute.stage.code(),
                    !dispute.is_over(),
                    &state,
                    us(facts.now)
                ],
            )
            .await?;
        if changed != 1 || dispute.id != stored.dispute.id {
            return Err(StoreError::Stale { what: "dispute", id: stored.dispute.id.to_string() });
        }
        let version = stored.version + 1;
        self.follow_dispute(decision, facts, version).await?;
        Ok(StoredDispute { dispute: dispute.clone(), version, changed: facts.now })
    }

    async fn follow_dispute(
        &mut self,
        decision: &Decision,
        facts: &Facts<'_>,
        version: i64,
    ) -> Result<()> {
        let dispute = &decision.next;
        let change = Change {
            kind: KIND,
            case: &dispute.id,
            office: &dispute.office,
            version,
            actor: facts.actor,
            now: facts.now,
        };
        let commitments = self.keep_words(&change, ADD_DISPUTE_TEXT, &decision.texts, None).await?;
        self.tell(&change, (&decision.event, decision.event.name(), Event::VERSION), commitments)
    }
}
