//! Mails that go one after the other through one instance of the plugin, which keeps its connection between them. Each is
//! noted before the next one begins, so an end in the middle leaves at most one of which nobody knows.

use std::{
    sync::atomic::Ordering,
    time::{Duration, Instant},
};

use uuid::Uuid;

use crate::{JOB_LEASE, Services};
use sandpress_db::jobs::{self, Lease};
use sandpress_domain::{Job, JobKind};
use sandpress_plugins::Scope;

/// How long a round takes on new mail.
const ROUND: Duration = Duration::from_secs(20);

/// Mails of a round.
const MAILS: u32 = 100;

/// One round.
pub(super) struct Round {
    pub(super) scope: Scope,
    /// Whether no other mail may follow.
    pub(super) is_over: bool,
    began: Instant,
    mails: u32,
}

impl Round {
    pub(super) fn begin(services: &Services) -> Self {
        let scope = services.plugins().scope().in_background();
        Self { scope, is_over: services.mail_transport().is_none(), began: Instant::now(), mails: 0 }
    }

    /// Whether another mail may follow the one before.
    pub(super) fn goes_on(&mut self, services: &Services) -> bool {
        self.mails += 1;
        // The count runs twice for each mail: before it, for what the plugin is told, and behind it.
        !self.is_over
            && self.mails < 2 * MAILS
            && self.began.elapsed() < ROUND
            && !services.0.is_closing.load(Ordering::Relaxed)
    }
}

impl Services {
    /// No work that can be done in pieces goes on with another piece from now on: the server stops.
    pub fn begin_to_close(&self) {
        self.0.is_closing.store(true, Ordering::Relaxed);
    }

    /// Whether other mail of the job's kind is due.
    pub(super) async fn has_more_mail(&self, job: &Job) -> Result<bool, crate::ServiceError> {
        let deliverer = job.plugin.as_deref().unwrap_or_default();
        Ok(jobs::has_due(self.db(), self.clock().now(), JobKind::Mail, deliverer).await?)
    }

    /// The next mail that is due and goes the same way.
    pub(super) async fn claim_next_mail(&self, job: &Job) -> Option<Job> {
        let deliverer = job.plugin.as_deref()?;
        let now = self.clock().now();
        let lease = Lease { id: Uuid::new_v4(), from: now, until: now + JOB_LEASE };
        match jobs::claim_of(self.db(), lease, JobKind::Mail, deliverer).await {
            // One that began too often is for the queue to bury.
            Ok(next) => next.filter(|next| next.attempts <= next.max_attempts),
            Err(error) => {
                tracing::warn!(%error, "the queue of mail cannot be read now");
                None
            }
        }
    }

    /// Renews the lease of a job again and again, and ends where somebody else has it.
    pub(super) async fn keep_job(&self, job: &Job) {
        loop {
            tokio::time::sleep(JOB_LEASE / 4).await;
            match self.renew_job(job).await {
                Ok(true) => {}
                Ok(false) => return,
                Err(error) => tracing::warn!(id = %job.id, %error, "the lease of a mail was not renewed"),
            }
        }
    }
}
