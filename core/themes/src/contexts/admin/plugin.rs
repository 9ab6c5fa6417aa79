//! A plugin by itself, and the question before something is done.

mod manage;
mod review;

use serde::Serialize;

use super::{AdminCommon, PanelFieldContext, PanelLinkContext, PluginWorkContext};
use sandpress_domain::panel::{Confirmation, FieldKind, Tone};

pub use manage::{
    LogLevelContext, LogLineContext, PluginGrantsContext, PluginLimitContext, PluginLogContext,
    PluginPowersContext, PluginSettingsContext, PluginUpdatesContext, PluginVersionContext, SettingContext,
    WaitingUpdateContext,
};
pub use review::{PluginAddContext, PluginReviewContext, PowerContext};

/// `plugin.html`: a plugin with its pages, how it does and what it costs.
#[derive(Clone, Debug, Serialize)]
pub struct PluginContext {
    /// What every page has.
    #[serde(flatten)]
    pub common: AdminCommon,
    /// What every page of the plugin has.
    pub plugin: PluginHeadContext,
    /// Its pages that the person may see.
    pub panels: Vec<PanelLinkContext>,
    /// What those see who may see plugins.
    pub overview: Option<PluginOverviewContext>,
}

/// What every page about a plugin has.
#[derive(Clone, Debug, Serialize)]
pub struct PluginHeadContext {
    /// The id.
    pub id: String,
    /// The name for people; the id where it is not known.
    pub label: String,
    /// The version; empty where it is not known.
    pub version: String,
    /// What it does; may be empty.
    pub summary: String,
    /// How it does; none for people who may not see plugins.
    pub state: Option<PluginStateContext>,
    /// The pages about it; none for people who may not see plugins.
    pub tabs: Vec<PluginTabContext>,
    /// Whether the person may change it.
    pub may_manage: bool,
}

/// How a plugin does.
#[derive(Clone, Debug, Serialize)]
pub struct PluginStateContext {
    /// The state in one or two words.
    pub label: String,
    /// Its colour.
    pub tone: Tone,
    /// What it means and what to do; empty where there is nothing to do.
    pub text: String,
}

/// A page about a plugin.
#[derive(Clone, Debug, Serialize)]
pub struct PluginTabContext {
    /// What it is about.
    pub label: String,
    /// Its address.
    pub url: String,
    /// Whether it is the page that is shown.
    pub current: bool,
}

/// How a plugin does, and what it costs.
#[derive(Clone, Debug, Serialize)]
pub struct PluginOverviewContext {
    /// Whether it is switched on.
    pub enabled: bool,
    /// The figures; none where it does not run.
    pub cost: Option<PluginCostContext>,
    /// What it does in the background.
    pub work: PluginWorkContext,
    /// The last failure; none where there was none.
    pub last_failure: Option<PluginFailureContext>,
    /// What it is made of, by name and value.
    pub facts: Vec<PluginFactContext>,
}

/// What a plugin costs since it was loaded.
#[derive(Clone, Debug, Serialize)]
pub struct PluginCostContext {
    /// The figures side by side.
    pub stats: Vec<PluginFactContext>,
    /// The hooks, the most costly first.
    pub hooks: Vec<HookCostContext>,
}

/// What the calls of a hook cost.
#[derive(Clone, Debug, Serialize)]
pub struct HookCostContext {
    /// The hook's name.
    pub hook: String,
    /// Its calls.
    pub calls: String,
    /// The mean time of a call.
    pub mean: String,
    /// The time that 95 of 100 calls did not exceed.
    pub p95: String,
    /// Its part of the plugin's time.
    pub share: String,
    /// Those of the calls that failed.
    pub failures: String,
}

/// A name and a value.
#[derive(Clone, Debug, Serialize)]
pub struct PluginFactContext {
    /// What it is.
    pub name: String,
    /// The value.
    pub value: String,
    /// What is to be said beside it; may be empty.
    pub note: String,
}

/// A failed call of a plugin.
#[derive(Clone, Debug, Serialize)]
pub struct PluginFailureContext {
    /// The hook that was called, with its function.
    pub hook: String,
    /// What happened.
    pub cause: String,
    /// The guest's stack; empty where there is none.
    pub backtrace: String,
    /// When.
    pub failed_at: String,
    /// When, for people.
    pub failed_on: String,
}

/// `confirm.html`: what is asked before something is done. Nothing of what was sent is lost whatever the answer.
#[derive(Clone, Debug, Serialize)]
pub struct ConfirmContext {
    /// What every page has.
    #[serde(flatten)]
    pub common: AdminCommon,
    /// The question.
    pub confirmation: Confirmation,
    /// The look of the button that does it: an error's for what cannot be undone.
    pub tone: Tone,
    /// What will happen, point by point.
    pub points: Vec<String>,
    /// What is decided with the answer.
    pub options: Vec<PanelFieldContext>,
    /// Where the answer is sent.
    pub action_url: String,
    /// What was sent, to be sent again with the answer.
    pub fields: Vec<HiddenFieldContext>,
}

