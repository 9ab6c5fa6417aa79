//! `render` asks for the time until it is stopped.

use std::{hint::black_box, time::Instant};

use sandpress_plugin::publication_type::Entry;
use sandpress_plugin::types::Error;
use sandpress_test_plugins::{Behaviour, component};

struct AsksTheTime;

impl Behaviour for AsksTheTime {
    const ID: &'static str = "asks-the-time";

    fn render(_entry: Entry) -> Result<String, Error> {
        while black_box(true) {
            black_box(Instant::now());
        }
        Ok("<p>late</p>".into())
    }
}

component!(AsksTheTime);
