//! The one write pipeline: permission, validation by the publication type, filters, rendering, revision, commit. Everything
//! slow happens before the transaction, everything in it together or not at all.

use super::{EntryPatch, Intent, NewEntry, access, path};
use crate::{
    db::{Transaction, entries as rows, redirects, renderings, revisions},
    domain::{Actor, Entry, EntryId, EntryStatus, FieldValues, Permission, Rendering, Revision},
    plugins::{Candidate, Stage},
    services::{ServiceError, Services},
};

/// The most bytes that all fields of an entry may have together.
const MAX_FIELD_BYTES: usize = 1 << 20;

/// The longest byline in characters.
const MAX_BYLINE: usize = 200;

/// Fields that passed validation, with what was made of them.
struct Checked {
    fields: FieldValues,
    title: String,
    rendering: Option<Rendering>,
}

impl Services {
    /// Begins an entry.
    ///
    /// # Errors
    /// [`ServiceError::Invalid`] with field errors; [`ServiceError::Denied`].
    pub async fn create_entry(
        &self,
        actor: &Actor,
        new: NewEntry,
        intent: Intent,
    ) -> Result<Entry, ServiceError> {
        access::need(actor, Permission::EntryCreate)?;
        if intent == Intent::Publish {
            access::need_publish(actor, actor.user_id())?;
        }
        let candidate = Candidate {
            id: None,
            publication_type: &new.publication_type,
            title: "",
            path: new.path.trim(),
            stage: stage(intent),
        };
        let checked = self.check(candidate, &new.fields).await?;
        let id = EntryId::generate();
        let now = self.clock().now();
        let mut entry = Entry {
            id,
            path: self.choose_path(&new.path, &checked.title, &new.publication_type, id).await?,
            publication_type: new.publication_type,
            status: EntryStatus::Draft,
            title: checked.title,
            byline: byline(&new.byline)?,
            author: actor.user_id(),
            revision: 1,
            published_revision: None,
            published_at: new.published_at,
            revised_at: None,
            created_at: now,
            updated_at: now,
            deleted_at: None,
        };
        if intent == Intent::Publish {
            self.mark_published(&mut entry);
        }
        let revision = revision(&entry, actor, checked.fields);
        let tx = self.db().begin().await?;
        rows::insert(&tx, &entry, new.source.as_deref()).await?;
        revisions::insert(&tx, &revision).await?;
        for alias in &new.aliases {
            if rows::find_by_path(&tx, alias).await?.is_none() {
                redirects::upsert(&tx, alias, entry.id, entry.updated_at).await?;
            }
        }
        finish(&tx, &entry, checked.rendering).await?;
        tx.commit().await?;
        Ok(entry)
    }

    /// Saves a change of an entry as a new revision, and publishes it if that is the intent.
    ///
    /// # Errors
    /// [`ServiceError::Conflict`] where somebody else saved since `base_revision`; otherwise as for a new entry.
    pub async fn save_entry(
        &self,
        actor: &Actor,
        id: EntryId,
        patch: EntryPatch,
        intent: Intent,
    ) -> Result<Entry, ServiceError> {
        let before = self.get_entry(actor, id).await?;
        let mut entry = before.entry.clone();
        if entry.deleted_at.is_some() {
            return Err(ServiceError::State("the entry lies in the trash: restore it before you change it"));
        }
        if intent == Intent::Publish {
            access::need_publish(actor, entry.author)?;
        }
        if entry.revision != patch.base_revision {
            return Err(self.conflict(entry, patch).await?);
        }
        if !patch.path.trim().is_empty() {
            entry.path = path::parse(&patch.path)?;
        }
        let candidate = Candidate {
            id: Some(id),
            publication_type: &entry.publication_type,
            title: &entry.title,
            path: entry.path.as_str(),
            stage: stage(intent),
        };
        let checked = self.check(candidate, &patch.fields).await?;
        entry.title = checked.title;
        entry.byline = byline(&patch.byline)?;
        entry.updated_at = self.clock().now();
        let is_new_text = checked.fields != before.revision.fields;
        if is_new_text {
            entry.revision += 1;
        }
        if intent == Intent::Publish {
            self.mark_published(&mut entry);
        }
        let revision = revision(&entry, actor, checked.fields);
        let tx = self.db().begin().await?;
        if !rows::update_if_revision(&tx, &entry, patch.base_revision).await? {
            tx.rollback().await?;
            let current = self.get_entry(actor, id).await?.entry;
            return Err(self.conflict(current, patch).await?);
        }
        if is_new_text {
            revisions::insert(&tx, &revision).await?;
        }
        move_path(&tx, &before.entry, &entry).await?;
        finish(&tx, &entry, checked.rendering).await?;
        tx.commit().await?;
        Ok(entry)
    }

