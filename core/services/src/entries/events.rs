//! What others are told of entries: an event goes into the queue in the transaction of the change itself, one delivery
//! for each plugin that has the hook, so that one that fails is told again without the others.

use crate::jobs::outcome;
use crate::{ServiceError, Services};
use sandpress_db::{Transaction, jobs};
use sandpress_domain::{Actor, Entry, EntryEvent, Job, JobKind, JobOutcome, NewJob, PageTag};
use sandpress_plugins::Hook;

impl Services {
    /// Ends the transaction of a change, with what is found of the entry from then on. `before` is the entry as it was;
    /// none where it is new. `tags` are those of the pages that it touches.
    pub(super) async fn commit_with_event(
        &self,
        tx: Transaction,
        actor: &Actor,
        before: Option<&Entry>,
        after: &Entry,
        tags: Vec<PageTag>,
    ) -> Result<(), ServiceError> {
        let event = EntryEvent::between(before, after, actor.origin());
        if let Some(event) = &event {
            self.enqueue_event(&tx, event).await?;
        }
        self.index_entry(&tx, after).await?;
        self.commit_pages(tx, tags).await?;
        if event.is_some() {
            self.ring_for_jobs();
        }
        Ok(())
    }

    pub(super) async fn enqueue_event(
        &self,
        tx: &Transaction,
        event: &EntryEvent,
    ) -> Result<(), ServiceError> {
        let plugins = self.plugins().having(Hook::EntryEvents);
        if !plugins.is_empty() && event.origin.is_too_deep() {
            let (entry, kind, depth) = (event.entry, event.kind.as_str(), event.origin.depth());
            tracing::warn!(%entry, kind, depth, "nobody is told of a change: plugins answer each other in a circle");
            return Ok(());
        }
        let payload = serde_json::to_string(event).map_err(ServiceError::internal)?;
        for plugin in plugins {
            let job = NewJob {
                key: Some(format!("{}/{plugin}", event.id)),
                lane: Some(format!("event/{plugin}/{}", event.entry)),
                plugin: Some(plugin),
                ..NewJob::new(JobKind::EntryEvent, payload.clone(), self.clock().now())
            };
            jobs::enqueue(tx, &job).await?;
        }
        Ok(())
    }

    /// Delivers an event to the plugin that the job is for.
    pub async fn deliver_event(&self, job: &Job) -> JobOutcome {
        let event: EntryEvent = match serde_json::from_str(&job.payload) {
            Ok(event) => event,
            Err(error) => return JobOutcome::Hopeless(format!("the event cannot be read: {error}")),
        };
        let plugin = job.plugin.as_deref().unwrap_or_default();
        let mut scope = self.plugins().scope().in_background().because_of(event.origin);
        outcome(scope.tell(plugin, &event, job.attempts).await)
    }
}
