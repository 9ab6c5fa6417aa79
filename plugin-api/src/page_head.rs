//! Hook `page-head` (contribution): what a plugin says of an entry in the head of its page.
//!
//! ```
//! use sandpress_plugin::page_head::{Item, Page, PageHead};
//! use sandpress_plugin::types::Error;
//!
//! struct Cards;
//!
//! impl PageHead for Cards {
//!     fn items(page: Page) -> Result<Vec<Item>, Error> {
//!         Ok(vec![Item::meta("twitter:title", page.title)])
//!     }
//! }
//!
//! assert_eq!(Cards::items(Page::new("text", "Tea")).unwrap().len(), 1);
//! ```

use crate::bindings::page_head::exports::sandpress::page_head::page_head::Guest;
pub use crate::bindings::page_head::exports::sandpress::page_head::page_head::{
    Item, Link, Meta, Page, Property,
};
use crate::types::{Error, FieldValue, value_of};

/// What stands in the heads of pages.
pub trait PageHead {
    /// What the plugin says of an entry. Called when it is rendered.
    ///
    /// # Errors
    /// The page goes on without it then.
    fn items(page: Page) -> Result<Vec<Item>, Error>;
}

impl<T: PageHead> Guest for T {
    fn items(page: Page) -> Result<Vec<Item>, Error> {
        T::items(page)
    }
}

impl Page {
    /// The page of an entry of the type, with the title that readers see, as a test gives it to [`PageHead::items`].
    pub fn new(publication_type: impl Into<String>, title: impl Into<String>) -> Self {
        Self {
            publication_type: publication_type.into(),
            title: title.into(),
            excerpt: String::new(),
            fields: Vec::new(),
            extra: Vec::new(),
        }
    }

    /// With an excerpt, for a test.
    #[must_use]
    pub fn excerpt(mut self, excerpt: impl Into<String>) -> Self {
        self.excerpt = excerpt.into();
        self
    }

    /// With a field, for a test.
    #[must_use]
    pub fn with_field(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.fields.push(FieldValue::new(name, value));
        self
    }

    /// The value of a field, or an empty text.
    pub fn field(&self, name: &str) -> &str {
        value_of(&self.fields, name)
    }
}

impl Item {
    /// `<meta name="…" content="…">`
    pub fn meta(name: impl Into<String>, content: impl Into<String>) -> Self {
        Self::Meta(Meta { name: name.into(), content: content.into() })
    }

    /// `<meta property="…" content="…">`
    pub fn property(property: impl Into<String>, content: impl Into<String>) -> Self {
        Self::Property(Property { property: property.into(), content: content.into() })
    }

    /// Structured data: the text of a JSON object or list.
    pub fn json_ld(json: impl Into<String>) -> Self {
        Self::JsonLd(json.into())
    }

    /// `<link rel="…" href="…">`
    pub fn link(rel: impl Into<String>, href: impl Into<String>) -> Self {
        Self::Link(Link { rel: rel.into(), href: href.into() })
    }
}
