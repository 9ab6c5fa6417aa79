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
mod plain;
mod ready;
mod refusal;
mod request_id;
mod served;
mod socket;
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
use self::served::Observer;
use crate::tls::Tls;

pub(crate) use self::socket::Socket;

pub use self::body::RequestBodyError;
pub use self::host_guard::{AllowedHosts, HostGuard, HostGuardLayer, InvalidHost};
pub use self::options::{ServerError, ServerOptions};
pub use self::ready::ReadyPages;
pub use self::refusal::{Refusal, RefusalPage};
pub use self::request_id::{RequestId, X_REQUEST_ID};
pub use self::served::{RequestObserver, RoutePattern, ServedRequest};

/// A server that listens and does not serve yet.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    hosts: AllowedHosts,
    options: ServerOptions,
    page: RefusalPage,
    observer: Observer,
    tls: Option<Tls>,
    plain: Option<Plain>,
    ready: Option<ReadyPages>,
}

#[derive(Debug)]
struct Plain {
    listener: TcpListener,
    /// The port of HTTPS as readers see it; none for the usual one.
    port: Option<u16>,
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
        let (page, observer) = (RefusalPage::default(), Observer::default());
        Ok(Self { listener, address, hosts, options, page, observer, tls: None, plain: None, ready: None })
    }

    /// Draws refused requests with the site's own page instead of plain text.
    #[must_use]
    pub fn with_refusal_page(mut self, page: RefusalPage) -> Self {
        self.page = page;
        self
    }

    /// Tells `observer` of every request that was answered.
    #[must_use]
    pub fn with_observer(mut self, observer: Arc<dyn RequestObserver>) -> Self {
        self.observer = Observer(Some(observer));
        self
    }

    /// Speaks TLS.
    #[must_use]
    pub fn with_tls(mut self, tls: Tls) -> Self {
        self.tls = Some(tls);
        self
    }

    /// Listens on `listen` too, where it leads plain HTTP to HTTPS on the same host, at `port` as readers see it (none for
    /// the usual one), and answers what an authority asks there. Connections of both count together.
    ///
    /// # Errors
    /// As for [`Self::bind`].
    pub async fn with_redirect(mut self, listen: SocketAddr, port: Option<u16>) -> Result<Self, ServerError> {
        let listener =
            TcpListener::bind(listen).await.map_err(|source| ServerError::listen(listen, source))?;
        self.plain = Some(Plain { listener, port });
        Ok(self)
    }

    /// The address on which plain HTTP is led to HTTPS, where it is.
    pub fn redirect_addr(&self) -> Option<SocketAddr> {
        self.plain.as_ref()?.listener.local_addr().ok()
    }

    /// Answers requests with finished pages where there are some.
    #[must_use]
    pub fn with_ready_pages(mut self, ready: ReadyPages) -> Self {
        self.ready = Some(ready);
        self
    }

    /// The address that the server listens on, with the port that the system chose for port 0.
    pub fn local_addr(&self) -> SocketAddr {
        self.address
    }

    /// Serves `router` until `shutdown` is cancelled, then waits for running requests, at most as long
    /// as the options allow.
    pub async fn run(self, router: Router, shutdown: CancellationToken) -> ShutdownReport {
        let limits = Arc::new(ConnectionLimits::new(
            self.options.max_connections,
            self.options.max_connections_per_address,
        ));
        let (wait, write) = (self.options.shutdown_timeout, self.options.write_timeout);
        let protocol = connection::protocol(&self.options);
        let site = |options: ServerOptions, hosts: AllowedHosts, router: Router, tls: Option<Tls>, ready| {
            Arc::new(Site {
                protocol: protocol.clone(),
                options,
                hosts: hosts.clone(),
                ready,
                router: HostGuardLayer::new(hosts, self.page.clone()).layer(router),
                page: self.page.clone(),
                observer: self.observer.clone(),
                shutdown: shutdown.clone(),
                crowded: limits.crowded(),
                tls,
            })
        };
        let mut plain = self.plain.map(|plain| {
            let challenges = self.tls.as_ref().map(Tls::challenges);
            let address = plain.listener.local_addr().unwrap_or(self.address);
            let hosts = self.hosts.also_at(address);
            let site = site(self.options.clone(), hosts, plain::router(challenges, plain.port), None, None);
            (Acceptor::new(plain.listener, Arc::clone(&limits), write, true), site)
        });
        let mut acceptor = Acceptor::new(self.listener, Arc::clone(&limits), write, self.tls.is_none());
        let site = site(self.options, self.hosts, router, self.tls, self.ready);
        let mut connections = JoinSet::new();
        loop {
            let (accepted, site) = tokio::select! {
                biased;
                () = shutdown.cancelled() => break,
                Some(ended) = connections.join_next() => {
                    log_panic(ended);
                    self.observer.connections(connections.len());
                    continue;
                }
                accepted = acceptor.next() => (accepted, &site),
                (accepted, site) = next_plain(&mut plain) => (accepted, site),
            };
            if let Some(accepted) = accepted {
                let span = tracing::debug_span!("connection", peer = %accepted.peer);
                connections.spawn(connection::serve(Arc::clone(site), accepted).instrument(span));
                self.observer.connections(connections.len());
            }
        }
        drop((acceptor, plain));
        drain(connections, wait).await
    }
}

/// The next connection that is to be led to HTTPS; never returns where none are.
async fn next_plain(plain: &mut Option<(Acceptor, Arc<Site>)>) -> (Option<accept::Accepted>, &Arc<Site>) {
    match plain {
        Some((acceptor, site)) => (acceptor.next().await, site),
        None => std::future::pending().await,
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
