//! Entries: every change goes through the one pipeline in `pipeline`, whoever asks for it.

mod access;
mod bulk;
mod compare;
mod events;
mod history;
mod keeping;
mod limits;
mod lists;
mod live;
mod merge;
mod path;
mod pipeline;
mod place;
mod planning;
mod previews;
mod sittings;
mod state;
mod touched;

pub use bulk::{BulkAction, BulkOutcome};
pub use compare::{ChangeSize, FieldChange, TextChange, TextRun, compare_fields};
pub use history::ListedRevision;
pub use live::ShownEditorPanel;
pub use merge::{MergeChoice, MergedField, MergedPiece, merge_fields};
pub use sittings::{Autosaved, Present, SavedMeanwhile, Sitting, UnsavedWords};

use crate::{ServiceError, Services};
use sandpress_db::{entries as rows, revisions};
use sandpress_domain::{
    Actor, Entry, EntryCounts, EntryFilter, EntryId, EntryPath, EntryPlace, FieldValues, Page, PageRequest,
    Permission, Revision, Timestamp,
};

/// What is wanted besides saving.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Intent {
    /// Keep it as it is.
    Save,
    /// Let readers see it.
    Publish,
}

/// A new entry.
#[derive(Clone, Debug)]
pub struct NewEntry {
    /// Id of its publication type.
    pub publication_type: String,
    /// Its fields.
    pub fields: FieldValues,
    /// Where it shall stand; made from the title where it is empty.
    pub path: String,
    /// The name shown as its author.
    pub byline: String,
    /// Where it was imported from.
    pub source: Option<String>,
    /// When it was published, where that was before now.
    pub published_at: Option<Timestamp>,
    /// Paths that lead to it.
    pub aliases: Vec<EntryPath>,
    /// Where it belongs; without authors it is by the person who begins it.
    pub place: EntryPlace,
}

/// A change of an entry.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub struct EntryPatch {
    /// The revision that the author started from.
    pub base_revision: u32,
    /// Its fields, all of them.
    pub fields: FieldValues,
    /// Where it shall stand; unchanged where it is empty.
    pub path: String,
    /// The name shown as its author.
    pub byline: String,
    /// Where it belongs; none for where it is.
    #[serde(default)]
    pub place: Option<EntryPlace>,
}

/// An entry with what its form shows.
#[derive(Clone, Debug)]
pub struct EntryDetails {
    /// The entry.
    pub entry: Entry,
    /// Its newest revision.
    pub revision: Revision,
}

/// A save that came too late: both versions.
#[derive(Debug)]
pub struct Conflict {
    /// The entry as it is now.
    pub entry: Entry,
    /// The revision that somebody else saved.
    pub theirs: Revision,
    /// Who that was; empty where it is not known.
    pub their_name: String,
    /// The revision that both go back to; none where it is no longer kept.
    pub base: Option<Revision>,
    /// What could not be saved.
    pub mine: EntryPatch,
}

impl Services {
    /// The entries that the actor may see in the admin, last changed first.
    ///
    /// # Errors
    /// Where the actor may not enter the admin.
    pub async fn list_entries(
        &self,
        actor: &Actor,
        mut filter: EntryFilter,
        request: PageRequest,
    ) -> Result<Page<Entry>, ServiceError> {
        access::need(actor, Permission::AdminEnter)?;
        if !actor.has(Permission::EntryEditAny) {
            filter.author = actor.user_id();
        }
        if let Some(words) = &filter.title_contains {
            filter.found = self.find_for_editor(actor, words).await?;
        }
        Ok(rows::list(self.db(), &filter, request).await?)
    }

    /// How many entries there are that the actor may see.
    ///
    /// # Errors
    /// Where the actor may not enter the admin.
    pub async fn count_entries(&self, actor: &Actor) -> Result<EntryCounts, ServiceError> {
        access::need(actor, Permission::AdminEnter)?;
        let author = if actor.has(Permission::EntryEditAny) { None } else { actor.user_id() };
        Ok(rows::counts(self.db(), author).await?)
    }

    /// An entry that the actor may edit, with its newest revision.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`], also where the actor may not edit it.
    pub async fn get_entry(&self, actor: &Actor, id: EntryId) -> Result<EntryDetails, ServiceError> {
        let entry = rows::find_by_id(self.db(), id).await?.filter(|entry| access::may_edit(actor, entry));
        let entry = entry.ok_or(ServiceError::NotFound("the entry"))?;
        let revision = self.get_revision(&entry).await?;
        Ok(EntryDetails { entry, revision })
    }

    /// Both versions, for a form whose entry was saved meanwhile, before it is sent.
    ///
    /// # Errors
    /// As for [`Services::get_entry`].
    pub async fn compare_with_newest(
        &self,
        actor: &Actor,
        id: EntryId,
        mine: EntryPatch,
    ) -> Result<Box<Conflict>, ServiceError> {
        let entry = self.get_entry(actor, id).await?.entry;
        match self.conflict(entry, mine).await? {
            ServiceError::Conflict(conflict) => Ok(conflict),
            other => Err(other),
        }
    }

    /// The newest revision of an entry.
    async fn get_revision(&self, entry: &Entry) -> Result<Revision, ServiceError> {
        revisions::find(self.db(), entry.id, entry.revision)
            .await?
            .ok_or(ServiceError::NotFound("the newest revision of the entry"))
    }

    /// Both versions, for an author whose save came too late.
    async fn conflict(&self, entry: Entry, mine: EntryPatch) -> Result<ServiceError, ServiceError> {
        let theirs = self.get_revision(&entry).await?;
        let their_name = self.name_of_author(&theirs).await?;
        let base = revisions::find(self.db(), entry.id, mine.base_revision).await?;
        Ok(ServiceError::Conflict(Box::new(Conflict { entry, theirs, their_name, base, mine })))
    }
}
