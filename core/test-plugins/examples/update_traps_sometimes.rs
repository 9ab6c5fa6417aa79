//! Version 2.0.0 of `updates`, whose `render` panics for entries with `crash` in the title and renders `two` for others.

use sandpress_plugin::publication_type::Entry;
use sandpress_plugin::types::{Error, value_of};
use sandpress_test_plugins::{Behaviour, component};

struct UpdateTrapsSometimes;

impl Behaviour for UpdateTrapsSometimes {
    const ID: &'static str = "updates";
    const VERSION: &'static str = "2.0.0";

    fn render(entry: Entry) -> Result<String, Error> {
        assert!(!value_of(&entry.fields, "title").contains("crash"), "version two is broken");
        Ok("<p>two</p>".into())
    }
}

component!(UpdateTrapsSometimes);
