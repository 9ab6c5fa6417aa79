//! The queue of work that is done later: who does what, and what becomes of it.

use std::{collections::BTreeMap, time::Duration};

use uuid::Uuid;

use crate::{ServiceError, Services};
use sandpress_db::jobs::{self as rows, Lease};
use sandpress_domain::{Actor, Job, JobKind, JobOutcome, Permission, PluginQueue, Timestamp};
use sandpress_plugins::CallError;

/// How long a job belongs to whoever does it. A server that is gone gives it up after so long.
pub const LEASE: Duration = Duration::from_secs(20);

/// The pause after the first failed attempt. Each further one doubles it, up to [`MAX_PAUSE`].
const PAUSE: Duration = Duration::from_secs(10);

const MAX_PAUSE: Duration = Duration::from_secs(60 * 60);

/// Characters of an error that are kept.
const MAX_ERROR: usize = 1_000;

/// How long finished jobs are kept, so that none with the same key follows.
const KEEP_DONE: Duration = Duration::from_secs(24 * 60 * 60);

/// How long dead letters wait for somebody.
const KEEP_DEAD: Duration = Duration::from_secs(30 * 24 * 60 * 60);

impl Services {
    /// The job to do next, if one is due; nobody else gets it while its lease is renewed. Jobs of the plugins in
    /// `busy` are passed over.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn claim_job(&self, busy: &[String]) -> Result<Option<Job>, ServiceError> {
        loop {
            let now = self.clock().now();
            let lease = Lease { id: Uuid::new_v4(), from: now, until: now + LEASE };
            let Some(job) = rows::claim(self.db(), lease, busy).await? else { return Ok(None) };
            if job.attempts <= job.max_attempts {
                return Ok(Some(job));
            }
            self.bury(&job, "the server ended each time while it was done").await?;
        }
    }

    /// Does one job.
    pub async fn perform_job(&self, job: &Job) -> JobOutcome {
        match job.kind {
            JobKind::EntryEvent => self.deliver_event(job).await,
            JobKind::Scheduled | JobKind::PluginJob => self.run_task(job).await,
            JobKind::Mail => self.deliver_mail(job).await,
            JobKind::Media => self.process_asset(job).await,
            JobKind::PlannedChange => self.run_planned_change(job).await,
            JobKind::Search => self.run_search_job(job).await,
            JobKind::Backup => self.run_backup(job).await,
            JobKind::Newsletter => self.send_newsletter(job).await,
        }
    }

    /// Lets nobody else get the job for another while. Whether nobody else has it already.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn renew_job(&self, job: &Job) -> Result<bool, ServiceError> {
        Ok(rows::renew(self.db(), job, self.clock().now() + LEASE).await?)
    }

    /// Notes how an attempt ended. Where somebody else has the job by now, nothing is changed.
    ///
    /// # Errors
    /// Where the database fails: then the job is done again.
    pub async fn settle_job(&self, job: &Job, outcome: JobOutcome) -> Result<(), ServiceError> {
        let now = self.clock().now();
        let (id, kind, plugin) = (job.id, job.kind.as_str(), job.plugin.as_deref());
        let held = match outcome {
            JobOutcome::Done => rows::complete(self.db(), job, now).await?,
            JobOutcome::Postponed { by, reason } => {
                rows::postpone(self.db(), job, now + by, &one_line(&reason)).await?
            }
            JobOutcome::Failed(error) if job.attempts < job.max_attempts => {
                let (pause, error) = (pause(job.attempts), one_line(&error));
                tracing::warn!(%id, kind, plugin, attempt = job.attempts, error, ?pause, "a job failed and is tried again");
                rows::retry(self.db(), job, now + pause, &error).await?
            }
            JobOutcome::Failed(error) | JobOutcome::Hopeless(error) => self.bury(job, &error).await?,
        };
        if !held {
            tracing::warn!(%id, kind, plugin, "a job took longer than its lease and is done again");
        }
        Ok(())
    }

    async fn bury(&self, job: &Job, error: &str) -> Result<bool, ServiceError> {
        let error = one_line(error);
        let (id, kind, plugin) = (job.id, job.kind.as_str(), job.plugin.as_deref());
        tracing::error!(%id, kind, plugin, attempts = job.attempts, error, "a job failed for the last time");
        Ok(rows::bury(self.db(), job, self.clock().now(), &error).await?)
    }

    /// When the next waiting job is due; none where none waits.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn next_job_at(&self) -> Result<Option<Timestamp>, ServiceError> {
        Ok(rows::next_run_at(self.db()).await?)
    }

    /// What stands in the queue for each plugin, by its id; also for plugins that no longer run.
    ///
    /// # Errors
    /// [`ServiceError::Denied`].
    pub async fn list_plugin_queues(
        &self,
        actor: &Actor,
    ) -> Result<BTreeMap<String, PluginQueue>, ServiceError> {
        need(actor, Permission::PluginRead)?;
        Ok(rows::plugin_queues(self.db()).await?)
    }

    /// Puts the dead letters of a plugin back into the queue. How many there were.
    ///
    /// # Errors
    /// [`ServiceError::Denied`].
    pub async fn retry_dead_letters(&self, actor: &Actor, plugin: &str) -> Result<u64, ServiceError> {
        need(actor, Permission::PluginManage)?;
        let count = rows::retry_dead(self.db(), plugin, self.clock().now()).await?;
        self.ring_for_jobs();
        Ok(count)
    }

    /// Deletes the dead letters of a plugin. How many there were.
    ///
    /// # Errors
    /// [`ServiceError::Denied`].
    pub async fn discard_dead_letters(&self, actor: &Actor, plugin: &str) -> Result<u64, ServiceError> {
        need(actor, Permission::PluginManage)?;
        Ok(rows::discard_dead(self.db(), plugin).await?)
    }

    /// Deletes what is kept of jobs for longer than anybody needs it.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn tidy_jobs(&self) -> Result<u64, ServiceError> {
        let now = self.clock().now();
        Ok(rows::delete_finished(self.db(), now - KEEP_DONE, now - KEEP_DEAD).await?)
    }

    /// Waits until something was put into the queue.
    pub async fn job_bell(&self) {
        self.0.job_bell.notified().await;
    }

    /// Tells whoever does jobs that there is one. Called after the transaction that put it into the queue.
    pub(super) fn ring_for_jobs(&self) {
        self.0.job_bell.notify_one();
    }
}

