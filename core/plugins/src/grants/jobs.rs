//! `jobs = true` or a rate: tasks that the plugin puts into the queue.

use super::rate;
use sandpress_config::Grant;

/// Tasks an hour where the owner wrote `jobs = true`.
const DEFAULT_RATE: u32 = 120;

/// The highest rate.
const MAX_RATE: u32 = 10_000;

pub(super) const RULE: &str =
    "must be true, or a rate from \"1/hour\" to \"10000/hour\", as in jobs = \"60/hour\"";

pub(super) fn read(grant: &Grant) -> Option<u32> {
    match grant {
        Grant::Allowed => Some(DEFAULT_RATE),
        Grant::Only(values) => match values.as_slice() {
            [rate] => rate::per_hour(rate).filter(|rate| (1..=MAX_RATE).contains(rate)),
            _ => None,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_so_many_an_hour_within_bounds() {
        let rate = |text: &str| read(&Grant::Only(vec![text.to_owned()]));
        assert_eq!(read(&Grant::Allowed), Some(120));
        assert_eq!(rate("60/hour"), Some(60));
        assert_eq!(rate(" 1 / hour "), Some(1));
        assert_eq!(rate("10000/hour"), Some(10_000));
        for wrong in [
            "",
            "60",
            "/hour",
            "0/hour",
            "-1/hour",
            "10001/hour",
            "60/day",
            "60/hours",
            "6e1/hour",
            "9999999999/hour",
        ] {
            assert_eq!(rate(wrong), None, "{wrong}");
        }
        assert_eq!(read(&Grant::Only(vec!["1/hour".to_owned(), "2/hour".to_owned()])), None);
    }
}
