//! What plugins change of the site's entries: the same use cases as everybody's, with the plugin as their actor.

use async_trait::async_trait;

use super::{EntryPatch, Intent, NewEntry, ServiceError, Services, late::LateServices};
use sandpress_db::entries as rows;
use sandpress_domain::{Actor, ContentChange, Entry, EntryId, EntryPlace, FieldValues, PluginActor};
use sandpress_plugins::{
    CallError,
    ports::{PluginWriting, WriteError},
};

/// The use cases that change entries.
pub(super) struct PluginChanges(LateServices);

impl PluginChanges {
    pub(super) fn new(services: LateServices) -> Self {
        Self(services)
    }

    fn services(&self) -> Result<Services, WriteError> {
        let unavailable = || WriteError::Unavailable("the site is being opened or closed".to_owned());
        self.0.get().ok_or_else(unavailable)
    }
}

#[async_trait]
impl PluginWriting for PluginChanges {
    async fn find_type(&self, id: EntryId) -> Result<Option<String>, WriteError> {
        let entry = rows::find_by_id(self.services()?.db(), id).await.map_err(ServiceError::from)?;
        Ok(entry.map(|entry| entry.publication_type))
    }

    async fn write(&self, actor: PluginActor, change: ContentChange) -> Result<Entry, WriteError> {
        let services = self.services()?;
        let actor = Actor::Plugin(Box::new(actor));
        Ok(services.change_entry(&actor, change).await?)
    }
}

impl Services {
    async fn change_entry(&self, actor: &Actor, change: ContentChange) -> Result<Entry, ServiceError> {
        match change {
            ContentChange::Create { publication_type, fields, path, byline, publish } => {
                let (source, published_at, aliases) = (None, None, Vec::new());
                let place = EntryPlace::default();
                let new =
                    NewEntry { publication_type, fields, path, byline, source, published_at, aliases, place };
                self.create_entry(actor, new, intent(publish)).await
            }
            ContentChange::Update { id, base_revision, fields, publish } => {
                let patch = self.patch(actor, id, base_revision, &fields).await?;
                self.save_entry(actor, id, patch, intent(publish)).await
            }
            ContentChange::Publish(id) => self.publish_entry(actor, id).await,
            ContentChange::Unpublish(id) => self.unpublish_entry(actor, id).await,
            ContentChange::Trash(id) => self.trash_entry(actor, id).await,
            ContentChange::Restore(id) => self.restore_entry(actor, id).await,
        }
    }

    /// The entry as it is with these fields changed. Where `base_revision` is not the newest, saving it is a conflict.
    async fn patch(
        &self,
        actor: &Actor,
        id: EntryId,
        base_revision: u32,
        changes: &FieldValues,
    ) -> Result<EntryPatch, ServiceError> {
        let details = self.get_entry(actor, id).await?;
        let mut fields = details.revision.fields;
        for (name, value) in changes.iter() {
            fields.set(name, value);
        }
        let byline = details.entry.byline;
        Ok(EntryPatch { base_revision, fields, path: String::new(), byline, place: None })
    }
}

fn intent(publish: bool) -> Intent {
    if publish { Intent::Publish } else { Intent::Save }
}

impl From<ServiceError> for WriteError {
    fn from(error: ServiceError) -> Self {
        let message = error.to_string();
        match error {
            ServiceError::Invalid(errors) => Self::Invalid(errors),
            ServiceError::Denied(_) | ServiceError::NotGranted(_) => Self::Denied(message),
            ServiceError::NotFound(_) | ServiceError::Plugin(CallError::NoProvider(_)) => {
                Self::NotFound(message)
            }
            ServiceError::Conflict(conflict) => Self::Conflict(conflict.entry.revision),
            ServiceError::State(_) => Self::State(message),
            ServiceError::Plugin(CallError::Refused { .. }) => Self::Denied(message),
            ServiceError::Plugin(_) | ServiceError::Busy => Self::Unavailable(message),
            error => Self::Internal(Box::new(error)),
        }
    }
}
