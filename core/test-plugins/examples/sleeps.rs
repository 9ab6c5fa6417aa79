//! `render` sleeps for an hour.

use std::{thread::sleep, time::Duration};

use sandpress_plugin::publication_type::Entry;
use sandpress_plugin::types::Error;
use sandpress_test_plugins::{Behaviour, component};

struct Sleeps;

impl Behaviour for Sleeps {
    const ID: &'static str = "sleeps";

    fn render(_entry: Entry) -> Result<String, Error> {
        sleep(Duration::from_secs(3600));
        Ok("<p>slept</p>".into())
    }
}

component!(Sleeps);
