//! `render` ends its process.

use sandpress_plugin::publication_type::Entry;
use sandpress_plugin::types::Error;
use sandpress_test_plugins::{Behaviour, component};

struct Exits;

impl Behaviour for Exits {
    const ID: &'static str = "exits";

    fn render(_entry: Entry) -> Result<String, Error> {
        std::process::exit(7)
    }
}

component!(Exits);
