//! One connection from its first byte to its last.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::response::Response;
use http::header::{CONNECTION, HeaderValue};
use http::{Request, StatusCode, Version};
use hyper::body::{Body as _, Incoming};
use hyper::rt::Executor;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::watch;
use tokio::time::{Instant, sleep_until, timeout};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;
use tracing::Instrument;

use super::accept::Accepted;
use super::body::{BodyLimits, LimitedBody, TrackedBody};
use super::exchange::{Condition, Exchange, InFlight};
use super::host_guard::{AllowedHosts, AmbiguousLength, HostGuard, check};
use super::limits::ConnectionPermit;
use super::options::ServerOptions;
use super::ready::ReadyPages;
use super::refusal::{Refusal, RefusalPage};
use super::request_id::{RequestId, X_REQUEST_ID};
use super::served::{self, Observer, Serving};
use super::socket::Socket;
use super::stream::{StreamTimeouts, TimedStream};
use crate::tls::Tls;

/// Longest idle time of a connection while others wait for a place.
const CROWDED_IDLE: Duration = Duration::from_secs(1);

/// What all connections of a server share.
#[derive(Debug)]
pub(super) struct Site {
    pub(super) options: ServerOptions,
    pub(super) protocol: auto::Builder<SpanExecutor>,
    pub(super) hosts: AllowedHosts,
    pub(super) ready: Option<ReadyPages>,
    pub(super) router: HostGuard<Router>,
    pub(super) page: RefusalPage,
    pub(super) observer: Observer,
    pub(super) shutdown: CancellationToken,
    pub(super) crowded: watch::Receiver<bool>,
    /// None where the connections are plain.
    pub(super) tls: Option<Tls>,
}

/// Runs the streams of an HTTP/2 connection as tasks inside the connection's span.
#[derive(Clone, Copy, Debug)]
pub(super) struct SpanExecutor;

impl<F> Executor<F> for SpanExecutor
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    fn execute(&self, future: F) {
        tokio::spawn(future.in_current_span());
    }
}

/// The limits of both protocols.
pub(super) fn protocol(options: &ServerOptions) -> auto::Builder<SpanExecutor> {
    let mut builder = auto::Builder::new(SpanExecutor);
    builder
        .http1()
        .timer(TokioTimer::new())
        // hyper starts this clock when the response before is done, so it has to outlast an idle
        // wait; the strict limit on a head that has begun is in the stream.
        .header_read_timeout(options.idle_timeout + options.header_timeout)
        .max_buf_size(64 << 10)
        .http2()
        .timer(TokioTimer::new())
        .keep_alive_interval(Duration::from_secs(20))
        .keep_alive_timeout(Duration::from_secs(10))
        .max_concurrent_streams(100)
        .max_header_list_size(32 << 10)
        .max_pending_accept_reset_streams(20)
        .max_local_error_reset_streams(64)
        .initial_stream_window_size(256 << 10)
        .initial_connection_window_size(1 << 20)
        .max_send_buf_size(128 << 10);
    builder
}

/// Serves a connection until it ends, is idle for too long, or the server shuts down. One that speaks TLS has as long for
/// agreeing on how as others have for their first byte.
pub(super) async fn serve(site: Arc<Site>, accepted: Accepted) {
    let Accepted { stream, peer, permit } = accepted;
    let exchange = Exchange::new();
    let stream = Socket::new(stream, site.options.write_timeout, Arc::clone(&exchange));
    let client = Client { peer, permit, exchange };
    let Some(tls) = &site.tls else { return converse(site, stream, client).await };
    let greeted = tokio::select! {
        greeted = timeout(site.options.first_byte_timeout, tls.greet(stream)) => greeted,
        () = site.shutdown.cancelled() => return,
    };
    match greeted {
        Ok(Ok(Some(stream))) => converse(site, stream, client).await,
        Ok(Ok(None)) => tracing::info!("an authority asked whether a name is this server's"),
        Ok(Err(error)) => tracing::debug!(%error, "no agreement on TLS"),
        Err(_) => tracing::debug!("the client did not agree on TLS in time"),
    }
}

/// Who is at the other end.
struct Client {
    peer: SocketAddr,
    permit: ConnectionPermit,
    exchange: Arc<Exchange>,
}

async fn converse<S>(site: Arc<Site>, stream: S, client: Client)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let Client { peer, permit, exchange } = client;
    let timeouts =
        StreamTimeouts { first_byte: site.options.first_byte_timeout, header: site.options.header_timeout };
    let stream = TimedStream::new(stream, timeouts, Arc::clone(&exchange), permit);
    let service = service_fn(|request| {
        let in_flight = exchange.begin();
        let site = Arc::clone(&site);
        async move { Ok::<_, Infallible>(named(&site, peer, request, in_flight).await) }
    });
    let connection = site.protocol.serve_connection_with_upgrades(TokioIo::new(stream), service);
    tokio::pin!(connection);
    let mut crowded = site.crowded.clone();
    let mut watch = Watch::new(&site, &exchange);
    loop {
        tokio::select! {
            ended = connection.as_mut() => {
                if let Err(error) = ended {
                    tracing::debug!(error, "connection failed");
                }
                return;
            }
            () = site.shutdown.cancelled(), if !watch.is_ending => {
                watch.is_ending = true;
                connection.as_mut().graceful_shutdown();
            }
            Ok(()) = crowded.changed() => watch.next = Instant::now(),
            () = sleep_until(watch.next) => match watch.look(*crowded.borrow()) {
                Step::Stay => {}
                Step::End => connection.as_mut().graceful_shutdown(),
                Step::Cut => {
                    tracing::debug!("connection cut: its client takes nothing");
                    exchange.cut();
                    return;
                }
            },
        }
    }
}

