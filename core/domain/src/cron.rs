//! When something that comes again and again is due: expressions of cron, in UTC.

use std::str::FromStr;

use chrono::{DateTime, Utc};
use croner::{
    Cron,
    parser::{CronParser, Seconds, Year},
};

use super::Timestamp;

/// The longest expression in bytes.
const MAX_BYTES: usize = 100;

/// Minute, hour, day of the month, month and day of the week, as cron has them.
#[derive(Clone, Debug)]
pub struct CronExpression {
    text: String,
    cron: Cron,
}

/// A text that is no expression, or one that never comes true.
#[derive(Debug, thiserror::Error)]
#[error(
    "{0:?} is no cron expression: write five fields (minute, hour, day of the month, month, day of the week), such as \
     \"30 4 * * *\" for half past four every morning; {1}"
)]
pub struct CronError(String, String);

impl CronExpression {
    /// The first moment after `after` that it names.
    pub fn next_after(&self, after: Timestamp) -> Option<Timestamp> {
        to_time(self.cron.find_next_occurrence(&to_chrono(after)?, false).ok()?)
    }

    /// The last moment that it names which is not later than `until`.
    pub fn last_until(&self, until: Timestamp) -> Option<Timestamp> {
        to_time(self.cron.find_previous_occurrence(&to_chrono(until)?, true).ok()?)
    }

    /// The expression as it was written.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl FromStr for CronExpression {
    type Err = CronError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let error = |reason: String| CronError(text.to_owned(), reason);
        let fields = text.split_whitespace().count();
        if fields != 5 || text.len() > MAX_BYTES {
            return Err(error(format!("it has {fields} fields and {} bytes", text.len())));
        }
        let parser = CronParser::builder().seconds(Seconds::Disallowed).year(Year::Disallowed).build();
        let cron = parser.parse(text).map_err(|found| error(found.to_string()))?;
        let expression = Self { text: text.to_owned(), cron };
        match expression.next_after(Timestamp::UNIX_EPOCH) {
            Some(_) => Ok(expression),
            None => Err(error("no such day ever comes".to_owned())),
        }
    }
}

fn to_chrono(moment: Timestamp) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp(moment.unix_timestamp(), 0)
}

fn to_time(moment: DateTime<Utc>) -> Option<Timestamp> {
    Timestamp::from_unix_timestamp(moment.timestamp()).ok()
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    fn cron(text: &str) -> CronExpression {
        text.parse().unwrap()
    }

    #[test]
    fn finds_the_moments_around_another() {
        let now = datetime!(2026-03-14 09:26:53.5 UTC);
        let cases = [
            ("* * * * *", datetime!(2026-03-14 09:26 UTC), datetime!(2026-03-14 09:27 UTC)),
            ("*/15 * * * *", datetime!(2026-03-14 09:15 UTC), datetime!(2026-03-14 09:30 UTC)),
            ("0 9-17 * * MON-FRI", datetime!(2026-03-13 17:00 UTC), datetime!(2026-03-16 09:00 UTC)),
            ("30 2 1,15 * *", datetime!(2026-03-01 02:30 UTC), datetime!(2026-03-15 02:30 UTC)),
            ("0 0 29 feb *", datetime!(2024-02-29 00:00 UTC), datetime!(2028-02-29 00:00 UTC)),
        ];
        for (text, last, next) in cases {
            assert_eq!(cron(text).last_until(now), Some(last), "{text}");
            assert_eq!(cron(text).next_after(now), Some(next), "{text}");
        }
        let due = datetime!(2026-03-14 09:15 UTC);
        assert_eq!(cron("*/15 * * * *").last_until(due), Some(due));
        assert_eq!(cron("*/15 * * * *").next_after(due), Some(datetime!(2026-03-14 09:30 UTC)));
    }

    #[test]
    fn refuses_what_is_none() {
        for text in
            ["", "* * * *", "* * * * * *", "61 * * * *", "@daily", "a b c d e", "0 0 30 2 *", "* * * * 9"]
        {
            let message = text.parse::<CronExpression>().unwrap_err().to_string();
            assert!(
                message.contains("is no cron expression") && message.contains("five fields"),
                "{message}"
            );
        }
        assert!(format!("{}* * * * *", " ".repeat(100)).parse::<CronExpression>().is_err());
    }
}
