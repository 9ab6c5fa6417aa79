//! Panics for entries whose title has the word `crash`, refuses those with `refuse`, and leaves all others alone.

use sandpress_plugin::content_filter::{Content, ContentFilter};
use sandpress_plugin::types::Error;
use sandpress_test_plugins::{Behaviour, component};

struct CrashesOnContent;

impl Behaviour for CrashesOnContent {
    const ID: &'static str = "crashes-on-content";
}

impl ContentFilter for CrashesOnContent {
    fn filter(content: Content) -> Result<Option<String>, Error> {
        assert!(!content.title.contains("crash"), "the filter is broken");
        if content.title.contains("refuse") {
            return Err(Error::Unavailable("The filter does not want to.".into()));
        }
        Ok(None)
    }
}

component!(CrashesOnContent: lifecycle; also content_filter);
