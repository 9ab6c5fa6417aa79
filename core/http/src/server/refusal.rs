//! Requests that are answered before any page of the site sees them.

use std::sync::Arc;

use axum::response::{IntoResponse, Response};
use http::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use http::{HeaderValue, Method, StatusCode};

/// The methods that the site answers.
pub(super) const METHODS: [Method; 7] =
    [Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::PATCH, Method::DELETE, Method::OPTIONS];

/// Why a request was refused; the text is for the person who sent it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// The end of the request can be read in two ways.
    #[error(
        "This request states its length twice, with several Content-Length headers or with \
         Transfer-Encoding beside one. Send exactly one of them."
    )]
    AmbiguousLength,
    /// There is no `Host` header and no `:authority`.
    #[error("This request names no host. Send one Host header with the name of the site.")]
    NoHost,
    /// There are several hosts that the request could be meant for.
    #[error("This request names more than one host. Send one Host header with the name of the site.")]
    SeveralHosts,
    /// The host is not a name or address with an optional port.
    #[error(
        "The Host header of this request is not a host name. Send the name of the site, such as example.com."
    )]
    MalformedHost,
    /// The host is not this site.
    #[error(
        "No site named {host} is served here. If you opened this address on purpose, check it for a \
         mistake; if the site is yours, set [server] public_url in cms.toml to the address that its \
         readers use, and restart."
    )]
    UnknownHost {
        /// The host that was asked for, in lower case, with its port.
        host: String,
    },
    /// The method is one of HTTP's that no page answers.
    #[error(
        "No page here answers the method {0}. Use one of GET, HEAD, POST, PUT, PATCH, DELETE and OPTIONS."
    )]
    MethodNotAllowed(Method),
    /// The method is not one of HTTP's.
    #[error(
        "This server does not know the method {0}. Use one of GET, HEAD, POST, PUT, PATCH, DELETE and OPTIONS."
    )]
    UnknownMethod(Method),
    /// The body is longer than the site accepts.
    #[error(
        "What you sent is larger than the {limit} bytes that this site accepts. Send something smaller; \
         the owner of the site can raise [server] max_body_bytes in cms.toml, and for files of the media library \
         [storage] max_upload_bytes."
    )]
    BodyTooLarge {
        /// The most bytes that a body may have.
        limit: u64,
    },
    /// The body stopped arriving.
    #[error("The rest of what you sent did not arrive in time. Check your connection and send it again.")]
    BodyStalled,
}

impl Refusal {
    /// The status that the response has.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::AmbiguousLength | Self::NoHost | Self::SeveralHosts | Self::MalformedHost => {
                StatusCode::BAD_REQUEST
            }
            Self::UnknownHost { .. } => StatusCode::MISDIRECTED_REQUEST,
            Self::MethodNotAllowed(_) => StatusCode::METHOD_NOT_ALLOWED,
            Self::UnknownMethod(_) => StatusCode::NOT_IMPLEMENTED,
            Self::BodyTooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Self::BodyStalled => StatusCode::REQUEST_TIMEOUT,
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let headers = [
            (CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8")),
            (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
            (CACHE_CONTROL, HeaderValue::from_static("no-store")),
        ];
        let mut response = (self.status(), headers, format!("{self}\n")).into_response();
        if matches!(self, Self::MethodNotAllowed(_)) {
            let allowed = METHODS.map(|method| method.to_string()).join(", ");
            if let Ok(allowed) = HeaderValue::from_str(&allowed) {
                response.headers_mut().insert(ALLOW, allowed);
            }
        }
        response
    }
}

/// Draws the response to a refused request; its status is set afterwards to [`Refusal::status`].
#[derive(Clone)]
pub struct RefusalPage(Arc<dyn Fn(&Refusal) -> Response + Send + Sync>);

impl RefusalPage {
    /// Uses the site's own page.
    pub fn new(draw: impl Fn(&Refusal) -> Response + Send + Sync + 'static) -> Self {
        Self(Arc::new(draw))
    }

    /// The response for `refusal`.
    pub fn response(&self, refusal: &Refusal) -> Response {
        let mut response = (self.0)(refusal);
        *response.status_mut() = refusal.status();
        response
    }
}

impl Default for RefusalPage {
    /// The refusal's text alone.
    fn default() -> Self {
        Self::new(|refusal| refusal.clone().into_response())
    }
}

impl std::fmt::Debug for RefusalPage {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("RefusalPage")
    }
}