    /// Publishes the newest revision as it is.
    ///
    /// # Errors
    /// As for saving.
    pub async fn publish_entry(&self, actor: &Actor, id: EntryId) -> Result<Entry, ServiceError> {
        let details = self.get_entry(actor, id).await?;
        let patch = EntryPatch {
            base_revision: details.entry.revision,
            fields: details.revision.fields,
            path: String::new(),
            byline: details.entry.byline,
        };
        self.save_entry(actor, id, patch, Intent::Publish).await
    }

    /// Validates the fields, shows them to the filters, and renders them where readers are to see them.
    async fn check(
        &self,
        candidate: Candidate<'_>,
        fields: &FieldValues,
    ) -> Result<Checked, ServiceError> {
        if fields.byte_len() > MAX_FIELD_BYTES {
            return Err(too_long(fields));
        }
        let mut scope = self.plugins().scope();
        let Candidate { publication_type, stage, .. } = candidate;
        let fields = scope.validate(publication_type, fields, stage).await?;
        let fields = scope.filter_entry(candidate, fields).await?;
        if fields.byte_len() > MAX_FIELD_BYTES {
            return Err(too_long(&fields));
        }
        let rendering = match stage {
            Stage::Publish => Some(scope.render_entry(publication_type, &fields).await?),
            Stage::Draft => None,
        };
        let title = match &rendering {
            Some(rendering) => rendering.title.clone(),
            None => scope.title(publication_type, &fields).await?,
        };
        Ok(Checked { fields, title, rendering })
    }

    fn mark_published(&self, entry: &mut Entry) {
        let now = self.clock().now();
        // A first revision with a date comes from an import.
        let was_public = entry.published_at.is_some() && entry.revision > 1;
        if was_public && entry.published_revision != Some(entry.revision) {
            entry.revised_at = Some(now);
        }
        entry.status = EntryStatus::Published;
        entry.published_revision = Some(entry.revision);
        entry.published_at.get_or_insert(now);
    }
}

fn stage(intent: Intent) -> Stage {
    match intent {
        Intent::Save => Stage::Draft,
        Intent::Publish => Stage::Publish,
    }
}

/// Keeps old links alive when an entry moves that readers may have seen.
async fn move_path(tx: &Transaction, before: &Entry, entry: &Entry) -> Result<(), ServiceError> {
    if before.path != entry.path && before.published_at.is_some() {
        redirects::upsert(tx, &before.path, entry.id, entry.updated_at).await?;
    }
    Ok(())
}

/// What every write ends with: no redirect hides the entry, and readers get the new rendering.
async fn finish(tx: &Transaction, entry: &Entry, rendering: Option<Rendering>) -> Result<(), ServiceError> {
    redirects::delete(tx, &entry.path).await?;
    if let Some(rendering) = rendering {
        renderings::upsert(tx, entry.id, entry.revision, &rendering).await?;
    }
    Ok(())
}

fn revision(entry: &Entry, actor: &Actor, fields: FieldValues) -> Revision {
    Revision {
        entry: entry.id,
        number: entry.revision,
        fields,
        author: actor.user_id(),
        created_at: entry.updated_at,
    }
}

fn byline(text: &str) -> Result<String, ServiceError> {
    let byline = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    let byline = byline.collect::<Vec<_>>().join(" ");
    if byline.chars().count() > MAX_BYLINE {
        return Err(ServiceError::invalid(
            "byline",
            format!("the byline has more than {MAX_BYLINE} characters: shorten it"),
        ));
    }
    Ok(byline)
}

/// Names the longest field, since that is the one to shorten.
fn too_long(fields: &FieldValues) -> ServiceError {
    let longest = fields.iter().max_by_key(|(_, value)| value.len()).map_or("", |(name, _)| name);
    let message = format!(
        "the entry has {} KiB of text, at most {} are allowed: shorten it or split it into several entries",
        fields.byte_len().div_ceil(1024),
        MAX_FIELD_BYTES / 1024
    );
    ServiceError::invalid(longest, message)
}
