//! What is copied, what is deleted for good, and what is tidied away.

use time::Duration;

use super::{EntryPatch, Intent, NewEntry, access, sittings::KEEP_COPIES};
use crate::{ServiceError, Services};
use sandpress_config::EntriesConfig;
use sandpress_db::{entries as rows, missing_pages, preview_links, revisions, sittings};
use sandpress_domain::{Actor, Entry, EntryId, EntryPlace, PageTag, Permission};

/// Entries that one round of tidying looks at.
const ROUND: u64 = 200;

/// Addresses that lead nowhere that are remembered.
const MISSING_KEPT: u64 = 1_000;

impl Services {
    /// Begins an entry with the words of another one, as a draft at an address of its own.
    ///
    /// # Errors
    /// As for a new entry.
    pub async fn duplicate_entry(&self, actor: &Actor, id: EntryId) -> Result<Entry, ServiceError> {
        let details = self.get_entry(actor, id).await?;
        // The copy is by whoever makes it.
        let place = EntryPlace { authors: Vec::new(), ..self.place_of(&details.entry).await? };
        let new = NewEntry {
            place,
            publication_type: details.entry.publication_type,
            fields: details.revision.fields,
            path: String::new(),
            byline: details.entry.byline,
            source: None,
            published_at: None,
            aliases: Vec::new(),
        };
        self.create_entry(actor, new, Intent::Save).await
    }

    /// Deletes an entry in the trash for good, with everything that hangs on it.
    ///
    /// # Errors
    /// [`ServiceError::Denied`]; [`ServiceError::State`] where it does not lie in the trash.
    pub async fn delete_entry(&self, actor: &Actor, id: EntryId) -> Result<(), ServiceError> {
        access::need(actor, Permission::EntryDelete)?;
        let entry = self.get_entry(actor, id).await?.entry;
        access::need_type(actor, &entry.publication_type)?;
        if self.delete_trashed(id).await? {
            Ok(())
        } else {
            Err(ServiceError::State("the entry does not lie in the trash"))
        }
    }

    /// Deletes an entry, if it lies in the trash. What stood below it is no longer found through it.
    async fn delete_trashed(&self, id: EntryId) -> Result<bool, ServiceError> {
        let tx = self.db().begin().await?;
        let is_deleted = rows::delete_trashed(&tx, id).await?;
        self.commit_pages(tx, [PageTag::Entry(id)]).await?;
        Ok(is_deleted)
    }

    /// Deletes what is kept no longer: entries that were long in the trash, old revisions that nobody named and readers
    /// never got, words and links that nobody comes back for.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn tidy_entries(&self) -> Result<(), ServiceError> {
        let (rules, now) = (self.entry_rules(), self.clock().now());
        if rules.trash_days > 0 {
            let before = now - Duration::days(i64::from(rules.trash_days));
            for id in rows::list_trashed_before(self.db(), before, ROUND).await? {
                self.delete_trashed(id).await?;
                tracing::info!(entry = %id, "an entry was deleted for good after its time in the trash");
            }
        }
        if rules.revisions_kept > 0 {
            // What is newest is always kept, beside as many older ones.
            let kept = rules.revisions_kept.saturating_add(1);
            for id in revisions::list_overfull(self.db(), kept, ROUND).await? {
                revisions::prune(self.db(), id, kept).await?;
            }
        }
        sittings::delete_copies_before(self.db(), now - KEEP_COPIES).await?;
        sittings::delete_presences_before(self.db(), now - Duration::days(1)).await?;
        preview_links::delete_expired(self.db(), now).await?;
        missing_pages::prune(self.db(), MISSING_KEPT).await?;
        Ok(())
    }

    /// The entry that the first autosave of a new form made; also one that lies in the trash by now.
    ///
    /// # Errors
    /// Where the actor may no longer edit it.
    pub async fn find_begun_entry(&self, actor: &Actor, source: &str) -> Result<Option<Entry>, ServiceError> {
        let entry = rows::find_by_source(self.db(), source).await?;
        match entry {
            Some(entry) if !access::may_edit(actor, &entry) => Err(ServiceError::NotFound("the entry")),
            found => Ok(found),
        }
    }

    /// What is kept of entries, and for how long.
    pub fn entry_rules(&self) -> EntriesConfig {
        self.0.entry_rules
    }
}

impl EntryPatch {
    /// The change that a form sends whose entry was begun by an autosave meanwhile.
    #[must_use]
    pub fn on_begun(self, entry: &Entry) -> Self {
        Self { base_revision: entry.revision, ..self }
    }
}
