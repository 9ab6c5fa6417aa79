//! `render` reads standard input to its end and tells how many bytes there were.

use std::io::{Read, stdin};

use sandpress_plugin::publication_type::Entry;
use sandpress_plugin::types::Error;
use sandpress_test_plugins::{Behaviour, component};

struct ReadsInput;

impl Behaviour for ReadsInput {
    const ID: &'static str = "reads-input";

    fn render(_entry: Entry) -> Result<String, Error> {
        let mut bytes = Vec::new();
        let read = stdin().read_to_end(&mut bytes);
        Ok(format!("<p>{read:?}</p>"))
    }
}

component!(ReadsInput);
