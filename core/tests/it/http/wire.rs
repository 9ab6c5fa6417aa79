//! A server on a free port and clients that speak to it byte by byte.

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{ConnectInfo, DefaultBodyLimit, Extension, Request};
use axum::http::StatusCode;
use axum::routing::{get, post};
use futures::StreamExt;
use futures::stream::{self, unfold};
use hyper::client::conn::http2::{self, SendRequest};
use hyper_util::rt::{TokioExecutor, TokioIo};
use sandpress::http::server::{RefusalPage, Server, ServerOptions, ShutdownReport};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

/// Longer than any limit that a test sets, shorter than the patience of who runs it.
pub(super) const PATIENCE: Duration = Duration::from_secs(60);

/// A short limit, for tests that wait until it is over.
pub(super) const SHORT: Duration = Duration::from_millis(250);

/// Bytes at `/large`: more than a system keeps for a client that does not read.
pub(super) const LARGE: usize = 32 << 20;

/// Bytes at `/small`: more than a [`deaf`] client has room for, and so few that the server is done with them at once.
const SMALL: usize = 24 << 10;

/// A running server.
pub(super) struct TestServer {
    pub(super) address: SocketAddr,
    pub(super) shutdown: CancellationToken,
    run: JoinHandle<ShutdownReport>,
    bodies_gone: UnboundedReceiver<()>,
}

/// Options with long limits, so that a test only meets the one that it sets.
pub(super) fn options() -> ServerOptions {
    ServerOptions {
        listen: SocketAddr::from(([127, 0, 0, 1], 0)),
        first_byte_timeout: PATIENCE * 3,
        header_timeout: PATIENCE * 3,
        idle_timeout: PATIENCE * 3,
        body_timeout: PATIENCE * 3,
        write_timeout: PATIENCE * 3,
        max_body_bytes: 100_000,
        ..ServerOptions::default()
    }
}

struct Notice(UnboundedSender<()>);

impl Drop for Notice {
    fn drop(&mut self) {
        // The test may be over already.
        let _ = self.0.send(());
    }
}

fn router(bodies_gone: UnboundedSender<()>) -> Router {
    let endless = move || async move {
        let notice = Notice(bodies_gone);
        let chunk = Bytes::from(vec![b'x'; 64 << 10]);
        Body::from_stream(unfold(notice, move |notice| {
            let chunk = chunk.clone();
            async move { Some((Ok::<_, std::io::Error>(chunk), notice)) }
        }))
    };
    let silent = || async {
        let first = stream::once(async { Ok::<_, std::io::Error>("first") });
        Body::from_stream(first.chain(stream::pending()))
    };
    let until_shutdown = |Extension(token): Extension<CancellationToken>| async move {
        let first = stream::once(async { Ok::<_, std::io::Error>("first") });
        let last = stream::once(async move {
            token.cancelled().await;
            Ok("last")
        });
        Body::from_stream(first.chain(last))
    };
    Router::new()
        .route("/", get(|| async { "hello" }))
        .route("/peer", get(|ConnectInfo(peer): ConnectInfo<SocketAddr>| async move { peer.to_string() }))
        .route("/large", get(|| async { vec![b'x'; LARGE] }))
        .route("/small", get(|| async { vec![b'x'; SMALL] }))
        .route("/body", post(measure_body).layer(DefaultBodyLimit::disable()))
        .route("/slow", get(|| sleep(SHORT * 3)))
        .route("/echo", get(echo))
        .route("/panic", get(|| async { panic!("a handler failed") as String }))
        .route("/endless", get(endless))
        .route("/silent", get(silent))
        .route("/until-shutdown", get(until_shutdown))
}

/// Switches to a protocol that sends back what it gets.
async fn echo(request: Request) -> (StatusCode, [(&'static str, &'static str); 2]) {
    tokio::spawn(async {
        let upgraded = hyper::upgrade::on(request).await.unwrap();
        let (mut reader, mut writer) = tokio::io::split(TokioIo::new(upgraded));
        tokio::io::copy(&mut reader, &mut writer).await
    });
    (StatusCode::SWITCHING_PROTOCOLS, [("connection", "upgrade"), ("upgrade", "echo")])
}

async fn measure_body(request: Request) -> (StatusCode, String) {
    match axum::body::to_bytes(request.into_body(), usize::MAX).await {
        Ok(body) => (StatusCode::OK, body.len().to_string()),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()),
    }
}

impl TestServer {
    pub(super) async fn start(options: ServerOptions) -> Self {
        Self::start_with(options, RefusalPage::default()).await
    }

