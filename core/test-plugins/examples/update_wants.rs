//! Version 2.0.0 of `updates`, which also wants the store, and filters content.

use sandpress_plugin::content_filter::{Content, ContentFilter};
use sandpress_plugin::publication_type::Entry;
use sandpress_plugin::store::Collection;
use sandpress_plugin::types::Error;
use sandpress_test_plugins::{Behaviour, component};

struct UpdateWants;

impl Behaviour for UpdateWants {
    const ID: &'static str = "updates";
    const VERSION: &'static str = "2.0.0";

    fn render(_entry: Entry) -> Result<String, Error> {
        Collection::new("counters").increment("renders", 1).map(|count| format!("<p>two {count}</p>"))
    }
}

impl ContentFilter for UpdateWants {
    fn filter(_content: Content) -> Result<Option<String>, Error> {
        Ok(None)
    }
}

component!(UpdateWants: lifecycle, publication_type; also content_filter);
