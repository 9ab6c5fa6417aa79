//! Crashes when it is asked for the headers of error pages.

use sandpress_plugin::response_headers::{Header, ResponseContext, ResponseHeaders};
use sandpress_plugin::types::Error;
use sandpress_test_plugins::{Behaviour, component};

struct CrashesOnHeaders;

impl Behaviour for CrashesOnHeaders {
    const ID: &'static str = "crashes-on-headers";
}

impl ResponseHeaders for CrashesOnHeaders {
    fn headers(context: ResponseContext) -> Result<Vec<Header>, Error> {
        assert_ne!(context.kind, "error", "no headers today");
        Ok(Vec::new())
    }
}

component!(CrashesOnHeaders: lifecycle; also response_headers);
