//! An office's own SOP as data, and what it says about who may do which act of a case.
//!
//! [`read`] turns a document (as neutral blocks) into procedures, [`check`] holds one against the
//! law and against itself, [`bind`] suggests which step is which act. All are pure; whatever they
//! find is a [`Finding`].

pub mod bind;
pub mod check;
pub mod finding;
pub mod model;
pub mod read;

pub use finding::{Finding, Severity};
pub use model::*;
