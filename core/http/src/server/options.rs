//! What a server may be told, and what can go wrong when it starts.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use ipnet::IpNet;

use super::host_guard::InvalidHost;

/// How a server listens and what its clients may take.
#[derive(Clone, Debug)]
pub struct ServerOptions {
    /// Address and port to listen on; port 0 takes any free one.
    pub listen: SocketAddr,
    /// Hosts that the site answers for, as `name` or `name:port`. Without a port the usual ports 80
    /// and 443 are meant. A loopback `listen` address adds itself and `localhost`.
    pub allowed_hosts: Vec<String>,
    /// Most connections at one time, at least 1; more wait in the system's backlog.
    pub max_connections: usize,
    /// Most connections from one address (an IPv6 /64 is one) at one time, at least 1; more are
    /// closed with a short 503. Behind a proxy this is the limit for all readers together.
    pub max_connections_per_address: usize,
    /// Longest wait for the first byte of a connection.
    pub first_byte_timeout: Duration,
    /// Longest time from the beginning of a request's head to its end (HTTP/1).
    pub header_timeout: Duration,
    /// Longest time that a connection may stay open without a request.
    pub idle_timeout: Duration,
    /// Longest wait for the next piece of a request body. Waits add up: a body that arrives at less
    /// than 500 bytes a second for longer than this is over too.
    pub body_timeout: Duration,
    /// Longest wait for a client that does not read its response.
    pub write_timeout: Duration,
    /// Longest wait for running requests after the server was asked to stop.
    pub shutdown_timeout: Duration,
    /// Most bytes of a request body. Routes can set less, not more.
    pub max_body_bytes: u64,
    /// The path of the one route that takes more, where there is one, and the most bytes of a body there.
    pub large_bodies: Option<(&'static str, u64)>,
    /// The proxies in front of the site, which are believed when they name a visitor's address or a request.
    pub trusted_proxies: Vec<IpNet>,
}

impl Default for ServerOptions {
    /// `127.0.0.1:8080`, with limits that suit a site without a proxy in front.
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)),
            allowed_hosts: Vec::new(),
            max_connections: 1024,
            max_connections_per_address: 256,
            first_byte_timeout: Duration::from_secs(5),
            header_timeout: Duration::from_secs(5),
            idle_timeout: Duration::from_secs(60),
            body_timeout: Duration::from_secs(10),
            write_timeout: Duration::from_secs(12),
            shutdown_timeout: Duration::from_secs(10),
            max_body_bytes: 8 << 20,
            large_bodies: None,
            trusted_proxies: Vec::new(),
        }
    }
}

impl ServerOptions {
    /// Whether a connection from `peer` comes from a proxy of the site.
    pub(super) fn is_proxy(&self, peer: SocketAddr) -> bool {
        let address = peer.ip().to_canonical();
        self.trusted_proxies.iter().any(|proxy| proxy.contains(&address))
    }

    /// Most bytes of the body of a request for `path`.
    pub(super) fn body_limit(&self, path: &str) -> u64 {
        match self.large_bodies {
            Some((large, bytes)) if path == large => bytes.max(self.max_body_bytes),
            _ => self.max_body_bytes,
        }
    }
}

/// Why a server cannot start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServerError {
    /// Another program has the port.
    #[error(
        "{address} is already in use: another program listens there; stop it or set [server] listen in cms.toml"
    )]
    AddressInUse {
        /// The address to listen on.
        address: SocketAddr,
        /// The system's answer.
        #[source]
        source: io::Error,
    },
    /// The port is reserved for the system's administrator.
    #[error(
        "listening on {address} is not permitted: ports below 1024 need a privilege; set [server] listen in \
         cms.toml to a higher port, or give the program the capability CAP_NET_BIND_SERVICE"
    )]
    PermissionDenied {
        /// The address to listen on.
        address: SocketAddr,
        /// The system's answer.
        #[source]
        source: io::Error,
    },
    /// No network interface has the address.
    #[error(
        "{address} is not an address of this machine; set [server] listen in cms.toml to one that is, such as \
         127.0.0.1:8080 or 0.0.0.0:8080"
    )]
    AddressNotAvailable {
        /// The address to listen on.
        address: SocketAddr,
        /// The system's answer.
        #[source]
        source: io::Error,
    },
    /// The system refuses for another reason.
    #[error("cannot listen on {address}; check [server] listen in cms.toml")]
    Listen {
        /// The address to listen on.
        address: SocketAddr,
        /// The system's answer.
        #[source]
        source: io::Error,
    },
    /// A name among the allowed hosts is not one.
    #[error("the host of [server] public_url in cms.toml cannot be used")]
    AllowedHost(#[source] InvalidHost),
}

impl ServerError {
    pub(super) fn listen(address: SocketAddr, source: io::Error) -> Self {
        match source.kind() {
            io::ErrorKind::AddrInUse => Self::AddressInUse { address, source },
            io::ErrorKind::PermissionDenied => Self::PermissionDenied { address, source },
            io::ErrorKind::AddrNotAvailable => Self::AddressNotAvailable { address, source },
            _ => Self::Listen { address, source },
        }
    }
}
