//! `render` tells the time in three ways: in two of the host, and in that of the standard library.

use std::time::{SystemTime, UNIX_EPOCH};

use sandpress_plugin::clock;
use sandpress_plugin::publication_type::Entry;
use sandpress_plugin::types::Error;
use sandpress_test_plugins::{Behaviour, component};

struct TellsTime;

impl Behaviour for TellsTime {
    const ID: &'static str = "tells-time";

    fn render(_entry: Entry) -> Result<String, Error> {
        let now = clock::now();
        let library = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Ok(format!(
            "<p>{}.{:09} {} {}.{:09}</p>",
            now.seconds,
            now.nanoseconds,
            clock::now_text(),
            library.as_secs(),
            library.subsec_nanos()
        ))
    }
}

component!(TellsTime);
