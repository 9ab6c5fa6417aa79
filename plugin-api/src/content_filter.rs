//! Hook `content-filter` (filter): looks at the HTML of every entry before readers get it.
//!
//! ```
//! use sandpress_plugin::content_filter::{Content, ContentFilter};
//! use sandpress_plugin::types::Error;
//!
//! struct Tables;
//!
//! impl ContentFilter for Tables {
//!     fn filter(content: Content) -> Result<Option<String>, Error> {
//!         let has_table = content.html.contains("<table>");
//!         Ok(has_table.then(|| content.html.replace("<table>", "<table class=\"wide\">")))
//!     }
//! }
//!
//! assert_eq!(Tables::filter(Content::new("text", "<p>No table.</p>")).unwrap(), None);
//! ```

pub use crate::bindings::content_filter::exports::sandpress::content_filter::content_filter::Content;
use crate::bindings::content_filter::exports::sandpress::content_filter::content_filter::Guest;
use crate::types::{Error, FieldValue, value_of};

/// Changes the HTML of entries when they are rendered.
pub trait ContentFilter {
    /// The HTML to use instead, which the host cleans; `None` where it stays as it is.
    ///
    /// # Errors
    /// The entry goes on without this filter then.
    fn filter(content: Content) -> Result<Option<String>, Error>;
}

impl<T: ContentFilter> Guest for T {
    fn filter(content: Content) -> Result<Option<String>, Error> {
        T::filter(content)
    }
}

impl Content {
    /// An entry of the type with this HTML, as a test gives it to [`ContentFilter::filter`].
    pub fn new(publication_type: impl Into<String>, html: impl Into<String>) -> Self {
        Self {
            publication_type: publication_type.into(),
            title: String::new(),
            fields: Vec::new(),
            html: html.into(),
            extra: Vec::new(),
        }
    }

    /// With the title that readers see, for a test.
    #[must_use]
    pub fn titled(mut self, title: impl Into<String>) -> Self {
        self.title = title.into();
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
