//! `render` returns what is no UTF-8. Where the title is `log`, it logs it first.

use sandpress_plugin::log::{Level, write};
use sandpress_plugin::publication_type::Entry;
use sandpress_plugin::types::{Error, value_of};
use sandpress_test_plugins::{Behaviour, component};

struct InvalidText;

impl Behaviour for InvalidText {
    const ID: &'static str = "invalid-text";

    fn render(entry: Entry) -> Result<String, Error> {
        // SAFETY: it is not; the host has to notice.
        let text = unsafe { String::from_utf8_unchecked(vec![b'<', 0xff, 0xc0, 0x80, 0xed, 0xa0, 0x80]) };
        if value_of(&entry.fields, "title") == "log" {
            write(Level::Info, &text);
        }
        Ok(text)
    }
}

component!(InvalidText);
