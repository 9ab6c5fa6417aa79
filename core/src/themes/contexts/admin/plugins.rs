//! The plugins of the site.

use serde::Serialize;

use super::AdminCommon;

/// `plugins.html`: the plugins that run, and how they do.
#[derive(Clone, Debug, Serialize)]
pub struct PluginsContext {
    /// What every page has.
    #[serde(flatten)]
    pub common: AdminCommon,
    /// The plugins in the order of their ids.
    pub plugins: Vec<PluginRowContext>,
}

/// A plugin in the list.
#[derive(Clone, Debug, Serialize)]
pub struct PluginRowContext {
    /// The id.
    pub id: String,
    /// The name for people.
    pub label: String,
    /// The version.
    pub version: String,
    /// What it does.
    pub summary: String,
    /// The hooks that it has.
    pub hooks: Vec<String>,
    /// SHA-256 of its component in hex.
    pub sha256: String,
    /// For how many minutes it is not called because it failed again and again; 0 where it is called.
    pub rests_minutes: u64,
    /// Why a newer file or setting was not taken over; empty where it was.
    pub problem: String,
    /// Calls since it was loaded.
    pub calls: u64,
    /// Those of them that failed.
    pub failures: u64,
    /// The mean time of a call, in milliseconds with two places.
    pub mean_ms: String,
    /// What it stores in the database, in KiB.
    pub stored_kib: u64,
    /// The last failure; none where there was none.
    pub last_failure: Option<PluginFailureContext>,
}

/// A failed call of a plugin.
#[derive(Clone, Debug, Serialize)]
pub struct PluginFailureContext {
    /// The hook that was called.
    pub hook: String,
    /// What happened.
    pub cause: String,
    /// The guest's stack; empty where there is none.
    pub backtrace: String,
    /// When.
    pub failed_at: String,
    /// The day.
    pub failed_on: String,
}

impl PluginsContext {
    /// A plugin that rests, and one that does well.
    pub fn sample() -> Self {
        let well =
            PluginRowContext { rests_minutes: 0, problem: String::new(), ..PluginRowContext::sample() };
        Self { common: AdminCommon::sample(), plugins: vec![PluginRowContext::sample(), well] }
    }

    /// A site without plugins.
    pub fn bare() -> Self {
        Self { common: AdminCommon::bare(), plugins: Vec::new() }
    }
}

impl PluginRowContext {
    /// A plugin with all its parts.
    pub fn sample() -> Self {
        Self {
            id: "tides".into(),
            label: "Tides".into(),
            version: "1.2.0".into(),
            summary: "Shows when the water is high.".into(),
            hooks: vec!["lifecycle".into(), "publication-type".into()],
            sha256: "9f86d081884c7d65".into(),
            rests_minutes: 2,
            problem: "its component is damaged".into(),
            calls: 1200,
            failures: 5,
            mean_ms: "0.31".into(),
            stored_kib: 12,
            last_failure: Some(PluginFailureContext {
                hook: "publication-type".into(),
                cause: "it used up its processor time (cpu_ms)".into(),
                backtrace: "0: tides::render".into(),
                failed_at: "2026-11-21T09:30:00Z".into(),
                failed_on: "21 November 2026".into(),
            }),
        }
    }
}
