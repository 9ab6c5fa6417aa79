//! Hook `page-head` (contribution): what a plugin says of an entry in the head of its page.

pub use crate::bindings::page_head::exports::sandpress::page_head::page_head::{
    Guest as PageHead, Item, Link, Meta, Page, Property,
};

impl Item {
    /// `<meta name="…" content="…">`
    pub fn meta(name: impl Into<String>, content: impl Into<String>) -> Self {
        Self::Meta(Meta { name: name.into(), content: content.into() })
    }

    /// `<meta property="…" content="…">`
    pub fn property(property: impl Into<String>, content: impl Into<String>) -> Self {
        Self::Property(Property { property: property.into(), content: content.into() })
    }

    /// `<link rel="…" href="…">`
    pub fn link(rel: impl Into<String>, href: impl Into<String>) -> Self {
        Self::Link(Link { rel: rel.into(), href: href.into() })
    }
}
