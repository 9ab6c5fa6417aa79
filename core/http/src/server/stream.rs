//! What one connection says, in plain or inside TLS, with a limit on every wait for it.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep};

use super::exchange::Exchange;
use super::framing::{Phase, RequestFraming};
use super::limits::ConnectionPermit;

/// Longest time that the rest of a refused request is read and thrown away. Closing a socket with
/// unread input resets the connection, and the client would lose the response that says why.
const LINGER_TIME: Duration = Duration::from_secs(2);

/// Most bytes of a refused request that are thrown away.
const LINGER_BYTES: usize = 4 << 20;

/// How long a connection waits for what its client sends.
#[derive(Clone, Copy, Debug)]
pub(super) struct StreamTimeouts {
    /// For the first byte of a connection.
    pub(super) first_byte: Duration,
    /// From the first wait inside a request's head to its end.
    pub(super) header: Duration,
}

/// A connection, in plain or inside TLS, that fails with [`io::ErrorKind::TimedOut`] where the client takes too long to ask.
#[derive(Debug)]
pub(super) struct TimedStream<S> {
    stream: S,
    timeouts: StreamTimeouts,
    exchange: Arc<Exchange>,
    framing: RequestFraming,
    read_wait: Option<(u64, Phase, Pin<Box<Sleep>>)>,
    linger: Option<(Pin<Box<Sleep>>, usize)>,
    is_at_end: bool,
    _permit: ConnectionPermit,
}

impl<S: AsyncRead + AsyncWrite + Unpin> TimedStream<S> {
    /// Wraps a socket that was just accepted; the permit lives as long as the socket.
    pub(super) fn new(
        stream: S,
        timeouts: StreamTimeouts,
        exchange: Arc<Exchange>,
        permit: ConnectionPermit,
    ) -> Self {
        Self {
            stream,
            timeouts,
            exchange,
            framing: RequestFraming::new(),
            read_wait: None,
            linger: None,
            is_at_end: false,
            _permit: permit,
        }
    }

    fn arrived(&mut self, bytes: &[u8]) {
        if bytes.is_empty() {
            self.is_at_end = true;
        } else if !self.exchange.is_upgraded() {
            self.framing.feed(bytes);
            if let Some(number) = self.framing.ambiguous() {
                self.exchange.mark_ambiguous(number);
            }
        }
        let now = (self.framing.heads(), self.framing.phase());
        self.read_wait.take_if(|(heads, phase, _)| (*heads, *phase) != now);
    }

    fn read_limit(&self) -> Option<Duration> {
        match self.framing.phase() {
            _ if self.exchange.is_upgraded() => None,
            Phase::Silent => Some(self.timeouts.first_byte),
            Phase::Head => Some(self.timeouts.header),
            Phase::Between | Phase::Body | Phase::Opaque => None,
        }
    }

    fn poll_read_limit(&mut self, cx: &mut Context<'_>) -> Poll<io::Error> {
        let Some(limit) = self.read_limit() else {
            self.read_wait = None;
            return Poll::Pending;
        };
        let (heads, phase) = (self.framing.heads(), self.framing.phase());
        let (_, _, wait) = self.read_wait.get_or_insert_with(|| (heads, phase, Box::pin(sleep(limit))));
        wait.as_mut().poll(cx).map(|()| match phase {
            Phase::Silent => timed_out("the client sent nothing"),
            _ => timed_out("the client did not finish the head of its request"),
        })
    }

    fn poll_linger(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let is_cut_short =
            matches!(self.framing.phase(), Phase::Head | Phase::Body) || self.framing.ambiguous().is_some();
        if self.is_at_end || !is_cut_short || self.exchange.is_upgraded() {
            return Poll::Ready(());
        }
        let (wait, left) = self.linger.get_or_insert_with(|| (Box::pin(sleep(LINGER_TIME)), LINGER_BYTES));
        let mut scratch = [0; 8192];
        while *left > 0 && wait.deadline() > Instant::now() {
            let mut buffer = ReadBuf::new(&mut scratch);
            match Pin::new(&mut self.stream).poll_read(cx, &mut buffer) {
                Poll::Ready(Ok(())) if !buffer.filled().is_empty() => {
                    *left = left.saturating_sub(buffer.filled().len());
                }
                Poll::Ready(_) => return Poll::Ready(()),
                Poll::Pending => return wait.as_mut().poll(cx),
            }
        }
        Poll::Ready(())
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncRead for TimedStream<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        match Pin::new(&mut self.stream).poll_read(cx, buffer) {
            Poll::Ready(result) => {
                if result.is_ok() {
                    self.arrived(buffer.filled().get(before..).unwrap_or_default());
                }
                Poll::Ready(result)
            }
            Poll::Pending => self.poll_read_limit(cx).map(Err),
        }
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncWrite for TimedStream<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        pieces: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(cx, pieces)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.linger.is_none() {
            ready!(Pin::new(&mut self.stream).poll_shutdown(cx))?;
        }
        self.poll_linger(cx).map(Ok)
    }
}

fn timed_out(what: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::TimedOut, what)
}
