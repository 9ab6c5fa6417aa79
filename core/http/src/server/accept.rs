//! Taking connections from the listener, never faster than they can be held.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::time::{Instant, sleep};

use super::limits::{ConnectionLimits, ConnectionPermit};
use super::socket;

/// First pause after the system refused a connection; it doubles up to [`LONGEST_PAUSE`].
const FIRST_PAUSE: Duration = Duration::from_millis(20);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// Least time between two warnings about the same trouble.
const WARN_EVERY: Duration = Duration::from_secs(60);

/// What a client hears whose address has its share of connections already.
const TOO_MANY_CONNECTIONS: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\n\
    content-type: text/plain; charset=utf-8\r\n\
    content-length: 77\r\n\
    retry-after: 5\r\n\
    connection: close\r\n\r\n\
    There are too many connections from your address. Close some and try again.\r\n";

/// A connection that may be served.
#[derive(Debug)]
pub(super) struct Accepted {
    pub(super) stream: TcpStream,
    pub(super) peer: SocketAddr,
    pub(super) permit: ConnectionPermit,
}

/// Accepts connections within the limits.
#[derive(Debug)]
pub(super) struct Acceptor {
    listener: TcpListener,
    limits: Arc<ConnectionLimits>,
    /// How long a client may leave what was written unread.
    write: Duration,
    /// What a client reads whose address has its share already; empty where it would not understand it.
    refusal: &'static [u8],
    pause: Option<Duration>,
    warned: Option<Instant>,
}

impl Acceptor {
    /// Accepts from `listener` connections that are plain, or begin with TLS.
    pub(super) fn new(
        listener: TcpListener,
        limits: Arc<ConnectionLimits>,
        write: Duration,
        is_plain: bool,
    ) -> Self {
        let refusal = if is_plain { TOO_MANY_CONNECTIONS } else { &[] };
        Self { listener, limits, write, refusal, pause: None, warned: None }
    }

    /// The next connection; `None` is a wait that ended without one. May be dropped at any time
    /// without losing a connection.
    pub(super) async fn next(&mut self) -> Option<Accepted> {
        let total = self.limits.reserve().await?;
        match self.listener.accept().await {
            Ok((stream, peer)) => {
                self.pause = None;
                let Some(permit) = self.limits.admit(total, peer.ip()) else {
                    tracing::debug!(%peer, "connection refused: its address has too many");
                    // One try: whoever does not read gets nothing.
                    let _ = stream.try_write(self.refusal);
                    return None;
                };
                if let Err(error) = stream.set_nodelay(true) {
                    tracing::debug!(%peer, %error, "connection lost before its first byte");
                    return None;
                }
                if let Err(error) = socket::prepare(&stream, self.write) {
                    // The limits of the program hold without those of the system.
                    tracing::debug!(%peer, %error, "the system keeps what it likes for a client that does not read");
                }
                Some(Accepted { stream, peer, permit })
            }
            Err(error) if is_about_one_connection(&error) => None,
            Err(error) => {
                drop(total);
                self.back_off(&error).await;
                None
            }
        }
    }

    /// Waits, since the same error would come again at once (no file descriptors, no memory).
    async fn back_off(&mut self, error: &io::Error) {
        let pause = self.pause.map_or(FIRST_PAUSE, |pause| (pause * 2).min(LONGEST_PAUSE));
        self.pause = Some(pause);
        if self.warned.is_none_or(|warned| warned.elapsed() > WARN_EVERY) {
            self.warned = Some(Instant::now());
            tracing::warn!(
                %error,
                "the system refuses new connections; those that are open stay. Raise the limit on open \
                 files or lower [server] max_connections in cms.toml"
            );
        }
        sleep(pause).await;
    }
}

fn is_about_one_connection(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionRefused
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::Interrupted
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_short_refusal_states_its_own_length() {
        let text = std::str::from_utf8(TOO_MANY_CONNECTIONS).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        assert!(head.contains(&format!("content-length: {}\r\n", body.len())), "{}", body.len());
    }
}
