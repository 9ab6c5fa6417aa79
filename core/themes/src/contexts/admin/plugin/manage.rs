//! What an owner reads and decides about a plugin: what it may do, its settings, its log, its versions.

use serde::Serialize;

use super::{PluginHeadContext, PowerContext};
use crate::contexts::admin::{AdminCommon, PanelFieldContext};
use sandpress_domain::panel::{FieldKind, Tone};

/// `plugin_powers.html`: what a plugin may do.
#[derive(Clone, Debug, Serialize)]
pub struct PluginPowersContext {
    /// What every page has.
    #[serde(flatten)]
    pub common: AdminCommon,
    /// What every page of the plugin has.
    pub plugin: PluginHeadContext,
    /// What it takes part in.
    pub hooks: Vec<PowerContext>,
    /// What it may use.
    pub powers: Vec<PowerContext>,
    /// What no plugin can ever do, in sentences.
    pub never: Vec<String>,
    /// What the owner decided, to be changed; none where the person may not.
    pub form: Option<PluginGrantsContext>,
    /// What one call of it may use.
    pub limits: Vec<PluginLimitContext>,
}

/// The form with what the owner granted.
#[derive(Clone, Debug, Serialize)]
pub struct PluginGrantsContext {
    /// Where it is sent.
    pub action_url: String,
    /// A field for each thing that the plugin asks for.
    pub fields: Vec<PanelFieldContext>,
    /// What is wrong, beside what stands at the fields.
    pub errors: Vec<String>,
}

/// What one call may use.
#[derive(Clone, Debug, Serialize)]
pub struct PluginLimitContext {
    /// The key in cms.toml.
    pub key: String,
    /// What it bounds.
    pub label: String,
    /// The value with its unit.
    pub value: String,
}

/// `plugin_settings.html`: the settings of a plugin, from what it says of them.
#[derive(Clone, Debug, Serialize)]
pub struct PluginSettingsContext {
    /// What every page has.
    #[serde(flatten)]
    pub common: AdminCommon,
    /// What every page of the plugin has.
    pub plugin: PluginHeadContext,
    /// The settings in the plugin's order.
    pub settings: Vec<SettingContext>,
    /// What is wrong, beside what stands at the fields.
    pub errors: Vec<String>,
    /// Where they are sent.
    pub action_url: String,
}

/// A setting.
#[derive(Clone, Debug, Serialize)]
pub struct SettingContext {
    /// Its field.
    pub field: PanelFieldContext,
    /// What is used where nothing is written, for people; empty where there is nothing.
    pub default: String,
    /// The variable that overrides it; empty where there is none.
    pub variable: String,
}

/// `plugin_log.html`: the last lines of a plugin.
#[derive(Clone, Debug, Serialize)]
pub struct PluginLogContext {
    /// What every page has.
    #[serde(flatten)]
    pub common: AdminCommon,
    /// What every page of the plugin has.
    pub plugin: PluginHeadContext,
    /// The levels from which on lines are shown.
    pub levels: Vec<LogLevelContext>,
    /// The lines, the newest first.
    pub lines: Vec<LogLineContext>,
}

/// A level from which on lines are shown.
#[derive(Clone, Debug, Serialize)]
pub struct LogLevelContext {
    /// The level for people.
    pub label: String,
    /// How many lines there are from it on.
    pub count: usize,
    /// The page with them.
    pub url: String,
    /// Whether it is the page that is shown.
    pub current: bool,
}

/// A line. Its texts are the plugin's own.
#[derive(Clone, Debug, Serialize)]
pub struct LogLineContext {
    /// The level for people.
    pub level: String,
    /// Its colour.
    pub tone: Tone,
    /// Whose line it is, for people.
    pub source: String,
    /// When.
    pub written_at: String,
    /// When, for people.
    pub written_on: String,
    /// How many times in a row.
    pub times: u32,
    /// The hook and the function that ran; may be empty.
    pub call: String,
    /// What it says.
    pub message: String,
    /// The guest's stack; may be empty.
    pub backtrace: String,
}

/// `plugin_updates.html`: the versions of a plugin.
#[derive(Clone, Debug, Serialize)]
pub struct PluginUpdatesContext {
    /// What every page has.
    #[serde(flatten)]
    pub common: AdminCommon,
    /// What every page of the plugin has.
    pub plugin: PluginHeadContext,
    /// A file that waits for consent.
    pub waiting: Option<WaitingUpdateContext>,
    /// The versions that are kept, the one in cms.toml first.
    pub versions: Vec<PluginVersionContext>,
    /// How large a file may be, for people.
    pub max_size: String,
}

/// A component that waits in a plugin's file.
#[derive(Clone, Debug, Serialize)]
pub struct WaitingUpdateContext {
    /// Its version; empty where it was not asked.
    pub version: String,
    /// Why it waits.
    pub reason: String,
    /// How its powers differ, in a sentence; may be empty.
    pub changes: String,
    /// SHA-256 of it in hex.
    pub sha256: String,
    /// Where it is asked for what it wants; empty where it cannot be consented to.
    pub review_url: String,
}

