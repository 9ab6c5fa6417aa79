//! Words that are not saved yet. What a person writes in one sitting is folded into one working copy beside the entry:
//! readers, revisions and everybody else's words know nothing of it. Saving empties it in the same transaction.

use std::time::Duration;

use uuid::Uuid;

use super::{EntryPatch, access, limits};
use crate::{ServiceError, Services};
use sandpress_db::{Transaction, entries as rows, revisions, sittings, users};
use sandpress_domain::{Actor, Entry, EntryId, FieldValues, Timestamp, UserId, WorkingCopy};

/// Working copies of one person for one entry that are kept.
const MAX_COPIES: u64 = 20;

/// How long a form counts as open after it was heard of. Forms are heard of every half minute.
const PRESENT: Duration = Duration::from_secs(90);

/// How long working copies are kept that nobody came back for.
pub(super) const KEEP_COPIES: Duration = Duration::from_secs(90 * 24 * 60 * 60);

/// A form that is open once, and how often it was saved by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sitting {
    /// Names it.
    pub id: Uuid,
    /// Grows with each autosave, so that one that arrives late is told apart.
    pub sequence: u32,
}

/// What came of an autosave.
#[derive(Clone, Debug)]
pub struct Autosaved {
    /// When.
    pub at: Timestamp,
    /// Somebody saved the entry since the form was opened.
    pub newer: Option<SavedMeanwhile>,
    /// Who else has the entry open.
    pub present: Vec<Present>,
}

/// A revision that the author of a form does not know.
#[derive(Clone, Debug)]
pub struct SavedMeanwhile {
    /// Its number.
    pub revision: u32,
    /// Who saved it; empty where it is not known.
    pub name: String,
    /// When.
    pub at: Timestamp,
}

/// Somebody who has the form of an entry open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Present {
    /// The name.
    pub name: String,
    /// Whether it is the same person, in another window.
    pub is_self: bool,
    /// Since when.
    pub since: Timestamp,
}

/// Words of an earlier sitting that were not saved.
#[derive(Clone, Debug)]
pub struct UnsavedWords {
    /// The sitting.
    pub sitting: Sitting,
    /// What stood in the form.
    pub patch: EntryPatch,
    /// When it was last written.
    pub written_at: Timestamp,
}

impl Services {
    /// Keeps what stands in a form. Nothing else changes: no revision, and nothing that readers see. One that arrives
    /// after a later one of its sitting, or after it was saved, does nothing.
    ///
    /// # Errors
    /// Where the actor may no longer edit the entry, it lies in the trash, or the text is too long.
    pub async fn autosave_entry(
        &self,
        actor: &Actor,
        id: EntryId,
        sitting: Sitting,
        patch: &EntryPatch,
    ) -> Result<Autosaved, ServiceError> {
        let person = person(actor)?;
        limits::check_length(&patch.fields)?;
        let content = serde_json::to_string(patch).map_err(ServiceError::internal)?;
        let now = self.clock().now();
        let tx = self.db().begin().await?;
        let entry = rows::find_for_update(&tx, id).await?.filter(|entry| access::may_edit(actor, entry));
        let entry = entry.ok_or(ServiceError::NotFound("the entry"))?;
        if entry.deleted_at.is_some() {
            return Err(ServiceError::State("the entry lies in the trash: restore it before you change it"));
        }
        let known = sittings::find_copy(&tx, id, person, sitting.id).await?;
        if known.as_ref().is_none_or(|known| known.sequence < sitting.sequence) {
            let copy = WorkingCopy {
                entry: id,
                person,
                sitting: sitting.id,
                sequence: sitting.sequence,
                base_revision: patch.base_revision,
                content: Some(content),
                updated_at: now,
            };
            sittings::upsert_copy(&tx, &copy).await?;
            if known.is_none() {
                sittings::prune_copies(&tx, id, person, MAX_COPIES).await?;
            }
        }
        sittings::see(&tx, id, sitting.id, person, now).await?;
        tx.commit().await?;
        Ok(Autosaved {
            at: now,
            newer: self.saved_meanwhile(&entry, patch.base_revision).await?,
            present: self.list_present(id, sitting.id, person).await?,
        })
    }

    /// Notes that a form is open, and tells who else has the entry open.
    ///
    /// # Errors
    /// As for an autosave.
    pub async fn note_open_form(
        &self,
        actor: &Actor,
        id: EntryId,
        sitting: Uuid,
        base_revision: u32,
    ) -> Result<Autosaved, ServiceError> {
        let person = person(actor)?;
        let entry = self.get_entry(actor, id).await?.entry;
        let now = self.clock().now();
        sittings::see(self.db(), id, sitting, person, now).await?;
        Ok(Autosaved {
            at: now,
            newer: self.saved_meanwhile(&entry, base_revision).await?,
            present: self.list_present(id, sitting, person).await?,
        })
    }

    /// Who has the entry open besides this form.
    ///
    /// # Errors
    /// As for [`Services::get_entry`].
    pub async fn list_open_forms(
        &self,
        actor: &Actor,
        id: EntryId,
        sitting: Uuid,
    ) -> Result<Vec<Present>, ServiceError> {
        self.get_entry(actor, id).await?;
        self.list_present(id, sitting, person(actor)?).await
    }

