//! `render` returns 8 MB, which fit in the memory of a plugin but are more than may cross the boundary.

use sandpress_plugin::publication_type::Entry;
use sandpress_plugin::types::Error;
use sandpress_test_plugins::{Behaviour, component};

struct BigResult;

impl Behaviour for BigResult {
    const ID: &'static str = "big-result";

    fn render(_entry: Entry) -> Result<String, Error> {
        Ok("x".repeat(8_000_000))
    }
}

component!(BigResult);
