//! The socket of one connection, below TLS, with a limit on every wait for a client to read.
//!
//! The system keeps what a client has not read, and says nothing of it. So it keeps little, and has a limit of its own for
//! what it kept: otherwise a client that reads nothing looks like one that has nothing more to ask.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Sleep, sleep};

use super::exchange::Exchange;

/// Bytes that the system takes beyond those that the client has room for. There is room again when half of them are gone,
/// so that a client with less than half of this in each limit of waiting is one that does not read.
const UNSENT_BYTES: u32 = 32 << 10;

/// How much longer the system waits for a client than the program does, which tells the client that it is over.
const SYSTEM_EXTRA: Duration = Duration::from_secs(2);

/// A connection that fails with [`io::ErrorKind::TimedOut`] where the client reads nothing. One that was cut is reset, so
/// that the system forgets what nobody read.
#[derive(Debug)]
pub(crate) struct Socket {
    stream: TcpStream,
    limit: Duration,
    wait: Option<Pin<Box<Sleep>>>,
    exchange: Arc<Exchange>,
}

impl Socket {
    /// Wraps a connection whose client may leave what was written unread for `limit`.
    pub(super) fn new(stream: TcpStream, limit: Duration, exchange: Arc<Exchange>) -> Self {
        Self { stream, limit, wait: None, exchange }
    }

    fn limited<T>(&mut self, cx: &mut Context<'_>, written: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if written.is_ready() {
            self.wait = None;
            return written;
        }
        let limit = self.limit;
        let wait = self.wait.get_or_insert_with(|| Box::pin(sleep(limit)));
        wait.as_mut().poll(cx).map(|()| {
            self.exchange.cut();
            Err(io::Error::new(io::ErrorKind::TimedOut, "the client does not read"))
        })
    }
}

/// Tells the system how a connection is to be held whose client may leave what was written unread for `limit`.
#[cfg(target_os = "linux")]
pub(super) fn prepare(stream: &TcpStream, limit: Duration) -> io::Result<()> {
    let socket = socket2::SockRef::from(stream);
    socket.set_tcp_notsent_lowat(UNSENT_BYTES)?;
    socket.set_tcp_user_timeout(Some(limit + SYSTEM_EXTRA))
}

/// Other systems than Linux have no such settings; there the limits of the program hold alone.
#[cfg(not(target_os = "linux"))]
pub(super) fn prepare(_: &TcpStream, _: Duration) -> io::Result<()> {
    Ok(())
}

impl Drop for Socket {
    fn drop(&mut self) {
        // Where this fails the connection is gone already.
        if self.exchange.is_cut() {
            let _ = self.stream.set_zero_linger();
        }
    }
}

impl AsyncRead for Socket {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buffer)
    }
}

impl AsyncWrite for Socket {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.limited(cx, written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        pieces: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(cx, pieces);
        self.limited(cx, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
