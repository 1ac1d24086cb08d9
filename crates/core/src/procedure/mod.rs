//! An office's own SOP as data, and what it says about who may do which act of a case.

pub mod draw;
pub mod life;
pub mod model;
mod shipped;
pub mod text;

pub use model::*;
pub use shipped::template;
