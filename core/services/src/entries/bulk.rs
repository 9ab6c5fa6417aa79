//! The same change of several entries, each for itself: one that is refused does not keep the others.

use crate::{ServiceError, Services};
use sandpress_domain::{Actor, EntryId};

/// What can be done with several entries at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BulkAction {
    /// Let readers see their newest revisions.
    Publish,
    /// Take them away from readers.
    Unpublish,
    /// Take them off lists.
    Archive,
    /// Put them into the trash.
    Trash,
    /// Take them out of the trash.
    Restore,
    /// Delete them for good.
    Delete,
}

/// What became of several entries.
#[derive(Debug, Default)]
pub struct BulkOutcome {
    /// Entries that were changed.
    pub done: usize,
    /// The titles of the others, with why.
    pub refused: Vec<(String, ServiceError)>,
}

impl BulkAction {
    /// All, with the words for them in forms and for people.
    pub const ALL: [(Self, &'static str, &'static str); 6] = [
        (Self::Publish, "publish", "Publish"),
        (Self::Unpublish, "unpublish", "Unpublish"),
        (Self::Archive, "archive", "Archive"),
        (Self::Trash, "trash", "Move to the trash"),
        (Self::Restore, "restore", "Restore from the trash"),
        (Self::Delete, "delete", "Delete for good"),
    ];

    /// The action of this word.
    pub fn find(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, name, _)| *name == word).map(|(action, _, _)| action)
    }

    /// What was done, as it follows a number of entries.
    pub fn past(self) -> &'static str {
        match self {
            Self::Publish => "published",
            Self::Unpublish => "unpublished",
            Self::Archive => "archived",
            Self::Trash => "moved to the trash",
            Self::Restore => "restored as drafts",
            Self::Delete => "deleted for good",
        }
    }
}

impl Services {
    /// Does the same with each of the entries.
    pub async fn change_entries(&self, actor: &Actor, ids: &[EntryId], action: BulkAction) -> BulkOutcome {
        let mut outcome = BulkOutcome::default();
        for id in ids {
            match self.change_one(actor, *id, action).await {
                Ok(()) => outcome.done += 1,
                Err(error) => outcome.refused.push((self.title_in_lists(actor, *id).await, error)),
            }
        }
        outcome
    }

    async fn change_one(&self, actor: &Actor, id: EntryId, action: BulkAction) -> Result<(), ServiceError> {
        match action {
            BulkAction::Publish => self.publish_entry(actor, id).await.map(drop),
            BulkAction::Unpublish => self.unpublish_entry(actor, id).await.map(drop),
            BulkAction::Archive => self.archive_entry(actor, id).await.map(drop),
            BulkAction::Trash => self.trash_entry(actor, id).await.map(drop),
            BulkAction::Restore => self.restore_entry(actor, id).await.map(drop),
            BulkAction::Delete => self.delete_entry(actor, id).await,
        }
    }

    async fn title_in_lists(&self, actor: &Actor, id: EntryId) -> String {
        match self.get_entry(actor, id).await {
            Ok(details) if !details.entry.title.is_empty() => details.entry.title,
            Ok(_) => "Untitled".to_owned(),
            Err(_) => "an entry that is not there".to_owned(),
        }
    }
}
