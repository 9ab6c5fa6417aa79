//! The budget of one call of the plugin.

/// Functions of hooks in which entries may be written.
const WRITING: &[&str] = &[
    "admin-panel.submit",
    "editor-panel.act",
    "entry-events.handle",
    "mail-transport.deliver",
    "routes.handle",
    "scheduled.run",
];

/// A call of the plugin, with what is left of its budget.
pub(super) struct Call {
    pub(super) function: String,
    pub(super) documents: u32,
    pub(super) transactions: u32,
    pub(super) jobs: u32,
    pub(super) mails: u32,
    pub(super) mail_bytes: usize,
    pub(super) reads: u32,
    pub(super) entries: u32,
    pub(super) writes: u32,
    pub(super) rows: u32,
    pub(super) log_lines: u32,
    pub(super) log_bytes: usize,
    pub(super) requests: u32,
    pub(super) http_bytes: usize,
    pub(super) connections: u32,
    pub(super) stream_bytes: usize,
}

impl Call {
    /// A call of a function that has its whole budget.
    pub(super) fn of(function: &str) -> Self {
        Self {
            function: function.to_owned(),
            documents: 1_000,
            transactions: 32,
            jobs: 20,
            mails: 5,
            mail_bytes: 256 << 10,
            reads: 50,
            entries: 1_000,
            writes: 20,
            rows: 1_000,
            log_lines: 100,
            log_bytes: 64 << 10,
            requests: 10,
            http_bytes: 8 << 20,
            connections: 4,
            stream_bytes: 32 << 20,
        }
    }

    /// Whether the host knows who the plugin is.
    pub(super) fn is_introduced(&self) -> bool {
        self.function != "lifecycle.describe"
    }

    /// Whether entries may be written.
    pub(super) fn may_write(&self) -> bool {
        WRITING.contains(&self.function.as_str())
    }
}

/// Takes `count` from what is left, or nothing where that is less. Whether there was enough.
pub(super) fn take<T: Copy + Ord + std::ops::Sub<Output = T>>(left: &mut T, count: T) -> bool {
    let is_enough = *left >= count;
    if is_enough {
        *left = *left - count;
    }
    is_enough
}
