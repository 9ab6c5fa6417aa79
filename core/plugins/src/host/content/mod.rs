//! The entries of the site: `sandpress:content/reader` and `sandpress:content/writer`.

mod check;
mod reader;
mod writer;

pub(super) use reader::CAPABILITY as READ_CAPABILITY;
pub(super) use writer::CAPABILITY as WRITE_CAPABILITY;

use crate::{
    bindings::sandpress::{content::writer::WriteError, types::types::Error},
    state::take,
};

/// Times that one call may read.
const READS: u32 = 50;

/// Entries that one call may read.
const ENTRIES: u32 = 1_000;

/// Entries that one call may write.
const WRITES: u32 = 20;

/// Users and assets that one call may read, each for themselves.
const ROWS: u32 = 1_000;

/// What is left of one call's budget for entries.
#[derive(Debug)]
pub(crate) struct ContentBudget {
    reads_left: u32,
    entries_left: u32,
    writes_left: u32,
    rows_left: u32,
}

impl Default for ContentBudget {
    fn default() -> Self {
        Self { reads_left: READS, entries_left: ENTRIES, writes_left: WRITES, rows_left: ROWS }
    }
}

impl ContentBudget {
    /// Counts one read of at most `entries` entries.
    fn read(&mut self, entries: u32) -> Result<(), Error> {
        let limit = || {
            Error::Limit("one call reads at most 50 times and 1,000 entries: read less at once".to_owned())
        };
        (take(&mut self.reads_left, 1) && take(&mut self.entries_left, entries))
            .then_some(())
            .ok_or_else(limit)
    }

    /// Counts users or assets that are read. Whether they still fit.
    pub(in crate::host) fn rows(&mut self, count: u32) -> bool {
        take(&mut self.rows_left, count)
    }

    /// Counts one write.
    fn write(&mut self) -> Result<(), WriteError> {
        let limit = || WriteError::Limit("one call writes at most 20 times".to_owned());
        take(&mut self.writes_left, 1).then_some(()).ok_or_else(limit)
    }
}
