//! The functions of `content-write`.

use super::{EntryRef, Identity, Intent, NewEntry, WriteError};
use crate::types::FieldValue;

provided_by!(content_write::sandpress::content::writer, content_write);

/// Begins an entry.
///
/// # Errors
/// [`WriteError::Invalid`] where the publication type or a filter refuses the fields, [`WriteError::Denied`] where the
/// grant does not cover the type with all its fields, the user may not do it, or the hook that runs may not write.
pub fn create(as_whom: Identity, entry: &NewEntry, intent: Intent) -> Result<EntryRef, WriteError> {
    host::create(as_whom, entry, intent)
}

/// Changes the named fields of an entry and leaves the others alone. `base_revision` is the number of the revision that
/// the change was made from.
///
/// # Errors
/// [`WriteError::Conflict`] where that is no longer the newest, and those of [`create`].
pub fn update(
    as_whom: Identity,
    id: &str,
    base_revision: u32,
    changes: &[FieldValue],
    intent: Intent,
) -> Result<EntryRef, WriteError> {
    host::update(as_whom, id, base_revision, changes, intent)
}

/// Lets readers see the newest revision as it is.
///
/// # Errors
/// [`WriteError::Denied`] where the grant lacks the word `publish`, [`WriteError::State`] where the entry lies in the
/// trash, and those of [`create`].
pub fn publish(as_whom: Identity, id: &str) -> Result<EntryRef, WriteError> {
    host::publish(as_whom, id)
}

/// Takes an entry away from readers; it is a draft again.
///
/// # Errors
/// [`WriteError::State`] where it is not published, and those of [`publish`].
pub fn unpublish(as_whom: Identity, id: &str) -> Result<EntryRef, WriteError> {
    host::unpublish(as_whom, id)
}

/// Puts an entry into the trash. One that readers see needs the word `publish` in the grant.
///
/// # Errors
/// [`WriteError::State`] where it lies there already, and those of [`create`].
pub fn trash(as_whom: Identity, id: &str) -> Result<EntryRef, WriteError> {
    host::trash(as_whom, id)
}

/// Takes an entry out of the trash, as a draft.
///
/// # Errors
/// [`WriteError::State`] where it does not lie there, and those of [`create`].
pub fn restore(as_whom: Identity, id: &str) -> Result<EntryRef, WriteError> {
    host::restore(as_whom, id)
}
