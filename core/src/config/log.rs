//! `[log]`: what is logged and how.

use tracing_subscriber::EnvFilter;

use super::section::Section;

pub(super) const KEYS: &[&str] = &["level", "format"];

/// What is logged and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogConfig {
    /// Directives in the manner of `RUST_LOG`, such as `info` or `warn,sandpress::plugins=debug`; well-formed.
    pub level: String,
    /// How a line looks.
    pub format: LogFormat,
}

/// How a line of the log looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line, for machines.
    Json,
}

pub(super) fn read(mut section: Section<'_>) -> Option<LogConfig> {
    let allowed = "error, warn, info, debug, trace, or directives such as \"warn,sandpress::plugins=debug\"";
    let level = section.parsed("level", "info", allowed, level);
    let format = section.parsed("format", "text", "\"text\" or \"json\"", format);
    Some(LogConfig { level: level?, format: format? })
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
