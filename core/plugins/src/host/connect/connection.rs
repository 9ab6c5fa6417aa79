//! An open connection of a plugin.

use std::{
    io,
    time::{Duration, Instant},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    sync::OwnedSemaphorePermit,
    time::timeout,
};
use url::Host;

use super::PIECE;
use crate::{
    bindings::sandpress::types::types::Error,
    net::{Blanker, Network, Stream, place},
};

/// On a connection that had a secret: how long it must be quiet before what came is looked through, and how long that is
/// waited for.
const QUIET: Duration = Duration::from_millis(50);
const GATHER: Duration = Duration::from_millis(500);

/// A stream to a server, with what has arrived and was not read.
#[allow(unreachable_pub)]
pub struct Connection {
    host: Host<String>,
    port: u16,
    /// None once an operation on it was broken off: nobody knows how far it came.
    stream: Option<Stream>,
    can_upgrade: bool,
    /// What has come from the server as it is.
    raw: Vec<u8>,
    /// What has come and was looked through: the plugin can have it.
    arrived: Vec<u8>,
    blanker: Blanker,
    had_secret: bool,
    _held: OwnedSemaphorePermit,
}

/// What a connection is made of.
pub(super) struct Opened {
    pub(super) host: Host<String>,
    pub(super) port: u16,
    pub(super) stream: Stream,
    pub(super) can_upgrade: bool,
    pub(super) blanker: Blanker,
    pub(super) held: OwnedSemaphorePermit,
}

/// Why a connection cannot be used.
#[derive(Debug, thiserror::Error)]
pub(super) enum Lost {
    #[error("the connection is closed: open another one")]
    Closed,
    #[error("the connection broke off: {0}")]
    Broken(io::ErrorKind),
}

impl Connection {
    pub(super) fn new(opened: Opened) -> Self {
        let Opened { host, port, stream, can_upgrade, blanker, held } = opened;
        Self {
            host,
            port,
            stream: Some(stream),
            can_upgrade,
            raw: Vec::new(),
            arrived: Vec::new(),
            blanker,
            had_secret: false,
            _held: held,
        }
    }

    pub(super) fn host(&self) -> &Host<String> {
        &self.host
    }

    pub(super) fn port(&self) -> u16 {
        self.port
    }

    pub(super) fn name(&self) -> String {
        place(&self.host, self.port)
    }

    /// Whether a secret may go through it.
    pub(super) fn keeps_secrets(&self) -> bool {
        self.stream.as_ref().is_some_and(Stream::keeps_secrets)
    }

    /// The next bytes, at most `max`; none at the end. May be broken off at any time.
    pub(super) async fn read(&mut self, max: usize) -> Result<Vec<u8>, Lost> {
        if self.arrived.is_empty() {
            self.receive().await?;
        }
        let count = max.min(self.arrived.len());
        Ok(self.arrived.drain(..count).collect())
    }

    /// Waits for bytes, and looks through them. After a secret was written, what comes within a moment is taken together, so
    /// that a secret is found which came back in pieces. How long that takes must not depend on what came: a plugin
    /// could measure how much of a guess is right.
    async fn receive(&mut self) -> Result<(), Lost> {
        let stream = self.stream.as_mut().ok_or(Lost::Closed)?;
        let mut goes_on = !self.raw.is_empty() || stream.read_piece(&mut self.raw).await?;
        let start = Instant::now();
        while goes_on && self.had_secret && self.raw.len() < PIECE && start.elapsed() < GATHER {
            match timeout(QUIET, stream.read_piece(&mut self.raw)).await {
                Ok(more) => goes_on = more?,
                Err(_) => break,
            }
        }
        self.blanker.blank(&mut self.raw);
        self.arrived = std::mem::take(&mut self.raw);
        Ok(())
    }

    /// Writes bytes with a secret in them.
    pub(super) async fn write_secret(&mut self, bytes: &[u8]) -> Result<(), Lost> {
        self.had_secret = true;
        self.write(bytes).await
    }

    /// Writes all of the bytes. Broken off, it closes the connection.
    pub(super) async fn write(&mut self, bytes: &[u8]) -> Result<(), Lost> {
        let mut stream = self.stream.take().ok_or(Lost::Closed)?;
        stream.write_all(bytes).await.map_err(broken)?;
        stream.flush().await.map_err(broken)?;
        self.stream = Some(stream);
        Ok(())
    }

    /// Encrypts the stream. Broken off, it closes the connection.
    pub(super) async fn upgrade(&mut self, network: &Network) -> Result<(), Error> {
        if !self.can_upgrade {
            return Err(Error::Denied(
                "only a connection that was opened with plain-then-upgrade can be encrypted, and once"
                    .to_owned(),
            ));
        }
        let stream = self.stream.take().filter(Stream::is_plain).ok_or(Lost::Closed)?;
        if !self.arrived.is_empty() || !self.raw.is_empty() {
            return Err(Error::Denied(
                "the server sent more than was read before the encryption: somebody may have slipped it in"
                    .to_owned(),
            ));
        }
        self.can_upgrade = false;
        self.stream = Some(network.encrypt(&self.host, stream).await?);
        Ok(())
    }

    /// Ends the own side.
    pub(super) async fn shutdown(&mut self) -> Result<(), Lost> {
        let stream = self.stream.as_mut().ok_or(Lost::Closed)?;
        stream.shutdown().await.map_err(broken)
    }
}

impl Stream {
    /// Adds what is there to the bytes, at most 64 KiB, and waits where nothing is. Whether there was any.
    async fn read_piece(&mut self, bytes: &mut Vec<u8>) -> Result<bool, Lost> {
        bytes.reserve(PIECE.min(8 << 10));
        let mut piece = self.take(PIECE as u64);
        Ok(piece.read_buf(bytes).await.map_err(broken)? > 0)
    }
}

fn broken(error: io::Error) -> Lost {
    Lost::Broken(error.kind())
}
