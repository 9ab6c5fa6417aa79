//! The fakes of `content-read` and `content-write`.

mod kept;
pub(crate) mod reader;
pub(crate) mod writer;

pub use kept::KeptEntry;

use super::state::State;
use crate::{
    content::{EntryRef, Identity},
    types::{FieldError, FieldValue},
};

/// A change of an entry that the plugin made.
#[derive(Clone, Debug)]
pub struct Written {
    /// The function that made it: `create`, `update`, `publish`, `unpublish`, `trash` or `restore`.
    pub function: &'static str,
    /// As whom the plugin made it.
    pub as_whom: Identity,
    /// What the plugin got for it.
    pub entry: EntryRef,
    /// The fields that were given with it.
    pub fields: Vec<FieldValue>,
}

/// The entries of the site, in the order of their ids.
#[derive(Default)]
pub(super) struct Entries {
    pub(super) all: Vec<KeptEntry>,
    pub(super) written: Vec<Written>,
    /// With what the site refuses all fields that are written.
    pub(super) refusal: Vec<FieldError>,
}

impl State {
    /// Keeps an entry; what it does not say is made up.
    pub(super) fn keep_entry(&mut self, mut entry: KeptEntry) {
        if entry.id.is_empty() {
            entry.id = self.next_id();
        }
        if entry.path.is_empty() {
            entry.path = self.free_path(&kept::slug(entry.title(false)));
        }
        let now = self.now;
        let created = *entry.created_at.get_or_insert(entry.published_at.unwrap_or(now).min(now));
        if entry.is_published {
            entry.published_at.get_or_insert(created);
        }
        self.entries.all.push(entry);
    }

    /// The path, with a number behind it where it is taken.
    pub(super) fn free_path(&self, path: &str) -> String {
        let is_taken = |path: &str| self.entries.all.iter().any(|entry| entry.path == path);
        let numbered = (2..).map(|number| format!("{path}-{number}"));
        std::iter::once(path.to_owned()).chain(numbered).find(|path| !is_taken(path)).unwrap_or_default()
    }
}
