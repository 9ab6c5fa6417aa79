//! Keeps a counter in its store, and works only where the store is granted.

use sandpress_plugin::publication_type::Entry;
use sandpress_plugin::store::Collection;
use sandpress_plugin::types::Error;
use sandpress_test_plugins::{Behaviour, component};

struct WantsStore;

impl Behaviour for WantsStore {
    const ID: &'static str = "wants-store";

    fn render(_entry: Entry) -> Result<String, Error> {
        Collection::new("counters").increment("renders", 1).map(|count| format!("<p>{count}</p>"))
    }
}

component!(WantsStore);
