//! Hook `response-paths` (contribution, with `response-headers`): paths whose responses have headers of their own.
//!
//! ```
//! use sandpress_plugin::response_headers::{Header, ResponseContext, ResponseHeaders};
//! use sandpress_plugin::response_paths::ResponsePaths;
//! use sandpress_plugin::types::Error;
//!
//! struct Shared;
//!
//! impl ResponsePaths for Shared {
//!     fn paths() -> Result<Vec<String>, Error> {
//!         Ok(vec!["/shows/**".into()])
//!     }
//! }
//!
//! impl ResponseHeaders for Shared {
//!     fn headers(context: ResponseContext) -> Result<Vec<Header>, Error> {
//!         let policy = if context.path() == Some("/shows/**") { "cross-origin" } else { "same-origin" };
//!         Ok(vec![Header::new("cross-origin-resource-policy", policy)])
//!     }
//! }
//!
//! let shows = ResponseContext::new("page").at("/shows/**");
//! assert_eq!(Shared::headers(shows).unwrap()[0].value, "cross-origin");
//! ```

use crate::bindings::response_paths::exports::sandpress::response_paths::response_paths::Guest;
use crate::types::Error;

/// Paths for which [`ResponseHeaders`](crate::response_headers::ResponseHeaders) is asked.
pub trait ResponsePaths {
    /// Paths such as `/about`, or with `/**` at the end everything below one. Called once, at load.
    ///
    /// # Errors
    /// The plugin is not loaded then.
    fn paths() -> Result<Vec<String>, Error>;
}

impl<T: ResponsePaths> Guest for T {
    fn paths() -> Result<Vec<String>, Error> {
        T::paths()
    }
}
