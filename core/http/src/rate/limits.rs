//! The limit of each group, and what it has let through.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use governor::{
    Quota, RateLimiter,
    clock::{Clock, Reference},
    middleware::NoOpMiddleware,
    nanos::Nanos,
};

use super::store::{Key, Store};
use sandpress_config::{RateGroup, RateLimit, RateLimitsConfig};

/// How often counts are dropped that are as good as new.
const SHRINK_EVERY: Duration = Duration::from_secs(10);

/// The limits of a site.
#[derive(Debug)]
pub(crate) struct RateLimits {
    config: RateLimitsConfig,
    groups: BTreeMap<RateGroup, Group>,
}

/// What became of the requests of a group since the program started or its limit was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateFigures {
    /// The group.
    pub group: RateGroup,
    /// Requests that were let through.
    pub passed: u64,
    /// Requests that were one too many.
    pub refused: u64,
    /// Addresses and accounts that are counted now.
    pub keys: usize,
}

#[derive(Debug)]
struct Group {
    limiter: RateLimiter<Key, Store, SiteClock, NoOpMiddleware<Nanos>>,
    passed: AtomicU64,
    refused: AtomicU64,
    /// In milliseconds of the clock.
    shrunk: AtomicU64,
}

/// Tells the time to the limiter, from a moment that never changes.
#[derive(Clone)]
struct SiteClock(Arc<dyn Fn() -> Duration + Send + Sync>);

impl std::fmt::Debug for SiteClock {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("SiteClock")
    }
}

impl Clock for SiteClock {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        Nanos::from(u64::try_from((self.0)().as_nanos()).unwrap_or(u64::MAX))
    }
}

impl RateLimits {
    /// The limits of the configuration, by a clock that never goes back.
    pub(crate) fn new(
        config: &RateLimitsConfig,
        elapsed: impl Fn() -> Duration + Send + Sync + 'static,
    ) -> Self {
        let clock = SiteClock(Arc::new(elapsed));
        let group = |group| Some((group, Group::new(config.of(group)?, clock.clone())));
        Self { groups: RateGroup::ALL.into_iter().filter_map(group).collect(), config: config.clone() }
    }

    /// Whether these are the limits of the configuration.
    pub(crate) fn are(&self, config: &RateLimitsConfig) -> bool {
        self.config == *config
    }

    /// Counts a request, or says how long to wait for the next one.
    pub(super) fn check(&self, group: RateGroup, key: &Key) -> Result<(), Duration> {
        self.groups.get(&group).map_or(Ok(()), |group| group.check(key))
    }

    /// What became of the requests of the groups that have a limit.
    pub(crate) fn figures(&self) -> Vec<RateFigures> {
        let figures = |(group, counted): (&RateGroup, &Group)| RateFigures {
            group: *group,
            passed: counted.passed.load(Ordering::Relaxed),
            refused: counted.refused.load(Ordering::Relaxed),
            keys: counted.limiter.len(),
        };
        self.groups.iter().map(figures).collect()
    }
}

impl Group {
    fn new(limit: RateLimit, clock: SiteClock) -> Self {
        let interval = (limit.period / limit.requests.get()).max(Duration::from_nanos(1));
        // Only an interval of zero has no quota.
        let quota = Quota::with_period(interval).unwrap_or_else(|| Quota::per_second(limit.requests));
        Self {
            limiter: RateLimiter::new(quota.allow_burst(limit.burst), Store::default(), clock),
            passed: AtomicU64::new(0),
            refused: AtomicU64::new(0),
            shrunk: AtomicU64::new(0),
        }
    }

    fn check(&self, key: &Key) -> Result<(), Duration> {
        self.shrink();
        match self.limiter.check_key(key) {
            Ok(()) => {
                self.passed.fetch_add(1, Ordering::Relaxed);
                Ok(())
            }
            Err(until) => {
                self.refused.fetch_add(1, Ordering::Relaxed);
                Err(until.wait_time_from(self.limiter.clock().now()))
            }
        }
    }

