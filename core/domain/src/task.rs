//! Work that a plugin does in the background: because its hour has come, or because the plugin asked for it.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{CronExpression, Origin, Timestamp};

/// When a plugin wants to run a task again and again.
#[derive(Clone, Debug)]
pub struct Schedule {
    /// The plugin.
    pub plugin: String,
    /// Names the schedule among those of the plugin, and the task.
    pub name: String,
    /// When it is due.
    pub cron: CronExpression,
    /// Whether it is run once when the server was down at the time.
    pub catches_up: bool,
    /// What the task needs to know.
    pub payload: String,
}

/// One run of a task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// What is to be done, in the plugin's own words.
    pub name: String,
    /// What the task needs to know, in a form of the plugin's own.
    pub payload: String,
    /// For when it was planned.
    #[serde(with = "time::serde::timestamp::milliseconds")]
    pub planned_at: Timestamp,
    /// Whether it comes late because the server was down at the time.
    pub is_catch_up: bool,
    /// What it goes back to.
    pub origin: Origin,
}

/// A task that a plugin asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewTask {
    /// What is to be done, in the plugin's own words.
    pub name: String,
    /// What the task needs to know, in a form of the plugin's own.
    pub payload: String,
    /// How long it waits at least.
    pub delay: Duration,
    /// While a task with the same key waits, no second one is put into the queue.
    pub key: Option<String>,
    /// What it goes back to.
    pub origin: Origin,
}
