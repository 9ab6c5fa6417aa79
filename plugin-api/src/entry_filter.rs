//! Hook `entry-filter` (filter): looks at every entry before it is stored.
//!
//! ```
//! use sandpress_plugin::entry_filter::{Candidate, EntryFilter};
//! use sandpress_plugin::types::{Error, FieldValue};
//!
//! struct NoShouting;
//!
//! impl EntryFilter for NoShouting {
//!     fn before_save(entry: Candidate) -> Result<Option<Vec<FieldValue>>, Error> {
//!         if entry.field("title").ends_with('!') {
//!             return Err(Error::invalid("title", "Say it without the exclamation mark."));
//!         }
//!         Ok(None)
//!     }
//! }
//!
//! assert!(NoShouting::before_save(Candidate::new("text", [("title", "News!")])).is_err());
//! ```

use crate::bindings::entry_filter::exports::sandpress::entry_filter::entry_filter::Guest;
pub use crate::bindings::entry_filter::exports::sandpress::entry_filter::entry_filter::{Candidate, Stage};
use crate::types::{Error, FieldValue, fields, value_of};

/// Changes the fields of entries before they are stored, or refuses them. `None` leaves the fields as they are;
/// `Some` holds all fields to store instead.
pub trait EntryFilter {
    /// Called at every save, also where the entry is published by it.
    ///
    /// # Errors
    /// [`Error::Invalid`] with what the author has to change; nothing is stored then.
    fn before_save(_entry: Candidate) -> Result<Option<Vec<FieldValue>>, Error> {
        Ok(None)
    }

    /// Called after the `before_save` of every filter where the entry is published.
    ///
    /// # Errors
    /// [`Error::Invalid`] with what the author has to change; nothing is stored then.
    fn before_publish(_entry: Candidate) -> Result<Option<Vec<FieldValue>>, Error> {
        Ok(None)
    }
}

impl<T: EntryFilter> Guest for T {
    fn before_save(entry: Candidate) -> Result<Option<Vec<FieldValue>>, Error> {
        T::before_save(entry)
    }

    fn before_publish(entry: Candidate) -> Result<Option<Vec<FieldValue>>, Error> {
        T::before_publish(entry)
    }
}

impl Candidate {
    /// A new entry of the type with these fields that is saved as a draft, as a test gives it to [`EntryFilter`].
    pub fn new<N: Into<String>, V: Into<String>>(
        publication_type: impl Into<String>,
        pairs: impl IntoIterator<Item = (N, V)>,
    ) -> Self {
        let fields = fields(pairs);
        Self {
            id: "00000000-0000-7000-8000-00000000c001".into(),
            publication_type: publication_type.into(),
            title: value_of(&fields, "title").to_owned(),
            fields,
            path: String::new(),
            stage: Stage::Draft,
            extra: Vec::new(),
        }
    }

    /// The same entry as it is published, for a test.
    #[must_use]
    pub fn published(mut self) -> Self {
        self.stage = Stage::Publish;
        self
    }

    /// The value of a field, or an empty text.
    pub fn field(&self, name: &str) -> &str {
        value_of(&self.fields, name)
    }

    /// The fields with another value for one of them: what a filter answers with that changes it.
    pub fn with(self, name: &str, value: impl Into<String>) -> Vec<FieldValue> {
        let mut fields = self.fields;
        match fields.iter_mut().find(|field| field.name == name) {
            Some(field) => field.value = value.into(),
            None => fields.push(FieldValue::new(name, value)),
        }
        fields
    }
}
