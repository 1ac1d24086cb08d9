//! SOP documents read and checked, from bytes to report.

mod common;
mod fuzz;
mod hostile;
mod layouts;
mod seeds;
