//! The accept loop: every connection has a limited time to say what it wants.
//!
//! `axum::serve` keeps a connection that never finishes its request for ever. Here a connection is
//! closed when its request head, or the wait for the next one, takes too long; when a body comes too
//! slowly; and when the client does not take what it asked for.

use std::collections::HashMap;
use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use hyper::body::Incoming;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tower::ServiceExt;

use crate::slow::{PatientBody, PatientStream};

/// What a connection may take.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Longest wait for a whole request head; also the longest idle time between two requests.
    pub header: Duration,
    /// Longest wait for the next piece of a body, and for the client to take a piece of an answer.
    pub stall: Duration,
    /// Slowest body accepted over its whole length, in bytes a second, after [`Limits::stall`].
    pub body_rate: u64,
    /// Most connections at a time; more wait in the system's queue.
    pub connections: usize,
    /// Most connections at a time from one address that is not a trusted proxy.
    pub connections_per_address: usize,
    /// How long requests under way may take after a shutdown began.
    pub farewell: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            header: Duration::from_secs(8),
            // Under ten seconds, so that a half-sent request is gone as soon as a half-sent head.
            stall: Duration::from_secs(9),
            body_rate: 2_000,
            connections: 8_192,
            connections_per_address: 512,
            farewell: Duration::from_secs(15),
        }
    }
}

/// Serves `app` until `shutdown` resolves, then lets requests under way finish.
///
/// Handlers find the peer's address as [`ConnectInfo<SocketAddr>`]. `trusted` says which peers are
/// proxies and so exempt from the limit per address.
///
/// # Errors
/// Only when the listener itself is broken for good; a failed connection ends alone.
pub async fn serve(
    listener: TcpListener,
    app: Router,
    limits: Limits,
    trusted: impl Fn(IpAddr) -> bool,
    shutdown: impl Future<Output = ()>,
) -> io::Result<()> {
    let room = Arc::new(Semaphore::new(limits.connections));
    let guests = Guests::default();
    let graceful = GracefulShutdown::new();
    let mut http = hyper::server::conn::http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(limits.header)
        .max_buf_size(64 << 10)
        .half_close(false);
    tokio::pin!(shutdown);
    loop {
        let permit = tokio::select! {
            permit = Arc::clone(&room).acquire_owned() => permit,
            () = &mut shutdown => break,
        };
        let Ok(permit) = permit else {
            break;
        };
        let (stream, peer) = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    refused(&error).await;
                    continue;
                }
            },
            () = &mut shutdown => break,
        };
        let most = if trusted(peer.ip()) { usize::MAX } else { limits.connections_per_address };
        let Some(guest) = guests.enter(peer.ip(), most) else {
            continue;
        };
        let connection = http.serve_connection(
            TokioIo::new(PatientStream::new(prepared(stream), limits.stall)),
            service(app.clone(), peer, limits),
        );
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            let _held: (OwnedSemaphorePermit, Guest) = (permit, guest);
            if let Err(error) = connection.await {
                tracing::debug!(kind = kind_of(&error), "connection ended early");
            }
        });
    }
    drop(listener);
    if tokio::time::timeout(limits.farewell, graceful.shutdown()).await.is_err() {
        tracing::warn!("some requests did not finish in time and were cut off");
    }
    Ok(())
}

/// Small answers should leave at once.
fn prepared(stream: TcpStream) -> TcpStream {
    // A socket that cannot be set so is still a good socket.
    let _ = stream.set_nodelay(true);
    stream
}

/// The router as a service of one connection, with the peer's address and a patient body.
fn service(
    app: Router,
    peer: SocketAddr,
    limits: Limits,
) -> impl hyper::service::Service<
    Request<Incoming>,
    Response = axum::response::Response,
    Error = Infallible,
    Future = impl Future<Output = Result<axum::response::Response, Infallible>> + Send,
> + Send {
    hyper::service::service_fn(move |request: Request<Incoming>| {
        let (mut parts, body) = request.into_parts();
        parts.extensions.insert(ConnectInfo(peer));
        let body = Body::new(PatientBody::new(body, limits.stall, limits.body_rate));
        app.clone().oneshot(Request::from_parts(parts, body))
    })
}

/// Waits a moment when the system has no more room; other failures concern one connection only.
async fn refused(error: &io::Error) {
    let of_one_connection = matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionRefused
            | io::ErrorKind::Interrupted
    );
    if !of_one_connection {
        tracing::error!(%error, "no new connection could be taken");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

fn kind_of(error: &hyper::Error) -> &'static str {
    if error.is_timeout() {
        "timeout"
    } else if error.is_parse() {
        "not http"
    } else if error.is_incomplete_message() {
        "incomplete"
    } else {
        "other"
    }
}

/// Counts connections by address.
#[derive(Clone, Default)]
struct Guests(Arc<Mutex<HashMap<IpAddr, usize>>>);

/// One connection's place in the count; leaves it when dropped.
struct Guest {
    guests: Guests,
    address: IpAddr,
}

impl Guests {
    fn enter(&self, address: IpAddr, most: usize) -> Option<Guest> {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry(address).or_default();
        if *count >= most {
            return None;
        }
        *count += 1;
        Some(Guest { guests: self.clone(), address })
    }
}

impl Drop for Guest {
    fn drop(&mut self) {
        let mut counts = self.guests.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = counts.get_mut(&self.address) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.address);
            }
        }
    }
}
