//! What calls of plugins did and cost, for whoever tries a plugin outside of a site.

use std::{cell::RefCell, future::Future, sync::Arc, time::Duration};

use super::{backtrace::Backtrace, error::FailureCause};

/// One call of a plugin.
#[derive(Clone, Debug)]
pub struct CallReport {
    /// The plugin's id.
    pub plugin: Arc<str>,
    /// The hook's name.
    pub hook: &'static str,
    /// The function.
    pub function: &'static str,
    /// How long it took, the making of its instance included.
    pub elapsed: Duration,
    /// How long it took to make the instance; none where it was there.
    pub instantiation: Option<Duration>,
    /// Calls of host functions that it made, but `log`.
    pub host_calls: u32,
    /// Bytes that capabilities carried.
    pub bytes: u64,
    /// Memory of its instance at the end of the call, in bytes.
    pub memory: usize,
    /// What it wrote to its standard output and error.
    pub printed: String,
    /// Why it failed, and where; none where it ended well.
    pub failure: Option<(FailureCause, Backtrace)>,
}

/// A line that a plugin wrote to the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogLine {
    /// The plugin's id.
    pub plugin: Arc<str>,
    /// `debug`, `info`, `warn` or `error`.
    pub level: &'static str,
    /// The line.
    pub message: String,
}

/// What was seen.
#[derive(Clone, Debug, Default)]
pub struct Witnessed {
    /// The calls in the order in which they ended.
    pub calls: Vec<CallReport>,
    /// The lines in the order in which they were written.
    pub lines: Vec<LogLine>,
}

tokio::task_local! {
    static WITNESSED: RefCell<Witnessed>;
}

/// Does the work, and gives what it made with what plugins did meanwhile. Work that is handed to another task is not
/// seen.
pub async fn witnessed<F: Future>(work: F) -> (F::Output, Witnessed) {
    WITNESSED
        .scope(RefCell::default(), async {
            let made = work.await;
            (made, WITNESSED.with(RefCell::take))
        })
        .await
}

/// Notes a call, where somebody wants to know.
pub(super) fn note(report: impl FnOnce() -> CallReport) {
    // Outside of `witnessed` nobody asks.
    let _ = WITNESSED.try_with(|witnessed| witnessed.borrow_mut().calls.push(report()));
}

/// Notes a line of the log, where somebody wants to know.
pub(super) fn note_line(plugin: &Arc<str>, level: &'static str, message: &str) {
    let _ = WITNESSED.try_with(|witnessed| {
        let line = LogLine { plugin: Arc::clone(plugin), level, message: message.to_owned() };
        witnessed.borrow_mut().lines.push(line);
    });
}
