//! Version 2.0.0 of `updates`, whose `render` counts in the store and then panics.

use sandpress_plugin::publication_type::Entry;
use sandpress_plugin::store::Collection;
use sandpress_plugin::types::Error;
use sandpress_test_plugins::{Behaviour, component};

struct UpdateWrites;

impl Behaviour for UpdateWrites {
    const ID: &'static str = "updates";
    const VERSION: &'static str = "2.0.0";

    fn render(_entry: Entry) -> Result<String, Error> {
        let count = Collection::new("counters").increment("renders", 1)?;
        panic!("version two is broken after {count}")
    }
}

component!(UpdateWrites);
