//! An office's own SOP as data, and what it says about who may do which act of a case.
//!
//! [`read`] turns a document (as neutral blocks) into procedures, [`check`] holds one against the
//! law and against itself, [`bind`] suggests which step is which act, [`draw`] lays the official
//! sheet out, [`conform`] holds what was done against what it says, [`life`] says how a version moves
//! from draft to its end. All are pure; whatever they find is a [`Finding`].

pub mod bind;
pub mod check;
pub mod conform;
pub mod draw;
mod duty;
pub mod finding;
pub mod life;
pub mod model;
pub mod numbers;
pub mod read;
mod shipped;
pub mod text;

pub use finding::{Finding, Severity};
pub use model::*;
pub use shipped::template;
