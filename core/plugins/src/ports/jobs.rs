//! Tasks that plugins do later.

use async_trait::async_trait;

use super::Absent;
use sandpress_domain::{JobId, NewTask};

/// The queue of tasks. A plugin reaches its own only: `plugin` is its id in cms.toml and never comes from the guest.
#[async_trait]
pub trait PluginJobs: Send + Sync {
    /// Puts a task into the queue, of which the plugin may put `per_hour` there within an hour. The answer names the
    /// task, or the one with the same key that waits already.
    ///
    /// # Errors
    /// Any [`JobsError`] but [`JobsError::NotFound`] and [`JobsError::Begun`].
    async fn enqueue(&self, plugin: &str, per_hour: u32, task: NewTask) -> Result<JobId, JobsError>;

    /// Calls a task off that waits.
    ///
    /// # Errors
    /// Any [`JobsError`] but [`JobsError::Rate`] and [`JobsError::Full`].
    async fn cancel(&self, plugin: &str, id: JobId) -> Result<(), JobsError>;
}

/// Why a task was not put into the queue or called off. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum JobsError {
    /// The plugin asked for too many.
    #[error("the plugin may ask for {per_hour} tasks an hour: wait, or let the site owner grant more")]
    Rate {
        /// How many it may ask for.
        per_hour: u32,
    },
    /// Too many wait.
    #[error("{limit} tasks of the plugin wait already: wait until some are done")]
    Full {
        /// How many may wait.
        limit: u64,
    },
    /// There is no such task, or it has ended.
    #[error("the plugin has no such task that waits")]
    NotFound,
    /// It is done right now.
    #[error("the task has begun already")]
    Begun,
    /// The database cannot do it now.
    #[error("the database cannot do it now: try again later")]
    Unavailable,
    /// The database failed.
    #[error("the database failed")]
    Internal(#[source] Box<dyn std::error::Error + Send + Sync>),
}

#[async_trait]
impl PluginJobs for Absent {
    async fn enqueue(&self, _: &str, _: u32, _: NewTask) -> Result<JobId, JobsError> {
        Err(JobsError::Unavailable)
    }

    async fn cancel(&self, _: &str, _: JobId) -> Result<(), JobsError> {
        Err(JobsError::Unavailable)
    }
}
