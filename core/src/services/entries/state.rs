//! Changes that leave the fields alone: unpublish, trash, restore.

use super::access;
use crate::{
    db::entries as rows,
    domain::{Actor, Entry, EntryId, EntryStatus},
    services::{ServiceError, Services},
};

impl Services {
    /// Takes an entry away from readers; it is a draft again and keeps its date.
    ///
    /// # Errors
    /// [`ServiceError::State`] where it is not published.
    pub async fn unpublish_entry(&self, actor: &Actor, id: EntryId) -> Result<Entry, ServiceError> {
        let change = |entry: &mut Entry| {
            access::need_publish(actor, entry.author)?;
            if entry.status != EntryStatus::Published {
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
                if entry.status == EntryStatus::Published {
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
                entry.status = EntryStatus::Draft;
                entry.published_revision = None;
                Ok(())
            }
        };
        self.change_state(actor, id, change).await
    }

    async fn change_state(
        &self,
        actor: &Actor,
        id: EntryId,
        change: impl FnOnce(&mut Entry) -> Result<(), ServiceError>,
    ) -> Result<Entry, ServiceError> {
        let tx = self.db().begin().await?;
        let found = rows::find_for_update(&tx, id).await?.filter(|entry| access::may_edit(actor, entry));
        let mut entry = found.ok_or(ServiceError::NotFound("the entry"))?;
        change(&mut entry)?;
        entry.updated_at = self.clock().now();
        if !rows::update_if_revision(&tx, &entry, entry.revision).await? {
            return Err(ServiceError::State("somebody else changed the entry at the same moment: try again"));
        }
        tx.commit().await?;
        Ok(entry)
    }
}