    /// Notes that a form was closed.
    ///
    /// # Errors
    /// As for [`Services::get_entry`].
    pub async fn leave_form(&self, actor: &Actor, id: EntryId, sitting: Uuid) -> Result<(), ServiceError> {
        self.get_entry(actor, id).await?;
        Ok(sittings::leave(self.db(), id, sitting, person(actor)?).await?)
    }

    /// What the person wrote into forms of the entry and did not save, the last first. What is the same as the newest
    /// revision is left out.
    ///
    /// # Errors
    /// As for [`Services::get_entry`].
    pub async fn list_unsaved_words(
        &self,
        actor: &Actor,
        id: EntryId,
    ) -> Result<Vec<UnsavedWords>, ServiceError> {
        let details = self.get_entry(actor, id).await?;
        let Some(person) = actor.user_id() else { return Ok(Vec::new()) };
        let mut found = Vec::new();
        for copy in sittings::list_copies(self.db(), id, person).await? {
            let Some(content) = &copy.content else { continue };
            // Written by an older version of the program that knew other parts: better left out than in the way.
            let Ok(patch) = serde_json::from_str::<EntryPatch>(content) else { continue };
            let is_moved = match &patch.place {
                Some(wanted) => self.wants_another_place(wanted, &details.entry).await?,
                None => false,
            };
            if is_moved || differs(&patch, &details.entry, &details.revision.fields) {
                let sitting = Sitting { id: copy.sitting, sequence: copy.sequence };
                found.push(UnsavedWords { sitting, patch, written_at: copy.updated_at });
            }
        }
        Ok(found)
    }

    /// Throws away what the person wrote in a sitting and did not save.
    ///
    /// # Errors
    /// As for [`Services::get_entry`].
    pub async fn discard_unsaved_words(
        &self,
        actor: &Actor,
        id: EntryId,
        sitting: Uuid,
    ) -> Result<(), ServiceError> {
        let person = person(actor)?;
        self.get_entry(actor, id).await?;
        let tx = self.db().begin().await?;
        rows::find_for_update(&tx, id).await?;
        if let Some(copy) = sittings::find_copy(&tx, id, person, sitting).await? {
            sittings::upsert_copy(&tx, &WorkingCopy { content: None, ..copy }).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Empties the working copy of a sitting whose words are saved now.
    pub(super) async fn end_sitting(
        &self,
        tx: &Transaction,
        actor: &Actor,
        entry: &Entry,
        sitting: Option<Sitting>,
    ) -> Result<(), ServiceError> {
        let (Some(sitting), Some(person)) = (sitting, actor.user_id()) else { return Ok(()) };
        let known = sittings::find_copy(tx, entry.id, person, sitting.id).await?;
        let sequence = known.map_or(sitting.sequence, |known| known.sequence.max(sitting.sequence));
        let copy = WorkingCopy {
            entry: entry.id,
            person,
            sitting: sitting.id,
            sequence,
            base_revision: entry.revision,
            content: None,
            updated_at: entry.updated_at,
        };
        sittings::upsert_copy(tx, &copy).await?;
        sittings::leave(tx, entry.id, sitting.id, person).await?;
        Ok(())
    }

    /// Who has the entry open besides this form, each person once.
    async fn list_present(
        &self,
        id: EntryId,
        sitting: Uuid,
        person: UserId,
    ) -> Result<Vec<Present>, ServiceError> {
        let from = self.clock().now() - PRESENT;
        let mut seen = Vec::new();
        let mut present = Vec::new();
        for other in sittings::list_present(self.db(), id, from).await? {
            if other.sitting == sitting || seen.contains(&other.person) {
                continue;
            }
            seen.push(other.person);
            let Some(user) = users::find_by_id(self.db(), other.person).await? else { continue };
            let is_self = other.person == person;
            present.push(Present { name: user.name.to_string(), is_self, since: other.since });
        }
        Ok(present)
    }

    async fn saved_meanwhile(
        &self,
        entry: &Entry,
        base_revision: u32,
    ) -> Result<Option<SavedMeanwhile>, ServiceError> {
        if entry.revision == base_revision {
            return Ok(None);
        }
        let Some(newest) = revisions::find(self.db(), entry.id, entry.revision).await? else {
            return Ok(None);
        };
        let name = self.name_of_author(&newest).await?;
        Ok(Some(SavedMeanwhile { revision: newest.number, name, at: newest.created_at }))
    }
}

/// The person who writes.
fn person(actor: &Actor) -> Result<UserId, ServiceError> {
    actor.user_id().ok_or(ServiceError::State("only people write in forms"))
}

fn differs(patch: &EntryPatch, entry: &Entry, saved: &FieldValues) -> bool {
    let is_same = |name: &str| patch.fields.get(name).trim_end() == saved.get(name).trim_end();
    let has_other_path = !patch.path.trim().is_empty() && patch.path.trim() != entry.path.as_str();
    has_other_path
        || patch.byline.trim() != entry.byline
        || patch.fields.iter().any(|(name, _)| !is_same(name))
}
