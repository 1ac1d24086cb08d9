//! The use cases: one function per thing a person does. Each asks whether he may, loads the facts,
//! lets the core decide, saves state, journal and duties in one transaction, and returns a receipt.
//!
//! Pages, API, workers and the command line share these functions; nothing else orchestrates.

pub mod accounts;
pub mod answers;
pub mod authority;
pub mod calendar;
pub mod case;
pub mod catalog;
pub mod charter_view;
pub mod charters;
pub mod compose;
pub mod context;
pub mod decrees;
pub mod duties;
pub mod error;
mod exemption_checks;
pub mod exemption_papers;
pub mod exemption_round;
pub mod exemption_view;
pub mod exemptions;
pub mod form;
pub mod intake;
pub mod jobs;
pub mod list_duties;
pub mod listing;
mod mail_words;
pub mod matrix;
pub mod monev;
mod numbers;
pub mod offices;
mod open_list;
pub mod outbox;
pub mod papers;
mod post;
pub mod preview;
pub mod queue;
pub mod readings;
pub mod record_bulk;
pub mod record_files;
pub mod record_view;
pub mod records;
pub mod registers;
pub mod reports;
mod reviews;
pub mod scrub;
pub mod serve;
pub mod sop_history;
pub mod sop_measures;
pub mod sops;
pub mod statistics;
pub mod surveys;
pub mod tracking;
pub mod upload;
pub mod yearly;

pub use authority::{Permission, Principal};
pub use context::{Clock, Context};
pub use error::{DeskError, Result};
