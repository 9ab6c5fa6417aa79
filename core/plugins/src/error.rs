//! What can go wrong with a plugin, in words for the person who has to mend it.

use std::{fmt, path::PathBuf};

use super::hooks::Hook;
use sandpress_config::{PluginConfig, SettingPlaces};
use sandpress_domain::FieldError;

/// Why a plugin was not loaded.
#[derive(Debug, thiserror::Error)]
#[error("plugin {plugin:?}{} {problem}", .problem.colon())]
pub struct LoadError {
    /// The plugin's id in cms.toml.
    pub plugin: String,
    /// What is wrong and what to do.
    #[source]
    pub problem: LoadProblem,
}

/// The reason behind a [`LoadError`].
#[derive(Debug, thiserror::Error)]
pub enum LoadProblem {
    /// The file cannot be read.
    #[error("cannot read {path}: {reason}; set `component` under [plugins.<id>] in cms.toml to the plugin's .wasm file", path = .path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the operating system says.
        reason: std::io::Error,
    },
    /// The file is not a component.
    #[error("{path} is not a plugin: {reason}", path = .path.display())]
    NotAComponent {
        /// The file.
        path: PathBuf,
        /// What it is instead.
        reason: String,
    },
    /// The file is not the one that the site owner pinned.
    #[error("{path} has the SHA-256 {found}, but cms.toml pins {pinned}: if you meant to change the plugin, change `sha256`; if not, somebody changed the file", path = .path.display())]
    Pin {
        /// The file.
        path: PathBuf,
        /// The pin in cms.toml.
        pinned: String,
        /// The hash of the file.
        found: String,
    },
    /// The component imports what it may not have.
    #[error("{}", .0.join("\n  "))]
    Imports(Vec<String>),
    /// The component imports what it would have to be granted: a line for each capability.
    #[error("{}", .0.join("\n  and "))]
    NotGranted(Vec<String>),
    /// A grant in cms.toml is not one.
    #[error("{0}")]
    Grant(String),
    /// A required hook is missing, or a hook is of a version that is not known.
    #[error("{0}")]
    Hooks(String),
    /// The plugin calls itself something else.
    #[error(
        "its component says that it is {found:?}: write [plugins.{found}] in cms.toml, or use the right file"
    )]
    WrongId {
        /// The id that the component gives.
        found: String,
    },
    /// Settings of the plugin were refused.
    #[error("{}", settings_lines(plugin, errors, places))]
    Settings {
        /// The plugin's id.
        plugin: String,
        /// A message for each.
        errors: Vec<FieldError>,
        /// Where they are written.
        places: SettingPlaces,
    },
    /// A schedule is none.
    #[error("{0}")]
    Schedule(String),
    /// A hook of the start failed.
    #[error("{0}")]
    Call(#[from] CallError),
    /// Routes that cannot be: a line for each.
    #[error("{}", .0.join("\n  "))]
    Routes(Vec<String>),
    /// What the plugin says of itself makes no sense.
    #[error("{0}; its author has to mend that")]
    Definition(String),
    /// Two plugins want to be the only one.
    #[error("{0}")]
    Exclusive(String),
    /// The component ran before, failed, and gave way to the version before it.
    #[error(
        "{reason}. It is not tried again as it is: use another version, change its settings, grants or limits, or insist \
         on it with sha256 = {sha256:?}"
    )]
    FailedBefore {
        /// How it failed.
        reason: String,
        /// SHA-256 of the component.
        sha256: String,
    },
    /// The host could not do its part.
    #[error("{0}")]
    Host(String),
}

fn settings_lines(plugin: &str, errors: &[FieldError], places: &SettingPlaces) -> String {
    let line = |error: &FieldError| {
        let place = places.of(&error.field).map(|place| format!("{place}: ")).unwrap_or_default();
        let key = if error.field.is_empty() { String::new() } else { format!("{}: ", error.field) };
        format!("{place}[plugins.{plugin}.settings] {key}{}", error.message)
    };
    errors.iter().map(line).collect::<Vec<_>>().join("\n  ")
}

impl LoadProblem {
    /// Settings were refused.
    pub(super) fn of_settings(config: &PluginConfig, errors: Vec<FieldError>) -> Self {
        Self::Settings { plugin: config.id.clone(), errors, places: config.places.clone() }
    }

    /// Whether the component itself is the problem, and not cms.toml, its file's place or the host.
    pub(super) fn is_of_component(&self) -> bool {
        !matches!(self, Self::Unreadable { .. } | Self::Pin { .. } | Self::Grant(_) | Self::Host(_))
    }

    /// What stands between the plugin's id and the problem: a wish makes one sentence with it.
    fn colon(&self) -> &'static str {
        if matches!(self, Self::NotGranted(_)) { "" } else { ":" }
    }
}

