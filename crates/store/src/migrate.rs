//! The schema's history: one number, two texts.

use std::borrow::Cow;

use sqlx::SqlSafeStr;
use sqlx::migrate::{MigrateError, Migration, MigrationType, Migrator};

use crate::address::Engine;
use crate::error::StoreError;

/// One step of the schema's history.
pub(crate) struct Step {
    pub(crate) number: i64,
    pub(crate) name: &'static str,
    pub(crate) sqlite: &'static str,
    pub(crate) postgres: &'static str,
}

/// Lists the steps; both folders must hold each, or this does not compile.
macro_rules! steps {
    ($($number:literal $name:literal),+ $(,)?) => {
        /// Every step, oldest first. A step that was released never changes (see `CHECKSUMS`).
        pub(crate) const STEPS: &[Step] = &[$(Step {
            number: $number,
            name: $name,
            sqlite: include_str!(concat!("../migrations/sqlite/", $name, ".sql")),
            postgres: include_str!(concat!("../migrations/postgres/", $name, ".sql")),
        }),+];
    };
}

steps! {
    1 "0001_house",
    2 "0002_request",
    3 "0003_report",
    4 "0004_lookups",
    5 "0005_procedure_life",
    6 "0006_charter",
    8 "0008_record",
    9 "0009_catalog",
    10 "0010_exemption",
    11 "0011_objection",
    12 "0012_reporting",
    14 "0014_newest",
}

/// The steps for one engine.
pub(crate) fn migrator(engine: Engine) -> Migrator {
    let migrations = STEPS.iter().map(|step| {
        let text = match engine {
            Engine::Sqlite => step.sqlite,
            Engine::Postgres => step.postgres,
        };
        Migration::new(
            step.number,
            Cow::Borrowed(step.name),
            MigrationType::Simple,
            text.into_sql_str(),
            false,
        )
    });
    Migrator { migrations: Cow::Owned(migrations.collect()), ..Migrator::DEFAULT }
}

/// What an operator should read when the schema does not fit.
pub(crate) fn explain(error: MigrateError) -> StoreError {
    match error {
        MigrateError::VersionMissing(number) => StoreError::Schema(format!(
            "it holds step {number}, which this program does not know; a newer program made it, \
             run that one"
        )),
        MigrateError::VersionMismatch(number) => StoreError::Schema(format!(
            "step {number} was applied with another text than this program holds"
        )),
        MigrateError::Execute(source) => {
            StoreError::from_engine("bringing the schema up to date", source)
        }
        other => StoreError::Schema(other.to_string()),
    }
}