/// An error as it is kept: it may be a guest's, with anything in it.
pub(crate) fn one_line(error: &str) -> String {
    let words = error.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ").chars().take(MAX_ERROR).collect()
}

fn need(actor: &Actor, permission: Permission) -> Result<(), ServiceError> {
    actor.has(permission).then_some(()).ok_or(ServiceError::Denied(permission))
}

/// The time until the next attempt, a bit more or less, so that what failed together is not tried together.
fn pause(attempts: u32) -> Duration {
    let doublings = attempts.saturating_sub(1).min(16);
    let pause = PAUSE.saturating_mul(1 << doublings).min(MAX_PAUSE);
    pause.mul_f64(0.8 + 0.4 * rand::random::<f64>())
}

/// What became of work that was a call of a plugin.
pub(crate) fn outcome(answer: Result<(), CallError>) -> JobOutcome {
    match answer {
        Ok(()) => JobOutcome::Done,
        Err(error @ CallError::SwitchedOff { off_for, .. }) => {
            JobOutcome::Postponed { by: off_for, reason: error.to_string() }
        }
        Err(error) => JobOutcome::Failed(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_an_hour() {
        for (attempts, seconds) in
            [(1, 10.0), (2, 20.0), (3, 40.0), (8, 1280.0), (10, 3600.0), (u32::MAX, 3600.0)]
        {
            let pause = pause(attempts).as_secs_f64();
            assert!((seconds * 0.8..=seconds * 1.2).contains(&pause), "{attempts}: {pause}");
        }
    }
}
