//! `[rate_limits]`: how many requests of a kind one visitor may send.

use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::time::Duration;

use super::section::Section;

pub(super) const KEYS: &[&str] = &["login", "registration", "reset", "subscribe", "comment", "search", "api"];

const DEFAULT: &str = "10/s burst 20";
const MOST: u32 = 1_000_000;

/// Requests that are counted together: a route belongs to one of these, or is not counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RateGroup {
    /// Proving who one is: the log-in, its further steps, and the set-up.
    Login,
    /// Making an account.
    Registration,
    /// Asking for a new password, and setting it.
    Reset,
    /// Subscribing to the newsletter, and leaving it.
    Subscribe,
    /// What visitors send to plugins: comments, forms, reports.
    Comment,
    /// Searching.
    Search,
    /// The API for programs.
    Api,
}

impl RateGroup {
    /// All groups, in the order of their keys.
    pub const ALL: [Self; 7] = [
        Self::Login,
        Self::Registration,
        Self::Reset,
        Self::Subscribe,
        Self::Comment,
        Self::Search,
        Self::Api,
    ];

    /// The key of the group under `[rate_limits]`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Login => "login",
            Self::Registration => "registration",
            Self::Reset => "reset",
            Self::Subscribe => "subscribe",
            Self::Comment => "comment",
            Self::Search => "search",
            Self::Api => "api",
        }
    }
}

/// So many requests in a time, after so many at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateLimit {
    /// Requests in one `period`.
    pub requests: NonZeroU32,
    /// A second, a minute or an hour.
    pub period: Duration,
    /// Requests at once of somebody who sent none for a while.
    pub burst: NonZeroU32,
}

/// The limit of each group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RateLimitsConfig(BTreeMap<RateGroup, RateLimit>);

impl RateLimitsConfig {
    /// The limit of a group; none where the owner switched it off.
    pub fn of(&self, group: RateGroup) -> Option<RateLimit> {
        self.0.get(&group).copied()
    }
}

pub(super) fn read(mut section: Section<'_>) -> Option<RateLimitsConfig> {
    let allowed = "requests in a second, minute or hour with how many may come at once, such as \
                   \"10/s burst 20\", \"30/m\" or \"100/h burst 5\", or \"off\"";
    let read = RateGroup::ALL.map(|group| (group, section.parsed(group.as_str(), DEFAULT, allowed, limit)));
    let mut limits = BTreeMap::new();
    for (group, limit) in read {
        if let Some(limit) = limit? {
            limits.insert(group, limit);
        }
    }
    Some(RateLimitsConfig(limits))
}

/// Reads `10/s burst 20`; `off` and `0` are no limit. Without a burst, the requests of one period may come at once.
fn limit(text: &str) -> Result<Option<RateLimit>, String> {
    let text = text.trim();
    if matches!(text, "off" | "0") {
        return Ok(None);
    }
    let wrong = || format!("{text:?} is not a limit");
    let mut words = text.split_whitespace();
    let (requests, unit) = words.next().and_then(|rate| rate.split_once('/')).ok_or_else(wrong)?;
    let period = match unit {
        "s" => Duration::from_secs(1),
        "m" => Duration::from_secs(60),
        "h" => Duration::from_secs(60 * 60),
        _ => return Err(format!("{unit:?} is not s, m or h")),
    };
    let requests = number(requests)?;
    let burst = match (words.next(), words.next(), words.next()) {
        (None, ..) => requests,
        (Some("burst"), Some(burst), None) => number(burst)?,
        _ => return Err(wrong()),
    };
    Ok(Some(RateLimit { requests, period, burst }))
}

fn number(text: &str) -> Result<NonZeroU32, String> {
    let number = text.parse().ok().filter(|number: &NonZeroU32| number.get() <= MOST);
    number.ok_or_else(|| format!("{text:?} is not a whole number from 1 to {MOST}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(text: &str) -> Option<(u32, u64, u32)> {
        limit(text).unwrap().map(|limit| (limit.requests.get(), limit.period.as_secs(), limit.burst.get()))
    }

    #[test]
    fn limits_are_read_as_people_write_them() {
        assert_eq!(seconds(DEFAULT), Some((10, 1, 20)));
        assert_eq!(seconds(" 30/m "), Some((30, 60, 30)));
        assert_eq!(seconds("5/h  burst 1"), Some((5, 3600, 1)));
        assert_eq!(seconds("off"), None);
        assert_eq!(seconds("0"), None);
    }

    #[test]
    fn what_is_no_limit_is_refused() {
        for text in [
            "",
            "10",
            "10/d",
            "0/s",
            "-1/s",
            "10/s burst",
            "10/s burst 0",
            "10/s burst 5 6",
            "1000001/s",
            "10/s quick 5",
            "ten/s",
            "1.5/s",
            "off off",
        ] {
            assert!(limit(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn every_group_has_its_key() {
        assert_eq!(RateGroup::ALL.map(RateGroup::as_str).as_slice(), KEYS);
    }
}
