//! The one write pipeline: permission, validation by the publication type, filters, rendering, revision, commit
//! together with the event. Everything slow happens before the transaction, everything in it together or not at all.

use super::{
    EntryPatch, Intent, NewEntry, Sitting, access,
    limits::{byline, check_length},
    path,
    planning::settle_plans,
    touched::Seen,
};
use crate::{ServiceError, Services};
use sandpress_db::{Transaction, entries as rows, redirects, renderings, revisions};
use sandpress_domain::{
    Actor, Entry, EntryId, EntryPlace, EntryStatus, FieldValues, Permission, Rendering, Revision,
};
use sandpress_plugins::{Candidate, Stage};

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
        access::need_type(actor, &new.publication_type)?;
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
        let checked = self.check(actor, candidate, &new.fields).await?;
        let id = EntryId::generate();
        let now = self.clock().now();
        let listed =
            self.plugins().find_type(&new.publication_type).is_none_or(|definition| definition.listed);
        let parent = new.place.parent;
        let mut entry = Entry {
            id,
            path: self.choose_path(&new.path, &checked.title, &new.publication_type, id, parent).await?,
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
            parent: None,
            menu_order: 0,
            listed,
            noindex: false,
        };
        if intent == Intent::Publish {
            self.mark_published(&mut entry);
        }
        let revision = revision(&entry, actor, checked.fields);
        let tx = self.begin_structure().await?;
        let place = self.take_place(&tx, actor, &mut entry, &own_place(actor, new.place)).await?;
        self.follow_parent(&tx, None, &mut entry).await?;
        rows::insert(&tx, &entry, new.source.as_deref()).await?;
        self.write_place(&tx, entry.id, &place).await?;
        revisions::insert(&tx, &revision).await?;
        for alias in &new.aliases {
            if rows::find_by_path(&tx, alias).await?.is_none() {
                redirects::upsert(&tx, alias, entry.id, entry.updated_at).await?;
            }
        }
        finish(&tx, &entry, checked.rendering).await?;
        let tags = self.touched(&tx, &Seen::default(), &entry, true).await?;
        self.commit_with_event(tx, actor, None, &entry, tags).await?;
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
        self.save_sitting(actor, id, patch, intent, None).await
    }

    /// The same for a form that keeps words by itself: once they are saved, its working copy is empty.
    ///
    /// # Errors
    /// As for [`Services::save_entry`].
    pub async fn save_sitting(
        &self,
        actor: &Actor,
        id: EntryId,
        patch: EntryPatch,
        intent: Intent,
        sitting: Option<Sitting>,
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
        access::need_fields(actor, &entry.publication_type, &before.revision.fields, &patch.fields)?;
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
        let checked = self.check(actor, candidate, &patch.fields).await?;
        entry.title = checked.title;
        entry.byline = byline(&patch.byline)?;
        if (&entry.path, &entry.byline) != (&before.entry.path, &before.entry.byline) {
            access::need_type(actor, &entry.publication_type)?;
        }
        if patch.path.trim().is_empty() && entry.path.is_placeholder() && !entry.title.is_empty() {
            let parent = patch.place.as_ref().map_or(entry.parent, |place| place.parent);
            entry.path = self.choose_path("", &entry.title, &entry.publication_type, id, parent).await?;
        }
        entry.updated_at = self.clock().now();
        let is_new_text = checked.fields != before.revision.fields;
        if is_new_text {
            entry.revision += 1;
        }
        if intent == Intent::Publish {
            self.mark_published(&mut entry);
        }
        let revision = revision(&entry, actor, checked.fields);
        let tx = self.begin_structure().await?;
        let mut before = before.entry;
        let mut was = Seen::default();
        if let Some(now) = rows::find_for_update(&tx, id).await? {
            was = self.seen(&tx, &now).await?;
            // What it stands below may have moved since the form was sent.
            if entry.path == before.path {
                entry.path.clone_from(&now.path);
            }
            (entry.parent, entry.menu_order, entry.noindex) = (now.parent, now.menu_order, now.noindex);
            (before.path, before.parent) = (now.path, now.parent);
        }
        let place = match &patch.place {
            Some(place) => Some(self.take_place(&tx, actor, &mut entry, place).await?),
            None => None,
        };
        self.follow_parent(&tx, Some(&before), &mut entry).await?;
        if !rows::update_if_revision(&tx, &entry, patch.base_revision).await? {
            tx.rollback().await?;
            let current = self.get_entry(actor, id).await?.entry;
            return Err(self.conflict(current, patch).await?);
        }
        if is_new_text {
            revisions::insert(&tx, &revision).await?;
        }
        if let Some(place) = &place {
            self.write_place(&tx, id, place).await?;
        }
        move_path(&tx, &before, &entry).await?;
        let mut tags = self.move_below(&tx, actor, &before, &entry).await?;
        finish(&tx, &entry, checked.rendering).await?;
        settle_plans(&tx, &before, &entry).await?;
        self.end_sitting(&tx, actor, &entry, sitting).await?;
        tags.extend(self.touched(&tx, &was, &entry, intent == Intent::Publish).await?);
        self.commit_with_event(tx, actor, Some(&before), &entry, tags).await?;
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
            place: None,
        };
        self.save_entry(actor, id, patch, Intent::Publish).await
    }

    /// Validates the fields, shows them to the filters, and renders them where readers are to see them.
    async fn check(
        &self,
        actor: &Actor,
        candidate: Candidate<'_>,
        fields: &FieldValues,
    ) -> Result<Checked, ServiceError> {
        check_length(fields)?;
        let scope = self.plugins().scope();
        let mut scope = if actor.plugin().is_some() { scope.within_a_call() } else { scope };
        let Candidate { publication_type, stage, .. } = candidate;
        let fields = scope.validate(publication_type, fields, stage).await?;
        let fields = scope.filter_entry(candidate, fields).await?;
        check_length(&fields)?;
        let rendering = match stage {
            Stage::Publish => Some(self.draw_entry(&mut scope, publication_type, &fields).await?),
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

/// Where a new entry belongs: by the person who begins it, unless others are named.
fn own_place(actor: &Actor, mut place: EntryPlace) -> EntryPlace {
    if place.authors.is_empty() && matches!(actor, Actor::User(_) | Actor::Token(_)) {
        place.authors.extend(actor.user_id());
    }
    place
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
        revisions::mark_published(tx, entry.id, entry.revision, entry.updated_at).await?;
    }
    Ok(())
}

fn revision(entry: &Entry, actor: &Actor, fields: FieldValues) -> Revision {
    Revision {
        entry: entry.id,
        number: entry.revision,
        fields,
        author: actor.user_id(),
        plugin: actor.plugin().map(|plugin| plugin.id.clone()),
        created_at: entry.updated_at,
    }
}
