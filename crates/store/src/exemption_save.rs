//! The only writer of a consequence test: state, words, step log and journal, all of a decision or
//! nothing of it.

use jiff::Timestamp;
use terbuka_boxed::boxed;
use terbuka_core::exemption::{Decision, Event, Facts};
use terbuka_core::ident::{CaseId, OfficeId};

use crate::convert::{json, us};
use crate::engine::Tx;
use crate::error::{Result, StoreError};
use crate::exemption::{
    ADD_EXEMPTION, ADD_STEP, ADD_TEXT, EXEMPTION_LOCKED, KIND, NEXT, Row, StoredExemption,
    UPDATE_EXEMPTION, read_exemption,
};
use crate::sql::args;
use crate::trail::{Change, Step};

impl Tx {
    /// A test by identifier, held until the change is committed.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn exemption_for_change(&mut self, id: &CaseId) -> Result<Option<StoredExemption>> {
        let row: Option<Row> = self.optional(EXEMPTION_LOCKED, args![id.as_str()]).await?;
        row.map(read_exemption).transpose()
    }

    /// The number of an office's next test, from 1. Two who ask at once get the same one, and the
    /// second to add his is refused as a duplicate.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn next_exemption(&mut self, office: &OfficeId) -> Result<u32> {
        let (number,): (i64,) = self.one(NEXT, args![office.as_str()]).await?;
        u32::try_from(number)
            .map_err(|error| StoreError::corrupt("exemption", "number", office.as_str(), error))
    }

    /// Adds the test that [`terbuka_core::exemption::decide::begin`] decided.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when its number is taken, or another test of the same is under way.
    #[boxed]
    pub async fn add_exemption(
        &mut self,
        decision: &Decision,
        facts: &Facts<'_>,
    ) -> Result<StoredExemption> {
        let test = &decision.next;
        let state = json("exemption", test)?;
        self.run(
            ADD_EXEMPTION,
            args![
                test.id.as_str(),
                test.office.as_str(),
                i64::from(test.number),
                test.seat.as_str(),
                test.procedure.as_ref().map(|id| id.as_str()),
                test.case.as_ref().map(|id| id.as_str()),
                test.renews.as_ref().map(|id| id.as_str()),
                test.stage.code(),
                &state,
                us(facts.now)
            ],
        )
        .await?;
        self.follow_exemption(decision, facts, 1, facts.now).await?;
        Ok(StoredExemption {
            test: test.clone(),
            content: decision.content.clone().unwrap_or_default(),
            version: 1,
            changed: facts.now,
        })
    }

    /// Saves what was decided about a test, and gives the test as it then stands.
    ///
    /// # Errors
    /// [`StoreError::Stale`] when it was changed since it was read.
    #[boxed]
    pub async fn save_exemption(
        &mut self,
        stored: &StoredExemption,
        decision: &Decision,
        facts: &Facts<'_>,
    ) -> Result<StoredExemption> {
        let test = &decision.next;
        let state = json("exemption", test)?;
        let changed = self
            .run(
                UPDATE_EXEMPTION,
                args![
                    stored.test.id.as_str(),
                    stored.version,
                    test.stage.code(),
                    test.seat.as_str(),
                    &test.period.until.map(|until| until.to_string()),
                    &test.decided.as_ref().map(|decided| decided.on.to_string()),
                    &test.ended.as_ref().map(|ended| ended.on.to_string()),
                    &state,
                    us(facts.now)
                ],
            )
            .await?;
        if changed != 1 || test.id != stored.test.id {
            return Err(StoreError::Stale { what: "exemption", id: stored.test.id.to_string() });
        }
        let version = stored.version + 1;
        self.follow_exemption(decision, facts, version, stored.changed).await?;
        Ok(StoredExemption {
            test: test.clone(),
            content: decision.content.clone().unwrap_or_else(|| stored.content.clone()),
            version,
            changed: facts.now,
        })
    }

    /// What follows the state: words, step log, journal.
    async fn follow_exemption(
        &mut self,
        decision: &Decision,
        facts: &Facts<'_>,
        version: i64,
        opened: Timestamp,
    ) -> Result<()> {
        let test = &decision.next;
        let change = Change {
            kind: KIND,
            case: &test.id,
            office: &test.office,
            version,
            actor: facts.actor,
            now: facts.now,
        };
        let content = decision.content.as_ref().map(|content| json(KIND, content)).transpose()?;
        let commitments =
            self.keep_words(&change, ADD_TEXT, &decision.texts, content.as_deref()).await?;
        if let Some(act) = decision.act {
            // The step is the office's whose member did it: also that of an office above.
            let step = Step { act, procedure: facts.procedure, office: &facts.office.id, opened };
            self.log_step(&change, ADD_STEP, step).await?;
        }
        self.tell(&change, (&decision.event, decision.event.name(), Event::VERSION), commitments)
    }
}
