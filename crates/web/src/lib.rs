//! The web of Terbuka: the public portal, the officers' workspace and the API.
//!
//! Forms, links, Post/Redirect/Get; every page works without JavaScript. Templates lie beside their
//! handlers and share the components in `components/`. [`routes`] lists every address with who may
//! use it; the router is made from that list. [`page::Page`] is the frame every page gets, built by
//! a layer; a handler that fails returns an [`error::WebError`], worded by the same layer.

pub mod api;
pub mod assets;
pub mod charter_says;
pub mod charts;
pub mod client;
pub mod common;
pub mod cookie;
pub mod desk_errors;
pub mod download;
pub mod error;
mod error_page;
pub mod exemption_says;
pub mod form;
#[cfg(test)]
mod gallery;
pub mod lang;
pub mod layers;
pub mod limit;
pub mod look;
pub mod metrics;
pub mod objection_says;
pub mod open;
pub mod origin;
pub mod page;
pub mod portal;
pub mod preview;
pub mod problem;
mod record_says;
pub mod router;
pub mod routes;
pub mod says;
pub mod seal;
pub mod state;
pub mod texts;
pub mod view;
pub mod words;
pub mod work;

pub use lang::Lang;
pub use page::Page;
pub use router::router;
pub use state::{AppState, WebSettings};
