//! The functions of `content-read`.

use super::{Entry, Filter, Page, Rendering};
use crate::types::Error;

provided_by!(content_read::sandpress::content::reader, content_read);

/// The entry of this id as readers see it, with all fields that are granted.
///
/// # Errors
/// [`Error::Invalid`] where it is no id, [`Error::Limit`] where one call reads more than 50 times or 1,000 entries.
pub fn get(id: &str) -> Result<Option<Entry>, Error> {
    host::get(id)
}

/// The newest revision of the entry of this id, whether readers see it or not.
///
/// # Errors
/// [`Error::Denied`] where the grant lacks the word `drafts`, and those of [`get`].
pub fn get_newest(id: &str) -> Result<Option<Entry>, Error> {
    host::get_newest(id)
}

/// The entry at this path as readers see it, with all fields that are granted. A redirect is not followed.
///
/// # Errors
/// Those of [`get`].
pub fn find_by_path(path: &str) -> Result<Option<Entry>, Error> {
    host::find_by_path(path)
}

/// The entries that pass the filter; [`Query`](super::Query) is the shorter way to ask.
///
/// # Errors
/// [`Error::Invalid`] for a condition that makes no sense, [`Error::Denied`] for one that is not granted, and those of
/// [`get`].
pub fn query(filter: &Filter, order: &str, after: Option<&str>, limit: u32) -> Result<Page, Error> {
    host::query(filter, order, after, limit)
}

/// What readers see of the entry of this id; none where they do not see it.
///
/// # Errors
/// [`Error::Limit`] where it is larger than 1 MiB, and those of [`get`].
pub fn get_rendering(id: &str) -> Result<Option<Rendering>, Error> {
    host::get_rendering(id)
}
