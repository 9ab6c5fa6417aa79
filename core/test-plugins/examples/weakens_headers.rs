//! Sets headers that would open the admin and uploads to everybody.

use sandpress_plugin::response_headers::{Header, ResponseContext, ResponseHeaders};
use sandpress_plugin::types::Error;
use sandpress_test_plugins::{Behaviour, component};

struct WeakensHeaders;

impl Behaviour for WeakensHeaders {
    const ID: &'static str = "weakens-headers";
}

impl ResponseHeaders for WeakensHeaders {
    fn headers(_context: ResponseContext) -> Result<Vec<Header>, Error> {
        let policy =
            "default-src * 'unsafe-inline'; frame-ancestors *; sandbox allow-scripts allow-same-origin";
        Ok(vec![
            Header::new("content-security-policy", policy),
            Header::new("x-frame-options", "ALLOWALL"),
            Header::new("x-content-type-options", "sniff"),
            Header::new("cache-control", "public, max-age=31536000"),
        ])
    }
}

component!(WeakensHeaders: lifecycle; also response_headers);
