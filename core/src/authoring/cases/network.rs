//! The network of a case: requests and connections are answered as the case says, and all others fail it.

use std::{
    convert::Infallible,
    io,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use async_trait::async_trait;
use bytes::Bytes;
use futures::FutureExt;
use http::{HeaderMap, Request, Response, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper::{body::Incoming, service::service_fn};
use hyper_util::rt::TokioIo;
use tokio::{io::DuplexStream, sync::Notify, task::JoinHandle};
use url::Url;

use super::{
    compare::text_fits,
    file::{CaseFile, ConnectFile, HttpFile, RequestFile},
    script,
};
use crate::plugins::ports::{Line, Switchboard};

/// What either side of a connection may send before the other reads.
const BUFFER: usize = 256 << 10;

/// How long connections may take to end when the case has ended.
const GRACE: Duration = Duration::from_millis(500);

/// Answers what the case declares. Clones share it.
#[derive(Clone)]
pub(super) struct ScriptedNetwork(Arc<State>);

struct State {
    requests: Mutex<Vec<HttpFile>>,
    connections: Mutex<Vec<ConnectFile>>,
    problems: Mutex<Vec<String>>,
    playing: Mutex<Vec<Playing>>,
}

/// The other end of a connection, and what became of it.
type Playing = (String, JoinHandle<Result<(), String>>);

impl ScriptedNetwork {
    pub(super) fn of(case: &CaseFile) -> Self {
        Self(Arc::new(State {
            requests: Mutex::new(case.http.clone()),
            connections: Mutex::new(case.connect.clone()),
            problems: Mutex::default(),
            playing: Mutex::default(),
        }))
    }

    /// What went otherwise than the case says. Called at its end.
    pub(super) async fn finish(&self) -> Vec<String> {
        let playing = std::mem::take(&mut *lock(&self.0.playing));
        for (place, task) in playing {
            match tokio::time::timeout(GRACE, task).await {
                Ok(Ok(Ok(()))) => {}
                Ok(Ok(Err(problem))) => self.note(format!("connection to {place}: {problem}")),
                Ok(Err(error)) => self.note(format!("connection to {place}: {error}")),
                Err(_) => self.note(format!("connection to {place}: the script did not come to its end")),
            }
        }
        let mut problems = std::mem::take(&mut *lock(&self.0.problems));
        for HttpFile { request, .. } in &*lock(&self.0.requests) {
            problems.push(format!("the plugin never asked for {} {}", request.method, request.url));
        }
        for ConnectFile { to, .. } in &*lock(&self.0.connections) {
            problems.push(format!("the plugin never connected to {to}"));
        }
        problems
    }

    fn note(&self, problem: String) {
        lock(&self.0.problems).push(problem);
    }

    /// The script for a connection, which is used up by it.
    fn script(&self, place: &str) -> Option<ConnectFile> {
        let mut connections = lock(&self.0.connections);
        let index = connections.iter().position(|connection| connection.to == place)?;
        Some(connections.remove(index))
    }

    /// Whether requests go there: the case says so, or the port does.
    fn is_http(&self, host: &str, port: u16) -> bool {
        let goes_there = |request: &RequestFile| {
            Url::parse(&request.url)
                .is_ok_and(|url| url.host_str() == Some(host) && url.port_or_known_default() == Some(port))
        };
        matches!(port, 80 | 443)
            || lock(&self.0.requests).iter().any(|exchange| goes_there(&exchange.request))
    }

    async fn serve(self, stream: DuplexStream, place: String, encrypted: Arc<Notify>) {
        let is_https = move || encrypted.notified().now_or_never().is_some();
        let answer = |request: Request<Incoming>| {
            let (network, place, is_https) = (self.clone(), place.clone(), is_https());
            async move { Ok::<_, Infallible>(network.answer(request, &place, is_https).await) }
        };
        let connection = hyper::server::conn::http1::Builder::new();
        // Where the plugin gives up, so does the server.
        let _ = connection.serve_connection(TokioIo::new(stream), service_fn(answer)).await;
    }

    async fn answer(&self, request: Request<Incoming>, place: &str, is_https: bool) -> Response<Full<Bytes>> {
        let (head, body) = request.into_parts();
        let body = body.collect().await.map(http_body_util::Collected::to_bytes).unwrap_or_default();
        let asked = Asked {
            method: head.method.as_str(),
            url: url_of(is_https, place, head.uri.path_and_query().map_or("/", |path| path.as_str())),
            headers: &head.headers,
            body: String::from_utf8_lossy(&body).into_owned(),
        };
        let mut requests = lock(&self.0.requests);
        match requests.iter().position(|exchange| asked.is(&exchange.request)) {
            Some(index) => response(&requests.remove(index)),
            None => {
                let closest = requests.iter().find(|exchange| asked.is_near(&exchange.request));
                let problem = asked.problem(closest.map(|exchange| &exchange.request));
                drop(requests);
                self.note(problem);
                with_status(StatusCode::NOT_IMPLEMENTED, Bytes::new())
            }
        }
    }
}

#[async_trait]
impl Switchboard for ScriptedNetwork {
    async fn connect(&self, host: &str, port: u16) -> io::Result<Line> {
        let (stream, server) = tokio::io::duplex(BUFFER);
        let (place, encrypted) = (format!("{host}:{port}"), Arc::<Notify>::default());
        if let Some(ConnectFile { script, .. }) = self.script(&place) {
            let told = Arc::clone(&encrypted);
            let task = tokio::spawn(async move { script::play(server, &script, told).await });
            lock(&self.0.playing).push((place, task));
        } else if self.is_http(host, port) {
            tokio::spawn(self.clone().serve(server, place, Arc::clone(&encrypted)));
        } else {
            self.note(format!(
                "the plugin connects to {place}, which the case does not declare under `connect`"
            ));
            return Err(io::ErrorKind::ConnectionRefused.into());
        }
        Ok(Line { stream, encrypted })
    }
}

/// A request as it came.
struct Asked<'a> {
    method: &'a str,
    url: String,
    headers: &'a HeaderMap,
    body: String,
}

impl Asked<'_> {
    fn is(&self, expected: &RequestFile) -> bool {
        self.is_near(expected)
            && expected.headers.iter().all(|(name, pattern)| self.header_fits(name, pattern))
            && expected.body.as_ref().is_none_or(|pattern| text_fits(pattern, &self.body))
    }

    fn is_near(&self, expected: &RequestFile) -> bool {
        self.method == expected.method && text_fits(&expected.url, &self.url)
    }

    fn header_fits(&self, name: &str, pattern: &str) -> bool {
        self.headers
            .get_all(name)
            .iter()
            .any(|value| text_fits(pattern, &String::from_utf8_lossy(value.as_bytes())))
    }

    fn problem(&self, closest: Option<&RequestFile>) -> String {
        let Self { method, url, headers, body } = self;
        let headers = headers
            .iter()
            .map(|(name, value)| format!("  {name}: {}", String::from_utf8_lossy(value.as_bytes())));
        let asked =
            headers.chain((!body.is_empty()).then(|| format!("  {body}"))).collect::<Vec<_>>().join("\n");
        let what = match closest {
            None => "which the case does not declare under `http`",
            Some(_) => "with other headers or another body than the case declares",
        };
        format!("the plugin asks for {method} {url}, {what}:\n{asked}")
    }
}

/// The address as the plugin wrote it: without the port where it is that of the scheme.
fn url_of(is_https: bool, place: &str, target: &str) -> String {
    let (scheme, port) = if is_https { ("https", ":443") } else { ("http", ":80") };
    format!("{scheme}://{}{target}", place.strip_suffix(port).unwrap_or(place))
}

fn response(exchange: &HttpFile) -> Response<Full<Bytes>> {
    let file = &exchange.response;
    let status = StatusCode::from_u16(file.status).unwrap_or(StatusCode::OK);
    let mut response = with_status(status, Bytes::from(file.body.clone()));
    for (name, value) in &file.headers {
        if let (Ok(name), Ok(value)) = (name.parse::<http::HeaderName>(), value.parse()) {
            response.headers_mut().append(name, value);
        }
    }
    response
}

fn with_status(status: StatusCode, body: Bytes) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(body));
    *response.status_mut() = status;
    response
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
