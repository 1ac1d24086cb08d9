//! What happened to a request, as its journal tells it.

use jiff::Timestamp;
use terbuka_boxed::boxed;
use terbuka_core::ident::CaseId;
use terbuka_core::request::{Event, Request};

use crate::convert::Cell;
use crate::engine::Read;
use crate::error::Result;

/// One thing that happened to a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimelineEntry {
    /// When.
    pub at: Timestamp,
    /// Who: a user id, `public` or `system`.
    pub actor: String,
    /// What.
    pub event: Event,
    /// Its place in the office's journal.
    pub seq: i64,
    /// The entry's hash.
    pub hash: String,
}

impl Read {
    /// What happened to a request, oldest first, with the instant and the actor's code.
    ///
    /// # Errors
    /// An entry is not one of this program's events.
    #[boxed]
    pub async fn timeline(&mut self, case: &CaseId) -> Result<Vec<TimelineEntry>> {
        let entries = self.journal_of("request", case.as_str()).await?;
        entries
            .into_iter()
            .map(|chained| {
                Ok(TimelineEntry {
                    at: chained.at()?,
                    event: Cell::new("journal", "body", case.as_str()).json(&chained.entry.body)?,
                    actor: chained.entry.actor,
                    seq: chained.entry.seq,
                    hash: chained.hash,
                })
            })
            .collect()
    }

    /// The case that the journal tells; equal to the stored one, or something went past `save`.
    ///
    /// # Errors
    /// As [`Read::timeline`].
    #[boxed]
    pub async fn replay(&mut self, case: &CaseId) -> Result<Option<Request>> {
        let timeline = self.timeline(case).await?;
        Ok(Request::replay(timeline.iter().map(|entry| &entry.event)))
    }
}
