//! What the operator's monitoring reads: how many answers, how quick, by kind of status. Counts
//! only; nothing of who asked for what.

use std::fmt::Write;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// Upper bounds of the histogram, in milliseconds.
const BOUNDS: [u64; 8] = [1, 5, 10, 25, 100, 500, 2_500, 10_000];

/// Counters of one server.
#[derive(Debug, Default)]
pub struct Metrics {
    /// Answers by hundreds of their status, 1xx to 5xx.
    classes: [AtomicU64; 5],
    /// Answers within each bound, not yet added up.
    within: [AtomicU64; 8],
    /// All answers.
    count: AtomicU64,
    /// Time of all answers in microseconds.
    micros: AtomicU64,
}

impl Metrics {
    /// Counts one answer.
    pub fn answered(&self, status: u16, took: Duration) {
        let class = usize::from(status / 100).clamp(1, 5) - 1;
        self.classes[class].fetch_add(1, Ordering::Relaxed);
        let ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        if let Some(at) = BOUNDS.iter().position(|bound| ms <= *bound) {
            self.within[at].fetch_add(1, Ordering::Relaxed);
        }
        self.count.fetch_add(1, Ordering::Relaxed);
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        self.micros.fetch_add(micros, Ordering::Relaxed);
    }

    /// The counters as Prometheus reads them.
    pub fn text(&self) -> String {
        let mut out = String::from(
            "# HELP terbuka_http_responses_total Answers by class of status.\n\
             # TYPE terbuka_http_responses_total counter\n",
        );
        for (at, class) in self.classes.iter().enumerate() {
            let count = class.load(Ordering::Relaxed);
            let _ = writeln!(out, "terbuka_http_responses_total{{class=\"{}xx\"}} {count}", at + 1);
        }
        out.push_str(
            "# HELP terbuka_http_response_seconds Time to an answer.\n\
             # TYPE terbuka_http_response_seconds histogram\n",
        );
        let mut sum = 0;
        for (bound, within) in BOUNDS.iter().zip(&self.within) {
            sum += within.load(Ordering::Relaxed);
            let seconds = *bound as f64 / 1000.0;
            let _ = writeln!(out, "terbuka_http_response_seconds_bucket{{le=\"{seconds}\"}} {sum}");
        }
        let count = self.count.load(Ordering::Relaxed);
        let seconds = self.micros.load(Ordering::Relaxed) as f64 / 1e6;
        let _ = writeln!(out, "terbuka_http_response_seconds_bucket{{le=\"+Inf\"}} {count}");
        let _ = writeln!(out, "terbuka_http_response_seconds_sum {seconds}");
        let _ = writeln!(out, "terbuka_http_response_seconds_count {count}");
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_add_up_and_slow_answers_are_only_in_the_last() {
        let metrics = Metrics::default();
        metrics.answered(200, Duration::from_millis(3));
        metrics.answered(404, Duration::from_millis(30));
        metrics.answered(500, Duration::from_secs(60));
        let text = metrics.text();
        for line in [
            "responses_total{class=\"2xx\"} 1",
            "responses_total{class=\"5xx\"} 1",
            "bucket{le=\"0.005\"} 1",
            "bucket{le=\"0.1\"} 2",
            "bucket{le=\"10\"} 2",
            "bucket{le=\"+Inf\"} 3",
            "seconds_count 3",
        ] {
            assert!(text.contains(line), "{line}\n{text}");
        }
    }
}
