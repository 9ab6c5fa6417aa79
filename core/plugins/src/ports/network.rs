//! What the sandbox needs of the machine to reach others: names, and the values of secrets.

use std::{fmt, io, net::IpAddr, sync::Arc};

use async_trait::async_trait;
use tokio::{io::DuplexStream, sync::Notify};
use zeroize::Zeroizing;

use super::Absent;

/// Finds the addresses of hosts.
#[async_trait]
pub trait Resolver: Send + Sync {
    /// All addresses of the host. Whether a plugin may reach them is not asked here. Called once for each connection.
    ///
    /// # Errors
    /// [`io::ErrorKind::NotFound`] where there is no such name; any other kind where nobody can tell now.
    async fn resolve(&self, host: &str) -> io::Result<Vec<IpAddr>>;
}

/// Answers the connections of plugins in place of the network, where a plugin is tried without one.
#[async_trait]
pub trait Switchboard: Send + Sync {
    /// Takes a connection to the host and port. Which of them a plugin may reach was asked before.
    ///
    /// # Errors
    /// Where nobody answers there.
    async fn connect(&self, host: &str, port: u16) -> io::Result<Line>;
}

/// A connection within the process.
pub struct Line {
    /// The plugin's end.
    pub stream: DuplexStream,
    /// Told when the connection is encrypted from then on. Nothing is: who listens is this process.
    pub encrypted: Arc<Notify>,
}

/// Knows the values of secrets.
#[async_trait]
pub trait Secrets: Send + Sync {
    /// The value of the secret, if it is set anywhere.
    ///
    /// # Errors
    /// A message for the log where it is set and cannot be read.
    async fn find(&self, name: &str) -> Result<Option<SecretValue>, String>;
}

/// A password or key. It cannot be printed, and its memory is overwritten when the last copy goes.
#[derive(Clone)]
pub struct SecretValue(Arc<Zeroizing<Vec<u8>>>);

impl SecretValue {
    /// Keeps the bytes.
    pub fn new(bytes: Vec<u8>) -> Self {
        Self(Arc::new(Zeroizing::new(bytes)))
    }

    /// The value itself, for putting it where it belongs.
    pub(crate) fn expose(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for SecretValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretValue(…)")
    }
}

#[async_trait]
impl Resolver for Absent {
    async fn resolve(&self, _: &str) -> io::Result<Vec<IpAddr>> {
        Err(io::ErrorKind::NetworkDown.into())
    }
}

#[async_trait]
impl Secrets for Absent {
    async fn find(&self, _: &str) -> Result<Option<SecretValue>, String> {
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_never_printed() {
        let value = SecretValue::new(b"hunter2".to_vec());
        assert_eq!(format!("{value:?} {:#?}", Some(&value)), "SecretValue(…) Some(\n    SecretValue(…),\n)");
        assert_eq!(value.expose(), b"hunter2");
    }
}
