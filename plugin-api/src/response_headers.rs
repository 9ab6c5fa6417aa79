//! Hook `response-headers` (contribution): security and policy headers for each kind of response.

pub use crate::bindings::response_headers::exports::sandpress::response_headers::response_headers::{
    Guest as ResponseHeaders, Header, ResponseContext,
};

impl Header {
    /// A header with its value.
    pub fn new(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self { name: name.into(), value: value.into() }
    }
}
