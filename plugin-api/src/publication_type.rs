//! Hook `publication-type` (provider): a kind of entry, with its form, its rules and its look.
//!
//! ```
//! use sandpress_plugin::html;
//! use sandpress_plugin::publication_type::{Entry, FieldDefinition, PublicationType, TypeDefinition};
//! use sandpress_plugin::types::Error;
//!
//! struct Quote;
//!
//! impl PublicationType for Quote {
//!     fn definition() -> TypeDefinition {
//!         TypeDefinition::new("quote", "Quote", "Quotes")
//!             .field(FieldDefinition::new("title", "text", "Person").required().max_length(100))
//!             .field(FieldDefinition::new("saying", "long-text", "Saying").required().max_length(500))
//!     }
//!
//!     fn render(entry: Entry) -> Result<String, Error> {
//!         Ok(html!["<blockquote>", entry.field("saying"), "</blockquote>"].into_string())
//!     }
//! }
//!
//! let html = Quote::render(Entry::new([("saying", "1 < 2")])).unwrap();
//! assert_eq!(html, "<blockquote>1 &lt; 2</blockquote>");
//! ```

mod check;
mod define;
mod summary;

use crate::bindings::publication_type::exports::sandpress::publication_type::publication_type::Guest;
pub use crate::bindings::publication_type::exports::sandpress::publication_type::publication_type::{
    AssetView, Condition, Entry, EntrySummary, FieldDefinition, MediaItem, ReferenceView, RenderedField,
    Stage, TypeDefinition,
};
use crate::types::{Error, FieldValue, fields, value_of};

/// A kind of entry.
pub trait PublicationType {
    /// What the type is called, and the form of its entries. Called at load.
    fn definition() -> TypeDefinition;

    /// Checks the fields on every way into the site, and answers with those to store. Left out, it is
    /// [`TypeDefinition::check`]: what the definition says holds.
    ///
    /// # Errors
    /// [`Error::Invalid`] with what the author has to change.
    fn validate(fields: Vec<FieldValue>, stage: Stage) -> Result<Vec<FieldValue>, Error> {
        Self::definition().check(fields, stage)
    }

    /// The entry's own HTML, without the page around it. The host cleans it.
    ///
    /// # Errors
    /// Whatever keeps the entry from being drawn: it is not stored then.
    fn render(entry: Entry) -> Result<String, Error>;

    /// What stands for the entry in lists, feeds and search engines. Left out, it is the field `title`.
    ///
    /// # Errors
    /// As for [`render`](Self::render).
    fn summary(entry: Entry) -> Result<EntrySummary, Error> {
        Ok(EntrySummary::new(entry.field("title")))
    }
}

impl<T: PublicationType> Guest for T {
    fn definition() -> TypeDefinition {
        T::definition()
    }

    fn validate(fields: Vec<FieldValue>, stage: Stage) -> Result<Vec<FieldValue>, Error> {
        T::validate(fields, stage)
    }

    fn render(entry: Entry) -> Result<String, Error> {
        T::render(entry)
    }

    fn summary(entry: Entry) -> Result<EntrySummary, Error> {
        T::summary(entry)
    }
}

impl TypeDefinition {
    /// A type without fields: its id, unique on a site, and the name of one entry and of several.
    pub fn new(id: impl Into<String>, label: impl Into<String>, label_plural: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            label: label.into(),
            label_plural: label_plural.into(),
            fields: Vec::new(),
            media_kinds: Vec::new(),
            extra: Vec::new(),
        }
    }

    /// With a field below those that were added before.
    #[must_use]
    pub fn field(mut self, field: FieldDefinition) -> Self {
        self.fields.push(field);
        self
    }

    /// Whose entries stand in no list and no feed of the site, as pages do.
    #[must_use]
    pub fn unlisted(mut self) -> Self {
        self.extra.push(("listed".to_owned(), "false".to_owned()));
        self
    }

    /// With a kind of media that the type works with: `image`, `video`, `audio` or `file`.
    #[must_use]
    pub fn media_kind(mut self, kind: impl Into<String>) -> Self {
        self.media_kinds.push(kind.into());
        self
    }

    /// Gives the fields to store: those of the definition, without blanks around them (but a `rich-text` stays as it is)
    /// and without the empty ones. The host holds every value against the definition before and after `validate`, so there
    /// is no need to do it again; what it cannot know is told here.
    ///
    /// # Errors
    /// [`Error::Invalid`] with a message for each field that is missing at the top where the entry is published, too long,
    /// not of its kind, or not one of the definition.
    pub fn check(&self, fields: Vec<FieldValue>, stage: Stage) -> Result<Vec<FieldValue>, Error> {
        check::fields(self, &fields, stage)
    }
}

