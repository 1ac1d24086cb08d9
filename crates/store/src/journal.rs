//! The journal: what happened, in the order it happened, chained entry by entry, one chain for each
//! office. Entries are appended in the transaction of the change they tell, and never changed.
//!
//! A body holds references and salted commitments, never personal data or free text (UU 27/2022).

use jiff::Timestamp;
use terbuka_boxed::boxed;
use terbuka_core::ident::OfficeId;
use terbuka_core::journal::{Entry, GENESIS};

use crate::convert::{Cell, json, sha256_hex, us};
use crate::engine::{Read, Store, Tx};
use crate::error::Result;
use crate::sql::{args, statements};

/// The chain of what concerns the installation rather than one office.
pub const INSTALLATION: &str = "installation";

statements! {
    /// Locks the end of a chain until the change is committed, creating it for the first entry.
    LOCK_HEAD = "INSERT INTO journal_head (office_id, seq, hash) VALUES ($1, 0, $2) \
        ON CONFLICT (office_id) DO UPDATE SET office_id = excluded.office_id \
        RETURNING seq, hash";
    MOVE_HEAD = "UPDATE journal_head SET seq = $2, hash = $3 WHERE office_id = $1";
    APPEND = "INSERT INTO journal (office_id, seq, at_us, actor, subject_kind, subject_id, event, \
        version, body, prev_hash, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    ENTRIES = "SELECT office_id, seq, at_us, actor, subject_kind, subject_id, event, version, \
        body, prev_hash, hash FROM journal WHERE office_id = $1 AND seq > $2 ORDER BY seq LIMIT $3";
    OF_SUBJECT = "SELECT office_id, seq, at_us, actor, subject_kind, subject_id, event, version, \
        body, prev_hash, hash FROM journal WHERE subject_kind = $1 AND subject_id = $2 \
        ORDER BY office_id, seq";
    HEADS = "SELECT office_id, seq, hash FROM journal_head ORDER BY office_id";
    CHAINS = "SELECT office_id, CAST(count(*) AS BIGINT) AS entries FROM journal \
        GROUP BY office_id ORDER BY office_id";
}

/// An entry that waits for the end of its transaction to get its place in the chain.
pub(crate) struct Pending {
    office: String,
    at_us: i64,
    actor: String,
    subject_kind: String,
    subject: String,
    event: String,
    version: i64,
    body: String,
}

/// The end of an office's chain.
pub(crate) struct Head {
    /// The office, or [`INSTALLATION`].
    pub(crate) office: String,
    /// Place of the last entry, 0 when there is none.
    pub(crate) seq: i64,
    /// Its hash.
    pub(crate) hash: String,
}

/// What the journal should remember.
#[derive(Clone, Debug)]
pub struct NewEntry<'a> {
    /// Office whose chain it joins, or [`INSTALLATION`].
    pub office: &'a str,
    /// When.
    pub at: Timestamp,
    /// Who: a user id, `public` or `system`.
    pub actor: &'a str,
    /// Kind of the subject, for instance `request`.
    pub subject_kind: &'a str,
    /// Identifier of the subject.
    pub subject: &'a str,
    /// Stable name of the event.
    pub event: &'a str,
    /// Version of the body.
    pub version: i64,
    /// The body: references and commitments, no personal data.
    pub body: serde_json::Value,
}

/// An entry as it stands in the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chained {
    /// The entry.
    pub entry: Entry,
    /// Its hash, 64 hexadecimal digits.
    pub hash: String,
}

impl Chained {
    /// When it happened.
    ///
    /// # Errors
    /// The stored number is no instant.
    pub fn at(&self) -> Result<Timestamp> {
        Cell::new("journal", "at_us", &self.entry.office).instant(self.entry.at_us)
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    office_id: String,
    seq: i64,
    at_us: i64,
    actor: String,
    subject_kind: String,
    subject_id: String,
    event: String,
    version: i64,
    body: String,
    prev_hash: String,
    hash: String,
}

impl From<Row> for Chained {
    fn from(row: Row) -> Self {
        Chained {
            entry: Entry {
                office: row.office_id,
                seq: row.seq,
                at_us: row.at_us,
                actor: row.actor,
                subject_kind: row.subject_kind,
                subject: row.subject_id,
                event: row.event,
                version: row.version,
                body: row.body,
                prev_hash: row.prev_hash,
            },
            hash: row.hash,
        }
    }
}

/// What is wrong with a chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// An entry's content does not give its hash: it was changed.
    Changed {
        /// Its place.
        seq: i64,
    },
    /// An entry does not follow the one before: something was taken out, put in or moved.
    Broken {
        /// Its place.
        seq: i64,
    },
    /// The end of the chain is not where it is noted to be: entries were cut off.
    Cut {
        /// Where it should end.
        noted: i64,
        /// Where it ends.
        found: i64,
    },
}

/// What a verification found for one chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// Whose chain.
    pub office: String,
    /// How many entries were read.
    pub entries: i64,
    /// The hash at its end; zeros for an empty chain.
    pub root: String,
    /// The first fault, if there is one.
    pub fault: Option<Fault>,
}

