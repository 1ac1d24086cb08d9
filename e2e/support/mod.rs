//! What the journeys share: the program under test, a real browser, a plain HTTP client, PDFs.
#![allow(dead_code, reason = "each journey uses its own part")]

pub mod browser;
pub mod http;
pub mod pdf;
pub mod process;
pub mod site;
pub mod tour;
