//! Mail on its way out: from the outbox in the database to an SMTP server or a folder.
//!
//! A message is put into the outbox in the transaction of what it tells; the worker here only sends.
//! Whatever the mail server does, nothing waits for it and nothing is lost: a failed attempt is
//! tried again with growing pauses, and after [`GIVE_UP_AFTER`] an officer sees the message as
//! undeliverable.

mod message;
mod transport;
mod worker;

use jiff::{SignedDuration, Timestamp};

pub use message::{Attached, Outgoing};
pub use transport::{Mailer, SendError};
pub use worker::{Round, round, run};

/// How long a message is tried.
pub const GIVE_UP_AFTER: SignedDuration = SignedDuration::from_hours(5 * 24);

const FIRST_PAUSE: SignedDuration = SignedDuration::from_mins(1);
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_hours(24);

/// When a message is tried again after its `attempts`-th failure: one minute, then twice as long
/// each time, never more than a day. `None` once it is [`GIVE_UP_AFTER`] old.
pub fn next_try(attempts: i64, created: Timestamp, now: Timestamp) -> Option<Timestamp> {
    if now.duration_since(created) >= GIVE_UP_AFTER {
        return None;
    }
    let doublings = u32::try_from(attempts.clamp(1, 12) - 1).unwrap_or(0);
    let pause = (FIRST_PAUSE * 2i32.pow(doublings)).min(LONGEST_PAUSE);
    now.checked_add(pause).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_from_a_minute_to_a_day_and_end_after_five() {
        let created: Timestamp = "2026-03-02T01:00:00Z".parse().expect("an instant");
        let pause = |attempts| {
            let next = next_try(attempts, created, created).expect("tried again");
            next.duration_since(created).as_mins()
        };
        assert_eq!([1, 2, 3, 4].map(pause), [1, 2, 4, 8]);
        assert_eq!([11, 12, 99].map(pause), [1_024, 1_440, 1_440]);
        let mut now = created;
        let mut attempts = 0;
        while let Some(next) = next_try(attempts + 1, created, now) {
            attempts += 1;
            now = next;
        }
        assert!((12..=20).contains(&attempts), "{attempts} attempts in all");
        assert!(now.duration_since(created) >= GIVE_UP_AFTER);
    }
}
