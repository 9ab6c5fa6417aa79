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

use super::error::FailureCause;

/// So many failures of one function within [`WINDOW`], with none that ended well between them, switch a plugin off. One
/// entry that a plugin cannot take does not: the next one that it can take begins the count anew.
const FAILURES: usize = 5;

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
    breaker: Mutex<Breaker>,
}

#[derive(Debug, Default)]
struct Breaker {
    /// When each function failed since it last ended well.
    recent: HashMap<&'static str, VecDeque<Instant>>,
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
    /// The last failure.
    pub last_failure: Option<Failure>,
    /// How long it will not be called, where it is switched off.
    pub off_for: Option<Duration>,
}

impl Health {
    /// How long the plugin stays off, or none where it may be called.
    pub(super) fn off_for(&self, now: Instant) -> Option<Duration> {
        let off_until = self.breaker().off_until?;
        off_until.checked_duration_since(now).filter(|rest| !rest.is_zero())
    }

    /// Counts a call that ended well. After a rest it proves that the plugin works again.
    pub(super) fn succeeded(&self, function: &'static str, elapsed: Duration) {
        self.count(elapsed);
        let mut breaker = self.breaker();
        breaker.recent.remove(function);
        if breaker.off_until.take().is_some() {
            breaker.rest = Duration::ZERO;
        }
    }

    /// Counts a call that failed. Gives the time for which the plugin is now off, where this failure was one too many.
    pub(super) fn failed(&self, failure: Failure, elapsed: Duration, now: Instant) -> Option<Duration> {
        self.count(elapsed);
        self.failures.fetch_add(1, Ordering::Relaxed);
        let mut breaker = self.breaker();
        let recent = breaker.recent.entry(failure.function).or_default();
        recent.retain(|failure| now.duration_since(*failure) < WINDOW);
        recent.push_back(now);
        let is_too_much = recent.len() >= FAILURES;
        breaker.last = Some(failure);
        let is_trial = breaker.off_until.is_some_and(|off_until| off_until <= now);
        if !is_trial && (breaker.off_until.is_some() || !is_too_much) {
            return None;
        }
        breaker.rest = (breaker.rest * 2).clamp(REST, MAX_REST);
        breaker.off_until = Some(now + breaker.rest);
        Some(breaker.rest)
    }

    /// The account as it stands.
    pub(super) fn account(&self, now: Instant) -> Account {
        Account {
            calls: self.calls.load(Ordering::Relaxed),
            failures: self.failures.load(Ordering::Relaxed),
            busy: Duration::from_micros(self.busy_micros.load(Ordering::Relaxed)),
            off_for: self.off_for(now),
            last_failure: self.breaker().last.clone(),
        }
    }

    fn count(&self, elapsed: Duration) {
        self.calls.fetch_add(1, Ordering::Relaxed);
        let micros = u64::try_from(elapsed.as_micros()).unwrap_or(u64::MAX);
        self.busy_micros.fetch_add(micros, Ordering::Relaxed);
    }

    fn breaker(&self) -> MutexGuard<'_, Breaker> {
        self.breaker.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failure() -> Failure {
        Failure {
            hook: "editor",
            function: "render",
            cause: FailureCause::Cpu,
            backtrace: String::new(),
            at: SystemTime::UNIX_EPOCH,
        }
    }

    fn fail(health: &Health, now: Instant) -> Option<Duration> {
        health.failed(failure(), Duration::from_millis(1), now)
    }

    #[test]
    fn five_failures_in_a_minute_switch_off() {
        let (health, start) = (Health::default(), Instant::now());
        for second in 0..4 {
            assert_eq!(fail(&health, start + Duration::from_secs(second)), None);
        }
        assert_eq!(health.off_for(start), None);
        assert_eq!(fail(&health, start + Duration::from_secs(4)), Some(REST));
        assert_eq!(health.off_for(start + Duration::from_secs(4)), Some(REST));
        assert_eq!(health.off_for(start + Duration::from_secs(65)), None);
        let account = health.account(start + Duration::from_secs(5));
        assert_eq!((account.calls, account.failures), (5, 5));
        assert_eq!(account.last_failure, Some(failure()));
    }

    #[test]
    fn slow_failures_never_do() {
        let (health, start) = (Health::default(), Instant::now());
        assert!((0..100).all(|minute| fail(&health, start + WINDOW / 4 * minute).is_none()));
    }

    #[test]
    fn one_success_between_them_begins_the_count_anew() {
        let (health, start) = (Health::default(), Instant::now());
        for _ in 0..10 {
            for _ in 0..4 {
                assert_eq!(fail(&health, start), None);
            }
            health.succeeded("validate", Duration::ZERO);
            health.succeeded("render", Duration::ZERO);
        }
        for _ in 0..4 {
            health.succeeded("validate", Duration::ZERO);
            assert_eq!(fail(&health, start), None);
        }
        assert_eq!(fail(&health, start), Some(REST));
    }

    #[test]
    fn a_trial_ends_the_rest_or_doubles_it() {
        let (health, start) = (Health::default(), Instant::now());
        for _ in 0..5 {
            fail(&health, start);
        }
        let mut now = start;
        let mut rest = REST;
        for _ in 0..10 {
            now += rest;
            assert_eq!(health.off_for(now), None);
            rest = fail(&health, now).unwrap();
        }
        assert_eq!(rest, MAX_REST);
        now += rest;
        health.succeeded("render", Duration::ZERO);
        assert_eq!(fail(&health, now), None);
    }

    #[test]
    fn failures_of_calls_that_were_under_way_do_not_add_up() {
        let (health, start) = (Health::default(), Instant::now());
        let rests: Vec<_> = (0..20).filter_map(|_| fail(&health, start)).collect();
        assert_eq!(rests, [REST]);
    }
}
