//! Hook `editor` (provider, exclusive): the format in which authors write.
//!
//! ```
//! use sandpress_plugin::editor::{Editor, Rendered};
//! use sandpress_plugin::html;
//! use sandpress_plugin::html::Markup;
//! use sandpress_plugin::types::Error;
//!
//! struct Plain;
//!
//! impl Editor for Plain {
//!     fn format() -> String {
//!         "Plain text".into()
//!     }
//!
//!     fn render(document: String) -> Result<Rendered, Error> {
//!         let html: Markup = document.lines().map(|line| html!["<p>", line, "</p>"]).collect();
//!         Ok(Rendered::new(html, document))
//!     }
//! }
//!
//! assert_eq!(Plain::render("1 < 2".into()).unwrap().html, "<p>1 &lt; 2</p>");
//! ```

use crate::bindings::editor::exports::sandpress::editor::renderer::Guest;
pub use crate::bindings::editor::exports::sandpress::editor::renderer::{Heading, Rendered};
use crate::types::Error;

/// The format of documents.
pub trait Editor {
    /// The name of the format, for authors.
    fn format() -> String;

    /// The document as HTML, which the host cleans, and as plain text.
    ///
    /// # Errors
    /// The entry is not saved then.
    fn render(document: String) -> Result<Rendered, Error>;
}

impl<T: Editor> Guest for T {
    fn format() -> String {
        T::format()
    }

    fn render(document: String) -> Result<Rendered, Error> {
        T::render(document)
    }
}

impl Rendered {
    /// HTML and the same as plain text, whose words are counted at their white space.
    pub fn new(html: impl Into<String>, text: impl Into<String>) -> Self {
        let text = text.into();
        let word_count = text.split_whitespace().count().try_into().unwrap_or(u32::MAX);
        Self { html: html.into(), text, word_count, headings: Vec::new(), extra: Vec::new() }
    }

    /// With another number of words.
    #[must_use]
    pub fn word_count(mut self, words: u32) -> Self {
        self.word_count = words;
        self
    }

    /// With a heading, in the order in which they stand.
    #[must_use]
    pub fn heading(mut self, level: u8, id: impl Into<String>, text: impl Into<String>) -> Self {
        self.headings.push(Heading { level, id: id.into(), text: text.into() });
        self
    }
}
