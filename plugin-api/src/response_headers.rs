//! Hook `response-headers` (contribution): security and policy headers for each kind of response.
//!
//! ```
//! use sandpress_plugin::response_headers::{Header, ResponseContext, ResponseHeaders};
//! use sandpress_plugin::types::Error;
//!
//! struct NoFraming;
//!
//! impl ResponseHeaders for NoFraming {
//!     fn headers(_context: ResponseContext) -> Result<Vec<Header>, Error> {
//!         Ok(vec![Header::new("x-frame-options", "DENY")])
//!     }
//! }
//!
//! assert_eq!(NoFraming::headers(ResponseContext::new("page")).unwrap()[0].value, "DENY");
//! ```

use crate::bindings::response_headers::exports::sandpress::response_headers::response_headers::Guest;
pub use crate::bindings::response_headers::exports::sandpress::response_headers::response_headers::{
    Header, ResponseContext,
};
use crate::types::Error;

/// What `extra` calls the path.
const PATH: &str = "path";

/// Headers for the site's responses.
pub trait ResponseHeaders {
    /// The headers for one kind of response. Called at load for each kind, and for each path of the hook
    /// [`response_paths`](crate::response_paths), not for each response.
    ///
    /// # Errors
    /// The plugin is not loaded then.
    fn headers(context: ResponseContext) -> Result<Vec<Header>, Error>;
}

impl<T: ResponseHeaders> Guest for T {
    fn headers(context: ResponseContext) -> Result<Vec<Header>, Error> {
        T::headers(context)
    }
}

impl ResponseContext {
    /// Responses of a kind of the site `https://example.org`, as a test gives them to [`ResponseHeaders::headers`].
    pub fn new(kind: impl Into<String>) -> Self {
        Self {
            kind: kind.into(),
            origin: "https://example.org".into(),
            https: true,
            script_hashes: Vec::new(),
            style_hashes: Vec::new(),
            extra: Vec::new(),
        }
    }

    /// The same at a path of the hook `response-paths`.
    #[must_use]
    pub fn at(mut self, path: impl Into<String>) -> Self {
        self.extra.push((PATH.into(), path.into()));
        self
    }

    /// The path, as it was given by the hook `response-paths`; none where the headers are for all others.
    pub fn path(&self) -> Option<&str> {
        self.extra.iter().find(|(name, _)| name == PATH).map(|(_, path)| path.as_str())
    }
}

impl Header {
    /// A header with its value.
    pub fn new(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self { name: name.into(), value: value.into() }
    }
}
