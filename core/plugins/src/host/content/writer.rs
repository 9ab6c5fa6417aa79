//! `sandpress:content/writer`: changing entries.

use std::{future::Future, sync::Arc, time::Duration};

use super::check;
use crate::{
    bindings::sandpress::{
        content::writer::{self as wit, EntryRef, Host, Identity, Intent, NewEntry},
        types::types::{FieldError, FieldValue},
    },
    hooks::Call,
    host::{Capability, GrantRule, HasState},
    ports::WriteError,
    powers::WritingAccess,
    state::PluginState,
};
use sandpress_domain::{Actor, ContentChange, Entry, EntryId, FieldValues, PluginActor, User};

/// How long one change may take, with all plugins that look at it.
const TIMEOUT: Duration = Duration::from_secs(20);

/// The functions of hooks in which entries may be written. All others run while an entry is saved or rendered, a page is
/// drawn or a plugin is loaded: a write would be hidden there in what looks like reading, and could begin the same thing
/// anew.
const WRITING_FUNCTIONS: &[(&str, &str)] = &[
    ("admin-panel", "submit"),
    ("editor-panel", "act"),
    ("entry-events", "handle"),
    ("mail-transport", "deliver"),
    ("routes", "handle"),
    ("scheduled", "run"),
];

/// The capability.
pub(in crate::host) const CAPABILITY: Capability = Capability {
    name: "content-write",
    interface: "sandpress:content/writer",
    grant: GrantRule::Granted {
        is_granted: |grants| grants.content_write.is_some(),
        example: "content-write = [\"TYPE\"]",
    },
    link: |linker| wit::add_to_linker::<_, HasState>(linker, |state| state),
};

type Answer<T> = Result<T, wit::WriteError>;

impl Host for PluginState {
    async fn create(
        &mut self,
        as_whom: Identity,
        entry: NewEntry,
        intent: Intent,
    ) -> wasmtime::Result<Answer<EntryRef>> {
        self.budget.host_call()?;
        Ok(self.create_entry(as_whom, entry, intent).await)
    }

    async fn update(
        &mut self,
        as_whom: Identity,
        id: String,
        base_revision: u32,
        changes: Vec<FieldValue>,
        intent: Intent,
    ) -> wasmtime::Result<Answer<EntryRef>> {
        self.budget.host_call()?;
        Ok(self.update_entry(as_whom, &id, base_revision, changes, intent).await)
    }

    async fn publish(&mut self, as_whom: Identity, id: String) -> wasmtime::Result<Answer<EntryRef>> {
        self.budget.host_call()?;
        Ok(self.change_state(as_whom, &id, ContentChange::Publish).await)
    }

    async fn unpublish(&mut self, as_whom: Identity, id: String) -> wasmtime::Result<Answer<EntryRef>> {
        self.budget.host_call()?;
        Ok(self.change_state(as_whom, &id, ContentChange::Unpublish).await)
    }

    async fn trash(&mut self, as_whom: Identity, id: String) -> wasmtime::Result<Answer<EntryRef>> {
        self.budget.host_call()?;
        Ok(self.change_state(as_whom, &id, ContentChange::Trash).await)
    }

    async fn restore(&mut self, as_whom: Identity, id: String) -> wasmtime::Result<Answer<EntryRef>> {
        self.budget.host_call()?;
        Ok(self.change_state(as_whom, &id, ContentChange::Restore).await)
    }
}

impl PluginState {
    async fn create_entry(&mut self, as_whom: Identity, entry: NewEntry, intent: Intent) -> Answer<EntryRef> {
        let (access, actor) = self.writing(as_whom)?;
        check::new_entry(&entry).map_err(invalid)?;
        let publish = intends_to_publish(&access, intent)?;
        if !access.writing.scope.has_whole_type(&entry.publication_type) {
            return Err(not_covered(&format!(
                "the publication type {:?} with all its fields",
                entry.publication_type
            )));
        }
        let NewEntry { publication_type, fields, path, byline, .. } = entry;
        let fields = field_values(fields);
        self.write(&access, actor, ContentChange::Create { publication_type, fields, path, byline, publish })
            .await
    }

    async fn update_entry(
        &mut self,
        as_whom: Identity,
        id: &str,
        base_revision: u32,
        changes: Vec<FieldValue>,
        intent: Intent,
    ) -> Answer<EntryRef> {
        let (access, actor) = self.writing(as_whom)?;
        let id = entry_id(id)?;
        check::changes(&changes).map_err(invalid)?;
        let publish = intends_to_publish(&access, intent)?;
        let publication_type = self.type_of(&access, id).await?;
        let refused = |field: &&FieldValue| !access.writing.scope.has_field(&publication_type, &field.name);
        if let Some(field) = changes.iter().find(refused) {
            return Err(not_covered(&format!("the field {:?} of {publication_type:?}", field.name)));
        }
        let fields = field_values(changes);
        self.write(&access, actor, ContentChange::Update { id, base_revision, fields, publish }).await
    }

    async fn change_state(
        &mut self,
        as_whom: Identity,
        id: &str,
        change: fn(EntryId) -> ContentChange,
    ) -> Answer<EntryRef> {
        let (access, actor) = self.writing(as_whom)?;
        let id = entry_id(id)?;
        let change = change(id);
        let publication_type = self.type_of(&access, id).await?;
        match change {
            ContentChange::Publish(_) | ContentChange::Unpublish(_) => need_publish(&access)?,
            _ if !access.writing.scope.has_whole_type(&publication_type) => {
                return Err(not_covered(&format!(
                    "the publication type {publication_type:?} with all its fields"
                )));
            }
            _ => {}
        }
        self.write(&access, actor, change).await
    }

