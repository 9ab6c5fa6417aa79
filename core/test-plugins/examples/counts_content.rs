//! Adds the length of the body and whether an earlier filter signed.

use sandpress_plugin::content_filter::{Content, ContentFilter};
use sandpress_plugin::types::{Error, value_of};
use sandpress_test_plugins::{Behaviour, component};

struct CountsContent;

impl Behaviour for CountsContent {
    const ID: &'static str = "counts-content";
}

impl ContentFilter for CountsContent {
    fn filter(content: Content) -> Result<Option<String>, Error> {
        let length = value_of(&content.fields, "body").len();
        let signed = if content.html.contains("Signed: ") { "signed" } else { "not signed" };
        let script = if content.html.contains("<script") { "with a script" } else { "clean" };
        Ok(Some(format!("{}<p>{length} bytes, {signed}, {script}</p>", content.html)))
    }
}

component!(CountsContent: lifecycle; also content_filter);
