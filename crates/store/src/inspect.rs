//! What the tests of the store look at: every statement, every step of the schema.

use crate::sql::Sql;

/// The files that declare statements, with their statements.
pub fn statements() -> Vec<(&'static str, &'static [Sql])> {
    vec![
        ("answer", crate::answer::STATEMENTS),
        ("attachment", crate::attachment::STATEMENTS),
        ("blob_check", crate::blob_check::STATEMENTS),
        ("calendar", crate::calendar::STATEMENTS),
        ("calendar_feed", crate::calendar_feed::STATEMENTS),
        ("catalog", crate::catalog::STATEMENTS),
        ("charter", crate::charter::STATEMENTS),
        ("counted", crate::counted::STATEMENTS),
        ("counter", crate::counter::STATEMENTS),
        ("dispute", crate::dispute::STATEMENTS),
        ("erase", crate::erase::STATEMENTS),
        ("exemption", crate::exemption::STATEMENTS),
        ("file", crate::file::STATEMENTS),
        ("idempotency", crate::idempotency::STATEMENTS),
        ("job", crate::job::STATEMENTS),
        ("journal", crate::journal::STATEMENTS),
        ("letter", crate::letter::STATEMENTS),
        ("list_reminder", crate::list_reminder::STATEMENTS),
        ("objection", crate::objection::STATEMENTS),
        ("objection_save", crate::objection_save::STATEMENTS),
        ("lookup", crate::lookup::STATEMENTS),
        ("office", crate::office::STATEMENTS),
        ("outbox", crate::outbox::STATEMENTS),
        ("procedure", crate::procedure::STATEMENTS),
        ("publication", crate::publication::STATEMENTS),
        ("queue", crate::queue::STATEMENTS),
        ("reading", crate::reading::STATEMENTS),
        ("record", crate::record::STATEMENTS),
        ("record_history", crate::record_history::STATEMENTS),
        ("record_save", crate::record_save::STATEMENTS),
        ("report", crate::report::STATEMENTS),
        ("request", crate::request::STATEMENTS),
        ("save", crate::save::STATEMENTS),
        ("search", crate::search::STATEMENTS),
        ("session", crate::session::STATEMENTS),
        ("setting", crate::setting::STATEMENTS),
        ("step", crate::step::STATEMENTS),
        ("survey", crate::survey::STATEMENTS),
        ("user", crate::user::STATEMENTS),
    ]
}

/// The steps of the schema: number, name, text for SQLite, text for PostgreSQL.
pub fn schema_steps() -> Vec<(i64, &'static str, &'static str, &'static str)> {
    crate::migrate::STEPS
        .iter()
        .map(|step| (step.number, step.name, step.sqlite, step.postgres))
        .collect()
}