impl Tx {
    /// Has the journal remember something; the entry is appended when the change is committed.
    ///
    /// # Errors
    /// The body cannot be written as JSON.
    pub fn journal(&mut self, entry: NewEntry<'_>) -> Result<()> {
        self.pending.push(Pending {
            office: entry.office.to_owned(),
            at_us: us(entry.at),
            actor: entry.actor.to_owned(),
            subject_kind: entry.subject_kind.to_owned(),
            subject: entry.subject.to_owned(),
            event: entry.event.to_owned(),
            version: entry.version,
            body: json("journal", &entry.body)?,
        });
        Ok(())
    }

    pub(crate) async fn append_pending(&mut self) -> Result<()> {
        let mut pending = std::mem::take(&mut self.pending);
        // Two changes that touch the same two chains lock them in the same order.
        pending.sort_by(|a, b| a.office.cmp(&b.office));
        let mut rest = pending.into_iter().peekable();
        while let Some(first) = rest.next() {
            let office = first.office.clone();
            let (mut seq, mut hash): (i64, String) = match self.head.take() {
                Some(head) if head.office == office => (head.seq, head.hash),
                _ => self.one(LOCK_HEAD, args![&office, GENESIS]).await?,
            };
            let mut next = Some(first);
            while let Some(waiting) = next {
                seq += 1;
                hash = self.append(waiting, seq, hash).await?;
                next = rest.next_if(|entry| entry.office == office);
            }
            self.later(MOVE_HEAD, args![&office, seq, &hash]).await?;
        }
        Ok(())
    }

    async fn append(&mut self, new: Pending, seq: i64, prev_hash: String) -> Result<String> {
        let entry = Entry {
            office: new.office,
            seq,
            at_us: new.at_us,
            actor: new.actor,
            subject_kind: new.subject_kind,
            subject: new.subject,
            event: new.event,
            version: new.version,
            body: new.body,
            prev_hash,
        };
        let hash = sha256_hex(entry.canonical());
        self.later(
            APPEND,
            args![
                &entry.office,
                seq,
                entry.at_us,
                &entry.actor,
                &entry.subject_kind,
                &entry.subject,
                &entry.event,
                entry.version,
                &entry.body,
                &entry.prev_hash,
                &hash
            ],
        )
        .await?;
        Ok(hash)
    }
}

impl Store {
    /// Reads every chain from its first entry and checks each hash and each link.
    ///
    /// All of it as it stands at one moment, for which it takes its own view of the database: to
    /// reading that goes on while others write, an entry that arrives between a chain's noted end and
    /// its entries would look like a cut.
    ///
    /// # Errors
    /// A fault of the database. What is wrong with a chain is no error but a finding.
    #[boxed]
    pub async fn verify_journal(&self) -> Result<Vec<Verified>> {
        self.snapshot().await?.verify().await
    }
}

impl Read {
    /// Entries of an office's chain after a place, oldest first, `limit` at most.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn journal_after(
        &mut self,
        office: &OfficeId,
        seq: i64,
        limit: i64,
    ) -> Result<Vec<Chained>> {
        self.chain_after(office.as_str(), seq, limit).await
    }

    async fn chain_after(&mut self, office: &str, seq: i64, limit: i64) -> Result<Vec<Chained>> {
        let rows: Vec<Row> = self.all(ENTRIES, args![office, seq, limit]).await?;
        Ok(rows.into_iter().map(Chained::from).collect())
    }

    /// Everything that happened to one subject, oldest first.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn journal_of(&mut self, kind: &str, subject: &str) -> Result<Vec<Chained>> {
        let rows: Vec<Row> = self.all(OF_SUBJECT, args![kind, subject]).await?;
        Ok(rows.into_iter().map(Chained::from).collect())
    }

    async fn verify(&mut self) -> Result<Vec<Verified>> {
        let heads: Vec<(String, i64, String)> = self.all(HEADS, args![]).await?;
        let chains: Vec<(String, i64)> = self.all(CHAINS, args![]).await?;
        let mut noted: std::collections::BTreeMap<String, (i64, String)> =
            chains.into_iter().map(|(office, _)| (office, (0, GENESIS.to_owned()))).collect();
        for (office, seq, hash) in heads {
            noted.insert(office, (seq, hash));
        }
        let mut found = Vec::with_capacity(noted.len());
        for (office, (seq, hash)) in noted {
            found.push(self.verify_chain(office, seq, &hash).await?);
        }
        Ok(found)
    }

    async fn verify_chain(&mut self, office: String, noted: i64, hash: &str) -> Result<Verified> {
        const PAGE: i64 = 1000;
        let mut verified = Verified { office, entries: 0, root: GENESIS.to_owned(), fault: None };
        let mut last = 0;
        loop {
            let page = self.chain_after(&verified.office, last, PAGE).await?;
            if page.is_empty() {
                break;
            }
            for Chained { entry, hash } in page {
                if verified.fault.is_none() {
                    if entry.seq != last + 1 || entry.prev_hash != verified.root {
                        verified.fault = Some(Fault::Broken { seq: entry.seq });
                    } else if sha256_hex(entry.canonical()) != hash {
                        verified.fault = Some(Fault::Changed { seq: entry.seq });
                    }
                }
                last = entry.seq;
                verified.entries += 1;
                verified.root = hash;
            }
        }
        if verified.fault.is_none() && (last != noted || verified.root != hash) {
            verified.fault = Some(Fault::Cut { noted, found: last });
        }
        Ok(verified)
    }
}
