//! HTTPS by the program itself.

mod acme;

use std::{fs, net::SocketAddr, os::unix::fs::PermissionsExt, path::Path, sync::Arc, time::Duration};

use axum::{Router, routing::get};
use http::StatusCode;
use reqwest::redirect::Policy;
use rustls::{
    ClientConfig, DigitallySignedStruct, SignatureScheme,
    client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    crypto::ring,
    pki_types::{CertificateDer, ServerName, UnixTime},
};
use sandpress::{
    config::Config,
    domain::{Clock, FixedClock, SystemClock},
    http::{
        Tls,
        server::{Server, ServerOptions, ShutdownReport},
    },
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    task::JoinHandle,
    time::timeout,
};
use tokio_rustls::{TlsConnector, client::TlsStream};
use tokio_util::sync::CancellationToken;

use super::wire::{LARGE, PATIENCE, SHORT, deaf, options, reset};

/// A server that speaks HTTPS, and one that leads there.
struct Secure {
    address: SocketAddr,
    redirect: SocketAddr,
    tls: Tls,
    stop: CancellationToken,
    run: JoinHandle<ShutdownReport>,
}

fn config(folder: &Path, tls: &str) -> Config {
    let text = format!("[server]\npublic_url = \"https://site.example\"\n[tls]\n{tls}\n");
    Config::from_text(&text, &folder.join("cms.toml"), std::iter::empty()).unwrap()
}

async fn open(config: &Config, clock: Arc<dyn Clock>) -> Tls {
    let opened = Tls::open(&config.tls, &config.secrets, &config.server.public_url, clock).await;
    opened.unwrap().unwrap()
}

impl Secure {
    async fn start(folder: &Path, tls: &str, options: ServerOptions) -> Self {
        Self::at(folder, tls, options, Arc::new(SystemClock)).await
    }

    async fn at(folder: &Path, tls: &str, options: ServerOptions, clock: Arc<dyn Clock>) -> Self {
        let config = config(folder, tls);
        let tls = open(&config, clock).await;
        let options = ServerOptions { allowed_hosts: vec!["site.example".to_owned()], ..options };
        let server = Server::bind(options).await.unwrap().with_tls(tls.clone());
        let address = server.local_addr();
        let listen = SocketAddr::from(([127, 0, 0, 1], 0));
        let server = server.with_redirect(listen, Some(address.port())).await.unwrap();
        let redirect = server.redirect_addr().unwrap();
        let stop = CancellationToken::new();
        let large = get(async || vec![b'x'; LARGE]);
        let router = Router::new().route("/", get(async || "hello")).route("/large", large);
        let run = tokio::spawn(server.run(router, stop.clone()));
        Self { address, redirect, tls, stop, run }
    }

    /// A client that believes every certificate, and speaks the protocols.
    async fn connect(&self, protocols: &[&[u8]]) -> TlsStream<TcpStream> {
        self.connect_by(TcpStream::connect(self.address).await.unwrap(), protocols).await
    }

    async fn connect_by(&self, stream: TcpStream, protocols: &[&[u8]]) -> TlsStream<TcpStream> {
        let provider = Arc::new(ring::default_provider());
        let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
        let builder = builder.unwrap().dangerous().with_custom_certificate_verifier(Arc::new(Anybody));
        let mut client = builder.with_no_client_auth();
        client.alpn_protocols = protocols.iter().map(|name| name.to_vec()).collect();
        let name = ServerName::try_from("site.example").unwrap();
        timeout(PATIENCE, TlsConnector::from(Arc::new(client)).connect(name, stream)).await.unwrap().unwrap()
    }

    /// The certificate that a new connection gets.
    async fn certificate(&self) -> Vec<u8> {
        let stream = self.connect(&[]).await;
        stream.get_ref().1.peer_certificates().unwrap()[0].to_vec()
    }

    async fn stop(self) {
        self.stop.cancel();
        timeout(PATIENCE, self.run).await.unwrap().unwrap();
    }
}

#[derive(Debug)]
struct Anybody;

impl ServerCertVerifier for Anybody {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn verify_tls13_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        ring::default_provider().signature_verification_algorithms.supported_schemes()
    }
}

