//! Forms: what a browser sent ([`data`]), what is kept and said about it ([`state`]), and the
//! checks that turn text into typed values ([`check`]).

pub mod check;
pub mod data;
pub mod state;
pub mod submitted;

pub use check::Checker;
pub use data::{FormData, Upload};
pub use state::{FieldError, FormState, Message};
pub use submitted::Submitted;
