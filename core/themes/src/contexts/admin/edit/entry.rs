//! The entry that the form is about.

use serde::Serialize;

/// The entry that a form is about.
#[derive(Clone, Debug, Default, Serialize)]
pub struct EditedEntryContext {
    /// The id; empty for a new one.
    pub id: String,
    /// The id of its publication type.
    pub r#type: String,
    /// The name of its publication type.
    pub type_label: String,
    /// `draft`, `published` or `trashed`.
    pub status: String,
    /// The status for people.
    pub status_label: String,
    /// The number of the revision that the form started from; 0 for a new entry.
    pub revision: u32,
    /// Where it stands on the site.
    pub path: String,
    /// The address of its page; empty unless it is published.
    pub view_url: String,
    /// The address of its preview; empty for a new entry.
    pub preview_url: String,
    /// The day it was last saved; empty for a new entry.
    pub updated_on: String,
    /// The day it was published; empty for a draft.
    pub published_on: String,
    /// Whether it has changes that readers do not see yet.
    pub has_unpublished_changes: bool,
    /// Whether it is in the trash.
    pub trashed: bool,
    /// Where the form is sent; `/trash` and `/restore` stand below it.
    pub action_url: String,
}

impl EditedEntryContext {
    /// A published entry with changes that readers do not see.
    pub fn sample() -> Self {
        Self {
            id: "0198".into(),
            r#type: "text".into(),
            type_label: "Post".into(),
            status: "published".into(),
            status_label: "Published".into(),
            revision: 7,
            path: "/low-water".into(),
            view_url: "/low-water".into(),
            preview_url: "/admin/entries/0198/preview".into(),
            updated_on: "21 November 2026".into(),
            published_on: "20 November 2026".into(),
            has_unpublished_changes: true,
            trashed: false,
            action_url: "/admin/entries/0198".into(),
        }
    }
}
