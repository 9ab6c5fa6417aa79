//! What is counted often and may be lost: redirects that were followed and addresses that lead nowhere. Kept in memory and
//! written in batches, so that no reader waits for a write.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use crate::{ServiceError, Services};
use sandpress_db::{missing_pages, redirect_rules, redirects};
use sandpress_domain::{EntryPath, MissingPage, Timestamp};

/// Addresses that are counted between two writes. Others wait for the next time that somebody asks for them.
const MAX_ADDRESSES: usize = 500;

/// The longest name of a host (RFC 1035, section 2.3.4).
const MAX_HOST: usize = 253;

/// What was counted since the last write.
#[derive(Debug, Default)]
pub(super) struct Tallies(Mutex<Counted>);

#[derive(Debug, Default)]
struct Counted {
    followed: HashMap<EntryPath, (u64, Timestamp)>,
    missing: HashMap<EntryPath, MissingPage>,
}

impl Services {
    /// Counts that a redirect was followed.
    pub(super) fn count_followed(&self, path: &EntryPath) {
        let now = self.clock().now();
        let mut counted = self.0.tallies.0.lock().unwrap_or_else(PoisonError::into_inner);
        if counted.followed.len() < MAX_ADDRESSES || counted.followed.contains_key(path) {
            let known = counted.followed.entry(path.clone()).or_insert((0, now));
            *known = (known.0 + 1, now);
        }
    }

    /// Counts that nothing stands at an address that a reader asked for. Of the reader nothing is kept; of the page that
    /// led there, the host.
    pub fn count_missing(&self, path: &EntryPath, referrer: &str) {
        let now = self.clock().now();
        let referrer = if referrer.len() > MAX_HOST { "" } else { referrer };
        let mut counted = self.0.tallies.0.lock().unwrap_or_else(PoisonError::into_inner);
        if counted.missing.len() < MAX_ADDRESSES || counted.missing.contains_key(path) {
            let blank = MissingPage { path: path.clone(), hits: 0, seen_at: now, referrer: String::new() };
            let known = counted.missing.entry(path.clone()).or_insert(blank);
            known.hits += 1;
            known.seen_at = now;
            if !referrer.is_empty() {
                referrer.clone_into(&mut known.referrer);
            }
        }
    }

    /// Writes what was counted.
    ///
    /// # Errors
    /// Where the database fails: then what was counted is lost.
    pub async fn write_tallies(&self) -> Result<(), ServiceError> {
        let counted = std::mem::take(&mut *self.0.tallies.0.lock().unwrap_or_else(PoisonError::into_inner));
        if counted.followed.is_empty() && counted.missing.is_empty() {
            return Ok(());
        }
        let tx = self.db().begin().await?;
        for (path, (hits, last)) in counted.followed {
            if !redirect_rules::count_hits(&tx, &path, hits, last).await? {
                redirects::count(&tx, &path, hits, last).await?;
            }
        }
        for missing in counted.missing.into_values() {
            missing_pages::count(&tx, &missing).await?;
        }
        tx.commit().await?;
        Ok(())
    }
}
