//! `[sessions]`: how long a log-in lasts.

use std::time::Duration;

use super::section::Section;

pub(super) const KEYS: &[&str] = &["idle_minutes", "kept_days", "absolute_days"];

/// How long a log-in lasts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionsConfig {
    /// A session ends when it was not used for so long.
    pub idle: Duration,
    /// The same for a session of somebody who wants to stay logged in, which outlives the browser.
    pub kept: Duration,
    /// A session ends so long after the log-in, used or not.
    pub absolute: Duration,
}

pub(super) fn read(mut section: Section<'_>) -> SessionsConfig {
    let minutes = section.whole("idle_minutes", 12 * 60, 5..=366 * 24 * 60);
    let kept = section.whole("kept_days", 14, 1..=366);
    let days = section.whole("absolute_days", 30, 1..=366);
    SessionsConfig {
        idle: Duration::from_secs(u64::from(minutes) * 60),
        kept: Duration::from_secs(u64::from(kept) * 24 * 60 * 60),
        absolute: Duration::from_secs(u64::from(days) * 24 * 60 * 60),
    }
}
