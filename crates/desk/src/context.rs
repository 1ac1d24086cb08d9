//! What every use case works with: storage, clock, printer, law.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

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

    /// The page on which an objector follows his objection; the address is the key to it.
    pub fn objection_url(&self, objection: &CaseId) -> String {
        format!("{}/keberatan/{}", self.public_url, self.token(objection))
    }

    /// The tracking token of a case: 160 bits that only this instance can derive.
    pub fn token(&self, case: &CaseId) -> String {
        crate::papers::token(&self.secret, case)
    }
}

/// A fresh identifier (UUIDv7): ordered by the instant, and by the order of making within one
/// process. Its last twelve digits are chance, so they cannot be guessed from its neighbours.
pub fn new_id(now: Timestamp) -> String {
    static MADE: AtomicU32 = AtomicU32::new(0);
    let made = MADE.fetch_add(1, Ordering::Relaxed) & 0x03ff_ffff;
    let mut rest = *uuid::Uuid::new_v4().as_bytes();
    // Twelve bits beside the version, fourteen beside the variant.
    rest[0] = (made >> 22) as u8;
    rest[1] = (made >> 14) as u8;
    rest[2] = (made >> 8 & 0x3f) as u8;
    rest[3] = made as u8;
    let mut bytes = [0; 10];
    bytes[..4].copy_from_slice(&rest[..4]);
    bytes[4..].copy_from_slice(&rest[10..]);
    let millis = u64::try_from(now.as_millisecond()).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_of_one_instant_stand_in_the_order_of_making() {
        let now = Timestamp::UNIX_EPOCH;
        let made: Vec<String> = (0..10_000).map(|_| new_id(now)).collect();
        assert!(made.is_sorted());
        let tails: std::collections::BTreeSet<&str> = made.iter().map(|id| &id[24..]).collect();
        assert_eq!(tails.len(), made.len());
    }
}
