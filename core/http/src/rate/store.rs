//! The counts, with an end to their memory.

use std::{
    collections::HashMap,
    hash::{BuildHasher, RandomState},
    net::IpAddr,
    sync::{Mutex, MutexGuard, PoisonError},
};

use governor::{
    nanos::Nanos,
    state::{StateStore, keyed::ShrinkableKeyedStateStore},
};

use sandpress_domain::UserId;

/// Most addresses and accounts of a group that have a count of their own.
pub(super) const MOST_KEYS: usize = 20_000;

/// How many counts there are for all who come when the others are taken.
const SHARED: u64 = 1024;

/// Who is counted.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Key {
    /// A network address, or the /64 of an IPv6 address.
    Network(IpAddr),
    /// Somebody who is logged in, or a program with a token of theirs.
    Account(UserId),
    /// Newcomers, where so many are counted that there is no room for more. Nobody can tell who shares a count.
    Shared(u64),
}

/// When the next request of each is due, as the algorithm keeps it. Holds at most [`MOST_KEYS`] counts and those that
/// newcomers share.
#[derive(Debug, Default)]
pub(super) struct Store {
    counts: Mutex<HashMap<Key, Nanos>>,
    hasher: RandomState,
}

impl Store {
    fn lock(&self) -> MutexGuard<'_, HashMap<Key, Nanos>> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl StateStore for Store {
    type Key = Key;

    fn measure_and_replace<T, F, E>(&self, key: &Key, measure: F) -> Result<T, E>
    where
        F: Fn(Option<Nanos>) -> Result<(T, Nanos), E>,
    {
        let mut counts = self.lock();
        if let Some(count) = counts.get_mut(key) {
            let (outcome, next) = measure(Some(*count))?;
            *count = next;
            return Ok(outcome);
        }
        let key = match counts.len() < MOST_KEYS {
            true => key.clone(),
            false => Key::Shared(self.hasher.hash_one(key) % SHARED),
        };
        let (outcome, next) = measure(counts.get(&key).copied())?;
        counts.insert(key, next);
        Ok(outcome)
    }
}

impl ShrinkableKeyedStateStore<Key> for Store {
    fn retain_recent(&self, drop_below: Nanos) {
        self.lock().retain(|_, next| *next > drop_below);
    }

    fn shrink_to_fit(&self) {
        self.lock().shrink_to_fit();
    }

    fn len(&self) -> usize {
        self.lock().len()
    }

    fn is_empty(&self) -> bool {
        self.lock().is_empty()
    }
}
