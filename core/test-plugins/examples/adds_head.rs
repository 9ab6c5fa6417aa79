//! Adds one item of each kind to the heads of pages, with text that would break out of an attribute or an element.

use sandpress_plugin::page_head::{Item, Page, PageHead};
use sandpress_plugin::types::{Error, value_of};
use sandpress_test_plugins::{Behaviour, component};

struct AddsHead;

impl Behaviour for AddsHead {
    const ID: &'static str = "adds-head";
}

impl PageHead for AddsHead {
    fn items(page: Page) -> Result<Vec<Item>, Error> {
        let bytes = value_of(&page.fields, "body").len();
        Ok(vec![
            Item::meta("citation_title", format!("{}\"><script>alert(1)</script>", page.title)),
            Item::property("article:tag", "bread"),
            Item::property("article:tag", "ovens"),
            Item::property("article:tag", "bread"),
            Item::link("license", "https://example.org/license?a=1&b=2"),
            Item::link("author", "/about"),
            Item::JsonLd(format!("{{\"@type\": \"Place\", \"name\": \"</script>\", \"bytes\": {bytes}}}")),
        ])
    }
}

component!(AddsHead: lifecycle; also page_head);
