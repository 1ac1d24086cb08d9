//! The one place that reads the system's clock, and a clock that can be held for the demo's loading.

use std::sync::atomic::{AtomicI64, Ordering};

use jiff::Timestamp;
use terbuka_desk::Clock;

/// The system's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[allow(clippy::disallowed_methods, reason = "everybody else is given this clock")]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// A clock held at an instant until it is let go; then it is the system's.
#[derive(Debug)]
pub struct HeldClock(AtomicI64);

/// No instant of ours: microseconds of `i64::MIN` lie far before year 0.
const FREE: i64 = i64::MIN;

impl Default for HeldClock {
    fn default() -> Self {
        HeldClock(AtomicI64::new(FREE))
    }
}

impl HeldClock {
    /// Holds the clock at an instant.
    pub fn hold(&self, at: Timestamp) {
        self.0.store(at.as_microsecond(), Ordering::SeqCst);
    }

    /// Lets it run with the system's again.
    pub fn let_go(&self) {
        self.0.store(FREE, Ordering::SeqCst);
    }
}

impl Clock for HeldClock {
    fn now(&self) -> Timestamp {
        match self.0.load(Ordering::SeqCst) {
            FREE => SystemClock.now(),
            micros => Timestamp::from_microsecond(micros).unwrap_or_else(|_| SystemClock.now()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_held_clock_stands_and_a_free_one_runs() {
        let clock = HeldClock::default();
        let then: Timestamp = "2026-03-02T01:00:00Z".parse().expect("an instant");
        clock.hold(then);
        assert_eq!(clock.now(), then);
        clock.let_go();
        assert!(clock.now() > then);
    }
}
