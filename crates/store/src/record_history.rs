//! What happened to documents: the step log, the journal, the words of each "no".

use terbuka_boxed::boxed;
use terbuka_core::ident::CaseId;
use terbuka_core::record::{Event, Record};

use crate::engine::Read;
use crate::error::Result;
use crate::record_save::KIND;
use crate::sql::statements;
use crate::trail::{CaseEntry, CaseStep, CaseText};

statements! {
    TEXTS = "SELECT slot, version, body, actor, at_us FROM record_text WHERE record_id = $1 \
        AND slot <> 'content' ORDER BY version, slot";
    STEPS = "SELECT act, step, lane, actor, opened_us, done_us FROM record_step \
        WHERE record_id = $1 ORDER BY version";
}

impl Read {
    /// Why a document was sent back, refused or given up, each time, oldest first.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn record_texts(&mut self, id: &CaseId) -> Result<Vec<CaseText>> {
        self.words_of(TEXTS, "record_text", id).await
    }

    /// The steps done for a document, in order.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn record_steps(&mut self, id: &CaseId) -> Result<Vec<CaseStep>> {
        self.done_for(STEPS, "record_step", id).await
    }

    /// What happened to a document, oldest first.
    ///
    /// # Errors
    /// An entry is not one of this program's events.
    #[boxed]
    pub async fn record_timeline(&mut self, id: &CaseId) -> Result<Vec<CaseEntry<Event>>> {
        self.told_of(KIND, id).await
    }

    /// The document that the journal tells; equal to the stored one, or something went past
    /// [`Tx::save_record`].
    ///
    /// # Errors
    /// As [`Read::record_timeline`].
    #[boxed]
    pub async fn replay_record(&mut self, id: &CaseId) -> Result<Option<Record>> {
        let timeline = self.record_timeline(id).await?;
        Ok(Record::replay(timeline.iter().map(|entry| &entry.event)))
    }
}
