//! `http = ["api.example.com", …]`: the hosts that a plugin may ask, with methods, ports and paths.

use http::Method;
use url::{Host, Url};

use crate::net::{HopUrl, Reach, is_private};
use sandpress_config::Grant;

pub(super) const RULE: &str = "must be a host or a list of hosts, as in http = [\"api.example.com\", \"*.example.org\", \"GET,POST \
     hooks.example.com:8443/services\"]; a host is written without https://, and is a name, not an address. To open a private \
     network, write \"private:intranet.example.com\" or, for this machine, \"http://127.0.0.1:8080\"";

/// Methods that a plugin may use.
const METHODS: &[Method] =
    &[Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::PATCH, Method::DELETE, Method::OPTIONS];

/// What a plugin may ask for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct HttpGrant(Vec<HttpRule>);

/// One item of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
struct HttpRule {
    methods: Vec<Method>,
    is_https: bool,
    host: HostRule,
    port: u16,
    /// Paths begin with these segments; `/` for all paths.
    path: String,
    reach: Reach,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum HostRule {
    Exactly(Host<String>),
    /// Any one label before this name.
    Below(String),
}

pub(super) fn read(grant: &Grant) -> Option<HttpGrant> {
    match grant {
        Grant::Allowed => None,
        Grant::Only(items) if items.is_empty() => None,
        Grant::Only(items) => items.iter().map(|item| rule(item)).collect::<Option<_>>().map(HttpGrant),
    }
}

/// The method as a plugin writes it.
pub(crate) fn method(text: &str) -> Option<Method> {
    METHODS.iter().find(|method| method.as_str() == text).cloned()
}

impl HttpGrant {
    /// How far a request may reach; none where it is not granted.
    pub(crate) fn find(&self, method: &Method, url: &HopUrl) -> Option<Reach> {
        self.0.iter().find(|rule| rule.allows(method, url)).map(|rule| rule.reach)
    }

    /// Whether it opens more than the public internet.
    pub(super) fn is_private(&self) -> bool {
        self.0.iter().any(|rule| rule.reach == Reach::Private)
    }
}

impl HttpRule {
    fn allows(&self, method: &Method, url: &HopUrl) -> bool {
        let host = match (&self.host, &url.host) {
            (HostRule::Exactly(granted), host) => granted == host,
            (HostRule::Below(parent), Host::Domain(name)) => {
                name.split_once('.').is_some_and(|(label, rest)| !label.is_empty() && rest == parent)
            }
            (HostRule::Below(_), _) => false,
        };
        host && self.is_https == url.is_https
            && self.port == url.port
            && (self.methods.is_empty() || self.methods.contains(method))
            && self.allows_path(url.url.path())
    }

