//! The program `terbuka`: settings, wiring, commands, worker processes, demo data.
//!
//! Everything here is about running the service; what it does lives in the crates below. It is a
//! library so that tests and measurements start the very server that ships.

pub mod demo;
pub mod listen;
pub mod logging;
pub mod mail;
pub mod settings;
mod slow;
