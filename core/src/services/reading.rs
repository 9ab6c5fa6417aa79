//! What readers get.

use crate::{
    db::{
        entries::{self as rows, Neighbours},
        redirects, renderings, revisions,
    },
    domain::{Actor, Entry, EntryId, EntryPath, Page, PageRequest, Rendering},
    services::{ServiceError, Services},
};

/// An entry as readers see it.
#[derive(Clone, Debug)]
pub struct PublishedEntry {
    /// The entry.
    pub entry: Entry,
    /// Its text.
    pub rendering: Rendering,
    /// What stands beside it in the order of publication.
    pub neighbours: Neighbours,
}

/// What stands at a path.
#[derive(Clone, Debug)]
pub enum Located {
    /// An entry.
    Entry(Box<PublishedEntry>),
    /// It has moved there.
    Moved(EntryPath),
}

impl Services {
    /// The published entries, newest first.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn list_published(
        &self,
        request: PageRequest,
    ) -> Result<Page<(Entry, Rendering)>, ServiceError> {
        Ok(rows::list_published(self.db(), request).await?)
    }

    /// What readers find at a path.
    ///
    /// # Errors
    /// Where the database fails, or the text has to be rendered anew and a plugin fails.
    pub async fn locate(&self, path: &EntryPath) -> Result<Option<Located>, ServiceError> {
        match rows::find_by_path(self.db(), path).await?.filter(Entry::is_public) {
            Some(entry) => {
                let neighbours = rows::published_neighbours(self.db(), &entry).await?;
                let rendering = self.rendering_of(&entry).await?;
                Ok(Some(Located::Entry(Box::new(PublishedEntry { entry, rendering, neighbours }))))
            }
            None => Ok(redirects::find_target(self.db(), path).await?.map(Located::Moved)),
        }
    }

    /// The newest revision of an entry as readers would see it.
    ///
    /// # Errors
    /// As for [`Services::get_entry`], or where a plugin refuses or fails.
    pub async fn preview(&self, actor: &Actor, id: EntryId) -> Result<PublishedEntry, ServiceError> {
        let details = self.get_entry(actor, id).await?;
        let mut scope = self.plugins().scope();
        let rendering = scope.render_entry(&details.entry.publication_type, &details.revision.fields).await?;
        Ok(PublishedEntry { entry: details.entry, rendering, neighbours: Neighbours::default() })
    }

    /// The kept rendering, also one that is out of date: a job makes those anew. One that is missing is made now.
    async fn rendering_of(&self, entry: &Entry) -> Result<Rendering, ServiceError> {
        match renderings::find(self.db(), entry.id).await? {
            Some(rendering) => Ok(rendering),
            None => self.render_again(entry).await,
        }
    }

    /// Renders the published revision of an entry and keeps the result, unless it was changed meanwhile.
    pub(super) async fn render_again(&self, entry: &Entry) -> Result<Rendering, ServiceError> {
        let number = entry.published_revision.unwrap_or(entry.revision);
        let revision = revisions::find(self.db(), entry.id, number)
            .await?
            .ok_or(ServiceError::NotFound("the published revision of the entry"))?;
        let mut scope = self.plugins().scope();
        let rendering = scope.render_entry(&entry.publication_type, &revision.fields).await?;
        let tx = self.db().begin().await?;
        let current = rows::find_for_update(&tx, entry.id).await?;
        if current.is_some_and(|current| current.published_revision == entry.published_revision) {
            renderings::upsert(&tx, entry.id, number, &rendering).await?;
            tx.commit().await?;
        }
        Ok(rendering)
    }
}
