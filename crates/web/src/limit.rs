//! How often one client may send public forms: a token bucket per address prefix, kept in memory.
//!
//! The limit slows down a script; it is set so that a village behind one address notices nothing.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::client;

/// A rate: so many at once, then one each so often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// How many may come at once.
    pub burst: u32,
    /// After that, one per this time.
    pub every: Duration,
}

/// Clients remembered at most; past this the ones with nothing owing are forgotten first.
const REMEMBERED: usize = 20_000;

/// Counts what each client sent.
#[derive(Debug)]
pub struct Limiter {
    rate: Rate,
    /// When, in milliseconds of the caller's clock, the client's bucket will be full again.
    full_at: Mutex<HashMap<u128, u64>>,
}

impl Limiter {
    /// A limiter with nothing counted yet.
    pub fn new(rate: Rate) -> Self {
        Self { rate, full_at: Mutex::new(HashMap::new()) }
    }

    /// Counts one attempt at `now` (milliseconds of any steady clock).
    ///
    /// # Errors
    /// How long to wait, when the client is too quick; a refused attempt is not counted.
    pub fn take(&self, address: IpAddr, now: u64) -> Result<(), Duration> {
        let every = u64::try_from(self.rate.every.as_millis()).unwrap_or(u64::MAX).max(1);
        let depth = every.saturating_mul(u64::from(self.rate.burst.max(1)));
        let mut clients = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        if clients.len() >= REMEMBERED {
            clients.retain(|_, at| *at > now);
            if clients.len() >= REMEMBERED {
                // A flood from very many addresses: start over rather than grow without end.
                clients.clear();
            }
        }
        let at = clients.entry(client::prefix(address)).or_insert(now);
        let next = (*at).max(now) + every;
        if next - now > depth {
            return Err(Duration::from_millis(next - now - depth));
        }
        *at = next;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn burst_then_one_each_so_often_and_others_go_on() {
        let limiter = Limiter::new(Rate { burst: 3, every: Duration::from_secs(10) });
        let (a, b) = ("198.51.100.1".parse().unwrap(), "198.51.100.2".parse().unwrap());
        for _ in 0..3 {
            assert_eq!(limiter.take(a, 1000), Ok(()));
        }
        assert_eq!(limiter.take(a, 1000), Err(Duration::from_secs(10)));
        assert_eq!(limiter.take(a, 6000), Err(Duration::from_secs(5)));
        assert_eq!(limiter.take(b, 6000), Ok(()));
        assert_eq!(limiter.take(a, 11_000), Ok(()));
        assert!(limiter.take(a, 11_001).is_err());
    }

    #[test]
    fn memory_is_bounded() {
        let limiter = Limiter::new(Rate { burst: 1, every: Duration::from_secs(3600) });
        for n in 0..60_000_u32 {
            let _ = limiter.take(IpAddr::from(n.to_be_bytes()), 0);
        }
        assert!(limiter.full_at.lock().unwrap().len() <= REMEMBERED);
    }
}
