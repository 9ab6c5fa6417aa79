//! Servers on this machine, with certificates of an authority that the sandbox of the tests trusts, and names that lead
//! wherever a test wants.

use std::{
    collections::HashMap,
    io,
    net::{IpAddr, SocketAddr},
    sync::{Arc, LazyLock, Mutex},
};

use async_trait::async_trait;
use rcgen::{BasicConstraints, Certificate, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::{ServerConfig, crypto::ring, pki_types::PrivateKeyDer};
use sandpress::plugins::ports::{Ports, Resolver, SecretValue, Secrets};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinSet,
};
use tokio_rustls::TlsAcceptor;

static AUTHORITY: LazyLock<CertifiedIssuer<'static, KeyPair>> = LazyLock::new(authority);

fn authority() -> CertifiedIssuer<'static, KeyPair> {
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

/// The certificate of the authority that tests trust, in DER.
pub(crate) fn trusted_root() -> Vec<u8> {
    AUTHORITY.der().to_vec()
}

/// Certificates for a name.
pub(crate) fn trusted(name: &str) -> TlsAcceptor {
    acceptor(name, &AUTHORITY)
}

/// Certificates for a name by an authority that nobody trusts.
pub(crate) fn untrusted(name: &str) -> TlsAcceptor {
    acceptor(name, &authority())
}

/// The certificate for a name and its key, in PEM, for a server in a process of its own.
pub(crate) fn trusted_pem(name: &str) -> (String, String) {
    let (certificate, key) = certified(name, &AUTHORITY);
    (certificate.pem(), key.serialize_pem())
}

/// The same by an authority that nobody trusts.
pub(crate) fn untrusted_pem(name: &str) -> (String, String) {
    let (certificate, key) = certified(name, &authority());
    (certificate.pem(), key.serialize_pem())
}

fn certified(name: &str, issuer: &CertifiedIssuer<'_, KeyPair>) -> (Certificate, KeyPair) {
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new(vec![name.to_owned()]).unwrap();
    (params.signed_by(&key, issuer).unwrap(), key)
}

fn acceptor(name: &str, issuer: &CertifiedIssuer<'_, KeyPair>) -> TlsAcceptor {
    let (certificate, key) = certified(name, issuer);
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![certificate.der().clone()],
            PrivateKeyDer::try_from(key.serialize_der()).unwrap(),
        )
        .unwrap();
    TlsAcceptor::from(Arc::new(config))
}

/// Both ways of a stream.
pub(crate) trait Duplex: AsyncRead + AsyncWrite + Unpin + Send {}

impl<T: AsyncRead + AsyncWrite + Unpin + Send> Duplex for T {}

/// A server on this machine, which ends when it is dropped.
pub(crate) struct TestServer {
    pub(crate) address: SocketAddr,
    /// What was asked, as it came.
    pub(crate) requests: Arc<Mutex<Vec<String>>>,
    _tasks: JoinSet<()>,
}

impl TestServer {
    /// Does with each connection what the function says.
    pub(crate) async fn streams<F: Future<Output = ()> + Send + 'static>(
        talk: impl Fn(TcpStream) -> F + Send + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let mut tasks = JoinSet::new();
        tasks.spawn(async move {
            let mut talks = JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                talks.spawn(talk(stream));
            }
        });
        Self { address, requests: Arc::default(), _tasks: tasks }
    }

    /// Answers each request with the bytes that the function makes of it, and ends the connection.
    pub(crate) async fn http(
        tls: Option<TlsAcceptor>,
        respond: impl Fn(&str) -> Vec<u8> + Send + Sync + 'static,
    ) -> Self {
        let requests = Arc::<Mutex<Vec<String>>>::default();
        let (kept, respond) = (Arc::clone(&requests), Arc::new(respond));
        let server = Self::streams(move |stream| {
            let (kept, respond, tls) = (Arc::clone(&kept), Arc::clone(&respond), tls.clone());
            async move {
                let mut stream: Box<dyn Duplex> = match tls {
                    Some(tls) => match tls.accept(stream).await {
                        Ok(stream) => Box::new(stream),
                        Err(_) => return,
                    },
                    None => Box::new(stream),
                };
                let request = read_request(&mut stream).await;
                kept.lock().unwrap().push(request.clone());
                let _ = stream.write_all(&respond(&request)).await;
                let _ = stream.shutdown().await;
            }
        })
        .await;
        Self { requests, ..server }
    }

    pub(crate) fn port(&self) -> u16 {
        self.address.port()
    }

    /// The last request, in lower case.
    pub(crate) fn last(&self) -> String {
        self.requests.lock().unwrap().last().unwrap().to_lowercase()
    }

    pub(crate) fn count(&self) -> usize {
        self.requests.lock().unwrap().len()
    }
}

