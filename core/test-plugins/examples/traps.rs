//! `render` executes the instruction `unreachable`.

use sandpress_plugin::publication_type::Entry;
use sandpress_plugin::types::Error;
use sandpress_test_plugins::{Behaviour, component};

struct Traps;

impl Behaviour for Traps {
    const ID: &'static str = "traps";

    fn render(_entry: Entry) -> Result<String, Error> {
        std::process::abort()
    }
}

component!(Traps);
