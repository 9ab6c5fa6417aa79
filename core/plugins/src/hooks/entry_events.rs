//! Hook `entry-events`: plugins that learn what happened to entries.

use crate::{
    bindings::exports::sandpress::entry_events::entry_events::Event,
    error::CallError,
    hooks::{Call, Hook, millis},
    scope::Scope,
};
use sandpress_domain::EntryEvent;

const CALL: Call = Hook::EntryEvents.function("handle");

impl Scope {
    /// Tells the plugin of the event. `attempt` counts from 1.
    ///
    /// # Errors
    /// Where the plugin does not run, fails, or answers with an error: it has to be told again.
    pub async fn tell(&mut self, plugin: &str, event: &EntryEvent, attempt: u32) -> Result<(), CallError> {
        let table = self.table();
        let not_running = || CallError::not_running(plugin, Hook::EntryEvents);
        let plugin = table.plugins.get(plugin).ok_or_else(not_running)?;
        let indices = plugin.hooks.entry_events.as_ref().ok_or_else(not_running)?;
        let event = told(event, attempt);
        self.ask(plugin, CALL, async |store, instance| {
            indices.load(&mut *store, instance)?.call_handle(store, &event).await
        })
        .await
    }
}

fn told(event: &EntryEvent, attempt: u32) -> Event {
    Event {
        id: event.id.to_string(),
        kind: event.kind.as_str().to_owned(),
        entry: event.entry.to_string(),
        publication_type: event.publication_type.clone(),
        title: event.title.clone(),
        path: event.path.clone(),
        revision: event.revision,
        was_public: event.was_public,
        is_public: event.is_public,
        happened_at: millis(event.happened_at),
        depth: event.origin.depth(),
        attempt,
        extra: Vec::new(),
    }
}
