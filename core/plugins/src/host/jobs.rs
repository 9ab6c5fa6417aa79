//! `sandpress:jobs/jobs`: tasks that a plugin does later.

use std::{future::Future, time::Duration};

use crate::{
    bindings::sandpress::{
        jobs::jobs::{self as wit, Host},
        types::types::{Error, FieldError},
    },
    host::{Capability, GrantRule, HasState, is_name},
    ports::JobsError,
    powers::JobsAccess,
    state::PluginState,
};
use sandpress_domain::{JobId, NewTask};

/// How long one operation may take.
const TIMEOUT: Duration = Duration::from_secs(2);

const PAYLOAD_BYTES: usize = 64 << 10;
const KEY_BYTES: usize = 200;
const MAX_DELAY: Duration = Duration::from_secs(366 * 24 * 60 * 60);

/// The capability.
pub(super) const CAPABILITY: Capability = Capability {
    name: "jobs",
    interface: "sandpress:jobs/jobs",
    grant: GrantRule::Granted {
        is_granted: |grants| grants.jobs_per_hour.is_some(),
        example: "jobs = \"60/hour\"",
    },
    link: |linker| wit::add_to_linker::<_, HasState>(linker, |state| state),
};

type Answer<T> = Result<T, Error>;

impl Host for PluginState {
    async fn enqueue(
        &mut self,
        name: String,
        payload: String,
        delay_seconds: u32,
        key: Option<String>,
    ) -> wasmtime::Result<Answer<String>> {
        self.budget.host_call()?;
        let delay = Duration::from_secs(delay_seconds.into());
        let task = NewTask { name, payload, delay, key, origin: self.origin };
        Ok(self.enqueue_task(task).await)
    }

    async fn cancel(&mut self, id: String) -> wasmtime::Result<Answer<()>> {
        self.budget.host_call()?;
        Ok(self.cancel_task(&id).await)
    }
}

impl PluginState {
    async fn enqueue_task(&mut self, task: NewTask) -> Answer<String> {
        let access = self.jobs()?;
        check(&task)?;
        if !self.budget.job() {
            return Err(Error::Limit("one call puts at most 20 tasks into the queue".to_owned()));
        }
        let enqueued = access.jobs.enqueue(&self.plugin, access.per_hour, task);
        Ok(bounded(&self.plugin, enqueued).await?.to_string())
    }

    async fn cancel_task(&mut self, id: &str) -> Answer<()> {
        let access = self.jobs()?;
        let id: JobId = id.parse().map_err(|_| Error::NotFound(JobsError::NotFound.to_string()))?;
        bounded(&self.plugin, access.jobs.cancel(&self.plugin, id)).await
    }

    fn jobs(&self) -> Answer<JobsAccess> {
        if !self.has_scheduled {
            return Err(Error::Denied(
                "the plugin has no hook `scheduled`, so it could never run the task: export it".to_owned(),
            ));
        }
        let denied =
            || Error::Denied("the queue is not there before the plugin has said who it is".to_owned());
        self.powers.jobs.clone().ok_or_else(denied)
    }
}

fn check(task: &NewTask) -> Answer<()> {
    if !is_name(&task.name) {
        return Err(invalid("name", "a name has 1 to 64 lower-case letters, digits and hyphens"));
    }
    if task.payload.len() > PAYLOAD_BYTES || task.payload.contains('\0') {
        return Err(invalid("payload", "a payload has at most 64 KiB, and no character NUL"));
    }
    if task.delay > MAX_DELAY {
        return Err(invalid("delay-seconds", "a task waits at most 366 days"));
    }
    let fits = |key: &String| (1..=KEY_BYTES).contains(&key.len()) && !key.chars().any(char::is_control);
    if !task.key.as_ref().is_none_or(fits) {
        return Err(invalid("key", "a key has 1 to 200 bytes without control characters"));
    }
    Ok(())
}

fn invalid(field: &str, message: &str) -> Error {
    Error::Invalid(vec![FieldError { field: field.to_owned(), message: message.to_owned() }])
}

/// Waits for an operation for as long as it may take, and says in the guest's terms why there is no answer.
async fn bounded<T>(plugin: &str, operation: impl Future<Output = Result<T, JobsError>>) -> Answer<T> {
    match tokio::time::timeout(TIMEOUT, operation).await {
        Ok(answer) => answer.map_err(|error| guest_error(plugin, error)),
        Err(_) => Err(Error::Unavailable("the database took too long: it may have happened".to_owned())),
    }
}

fn guest_error(plugin: &str, error: JobsError) -> Error {
    let message = error.to_string();
    match error {
        JobsError::Rate { .. } | JobsError::Full { .. } => Error::Limit(message),
        JobsError::NotFound => Error::NotFound(message),
        JobsError::Begun => Error::Conflict(message),
        JobsError::Unavailable => Error::Unavailable(message),
        JobsError::Internal(source) => {
            tracing::error!(plugin, error = source, "a plugin's tasks cannot be put into the queue");
            Error::Internal(message)
        }
    }
}
