//! Counts of attempts, in a bounded memory that is lost with the process.

use std::{
    collections::HashMap,
    hash::{BuildHasher, RandomState},
    net::IpAddr,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use sandpress_domain::Timestamp;

/// How many counts are kept, twice: when there are more, those are forgotten that were not touched while as many others
/// came. With a table of this size that is 3 MB.
const KEPT: usize = 32_768;

/// How many attempts are looked at, and how long the next ones wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Pace {
    /// So many are looked at in a row; after the last of them comes the first wait.
    free: u32,
    /// How long the first wait is. Each further attempt doubles it.
    first: Duration,
    /// The longest wait.
    longest: Duration,
    /// One attempt is forgotten in so much time.
    forgotten: Duration,
}

impl Pace {
    pub(crate) const ACCOUNT: Self = Self::new(5, 15, 3600, 3600);
    pub(crate) const NETWORK: Self = Self::new(20, 15, 900, 120);
    pub(crate) const RESET: Self = Self::new(3, 300, 3600, 3600);
    pub(crate) const REGISTRATION: Self = Self::new(10, 60, 3600, 600);

    const fn new(free: u32, first: u64, longest: u64, forgotten: u64) -> Self {
        Self {
            free,
            first: Duration::from_secs(first),
            longest: Duration::from_secs(longest),
            forgotten: Duration::from_secs(forgotten),
        }
    }

    /// How long the next attempt waits after so many.
    fn wait(self, attempts: u32) -> Option<Duration> {
        let further = attempts.checked_sub(self.free)?;
        let wait = 1_u32.checked_shl(further).and_then(|times| self.first.checked_mul(times));
        Some(wait.map_or(self.longest, |wait| wait.min(self.longest)))
    }

    /// After so many the wait grows no more.
    fn most(self) -> u32 {
        (self.free..).find(|attempts| self.wait(*attempts) == Some(self.longest)).unwrap_or(self.free)
    }
}

/// What is tried, at which account.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Subject {
    /// The password of an account, by its id or by what somebody took for its name.
    Password(String),
    /// A link for a new password.
    Reset(String),
    /// A new account.
    Registration,
}

/// Names a count, without what it is made of.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Key {
    hash: u64,
    pace: Pace,
    is_of_account: bool,
}

/// What became of an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Taken {
    /// It is not looked at.
    pub(crate) is_refused: bool,
    /// It was looked at, and the next one has to wait.
    pub(crate) has_locked: bool,
}

/// A count.
#[derive(Clone, Copy)]
struct Count {
    attempts: u32,
    /// From when on attempts are being forgotten.
    since: Timestamp,
    /// Until when nothing is looked at.
    until: Option<Timestamp>,
}

/// All counts.
#[derive(Default)]
pub(crate) struct Counts {
    /// Random, so that nobody can choose names that share a count.
    hasher: RandomState,
    tables: Mutex<Tables>,
}

#[derive(Default)]
struct Tables {
    young: HashMap<u64, Count>,
    old: HashMap<u64, Count>,
}

impl Counts {
    /// The counts of an attempt: of the account, and of the network for all accounts.
    pub(crate) fn keys(
        &self,
        subject: Subject,
        [account, place]: [Option<Pace>; 2],
        network: Option<IpAddr>,
    ) -> Vec<Key> {
        let kind = std::mem::discriminant(&subject);
        let account = account.map(|pace| self.key((&subject, None::<IpAddr>), pace, true));
        let place = place.zip(network).map(|(pace, network)| self.key((kind, network), pace, false));
        account.into_iter().chain(place).collect()
    }

    /// The count of an account in a network that its person has come from before.
    pub(crate) fn own_key(
        &self,
        subject: Subject,
        [account, _]: [Option<Pace>; 2],
        network: Option<IpAddr>,
    ) -> Vec<Key> {
        account.map(|pace| self.key((&subject, network), pace, true)).into_iter().collect()
    }

    fn key(&self, of: impl std::hash::Hash, pace: Pace, is_of_account: bool) -> Key {
        Key { hash: self.hasher.hash_one(of), pace, is_of_account }
    }

    /// Counts an attempt under each key, or under none where one of them has to wait.
    pub(crate) fn take(&self, keys: &[Key], now: Timestamp) -> Taken {
        let mut tables = self.tables();
        let counts: Vec<_> = keys.iter().map(|key| (*key, tables.get(*key, now))).collect();
        if counts.iter().any(|(_, count)| count.until.is_some_and(|until| until > now)) {
            return Taken { is_refused: true, has_locked: false };
        }
        let mut has_locked = false;
        for (key, mut count) in counts {
            count.attempts = (count.attempts + 1).min(key.pace.most());
            count.until = key.pace.wait(count.attempts).map(|wait| now + wait);
            has_locked |= count.until.is_some();
            tables.set(key.hash, count);
        }
        Taken { is_refused: false, has_locked }
    }

    /// The counts of the account begin anew, and that of the network has one attempt less.
    pub(crate) fn clear(&self, keys: &[Key]) {
        let mut tables = self.tables();
        for key in keys {
            if key.is_of_account { tables.remove(key.hash) } else { tables.less(key) }
        }
    }

    /// The counts have one attempt less.
    pub(crate) fn give_back(&self, keys: &[Key]) {
        let mut tables = self.tables();
        keys.iter().for_each(|key| tables.less(key));
    }

    fn tables(&self) -> MutexGuard<'_, Tables> {
        self.tables.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Tables {
    /// The count as it is now.
    fn get(&self, key: Key, now: Timestamp) -> Count {
        let fresh = Count { attempts: 0, since: now, until: None };
        let mut count = *self.young.get(&key.hash).or_else(|| self.old.get(&key.hash)).unwrap_or(&fresh);
        // Nothing is forgotten while the lock lasts.
        let since = count.until.map_or(count.since, |until| until.max(count.since));
        let passed = Duration::try_from(now - since).unwrap_or_default();
        let forgotten = u32::try_from(passed.as_secs() / key.pace.forgotten.as_secs()).unwrap_or(u32::MAX);
        if forgotten >= count.attempts {
            return Count { until: count.until.filter(|until| *until > now), ..fresh };
        }
        if forgotten > 0 {
            count.attempts -= forgotten;
            count.since = since + key.pace.forgotten * forgotten;
        }
        count
    }

    fn set(&mut self, hash: u64, count: Count) {
        if self.young.len() >= KEPT && !self.young.contains_key(&hash) {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(hash, count);
    }

    fn less(&mut self, key: &Key) {
        for table in [&mut self.young, &mut self.old] {
            if let Some(count) = table.get_mut(&key.hash) {
                count.attempts = count.attempts.saturating_sub(1);
                if count.attempts < key.pace.free {
                    count.until = None;
                }
            }
        }
    }

    fn remove(&mut self, hash: u64) {
        self.young.remove(&hash);
        self.old.remove(&hash);
    }
}

#[cfg(test)]
mod tests;
