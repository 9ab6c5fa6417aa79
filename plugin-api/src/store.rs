//! Capability `store` (to be granted): the plugin's own documents, in collections.
//!
//! ```
//! use sandpress_plugin::store::Collection;
//! use sandpress_plugin::types::Error;
//!
//! const MESSAGES: Collection = Collection::new("messages");
//!
//! fn answer(key: &str) -> Result<(), Error> {
//!     if let Some(message) = MESSAGES.get(key)? {
//!         MESSAGES.replace(&message, "Answered.", &[("state", "answered")])?;
//!     }
//!     Ok(())
//! }
//!
//! let site = sandpress_plugin::testing::Site::new().document("messages", "7", "Hello.", &[]);
//! site.run(|| answer("7")).unwrap();
//! assert_eq!(site.stored("messages")[0].body, "Answered.");
//! ```

pub use crate::bindings::store::sandpress::store::store::{
    DeleteOperation, Document, Expectation, IndexField, Operation, Page, PutOperation,
};

use crate::types::Error;

provided_by!(store::sandpress::store::store, store);

/// Does all of the operations (1 to 50) in one transaction, in their order, or none of them. The answer is the version
/// of every document that it wrote.
///
/// # Errors
/// [`Error::Conflict`] where a document is not as expected, [`Error::Limit`] beyond the quota, and those of the store.
pub fn write(operations: &[Operation]) -> Result<u64, Error> {
    host::write(operations)
}

/// A collection of the plugin's documents. It is there as soon as something is in it.
#[derive(Clone, Copy, Debug)]
pub struct Collection<'a> {
    name: &'a str,
}

impl Document {
    /// The value of a field by which the document is found, or an empty text.
    pub fn field(&self, name: &str) -> &str {
        self.fields.iter().find(|field| field.name == name).map_or("", |field| field.value.as_str())
    }
}

impl<'a> Collection<'a> {
    /// The collection of this name: lower-case letters, digits and hyphens, at most 64 bytes.
    pub const fn new(name: &'a str) -> Self {
        Self { name }
    }

    /// The document under the key.
    ///
    /// # Errors
    /// Those of the store.
    pub fn get(&self, key: &str) -> Result<Option<Document>, Error> {
        host::get(self.name, key)
    }

    /// Writes a document in place of any under the key, and answers with its version.
    ///
    /// # Errors
    /// [`Error::Limit`] where the quota is used up, and those of the store.
    pub fn put(&self, key: &str, body: &str, fields: &[(&str, &str)]) -> Result<u64, Error> {
        write(&[self.put_operation(key, body, fields, Expectation::Any)])
    }

    /// Writes a document that is not there yet.
    ///
    /// # Errors
    /// [`Error::Conflict`] where it is, and those of [`Collection::put`].
    pub fn create(&self, key: &str, body: &str, fields: &[(&str, &str)]) -> Result<u64, Error> {
        write(&[self.put_operation(key, body, fields, Expectation::Absent)])
    }

    /// Writes a document in place of the one that was read.
    ///
    /// # Errors
    /// [`Error::Conflict`] where it was written or deleted since, and those of [`Collection::put`].
    pub fn replace(&self, read: &Document, body: &str, fields: &[(&str, &str)]) -> Result<u64, Error> {
        write(&[self.put_operation(&read.key, body, fields, Expectation::Version(read.version))])
    }

    /// Deletes the document, if there is one.
    ///
    /// # Errors
    /// Those of the store.
    pub fn delete(&self, key: &str) -> Result<(), Error> {
        write(&[self.delete_operation(key, Expectation::Any)]).map(drop)
    }

    /// Adds to the whole number under the key, which is 0 where there is none, and answers with the sum.
    ///
    /// # Errors
    /// [`Error::Conflict`] where the document is no number, and those of [`Collection::put`].
    pub fn increment(&self, key: &str, by: i64) -> Result<i64, Error> {
        host::increment(self.name, key, by)
    }

    /// The documents after the key `after`, at most `limit` (1 to 100), in the order of their keys.
    ///
    /// # Errors
    /// Those of the store.
    pub fn list(&self, after: Option<&str>, limit: u32) -> Result<Page, Error> {
        host::list_documents(self.name, after, limit)
    }

    /// Those among them that have the field with exactly the value.
    ///
    /// # Errors
    /// Those of the store.
    pub fn find(&self, field: &str, value: &str, after: Option<&str>, limit: u32) -> Result<Page, Error> {
        host::find(self.name, field, value, after, limit)
    }

    /// A step of a transaction for [`write()`]: a document to be written.
    pub fn put_operation(
        &self,
        key: &str,
        body: &str,
        fields: &[(&str, &str)],
        expected: Expectation,
    ) -> Operation {
        let field =
            |(name, value): &(&str, &str)| IndexField { name: (*name).into(), value: (*value).into() };
        Operation::Put(PutOperation {
            collection: self.name.into(),
            key: key.into(),
            body: body.into(),
            fields: fields.iter().map(field).collect(),
            expected,
            extra: Vec::new(),
        })
    }

    /// A step of a transaction for [`write()`]: a document to be deleted.
    pub fn delete_operation(&self, key: &str, expected: Expectation) -> Operation {
        Operation::Delete(DeleteOperation { collection: self.name.into(), key: key.into(), expected })
    }
}
