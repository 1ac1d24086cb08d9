//! Many clients at once, each with one call after the other, and what that came to.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use tokio::task::JoinSet;

use crate::Trouble;
use crate::client::Client;

/// What one run measured.
#[derive(Clone, Debug, Default)]
pub struct Run {
    /// Replies a second.
    pub rate: f64,
    /// Times of single calls, sorted.
    pub times: Vec<Duration>,
}

impl Run {
    /// From the times of single calls made within `elapsed`.
    pub fn new(mut times: Vec<Duration>, elapsed: Duration) -> Run {
        times.sort_unstable();
        Run { rate: times.len() as f64 / elapsed.as_secs_f64().max(1e-9), times }
    }

    /// The time below which this share of the calls lies.
    pub fn quantile(&self, share: f64) -> Duration {
        let at = (self.times.len() as f64 * share) as usize;
        self.times.get(at).or(self.times.last()).copied().unwrap_or_default()
    }
}

/// Has `clients` connections send what `next` gives them until the time is over or it gives no more.
/// Each reply must have the status that [`Call`] names.
///
/// # Errors
/// The first call that went wrong: a rate of errors is no rate.
pub async fn run<N>(
    address: SocketAddr,
    clients: usize,
    length: Duration,
    next: N,
) -> Result<Run, Trouble>
where
    N: Fn(usize, usize) -> Option<Call> + Clone + Send + 'static,
{
    let begun = Instant::now();
    let mut tasks = JoinSet::new();
    for client in 0..clients {
        let next = next.clone();
        tasks.spawn(async move {
            let mut connection = Client::new(address);
            let mut times = Vec::new();
            while begun.elapsed() < length {
                let Some(call) = next(client, times.len()) else { break };
                let sent = Instant::now();
                let reply = connection.call(&call.request).await?;
                times.push(sent.elapsed());
                reply.expect(call.status, "a call under load")?;
            }
            Ok::<_, Trouble>(times)
        });
    }
    let mut times = Vec::new();
    while let Some(done) = tasks.join_next().await {
        times.extend(done.map_err(|error| Trouble::Http(error.to_string()))??);
    }
    Ok(Run::new(times, begun.elapsed()))
}

/// One call and the status of a good reply.
#[derive(Clone, Debug)]
pub struct Call {
    /// The request's bytes.
    pub request: Vec<u8>,
    /// The status wanted.
    pub status: u16,
}