    pub(super) async fn start_with(options: ServerOptions, page: RefusalPage) -> Self {
        let server = Server::bind(options).await.unwrap().with_refusal_page(page);
        let address = server.local_addr();
        let shutdown = CancellationToken::new();
        let (notice, bodies_gone) = unbounded_channel();
        let run = tokio::spawn(server.run(router(notice), shutdown.clone()));
        Self { address, shutdown, run, bodies_gone }
    }

    pub(super) async fn connect(&self) -> Wire {
        Wire(TcpStream::connect(self.address).await.unwrap())
    }

    /// A client with room for next to nothing.
    pub(super) async fn deaf(&self) -> Wire {
        Wire(deaf(self.address).await)
    }

    /// The first line and the body of the answer to `request`, a head without its `Host`.
    pub(super) async fn ask(&self, request: &str) -> (String, String) {
        let mut wire = self.connect().await;
        wire.request(self.address, request).await;
        wire.response().await
    }

    /// A client that speaks HTTP/2 from the first byte.
    pub(super) async fn http_2(&self) -> SendRequest<Body> {
        self.http_2_with_window(1 << 16).await
    }

    /// The same with room for so many bytes of a response before the client reads it.
    pub(super) async fn http_2_with_window(&self, bytes: u32) -> SendRequest<Body> {
        let stream = TcpStream::connect(self.address).await.unwrap();
        let (client, connection) = http2::Builder::new(TokioExecutor::new())
            .initial_stream_window_size(bytes)
            .handshake(TokioIo::new(stream))
            .await
            .unwrap();
        tokio::spawn(connection);
        client
    }

    /// Whether a new client is answered.
    pub(super) async fn still_answers(&self) -> bool {
        self.ask("GET / HTTP/1.1").await == ("HTTP/1.1 200 OK".to_owned(), "hello".to_owned())
    }

    /// Waits until the server let go of the response at `/endless`.
    pub(super) async fn body_gone(&mut self) {
        timeout(PATIENCE, self.bodies_gone.recv()).await.expect("the response is still held");
    }

    pub(super) async fn stop(self) -> ShutdownReport {
        self.shutdown.cancel();
        timeout(PATIENCE, self.run).await.expect("the server does not stop").unwrap()
    }
}

/// A connection whose client has room for next to nothing.
pub(super) async fn deaf(address: SocketAddr) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(2 << 10).unwrap();
    socket.connect(address).await.unwrap()
}

/// Waits until the other end has reset the connection, without reading anything of it.
pub(super) async fn reset(stream: &TcpStream) {
    let is_reset = async {
        while stream.take_error().unwrap().is_none_or(|error| error.kind() != ErrorKind::ConnectionReset) {
            sleep(Duration::from_millis(20)).await;
        }
    };
    timeout(PATIENCE, is_reset).await.expect("the connection is still open");
}

/// One connection of a client.
pub(super) struct Wire(pub(super) TcpStream);

impl Wire {
    pub(super) async fn send(&mut self, bytes: impl AsRef<[u8]>) {
        self.0.write_all(bytes.as_ref()).await.unwrap();
    }

    /// Sends a head: its first line and headers, with the right `Host`.
    pub(super) async fn request(&mut self, host: SocketAddr, head: &str) {
        self.send(format!("{head}\r\nHost: {host}\r\n\r\n")).await;
    }

    /// Reads one response that states its length: its first line and its body.
    pub(super) async fn response(&mut self) -> (String, String) {
        let mut text = Vec::new();
        timeout(PATIENCE, async {
            while !text.ends_with(b"\r\n\r\n") {
                text.push(self.0.read_u8().await.expect("the connection ended inside a head"));
            }
        })
        .await
        .expect("no response");
        let head = String::from_utf8(text).unwrap().to_ascii_lowercase();
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap_or("0");
        let mut body = vec![0; length.parse().unwrap()];
        timeout(PATIENCE, self.0.read_exact(&mut body)).await.expect("half a response").unwrap();
        let first = head.lines().next().unwrap_or_default();
        (first.replace("http/", "HTTP/").replace(" ok", " OK"), String::from_utf8(body).unwrap())
    }

    /// Reads until the server closes the connection: what came before.
    pub(super) async fn closed(&mut self) -> String {
        let mut text = Vec::new();
        let end = timeout(PATIENCE, self.0.read_to_end(&mut text)).await;
        // A reset closes as well as an end.
        let _ = end.expect("the connection is still open");
        String::from_utf8_lossy(&text).into_owned()
    }
}
