//! The store's behaviour, the same on SQLite and on PostgreSQL.

mod blobs;
mod cases;
mod catalog;
mod common;
mod concurrency;
mod house;
mod journal;
mod objections;
mod queue;
mod reporting;
mod schema;
mod search;
mod writer;