impl Entry {
    /// An entry with these fields, as a test gives it to [`PublicationType::render`].
    pub fn new<N: Into<String>, V: Into<String>>(pairs: impl IntoIterator<Item = (N, V)>) -> Self {
        Self {
            fields: fields(pairs),
            rendered: Vec::new(),
            assets: Vec::new(),
            references: Vec::new(),
            extra: Vec::new(),
        }
    }

    /// With a field of the kind `rich-text` as the editor has rendered it, for a test.
    #[must_use]
    pub fn with_rendered(mut self, field: RenderedField) -> Self {
        self.rendered.push(field);
        self
    }

    /// With a file that fields point to, for a test.
    #[must_use]
    pub fn with_asset(mut self, asset: AssetView) -> Self {
        self.assets.push(asset);
        self
    }

    /// The file that a field of the kind `asset` points to; none where the field is empty or the file is gone.
    pub fn asset(&self, name: &str) -> Option<&AssetView> {
        let id = self.field(name);
        self.assets.iter().find(|asset| !id.is_empty() && asset.id == id)
    }

    /// The entry or term that a field points to; none where readers do not see it.
    pub fn reference(&self, name: &str) -> Option<&ReferenceView> {
        let id = self.field(name);
        self.references.iter().find(|reference| !id.is_empty() && reference.id == id)
    }

    /// How many items the list of this name has: `gallery`, or `gallery.0.tags` within an item.
    ///
    /// ```
    /// use sandpress_plugin::publication_type::Entry;
    ///
    /// let entry = Entry::new([("gallery.0.caption", "Low"), ("gallery.1.caption", "High")]);
    /// let captions: Vec<_> =
    ///     (0..entry.items("gallery")).map(|item| entry.field(&format!("gallery.{item}.caption"))).collect();
    /// assert_eq!(captions, ["Low", "High"]);
    /// ```
    pub fn items(&self, name: &str) -> usize {
        let number = |field: &FieldValue| {
            let rest = field.name.strip_prefix(name)?.strip_prefix('.')?;
            rest.split('.').next()?.parse::<usize>().ok()
        };
        self.fields.iter().filter_map(number).max().map_or(0, |last| last.saturating_add(1))
    }

    /// The values of a list of single values: of `choices` or of several references.
    pub fn values(&self, name: &str) -> Vec<&str> {
        let of_list = |field: &&FieldValue| {
            let rest = field.name.strip_prefix(name).and_then(|rest| rest.strip_prefix('.'));
            rest.is_some_and(|rest| !rest.contains('.'))
        };
        self.fields.iter().filter(of_list).map(|field| field.value.as_str()).collect()
    }

    /// The value of a field, or an empty text where it is not set.
    pub fn field(&self, name: &str) -> &str {
        value_of(&self.fields, name)
    }

    /// A field of the kind `rich-text` as the editor has rendered it; none where it is empty.
    pub fn rendered(&self, name: &str) -> Option<&RenderedField> {
        self.rendered.iter().find(|field| field.name == name)
    }
}

impl RenderedField {
    /// A field of the kind `rich-text` with its HTML and the same as plain text.
    pub fn new(name: impl Into<String>, html: impl Into<String>, text: impl Into<String>) -> Self {
        let text = text.into();
        let word_count = text.split_whitespace().count().try_into().unwrap_or(u32::MAX);
        Self { name: name.into(), html: html.into(), text, word_count }
    }
}
