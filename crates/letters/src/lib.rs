//! Prints what the office issues: letters, registers and reports as tagged PDF/A-2a and PDF/UA-1,
//! tables as XLSX and CSV.
//!
//! Only this crate knows the PDF engine (Typst). What a letter says is composed in
//! [`terbuka_core::letter`]; here it is drawn. Three rules keep that safe:
//!
//! - words of others reach the engine only as JSON data, never as markup, and the engine's
//!   `world` has no files and no network;
//! - every character is checked against the fonts on board first (`clean`), so that nobody's name
//!   can stop his letter;
//! - the same letter always gives the same bytes.

mod bind;
mod clean;
mod columns;
mod csv_out;
mod docx;
mod engine;
mod fonts;
mod picture;
mod printer;
mod sop;
mod view;
mod world;
mod xlsx;

pub use printer::{Limits, Printer};
