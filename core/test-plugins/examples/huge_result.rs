//! `render` returns 100 MB.

use sandpress_plugin::publication_type::Entry;
use sandpress_plugin::types::Error;
use sandpress_test_plugins::{Behaviour, component};

struct HugeResult;

impl Behaviour for HugeResult {
    const ID: &'static str = "huge-result";

    fn render(_entry: Entry) -> Result<String, Error> {
        Ok("x".repeat(100_000_000))
    }
}

component!(HugeResult);
