//! `render` returns how often this instance was called: `1` when every call gets a fresh instance.

use std::sync::atomic::{AtomicU32, Ordering};

use sandpress_plugin::publication_type::Entry;
use sandpress_plugin::types::Error;
use sandpress_test_plugins::{Behaviour, component};

static CALLS: AtomicU32 = AtomicU32::new(0);

struct KeepsState;

impl Behaviour for KeepsState {
    const ID: &'static str = "keeps-state";

    fn render(_entry: Entry) -> Result<String, Error> {
        Ok(CALLS.fetch_add(1, Ordering::Relaxed).saturating_add(1).to_string())
    }
}

component!(KeepsState);