    /// The way to the entries, and as whom the plugin takes it; counted against the budget.
    fn writing(&mut self, as_whom: Identity) -> Answer<(WritingAccess, PluginActor)> {
        if !may_write(self.call) {
            return Err(wit::WriteError::Denied(format!(
                "entries cannot be written in {}.{}: it runs while something is loaded, saved or drawn; do it in a hook \
                 that runs by itself, such as `entry-events` or `routes`",
                self.call.hook.as_str(),
                self.call.function
            )));
        }
        let denied = || {
            wit::WriteError::Denied("entries are not there before the plugin has said who it is".to_owned())
        };
        let access = self.powers.writing.clone().ok_or_else(denied)?;
        let user = match as_whom {
            Identity::Plugin => None,
            Identity::User => Some(self.acting_user()?),
        };
        self.budget.content.write()?;
        let actor = PluginActor {
            id: self.plugin.to_string(),
            writing: access.writing.clone(),
            user,
            origin: self.origin.next(),
        };
        Ok((access, actor))
    }

    fn acting_user(&self) -> Answer<User> {
        match self.actor.as_deref() {
            Some(Actor::User(user)) => Ok(user.clone()),
            _ => Err(wit::WriteError::Denied("this call runs for no user".to_owned())),
        }
    }

    /// The publication type of an entry that the grant covers.
    async fn type_of(&mut self, access: &WritingAccess, id: EntryId) -> Answer<String> {
        let found = bounded(&self.plugin, access.entries.find_type(id)).await?;
        let not_found = || wit::WriteError::NotFound("the entry does not exist".to_owned());
        found.filter(|found| access.writing.scope.has_type(found)).ok_or_else(not_found)
    }

    async fn write(
        &mut self,
        access: &WritingAccess,
        actor: PluginActor,
        change: ContentChange,
    ) -> Answer<EntryRef> {
        let entries = Arc::clone(&access.entries);
        let entry = bounded(&self.plugin, entries.write(actor, change)).await?;
        Ok(entry_ref(&entry))
    }
}

/// Whether a plugin may write entries while this function runs.
fn may_write(call: Call) -> bool {
    WRITING_FUNCTIONS.contains(&(call.hook.as_str(), call.function))
}

fn intends_to_publish(access: &WritingAccess, intent: Intent) -> Answer<bool> {
    match intent {
        Intent::Save => Ok(false),
        Intent::Publish => need_publish(access).map(|()| true),
    }
}

fn need_publish(access: &WritingAccess) -> Answer<()> {
    let denied = || {
        wit::WriteError::Denied(
            "the grant `content-write` does not let the plugin publish: the site owner can add \"publish\" to it".to_owned(),
        )
    };
    access.writing.publish.then_some(()).ok_or_else(denied)
}

fn not_covered(what: &str) -> wit::WriteError {
    wit::WriteError::Denied(format!("the grant `content-write` does not cover {what}"))
}

fn entry_id(text: &str) -> Answer<EntryId> {
    let not_found = |_| wit::WriteError::NotFound("this is not the id of an entry".to_owned());
    text.parse().map_err(not_found)
}

fn field_values(fields: Vec<FieldValue>) -> FieldValues {
    fields.into_iter().map(|field| (field.name, field.value)).collect()
}

fn invalid(error: FieldError) -> wit::WriteError {
    wit::WriteError::Invalid(vec![error])
}

fn entry_ref(entry: &Entry) -> EntryRef {
    EntryRef {
        id: entry.id.to_string(),
        revision: entry.revision,
        status: entry.state().to_owned(),
        path: entry.path.as_str().to_owned(),
        extra: Vec::new(),
    }
}

/// Waits for a change for as long as it may take, and says in the guest's terms why it was not made.
async fn bounded<T>(plugin: &str, change: impl Future<Output = Result<T, WriteError>>) -> Answer<T> {
    match tokio::time::timeout(TIMEOUT, change).await {
        Ok(answer) => answer.map_err(|error| guest_error(plugin, error)),
        Err(_) => {
            Err(wit::WriteError::Unavailable("it took too long: the change may have happened".to_owned()))
        }
    }
}

fn guest_error(plugin: &str, error: WriteError) -> wit::WriteError {
    let message = error.to_string();
    match error {
        WriteError::Invalid(errors) => {
            let error = |error: sandpress_domain::FieldError| FieldError {
                field: error.field,
                message: error.message,
            };
            wit::WriteError::Invalid(errors.into_iter().map(error).collect())
        }
        WriteError::Denied(message) => wit::WriteError::Denied(message),
        WriteError::NotFound(message) => wit::WriteError::NotFound(message),
        WriteError::Conflict(newest) => wit::WriteError::Conflict(newest),
        WriteError::State(message) => wit::WriteError::State(message),
        WriteError::Unavailable(message) => wit::WriteError::Unavailable(message),
        WriteError::Internal(source) => {
            tracing::error!(plugin, error = source, "a plugin's change of an entry failed");
            wit::WriteError::Internal(message)
        }
    }
}
