//! What the cache has done.

use std::sync::atomic::{AtomicU64, Ordering};

/// What the page cache did since the start, and what it holds. For metrics and the admin.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CacheCounts {
    /// Requests that were answered from it.
    pub hits: u64,
    /// Requests for kept pages that found none.
    pub misses: u64,
    /// Requests that found a page which was past its time, and got it while another one was made.
    pub stale: u64,
    /// Requests of people with a session, which go past it.
    pub bypassed: u64,
    /// Pages that were made.
    pub made: u64,
    /// Changes that it was told of.
    pub purges: u64,
    /// Pages that changes took out of it.
    pub purged: u64,
    /// Pages in it.
    pub pages: u64,
    /// What they take, in bytes.
    pub bytes: u64,
}

#[derive(Debug, Default)]
pub(super) struct Counts {
    pub(super) hits: AtomicU64,
    pub(super) misses: AtomicU64,
    pub(super) stale: AtomicU64,
    pub(super) bypassed: AtomicU64,
    pub(super) made: AtomicU64,
    pub(super) purges: AtomicU64,
    pub(super) purged: AtomicU64,
}

impl Counts {
    pub(super) fn add(number: &AtomicU64) {
        number.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn read(&self, pages: u64, bytes: u64) -> CacheCounts {
        let of = |number: &AtomicU64| number.load(Ordering::Relaxed);
        CacheCounts {
            hits: of(&self.hits),
            misses: of(&self.misses),
            stale: of(&self.stale),
            bypassed: of(&self.bypassed),
            made: of(&self.made),
            purges: of(&self.purges),
            purged: of(&self.purged),
            pages,
            bytes,
        }
    }
}
