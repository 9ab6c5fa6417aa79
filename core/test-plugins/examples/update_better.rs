//! Version 3.0.0 of `updates`, which renders `three`.

use sandpress_plugin::publication_type::Entry;
use sandpress_plugin::types::Error;
use sandpress_test_plugins::{Behaviour, component};

struct UpdateBetter;

impl Behaviour for UpdateBetter {
    const ID: &'static str = "updates";
    const VERSION: &'static str = "3.0.0";

    fn render(_entry: Entry) -> Result<String, Error> {
        Ok("<p>three</p>".into())
    }
}

component!(UpdateBetter);