/// A version of a plugin that is kept.
#[derive(Clone, Debug, Serialize)]
pub struct PluginVersionContext {
    /// The version; empty where it is not known.
    pub version: String,
    /// SHA-256 of its component in hex; empty where it is not known.
    pub sha256: String,
    /// Whether it is the one in cms.toml.
    pub current: bool,
    /// What is to be said of it; may be empty.
    pub note: String,
    /// Where a return to it is asked for; empty where that is not possible.
    pub rollback_url: String,
}

impl PluginPowersContext {
    /// A plugin that may ask other servers.
    pub fn sample() -> Self {
        let limit = PluginLimitContext {
            key: "cpu_ms".into(),
            label: "Processor time".into(),
            value: "50 ms".into(),
        };
        Self {
            common: AdminCommon::sample(),
            plugin: PluginHeadContext::sample(),
            hooks: vec![PowerContext { granted: String::new(), ..PowerContext::sample(Tone::Neutral) }],
            powers: vec![PowerContext::sample(Tone::Warning)],
            never: vec!["It can never see passwords.".into()],
            form: Some(PluginGrantsContext {
                action_url: "/admin/plugins/tides/manage/powers".into(),
                fields: vec![PanelFieldContext::sample(FieldKind::LongText)],
                errors: vec!["Name at least one harbour.".into()],
            }),
            limits: vec![limit],
        }
    }

    /// A plugin that may do nothing.
    pub fn bare() -> Self {
        Self {
            common: AdminCommon::bare(),
            hooks: Vec::new(),
            powers: Vec::new(),
            never: Vec::new(),
            form: None,
            limits: Vec::new(),
            ..Self::sample()
        }
    }
}

impl PluginSettingsContext {
    /// A form that was refused.
    pub fn sample() -> Self {
        let setting = |kind| SettingContext {
            field: PanelFieldContext::sample(kind),
            default: "Pier".into(),
            variable: String::new(),
        };
        let mut settings: Vec<_> =
            [FieldKind::Text, FieldKind::Choice, FieldKind::Boolean].map(setting).into();
        settings.push(SettingContext {
            variable: "SANDPRESS_PLUGINS__TIDES__SETTINGS__HARBOUR".into(),
            ..setting(FieldKind::LongText)
        });
        Self {
            common: AdminCommon::sample(),
            plugin: PluginHeadContext::sample(),
            settings,
            errors: vec!["The harbour does not answer.".into()],
            action_url: "/admin/plugins/tides/manage/settings".into(),
        }
    }

    /// A plugin without settings.
    pub fn bare() -> Self {
        Self { common: AdminCommon::bare(), settings: Vec::new(), errors: Vec::new(), ..Self::sample() }
    }
}

impl PluginLogContext {
    /// A line of each look.
    pub fn sample() -> Self {
        let level = |current| LogLevelContext {
            label: "Warnings".into(),
            count: 2,
            url: "/admin/plugins/tides/manage/log?level=warn".into(),
            current,
        };
        let line = LogLineContext {
            level: "Error".into(),
            tone: Tone::Error,
            source: "Sandpress".into(),
            written_at: "2026-11-21T09:30:00Z".into(),
            written_on: "21 November 2026, 09:30 UTC".into(),
            times: 3,
            call: "block.render".into(),
            message: "It used up its processor time (cpu_ms).".into(),
            backtrace: "0: tides::render".into(),
        };
        let plain =
            LogLineContext { times: 1, call: String::new(), backtrace: String::new(), ..line.clone() };
        Self {
            common: AdminCommon::sample(),
            plugin: PluginHeadContext::sample(),
            levels: vec![level(true), level(false)],
            lines: vec![line, plain],
        }
    }

    /// A plugin that has written nothing.
    pub fn bare() -> Self {
        Self { common: AdminCommon::bare(), levels: Vec::new(), lines: Vec::new(), ..Self::sample() }
    }
}

impl PluginUpdatesContext {
    /// A plugin with an update that waits and a version before.
    pub fn sample() -> Self {
        let version = |current, rollback_url: &str| PluginVersionContext {
            version: "1.2.0".into(),
            sha256: "9f86d081884c7d65".into(),
            current,
            note: "It has to prove itself.".into(),
            rollback_url: rollback_url.into(),
        };
        Self {
            common: AdminCommon::sample(),
            plugin: PluginHeadContext::sample(),
            waiting: Some(WaitingUpdateContext {
                version: "1.3.0".into(),
                reason: "It wants http.".into(),
                changes: "also wants http".into(),
                sha256: "60303ae22b998861".into(),
                review_url: "/admin/plugins/tides/manage/waiting".into(),
            }),
            versions: vec![version(true, ""), version(false, "/admin/plugins/tides/manage/rollback")],
            max_size: "8 MiB".into(),
        }
    }

    /// A plugin with the one version.
    pub fn bare() -> Self {
        Self { common: AdminCommon::bare(), waiting: None, versions: Vec::new(), ..Self::sample() }
    }
}
