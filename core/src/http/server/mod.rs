//! The accept loop: serves a router over HTTP/1 and HTTP/2 and gives every client a limit, so that
//! slow, greedy or broken ones cannot keep the others out.
//!
//! Handlers find the client's address as `ConnectInfo<SocketAddr>` and the [`CancellationToken`] of the
//! shutdown among the request's extensions. A response without an end has to end when the token is
//! cancelled, or it is cut when the time is up; a connection that was upgraded to another protocol has
//! no limits from here but its place among the connections, and only the token tells it to end.
//!
//! The size of a body is limited here for every route. axum's own limit of 2 MB stands below it until a
//! router sets `DefaultBodyLimit`.

mod accept;
mod body;
mod connection;
mod exchange;
mod framing;
mod host_guard;
mod limits;
mod options;
mod refusal;
mod stream;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;
use tokio::task::{JoinError, JoinSet};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use tower::Layer;
use tracing::Instrument;

use self::accept::Acceptor;
use self::connection::Site;
use self::limits::ConnectionLimits;

pub use self::body::RequestBodyError;
pub use self::host_guard::{AllowedHosts, HostGuard, HostGuardLayer, InvalidHost};
pub use self::options::{ServerError, ServerOptions};
pub use self::refusal::{Refusal, RefusalPage};

/// A server that listens and does not serve yet.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    hosts: AllowedHosts,
    options: ServerOptions,
    page: RefusalPage,
}

/// How the connections ended that were open when the server was asked to stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShutdownReport {
    /// Connections that finished what they were doing.
    pub finished: usize,
    /// Connections that were closed in the middle because the time was up.
    pub cut: usize,
}

impl Server {
    /// Listens on the address of `options`. Clients can connect from now on; they are answered once
    /// [`Self::run`] is called.
    pub async fn bind(options: ServerOptions) -> Result<Self, ServerError> {
        let wanted = options.listen;
        let listen_error = |source| ServerError::listen(wanted, source);
        let listener = TcpListener::bind(wanted).await.map_err(listen_error)?;
        let address = listener.local_addr().map_err(listen_error)?;
        let hosts = AllowedHosts::new(&options.allowed_hosts, address).map_err(ServerError::AllowedHost)?;
        Ok(Self { listener, address, hosts, options, page: RefusalPage::default() })
    }

    /// Draws refused requests with the site's own page instead of plain text.
    #[must_use]
    pub fn with_refusal_page(mut self, page: RefusalPage) -> Self {
        self.page = page;
        self
    }

    /// The address that the server listens on, with the port that the system chose for port 0.
    pub fn local_addr(&self) -> SocketAddr {
        self.address
    }

    /// Serves `router` until `shutdown` is cancelled, then waits for running requests, at most as long
    /// as the options allow.
    pub async fn run(self, router: Router, shutdown: CancellationToken) -> ShutdownReport {
        let limits =
            ConnectionLimits::new(self.options.max_connections, self.options.max_connections_per_address);
        let mut acceptor = Acceptor::new(self.listener, limits);
        let site = Arc::new(Site {
            protocol: connection::protocol(&self.options),
            options: self.options,
            router: HostGuardLayer::new(self.hosts, self.page.clone()).layer(router),
            page: self.page,
            shutdown: shutdown.clone(),
            crowded: acceptor.limits().crowded(),
        });
        let wait = site.options.shutdown_timeout;
        let mut connections = JoinSet::new();
        loop {
            tokio::select! {
                biased;
                () = shutdown.cancelled() => break,
                Some(ended) = connections.join_next() => log_panic(ended),
                accepted = acceptor.next() => if let Some(accepted) = accepted {
                    let span = tracing::debug_span!("connection", peer = %accepted.peer);
                    connections.spawn(connection::serve(Arc::clone(&site), accepted).instrument(span));
                },
            }
        }
        drop(acceptor);
        drain(connections, wait).await
    }
}

async fn drain(mut connections: JoinSet<()>, wait: Duration) -> ShutdownReport {
    let mut finished = 0;
    // Running out of time is not an error here: what is left is cut and counted.
    let _ = timeout(wait, async {
        while let Some(ended) = connections.join_next().await {
            log_panic(ended);
            finished += 1;
        }
    })
    .await;
    let cut = connections.len();
    connections.shutdown().await;
    ShutdownReport { finished, cut }
}

fn log_panic(ended: Result<(), JoinError>) {
    if let Err(error) = ended
        && error.is_panic()
    {
        tracing::error!(%error, "a connection ended in a panic; the others are not affected");
    }
}
