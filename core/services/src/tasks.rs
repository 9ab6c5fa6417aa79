//! Tasks of plugins: planned by their schedules, or asked for by the plugins themselves.

use crate::jobs::outcome;
use crate::port_errors::AtPort;
use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use tokio::sync::Notify;

use crate::{ServiceError, Services};
use sandpress_db::{
    Database, jobs, plugins,
    schedules::{self, SeenSchedule},
};
use sandpress_domain::{
    Clock, Job, JobId, JobKind, JobOutcome, JobState, NewJob, NewTask, Origin, Schedule, Task, Timestamp,
};
use sandpress_plugins::ports::{JobsError, PluginJobs};

/// A run that nobody planned for so long after its moment was missed.
const LATE: Duration = Duration::from_secs(60);

/// How often a task is tried.
const ATTEMPTS: u32 = 5;

/// Tasks that one plugin may have waiting.
const MAX_OPEN: u64 = 1_000;

const HOUR: Duration = Duration::from_secs(60 * 60);

impl Services {
    /// Puts the runs of schedules into the queue that are due. How many there were.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn plan_tasks(&self) -> Result<usize, ServiceError> {
        let schedules = self.plugins().schedules();
        if schedules.is_empty() {
            return Ok(0);
        }
        let (mut seen, now) = (schedules::list(self.db()).await?, self.clock().now());
        let mut planned = 0;
        for schedule in &schedules {
            match seen.remove(&(schedule.plugin.clone(), schedule.name.clone())) {
                Some(seen) if seen.cron == schedule.cron.as_str() => {
                    planned += usize::from(self.plan(schedule, &seen, now).await?);
                }
                _ => {
                    let Schedule { plugin, name, cron, .. } = schedule;
                    schedules::begin(self.db(), plugin, name, cron.as_str(), now).await?;
                }
            }
        }
        if planned > 0 {
            self.ring_for_jobs();
        }
        Ok(planned)
    }

    /// Plans the last run that became due since the schedule was looked at. Whether there was one.
    async fn plan(
        &self,
        schedule: &Schedule,
        seen: &SeenSchedule,
        now: Timestamp,
    ) -> Result<bool, ServiceError> {
        let (plugin, name) = (schedule.plugin.as_str(), schedule.name.as_str());
        let due = schedule.cron.last_until(now).filter(|due| *due > seen.until);
        let Some(due) = due else { return Ok(false) };
        let is_late = now - due > LATE;
        let missed_some = schedule.cron.next_after(seen.until).is_some_and(|first| first < due);
        let lane = format!("schedule/{plugin}/{name}");
        let tx = self.db().begin().await?;
        if !schedules::advance(&tx, plugin, name, seen, due).await? {
            return Ok(false);
        }
        let is_wanted = !is_late || schedule.catches_up;
        let is_free = !jobs::has_open(&tx, &lane).await?;
        if !is_wanted || !is_free {
            tx.commit().await?;
            tracing::info!(plugin, schedule = name, %due, is_late, "a run was left out: it was missed, or the one before is not done");
            return Ok(false);
        }
        let task = Task {
            name: name.to_owned(),
            payload: schedule.payload.clone(),
            planned_at: due,
            is_catch_up: schedule.catches_up && (is_late || missed_some),
            origin: Origin::DIRECT,
        };
        let job = NewJob {
            key: Some(format!("{plugin}/{name}/{}", due.unix_timestamp())),
            plugin: Some(plugin.to_owned()),
            lane: Some(lane),
            max_attempts: ATTEMPTS,
            ..NewJob::new(JobKind::Scheduled, payload(&task)?, now)
        };
        let planned = jobs::enqueue(&tx, &job).await?.is_some();
        tx.commit().await?;
        Ok(planned)
    }

    /// Lets the plugin run the task that the job is for.
    pub async fn run_task(&self, job: &Job) -> JobOutcome {
        let task: Task = match serde_json::from_str(&job.payload) {
            Ok(task) => task,
            Err(error) => return JobOutcome::Hopeless(format!("the task cannot be read: {error}")),
        };
        let plugin = job.plugin.as_deref().unwrap_or_default();
        let mut scope = self.plugins().scope().in_background().because_of(task.origin);
        outcome(scope.run_task(plugin, &task, job.id, job.attempts).await)
    }
}

fn payload(task: &Task) -> Result<String, ServiceError> {
    serde_json::to_string(task).map_err(ServiceError::internal)
}

/// Puts tasks of plugins into the queue.
pub(super) struct QueuedTasks {
    db: Database,
    clock: Arc<dyn Clock>,
    bell: Arc<Notify>,
}

impl QueuedTasks {
    pub(super) fn new(db: Database, clock: Arc<dyn Clock>, bell: Arc<Notify>) -> Self {
        Self { db, clock, bell }
    }
}

#[async_trait]
impl PluginJobs for QueuedTasks {
    async fn enqueue(&self, plugin: &str, per_hour: u32, new: NewTask) -> Result<JobId, JobsError> {
        let now = self.clock.now();
        let key = new.key.map(|key| format!("{plugin}/{key}"));
        let task = Task {
            name: new.name,
            payload: new.payload,
            planned_at: now + new.delay,
            is_catch_up: false,
            origin: new.origin,
        };
        let payload = serde_json::to_string(&task).map_err(|error| JobsError::Internal(Box::new(error)))?;
        let tx = self.db.begin().await.at_port()?;
        // What is counted below must still hold when the task is in the queue.
        plugins::lock(&tx, plugin).await.at_port()?;
        if let Some(key) = &key {
            if let Some(waiting) = jobs::find_waiting(&tx, JobKind::PluginJob, key).await.at_port()? {
                return Ok(waiting);
            }
            jobs::free_key(&tx, JobKind::PluginJob, key).await.at_port()?;
        }
        if jobs::count_since(&tx, plugin, JobKind::PluginJob, now - HOUR).await.at_port()?
            >= u64::from(per_hour)
        {
            return Err(JobsError::Rate { per_hour });
        }
        if jobs::count_open(&tx, plugin, JobKind::PluginJob).await.at_port()? >= MAX_OPEN {
            return Err(JobsError::Full { limit: MAX_OPEN });
        }
        let job = NewJob {
            key,
            plugin: Some(plugin.to_owned()),
            run_at: task.planned_at,
            max_attempts: ATTEMPTS,
            ..NewJob::new(JobKind::PluginJob, payload, now)
        };
        let id = jobs::enqueue(&tx, &job).await.at_port()?.ok_or(JobsError::Unavailable)?;
        tx.commit().await.at_port()?;
        self.bell.notify_one();
        Ok(id)
    }

    async fn cancel(&self, plugin: &str, id: JobId) -> Result<(), JobsError> {
        let job = jobs::find_of_plugin(&self.db, plugin, JobKind::PluginJob, id).await.at_port()?;
        match job.map(|job| job.state) {
            Some(JobState::Waiting) if jobs::cancel(&self.db, id, self.clock.now()).await.at_port()? => {
                Ok(())
            }
            Some(JobState::Waiting | JobState::Running) => Err(JobsError::Begun),
            Some(JobState::Done | JobState::Cancelled | JobState::Dead) | None => Err(JobsError::NotFound),
        }
    }
}
