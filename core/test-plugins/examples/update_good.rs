//! Version 1.0.0 of `updates`, which renders `one`.

use sandpress_plugin::publication_type::Entry;
use sandpress_plugin::types::Error;
use sandpress_test_plugins::{Behaviour, component};

struct UpdateGood;

impl Behaviour for UpdateGood {
    const ID: &'static str = "updates";

    fn render(_entry: Entry) -> Result<String, Error> {
        Ok("<p>one</p>".into())
    }
}

component!(UpdateGood);
