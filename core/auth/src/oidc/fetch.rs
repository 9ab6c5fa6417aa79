//! Requests to providers: no redirect is followed, nothing is waited for long, nothing large is read.

use std::{future::Future, net::IpAddr, pin::Pin, time::Duration};

use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse, http};
use url::{Host, Url};

/// The longest wait for a connection.
const CONNECT: Duration = Duration::from_secs(5);
/// The longest wait for a whole answer.
const ANSWER: Duration = Duration::from_secs(10);
/// The largest answer, in bytes.
const LARGEST: usize = 256 << 10;

/// Asks providers.
#[derive(Debug)]
pub(super) struct Fetcher {
    client: reqwest::Client,
    /// Whether the provider is on this machine and speaks without TLS.
    is_here: bool,
}

/// Why a provider gave no answer.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// The address is not one to be asked.
    #[error("{0} is not an address with https")]
    Unsafe(String),
    /// No answer came.
    #[error("no answer came")]
    Request(#[source] reqwest::Error),
    /// The answer is larger than 256 KiB.
    #[error("the answer is larger than 256 KiB")]
    TooLarge,
    /// The answer is none.
    #[error("the answer cannot be understood")]
    Answer(#[source] http::Error),
}

impl Fetcher {
    pub(super) fn new(is_here: bool) -> Result<Self, reqwest::Error> {
        // All but the first call find it chosen.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(CONNECT)
            .timeout(ANSWER)
            .user_agent(concat!("sandpress/", env!("CARGO_PKG_VERSION")));
        let client = if is_here { client.no_proxy() } else { client };
        Ok(Self { client: client.build()?, is_here })
    }

    /// Whether nobody on the way can read or change what goes to the address.
    pub(super) fn is_safe(&self, url: &Url) -> bool {
        url.scheme() == "https" || (self.is_here && url.scheme() == "http" && is_loopback(url))
    }

    async fn fetch(&self, request: HttpRequest) -> Result<HttpResponse, FetchError> {
        let request = reqwest::Request::try_from(request).map_err(FetchError::Request)?;
        if !self.is_safe(request.url()) {
            return Err(FetchError::Unsafe(request.url().to_string()));
        }
        let mut response = self.client.execute(request).await.map_err(FetchError::Request)?;
        let mut answer = http::Response::builder().status(response.status());
        for (name, value) in response.headers() {
            answer = answer.header(name, value);
        }
        let mut body = Vec::new();
        while let Some(piece) = response.chunk().await.map_err(FetchError::Request)? {
            if body.len() + piece.len() > LARGEST {
                return Err(FetchError::TooLarge);
            }
            body.extend_from_slice(&piece);
        }
        answer.body(body).map_err(FetchError::Answer)
    }
}

impl<'c> AsyncHttpClient<'c> for Fetcher {
    type Error = FetchError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, FetchError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.fetch(request))
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => IpAddr::V4(address).is_loopback(),
        Some(Host::Ipv6(address)) => IpAddr::V6(address).is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::TcpListener,
    };

    use super::*;

    async fn answer(text: String) -> Result<HttpResponse, FetchError> {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let server = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let _ = stream.read(&mut [0; 1024]).await.unwrap();
            // The other side may be gone before all is written.
            let _ = stream.write_all(text.as_bytes()).await;
        });
        let request = http::Request::builder().uri(url).body(Vec::new()).unwrap();
        let answer = Fetcher::new(true).unwrap().fetch(request).await;
        server.await.unwrap();
        answer
    }

    #[tokio::test]
    async fn no_redirect_is_followed() {
        let redirect = "HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n";
        assert_eq!(answer(redirect.into()).await.unwrap().status(), 302);
    }

    #[tokio::test]
    async fn a_large_answer_is_refused() {
        let text = format!("HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n{}", "x".repeat(LARGEST + 1));
        assert!(matches!(answer(text).await, Err(FetchError::TooLarge)));
    }

    #[test]
    fn only_this_machine_is_asked_without_tls() {
        let safe = |is_here, url: &str| Fetcher::new(is_here).unwrap().is_safe(&url.parse().unwrap());
        assert!(safe(false, "https://id.example.org/token"));
        assert!(!safe(false, "http://127.0.0.1:9400/token"));
        assert!(safe(true, "http://127.0.0.1:9400/token") && safe(true, "http://localhost/token"));
        assert!(!safe(true, "http://id.example.org/token") && !safe(true, "file:///etc/passwd"));
    }
}
