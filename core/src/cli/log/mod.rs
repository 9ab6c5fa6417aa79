//! The logs of the program: the application's, the access log, the audit log, and one for looking for faults.
//!
//! Every line passes [`neutral`], so that nothing that a visitor sends looks like a line of its own or moves a terminal's
//! cursor. A log that cannot be written never stops the site.

mod access;
mod neutral;
mod rotate;

use std::{io::IsTerminal, panic, sync::Arc};

use tracing::{Level, Metadata, Subscriber};
use tracing_subscriber::{
    EnvFilter, Layer,
    filter::{FilterExt, LevelFilter, Targets, filter_fn},
    fmt,
    layer::SubscriberExt,
    registry::LookupSpan,
    util::SubscriberInitExt,
};

use self::{access::AccessLayer, neutral::Lines, rotate::LogFile};
use super::error_layer::ErrorLayer;
use crate::{
    config::{Config, LogConfig, LogFormat, LogTarget},
    http::ACCESS_TARGET,
    services::AUDIT_TARGET,
};

type Boxed<S> = Box<dyn Layer<S> + Send + Sync>;

/// The logs that are files, so that they can be opened anew.
#[derive(Clone, Default)]
pub(super) struct Logs(Vec<Arc<LogFile>>);

impl Logs {
    /// Opens every file by its name again: another program may have moved it away.
    pub(super) fn reopen(&self) {
        for file in &self.0 {
            file.reopen();
        }
    }
}

/// Begins to log as the configuration says.
///
/// # Errors
/// Where a log is a file that cannot be opened.
pub(super) fn start(config: &Config) -> anyhow::Result<Logs> {
    let log = &config.log;
    let mut logs = Logs::default();
    let layers = [
        application(log, &mut logs)?,
        access(log, &mut logs)?,
        audit(log, &mut logs)?,
        debug(log, &mut logs)?,
    ];
    let errors = ErrorLayer.with_filter(LevelFilter::ERROR);
    let layers: Vec<_> = layers.into_iter().flatten().collect();
    tracing_subscriber::registry().with(layers).with(errors).try_init()?;
    log_panics();
    Ok(logs)
}

fn application<S>(log: &LogConfig, logs: &mut Logs) -> anyhow::Result<Option<Boxed<S>>>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    let Some(lines) = open(&log.to, log, logs)? else { return Ok(None) };
    Ok(Some(formatted(lines, log.format, &log.level)?))
}

fn debug<S>(log: &LogConfig, logs: &mut Logs) -> anyhow::Result<Option<Boxed<S>>>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    let Some(lines) = open(&log.debug, log, logs)? else { return Ok(None) };
    Ok(Some(formatted(lines, log.format, &log.debug_level)?))
}

fn audit<S>(log: &LogConfig, logs: &mut Logs) -> anyhow::Result<Option<Boxed<S>>>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    let Some(lines) = open(&log.audit, log, logs)? else { return Ok(None) };
    // With the spans, so that an event names its request.
    let only =
        filter_fn(|line| line.target() == AUDIT_TARGET || line.is_span() && *line.level() <= Level::INFO);
    Ok(Some(fmt::layer().json().with_writer(lines).with_filter(only).boxed()))
}

fn access<S>(log: &LogConfig, logs: &mut Logs) -> anyhow::Result<Option<Boxed<S>>>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    let Some(lines) = open(&log.access, log, logs)? else { return Ok(None) };
    let only = Targets::new().with_target(ACCESS_TARGET, LevelFilter::INFO);
    Ok(Some(AccessLayer::new(lines, log.access_format).with_filter(only).boxed()))
}

fn formatted<S>(lines: Lines, format: LogFormat, level: &str) -> anyhow::Result<Boxed<S>>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    let filter = EnvFilter::try_new(level)?.and(filter_fn(is_wanted));
    Ok(match format {
        LogFormat::Text => {
            fmt::layer().with_ansi(lines.is_terminal()).with_writer(lines).with_filter(filter).boxed()
        }
        LogFormat::Json => fmt::layer().json().with_writer(lines).with_filter(filter).boxed(),
    })
}

/// Libraries whose finest lines are the bytes that they send and get: statements with their values, headers, cookies.
const CARRIERS: [&str; 14] = [
    "h2",
    "hyper",
    "hyper_util",
    "object_store",
    "openidconnect",
    "reqwest",
    "rustls",
    "sea_orm",
    "sqlx",
    "tokio_util",
    "tower_http",
    "tower_sessions",
    "tower_sessions_core",
    "webauthn_rs",
];

/// Requests have a log of their own, the migrator tells at every start that there is nothing to do, and what carries
/// secrets is left out at every level.
fn is_wanted(event: &Metadata<'_>) -> bool {
    let library = event.target().split("::").next().unwrap_or_default();
    event.target() != ACCESS_TARGET
        && !(library == "sea_orm_migration" && *event.level() > Level::WARN)
        && !(CARRIERS.contains(&library) && *event.level() > Level::INFO)
}

fn open(target: &LogTarget, log: &LogConfig, logs: &mut Logs) -> anyhow::Result<Option<Lines>> {
    Ok(match target {
        LogTarget::Off => None,
        LogTarget::Stdout => Some(Lines::stdout(std::io::stdout().is_terminal())),
        LogTarget::Stderr => Some(Lines::stderr(std::io::stderr().is_terminal())),
        LogTarget::File(path) => {
            // Two logs may share a file; it must be put aside once.
            let file = match logs.0.iter().find(|file| file.path() == path) {
                Some(file) => Arc::clone(file),
                None => {
                    let file = Arc::new(LogFile::open(path, log.rotation)?);
                    logs.0.push(Arc::clone(&file));
                    file
                }
            };
            Some(Lines::file(file))
        }
    })
}

/// A panic is a line of the log as any other, with the request that it ended.
fn log_panics() {
    panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        let words = panic.payload_as_str().unwrap_or("without words");
        tracing::error!(target: "sandpress::panic", place, "a panic: {words}");
    }));
}
