//! Security headers for every kind of response: a content security policy that names scripts by hash, transport
//! security, and the isolation headers, as strict as each kind of response allows.

use sandpress_plugin::lifecycle::{Description, Lifecycle, Setting};
use sandpress_plugin::response_headers::{Header, ResponseContext, ResponseHeaders};
use sandpress_plugin::settings::{get, get_list};
use sandpress_plugin::types::Error;

mod features;
mod options;
mod policy;
mod sources;

/// The plugin.
#[derive(Debug)]
pub struct SecurityHeaders;

impl Lifecycle for SecurityHeaders {
    fn describe() -> Description {
        let description = Description::new(
            "security-headers",
            env!("CARGO_PKG_VERSION"),
            "Security headers",
            "Tells browsers what pages of this site may load, run and share.",
        );
        options::definitions().into_iter().fold(description, Description::setting)
    }

    fn configure(settings: Vec<Setting>) -> Result<(), Error> {
        options::check(&settings)
    }
}

impl ResponseHeaders for SecurityHeaders {
    fn headers(context: ResponseContext) -> Result<Vec<Header>, Error> {
        Ok(policy::headers(&context, &options::Options::from_settings(get, get_list)))
    }
}

sandpress_plugin::export!(SecurityHeaders: lifecycle, response_headers);
