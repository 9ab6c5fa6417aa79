//! Hook `entry-filter` (filter): looks at every entry before it is stored.

use crate::bindings::entry_filter::exports::sandpress::entry_filter::entry_filter::Guest;
pub use crate::bindings::entry_filter::exports::sandpress::entry_filter::entry_filter::{Candidate, Stage};
use crate::types::{Error, FieldValue};

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
