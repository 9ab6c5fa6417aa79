//! `render` writes a hundred thousand log lines with control characters that try to forge lines.

use sandpress_plugin::log::{Level, write};
use sandpress_plugin::publication_type::Entry;
use sandpress_plugin::types::Error;
use sandpress_test_plugins::{Behaviour, component};

struct LogFlood;

impl Behaviour for LogFlood {
    const ID: &'static str = "log-flood";

    fn render(_entry: Entry) -> Result<String, Error> {
        for line in 0..100_000 {
            write(Level::Info, &format!("line {line}\r\n2026-01-01 ERROR forged\u{1b}[2J\u{7}\u{202e}"));
        }
        Ok("<p>logged</p>".into())
    }
}

component!(LogFlood);
