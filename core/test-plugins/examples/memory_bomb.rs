//! `render` allocates until it gets nothing more.

use sandpress_plugin::publication_type::Entry;
use sandpress_plugin::types::Error;
use sandpress_test_plugins::{Behaviour, component};

struct MemoryBomb;

impl Behaviour for MemoryBomb {
    const ID: &'static str = "memory-bomb";

    fn render(_entry: Entry) -> Result<String, Error> {
        let mut hoard: Vec<Vec<u8>> = Vec::new();
        while std::hint::black_box(true) {
            hoard.push(vec![1; 1024 * 1024]);
        }
        Ok(hoard.len().to_string())
    }
}

component!(MemoryBomb);
