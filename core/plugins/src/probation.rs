//! The time in which a new version of a plugin has to prove itself, with the version before at hand.

use std::{
    sync::{
        Arc, OnceLock,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use tokio::sync::Notify;

use super::{health::Health, hooks::Hook, load::LoadedPlugin};

/// So many calls end the time, where it has lasted for so long: a busy site makes them in seconds.
const CALLS: u64 = 1_000;
const LEAST_TIME: Duration = Duration::from_secs(60);

/// So long ends it too, where at least one call was answered.
const TIME: Duration = Duration::from_secs(10 * 60);

/// The new version's time, from its load to its proof or its end.
pub(super) struct Probation {
    /// The version before, with the configuration of the new one.
    pub(super) previous: Arc<LoadedPlugin>,
    since: Instant,
    /// Calls of the load, which prove nothing.
    calls_before: AtomicU64,
    failed: OnceLock<String>,
    notify: Arc<Notify>,
}

impl Probation {
    /// Begins now. `notify` tells whoever can replace the plugin that it failed.
    pub(super) fn new(previous: Arc<LoadedPlugin>, notify: Arc<Notify>) -> Self {
        let calls_before = AtomicU64::new(0);
        Self { previous, since: Instant::now(), calls_before, failed: OnceLock::new(), notify }
    }

    /// From now on calls count.
    pub(super) fn begin(&self, health: &Health) {
        self.calls_before.store(health.calls(), Ordering::Relaxed);
    }

    /// Ends it with a failure: from now on the version before answers.
    pub(super) fn fail(&self, reason: String) {
        if self.failed.set(reason).is_ok() {
            self.notify.notify_one();
        }
    }

    /// Why it failed, if it did.
    pub(super) fn failure(&self) -> Option<&str> {
        self.failed.get().map(String::as_str)
    }

    /// Whether the new version has proved itself.
    pub(super) fn is_passed(&self, health: &Health, now: Instant) -> bool {
        let calls = health.calls().saturating_sub(self.calls_before.load(Ordering::Relaxed));
        let time = now.duration_since(self.since);
        let is_long = time >= TIME && calls > health.failures();
        let is_much = time >= LEAST_TIME && calls >= CALLS;
        self.failed.get().is_none() && (is_much || is_long)
    }

    /// The version before, where it has the hook.
    pub(super) fn previous_with(&self, hook: Hook) -> Option<&LoadedPlugin> {
        Some(&*self.previous).filter(|previous| previous.hooks.list().contains(&hook))
    }
}

impl LoadedPlugin {
    /// The probation of this version; none where it has none or has passed it.
    pub(super) fn probation(&self) -> Option<Arc<Probation>> {
        let probation = self.probation.load_full()?;
        (!probation.is_passed(&self.health, Instant::now())).then_some(probation)
    }

    /// The version to return to when a later one fails: this one where it has proved itself, else the one before it.
    pub(super) fn proven(self: &Arc<Self>) -> Arc<Self> {
        match self.probation() {
            Some(probation) => Arc::clone(&probation.previous),
            None => {
                self.probation.store(None);
                Arc::clone(self)
            }
        }
    }
}
