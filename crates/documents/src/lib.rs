//! What an uploaded file really is, before anything else touches it.
//!
//! [`check`] looks at the bytes, never at what the sender claims: it names the true type, refuses
//! what an office should not take in (encrypted, executable, with macros or scripts, packed to
//! explode, wrongly named), and cleans the file's name. Everything here is a pure function over
//! bytes in memory: no files, no clock, no unpacking to disk. A refusal is data ([`Rejection`]);
//! the sentence a person reads is made by the page.
//!
//! This is no virus scanner: it recognises constructions an answer to a request never needs, and
//! the industry's harmless test virus so that an office can try the whole way.
//!
//! [`extract()`](extract::extract) takes the text and tables out of a document, and [`report`] reads
//! and checks the SOPs in it. [`table()`](table::table) reads tables.

mod accept;
pub mod bpmn;
pub mod extract;
mod image;
mod markup;
mod name;
pub mod pack;
mod pdf;
pub mod preview;
pub mod report;
mod scan;
pub mod table;
mod text;
pub mod words;
mod zip;

pub use accept::{Accepted, Danger, Encryption, Kind, Limits, Rejection, check};
pub use extract::{ExtractLimits, Extracted, Format, ReadError};
pub use name::{MAX_NAME_BYTES, extension, safe_name};

#[cfg(test)]
mod accept_tests;
#[cfg(test)]
mod fixtures;
