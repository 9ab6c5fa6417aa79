//! `render` asks for a setting a million times.

use sandpress_plugin::publication_type::Entry;
use sandpress_plugin::settings::get;
use sandpress_plugin::types::Error;
use sandpress_test_plugins::{Behaviour, component};

struct HostCallFlood;

impl Behaviour for HostCallFlood {
    const ID: &'static str = "host-call-flood";

    fn render(_entry: Entry) -> Result<String, Error> {
        let found = (0..1_000_000).filter(|_| get("colour").is_some()).count();
        Ok(format!("<p>{found}</p>"))
    }
}

component!(HostCallFlood);
