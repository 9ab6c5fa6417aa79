//! What a request may look like.

use std::fmt;

use crate::{
    http::{HeaderValue, Request, RequestHeader, SecretPart, SecretValue},
    testing::invalid,
    types::Error,
};

const METHODS: &[&str] = &["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/// Headers that the host sets.
const FORBIDDEN: &[&str] = &[
    "accept-encoding",
    "connection",
    "content-length",
    "expect",
    "host",
    "http2-settings",
    "keep-alive",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

const URL: usize = 8 << 10;
const HEADERS: usize = 64;
const HEADER_BYTES: usize = 16 << 10;
const BODY_BYTES: usize = 256 << 10;
const SECRET_BYTES: usize = 8 << 10;
const REDIRECTS: u32 = 5;

/// An address in its parts.
pub(super) struct Url {
    pub(super) scheme: String,
    host: String,
    /// With the query.
    pub(super) path: String,
}

impl Url {
    fn parse(text: &str) -> Result<Self, Error> {
        let refused = |rule: &str| invalid("url", rule);
        if text.len() > URL || text.contains(|c: char| c.is_control() || c == ' ') {
            return Err(refused("an URL has at most 8 KiB, and no spaces or control characters"));
        }
        let parts = text.split_once("://");
        let (scheme, rest) =
            parts.ok_or_else(|| refused("this is not an URL: write https://, a host and a path"))?;
        if scheme != "https" && scheme != "http" {
            return Err(refused("an URL begins with https://"));
        }
        let rest = rest.split('#').next().unwrap_or_default();
        let (host, path) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
        if host.contains('@') {
            return Err(refused("an URL has no user name or password in it: use a header"));
        }
        if host.is_empty() {
            return Err(refused("this is not an URL: write https://, a host and a path"));
        }
        let path = if path.starts_with('/') { path.to_owned() } else { format!("/{path}") };
        Ok(Self { scheme: scheme.to_owned(), host: host.to_ascii_lowercase(), path })
    }

    /// The host with its port, as messages name it.
    pub(super) fn server(&self) -> String {
        let port = if self.scheme == "https" { 443 } else { 80 };
        if self.host.contains(':') { self.host.clone() } else { format!("{}:{port}", self.host) }
    }

    /// The host, with its port where it is not that of the scheme.
    pub(super) fn place(&self) -> String {
        let standard = if self.scheme == "https" { ":443" } else { ":80" };
        self.host.strip_suffix(standard).unwrap_or(&self.host).to_owned()
    }

    /// Where a redirect leads.
    pub(super) fn follow(&self, location: &str) -> Result<Self, Error> {
        let next = match location {
            path if path.starts_with("//") => format!("{}:{path}", self.scheme),
            path if path.starts_with('/') => format!("{}://{}{path}", self.scheme, self.host),
            url => url.to_owned(),
        };
        let from = self.server();
        let not_followed = |why: &str| format!("a redirect of {from} is not followed: {why}");
        let next = Self::parse(&next)
            .map_err(|_| Error::Unavailable(not_followed("it redirects to something else than an URL")))?;
        if self.scheme == "https" && next.scheme == "http" {
            return Err(Error::Denied(not_followed("it redirects from https to http")));
        }
        Ok(next)
    }
}

impl fmt::Display for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}{}", self.scheme, self.host, self.path)
    }
}

pub(super) fn request(request: &Request) -> Result<Url, Error> {
    if !METHODS.contains(&request.method.as_str()) {
        let rule = "a method is GET, HEAD, POST, PUT, PATCH, DELETE or OPTIONS";
        return Err(invalid("method", rule));
    }
    let url = Url::parse(&request.url)?;
    if request.max_redirects > REDIRECTS {
        return Err(invalid("max-redirects", "at most 5 redirects are followed"));
    }
    if request.body.as_ref().is_some_and(|body| body.len() > BODY_BYTES) {
        return Err(invalid("body", "the content has at most 256 KiB"));
    }
    let size: usize = request.headers.iter().map(size).sum();
    if request.headers.len() > HEADERS || size > HEADER_BYTES {
        return Err(invalid("headers", "a request has at most 64 headers with 16 KiB in all"));
    }
    request.headers.iter().try_for_each(header)?;
    Ok(url)
}

fn size(header: &RequestHeader) -> usize {
    let value = match &header.value {
        HeaderValue::Text(text) => text.len(),
        HeaderValue::Secret(secret) => secret.prefix.len(),
    };
    header.name.len() + value
}

fn header(header: &RequestHeader) -> Result<(), Error> {
    let name = header.name.to_ascii_lowercase();
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    if name.is_empty() || !name.bytes().all(is_token) {
        return Err(invalid("headers", "the name of a header is letters, digits and hyphens"));
    }
    if FORBIDDEN.contains(&name.as_str()) || name.starts_with("proxy-") {
        return Err(invalid("headers", &format!("the header {name} is the host's to set: leave it out")));
    }
    match &header.value {
        HeaderValue::Text(text) => plain(&name, text),
        HeaderValue::Secret(secret) => plain(&name, &secret.prefix).and_then(|()| parts(secret)),
    }
}

fn plain(name: &str, text: &str) -> Result<(), Error> {
    let refused = || invalid("headers", &format!("the value of {name} has a control character"));
    (!text.contains(char::is_control)).then_some(()).ok_or_else(refused)
}

fn parts(secret: &SecretValue) -> Result<(), Error> {
    let length = |part: &SecretPart| match part {
        SecretPart::Text(text) | SecretPart::Secret(text) => text.len(),
    };
    let size: usize = secret.parts.iter().map(length).sum();
    let fits = (1..=16).contains(&secret.parts.len()) && secret.prefix.len() + size <= SECRET_BYTES;
    let rule = "a value with a secret in it has 1 to 16 parts and at most 8 KiB";
    fits.then_some(()).ok_or_else(|| invalid("headers", rule))
}
