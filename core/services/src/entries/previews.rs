//! An entry as readers would see it, before they do: beside the form, and by a link for people without an account.

use uuid::Uuid;

use super::{EntryPatch, access, limits, path};
use crate::{PublishedEntry, ServiceError, Services};
use sandpress_auth::Token;
use sandpress_db::{
    entries::{self as rows, Neighbours},
    preview_links, revisions,
};
use sandpress_domain::{Actor, Entry, EntryId, EntryStatus, Permission, PreviewLink};
use time::Duration;

/// Links of one entry that are good at the same time.
const MAX_LINKS: usize = 20;

impl Services {
    /// What stands in the form of an entry as readers would see it. Nothing is saved.
    ///
    /// # Errors
    /// As for [`Services::get_entry`], or where a plugin refuses or fails.
    pub async fn preview_form(
        &self,
        actor: &Actor,
        id: EntryId,
        patch: &EntryPatch,
    ) -> Result<PublishedEntry, ServiceError> {
        let entry = self.get_entry(actor, id).await?.entry;
        self.draw_form(entry, patch).await
    }

    /// The same for the form of a new entry.
    ///
    /// # Errors
    /// Where the actor may not begin entries, or a plugin refuses or fails.
    pub async fn preview_new(
        &self,
        actor: &Actor,
        publication_type: &str,
        patch: &EntryPatch,
    ) -> Result<PublishedEntry, ServiceError> {
        access::need(actor, Permission::EntryCreate)?;
        let (id, now) = (EntryId::generate(), self.clock().now());
        let entry = Entry {
            id,
            path: path::parse(&format!("{publication_type}-{}", id.0.simple()))?,
            publication_type: publication_type.to_owned(),
            status: EntryStatus::Draft,
            title: String::new(),
            byline: String::new(),
            author: actor.user_id(),
            revision: 1,
            published_revision: None,
            published_at: None,
            revised_at: None,
            created_at: now,
            updated_at: now,
            deleted_at: None,
            parent: None,
            menu_order: 0,
            listed: true,
            noindex: false,
        };
        self.draw_form(entry, patch).await
    }

    async fn draw_form(&self, mut entry: Entry, patch: &EntryPatch) -> Result<PublishedEntry, ServiceError> {
        limits::check_length(&patch.fields)?;
        entry.byline = limits::byline(&patch.byline)?;
        let mut scope = self.plugins().scope();
        let rendering = self.draw_entry(&mut scope, &entry.publication_type, &patch.fields).await?;
        self.with_place(entry, rendering, Neighbours::default()).await
    }

    /// Makes a link by which everybody who has it sees what is saved of the entry, for a while. Its secret is told once:
    /// the site keeps a digest of it.
    ///
    /// # Errors
    /// As for [`Services::get_entry`]; [`ServiceError::State`] where the entry has too many.
    pub async fn make_preview_link(
        &self,
        actor: &Actor,
        id: EntryId,
    ) -> Result<(PreviewLink, Token), ServiceError> {
        let entry = self.get_entry(actor, id).await?.entry;
        if entry.deleted_at.is_some() {
            return Err(ServiceError::State("the entry lies in the trash: restore it before you share it"));
        }
        let now = self.clock().now();
        if preview_links::list(self.db(), id, now).await?.len() >= MAX_LINKS {
            return Err(ServiceError::State("the entry has twenty links already: revoke one of them first"));
        }
        let token = Token::generate();
        let link = PreviewLink {
            id: Uuid::now_v7(),
            entry: id,
            person: actor.user_id(),
            created_at: now,
            expires_at: now + Duration::days(i64::from(self.entry_rules().preview_days)),
        };
        preview_links::insert(self.db(), &link, &token.digest().to_string()).await?;
        Ok((link, token))
    }

    /// The links of an entry that are still good.
    ///
    /// # Errors
    /// As for [`Services::get_entry`].
    pub async fn list_preview_links(
        &self,
        actor: &Actor,
        id: EntryId,
    ) -> Result<Vec<PreviewLink>, ServiceError> {
        self.get_entry(actor, id).await?;
        Ok(preview_links::list(self.db(), id, self.clock().now()).await?)
    }

    /// Makes a link useless.
    ///
    /// # Errors
    /// As for [`Services::get_entry`], or where there is no such link.
    pub async fn revoke_preview_link(
        &self,
        actor: &Actor,
        id: EntryId,
        link: Uuid,
    ) -> Result<(), ServiceError> {
        self.get_entry(actor, id).await?;
        let is_gone = preview_links::delete(self.db(), id, link).await?;
        is_gone.then_some(()).ok_or(ServiceError::NotFound("the link"))
    }

    /// What a link shows: the newest revision of its entry. None where the link is not good, for whatever reason.
    ///
    /// # Errors
    /// Where a plugin fails.
    pub async fn open_preview_link(&self, secret: &str) -> Result<Option<PublishedEntry>, ServiceError> {
        let digest = sandpress_auth::TokenDigest::of(secret).to_string();
        let Some(link) = preview_links::find(self.db(), &digest, self.clock().now()).await? else {
            return Ok(None);
        };
        let entry = rows::find_by_id(self.db(), link.entry).await?.filter(|entry| entry.deleted_at.is_none());
        let Some(entry) = entry else { return Ok(None) };
        let Some(revision) = revisions::find(self.db(), entry.id, entry.revision).await? else {
            return Ok(None);
        };
        let mut scope = self.plugins().scope();
        let rendering = self.draw_entry(&mut scope, &entry.publication_type, &revision.fields).await?;
        Ok(Some(self.with_place(entry, rendering, Neighbours::default()).await?))
    }
}
