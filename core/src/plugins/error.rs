//! What can go wrong with a plugin, in words for the person who has to mend it.

use std::{fmt, path::PathBuf};

use crate::domain::FieldError;

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
    /// Settings were refused.
    #[error("{}", .0.join("\n  "))]
    Settings(Vec<String>),
    /// A hook of the start failed.
    #[error("{0}")]
    Call(#[from] CallError),
    /// Two plugins want to be the only one.
    #[error("{0}")]
    Exclusive(String),
    /// The host could not do its part.
    #[error("{0}")]
    Host(String),
}

impl LoadProblem {
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
    /// No plugin offers what was asked for.
    #[error("no plugin provides {0}; enable one in cms.toml")]
    NoProvider(String),
}

/// The typed error of the WIT interfaces.
#[derive(Debug)]
pub enum GuestError {
    /// Field errors.
    Invalid(Vec<FieldError>),
    /// Any other kind, with its message.
    Other(String),
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
            Self::Other(message) => f.write_str(message),
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
    /// It called itself too deeply, or left its memory in another way.
    Stack,
    /// It called more host functions than `host_calls`.
    HostCalls,
    /// It sent more bytes at once than `transfer_kib`.
    Transfer,
    /// It returned more HTML than `html_kib`: bytes returned and allowed.
    Html(usize, usize),
    /// It trapped; the text is its own last words or wasmtime's.
    Trap(String),
}

impl fmt::Display for FailureCause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cpu => f.write_str("it used up its processor time (cpu_ms)"),
            Self::Wall => f.write_str("it took too long (wall_ms)"),
            Self::Memory => f.write_str("it used up its memory (memory_mib)"),
            Self::Stack => f.write_str("it left its memory, most likely because its call stack overflowed"),
            Self::HostCalls => f.write_str("it called the host too often (host_calls)"),
            Self::Transfer => f.write_str("it sent too much at once (transfer_kib)"),
            Self::Html(size, limit) => {
                write!(f, "it returned {size} bytes of HTML, at most {limit} are allowed (html_kib)")
            }
            Self::Trap(message) => write!(f, "it crashed: {message}"),
        }
    }
}