/// Why a call of a hook gave no answer.
#[derive(Debug, thiserror::Error)]
pub enum CallError {
    /// The plugin answered with an error of its own.
    #[error("{plugin} refused: {error}")]
    Refused {
        /// The plugin's id.
        plugin: String,
        /// Its answer.
        error: GuestError,
    },
    /// The guest trapped or used up its budget; its instance is gone.
    #[error("{plugin} failed in {hook}: {cause}")]
    Failed {
        /// The plugin's id.
        plugin: String,
        /// The hook's name.
        hook: &'static str,
        /// What happened.
        cause: FailureCause,
    },
    /// The plugin failed too often and is not called for a while.
    #[error("{plugin} is switched off for {} s because it failed again and again", .off_for.as_secs().max(1))]
    SwitchedOff {
        /// The plugin's id.
        plugin: String,
        /// How long it stays off.
        off_for: std::time::Duration,
    },
    /// The plugin was removed or switched off, or its component lost the hook, since it was to be called.
    #[error("{plugin} does not run or has no hook {hook} any more: enable it in cms.toml")]
    NotRunning {
        /// The plugin's id.
        plugin: String,
        /// The hook's name.
        hook: &'static str,
    },
    /// No plugin offers what was asked for.
    #[error("no plugin provides {0}; enable one in cms.toml")]
    NoProvider(String),
}

impl CallError {
    /// Whether the sandbox wrote a line about it: with plugin, hook and cause where a call failed, and once where the
    /// plugin was switched off. Whoever goes on without the plugin needs no other.
    pub fn is_logged(&self) -> bool {
        matches!(self, Self::Failed { .. } | Self::SwitchedOff { .. })
    }

    /// The plugin cannot be called for the hook.
    pub(super) fn not_running(plugin: &str, hook: Hook) -> Self {
        Self::NotRunning { plugin: plugin.to_owned(), hook: hook.as_str() }
    }
}

/// The typed error of the WIT interfaces.
#[derive(Debug)]
pub enum GuestError {
    /// Field errors.
    Invalid(Vec<FieldError>),
    /// Any other kind, with its message.
    Other(ErrorKind, String),
}

/// The kinds of typed errors that carry a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// The caller may not do this.
    Denied,
    /// The thing named in the call is not there.
    NotFound,
    /// Somebody else changed it in the meantime.
    Conflict,
    /// A quota or limit is used up.
    Limit,
    /// It cannot be had now.
    Unavailable,
    /// A fault in the plugin.
    Internal,
}

impl fmt::Display for GuestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invalid(errors) => {
                for (index, error) in errors.iter().enumerate() {
                    let separator = if index == 0 { "" } else { "; " };
                    match error.field.as_str() {
                        "" => write!(f, "{separator}{}", error.message)?,
                        field => write!(f, "{separator}{field}: {}", error.message)?,
                    }
                }
                Ok(())
            }
            Self::Other(_, message) => f.write_str(message),
        }
    }
}

/// What stopped a guest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FailureCause {
    /// It computed for longer than `cpu_ms`.
    Cpu,
    /// It took longer than `wall_ms`.
    Wall,
    /// It wanted more memory than `memory_mib`.
    Memory,
    /// It wanted more table elements than an instance may have.
    Tables,
    /// It called itself too deeply, or left its memory in another way.
    Stack,
    /// It held more handles of resources than an instance may.
    Handles,
    /// It called more host functions than `host_calls`.
    HostCalls,
    /// It sent more bytes at once than `transfer_kib`.
    Transfer,
    /// It returned more HTML than `html_kib`: bytes returned and allowed.
    Html(usize, usize),
    /// It answered with something that cannot be used; the text says what.
    Answer(String),
    /// It trapped; the text is its own last words or wasmtime's.
    Trap(String),
}

impl fmt::Display for FailureCause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cpu => f.write_str("it used up its processor time (cpu_ms)"),
            Self::Wall => f.write_str("it took too long (wall_ms)"),
            Self::Memory => f.write_str("it used up its memory (memory_mib)"),
            Self::Tables => f.write_str("it used up its tables, which may have 100,000 elements in all"),
            Self::Stack => f.write_str("it left its memory, most likely because its call stack overflowed"),
            Self::Handles => f.write_str("it held more than 1,000 handles at the same time"),
            Self::HostCalls => f.write_str("it called the host too often (host_calls)"),
            Self::Transfer => f.write_str("it sent too much at once (transfer_kib)"),
            Self::Html(size, limit) => {
                write!(f, "it returned {size} bytes of HTML, at most {limit} are allowed (html_kib)")
            }
            Self::Answer(why) => write!(f, "its answer cannot be used: {why}"),
            Self::Trap(message) => write!(f, "it crashed: {message}"),
        }
    }
}