    /// Drops what is as good as new, now and then.
    fn shrink(&self) {
        let now = self.limiter.clock().now().duration_since(Nanos::default()).as_u64() / 1_000_000;
        let before = self.shrunk.load(Ordering::Relaxed);
        let is_due = u128::from(now.saturating_sub(before)) >= SHRINK_EVERY.as_millis();
        if is_due && self.shrunk.compare_exchange(before, now, Ordering::Relaxed, Ordering::Relaxed).is_ok() {
            self.limiter.retain_recent();
            self.limiter.shrink_to_fit();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;
    use crate::rate::store::MOST_KEYS;

    struct Site {
        limits: RateLimits,
        time: Arc<Mutex<Duration>>,
    }

    fn site(limit: &str) -> Site {
        let text = format!("[rate_limits]\nlogin = \"{limit}\"\nsearch = \"off\"\n");
        let config =
            sandpress_config::Config::from_text(&text, std::path::Path::new("cms.toml"), std::iter::empty());
        let time = Arc::new(Mutex::new(Duration::from_secs(1_000_000)));
        let clock = Arc::clone(&time);
        let limits = RateLimits::new(&config.unwrap().rate_limits, move || *clock.lock().unwrap());
        Site { limits, time }
    }

    impl Site {
        fn from(&self, address: &str) -> Result<(), Duration> {
            self.limits.check(RateGroup::Login, &Key::Network(address.parse().unwrap()))
        }

        fn passed(&self, address: &str, requests: usize) -> usize {
            (0..requests).filter(|_| self.from(address).is_ok()).count()
        }

        fn wait(&self, duration: Duration) {
            *self.time.lock().unwrap() += duration;
        }

        fn figures(&self) -> RateFigures {
            self.limits.figures().into_iter().find(|figures| figures.group == RateGroup::Login).unwrap()
        }
    }

    #[test]
    fn a_burst_passes_and_then_what_the_limit_says() {
        let site = site("10/s burst 20");
        assert_eq!(site.passed("192.0.2.7", 100), 20);
        assert_eq!(site.passed("192.0.2.8", 1), 1);
        let wait = site.from("192.0.2.7").unwrap_err();
        assert!(wait <= Duration::from_millis(100) && !wait.is_zero(), "{wait:?}");
        site.wait(Duration::from_millis(500));
        assert_eq!(site.passed("192.0.2.7", 100), 5);
        site.wait(Duration::from_secs(60));
        assert_eq!(site.passed("192.0.2.7", 100), 20);
        let figures = site.figures();
        assert_eq!((figures.passed, figures.refused), (46, 256));
    }

    #[test]
    fn long_waits_are_told_and_a_group_without_a_limit_has_none() {
        let site = site("2/h");
        assert_eq!(site.passed("192.0.2.7", 3), 2);
        assert_eq!(site.from("192.0.2.7"), Err(Duration::from_secs(30 * 60)));
        let search =
            (0..1000).map(|_| site.limits.check(RateGroup::Search, &Key::Network([192, 0, 2, 7].into())));
        assert!(search.into_iter().all(|checked| checked.is_ok()));
        assert!(site.limits.figures().iter().all(|figures| figures.group != RateGroup::Search));
    }

    #[test]
    fn memory_has_an_end_and_is_given_back() {
        let site = site("1/h");
        let address = |number: usize| format!("2001:db8:{:x}:{:x}::", number >> 16, number & 0xffff);
        for number in 0..MOST_KEYS {
            assert_eq!(site.from(&address(number)), Ok(()), "{number}");
        }
        assert_eq!(site.figures().keys, MOST_KEYS);
        let newcomers = (MOST_KEYS..MOST_KEYS * 2).filter(|number| site.from(&address(*number)).is_ok());
        assert!((1..=1024).contains(&newcomers.count()));
        assert!(site.figures().keys <= MOST_KEYS + 1024);
        assert!(site.from(&address(0)).is_err(), "who was counted before still is");
        site.wait(Duration::from_secs(3 * 60 * 60));
        assert_eq!(site.from("192.0.2.7"), Ok(()));
        assert_eq!(site.figures().keys, 1);
    }
}
