//! Capabilities `content-read` and `content-write` (to be granted): the entries of the site.
//!
//! ```
//! use sandpress_plugin::content::Query;
//! use sandpress_plugin::types::Error;
//!
//! fn latest_titles() -> Result<Vec<String>, Error> {
//!     let page = Query::new().publication_type("text").list(None, 5)?;
//!     Ok(page.entries.into_iter().map(|entry| entry.title).collect())
//! }
//!
//! use sandpress_plugin::testing::{KeptEntry, Site};
//!
//! let site = Site::new().entry(KeptEntry::new("text", "Tea")).entry(KeptEntry::new("text", "Not yet").draft());
//! assert_eq!(site.run(latest_titles).unwrap(), ["Tea"]);
//! ```

pub use crate::bindings::content_read::sandpress::content::reader::{Entry, Filter, Page, Rendering};

pub use crate::bindings::content_write::sandpress::content::writer::{
    EntryRef, Identity, Intent, NewEntry, WriteError,
};

use crate::types::{Error, FieldValue, value_of};

mod reading;
mod writing;

pub use reading::{find_by_path, get, get_newest, get_rendering, query};
pub use writing::{create, publish, restore, trash, unpublish, update};

/// A question for entries. As it is made it asks for everything that readers see, newest first, without fields.
#[derive(Clone, Debug)]
pub struct Query {
    filter: Filter,
    order: &'static str,
}

impl Default for Query {
    fn default() -> Self {
        Self::new()
    }
}

impl Query {
    /// Everything that readers see, newest first, without fields.
    pub fn new() -> Self {
        let filter = Filter {
            publication_type: None,
            status: String::new(),
            published_after: None,
            published_before: None,
            changed_after: None,
            author: None,
            fields: Vec::new(),
            extra: Vec::new(),
        };
        Self { filter, order: "" }
    }

    /// Only entries of this publication type.
    #[must_use]
    pub fn publication_type(mut self, id: &str) -> Self {
        self.filter.publication_type = Some(id.into());
        self
    }

    /// `published`, or where the grant has the word `drafts`: `draft`, `trash`, or `any` for all that is not in the
    /// trash.
    #[must_use]
    pub fn status(mut self, status: &str) -> Self {
        self.filter.status = status.into();
        self
    }

    /// Only entries that were published at this moment (RFC 3339) or later.
    #[must_use]
    pub fn published_after(mut self, moment: &str) -> Self {
        self.filter.published_after = Some(moment.into());
        self
    }

    /// Only entries that were published before this moment (RFC 3339).
    #[must_use]
    pub fn published_before(mut self, moment: &str) -> Self {
        self.filter.published_before = Some(moment.into());
        self
    }

    /// Only entries whose `updated_at` is after this moment (RFC 3339).
    #[must_use]
    pub fn changed_after(mut self, moment: &str) -> Self {
        self.filter.changed_after = Some(moment.into());
        self
    }

    /// Only entries that the user of this id began.
    #[must_use]
    pub fn author(mut self, id: &str) -> Self {
        self.filter.author = Some(id.into());
        self
    }

    /// With these fields, or `*` for all that are granted.
    #[must_use]
    pub fn fields(mut self, names: &[&str]) -> Self {
        self.filter.fields = names.iter().map(|name| (*name).into()).collect();
        self
    }

    /// In the order `published-newest`, `published-oldest`, `changed-newest` or `changed-oldest`.
    #[must_use]
    pub fn order(mut self, order: &'static str) -> Self {
        self.order = order;
        self
    }

    /// At most `limit` entries (1 to 100) after the page that ended with `after`.
    ///
    /// # Errors
    /// Those of the capability.
    pub fn list(&self, after: Option<&str>, limit: u32) -> Result<Page, Error> {
        query(&self.filter, self.order, after, limit)
    }
}

impl Entry {
    /// The value of a field, or an empty text where it is not set, not granted or was not asked for.
    pub fn field(&self, name: &str) -> &str {
        value_of(&self.fields, name)
    }
}

impl NewEntry {
    /// An entry of this publication type with these fields ([`fields`](crate::types::fields) makes them of pairs). Its
    /// path is made from its title.
    pub fn new(publication_type: &str, fields: Vec<FieldValue>) -> Self {
        Self {
            publication_type: publication_type.into(),
            fields,
            path: String::new(),
            byline: String::new(),
            extra: Vec::new(),
        }
    }

    /// Lets it stand there, without a slash in front.
    #[must_use]
    pub fn path(mut self, path: &str) -> Self {
        self.path = path.into();
        self
    }

    /// Shows this name as its author.
    #[must_use]
    pub fn byline(mut self, byline: &str) -> Self {
        self.byline = byline.into();
        self
    }
}

impl From<WriteError> for Error {
    /// The same as an error that a hook can answer with.
    fn from(error: WriteError) -> Self {
        match error {
            WriteError::Invalid(errors) => Error::Invalid(errors),
            WriteError::Denied(message) => Error::Denied(message),
            WriteError::NotFound(message) => Error::NotFound(message),
            WriteError::Conflict(newest) => {
                Error::Conflict(format!("somebody else saved the entry: its newest revision is {newest}"))
            }
            WriteError::State(message) => Error::Conflict(message),
            WriteError::Limit(message) => Error::Limit(message),
            WriteError::Unavailable(message) => Error::Unavailable(message),
            WriteError::Internal(message) => Error::Internal(message),
        }
    }
}
