//! Capability `http` (to be granted): requests to servers over HTTPS.
//!
//! ```
//! use sandpress_plugin::http::{Request, SecretValue};
//! use sandpress_plugin::types::Error;
//!
//! fn title_of(id: u32) -> Result<String, Error> {
//!     let response = Request::get(format!("https://api.example.com/items/{id}"))
//!         .header("accept", "text/plain")
//!         .secret_header("authorization", SecretValue::bearer("api-key"))
//!         .send()?;
//!     if response.status != 200 {
//!         return Err(Error::Unavailable(format!("the service answered with {}", response.status)));
//!     }
//!     Ok(String::from_utf8_lossy(&response.body.into_bytes()?).into_owned())
//! }
//!
//! use sandpress_plugin::testing::{Answer, Site};
//!
//! let site = Site::new()
//!     .secret("api-key", "hunter2")
//!     .http_answer("GET", "https://api.example.com/items/7", Answer::new(200, "Tea"));
//! assert_eq!(site.run(|| title_of(7)).unwrap(), "Tea");
//! assert_eq!(site.requests().len(), 1);
//! ```

pub use crate::bindings::http::sandpress::http::client::{
    Encoding, HeaderValue, Request, RequestHeader, ResponseHeader, SecretPart, SecretValue,
};

use crate::types::{Error, Extra};

provided_by!(http::sandpress::http::client, http);

/// A response, whatever its status.
#[derive(Debug)]
pub struct Response {
    /// The status, 200 to 599.
    pub status: u16,
    /// Where it comes from, after redirects.
    pub url: String,
    /// The headers in their order; a name, in lower case, may stand there several times.
    pub headers: Vec<ResponseHeader>,
    /// The content.
    pub body: ResponseBody,
    /// Room for later versions.
    pub extra: Extra,
}

/// The content of a response. It is never compressed.
#[derive(Debug)]
pub enum ResponseBody {
    /// Up to 256 KiB.
    Bytes(Vec<u8>),
    /// More, at most 4 MiB.
    Large(Body),
}

/// A large content, which is read in pieces. An instance holds at most 8 MiB of them.
#[derive(Debug)]
pub struct Body(host::Body);

/// Sends a request and waits for the whole response; [`Request::send`] is the shorter way.
///
/// # Errors
/// [`Error::Denied`] for what is not granted, [`Error::Invalid`] for what breaks a rule of form, [`Error::Limit`] beyond a
/// budget, [`Error::Unavailable`] where the server cannot be reached or takes too long.
pub fn send(request: &Request) -> Result<Response, Error> {
    let host::Response { status, url, headers, body, extra } = host::send(request)?;
    let body = match body {
        host::ResponseBody::Bytes(bytes) => ResponseBody::Bytes(bytes),
        host::ResponseBody::Large(body) => ResponseBody::Large(Body(body)),
    };
    Ok(Response { status, url, headers, body, extra })
}

impl Body {
    /// How many bytes it has.
    pub fn size(&self) -> u64 {
        self.0.size()
    }

    /// At most `length` (1 to 262,144) bytes from `offset` on; none at the end.
    ///
    /// # Errors
    /// [`Error::Invalid`] for another length.
    pub fn read(&self, offset: u64, length: u32) -> Result<Vec<u8>, Error> {
        self.0.read(offset, length)
    }
}

/// The most that one reading of a large body gives, in bytes.
const PIECE: u32 = 256 << 10;

impl Request {
    /// A request that follows up to 5 redirects, within the longest time that the host allows.
    pub fn new(method: impl Into<String>, url: impl Into<String>) -> Self {
        Self {
            method: method.into(),
            url: url.into(),
            headers: Vec::new(),
            body: None,
            timeout_ms: 0,
            max_redirects: 5,
            extra: Vec::new(),
        }
    }

    /// Asks for what is there.
    pub fn get(url: impl Into<String>) -> Self {
        Self::new("GET", url)
    }

    /// Sends content, of the media type `content_type`.
    pub fn post(url: impl Into<String>, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        Self { body: Some(body.into()), ..Self::new("POST", url) }.header("content-type", content_type)
    }

    /// With a header.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push(RequestHeader { name: name.into(), value: HeaderValue::Text(value.into()) });
        self
    }

    /// With a header whose value holds a secret.
    #[must_use]
    pub fn secret_header(mut self, name: impl Into<String>, value: SecretValue) -> Self {
        self.headers.push(RequestHeader { name: name.into(), value: HeaderValue::Secret(value) });
        self
    }

    /// Within another time, in milliseconds, at most 10,000.
    #[must_use]
    pub fn timeout_ms(mut self, timeout_ms: u32) -> Self {
        self.timeout_ms = timeout_ms;
        self
    }

    /// With another number of redirects that are followed, at most 5.
    #[must_use]
    pub fn max_redirects(mut self, max_redirects: u32) -> Self {
        self.max_redirects = max_redirects;
        self
    }

    /// Sends it and waits for the whole response.
    ///
    /// # Errors
    /// Those of [`send()`].
    pub fn send(&self) -> Result<Response, Error> {
        send(self)
    }
}

impl SecretValue {
    /// `Bearer` and the secret.
    pub fn bearer(secret: &str) -> Self {
        let parts = vec![SecretPart::Secret(secret.into())];
        Self { prefix: "Bearer ".into(), parts, encoding: Encoding::Raw }
    }

    /// `Basic` with a user name and the secret as the password.
    pub fn basic(user: &str, secret: &str) -> Self {
        let parts = vec![SecretPart::Text([user, ":"].concat()), SecretPart::Secret(secret.into())];
        Self { prefix: "Basic ".into(), parts, encoding: Encoding::Base64 }
    }

    /// The secret by itself.
    pub fn plain(secret: &str) -> Self {
        let parts = vec![SecretPart::Secret(secret.into())];
        Self { prefix: String::new(), parts, encoding: Encoding::Raw }
    }
}

impl Response {
    /// The value of the first header of this name, given in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|header| header.name == name).map(|header| header.value.as_str())
    }
}

impl ResponseBody {
    /// The whole content; a large one is read in pieces.
    ///
    /// # Errors
    /// Those of [`Body::read`].
    pub fn into_bytes(self) -> Result<Vec<u8>, Error> {
        match self {
            Self::Bytes(bytes) => Ok(bytes),
            Self::Large(body) => {
                let mut bytes = Vec::new();
                loop {
                    let piece = body.read(bytes.len() as u64, PIECE)?;
                    if piece.is_empty() {
                        return Ok(bytes);
                    }
                    bytes.extend(piece);
                }
            }
        }
    }
}
