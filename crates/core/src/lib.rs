//! The law, the procedures and the cases of public information, as types and pure functions.
//!
//! Three kinds of truth live here (see ARCHITECTURE.md): [`law`] is the same for every office and
//! changes on dates; [`procedure`] is an office's own SOP as data; a case ([`request`]) is one thing
//! being served. Nothing in this crate does I/O, reads a clock, or uses chance: the caller passes
//! facts in and gets a decision or a refusal back.

pub mod catalog;
pub mod charter;
pub mod dispute;
pub mod exemption;
pub mod ident;
pub mod journal;
pub mod law;
pub mod letter;
pub mod monev;
pub mod number;
pub mod objection;
pub mod office;
pub mod person;
pub mod procedure;
pub mod record;
pub mod refusal;
pub mod register;
pub mod report;
pub mod report_doc;
pub mod request;
pub mod role;
pub mod search;
pub mod sheet;
pub mod statistics;
pub mod survey;
pub mod yearly;

pub use jiff;
