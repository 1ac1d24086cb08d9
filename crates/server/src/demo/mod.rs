//! A KPU office's service to look at: five offices, their people, and some forty requests that were
//! really served through the use cases, with the clock set to when each thing happened.

mod exemptions;
mod folder;
pub mod list;
pub mod load;
mod objection_script;
mod objections;
mod plan;
pub mod records;
pub mod reporting;
pub mod script;
mod stage;

pub use folder::{DemoFolder, FolderError};
pub use load::{LoadError, PASSWORD};
