//! Sets a header that `well_behaved` sets too, and one of its own.

use sandpress_plugin::response_headers::{Header, ResponseContext, ResponseHeaders};
use sandpress_plugin::types::Error;
use sandpress_test_plugins::{Behaviour, component};

struct SetsHeaders;

impl Behaviour for SetsHeaders {
    const ID: &'static str = "sets-headers";
}

impl ResponseHeaders for SetsHeaders {
    fn headers(_context: ResponseContext) -> Result<Vec<Header>, Error> {
        Ok(vec![Header::new("x-frame-options", "SAMEORIGIN"), Header::new("referrer-policy", "no-referrer")])
    }
}

component!(SetsHeaders: lifecycle; also response_headers);
