//! Requests that were answered, as the access log and the metrics see them.

use std::{
    fmt,
    net::{IpAddr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use http::{HeaderMap, HeaderName, Method, Request, Response, StatusCode, Version, header};
use tokio::time::Instant;

use super::request_id::RequestId;

/// The longest text of a visitor that is kept for the access log, in bytes.
const MAX_TEXT: usize = 512;

/// The route that answered, as it stands in the table: `/register/{token}`. Travels in the response.
#[derive(Clone, Copy, Debug)]
pub struct RoutePattern(pub &'static str);

/// A request whose response has gone out, or broke off.
#[derive(Clone, Debug)]
pub struct ServedRequest {
    /// Its name.
    pub id: RequestId,
    /// The visitor's network address.
    pub client: IpAddr,
    /// The method.
    pub method: Method,
    /// The version of HTTP.
    pub version: Version,
    /// The path without the query; in the place of a secret stands the pattern of the route.
    pub path: String,
    /// The route that answered; none where nothing did, or the response was kept.
    pub route: Option<&'static str>,
    /// The status.
    pub status: StatusCode,
    /// Bytes of the body that were handed over, before compression by the protocol.
    pub bytes: u64,
    /// From the end of the request's head to the last byte.
    pub elapsed: Duration,
    /// What the browser calls itself; cut.
    pub agent: String,
    /// The page that led here, without its query; cut.
    pub referrer: String,
    /// Whether the whole body was handed over.
    pub is_whole: bool,
}

/// Is told of every request that was answered.
pub trait RequestObserver: Send + Sync {
    /// A request was answered.
    fn served(&self, request: &ServedRequest);
    /// As many connections are open now.
    fn connections(&self, open: usize);
}

/// Who is told, if anybody.
#[derive(Clone, Default)]
pub(super) struct Observer(pub(super) Option<Arc<dyn RequestObserver>>);

impl fmt::Debug for Observer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Observer")
    }
}

impl Observer {
    pub(super) fn connections(&self, open: usize) {
        if let Some(observer) = &self.0 {
            observer.connections(open);
        }
    }
}

/// A request that is being answered. The observer hears of it when this is dropped.
#[derive(Debug)]
pub(super) struct Serving {
    observer: Observer,
    begin: Instant,
    request: ServedRequest,
}

impl Serving {
    /// Remembers what will be told of the request.
    pub(super) fn begin<B>(observer: &Observer, id: RequestId, client: IpAddr, request: &Request<B>) -> Self {
        let headers = request.headers();
        let request = ServedRequest {
            id,
            client,
            method: request.method().clone(),
            version: request.version(),
            path: cut(request.uri().path()),
            route: None,
            status: StatusCode::INTERNAL_SERVER_ERROR,
            bytes: 0,
            elapsed: Duration::ZERO,
            agent: text(headers, &header::USER_AGENT),
            referrer: without_query(&text(headers, &header::REFERER)),
            is_whole: false,
        };
        Self { observer: observer.clone(), begin: Instant::now(), request }
    }

    /// What answers is known now.
    pub(super) fn answered<B>(&mut self, response: &Response<B>) {
        self.request.status = response.status();
        self.request.route = response.extensions().get::<RoutePattern>().map(|pattern| pattern.0);
        if let Some(pattern) = self.request.route.filter(|pattern| has_secret(pattern)) {
            self.request.path = pattern.to_owned();
        }
    }

    /// A piece of the body was handed over.
    pub(super) fn count(&mut self, bytes: usize) {
        self.request.bytes += bytes as u64;
    }

    /// The body came to its end.
    pub(super) fn finish(&mut self) {
        self.request.is_whole = true;
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        self.request.elapsed = self.begin.elapsed();
        if let Some(observer) = &self.observer.0 {
            observer.served(&self.request);
        }
    }
}

/// The visitor's address, where the nearest that is no proxy of the site is believed.
pub(super) fn client(proxies: &[ipnet::IpNet], peer: SocketAddr, headers: &HeaderMap) -> IpAddr {
    crate::visit::behind_proxies(proxies, peer.ip(), headers)
}

/// Whether a segment of the route is as good as a password.
fn has_secret(pattern: &str) -> bool {
    ["{token}", "{secret}", "{code}"].iter().any(|segment| pattern.contains(segment))
}

fn text(headers: &HeaderMap, name: &HeaderName) -> String {
    headers.get(name).map_or_else(String::new, |value| cut(&String::from_utf8_lossy(value.as_bytes())))
}

fn cut(text: &str) -> String {
    text.get(..text.floor_char_boundary(MAX_TEXT)).unwrap_or_default().to_owned()
}

/// An address of this site can carry a secret in its path as well, so only that of the other site is kept.
fn without_query(address: &str) -> String {
    match url::Url::parse(address) {
        Ok(url) => url.origin().ascii_serialization(),
        Err(_) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_in_addresses_are_not_kept() {
        assert!(has_secret("/register/{token}") && has_secret("/preview/{secret}"));
        assert!(!has_secret("/media/{hash}/{name}"));
        assert_eq!(without_query("https://a.example/forgotten/abc?token=x"), "https://a.example");
        assert_eq!(without_query("javascript:1"), "null");
        assert_eq!(without_query("nonsense"), "");
        assert_eq!(cut(&"é".repeat(400)).len(), 512);
    }
}
