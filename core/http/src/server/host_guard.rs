//! The outermost layer: one known host, one length, a known method, or no page at all.

use std::net::SocketAddr;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::response::Response;
use futures::future::{Either, Ready, ready};
use http::header::{CONTENT_LENGTH, HOST, TRANSFER_ENCODING};
use http::uri::Authority;
use http::{Method, Request};
use tower::{Layer, Service};

use super::refusal::{METHODS, Refusal, RefusalPage};

/// Marks a request whose end can be read in two ways, where its headers no longer show it.
#[derive(Clone, Copy, Debug)]
pub(super) struct AmbiguousLength;

/// The hosts that the site answers for.
#[derive(Clone, Debug)]
pub struct AllowedHosts {
    hosts: Vec<(String, Option<u16>)>,
    /// The ways in which clients write them, mostly.
    usual: Vec<String>,
}

/// A name in the list of allowed hosts that is not a host with an optional port.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not a host name with an optional port, such as example.com or example.com:8080")]
pub struct InvalidHost(String);

impl AllowedHosts {
    /// Takes hosts as `name` or `name:port`; without a port the usual ports 80 and 443 are meant. A
    /// server that listens on a loopback address also answers for `localhost` and that address.
    pub fn new(hosts: &[String], listen: SocketAddr) -> Result<Self, InvalidHost> {
        let mut allowed = Vec::with_capacity(hosts.len() + 4);
        for host in hosts {
            allowed.push(parse_host(host).ok_or_else(|| InvalidHost(host.clone()))?);
        }
        if listen.ip().to_canonical().is_loopback() {
            let own = SocketAddr::new(listen.ip(), 0).to_string();
            let own = own.trim_end_matches(":0");
            let local = ["localhost", "127.0.0.1", "[::1]", own];
            allowed.extend(local.map(|host| (host.to_owned(), Some(listen.port()))));
        }
        Ok(Self::of(allowed))
    }

    fn of(hosts: Vec<(String, Option<u16>)>) -> Self {
        let usual = hosts.iter().flat_map(|(name, port)| {
            let whole = port.map_or_else(|| name.clone(), |port| format!("{name}:{port}"));
            let bare = port.is_none_or(|port| matches!(port, 80 | 443)).then(|| name.clone());
            std::iter::once(whole).chain(bare)
        });
        Self { usual: usual.collect(), hosts }
    }

    /// Whether the request names one of them in a usual way, so that nothing has to be taken apart.
    fn is_usual<B>(&self, request: &Request<B>) -> bool {
        let mut headers = request.headers().get_all(HOST).iter();
        let (Some(host), None) = (headers.next(), headers.next()) else { return false };
        request.uri().authority().is_none()
            && self.usual.iter().any(|usual| usual.as_bytes() == host.as_bytes())
    }

    /// The same names at another address of this server, by its port too.
    pub(super) fn also_at(&self, address: SocketAddr) -> Self {
        let here = self.hosts.iter().map(|(name, _)| (name.clone(), Some(address.port())));
        let usual = self.hosts.iter().map(|(name, _)| (name.clone(), None));
        Self::of(here.chain(usual).collect())
    }

    fn contains(&self, (name, port): &(String, Option<u16>)) -> bool {
        let is_usual = |port: &u16| matches!(port, 80 | 443);
        self.hosts.iter().any(|(allowed, allowed_port)| {
            allowed == name
                && match (allowed_port, port) {
                    (Some(allowed), Some(port)) => allowed == port,
                    (None, None) => true,
                    (Some(port), None) | (None, Some(port)) => is_usual(port),
                }
        })
    }
}

/// Puts [`HostGuard`] around a service.
#[derive(Clone, Debug)]
pub struct HostGuardLayer {
    hosts: Arc<AllowedHosts>,
    page: RefusalPage,
}

impl HostGuardLayer {
    /// Lets requests for `hosts` through and answers the others with `page`.
    pub fn new(hosts: AllowedHosts, page: RefusalPage) -> Self {
        Self { hosts: Arc::new(hosts), page }
    }
}

impl<S> Layer<S> for HostGuardLayer {
    type Service = HostGuard<S>;

    fn layer(&self, inner: S) -> HostGuard<S> {
        HostGuard { inner, layer: self.clone() }
    }
}

/// Lets a request through when it names exactly one allowed host, states its length once and has one
/// of the methods GET, HEAD, POST, PUT, PATCH, DELETE and OPTIONS.
#[derive(Clone, Debug)]
pub struct HostGuard<S> {
    inner: S,
    layer: HostGuardLayer,
}

impl<S, B> Service<Request<B>> for HostGuard<S>
where
    S: Service<Request<B>, Response = Response>,
{
    type Response = Response;
    type Error = S::Error;
    type Future = Either<Ready<Result<Response, S::Error>>, S::Future>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        match check(&request, &self.layer.hosts) {
            Ok(()) => Either::Right(self.inner.call(request)),
            Err(refusal) => Either::Left(ready(Ok(self.layer.page.response(&refusal)))),
        }
    }
}

