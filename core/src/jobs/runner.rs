//! Does the jobs of the queue, some at the same time, until the server stops.

use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

use tokio::task::{Id, JoinError, JoinSet};
use tokio_util::sync::CancellationToken;

use crate::{
    domain::{Job, JobOutcome},
    services::{JOB_LEASE, Services},
};

/// Jobs that are done at the same time.
const AT_ONCE: usize = 8;

/// Those of them that are done by the same plugin, so that a slow one leaves room for the others.
const AT_ONCE_BY_PLUGIN: usize = 2;

/// How long nobody looks at the queue: another server may have put something into it.
const POLL: Duration = Duration::from_secs(5);

/// How long jobs that are under way may take when the server stops. After that they are put back.
const GRACE: Duration = Duration::from_secs(5);

/// The jobs that are under way.
struct Runner {
    services: Services,
    tasks: JoinSet<()>,
    /// The plugin of each task.
    plugins: HashMap<Id, Option<String>>,
    /// When the schedules were looked at.
    planned: Option<Instant>,
    /// Tells tasks to put their jobs back.
    stop: CancellationToken,
}

/// Does jobs until `shutdown`.
pub(super) async fn run(services: Services, shutdown: CancellationToken) {
    let mut runner = Runner {
        services,
        tasks: JoinSet::new(),
        plugins: HashMap::new(),
        planned: None,
        stop: CancellationToken::new(),
    };
    loop {
        runner.plan().await;
        let pause = runner.start_due().await;
        tokio::select! {
            () = shutdown.cancelled() => break,
            () = runner.services.job_bell() => {}
            () = tokio::time::sleep(pause) => {}
            Some(ended) = runner.tasks.join_next_with_id() => runner.forget(ended),
        }
    }
    runner.finish().await;
}

impl Runner {
    /// Looks at the schedules of plugins, every few seconds.
    async fn plan(&mut self) {
        if self.planned.is_some_and(|planned| planned.elapsed() < POLL) {
            return;
        }
        self.planned = Some(Instant::now());
        if let Err(error) = self.services.plan_tasks().await {
            tracing::warn!(%error, "the schedules of plugins cannot be looked at now");
        }
        if let Err(error) = self.services.plan_backup().await {
            tracing::warn!(%error, "whether a backup is due cannot be looked at now");
        }
        if let Err(error) = self.services.write_tallies().await {
            tracing::warn!(%error, "what readers asked for was not counted");
        }
    }

    /// Begins what is due, as far as there is room. How long nothing else is.
    async fn start_due(&mut self) -> Duration {
        while self.tasks.len() < AT_ONCE {
            match self.services.claim_job(&self.busy_plugins()).await {
                Ok(Some(job)) => self.start(job),
                Ok(None) => return self.until_next().await,
                Err(error) => {
                    tracing::warn!(%error, "the queue of jobs cannot be read now");
                    break;
                }
            }
        }
        POLL
    }

    async fn until_next(&self) -> Duration {
        let next = self.services.next_job_at().await.ok().flatten();
        let until = next.and_then(|at| Duration::try_from(at - self.services.clock().now()).ok());
        // One that is due and was passed over waits for room.
        until.filter(|until| !until.is_zero()).map_or(POLL, |until| until.min(POLL))
    }

    fn start(&mut self, job: Job) {
        let plugin = job.plugin.clone();
        let task = self.tasks.spawn(work(self.services.clone(), job, self.stop.clone()));
        self.plugins.insert(task.id(), plugin);
    }

    /// The plugins that do as many jobs as they may.
    fn busy_plugins(&self) -> Vec<String> {
        let mut counts: HashMap<&String, usize> = HashMap::new();
        for plugin in self.plugins.values().flatten() {
            *counts.entry(plugin).or_default() += 1;
        }
        let busy = counts.into_iter().filter(|(_, count)| *count >= AT_ONCE_BY_PLUGIN);
        busy.map(|(plugin, _)| plugin.clone()).collect()
    }

    fn forget(&mut self, ended: Result<(Id, ()), JoinError>) {
        let id = match ended {
            Ok((id, ())) => id,
            Err(error) => {
                tracing::error!(%error, "a job crashed and is done again when its lease has run out");
                error.id()
            }
        };
        self.plugins.remove(&id);
    }

    /// Waits a while for what is under way, and puts the rest back into the queue.
    async fn finish(mut self) {
        self.services.begin_to_close();
        let wait = async { while self.tasks.join_next().await.is_some() {} };
        if tokio::time::timeout(GRACE, wait).await.is_err() {
            self.stop.cancel();
            while self.tasks.join_next().await.is_some() {}
        }
    }
}

/// Does a job and notes how it ended, unless somebody else has it meanwhile.
async fn work(services: Services, job: Job, stop: CancellationToken) {
    let begin = Instant::now();
    let outcome = tokio::select! {
        outcome = services.perform_job(&job) => outcome,
        () = lose_lease(&services, &job) => {
            tracing::warn!(id = %job.id, kind = job.kind.as_str(), "a job lost its lease and is done by another server");
            return;
        }
        () = stop.cancelled() => {
            JobOutcome::Postponed { by: Duration::ZERO, reason: "the server stopped".to_owned() }
        }
    };
    tracing::debug!(id = %job.id, kind = job.kind.as_str(), ?outcome, elapsed = ?begin.elapsed(), "job");
    if let Err(error) = services.settle_job(&job, outcome).await {
        tracing::warn!(id = %job.id, %error, "how a job ended was not noted: it is done again");
    }
}

/// Renews the lease again and again, and ends where somebody else has the job.
async fn lose_lease(services: &Services, job: &Job) {
    loop {
        tokio::time::sleep(JOB_LEASE / 4).await;
        match services.renew_job(job).await {
            Ok(true) => {}
            Ok(false) => return,
            Err(error) => tracing::warn!(id = %job.id, %error, "the lease of a job was not renewed"),
        }
    }
}
