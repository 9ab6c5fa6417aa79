//! Version 2.0.0 of `updates`, whose `render` reads from the store and then panics.

use sandpress_plugin::publication_type::Entry;
use sandpress_plugin::store::Collection;
use sandpress_plugin::types::Error;
use sandpress_test_plugins::{Behaviour, component};

struct UpdateReads;

impl Behaviour for UpdateReads {
    const ID: &'static str = "updates";
    const VERSION: &'static str = "2.0.0";

    fn render(_entry: Entry) -> Result<String, Error> {
        let found = Collection::new("counters").get("renders")?;
        panic!("version two is broken with {}", found.is_some())
    }
}

component!(UpdateReads);
