//! Weeks, by which what is counted of a long time is counted anew in parts.

use crate::Timestamp;

/// Seconds of a week.
const SECONDS: i64 = 7 * 24 * 60 * 60;

/// A stretch of seven days; the first began with the year 1970, the weeks before it have negative numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Week(pub i64);

impl Week {
    /// Milliseconds of a week.
    pub const MILLISECONDS: i64 = SECONDS * 1_000;

    /// The week in which the moment is.
    pub fn of(moment: Timestamp) -> Self {
        Self(moment.unix_timestamp().div_euclid(SECONDS))
    }

    /// Its first moment and that of the next one; none where no calendar has them.
    pub fn span(self) -> Option<(Timestamp, Timestamp)> {
        let first = |week: i64| Timestamp::from_unix_timestamp(week.checked_mul(SECONDS)?).ok();
        Some((first(self.0)?, first(self.0.checked_add(1)?)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_moment_is_in_its_week() {
        for seconds in [-SECONDS - 1, -SECONDS, -1, 0, 1, SECONDS - 1, SECONDS, 1_760_000_000] {
            let moment = Timestamp::from_unix_timestamp(seconds).unwrap();
            let (first, next) = Week::of(moment).span().unwrap();
            assert!(first <= moment && moment < next, "{seconds}");
        }
        assert_eq!(Week::of(Timestamp::from_unix_timestamp(-1).unwrap()), Week(-1));
        assert_eq!((Week(i64::MAX).span(), Week(i64::MIN).span()), (None, None));
    }
}
