//! TLS as every connection of a plugin has it: certificates are always verified.

use std::{
    io,
    sync::{Arc, OnceLock},
};

use rustls::{
    ClientConfig, RootCertStore, client::Resumption, crypto::ring, pki_types::CertificateDer,
    pki_types::ServerName,
};
use tokio::net::TcpStream;
use tokio_rustls::{TlsConnector, client::TlsStream};
use url::Host;

/// Whom connections trust. The roots are read when the first plugin needs them.
pub(crate) struct Tls {
    /// Certificates of authorities that are trusted beside those of the system, in DER.
    extra_roots: Vec<Vec<u8>>,
    connector: OnceLock<TlsConnector>,
}

impl Tls {
    pub(crate) fn new(extra_roots: Vec<Vec<u8>>) -> Self {
        Self { extra_roots, connector: OnceLock::new() }
    }

    /// What connections are encrypted with; reads the roots the first time.
    pub(crate) fn connector(&self) -> Result<TlsConnector, rustls::Error> {
        if let Some(connector) = self.connector.get() {
            return Ok(connector.clone());
        }
        let mut config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_root_certificates(self.roots())
            .with_no_client_auth();
        // A ticket would let a server tell that two plugins run on the same site.
        config.resumption = Resumption::disabled();
        Ok(self.connector.get_or_init(|| TlsConnector::from(Arc::new(config))).clone())
    }

    /// The roots of the system (or of `SSL_CERT_FILE` and `SSL_CERT_DIR`), and Mozilla's where there are none.
    fn roots(&self) -> RootCertStore {
        let mut roots = RootCertStore::empty();
        let system = rustls_native_certs::load_native_certs();
        let (added, _) = roots.add_parsable_certificates(system.certs);
        if added == 0 {
            roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
        }
        let extra = self.extra_roots.iter().map(|der| CertificateDer::from(der.clone()));
        roots.add_parsable_certificates(extra);
        roots
    }
}

/// Encrypts a stream to a server whose certificate must hold for the host.
pub(super) async fn encrypt(
    connector: &TlsConnector,
    host: &Host<String>,
    stream: TcpStream,
) -> io::Result<TlsStream<TcpStream>> {
    let name = match host {
        Host::Domain(name) => ServerName::try_from(name.clone()).map_err(io::Error::other)?,
        Host::Ipv4(address) => ServerName::from(std::net::IpAddr::from(*address)),
        Host::Ipv6(address) => ServerName::from(std::net::IpAddr::from(*address)),
    };
    connector.connect(name, stream).await
}