/// Sends a request over HTTP/1.1 and gives the first line of the answer. The answer states its length.
async fn ask(stream: &mut TlsStream<TcpStream>, head: &str) -> String {
    stream.write_all(format!("{head}\r\n\r\n").as_bytes()).await.unwrap();
    let mut text = Vec::new();
    while !text.ends_with(b"\r\n\r\n") {
        text.push(timeout(PATIENCE, stream.read_u8()).await.unwrap().unwrap());
    }
    let head = String::from_utf8(text).unwrap().to_ascii_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap_or("0");
    let mut body = vec![0; length.parse().unwrap()];
    timeout(PATIENCE, stream.read_exact(&mut body)).await.unwrap().unwrap();
    head.lines().next().unwrap().to_owned()
}

const GET: &str = "GET / HTTP/1.1\r\nHost: site.example";

/// Writes a certificate and its key, and gives the certificate as it is sent.
fn write_pair(folder: &Path) -> Vec<u8> {
    let key = rcgen::KeyPair::generate().unwrap();
    let params = rcgen::CertificateParams::new(vec!["site.example".to_owned()]).unwrap();
    let certificate = params.self_signed(&key).unwrap();
    fs::write(folder.join("site.pem"), certificate.pem()).unwrap();
    fs::write(folder.join("key.pem"), key.serialize_pem()).unwrap();
    fs::set_permissions(folder.join("key.pem"), fs::Permissions::from_mode(0o600)).unwrap();
    certificate.der().to_vec()
}

const FILES: &str = "mode = \"files\"\ncertificate = \"site.pem\"\nkey = \"key.pem\"";

#[tokio::test]
async fn a_client_that_does_not_read_is_cut_inside_tls_as_well() {
    let folder = tempfile::tempdir().unwrap();
    let limits = ServerOptions { write_timeout: SHORT, ..options() };
    let server = Secure::start(folder.path(), "mode = \"self-signed\"", limits).await;
    let mut client = server.connect_by(deaf(server.address).await, &[]).await;
    let request = "GET /large HTTP/1.1\r\nHost: site.example\r\n\r\n";
    client.write_all(request.as_bytes()).await.unwrap();
    client.flush().await.unwrap();
    reset(client.get_ref().0).await;
    server.stop().await;
}

#[tokio::test]
async fn both_versions_of_http_are_spoken_inside_tls() {
    let folder = tempfile::tempdir().unwrap();
    let server = Secure::start(folder.path(), "mode = \"self-signed\"", options()).await;
    crate::support::client::choose_cryptography();
    let client = reqwest::Client::builder()
        .tls_danger_accept_invalid_certs(true)
        .resolve("site.example", server.address)
        .no_proxy()
        .build()
        .unwrap();
    let page = client.get(format!("https://site.example:{}/", server.address.port())).send().await.unwrap();
    // The port is not one of the site's.
    assert_eq!((page.version(), page.status()), (http::Version::HTTP_2, StatusCode::MISDIRECTED_REQUEST));
    let local = format!("https://localhost:{}/", server.address.port());
    let page = client.get(&local).send().await.unwrap();
    assert_eq!((page.version(), page.status()), (http::Version::HTTP_2, StatusCode::OK));
    assert_eq!(page.text().await.unwrap(), "hello");
    let long = "x".repeat(64 << 10);
    let refused = client.get(&local).header("x-long", long).send().await;
    assert!(refused.is_err() || refused.unwrap().status().is_client_error());
    let mut stream = server.connect(&[b"http/1.1"]).await;
    assert_eq!(stream.get_ref().1.alpn_protocol(), Some(&b"http/1.1"[..]));
    assert_eq!(ask(&mut stream, GET).await, "http/1.1 200 ok");
    assert_eq!(ask(&mut stream, &GET.replace("site", "evil")).await, "http/1.1 421 misdirected request");
    let mut stream = server.connect(&[]).await;
    let two = "POST / HTTP/1.1\r\nHost: site.example\r\nContent-Length: 3\r\nTransfer-Encoding: chunked";
    assert_eq!(ask(&mut stream, two).await, "http/1.1 400 bad request");
    server.stop().await;
}