async fn read_request(stream: &mut Box<dyn Duplex>) -> String {
    let mut bytes = Vec::new();
    loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&bytes[..end]).to_lowercase();
            let length = head.split("content-length: ").nth(1).and_then(|rest| rest.split("\r\n").next());
            if bytes.len() >= end + 4 + length.map_or(0, |length| length.parse().unwrap()) {
                break;
            }
        }
        if stream.read_buf(&mut bytes).await.unwrap_or(0) == 0 {
            break;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A response with a text.
pub(crate) fn ok(text: &str) -> Vec<u8> {
    format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{text}", text.len()).into_bytes()
}

/// A redirect.
pub(crate) fn redirect(status: u16, location: &str) -> Vec<u8> {
    format!("HTTP/1.1 {status} Elsewhere\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n").into_bytes()
}

/// A network of a test: each name has a list of answers, of which the last one stays, and each secret a value.
#[derive(Default)]
pub(crate) struct TestNetwork {
    names: Mutex<HashMap<String, Vec<Vec<IpAddr>>>>,
    pub(crate) lookups: Mutex<Vec<String>>,
    secrets: HashMap<String, String>,
}

impl TestNetwork {
    /// Names that lead to this machine.
    pub(crate) fn with(names: &[&str]) -> Self {
        let here = || vec![vec![IpAddr::from([127, 0, 0, 1])]];
        Self {
            names: Mutex::new(names.iter().map(|name| ((*name).to_owned(), here())).collect()),
            ..Self::default()
        }
    }

    /// A name with its answers, one after the other.
    pub(crate) fn name(self, name: &str, answers: &[&[&str]]) -> Self {
        let answers = answers.iter().map(|list| list.iter().map(|text| text.parse().unwrap()).collect());
        self.names.lock().unwrap().insert(name.to_owned(), answers.collect());
        self
    }

    pub(crate) fn secret(mut self, name: &str, value: &str) -> Self {
        self.secrets.insert(name.to_owned(), value.to_owned());
        self
    }

    /// Ports behind which nothing but this network is.
    pub(crate) fn ports(self: &Arc<Self>) -> Ports {
        Ports { resolver: Arc::clone(self) as _, secrets: Arc::clone(self) as _, ..Ports::absent() }
    }
}

#[async_trait]
impl Resolver for TestNetwork {
    async fn resolve(&self, host: &str) -> io::Result<Vec<IpAddr>> {
        self.lookups.lock().unwrap().push(host.to_owned());
        let mut names = self.names.lock().unwrap();
        let answers = names.get_mut(host).ok_or(io::ErrorKind::NotFound)?;
        Ok(if answers.len() > 1 { answers.remove(0) } else { answers[0].clone() })
    }
}

#[async_trait]
impl Secrets for TestNetwork {
    async fn find(&self, name: &str) -> Result<Option<SecretValue>, String> {
        Ok(self.secrets.get(name).map(|value| SecretValue::new(value.clone().into_bytes())))
    }
}
