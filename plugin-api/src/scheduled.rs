//! Hook `scheduled` (action): tasks that run in the background, by the clock or because the plugin asked for them.
//!
//! ```
//! use sandpress_plugin::log::{self, Level};
//! use sandpress_plugin::scheduled::{Schedule, Scheduled, Task};
//! use sandpress_plugin::testing::Site;
//! use sandpress_plugin::types::Error;
//!
//! struct Tidies;
//!
//! impl Scheduled for Tidies {
//!     fn schedules() -> Vec<Schedule> {
//!         vec![Schedule::new("tidy", "30 4 * * *")]
//!     }
//!
//!     fn run(task: Task) -> Result<(), Error> {
//!         log::write(Level::Info, &format!("{} begins", task.name));
//!         Ok(())
//!     }
//! }
//!
//! let site = Site::new();
//! site.run(|| Tidies::run(Task::new("tidy"))).unwrap();
//! assert_eq!(site.log_lines()[0].message, "tidy begins");
//! ```

use crate::bindings::scheduled::exports::sandpress::scheduled::scheduled::Guest;
pub use crate::bindings::scheduled::exports::sandpress::scheduled::scheduled::{CatchUp, Schedule, Task};
use crate::types::Error;

/// Does tasks in the background.
pub trait Scheduled {
    /// Called at load: the tasks that run by the clock. None where the plugin only puts tasks into the queue itself,
    /// with [`crate::jobs`].
    fn schedules() -> Vec<Schedule> {
        Vec::new()
    }

    /// Called when a task is due, at least once for each run.
    ///
    /// # Errors
    /// Whatever kept the plugin from doing its part: the run is tried again after a while.
    fn run(task: Task) -> Result<(), Error>;
}

impl<T: Scheduled> Guest for T {
    fn schedules() -> Vec<Schedule> {
        T::schedules()
    }

    fn run(task: Task) -> Result<(), Error> {
        T::run(task)
    }
}

impl Schedule {
    /// A task of this name whenever the cron expression says so, in UTC. Runs that were missed are made up for by one.
    pub fn new(name: &str, cron: &str) -> Self {
        Self {
            name: name.into(),
            cron: cron.into(),
            catch_up: CatchUp::Once,
            payload: String::new(),
            extra: Vec::new(),
        }
    }

    /// Leaves runs out that were missed.
    #[must_use]
    pub fn skip_missed(mut self) -> Self {
        self.catch_up = CatchUp::Skip;
        self
    }

    /// What each run gets.
    #[must_use]
    pub fn payload(mut self, payload: &str) -> Self {
        self.payload = payload.into();
        self
    }
}

impl Task {
    /// The first run of a task of this name, as a test gives it to [`Scheduled::run`].
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            id: "00000000-0000-7000-8000-00000000f001".into(),
            name: name.into(),
            payload: String::new(),
            planned_at: 0,
            attempt: 1,
            is_catch_up: false,
            extra: Vec::new(),
        }
    }

    /// With a payload, for a test.
    #[must_use]
    pub fn with_payload(mut self, payload: impl Into<String>) -> Self {
        self.payload = payload.into();
        self
    }
}
