//! One store over SQLite or PostgreSQL.
//!
//! ```text
//! let store = Store::open(&url).await?;
//! let mut read = store.read().await?;          // ask
//! let mut tx = store.begin().await?;           // ask and change
//! let number = tx.take_number(&office, "request", 2026).await?;
//! tx.commit().await?;                          // on the disk, or nothing of it
//! ```
//!
//! There is one copy of every statement; only `engine.rs` asks which engine it is. State tables and
//! the hash-chained journal are written in one transaction. SQLite has one writer with group commit
//! (`writer.rs`), PostgreSQL its row locks. Every test runs on both.

mod address;
mod answer;
mod attachment;
mod blob;
mod blob_check;
mod calendar;
mod calendar_feed;
mod catalog;
mod charter;
mod convert;
mod counted;
mod counter;
mod dispute;
mod engine;
mod erase;
mod error;
mod exemption;
mod exemption_save;
mod file;
mod idempotency;
mod job;
mod journal;
mod kept;
mod letter;
mod list_reminder;
mod lookup;
mod migrate;
mod objection;
mod objection_save;
mod office;
mod open;
mod outbox;
mod places;
mod procedure;
mod publication;
mod queue;
mod readers;
mod reading;
mod record;
mod record_history;
mod record_save;
mod report;
mod request;
mod save;
mod search;
mod session;
mod setting;
mod sql;
mod step;
mod survey;
mod timeline;
mod together;
mod trail;
mod user;
mod words;
mod writer;

#[doc(hidden)]
pub mod inspect;

pub use address::{DatabaseUrl, Engine, Limits};
pub use answer::Answer;
pub use attachment::Attachment;
pub use blob::{Blobs, Bucket};
pub use calendar::{DayChange, OfficeDay};
pub use catalog::{FileText, ItemChange, ItemMark, ItemVersion, StoredItem, content_digest};
pub use charter::StoredCharter;
pub use convert::sha256_hex;
pub use counted::{CountedCase, CountedRows};
pub use dispute::StoredDispute;
pub use engine::{Read, Store, Tx};
pub use error::{Result, StoreError};
pub use exemption::StoredExemption;
pub use file::StoredFile;
pub use idempotency::Submission;
pub use job::{Job, NewJob};
pub use journal::{Chained, Fault, INSTALLATION, NewEntry, Verified};
pub use letter::{IssuedLetter, LetterHead, NewLetter};
pub use list_reminder::Unreminded;
pub use lookup::{Choices, Findings, Hit, Lookup};
pub use objection::StoredObjection;
pub use objection_save::NewObjection;
pub use office::StoredOffice;
pub use outbox::{Mail, NewMail};
pub use procedure::{Origin, StoredProcedure};
pub use publication::{NewReportText, Publication, PublicationHead, ReportText};
pub use queue::{OpenDisposition, QueueFilter, QueuePage, QueueRow, StageCount};
pub use reading::{Reading, ReadingState};
pub use record::{RecordFile, RecordFilter, RecordPage, StoredRecord};
pub use report::DeliveredReport;
pub use request::{StoredRequest, StoredText};
pub use save::{NewRequest, commitment};
pub use session::Session;
pub use step::LoggedStep;
pub use survey::NewSurvey;
pub use timeline::TimelineEntry;
pub use trail::{CaseEntry, CaseStep, CaseText};
pub use user::{User, fold_login};
