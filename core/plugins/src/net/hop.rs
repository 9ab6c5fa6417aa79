//! One step of a request: where it goes, what it carries, and where a redirect leads from there.

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Method, StatusCode, header};
use url::{Host, Url};

use super::{is_loopback, secret::Recipe};

/// The longest URL, in bytes.
const URL_BYTES: usize = 8 << 10;

/// A request to one URL.
#[derive(Clone, Debug)]
pub(crate) struct Hop {
    pub(crate) method: Method,
    pub(crate) url: HopUrl,
    pub(crate) headers: Vec<(HeaderName, Value)>,
    pub(crate) body: Option<Bytes>,
}

/// The value of a header.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    Text(HeaderValue),
    /// One that is put together when it is known where it goes.
    Secret(Recipe),
}

/// An URL with a host, in the one form that it has: with it, grants are asked and connections are made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct HopUrl {
    pub(crate) url: Url,
    pub(crate) host: Host<String>,
    pub(crate) port: u16,
    pub(crate) is_https: bool,
}

/// Why an URL is not one that can be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum UrlError {
    #[error("an URL has at most 8 KiB, and no spaces or control characters")]
    Form,
    #[error("this is not an URL: write https://, a host and a path")]
    NoUrl,
    #[error("an URL begins with https://")]
    Scheme,
    #[error("an URL has no user name or password in it: use a header")]
    Credentials,
    #[error("a host's name does not end in a dot")]
    TrailingDot,
}

/// Why a redirect is not followed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum RedirectError {
    #[error("it redirects from https to http")]
    Downgrade,
    #[error("it redirects to something else than an URL: {0}")]
    Url(#[from] UrlError),
}

impl HopUrl {
    /// Reads an URL, relative to another where there is one.
    pub(crate) fn parse(text: &str, base: Option<&Url>) -> Result<Self, UrlError> {
        let is_odd = |c: char| c.is_control() || c.is_whitespace();
        // The parser drops tabs and line breaks; whoever writes them has something else in mind.
        if text.len() > URL_BYTES || text.contains(is_odd) {
            return Err(UrlError::Form);
        }
        let mut url = Url::options().base_url(base).parse(text).map_err(|_| UrlError::NoUrl)?;
        let is_https = url.scheme() == "https";
        if !is_https && url.scheme() != "http" {
            return Err(UrlError::Scheme);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(UrlError::Credentials);
        }
        url.set_fragment(None);
        let host = url.host().ok_or(UrlError::NoUrl)?.to_owned();
        if matches!(&host, Host::Domain(name) if name.ends_with('.')) {
            return Err(UrlError::TrailingDot);
        }
        let port = url.port_or_known_default().ok_or(UrlError::NoUrl)?;
        Ok(Self { url, host, port, is_https })
    }

    /// Whether a secret may go there: it is encrypted, or does not leave this machine.
    pub(crate) fn keeps_secrets(&self) -> bool {
        let address = match self.host {
            Host::Ipv4(address) => Some(address.into()),
            Host::Ipv6(address) => Some(address.into()),
            Host::Domain(_) => None,
        };
        self.is_https || address.is_some_and(is_loopback)
    }

    /// The path and query, as they are asked for.
    pub(crate) fn target(&self) -> &str {
        self.url.as_str().get(url_path_start(&self.url)..).unwrap_or("/")
    }

    fn has_origin_of(&self, other: &Self) -> bool {
        (self.is_https, &self.host, self.port) == (other.is_https, &other.host, other.port)
    }
}

fn url_path_start(url: &Url) -> usize {
    url[..url::Position::BeforePath].len()
}

/// Where a response leads; nowhere where it is no redirect. Follows RFC 9110, section 15.4: 303 always asks with GET,
/// and so do 301 and 302 after POST. What belongs to one origin alone does not go to another.
pub(crate) fn next_hop(
    hop: &Hop,
    status: StatusCode,
    location: Option<&HeaderValue>,
) -> Result<Option<Hop>, RedirectError> {
    let code = status.as_u16();
    let Some(location) = location.filter(|_| matches!(code, 301 | 302 | 303 | 307 | 308)) else {
        return Ok(None);
    };
    let text = location.to_str().map_err(|_| UrlError::Form)?;
    let url = HopUrl::parse(text, Some(&hop.url.url))?;
    if hop.url.is_https && !url.is_https {
        return Err(RedirectError::Downgrade);
    }
    let keeps_method = match code {
        303 => matches!(hop.method, Method::GET | Method::HEAD),
        301 | 302 => hop.method != Method::POST,
        _ => true,
    };
    let mut next = Hop { url, ..hop.clone() };
    if !keeps_method {
        next.method = Method::GET;
        next.body = None;
        next.headers.retain(|(name, _)| !name.as_str().starts_with("content-"));
    }
    if !next.url.has_origin_of(&hop.url) {
        next.headers.retain(|(name, value)| is_for_any_origin(name, value));
    }
    Ok(Some(next))
}

