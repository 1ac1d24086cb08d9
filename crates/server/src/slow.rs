//! Patience with an end: a stream that fails when the client stops taking data, and a body that
//! fails when the client stops sending it, or sends it drop by drop.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep_until};

/// A stream whose writes may not stall longer than a limit. Reads are limited elsewhere: request
/// heads by hyper's timer, bodies by [`PatientBody`].
pub(crate) struct PatientStream<S> {
    stream: S,
    limit: Duration,
    stalled: Option<Pin<Box<Sleep>>>,
}

impl<S> PatientStream<S> {
    pub(crate) fn new(stream: S, limit: Duration) -> Self {
        PatientStream { stream, limit, stalled: None }
    }

    fn patient<T>(
        &mut self,
        cx: &mut Context<'_>,
        outcome: Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        if outcome.is_ready() {
            self.stalled = None;
            return outcome;
        }
        let limit = self.limit;
        let timer =
            self.stalled.get_or_insert_with(|| Box::pin(sleep_until(Instant::now() + limit)));
        ready!(timer.as_mut().poll(cx));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for PatientStream<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for PatientStream<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        let outcome = Pin::new(&mut self.stream).poll_write(cx, buf);
        self.patient(cx, outcome)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let outcome = Pin::new(&mut self.stream).poll_write_vectored(cx, bufs);
        self.patient(cx, outcome)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let outcome = Pin::new(&mut self.stream).poll_flush(cx);
        self.patient(cx, outcome)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let outcome = Pin::new(&mut self.stream).poll_shutdown(cx);
        self.patient(cx, outcome)
    }
}

/// Why a body ended before its end.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BodyError<E> {
    /// The client sent nothing, or too little, for too long.
    #[error("the request body came too slowly")]
    TooSlow,
    /// The connection itself failed.
    #[error(transparent)]
    Broken(E),
}

/// A body that must keep coming: a piece within `stall`, and over its whole length at least `rate`
/// bytes a second after a first `stall` of grace.
pub(crate) struct PatientBody<B> {
    body: B,
    stall: Duration,
    rate: u64,
    began: Instant,
    received: u64,
    timer: Option<Pin<Box<Sleep>>>,
}

impl<B> PatientBody<B> {
    pub(crate) fn new(body: B, stall: Duration, rate: u64) -> Self {
        PatientBody {
            body,
            stall,
            rate: rate.max(1),
            began: Instant::now(),
            received: 0,
            timer: None,
        }
    }

    fn deadline(&self, now: Instant) -> Instant {
        let earned = Duration::from_secs(self.received / self.rate);
        (now + self.stall).min(self.began + self.stall + earned)
    }
}

impl<B> Body for PatientBody<B>
where
    B: Body<Data = Bytes> + Unpin,
{
    type Data = Bytes;
    type Error = BodyError<B::Error>;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        match Pin::new(&mut self.body).poll_frame(cx) {
            Poll::Ready(Some(Ok(frame))) => {
                self.received += frame.data_ref().map_or(0, |data| data.len() as u64);
                self.timer = None;
                Poll::Ready(Some(Ok(frame)))
            }
            Poll::Ready(Some(Err(error))) => Poll::Ready(Some(Err(BodyError::Broken(error)))),
            Poll::Ready(None) => Poll::Ready(None),
            Poll::Pending => {
                if self.timer.is_none() {
                    let deadline = self.deadline(Instant::now());
                    self.timer = Some(Box::pin(sleep_until(deadline)));
                }
                match &mut self.timer {
                    Some(timer) => {
                        ready!(timer.as_mut().poll(cx));
                        Poll::Ready(Some(Err(BodyError::TooSlow)))
                    }
                    None => Poll::Pending,
                }
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