    fn allows_path(&self, path: &str) -> bool {
        if self.path == "/" {
            return true;
        }
        let below = path.strip_prefix(self.path.trim_end_matches('/'));
        below.is_some_and(|rest| rest.is_empty() || rest.starts_with('/')) && !is_ambiguous(path)
    }
}

/// Whether a server may take the path for another one: it may undo escapes, or read `..;` as a step up.
fn is_ambiguous(path: &str) -> bool {
    let lower = path.to_ascii_lowercase();
    ["%2e", "%2f", "%5c", "%25", "%00", "//", "/.."].iter().any(|odd| lower.contains(odd))
}

fn rule(item: &str) -> Option<HttpRule> {
    let (methods, target) = match item.trim().split_once(' ') {
        Some((methods, target)) => (methods.split(',').map(method).collect::<Option<_>>()?, target.trim()),
        None => (Vec::new(), item.trim()),
    };
    if target.contains(|c: char| c.is_whitespace() || c.is_control() || "@?#\\%,;|".contains(c)) {
        return None;
    }
    let (scheme, private, target) = match (target.strip_prefix("http://"), target.strip_prefix("private:")) {
        (Some(target), _) => ("http", true, target),
        (_, Some(target)) => ("https", true, target),
        _ => ("https", false, target),
    };
    let (is_wildcard, target) = target.strip_prefix("*.").map_or((false, target), |rest| (true, rest));
    if target.contains('*') {
        return None;
    }
    let url = HopUrl::parse(&format!("{scheme}://{target}"), None).ok()?;
    let host = match url.host {
        Host::Domain(name) if is_wildcard => {
            (name.contains('.') && !private).then_some(HostRule::Below(name))?
        }
        _ if is_wildcard => return None,
        Host::Domain(name) => (scheme == "https").then_some(HostRule::Exactly(Host::Domain(name)))?,
        address => (private && is_private(ip(&address)?)).then_some(HostRule::Exactly(address))?,
    };
    let reach = if private { Reach::Private } else { Reach::Public };
    let path = plain_path(&url.url)?;
    Some(HttpRule { methods, is_https: url.is_https, host, port: url.port, path, reach })
}

fn plain_path(url: &Url) -> Option<String> {
    (!is_ambiguous(url.path())).then(|| url.path().to_owned())
}

fn ip(host: &Host<String>) -> Option<std::net::IpAddr> {
    match host {
        Host::Ipv4(address) => Some((*address).into()),
        Host::Ipv6(address) => Some((*address).into()),
        Host::Domain(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grant(items: &[&str]) -> Option<HttpGrant> {
        read(&Grant::Only(items.iter().map(ToString::to_string).collect()))
    }

    fn reach(items: &[&str], method: Method, url: &str) -> Option<Reach> {
        grant(items).unwrap().find(&method, &HopUrl::parse(url, None).unwrap())
    }

    fn allows(item: &str, url: &str) -> bool {
        reach(&[item], Method::GET, url).is_some()
    }

    #[test]
    fn a_host_is_exact() {
        assert!(allows("api.example.com", "https://API.example.com/any?x=y"));
        assert!(allows("bücher.example", "https://xn--bcher-kva.example/"));
        for url in [
            "http://api.example.com/",
            "https://example.com/",
            "https://x.api.example.com/",
            "https://api.example.com.evil.example/",
            "https://api.example.com:8443/",
            "https://127.0.0.1/",
        ] {
            assert!(!allows("api.example.com", url), "{url}");
        }
        assert!(allows("api.example.com:8443", "https://api.example.com:8443/"));
        assert!(!allows("api.example.com:8443", "https://api.example.com/"));
    }

    #[test]
    fn a_wildcard_is_one_label() {
        assert!(allows("*.example.org", "https://a.example.org/"));
        for url in ["https://example.org/", "https://a.b.example.org/", "https://aexample.org/"] {
            assert!(!allows("*.example.org", url), "{url}");
        }
    }

    #[test]
    fn methods_narrow_a_grant() {
        let items = ["GET,HEAD a.example", "POST b.example"];
        assert!(reach(&items, Method::HEAD, "https://a.example/").is_some());
        assert!(reach(&items, Method::POST, "https://a.example/").is_none());
        assert!(reach(&items, Method::POST, "https://b.example/").is_some());
    }

    #[test]
    fn a_path_is_whole_segments() {
        let path =
            |url: &str| allows("hooks.example.com/services", &format!("https://hooks.example.com{url}"));
        assert!(
            path("/services")
                && path("/services/")
                && path("/services/T0/B1?x=/../")
                && path("/a/../services")
        );
        for url in [
            "/",
            "/service",
            "/servicesx",
            "/services/../admin",
            "/services/%2e%2e/admin",
            "/services/..%2fadmin",
            "/services/..;/admin",
            "/services/%252e%252e/",
            "/services//admin",
            "/services\\..\\admin",
            "/a/services",
        ] {
            assert!(!path(url), "{url}");
        }
        assert!(allows("a.example/v1/", "https://a.example/v1/x"));
    }

    #[test]
    fn private_networks_are_opened_by_name() {
        let reach = |item, url| reach(&[item], Method::GET, url);
        assert_eq!(reach("a.example", "https://a.example/"), Some(Reach::Public));
        assert_eq!(reach("private:a.example:8443", "https://a.example:8443/"), Some(Reach::Private));
        assert_eq!(reach("private:10.0.0.5", "https://10.0.0.5/"), Some(Reach::Private));
        assert_eq!(reach("http://127.0.0.1:81", "http://127.0.0.1:81/x"), Some(Reach::Private));
        assert_eq!(reach("http://127.0.0.1:81", "http://0x7f000001:81/"), Some(Reach::Private));
        assert_eq!(reach("GET http://[::1]:81/x", "http://[::1]:81/x"), Some(Reach::Private));
        assert_eq!(reach("http://127.0.0.1:81", "http://127.0.0.1:82/"), None);
        assert_eq!(reach("http://127.0.0.1:81", "https://127.0.0.1:81/"), None);
        assert_eq!(reach("http://127.0.0.1:81", "http://127.0.0.2:81/"), None);
    }

    #[test]
    fn what_is_no_grant_is_refused() {
        for item in [
            "",
            "*",
            "*.com",
            "https://a.example",
            "http://a.example",
            "http://localhost:80",
            "ftp://a.example",
            "127.0.0.1",
            "1.1.1.1",
            "http://1.1.1.1",
            "http://169.254.169.254",
            "private:169.254.169.254",
            "[::1]",
            "private:*.a.example",
            "*.127.0.0.1",
            "a.*.example",
            "a.example.",
            "u@a.example",
            "a.example?x",
            "a.example#x",
            "a.example/%2e",
            "a.example/a/../..;",
            "FETCH a.example",
            "get a.example",
            "GET,a.example",
            "GET a.example b.example",
            "http://0.0.0.0:80",
            "http://[::ffff:127.0.0.1]:80",
            "a.example:99999",
        ] {
            assert_eq!(grant(&[item]), None, "{item}");
        }
        assert_eq!(read(&Grant::Allowed), None);
        assert_eq!(grant(&[]), None);
        assert_eq!(grant(&["a.example", "*"]), None);
    }
}
