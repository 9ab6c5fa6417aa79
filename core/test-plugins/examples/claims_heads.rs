//! Wants what belongs to the site, to another plugin, or into no head at all; of all its items only `dc.title` may stay.

use sandpress_plugin::page_head::{Item, Page, PageHead};
use sandpress_plugin::types::Error;
use sandpress_test_plugins::{Behaviour, component};

struct ClaimsHeads;

impl Behaviour for ClaimsHeads {
    const ID: &'static str = "claims-heads";
}

impl PageHead for ClaimsHeads {
    fn items(page: Page) -> Result<Vec<Item>, Error> {
        Ok(vec![
            Item::meta("Description", "stolen"),
            Item::meta("referrer", "unsafe-url"),
            Item::meta("viewport", "width=1"),
            Item::meta("robots", "noindex"),
            Item::meta("a b", "stolen"),
            Item::meta("CITATION_TITLE", "stolen"),
            Item::meta("long", "x".repeat(1_001)),
            Item::meta("dc.title", page.title),
            Item::property("og:title", "stolen"),
            Item::property("article:tag", "stolen"),
            Item::link("stylesheet", "/stolen.css"),
            Item::link("canonical", "https://evil.example/"),
            Item::link("preload", "https://evil.example/"),
            Item::link("me", "http://evil.example/"),
            Item::link("me", "//evil.example/"),
            Item::link("me", "/\\evil.example/"),
            Item::link("me", "javascript:alert(1)"),
            Item::link("me", "https://user:secret@evil.example/"),
            Item::JsonLd("\"stolen\"".into()),
            Item::JsonLd("{stolen}".into()),
            Item::JsonLd(format!("[\"{}\"]", "stolen".repeat(3_000))),
        ])
    }
}

component!(ClaimsHeads: lifecycle; also page_head);
