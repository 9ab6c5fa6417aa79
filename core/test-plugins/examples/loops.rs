//! `render` never ends.

use sandpress_plugin::publication_type::Entry;
use sandpress_plugin::types::Error;
use sandpress_test_plugins::{Behaviour, component};

struct Loops;

impl Behaviour for Loops {
    const ID: &'static str = "loops";

    fn render(_entry: Entry) -> Result<String, Error> {
        let mut turns: u64 = 0;
        while std::hint::black_box(true) {
            turns = turns.wrapping_add(1);
        }
        Ok(turns.to_string())
    }
}

component!(Loops);