#[tokio::test]
async fn plain_http_is_led_to_https_on_the_same_host() {
    let folder = tempfile::tempdir().unwrap();
    let server = Secure::start(folder.path(), "mode = \"self-signed\"", options()).await;
    crate::support::client::choose_cryptography();
    let client = reqwest::Client::builder()
        .resolve("site.example", server.redirect)
        .resolve("evil.example", server.redirect)
        .redirect(Policy::none())
        .no_proxy()
        .build()
        .unwrap();
    let (from, to) = (server.redirect.port(), server.address.port());
    for host in ["site.example", "localhost"] {
        let page = client.get(format!("http://{host}:{from}/a/b?c=d")).send().await.unwrap();
        assert_eq!(page.status(), StatusCode::MOVED_PERMANENTLY);
        assert_eq!(page.headers()["location"], format!("https://{host}:{to}/a/b?c=d"));
        assert!(!page.headers().contains_key("strict-transport-security"));
    }
    let page = client.post(format!("http://site.example:{from}/login")).send().await.unwrap();
    assert_eq!(page.status(), StatusCode::PERMANENT_REDIRECT);
    let page = client.get(format!("http://evil.example:{from}/")).send().await.unwrap();
    assert_eq!(page.status(), StatusCode::MISDIRECTED_REQUEST);
    let question = format!("http://site.example:{from}/.well-known/acme-challenge/x");
    assert_eq!(client.get(question).send().await.unwrap().status(), StatusCode::NOT_FOUND);
    server.stop().await;
}

#[tokio::test]
async fn who_does_not_agree_on_tls_in_time_is_cut_off_and_counts_until_then() {
    let folder = tempfile::tempdir().unwrap();
    let limits = ServerOptions { first_byte_timeout: SHORT, max_connections_per_address: 2, ..options() };
    let server = Secure::start(folder.path(), "mode = \"self-signed\"", limits).await;
    let mut silent = TcpStream::connect(server.address).await.unwrap();
    let mut halfway = TcpStream::connect(server.address).await.unwrap();
    halfway.write_all(&[0x16, 0x03, 0x01, 0x02, 0x00, 0x01]).await.unwrap();
    for stream in [&mut silent, &mut halfway] {
        let mut rest = Vec::new();
        // A reset closes as well as an end.
        let _ = timeout(PATIENCE, stream.read_to_end(&mut rest)).await.expect("it is still open");
    }
    let mut plain = TcpStream::connect(server.address).await.unwrap();
    plain.write_all(b"GET / HTTP/1.1\r\nHost: site.example\r\n\r\n").await.unwrap();
    let mut answer = Vec::new();
    let _ = timeout(PATIENCE, plain.read_to_end(&mut answer)).await.expect("it is still open");
    assert!(!answer.starts_with(b"HTTP"));
    let mut good = server.connect(&[]).await;
    assert_eq!(ask(&mut good, GET).await, "http/1.1 200 ok");
    server.stop().await;
}

#[tokio::test]
async fn changed_files_are_taken_over_and_bad_ones_are_not() {
    let folder = tempfile::tempdir().unwrap();
    let first = write_pair(folder.path());
    let server = Secure::start(folder.path(), FILES, options()).await;
    let mut open = server.connect(&[]).await;
    assert_eq!(server.certificate().await, first);
    let second = write_pair(folder.path());
    server.tls.reload();
    assert_eq!(server.certificate().await, second);
    assert_eq!(ask(&mut open, GET).await, "http/1.1 200 ok", "what is open goes on");
    fs::write(folder.path().join("site.pem"), "half a certif").unwrap();
    server.tls.reload();
    assert_eq!(server.certificate().await, second);
    write_pair(folder.path());
    fs::set_permissions(folder.path().join("key.pem"), fs::Permissions::from_mode(0o644)).unwrap();
    server.tls.reload();
    assert_eq!(server.certificate().await, second);
    let config = config(folder.path(), FILES);
    let opened =
        Tls::open(&config.tls, &config.secrets, &config.server.public_url, Arc::new(SystemClock)).await;
    let error = opened.unwrap_err();
    assert!(error.to_string().contains("chmod 600"), "{error}");
    server.stop().await;
}
