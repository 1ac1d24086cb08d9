//! What tests share. For development only: nothing that ships depends on it.
//!
//! [`both_databases!`] writes each storage test once and runs it on SQLite and on PostgreSQL.

pub mod database;
pub mod exemption;
pub mod postgres;
pub mod smtp;
pub mod world;

pub use database::TestDatabase;
pub use world::World;

#[doc(hidden)]
pub use tokio;

/// Runs each test on SQLite and on PostgreSQL: `async fn name(store: Store) { … }`.
///
/// ```text
/// terbuka_testkit::both_databases! {
///     async fn numbers_have_no_gaps(store: Store) { … }
/// }
/// ```
#[macro_export]
macro_rules! both_databases {
    ($($(#[$meta:meta])* async fn $name:ident($store:ident: $type:ty) $body:block)+) => {$(
        $(#[$meta])*
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            async fn run($store: $type) $body

            #[test]
            fn sqlite() {
                $crate::database::on_sqlite(run);
            }

            #[test]
            fn postgres() {
                $crate::database::on_postgres(run);
            }
        }
    )+};
}
