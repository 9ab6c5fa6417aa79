//! `[server]`: addresses, time-outs and limits of the web server.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use ipnet::IpNet;
use url::Url;

use super::section::Section;
use super::tls::{TlsConfig, TlsMode};

pub(super) const KEYS: &[&str] = &[
    "listen",
    "public_url",
    "max_connections",
    "max_connections_per_address",
    "header_timeout_seconds",
    "first_byte_timeout_seconds",
    "body_timeout_seconds",
    "shutdown_timeout_seconds",
    "max_body_bytes",
    "trusted_proxies",
];

/// Addresses, time-outs and limits of the web server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerConfig {
    /// The address and port to listen on. Port 0 lets the system choose one.
    pub listen: SocketAddr,
    /// The site's address as readers write it, without path; without a word from the owner `http://`, or
    /// `https://` where the program serves it, and the listen address (`localhost` when that is every interface).
    pub public_url: Url,
    /// Connections open at once.
    pub max_connections: u32,
    /// Connections open at once from one address.
    pub max_connections_per_address: u32,
    /// The longest time for all headers of a request to arrive.
    pub header_timeout: Duration,
    /// The longest wait for the first byte on a new connection.
    pub first_byte_timeout: Duration,
    /// The longest wait for the next piece of a request's body.
    pub body_timeout: Duration,
    /// How long running requests may finish when the server stops.
    pub shutdown_timeout: Duration,
    /// The largest body of a request, in bytes.
    pub max_body_bytes: u32,
    /// The networks of the proxies in front of the site, whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
}

impl ServerConfig {
    /// The site's address once the server listens: a port 0 gives way to the port that the system chose.
    pub fn public_url_at(&self, bound: SocketAddr) -> Url {
        let mut url = self.public_url.clone();
        if url.port() == Some(0) && url.set_port(Some(bound.port())).is_err() {
            return self.public_url.clone();
        }
        url
    }
}

pub(super) fn read(mut section: Section<'_>, tls: Option<&TlsConfig>) -> Option<ServerConfig> {
    let listen = section.parsed(
        "listen",
        "127.0.0.1:8080",
        "an address with a port such as \"127.0.0.1:8080\"",
        listen,
    );
    let is_https = tls.is_some_and(TlsConfig::is_on);
    let default_url = listen.map(|listen| own_url(listen, is_https)).unwrap_or_default();
    let mode = tls.map(|tls| &tls.mode);
    let allowed = "an address without a path such as \"https://example.com\"";
    let public_url = section
        .parsed("public_url", &default_url, allowed, |text| public_url(text).and_then(|url| fits(url, mode)));
    if public_url.is_none() && section.report().is_empty() {
        let problem = "server.public_url must be there with the name for which tls.mode = \"acme\" orders a certificate";
        section.report().add(section.place().clone(), problem.to_owned());
    }
    let allowed = "addresses or networks with commas between them, such as \"127.0.0.1, 10.0.0.0/8\"";
    let trusted_proxies = section.parsed("trusted_proxies", "", allowed, networks);
    let config = ServerConfig {
        max_connections: section.whole("max_connections", 1024, 1..=65_536),
        max_connections_per_address: section.whole("max_connections_per_address", 256, 1..=65_536),
        header_timeout: seconds(&mut section, "header_timeout_seconds", 5),
        first_byte_timeout: seconds(&mut section, "first_byte_timeout_seconds", 5),
        body_timeout: seconds(&mut section, "body_timeout_seconds", 10),
        shutdown_timeout: seconds(&mut section, "shutdown_timeout_seconds", 10),
        max_body_bytes: section.whole("max_body_bytes", 8 << 20, 1024..=1 << 30),
        listen: listen?,
        public_url: public_url?,
        trusted_proxies: trusted_proxies?,
    };
    Some(config)
}

fn networks(text: &str) -> Result<Vec<IpNet>, String> {
    let network = |item: &str| {
        let address = item.parse::<IpAddr>().map(IpNet::from);
        address.or_else(|_| item.parse()).map_err(|_| format!("{item:?} is not an address or a network"))
    };
    text.split(',').map(str::trim).filter(|item| !item.is_empty()).map(network).collect()
}

fn seconds(section: &mut Section<'_>, key: &str, default: u32) -> Duration {
    Duration::from_secs(section.whole(key, default, 1..=600).into())
}

fn listen(text: &str) -> Result<SocketAddr, String> {
    text.trim().parse().map_err(|_| format!("{text:?} is not an address with a port"))
}

fn own_url(listen: SocketAddr, is_https: bool) -> String {
    let scheme = if is_https { "https" } else { "http" };
    if listen.ip().is_unspecified() {
        format!("{scheme}://localhost:{}", listen.port())
    } else {
        format!("{scheme}://{listen}")
    }
}

/// Refuses an address at which nobody is, where the program itself serves HTTPS.
fn fits(url: Url, mode: Option<&TlsMode>) -> Result<Url, String> {
    let is_name = matches!(url.host(), Some(url::Host::Domain(name)) if name.contains('.'));
    match mode {
        Some(TlsMode::SelfSigned | TlsMode::Files { .. } | TlsMode::Acme(_)) if url.scheme() == "http" => {
            Err("[tls] mode makes this a site of HTTPS, so its address begins with https://".to_owned())
        }
        Some(TlsMode::Acme(_)) if !is_name => {
            Err("[tls] mode is \"acme\", and certificates are handed out for names such as example.com only"
                .to_owned())
        }
        _ => Ok(url),
    }
}

/// Accepts an origin and nothing more: the site lives at the root of its host, and links are built on this.
fn public_url(text: &str) -> Result<Url, String> {
    let url = Url::parse(text.trim()).map_err(|error| format!("this is not a web address ({error})"))?;
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
        return Err("the address does not start with http:// or https://".to_owned());
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("the address holds a user name or a password".to_owned());
    }
    if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
        return Err("the address goes on after the host".to_owned());
    }
    Ok(url)
}
