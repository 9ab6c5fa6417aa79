//! `[log]`: what is logged, where to, and how.

use std::path::{Path, PathBuf};

use tracing_subscriber::EnvFilter;

use super::section::{Section, path_in};

pub(super) const KEYS: &[&str] = &[
    "level",
    "format",
    "to",
    "access",
    "access_format",
    "audit",
    "debug",
    "debug_level",
    "max_megabytes",
    "daily",
    "keep",
];

/// What is logged, where to, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogConfig {
    /// Directives in the manner of `RUST_LOG`, such as `info` or `warn,sandpress_plugins=debug`; well-formed.
    pub level: String,
    /// How a line looks.
    pub format: LogFormat,
    /// Where the log of the program goes.
    pub to: LogTarget,
    /// Where a line for each request goes.
    pub access: LogTarget,
    /// How such a line looks.
    pub access_format: AccessFormat,
    /// Where the events of accounts and access go, one JSON object a line.
    pub audit: LogTarget,
    /// Where lines go that are needed to look for a fault.
    pub debug: LogTarget,
    /// What stands there, as in `level`.
    pub debug_level: String,
    /// When a file of a log is put aside.
    pub rotation: LogRotation,
}

/// When a file of a log is put aside, and how many of those are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LogRotation {
    /// Before it has more bytes than this; 0 for never.
    pub max_bytes: u64,
    /// When a new day has begun, in UTC.
    pub daily: bool,
    /// How many are kept of each log; 0 for all.
    pub keep: u32,
}

/// How a line of the log looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line, for machines.
    Json,
}

/// How a line for a request looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccessFormat {
    /// The Combined Log Format of Apache and nginx, with the request's name behind it.
    Combined,
    /// One JSON object a line.
    Json,
}

/// Where a log goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LogTarget {
    /// Nowhere.
    Off,
    /// The standard output.
    Stdout,
    /// The standard error.
    Stderr,
    /// A file, by its absolute path.
    File(PathBuf),
}

pub(super) fn read(mut section: Section<'_>, folder: &Path) -> Option<LogConfig> {
    let levels = "error, warn, info, debug, trace, or directives such as \"warn,sandpress_plugins=debug\"";
    let level = section.parsed("level", "info", levels, level);
    let format = section.parsed("format", "text", "\"text\" or \"json\"", format);
    let mut target = |key: &str, default: &str| {
        let allowed = "\"stderr\", \"stdout\", \"file:PATH\" or \"off\"";
        section.parsed(key, default, allowed, |text| target(text.trim(), folder))
    };
    let (to, access) = (target("to", "stderr"), target("access", "off"));
    let (audit, debug) = (target("audit", "off"), target("debug", "off"));
    let access_format =
        section.parsed("access_format", "combined", "\"combined\" or \"json\"", access_format);
    let debug_level = section.parsed("debug_level", "debug", levels, self::level);
    let rotation = LogRotation {
        max_bytes: u64::from(section.whole("max_megabytes", 100, 0..=1_000_000)) << 20,
        daily: section.boolean("daily", true),
        keep: section.whole("keep", 14, 0..=10_000),
    };
    Some(LogConfig {
        level: level?,
        format: format?,
        to: to?,
        access: access?,
        access_format: access_format?,
        audit: audit?,
        debug: debug?,
        debug_level: debug_level?,
        rotation,
    })
}

fn level(text: &str) -> Result<String, String> {
    let text = text.trim();
    // A bare word would be read as a module's name and silence everything.
    let misspelt = !text.contains(['=', ',', '[', ':']) && !is_level(text);
    if misspelt || EnvFilter::builder().parse(text).is_err() {
        return Err(format!("{text:?} is not a level"));
    }
    Ok(text.to_owned())
}

fn is_level(text: &str) -> bool {
    ["off", "error", "warn", "info", "debug", "trace"].contains(&text.to_lowercase().as_str())
}

fn format(text: &str) -> Result<LogFormat, String> {
    match text.trim() {
        "text" => Ok(LogFormat::Text),
        "json" => Ok(LogFormat::Json),
        _ => Err(format!("{text:?} is not a format")),
    }
}

fn access_format(text: &str) -> Result<AccessFormat, String> {
    match text.trim() {
        "combined" => Ok(AccessFormat::Combined),
        "json" => Ok(AccessFormat::Json),
        _ => Err(format!("{text:?} is not a format")),
    }
}

fn target(text: &str, folder: &Path) -> Result<LogTarget, String> {
    match text {
        "off" => Ok(LogTarget::Off),
        "stdout" => Ok(LogTarget::Stdout),
        "stderr" => Ok(LogTarget::Stderr),
        _ => match text.strip_prefix("file:") {
            Some(path) if !path.ends_with('/') => path_in(folder, path).map(LogTarget::File),
            _ => Err(format!("{text:?} is no place for a log")),
        },
    }
}