/// Whether the guard lets a request through.
pub(super) fn check<B>(request: &Request<B>, hosts: &AllowedHosts) -> Result<(), Refusal> {
    let lengths = request.headers().get_all(CONTENT_LENGTH).iter().count();
    let is_chunked = request.headers().contains_key(TRANSFER_ENCODING);
    let is_marked = request.extensions().get::<AmbiguousLength>().is_some();
    if is_marked || lengths > 1 || (lengths > 0 && is_chunked) {
        return Err(Refusal::AmbiguousLength);
    }
    if !hosts.is_usual(request) {
        let host = host_of(request)?;
        if !hosts.contains(&host) {
            let (name, port) = host;
            let host = port.map_or_else(|| name.clone(), |port| format!("{name}:{port}"));
            return Err(Refusal::UnknownHost { host });
        }
    }
    let method = request.method();
    if METHODS.contains(method) {
        Ok(())
    } else if matches!(*method, Method::CONNECT | Method::TRACE) {
        Err(Refusal::MethodNotAllowed(method.clone()))
    } else {
        Err(Refusal::UnknownMethod(method.clone()))
    }
}

/// The one host of a request: its `Host` header, its `:authority`, or both when they agree.
fn host_of<B>(request: &Request<B>) -> Result<(String, Option<u16>), Refusal> {
    let mut headers = request.headers().get_all(HOST).iter();
    let header = headers.next();
    if headers.next().is_some() {
        return Err(Refusal::SeveralHosts);
    }
    let authority = request.uri().authority().map(Authority::as_str);
    let header = header.map(|value| value.to_str().map_err(|_| Refusal::MalformedHost)).transpose()?;
    let parse = |host: &str| parse_host(host).ok_or(Refusal::MalformedHost);
    match (header.map(parse).transpose()?, authority.map(parse).transpose()?) {
        (Some(header), Some(authority)) if header != authority => Err(Refusal::SeveralHosts),
        (Some(host), _) => Ok(host),
        (None, Some(host)) if request.version() >= http::Version::HTTP_2 => Ok(host),
        (None, _) => Err(Refusal::NoHost),
    }
}

/// Reads `name`, `name:port` or `[v6]:port`; the name comes back in lower case, without a final dot.
fn parse_host(host: &str) -> Option<(String, Option<u16>)> {
    let authority: Authority = host.parse().ok()?;
    let name = authority.host();
    let port = authority.port_u16();
    let is_whole = match port {
        None => name == host,
        Some(_) => host.strip_prefix(name).is_some_and(|rest| rest.starts_with(':')),
    };
    let plain = name.strip_suffix('.').unwrap_or(name);
    (is_whole && !plain.is_empty()).then(|| (plain.to_ascii_lowercase(), port))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(request: http::request::Builder) -> Result<(), Refusal> {
        let hosts = ["Example.com".to_owned(), "intern:8443".to_owned()];
        let hosts = AllowedHosts::new(&hosts, "127.0.0.1:8080".parse().unwrap()).unwrap();
        check(&request.body(()).unwrap(), &hosts)
    }

    fn host(value: &str) -> Result<(), Refusal> {
        verdict(Request::builder().uri("/").header(HOST, value))
    }

    #[test]
    fn allows_the_public_and_the_local_names() {
        for name in ["example.com", "EXAMPLE.com.", "example.com:80", "example.com:443", "intern:8443"] {
            assert_eq!(host(name), Ok(()), "{name}");
        }
        for name in ["localhost:8080", "127.0.0.1:8080", "[::1]:8080"] {
            assert_eq!(host(name), Ok(()), "{name}");
        }
    }

    #[test]
    fn refuses_other_names() {
        for name in ["example.com:8080", "intern", "localhost", "evil.example", "example.com.evil.example"] {
            assert!(matches!(host(name), Err(Refusal::UnknownHost { .. })), "{name}");
        }
        for name in
            ["", "a b", "me@example.com", "example.com:", "example.com:x", "example.com:99999", "a/b", "."]
        {
            assert_eq!(host(name), Err(Refusal::MalformedHost), "{name}");
        }
    }

    #[test]
    fn wants_exactly_one_host() {
        let get = || Request::builder().uri("/");
        assert_eq!(verdict(get()), Err(Refusal::NoHost));
        let twice = get().header(HOST, "example.com").header(HOST, "example.com");
        assert_eq!(verdict(twice), Err(Refusal::SeveralHosts));
        let absolute = || Request::builder().uri("http://example.com/");
        assert_eq!(verdict(absolute()), Err(Refusal::NoHost));
        assert_eq!(verdict(absolute().version(http::Version::HTTP_2)), Ok(()));
        assert_eq!(verdict(absolute().header(HOST, "example.com")), Ok(()));
        assert_eq!(verdict(absolute().header(HOST, "intern:8443")), Err(Refusal::SeveralHosts));
    }

    #[test]
    fn refuses_two_lengths_and_other_methods() {
        let get = || Request::builder().uri("/").header(HOST, "example.com");
        let both = get().header(CONTENT_LENGTH, 1).header(TRANSFER_ENCODING, "chunked");
        assert_eq!(verdict(both), Err(Refusal::AmbiguousLength));
        let twice = get().header(CONTENT_LENGTH, 1).header(CONTENT_LENGTH, 1);
        assert_eq!(verdict(twice), Err(Refusal::AmbiguousLength));
        assert_eq!(verdict(get().method("TRACE")), Err(Refusal::MethodNotAllowed(Method::TRACE)));
        assert!(matches!(verdict(get().method("BREW")), Err(Refusal::UnknownMethod(_))));
    }

    #[test]
    fn names_an_allowed_host_that_is_none() {
        let error = AllowedHosts::new(&["https://a".to_owned()], "[::]:80".parse().unwrap()).unwrap_err();
        assert!(error.to_string().starts_with("\"https://a\" is not a host name"));
    }
}
