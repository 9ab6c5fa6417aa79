//! A stream of bytes, encrypted or not.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll},
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
};
use tokio_rustls::client::TlsStream;

use super::is_loopback;
use crate::ports::Line;

/// A connection to a checked address.
pub(crate) enum Stream {
    Plain(TcpStream),
    Tls(Box<TlsStream<TcpStream>>),
    /// One within the process, where a plugin is tried without a network.
    Line {
        line: Line,
        is_encrypted: bool,
    },
}

impl Stream {
    /// Whether a secret may go through it: it is encrypted, or does not leave this machine.
    pub(crate) fn keeps_secrets(&self) -> bool {
        match self {
            Self::Plain(stream) => stream.peer_addr().is_ok_and(|peer| is_loopback(peer.ip())),
            Self::Tls(_) => true,
            Self::Line { is_encrypted, .. } => *is_encrypted,
        }
    }

    /// Whether it is a connection that can be encrypted.
    pub(crate) fn is_plain(&self) -> bool {
        match self {
            Self::Plain(_) => true,
            Self::Tls(_) => false,
            Self::Line { is_encrypted, .. } => !is_encrypted,
        }
    }
}

macro_rules! forward {
    ($self:ident, $stream:ident => $work:expr) => {
        match $self.get_mut() {
            Stream::Plain(stream) => {
                let $stream = Pin::new(stream);
                $work
            }
            Stream::Tls(stream) => {
                let $stream = Pin::new(stream);
                $work
            }
            Stream::Line { line, .. } => {
                let $stream = Pin::new(&mut line.stream);
                $work
            }
        }
    };
}

impl AsyncRead for Stream {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        forward!(self, stream => stream.poll_read(context, buffer))
    }
}

impl AsyncWrite for Stream {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        forward!(self, stream => stream.poll_write(context, bytes))
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        forward!(self, stream => stream.poll_flush(context))
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        forward!(self, stream => stream.poll_shutdown(context))
    }
}
