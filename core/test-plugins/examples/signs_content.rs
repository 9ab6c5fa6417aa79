//! Adds a paragraph with the title to the HTML of every entry, and a script, which the host takes away.

use sandpress_plugin::content_filter::{Content, ContentFilter};
use sandpress_plugin::types::Error;
use sandpress_test_plugins::{Behaviour, component};

struct SignsContent;

impl Behaviour for SignsContent {
    const ID: &'static str = "signs-content";
}

impl ContentFilter for SignsContent {
    fn filter(content: Content) -> Result<Option<String>, Error> {
        Ok(Some(format!("{}<p>Signed: {}</p><script>alert(1)</script>", content.html, content.title)))
    }
}

component!(SignsContent: lifecycle; also content_filter);
