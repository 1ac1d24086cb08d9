//! What the service did in a month, a quarter or a year, counted from its cases.
//!
//! A case becomes a small [`CaseFact`]; [`Figures`] counts facts over a [`Span`] in one pass, so that
//! pages, reports, downloads and the API cannot differ. Objections and disputes come as numbers from
//! where they are kept ([`Followed`]). [`chart`] and [`map`] draw.

pub mod chart;
mod fact;
mod figures;
mod followed;
pub mod map;
mod span;
mod subject;

pub use fact::{Answer, CaseFact};
pub use figures::{Bucket, Figures, Limits, MonthCount};
pub use followed::{DisputeEnd, DisputeFact, Disputes, Followed, ObjectionFact, Objections};
pub use span::{BadSpan, Span};
pub use subject::Subject;
