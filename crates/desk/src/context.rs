//! What every use case works with: storage, clock, printer, law.

use std::sync::Arc;

use jiff::Timestamp;
use terbuka_core::ident::CaseId;
use terbuka_core::law::ClockRules;
use terbuka_core::letter::Print;
use terbuka_store::{Blobs, Store};

/// Where "now" comes from. One implementation reads the system's clock; tests and the demo's
/// loading set it.
pub trait Clock: Send + Sync {
    /// The present instant.
    fn now(&self) -> Timestamp;
}

/// Everything a use case needs. Cheap to clone.
#[derive(Clone)]
pub struct Context {
    /// The database.
    pub store: Store,
    /// The files.
    pub files: Blobs,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// The printer of letters and sheets.
    pub printer: Arc<dyn Print>,
    /// The law's clocks.
    pub rules: Arc<ClockRules>,
    /// Address of this instance as the public reaches it, without a slash at the end.
    pub public_url: Arc<str>,
    /// The instance's secret, from which tracking tokens are derived: a copy of the database alone
    /// opens no tracking page.
    pub secret: Arc<[u8; 32]>,
    /// Cost of password hashing.
    pub password_cost: PasswordCost,
    /// Offices and calendars, read once and dropped when they change.
    pub cache: Arc<crate::offices::Cache>,
}

/// Parameters of argon2id. Tests use weak ones.
#[derive(Clone, Copy, Debug)]
pub struct PasswordCost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes.
    pub passes: u32,
}

impl Default for PasswordCost {
    fn default() -> Self {
        PasswordCost { memory_kib: 19 * 1024, passes: 2 }
    }
}

impl Context {
    /// The present instant.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The page on which a requester follows his case; the address is the key to it.
    pub fn tracking_url(&self, case: &CaseId) -> String {
        format!("{}/permohonan/{}", self.public_url, self.token(case))
    }

    /// The tracking token of a case: 160 bits that only this instance can derive.
    pub fn token(&self, case: &CaseId) -> String {
        crate::papers::token(&self.secret, case)
    }
}

/// A fresh identifier, ordered by time (UUIDv7).
pub fn new_id(now: Timestamp) -> String {
    let seconds = u64::try_from(now.as_second()).unwrap_or(0);
    let nanos = u32::try_from(now.subsec_nanosecond()).unwrap_or(0);
    let at = uuid::Timestamp::from_unix(uuid::NoContext, seconds, nanos);
    uuid::Uuid::new_v7(at).to_string()
}
