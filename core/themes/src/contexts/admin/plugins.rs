//! The plugins of the site.

use serde::Serialize;

use super::{AdminCommon, PluginStateContext};

/// `plugins.html`: every plugin of the site, with its state and what it costs.
#[derive(Clone, Debug, Serialize)]
pub struct PluginsContext {
    /// What every page has.
    #[serde(flatten)]
    pub common: AdminCommon,
    /// The plugins in the order of their names.
    pub plugins: Vec<PluginRowContext>,
    /// How many of them need somebody to look.
    pub troubled: usize,
    /// Plugins that no longer stand in cms.toml, with work that failed.
    pub gone: Vec<GonePluginContext>,
    /// Whether the person may add and change plugins.
    pub may_manage: bool,
}

/// What a plugin does in the background.
#[derive(Clone, Debug, Serialize)]
pub struct PluginWorkContext {
    /// Pieces of work that wait or run.
    pub open: u64,
    /// Pieces of work that failed for the last time.
    pub failed: u64,
    /// Why the last one of them failed; empty where none did.
    pub last_error: String,
}

/// A plugin that no longer runs.
#[derive(Clone, Debug, Serialize)]
pub struct GonePluginContext {
    /// The id.
    pub id: String,
    /// What it left behind.
    pub work: PluginWorkContext,
}

/// A plugin in the list.
#[derive(Clone, Debug, Serialize)]
pub struct PluginRowContext {
    /// The id.
    pub id: String,
    /// The name for people; the id where it is not known.
    pub label: String,
    /// The version; empty where it is not known.
    pub version: String,
    /// What it does; may be empty.
    pub summary: String,
    /// How it does.
    pub state: PluginStateContext,
    /// What it costs, in a few words; empty where it does not run.
    pub cost: String,
    /// What it does in the background.
    pub work: PluginWorkContext,
}

impl PluginsContext {
    /// A plugin in each state.
    pub fn sample() -> Self {
        let gone = GonePluginContext { id: "moon".into(), work: PluginWorkContext::sample() };
        let plugins: Vec<_> =
            PluginStateContext::samples().into_iter().map(PluginRowContext::sample).collect();
        Self { common: AdminCommon::sample(), plugins, troubled: 2, gone: vec![gone], may_manage: true }
    }

    /// A site without plugins, seen by somebody who may not add one.
    pub fn bare() -> Self {
        let (plugins, gone) = (Vec::new(), Vec::new());
        Self { common: AdminCommon::bare(), plugins, troubled: 0, gone, may_manage: false }
    }
}

impl PluginWorkContext {
    /// Work that waits, and work that failed.
    pub fn sample() -> Self {
        Self { open: 3, failed: 2, last_error: "tides refused: the harbour does not answer".into() }
    }
}

impl PluginRowContext {
    /// A plugin in this state.
    pub fn sample(state: PluginStateContext) -> Self {
        Self {
            id: "tides".into(),
            label: "Tides".into(),
            version: "1.2.0".into(),
            summary: "Shows when the water is high.".into(),
            state,
            cost: "1,200 calls, 0.31 ms each, 4 % of the plugins’ time".into(),
            work: PluginWorkContext::sample(),
        }
    }
}
