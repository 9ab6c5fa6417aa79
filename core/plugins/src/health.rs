//! How a plugin does: an account of its calls, and a circuit breaker that gives the site a rest from one that fails
//! again and again.

use std::{
    collections::{HashMap, VecDeque},
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant, SystemTime},
};

use super::{
    cost::{HookCost, HookTimes},
    error::FailureCause,
    hooks::Call,
};

/// So many failures of one function within [`WINDOW`], with none that ended well between them, switch a plugin off. One
/// entry that a plugin cannot take does not: the next one that it can take begins the count anew.
const FAILURES: usize = 5;

/// So many failures of a function that has never ended well say that it never will.
const HOPELESS: usize = 3;

/// The time in which failures are counted.
const WINDOW: Duration = Duration::from_secs(60);

/// How long a plugin stays off the first time. Each failed trial doubles it, up to [`MAX_REST`].
const REST: Duration = Duration::from_secs(60);

/// The longest time that a plugin stays off before it is tried again.
const MAX_REST: Duration = Duration::from_secs(60 * 60);

/// The account of one loaded plugin. It begins anew when another component is loaded.
#[derive(Debug, Default)]
pub(super) struct Health {
    calls: AtomicU64,
    failures: AtomicU64,
    busy_micros: AtomicU64,
    host_calls: AtomicU64,
    bytes: AtomicU64,
    memory: AtomicU64,
    record: Mutex<Record>,
}

#[derive(Debug, Default)]
struct Record {
    breaker: Breaker,
    times: HookTimes,
}

#[derive(Debug, Default)]
struct Breaker {
    /// When each function failed since it last ended well.
    recent: HashMap<&'static str, VecDeque<Instant>>,
    /// How often each function failed; none once it has ended well.
    unproven: HashMap<&'static str, Option<usize>>,
    rest: Duration,
    off_until: Option<Instant>,
    last: Option<Failure>,
}

/// A failed call, for the people who run the site and write the plugin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The hook that was called.
    pub hook: &'static str,
    /// Its function.
    pub function: &'static str,
    /// What happened.
    pub cause: FailureCause,
    /// The guest's stack; empty where there is none.
    pub backtrace: String,
    /// When.
    pub at: SystemTime,
}

/// What a plugin did since it was loaded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// Calls of its hooks.
    pub calls: u64,
    /// Those of them that failed.
    pub failures: u64,
    /// Time that the calls took by the clock.
    pub busy: Duration,
    /// Calls of host functions that its calls made, but `log`.
    pub host_calls: u64,
    /// Bytes that went over its border, as far as they are counted: what its capabilities carried, the requests and
    /// responses of its routes, and the HTML that it returned.
    pub bytes: u64,
    /// The most memory that one of its instances had, in bytes.
    pub memory: u64,
    /// What the calls of each hook cost, the most costly first.
    pub hooks: Vec<HookCost>,
    /// The last failure.
    pub last_failure: Option<Failure>,
    /// How long it will not be called, where it is switched off.
    pub off_for: Option<Duration>,
}

/// What follows from a failure.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Verdict {
    /// The time for which the plugin is now off, where this failure was one too many.
    pub(super) rest: Option<Duration>,
    /// Whether the function failed several times and never ended well.
    pub(super) is_hopeless: bool,
}

impl Health {
    /// Calls so far.
    pub(super) fn calls(&self) -> u64 {
        self.calls.load(Ordering::Relaxed)
    }

    /// Those of them that failed.
    pub(super) fn failures(&self) -> u64 {
        self.failures.load(Ordering::Relaxed)
    }

    /// How long the plugin stays off, or none where it may be called.
    pub(super) fn off_for(&self, now: Instant) -> Option<Duration> {
        let off_until = self.record().breaker.off_until?;
        off_until.checked_duration_since(now).filter(|rest| !rest.is_zero())
    }

    /// Counts a call that ended well. After a rest it proves that the plugin works again.
    pub(super) fn succeeded(&self, call: Call, elapsed: Duration) {
        self.count(elapsed);
        let mut record = self.record();
        record.times.add(call.hook.as_str(), elapsed, false);
        let breaker = &mut record.breaker;
        breaker.recent.remove(call.function);
        breaker.unproven.insert(call.function, None);
        if breaker.off_until.take().is_some() {
            breaker.rest = Duration::ZERO;
        }
    }

    /// Counts a call that failed.
    pub(super) fn failed(&self, failure: Failure, elapsed: Duration, now: Instant) -> Verdict {
        self.count(elapsed);
        self.failures.fetch_add(1, Ordering::Relaxed);
        let mut record = self.record();
        record.times.add(failure.hook, elapsed, true);
        let breaker = &mut record.breaker;
        let is_hopeless = breaker.is_hopeless(failure.function);
        let recent = breaker.recent.entry(failure.function).or_default();
        recent.retain(|failure| now.duration_since(*failure) < WINDOW);
        recent.push_back(now);
        let is_too_much = recent.len() >= FAILURES;
        breaker.last = Some(failure);
        let is_trial = breaker.off_until.is_some_and(|off_until| off_until <= now);
        if !is_trial && (breaker.off_until.is_some() || !is_too_much) {
            return Verdict { rest: None, is_hopeless };
        }
        breaker.rest = (breaker.rest * 2).clamp(REST, MAX_REST);
        breaker.off_until = Some(now + breaker.rest);
        Verdict { rest: Some(breaker.rest), is_hopeless }
    }

    /// Counts what a call did through host functions, however it ended.
    pub(super) fn used(&self, host_calls: u32, bytes: u64, memory: usize) {
        self.host_calls.fetch_add(host_calls.into(), Ordering::Relaxed);
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
        self.memory.fetch_max(memory as u64, Ordering::Relaxed);
    }

    /// Counts bytes that a hook handed over or got.
    pub(super) fn carried(&self, bytes: usize) {
        self.bytes.fetch_add(bytes as u64, Ordering::Relaxed);
    }

    /// The account as it stands.
    pub(super) fn account(&self, now: Instant) -> Account {
        let off_for = self.off_for(now);
        let record = self.record();
        Account {
            calls: self.calls(),
            failures: self.failures(),
            busy: Duration::from_micros(self.busy_micros.load(Ordering::Relaxed)),
            host_calls: self.host_calls.load(Ordering::Relaxed),
            bytes: self.bytes.load(Ordering::Relaxed),
            memory: self.memory.load(Ordering::Relaxed),
            hooks: record.times.list(),
            off_for,
            last_failure: record.breaker.last.clone(),
        }
    }

    fn count(&self, elapsed: Duration) {
        self.calls.fetch_add(1, Ordering::Relaxed);
        let micros = u64::try_from(elapsed.as_micros()).unwrap_or(u64::MAX);
        self.busy_micros.fetch_add(micros, Ordering::Relaxed);
    }

    fn record(&self) -> MutexGuard<'_, Record> {
        self.record.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Breaker {
    /// Counts a failure of a function. Whether it failed several times and never ended well.
    fn is_hopeless(&mut self, function: &'static str) -> bool {
        match self.unproven.entry(function).or_insert(Some(0)) {
            Some(failures) => {
                *failures += 1;
                *failures >= HOPELESS
            }
            None => false,
        }
    }
}

#[cfg(test)]
mod tests;
