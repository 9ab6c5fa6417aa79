//! Changes that leave the fields alone: unpublish, trash, restore.

use super::{access, planning::settle_plans};
use crate::{ServiceError, Services};
use sandpress_db::entries as rows;
use sandpress_domain::{Actor, Entry, EntryId, EntryStatus};

impl Services {
    /// Takes an entry away from readers; it is a draft again and keeps its date.
    ///
    /// # Errors
    /// [`ServiceError::State`] where it is not published.
    pub async fn unpublish_entry(&self, actor: &Actor, id: EntryId) -> Result<Entry, ServiceError> {
        let change = |entry: &mut Entry| {
            access::need_publish(actor, entry.author)?;
            if entry.status == EntryStatus::Draft {
                return Err(ServiceError::State("the entry is not published"));
            }
            entry.status = EntryStatus::Draft;
            entry.published_revision = None;
            Ok(())
        };
        self.change_state(actor, id, change).await
    }

    /// Puts an entry into the trash. Readers no longer see it; its address stays taken.
    ///
    /// # Errors
    /// [`ServiceError::State`] where it lies there already.
    pub async fn trash_entry(&self, actor: &Actor, id: EntryId) -> Result<Entry, ServiceError> {
        let now = self.clock().now();
        let change = |entry: &mut Entry| match entry.deleted_at {
            Some(_) => Err(ServiceError::State("the entry lies in the trash already")),
            None => {
                access::need_type(actor, &entry.publication_type)?;
                if entry.status != EntryStatus::Draft {
                    access::need_publish(actor, entry.author)?;
                }
                entry.deleted_at = Some(now);
                Ok(())
            }
        };
        self.change_state(actor, id, change).await
    }

    /// Takes an entry out of the trash, as a draft: nothing becomes public by the way.
    ///
    /// # Errors
    /// [`ServiceError::State`] where it does not lie there.
    pub async fn restore_entry(&self, actor: &Actor, id: EntryId) -> Result<Entry, ServiceError> {
        let change = |entry: &mut Entry| match entry.deleted_at.take() {
            None => Err(ServiceError::State("the entry does not lie in the trash")),
            Some(_) => {
                access::need_type(actor, &entry.publication_type)?;
                entry.status = EntryStatus::Draft;
                entry.published_revision = None;
                Ok(())
            }
        };
        self.change_state(actor, id, change).await
    }

    /// Takes an entry off lists, feeds and search engines. Readers who have its address still get it.
    ///
    /// # Errors
    /// [`ServiceError::State`] where it is not published.
    pub async fn archive_entry(&self, actor: &Actor, id: EntryId) -> Result<Entry, ServiceError> {
        self.put_on_lists(
            actor,
            id,
            EntryStatus::Published,
            EntryStatus::Archived,
            "the entry is not published",
        )
        .await
    }

    /// Puts an archived entry back on lists.
    ///
    /// # Errors
    /// [`ServiceError::State`] where it is not archived.
    pub async fn unarchive_entry(&self, actor: &Actor, id: EntryId) -> Result<Entry, ServiceError> {
        self.put_on_lists(
            actor,
            id,
            EntryStatus::Archived,
            EntryStatus::Published,
            "the entry is not archived",
        )
        .await
    }

    async fn put_on_lists(
        &self,
        actor: &Actor,
        id: EntryId,
        from: EntryStatus,
        to: EntryStatus,
        otherwise: &'static str,
    ) -> Result<Entry, ServiceError> {
        let change = |entry: &mut Entry| {
            access::need_type(actor, &entry.publication_type)?;
            access::need_publish(actor, entry.author)?;
            if entry.status != from || entry.deleted_at.is_some() {
                return Err(ServiceError::State(otherwise));
            }
            entry.status = to;
            Ok(())
        };
        self.change_state(actor, id, change).await
    }

    async fn change_state(
        &self,
        actor: &Actor,
        id: EntryId,
        change: impl FnOnce(&mut Entry) -> Result<(), ServiceError>,
    ) -> Result<Entry, ServiceError> {
        let tx = self.begin_structure().await?;
        let found = rows::find_for_update(&tx, id).await?.filter(|entry| access::may_edit(actor, entry));
        let before = found.ok_or(ServiceError::NotFound("the entry"))?;
        let was = self.seen(&tx, &before).await?;
        let mut entry = before.clone();
        change(&mut entry)?;
        entry.updated_at = self.clock().now();
        if !rows::update_if_revision(&tx, &entry, entry.revision).await? {
            return Err(ServiceError::State("somebody else changed the entry at the same moment: try again"));
        }
        settle_plans(&tx, &before, &entry).await?;
        let tags = self.touched(&tx, &was, &entry, false).await?;
        self.commit_with_event(tx, actor, Some(&before), &entry, tags).await?;
        Ok(entry)
    }
}
