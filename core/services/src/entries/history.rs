//! What an entry was before: its revisions, what each changed, and the way back, which never destroys.

use super::{
    EntryPatch, Intent,
    compare::{ChangeSize, size_of_change},
};
use crate::{ServiceError, Services};
use sandpress_db::{revisions, users};
use sandpress_domain::{Actor, Entry, EntryId, FieldValues, Page, PageRequest, Revision, Timestamp};

/// The longest name of a revision in characters.
const MAX_NAME: usize = 100;

/// A revision in the list of an entry.
#[derive(Clone, Debug)]
pub struct ListedRevision {
    /// Its number.
    pub number: u32,
    /// Who saved it; empty where it is not known.
    pub author: String,
    /// When.
    pub created_at: Timestamp,
    /// The name that somebody gave it.
    pub name: Option<String>,
    /// When readers first got it.
    pub published_at: Option<Timestamp>,
    /// What it changed of the one before; of the first one all.
    pub change: ChangeSize,
}

impl Services {
    /// The revisions of an entry, the newest first.
    ///
    /// # Errors
    /// As for [`Services::get_entry`].
    pub async fn list_revisions(
        &self,
        actor: &Actor,
        id: EntryId,
        request: PageRequest,
    ) -> Result<(Entry, Page<ListedRevision>), ServiceError> {
        let entry = self.get_entry(actor, id).await?.entry;
        let page = revisions::list(self.db(), id, request).await?;
        let mut listed = Vec::new();
        let mut later: Option<(ListedRevision, FieldValues)> = None;
        for summary in page.items {
            let Some(revision) = revisions::find(self.db(), id, summary.number).await? else { continue };
            if let Some((mut done, fields)) = later.take() {
                done.change = size_of_change(&revision.fields, &fields);
                listed.push(done);
            }
            let author = self.name_of_author(&revision).await?;
            let item = ListedRevision {
                number: summary.number,
                author,
                created_at: summary.created_at,
                name: summary.name,
                published_at: summary.published_at,
                change: ChangeSize::default(),
            };
            later = Some((item, revision.fields));
        }
        if let Some((mut last, fields)) = later {
            let before = revisions::find_before(self.db(), id, last.number).await?;
            last.change = size_of_change(&before.map(|before| before.fields).unwrap_or_default(), &fields);
            listed.push(last);
        }
        Ok((entry, Page { items: listed, total: page.total, request: page.request }))
    }

    /// A revision of an entry.
    ///
    /// # Errors
    /// As for [`Services::get_entry`], or where there is no such revision.
    pub async fn get_old_revision(
        &self,
        actor: &Actor,
        id: EntryId,
        number: u32,
    ) -> Result<Revision, ServiceError> {
        self.get_entry(actor, id).await?;
        revisions::find(self.db(), id, number).await?.ok_or(ServiceError::NotFound("the revision"))
    }

    /// Saves what a revision said as the newest one. All others stay, and readers see what they saw.
    ///
    /// # Errors
    /// As for saving.
    pub async fn restore_revision(
        &self,
        actor: &Actor,
        id: EntryId,
        number: u32,
    ) -> Result<Entry, ServiceError> {
        let revision = self.get_old_revision(actor, id, number).await?;
        let entry = self.get_entry(actor, id).await?.entry;
        let patch = EntryPatch {
            base_revision: entry.revision,
            fields: revision.fields,
            path: String::new(),
            byline: entry.byline,
            place: None,
        };
        self.save_entry(actor, id, patch, Intent::Save).await
    }

    /// Gives a revision a name, so that it is kept; an empty one takes the name away.
    ///
    /// # Errors
    /// As for [`Services::get_entry`], or where the name is too long.
    pub async fn name_revision(
        &self,
        actor: &Actor,
        id: EntryId,
        number: u32,
        name: &str,
    ) -> Result<(), ServiceError> {
        self.get_old_revision(actor, id, number).await?;
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        if name.chars().count() > MAX_NAME || name.chars().any(char::is_control) {
            return Err(ServiceError::invalid("name", "the name has more than 100 characters: shorten it"));
        }
        let name = Some(name.as_str()).filter(|name| !name.is_empty());
        revisions::rename(self.db(), id, number, name).await?;
        Ok(())
    }

    /// Who saved a revision; empty where it is not known.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn name_of_author(&self, revision: &Revision) -> Result<String, ServiceError> {
        let author = match revision.author {
            Some(author) => users::find_by_id(self.db(), author).await?,
            None => None,
        };
        Ok(match (author.map(|user| user.name), &revision.plugin) {
            (Some(name), Some(plugin)) => format!("{name}, by way of the plugin {plugin}"),
            (Some(name), None) => name.to_string(),
            (None, Some(plugin)) => format!("the plugin {plugin}"),
            (None, None) => String::new(),
        })
    }
}
