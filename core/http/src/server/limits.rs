//! How many connections there may be, in total and for each address.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use sandpress_domain::network;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

/// Counts connections. One host with an IPv6 network counts as one address: its /64.
#[derive(Debug)]
pub(super) struct ConnectionLimits {
    total: Arc<Semaphore>,
    per_address: usize,
    counts: Arc<Mutex<HashMap<IpAddr, usize>>>,
    crowded: watch::Sender<bool>,
}

/// The right to hold one connection; given back when dropped.
#[derive(Debug)]
pub(super) struct ConnectionPermit {
    counts: Arc<Mutex<HashMap<IpAddr, usize>>>,
    address: IpAddr,
    _total: OwnedSemaphorePermit,
}

impl ConnectionLimits {
    /// Limits of at least one connection each.
    pub(super) fn new(total: usize, per_address: usize) -> Self {
        Self {
            total: Arc::new(Semaphore::new(total.clamp(1, Semaphore::MAX_PERMITS))),
            per_address: per_address.max(1),
            counts: Arc::default(),
            crowded: watch::Sender::new(false),
        }
    }

    /// Waits until one more connection may be accepted. While it waits, newcomers stay in the
    /// system's backlog and [`Self::crowded`] asks idle connections to make room.
    pub(super) async fn reserve(&self) -> Option<OwnedSemaphorePermit> {
        let free = Arc::clone(&self.total).try_acquire_owned().ok();
        self.crowded.send_if_modified(|crowded| std::mem::replace(crowded, free.is_none()) != free.is_none());
        match free {
            Some(permit) => Some(permit),
            None => Arc::clone(&self.total).acquire_owned().await.ok(),
        }
    }

    /// Lets a connection in, unless its address has its share already.
    pub(super) fn admit(&self, total: OwnedSemaphorePermit, peer: IpAddr) -> Option<ConnectionPermit> {
        let address = network(peer);
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry(address).or_insert(0);
        if *count >= self.per_address {
            return None;
        }
        *count += 1;
        drop(counts);
        Some(ConnectionPermit { counts: Arc::clone(&self.counts), address, _total: total })
    }

    /// Whether newcomers wait for a place.
    pub(super) fn crowded(&self) -> watch::Receiver<bool> {
        self.crowded.subscribe()
    }
}

impl Drop for ConnectionPermit {
    fn drop(&mut self) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = counts.get_mut(&self.address) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.address);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_full_address_is_refused_until_one_of_its_connections_ends() {
        let limits = ConnectionLimits::new(10, 1);
        let peer = "192.0.2.7".parse().unwrap();
        let first = limits.admit(limits.reserve().await.unwrap(), peer);
        assert!(first.is_some());
        assert!(limits.admit(limits.reserve().await.unwrap(), peer).is_none());
        assert!(limits.admit(limits.reserve().await.unwrap(), "192.0.2.8".parse().unwrap()).is_some());
        drop(first);
        assert!(limits.admit(limits.reserve().await.unwrap(), peer).is_some());
        assert_eq!(limits.counts.lock().unwrap().len(), 0);
    }
}
