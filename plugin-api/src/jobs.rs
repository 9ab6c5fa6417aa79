//! Capability `jobs` (to be granted): tasks that the plugin does later. They come back as
//! [`Scheduled::run`](crate::scheduled::Scheduled::run).
//!
//! ```
//! use sandpress_plugin::jobs::NewJob;
//! use sandpress_plugin::types::Error;
//!
//! fn rebuild_soon() -> Result<(), Error> {
//!     // However often it is asked for within the minute, it is done once.
//!     NewJob::new("rebuild").delay_seconds(60).key("rebuild").enqueue()?;
//!     Ok(())
//! }
//!
//! let site = sandpress_plugin::testing::Site::new();
//! site.run(|| rebuild_soon().and_then(|()| rebuild_soon())).unwrap();
//! assert_eq!(site.enqueued().len(), 1);
//! ```

use crate::types::Error;

provided_by!(jobs::sandpress::jobs::jobs, jobs);

/// Calls a task off that waits.
///
/// # Errors
/// [`Error::Conflict`] where it has begun, [`Error::NotFound`] where the plugin has no such task or it has ended.
pub fn cancel(id: &str) -> Result<(), Error> {
    host::cancel(id)
}

/// A task that is put into the queue.
#[derive(Clone, Copy, Debug)]
pub struct NewJob<'a> {
    name: &'a str,
    payload: &'a str,
    delay_seconds: u32,
    key: Option<&'a str>,
}

impl<'a> NewJob<'a> {
    /// A task for now: lower-case letters, digits and hyphens, at most 64 bytes.
    pub const fn new(name: &'a str) -> Self {
        Self { name, payload: "", delay_seconds: 0, key: None }
    }

    /// What the task needs to know.
    #[must_use]
    pub const fn payload(mut self, payload: &'a str) -> Self {
        self.payload = payload;
        self
    }

    /// The least time until it runs.
    #[must_use]
    pub const fn delay_seconds(mut self, seconds: u32) -> Self {
        self.delay_seconds = seconds;
        self
    }

    /// While a task with the same key waits, no second one is made.
    #[must_use]
    pub const fn key(mut self, key: &'a str) -> Self {
        self.key = Some(key);
        self
    }

    /// Puts the task into the queue, and answers with its id.
    ///
    /// # Errors
    /// [`Error::Limit`] where the plugin asked for too many, [`Error::Denied`] where it has no hook `scheduled`.
    pub fn enqueue(self) -> Result<String, Error> {
        host::enqueue(self.name, self.payload, self.delay_seconds, self.key)
    }
}
