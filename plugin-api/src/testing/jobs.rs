//! The fake of `jobs`.

use super::{calls::take, invalid, is_name, moment::Moment, state::State, with};
use crate::{scheduled::Task, types::Error};

const PAYLOAD_BYTES: usize = 64 << 10;
const KEY_BYTES: usize = 200;
const MAX_DELAY: u32 = 366 * 24 * 60 * 60;
const HOUR: u64 = 60 * 60;

/// Tasks that may wait.
const MAX_OPEN: usize = 1_000;

/// How often a task is tried.
const ATTEMPTS: u32 = 5;

/// A task that waits in the queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enqueued {
    /// The id that the plugin got for it.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it needs to know.
    pub payload: String,
    /// The key under which no second one is made.
    pub key: Option<String>,
    /// When it is due, RFC 3339 in UTC.
    pub due: String,
}

/// The queue of the plugin.
#[derive(Default)]
pub(super) struct Jobs {
    pub(super) has_no_hook: bool,
    all: Vec<Job>,
}

struct Job {
    task: Task,
    key: Option<String>,
    asked: Moment,
    due: Moment,
    state: JobState,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum JobState {
    Waiting,
    Running,
    Ended,
}

pub(crate) fn enqueue(name: &str, payload: &str, delay: u32, key: Option<&str>) -> Result<String, Error> {
    with("jobs::NewJob::enqueue", |state| {
        state.need_jobs()?;
        check(name, payload, delay, key)?;
        if !take(&mut state.call.jobs, 1) {
            return Err(Error::Limit("one call puts at most 20 tasks into the queue".to_owned()));
        }
        state.enqueue(name, payload, delay, key)
    })
}

pub(crate) fn cancel(id: &str) -> Result<(), Error> {
    with("jobs::cancel", |state| {
        state.need_jobs()?;
        match state.jobs.all.iter_mut().find(|job| job.task.id == id) {
            Some(job) if job.state == JobState::Waiting => {
                job.state = JobState::Ended;
                Ok(())
            }
            Some(job) if job.state == JobState::Running => {
                Err(Error::Conflict("the task has begun already".to_owned()))
            }
            _ => Err(Error::NotFound("the plugin has no such task that waits".to_owned())),
        }
    })
}

impl State {
    fn need_jobs(&self) -> Result<(), Error> {
        if self.jobs.has_no_hook {
            return Err(Error::Denied(
                "the plugin has no hook `scheduled`, so it could never run the task: export it".to_owned(),
            ));
        }
        let denied =
            || Error::Denied("the queue is not there before the plugin has said who it is".to_owned());
        self.is_open("jobs").then_some(()).ok_or_else(denied)
    }

    fn enqueue(&mut self, name: &str, payload: &str, delay: u32, key: Option<&str>) -> Result<String, Error> {
        let has_key =
            |job: &&Job| job.state == JobState::Waiting && key.is_some() && job.key.as_deref() == key;
        if let Some(waiting) = self.jobs.all.iter().find(has_key) {
            return Ok(waiting.task.id.clone());
        }
        let (hour_ago, per_hour) = (self.now.minus(HOUR), self.grants.jobs_per_hour);
        if self.jobs.all.iter().filter(|job| job.asked > hour_ago).count() >= per_hour {
            return Err(Error::Limit(format!(
                "the plugin may ask for {per_hour} tasks an hour: wait, or let the site owner grant more"
            )));
        }
        if self.jobs.all.iter().filter(|job| job.state != JobState::Ended).count() >= MAX_OPEN {
            return Err(Error::Limit(format!(
                "{MAX_OPEN} tasks of the plugin wait already: wait until some are done"
            )));
        }
        let (id, due) = (self.next_id(), self.now.plus(delay.into()));
        let task = Task {
            id: id.clone(),
            name: name.to_owned(),
            payload: payload.to_owned(),
            planned_at: u64::try_from(due.milliseconds()).unwrap_or_default(),
            attempt: 0,
            is_catch_up: false,
            extra: Vec::new(),
        };
        let (key, asked, state) = (key.map(str::to_owned), self.now, JobState::Waiting);
        self.jobs.all.push(Job { task, key, asked, due, state });
        Ok(id)
    }

    /// Begins the tasks that are due, the earliest first.
    pub(super) fn begin_due_jobs(&mut self) -> Vec<Task> {
        let now = self.now;
        let is_due = |job: &&mut Job| job.state == JobState::Waiting && job.due <= now;
        let mut due: Vec<&mut Job> = self.jobs.all.iter_mut().filter(is_due).collect();
        due.sort_by_key(|job| job.due);
        let begin = |job: &mut Job| {
            job.state = JobState::Running;
            job.task.attempt += 1;
            job.task.clone()
        };
        due.into_iter().map(begin).collect()
    }

    /// Notes how the run of a task ended.
    pub(super) fn end_job(&mut self, id: &str, is_done: bool) {
        let now = self.now;
        let Some(job) = self.jobs.all.iter_mut().find(|job| job.task.id == id) else { return };
        if is_done || job.task.attempt >= ATTEMPTS {
            job.state = JobState::Ended;
            return;
        }
        job.state = JobState::Waiting;
        job.due = now.plus(10 << (job.task.attempt - 1));
    }
}

impl Jobs {
    /// Those that wait, in the order in which they were asked for.
    pub(super) fn waiting(&self) -> Vec<Enqueued> {
        let shown = |job: &Job| Enqueued {
            id: job.task.id.clone(),
            name: job.task.name.clone(),
            payload: job.task.payload.clone(),
            key: job.key.clone(),
            due: job.due.to_string(),
        };
        self.all.iter().filter(|job| job.state == JobState::Waiting).map(shown).collect()
    }
}

fn check(name: &str, payload: &str, delay: u32, key: Option<&str>) -> Result<(), Error> {
    if !is_name(name) {
        return Err(invalid("name", "a name has 1 to 64 lower-case letters, digits and hyphens"));
    }
    if payload.len() > PAYLOAD_BYTES || payload.contains('\0') {
        return Err(invalid("payload", "a payload has at most 64 KiB, and no character NUL"));
    }
    if delay > MAX_DELAY {
        return Err(invalid("delay-seconds", "a task waits at most 366 days"));
    }
    let fits = |key: &str| (1..=KEY_BYTES).contains(&key.len()) && !key.chars().any(char::is_control);
    if !key.is_none_or(fits) {
        return Err(invalid("key", "a key has 1 to 200 bytes without control characters"));
    }
    Ok(())
}
