//! What happened to an entry, for plugins that want to know.

use serde::{Deserialize, Serialize};

use super::{Entry, EntryId, EventId, Origin, Timestamp};

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EntryEventKind {
    /// Readers see it, and did not before.
    Published,
    /// Readers see something else of it than before.
    Updated,
    /// Readers no longer see it.
    Unpublished,
    /// It was put into the trash.
    Deleted,
    /// It was taken out of the trash.
    Restored,
}

impl EntryEventKind {
    /// What happened to an entry that was `before` and is `after`; none where nobody but its authors can tell.
    pub fn between(before: Option<&Entry>, after: &Entry) -> Option<Self> {
        let was_public = before.is_some_and(Entry::is_public);
        let was_deleted = before.is_some_and(|before| before.deleted_at.is_some());
        match (was_deleted, after.deleted_at.is_some()) {
            (false, true) => return Some(Self::Deleted),
            (true, false) => return Some(Self::Restored),
            _ => {}
        }
        match (was_public, after.is_public()) {
            (false, true) => Some(Self::Published),
            (true, false) => Some(Self::Unpublished),
            (true, true) => {
                before.is_some_and(|before| looks_different(before, after)).then_some(Self::Updated)
            }
            (false, false) => None,
        }
    }

    /// The word for it in the interfaces of plugins.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Published => "published",
            Self::Updated => "updated",
            Self::Unpublished => "unpublished",
            Self::Deleted => "deleted",
            Self::Restored => "restored",
        }
    }
}

/// Whether readers see another text, another name or another address.
fn looks_different(before: &Entry, after: &Entry) -> bool {
    before.published_revision != after.published_revision
        || before.path != after.path
        || before.byline != after.byline
}

/// Something that happened to an entry, as it was right afterwards.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryEvent {
    /// Names the event, so that whoever gets it twice can tell.
    pub id: EventId,
    /// What happened.
    pub kind: EntryEventKind,
    /// The entry.
    pub entry: EntryId,
    /// Id of its publication type.
    pub publication_type: String,
    /// Its title.
    pub title: String,
    /// Where it stands on the site.
    pub path: String,
    /// Number of its newest revision.
    pub revision: u32,
    /// Whether readers saw it before.
    pub was_public: bool,
    /// Whether readers see it now.
    pub is_public: bool,
    /// When.
    #[serde(with = "time::serde::timestamp::milliseconds")]
    pub happened_at: Timestamp,
    /// What the change goes back to.
    pub origin: Origin,
}

impl EntryEvent {
    /// What happened to an entry that was `before` and is `after`, if anything did that others are told of.
    pub fn between(before: Option<&Entry>, after: &Entry, origin: Origin) -> Option<Self> {
        Some(Self {
            id: EventId::generate(),
            kind: EntryEventKind::between(before, after)?,
            entry: after.id,
            publication_type: after.publication_type.clone(),
            title: after.title.clone(),
            path: after.path.as_str().to_owned(),
            revision: after.revision,
            was_public: before.is_some_and(Entry::is_public),
            is_public: after.is_public(),
            happened_at: after.updated_at,
            origin,
        })
    }
}
