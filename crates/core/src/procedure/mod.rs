//! An office's own SOP as data, and what it says about who may do which act of a case.

pub mod draw;
pub mod model;
pub mod numbers;
pub mod text;

pub use model::*;
