//! What stands for an entry elsewhere.

use super::{AssetView, EntrySummary, MediaItem};
use crate::types::FieldValue;

impl EntrySummary {
    /// A title, one line of plain text.
    pub fn new(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            excerpt: String::new(),
            image: None,
            image_alt: String::new(),
            label: String::new(),
            media: Vec::new(),
            schema: Vec::new(),
            extra: Vec::new(),
        }
    }

    /// One or two sentences of plain text.
    #[must_use]
    pub fn excerpt(mut self, excerpt: impl Into<String>) -> Self {
        self.excerpt = excerpt.into();
        self
    }

    /// The URL of a picture that stands for the entry, and what it shows.
    #[must_use]
    pub fn image(mut self, url: impl Into<String>, alt: impl Into<String>) -> Self {
        self.image = Some(url.into());
        self.image_alt = alt.into();
        self
    }

    /// What the entry is in a few words, for cards: `12 pictures`.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// A file that belongs to the entry, behind those that were named before.
    #[must_use]
    pub fn media(mut self, item: MediaItem) -> Self {
        self.media.push(item);
        self
    }

    /// A property of schema.org under a dotted name, left out where it has no value.
    ///
    /// ```
    /// use sandpress_plugin::publication_type::EntrySummary;
    ///
    /// let summary = EntrySummary::new("Soup")
    ///     .schema("@type", "Recipe")
    ///     .schema("recipeIngredient.0", "water")
    ///     .schema("cookTime", "");
    /// assert_eq!(summary.schema.len(), 2);
    /// ```
    #[must_use]
    pub fn schema(mut self, property: impl Into<String>, value: impl Into<String>) -> Self {
        let value = value.into();
        if !value.is_empty() {
            self.schema.push(FieldValue::new(property, value));
        }
        self
    }
}

impl MediaItem {
    /// A file of which nothing but its kind and address is known.
    pub fn new(kind: impl Into<String>, url: impl Into<String>) -> Self {
        Self {
            kind: kind.into(),
            url: url.into(),
            media_type: String::new(),
            bytes: 0,
            width: 0,
            height: 0,
            duration_ms: 0,
            title: String::new(),
            alt: String::new(),
        }
    }
}

impl From<&AssetView> for MediaItem {
    fn from(asset: &AssetView) -> Self {
        Self {
            kind: asset.kind.clone(),
            url: asset.url.clone(),
            media_type: asset.media_type.clone(),
            bytes: asset.bytes,
            width: asset.width,
            height: asset.height,
            duration_ms: asset.duration_ms,
            title: asset.title.clone(),
            alt: asset.alt.clone(),
        }
    }
}

impl AssetView {
    /// A file of which nothing but its id, kind and address is known, for a test.
    pub fn new(id: impl Into<String>, kind: impl Into<String>, url: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            kind: kind.into(),
            url: url.into(),
            media_type: String::new(),
            bytes: 0,
            alt: String::new(),
            title: String::new(),
            caption: String::new(),
            credit: String::new(),
            width: 0,
            height: 0,
            duration_ms: 0,
            placeholder: String::new(),
            taken: Vec::new(),
        }
    }
}
