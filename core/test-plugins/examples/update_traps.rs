//! Version 2.0.0 of `updates`, whose `render` panics.

use sandpress_plugin::publication_type::Entry;
use sandpress_plugin::types::Error;
use sandpress_test_plugins::{Behaviour, component};

struct UpdateTraps;

impl Behaviour for UpdateTraps {
    const ID: &'static str = "updates";
    const VERSION: &'static str = "2.0.0";

    fn render(_entry: Entry) -> Result<String, Error> {
        panic!("version two is broken")
    }
}

component!(UpdateTraps);