fn is_for_any_origin(name: &HeaderName, value: &Value) -> bool {
    matches!(value, Value::Text(_)) && *name != header::AUTHORIZATION && *name != header::COOKIE
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> HopUrl {
        HopUrl::parse(text, None).unwrap()
    }

    fn hop(method: Method, from: &str) -> Hop {
        let text = |name, value| (name, Value::Text(HeaderValue::from_static(value)));
        let recipe = Recipe::new(Vec::new(), vec![super::super::Part::Secret("key".into())], false).unwrap();
        let headers = vec![
            text(header::ACCEPT, "text/plain"),
            text(header::AUTHORIZATION, "Bearer x"),
            text(header::COOKIE, "a=b"),
            text(header::CONTENT_TYPE, "text/plain"),
            (HeaderName::from_static("x-key"), Value::Secret(recipe)),
        ];
        Hop { method, url: url(from), headers, body: Some(Bytes::from_static(b"body")) }
    }

    fn follow(hop: &Hop, status: u16, location: &'static str) -> Result<Option<Hop>, RedirectError> {
        let location = HeaderValue::from_static(location);
        next_hop(hop, StatusCode::from_u16(status).unwrap(), Some(&location))
    }

    fn names(hop: &Hop) -> Vec<&str> {
        hop.headers.iter().map(|(name, _)| name.as_str()).collect()
    }

    #[test]
    fn a_host_has_one_form() {
        let v4 = |text: &str| assert_eq!(url(text).host.to_string(), "127.0.0.1", "{text}");
        for host in ["127.0.0.1", "2130706433", "0x7f.1", "0177.0.0.1", "127.1", "0x7f000001", "017700000001"]
        {
            v4(&format!("https://{host}/"));
        }
        v4("https://127%2e0%2E0%2e1/");
        v4("https://127。0。0。1/");
        v4("https://１２７.0.0.1/");
        assert_eq!(url("https://[::ffff:127.0.0.1]/").host.to_string(), "[::ffff:7f00:1]");
        assert_eq!(url("https://EXAMPLE.com:443/a").host.to_string(), "example.com");
        assert_eq!(url("https://bücher.example/").host.to_string(), "xn--bcher-kva.example");
        assert_eq!(url("https://granted.example\\@evil.example/").host.to_string(), "granted.example");
        assert_eq!(url("https://example.com/a/../b?c=d#e").target(), "/b?c=d");
    }

    #[test]
    fn odd_urls_are_refused() {
        for (text, error) in [
            ("https://user@example.com/", UrlError::Credentials),
            ("https://:pass@example.com/", UrlError::Credentials),
            ("https://granted.example@evil.example/", UrlError::Credentials),
            ("https://example.com./", UrlError::TrailingDot),
            ("https://exa\tmple.com/", UrlError::Form),
            ("https://example.com/\r\nHost: x", UrlError::Form),
            ("https://example.com/a b", UrlError::Form),
            ("ftp://example.com/", UrlError::Scheme),
            ("file:///etc/passwd", UrlError::Scheme),
            ("/relative", UrlError::NoUrl),
            ("https://", UrlError::NoUrl),
            ("https://256.256.256.256/", UrlError::NoUrl),
        ] {
            assert_eq!(HopUrl::parse(text, None), Err(error), "{text}");
        }
        assert_eq!(HopUrl::parse(&format!("https://a.b/{}", "x".repeat(9000)), None), Err(UrlError::Form));
    }

    #[test]
    fn secrets_go_encrypted_or_stay_on_this_machine() {
        for there in ["https://a.example/", "https://10.0.0.1/", "http://127.0.0.1:80/", "http://[::1]/"] {
            assert!(url(there).keeps_secrets(), "{there}");
        }
        for there in ["http://a.example/", "http://10.0.0.1/", "http://localhost/"] {
            assert!(!url(there).keeps_secrets(), "{there}");
        }
    }

    #[test]
    fn a_redirect_within_an_origin_keeps_everything() {
        let next = follow(&hop(Method::PUT, "https://a.example/x/y"), 308, "../z").unwrap().unwrap();
        assert_eq!((next.url.url.as_str(), next.method), ("https://a.example/z", Method::PUT));
        assert_eq!(next.headers.len(), 5);
        assert!(next.body.is_some());
        assert!(follow(&hop(Method::GET, "https://a.example/"), 200, "/z").unwrap().is_none());
        assert!(
            next_hop(&hop(Method::GET, "https://a.example/"), StatusCode::FOUND, None).unwrap().is_none()
        );
    }

    #[test]
    fn another_origin_gets_no_credentials() {
        let from = hop(Method::GET, "https://a.example/");
        for location in ["https://b.example/", "https://a.example:444/", "//sub.a.example/"] {
            let next = follow(&from, 307, location).unwrap().unwrap();
            assert_eq!(names(&next), ["accept", "content-type"], "{location}");
        }
    }

    #[test]
    fn the_method_changes_as_rfc_9110_says() {
        let method = |method: Method, status| {
            let next = follow(&hop(method, "https://a.example/"), status, "/z").unwrap().unwrap();
            (next.method, next.body.is_some())
        };
        assert_eq!(method(Method::POST, 301), (Method::GET, false));
        assert_eq!(method(Method::POST, 302), (Method::GET, false));
        assert_eq!(method(Method::POST, 303), (Method::GET, false));
        assert_eq!(method(Method::PUT, 303), (Method::GET, false));
        assert_eq!(method(Method::HEAD, 303), (Method::HEAD, true));
        assert_eq!(method(Method::PUT, 302), (Method::PUT, true));
        assert_eq!(method(Method::POST, 307), (Method::POST, true));
        assert_eq!(method(Method::POST, 308), (Method::POST, true));
    }

    #[test]
    fn a_redirect_never_leaves_https() {
        let from = hop(Method::GET, "https://a.example/");
        assert_eq!(follow(&from, 302, "http://a.example/").unwrap_err(), RedirectError::Downgrade);
        for location in ["file:///etc/passwd", "https://u:p@a.example/", "javascript:1", "https://["] {
            assert!(matches!(follow(&from, 302, location), Err(RedirectError::Url(_))), "{location}");
        }
    }
}
