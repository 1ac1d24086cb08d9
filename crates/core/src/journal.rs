//! The hash chain of the journal: canonical bytes and the link from one entry to the next.
//!
//! One chain per office. An entry never holds personal data or free text: those are referred to by
//! salted commitments, so that erasing a person breaks no chain (UU 27/2022 Art. 43–45).

use serde::{Deserialize, Serialize};

/// One journal entry without its own hash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Office whose chain this is.
    pub office: String,
    /// Place in the chain, from 1.
    pub seq: i64,
    /// Instant in microseconds since 1970, UTC.
    pub at_us: i64,
    /// Who acted: a user id, `public` or `system`.
    pub actor: String,
    /// Kind of the subject, for instance `request`.
    pub subject_kind: String,
    /// Identifier of the subject.
    pub subject: String,
    /// Name of the event.
    pub event: String,
    /// Version of the event's body.
    pub version: i64,
    /// The body as JSON text, exactly as stored.
    pub body: String,
    /// Hash of the entry before, 64 hexadecimal digits; zeros for the first.
    pub prev_hash: String,
}

/// What stands before the first entry.
pub const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

impl Entry {
    /// The bytes that are hashed: every field with its length before it, so that no two entries
    /// can be told apart by where one field ends and the next begins.
    pub fn canonical(&self) -> Vec<u8> {
        let mut out = b"terbuka-journal-1\n".to_vec();
        let numbers = [self.seq.to_string(), self.at_us.to_string(), self.version.to_string()];
        let fields = [
            self.office.as_str(),
            &numbers[0],
            &numbers[1],
            &self.actor,
            &self.subject_kind,
            &self.subject,
            &self.event,
            &numbers[2],
            &self.body,
            &self.prev_hash,
        ];
        for field in fields {
            out.extend_from_slice(&(field.len() as u64).to_be_bytes());
            out.extend_from_slice(field.as_bytes());
        }
        out
    }
}