/// When to look at a connection again, and whether it has been asked to end.
struct Watch<'a> {
    options: &'a ServerOptions,
    exchange: &'a Exchange,
    next: Instant,
    is_ending: bool,
    has_been_idle: bool,
}

enum Step {
    Stay,
    End,
    Cut,
}

impl<'a> Watch<'a> {
    fn new(site: &'a Site, exchange: &'a Exchange) -> Self {
        let options = &site.options;
        let next = Instant::now() + options.idle_timeout.min(options.write_timeout);
        Self { options, exchange, next, is_ending: false, has_been_idle: false }
    }

    fn look(&mut self, is_crowded: bool) -> Step {
        let idle = self.options.idle_timeout;
        let idle = if is_crowded { idle.min(CROWDED_IDLE) } else { idle };
        match self.exchange.condition(idle, self.options.write_timeout) {
            Condition::Fine(next) => {
                self.next = next;
                Step::Stay
            }
            Condition::Stalled => Step::Cut,
            Condition::Idle if self.has_been_idle => Step::Cut,
            Condition::Idle => {
                self.has_been_idle = true;
                self.is_ending = true;
                self.next = Instant::now() + self.options.header_timeout;
                Step::End
            }
        }
    }
}

/// Names a request, answers it, and puts the name into the response.
async fn named(
    site: &Site,
    peer: SocketAddr,
    request: Request<Incoming>,
    in_flight: InFlight,
) -> Response<TrackedBody> {
    let id = RequestId::of(request.headers(), site.options.is_proxy(peer));
    let client = served::client(&site.options.trusted_proxies, peer, request.headers());
    let mut serving = Serving::begin(&site.observer, id.clone(), client, &request);
    let mut response = match ready(site, &request, &in_flight) {
        Some(response) => response,
        None => {
            let span = tracing::info_span!("request", %id, method = %request.method());
            id.known_in(answer(site, peer, request, &in_flight)).instrument(span).await
        }
    };
    response.headers_mut().insert(X_REQUEST_ID, id.to_header());
    serving.answered(&response);
    response.map(|body| TrackedBody::new(body, in_flight, serving))
}

/// Answers one request: the router's response, or a refusal when the request breaks a limit.
async fn answer(site: &Site, peer: SocketAddr, request: Request<Incoming>, in_flight: &InFlight) -> Response {
    let version = request.version();
    let limit = site.options.body_limit(request.uri().path());
    let refusal = Arc::new(OnceLock::new());
    let (mut response, is_refused) = if request.body().size_hint().lower() > limit {
        (site.page.response(&Refusal::BodyTooLarge { limit }), true)
    } else {
        let is_ambiguous = version < Version::HTTP_2 && in_flight.is_ambiguous();
        let request = prepare(site, peer, request, is_ambiguous, limit, &refusal);
        let Ok(response) = site.router.clone().oneshot(request).await;
        match refusal.get() {
            Some(refusal) if response.status() != refusal.status() => (site.page.response(refusal), true),
            refusal => (response, refusal.is_some() || is_ambiguous),
        }
    };
    if is_refused && version < Version::HTTP_2 {
        response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    }
    if response.status() == StatusCode::SWITCHING_PROTOCOLS {
        in_flight.mark_upgraded();
    }
    response
}

/// The finished answer to a request without a body that breaks no rule.
fn ready(site: &Site, request: &Request<Incoming>, in_flight: &InFlight) -> Option<Response> {
    let pages = site.ready.as_ref()?;
    let is_plain = request.body().is_end_stream() && !in_flight.is_ambiguous();
    if !is_plain || check(request, &site.hosts).is_err() {
        return None;
    }
    pages.find(request.method(), request.uri(), request.headers())
}

/// Puts the limits around the body and what handlers may ask for into the extensions.
fn prepare(
    site: &Site,
    peer: SocketAddr,
    request: Request<Incoming>,
    is_ambiguous: bool,
    limit: u64,
    refusal: &Arc<OnceLock<Refusal>>,
) -> Request<Body> {
    let limits = BodyLimits { bytes: limit, wait: site.options.body_timeout };
    let mut request = request.map(|body| Body::new(LimitedBody::new(body, limits, Arc::clone(refusal))));
    let extensions = request.extensions_mut();
    extensions.insert(ConnectInfo(peer));
    extensions.insert(site.shutdown.clone());
    if is_ambiguous {
        extensions.insert(AmbiguousLength);
    }
    request
}
