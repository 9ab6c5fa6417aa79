//! Panics for entries whose title has the word `crash`.

use sandpress_plugin::page_head::{Item, Page, PageHead};
use sandpress_plugin::types::Error;
use sandpress_test_plugins::{Behaviour, component};

struct CrashesOnHead;

impl Behaviour for CrashesOnHead {
    const ID: &'static str = "crashes-on-head";
}

impl PageHead for CrashesOnHead {
    fn items(page: Page) -> Result<Vec<Item>, Error> {
        assert!(!page.title.contains("crash"), "the head is broken");
        Ok(Vec::new())
    }
}

component!(CrashesOnHead: lifecycle; also page_head);
