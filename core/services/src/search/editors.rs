//! What those find who work on the site: every entry that they may see, in its newest revision.

use crate::{ServiceError, Services};
use sandpress_db::{
    entries as rows,
    search::{self, Looked},
};
use sandpress_domain::{
    Actor, Entry, EntryFilter, EntryId, PageRequest, Permission,
    search::{SearchFilter, SearchQuery},
};

impl Services {
    /// The entries with these words anywhere in them, the best first; only their own for those who see no others.
    pub(crate) async fn find_for_editor(
        &self,
        actor: &Actor,
        text: &str,
    ) -> Result<Vec<EntryId>, ServiceError> {
        let own = if actor.has(Permission::EntryEditAny) { None } else { actor.user_id() };
        if own.is_none() && !actor.has(Permission::EntryEditAny) {
            return Ok(Vec::new());
        }
        let query = SearchQuery::parse(text);
        let (hits, _) =
            search::find(self.db(), &query, &SearchFilter::default(), Looked::ByEditor(own)).await?;
        Ok(hits.into_iter().map(|hit| hit.entry).collect())
    }

    /// At most `limit` entries for somebody who types a few letters: those that fit best, then those with the letters
    /// anywhere in their titles. Nothing from the trash.
    ///
    /// # Errors
    /// Where the actor may not enter the admin.
    pub async fn jump_to_entries(
        &self,
        actor: &Actor,
        text: &str,
        limit: u32,
    ) -> Result<Vec<Entry>, ServiceError> {
        let found = self.find_for_editor(actor, text).await?;
        let best: Vec<EntryId> = found.into_iter().take(2 * limit as usize).collect();
        let mut entries = rows::list_by_ids(self.db(), &best).await?;
        entries.retain(|entry| entry.deleted_at.is_none());
        entries.sort_by_key(|entry| best.iter().position(|id| *id == entry.id));
        let title_contains = Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let filter = EntryFilter { title_contains, ..EntryFilter::default() };
        let by_title = self.list_entries(actor, filter, PageRequest::new(1, limit)).await?;
        for entry in by_title.items {
            if entries.iter().all(|known| known.id != entry.id) {
                entries.push(entry);
            }
        }
        entries.truncate(limit as usize);
        Ok(entries)
    }
}
