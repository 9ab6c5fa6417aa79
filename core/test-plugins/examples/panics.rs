//! `render` panics with a message that holds a terminal escape.

use sandpress_plugin::publication_type::Entry;
use sandpress_plugin::types::Error;
use sandpress_test_plugins::{Behaviour, component};

struct Panics;

impl Behaviour for Panics {
    const ID: &'static str = "panics";

    fn render(_entry: Entry) -> Result<String, Error> {
        panic!("the pen broke\u{1b}[31m in the middle of a sentence")
    }
}

component!(Panics);
