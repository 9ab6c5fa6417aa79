//! From a host's name to a connection: resolve once, check every address, connect to what was checked.

use std::{
    io,
    net::{IpAddr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use tokio::{net::TcpStream, time::timeout};
use tokio_rustls::TlsConnector;
use url::Host;

use super::{Reach, Spent, Stream, place, tls};
use crate::{
    bindings::sandpress::types::types::Error,
    ports::{Resolver, Switchboard},
};

/// How long a name may take to resolve, and then all its addresses to connect.
const CONNECT: Duration = Duration::from_secs(3);

/// How long the encryption of a connection may take to agree on.
const HANDSHAKE: Duration = Duration::from_secs(5);

/// Addresses of a host that are tried.
const ADDRESSES: usize = 4;

/// The way out, for the plugins that were granted one.
#[derive(Clone)]
pub(crate) struct Network {
    pub(crate) resolver: Arc<dyn Resolver>,
    pub(crate) switchboard: Option<Arc<dyn Switchboard>>,
    pub(crate) connector: TlsConnector,
}

/// Why a server could not be talked to.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NetError {
    #[error("the name {0} cannot be resolved now")]
    Unresolved(String),
    #[error("the name {0} does not exist or has no address")]
    NoAddress(String),
    #[error(
        "{host} has an address that plugins cannot reach: it is {what}. Only the site owner can open a private network"
    )]
    OutOfReach { host: String, what: &'static str },
    #[error("{0} cannot be reached: {1}")]
    Unreachable(String, io::ErrorKind),
    #[error("{0} did not answer in time")]
    TimedOut(String),
    #[error("the certificate of {0} does not hold: {1}")]
    Certificate(String, String),
    #[error("{0} cannot be talked to over TLS: {1}")]
    Handshake(String, String),
    #[error("the connection to {0} broke off: {1}")]
    Broken(String, String),
    #[error("the response of {0} is larger than {1} bytes")]
    TooLarge(String, u64),
    #[error(transparent)]
    Spent(#[from] Spent),
}

impl Network {
    /// Connects to an address of the host, all of which must be in reach.
    pub(crate) async fn dial(
        &self,
        host: &Host<String>,
        port: u16,
        reach: Reach,
    ) -> Result<Stream, NetError> {
        let name = place(host, port);
        if let Some(switchboard) = &self.switchboard {
            let line = switchboard.connect(&host.to_string(), port).await;
            let line = line.map_err(|error| NetError::Unreachable(name, error.kind()))?;
            return Ok(Stream::Line { line, is_encrypted: false });
        }
        let addresses = timeout(CONNECT, self.addresses(host)).await;
        let addresses = addresses.map_err(|_| NetError::Unresolved(host.to_string()))??;
        for address in &addresses {
            reach.check(*address).map_err(|what| {
                tracing::warn!(host = name, %address, what, "a plugin was kept from an address");
                NetError::OutOfReach { host: host.to_string(), what }
            })?;
        }
        let stream =
            first(&addresses, port).await.map_err(|error| NetError::Unreachable(name, error.kind()))?;
        // Small writes of a conversation would otherwise wait for each other.
        let _ = stream.set_nodelay(true);
        Ok(Stream::Plain(stream))
    }

    /// Encrypts a connection to the host.
    pub(crate) async fn encrypt(&self, host: &Host<String>, stream: Stream) -> Result<Stream, NetError> {
        let name = host.to_string();
        let stream = match stream {
            Stream::Plain(stream) => stream,
            Stream::Line { line, .. } => {
                line.encrypted.notify_one();
                return Ok(Stream::Line { line, is_encrypted: true });
            }
            Stream::Tls(stream) => return Ok(Stream::Tls(stream)),
        };
        match timeout(HANDSHAKE, tls::encrypt(&self.connector, host, stream)).await {
            Ok(Ok(stream)) => Ok(Stream::Tls(Box::new(stream))),
            Ok(Err(error)) => Err(refusal(name, &error)),
            Err(_) => Err(NetError::TimedOut(name)),
        }
    }

    async fn addresses(&self, host: &Host<String>) -> Result<Vec<IpAddr>, NetError> {
        let name = match host {
            Host::Ipv4(address) => return Ok(vec![(*address).into()]),
            Host::Ipv6(address) => return Ok(vec![(*address).into()]),
            Host::Domain(name) => name,
        };
        match self.resolver.resolve(name).await {
            Ok(addresses) if addresses.is_empty() => Err(NetError::NoAddress(name.clone())),
            Ok(addresses) => Ok(addresses),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Err(NetError::NoAddress(name.clone())),
            Err(_) => Err(NetError::Unresolved(name.clone())),
        }
    }
}

/// The first address that takes a connection. Each one gets its share of the time.
async fn first(addresses: &[IpAddr], port: u16) -> io::Result<TcpStream> {
    let addresses: Vec<_> = addresses.iter().take(ADDRESSES).collect();
    let share = CONNECT / u32::try_from(addresses.len()).unwrap_or(1).max(1);
    let mut failure = io::Error::from(io::ErrorKind::NotFound);
    for address in addresses {
        match timeout(share, TcpStream::connect(SocketAddr::new(*address, port))).await {
            Ok(Ok(stream)) => return Ok(stream),
            Ok(Err(error)) => failure = error,
            Err(_) => failure = io::ErrorKind::TimedOut.into(),
        }
    }
    Err(failure)
}

fn refusal(name: String, error: &io::Error) -> NetError {
    match error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
        Some(rustls::Error::InvalidCertificate(why)) => NetError::Certificate(name, why.to_string()),
        Some(other) => NetError::Handshake(name, other.to_string()),
        None => NetError::Handshake(name, error.kind().to_string()),
    }
}

impl From<NetError> for Error {
    fn from(error: NetError) -> Self {
        let message = error.to_string();
        match error {
            NetError::OutOfReach { .. } | NetError::Certificate(..) => Self::Denied(message),
            NetError::TooLarge(..) | NetError::Spent(_) => Self::Limit(message),
            NetError::Unresolved(_)
            | NetError::NoAddress(_)
            | NetError::Unreachable(..)
            | NetError::TimedOut(_)
            | NetError::Handshake(..)
            | NetError::Broken(..) => Self::Unavailable(message),
        }
    }
}
