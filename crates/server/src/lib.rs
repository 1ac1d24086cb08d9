//! The program `terbuka`: settings, wiring, commands, worker processes, demo data.
//!
//! Everything here is about running the service; what it does lives in the crates below. It is a
//! library so that tests and measurements start the very server that ships.

pub mod clock;
pub mod commands;
pub mod demo;
pub mod installation;
pub mod listen;
pub mod logging;
pub mod mail;
pub mod serve;
pub mod settings;
mod slow;
