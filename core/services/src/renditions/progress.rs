//! How far jobs are that take long, for people who look on.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use sandpress_domain::JobId;

/// How far a job is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JobProgress {
    /// Steps that are done.
    pub done: u32,
    /// Steps that there are.
    pub steps: u32,
}

/// The jobs that this server does now and that have told how far they are.
#[derive(Debug, Default)]
pub(crate) struct Progress(Mutex<HashMap<JobId, JobProgress>>);

/// Tells how far one job is, until it is dropped.
pub(super) struct Reporter<'a> {
    progress: &'a Progress,
    job: JobId,
}

impl Progress {
    pub(super) fn of(&self, job: JobId) -> Reporter<'_> {
        Reporter { progress: self, job }
    }

    /// How far the job is, where it is done by this server and has said so.
    pub(crate) fn find(&self, job: JobId) -> Option<JobProgress> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&job).copied()
    }
}

impl Reporter<'_> {
    pub(super) fn tell(&self, done: usize, steps: usize) {
        let count = |number| u32::try_from(number).unwrap_or(u32::MAX);
        let progress = JobProgress { done: count(done), steps: count(steps) };
        self.progress.0.lock().unwrap_or_else(PoisonError::into_inner).insert(self.job, progress);
    }
}

impl Drop for Reporter<'_> {
    fn drop(&mut self) {
        self.progress.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.job);
    }
}