/// A name and a value that are sent again.
#[derive(Clone, Debug, Serialize)]
pub struct HiddenFieldContext {
    /// The name.
    pub name: String,
    /// The value.
    pub value: String,
}

impl PluginContext {
    /// A plugin with two pages that failed once.
    pub fn sample() -> Self {
        Self {
            common: AdminCommon::sample(),
            plugin: PluginHeadContext::sample(),
            panels: vec![PanelLinkContext::sample(), PanelLinkContext::sample()],
            overview: Some(PluginOverviewContext::sample()),
        }
    }

    /// A plugin without pages, seen by somebody who may not see plugins.
    pub fn bare() -> Self {
        let plugin = PluginHeadContext {
            summary: String::new(),
            state: None,
            tabs: Vec::new(),
            may_manage: false,
            ..PluginHeadContext::sample()
        };
        Self { common: AdminCommon::bare(), plugin, panels: Vec::new(), overview: None }
    }
}

impl PluginHeadContext {
    /// A plugin with an update.
    pub fn sample() -> Self {
        let tab = |label: &str, current| PluginTabContext {
            label: label.into(),
            url: "/admin/plugins/tides".into(),
            current,
        };
        Self {
            id: "tides".into(),
            label: "Tides".into(),
            version: "1.2.0".into(),
            summary: "Shows when the water is high.".into(),
            state: Some(PluginStateContext::sample("Update waits", Tone::Warning)),
            tabs: vec![tab("Overview", true), tab("Log", false)],
            may_manage: true,
        }
    }
}

impl PluginStateContext {
    /// A state with a text.
    pub fn sample(label: &str, tone: Tone) -> Self {
        Self { label: label.into(), tone, text: "It goes on when the water is back.".into() }
    }

    /// One of each.
    pub fn samples() -> Vec<Self> {
        let mut running = Self::sample("Running", Tone::Success);
        running.text = String::new();
        let off = Self::sample("Switched off", Tone::Neutral);
        vec![running, off, Self::sample("Resting", Tone::Error), Self::sample("Update waits", Tone::Warning)]
    }
}

impl PluginOverviewContext {
    /// A plugin that has worked and failed.
    pub fn sample() -> Self {
        let fact = |name: &str, value: &str, note: &str| PluginFactContext {
            name: name.into(),
            value: value.into(),
            note: note.into(),
        };
        let hook = HookCostContext {
            hook: "block".into(),
            calls: "1,200".into(),
            mean: "0.31 ms".into(),
            p95: "0.80 ms".into(),
            share: "62 %".into(),
            failures: "5".into(),
        };
        Self {
            enabled: true,
            cost: Some(PluginCostContext {
                stats: vec![fact("Calls", "1,200", "5 failed"), fact("Each", "0.31 ms", "")],
                hooks: vec![hook.clone(), HookCostContext { failures: "0".into(), ..hook }],
            }),
            work: PluginWorkContext::sample(),
            last_failure: Some(PluginFailureContext {
                hook: "block.render".into(),
                cause: "It used up its processor time (cpu_ms).".into(),
                backtrace: "0: tides::render".into(),
                failed_at: "2026-11-21T09:30:00Z".into(),
                failed_on: "21 November 2026, 09:30 UTC".into(),
            }),
            facts: vec![fact("SHA-256", "9f86d081884c7d65", "")],
        }
    }
}

impl ConfirmContext {
    /// A question with a text and points.
    pub fn sample() -> Self {
        Self {
            common: AdminCommon::sample(),
            confirmation: Confirmation {
                title: "Drain the basin?".into(),
                text: "The ships in it will lie on the ground.".into(),
                label: "Drain it".into(),
            },
            tone: Tone::Error,
            points: vec!["Three ships".into(), "One seal".into()],
            options: vec![PanelFieldContext::sample(FieldKind::Boolean)],
            action_url: "/admin/plugins/tides/levels".into(),
            fields: vec![HiddenFieldContext { name: "act".into(), value: "id=drain".into() }],
        }
    }

    /// A question without a text.
    pub fn bare() -> Self {
        let confirmation = Confirmation { title: "Sure?".into(), text: String::new(), label: "Yes".into() };
        Self {
            common: AdminCommon::bare(),
            confirmation,
            tone: Tone::Neutral,
            points: Vec::new(),
            options: Vec::new(),
            fields: Vec::new(),
            ..Self::sample()
        }
    }
}
