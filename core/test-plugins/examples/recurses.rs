//! `render` calls itself until the stack is used up.

use sandpress_plugin::publication_type::Entry;
use sandpress_plugin::types::Error;
use sandpress_test_plugins::{Behaviour, component};

fn depth(level: u64) -> u64 {
    let frame = std::hint::black_box([level; 16]);
    if std::hint::black_box(true) { depth(level + 1) + frame[3] } else { level }
}

struct Recurses;

impl Behaviour for Recurses {
    const ID: &'static str = "recurses";

    fn render(_entry: Entry) -> Result<String, Error> {
        Ok(depth(0).to_string())
    }
}

component!(Recurses);
