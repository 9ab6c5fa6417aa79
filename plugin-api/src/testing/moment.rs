//! Moments in UTC, without a library: a plugin's tests compile nothing for them.

use std::fmt;

/// A moment, in nanoseconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Moment(i128);

const SECOND: i128 = 1_000_000_000;

/// Seconds of a day.
const DAY: i64 = 86_400;

impl Moment {
    pub(super) fn of_seconds(seconds: i64) -> Self {
        Self(i128::from(seconds) * SECOND)
    }

    /// The moment of a text such as `2026-01-31T12:00:00Z` or `2026-01-31T12:00:00.5+01:00`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let number = |from: usize, to: usize| {
            let digits =
                text.get(from..to).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
            digits.parse::<i64>().ok()
        };
        let marks = [(4, b'-'), (7, b'-'), (13, b':'), (16, b':')];
        let bytes = text.as_bytes();
        let has_marks = marks.iter().all(|(at, mark)| bytes.get(*at) == Some(mark))
            && matches!(bytes.get(10), Some(b'T' | b't' | b' '));
        let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
        let (hour, minute, second) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
        let fits = has_marks
            && (1..=12).contains(&month)
            && (1..=days_of_month(year, month)).contains(&day)
            && hour < 24
            && minute < 60
            && second < 60;
        let rest = text.get(19..).filter(|_| fits)?;
        let (fraction, zone) = match rest.strip_prefix('.') {
            Some(rest) => rest.split_at(rest.bytes().take_while(u8::is_ascii_digit).count()),
            None => ("", rest),
        };
        if rest.starts_with('.') && fraction.is_empty() {
            return None;
        }
        let nanoseconds: i128 = format!("{fraction:0<9}").get(..9)?.parse().ok()?;
        let seconds =
            day_number(year, month, day) * DAY + hour * 3_600 + minute * 60 + second - offset(zone)?;
        Some(Self(i128::from(seconds) * SECOND + nanoseconds))
    }

    pub(super) fn add_seconds(&mut self, seconds: u64) {
        self.0 += i128::from(seconds) * SECOND;
    }

    /// The moment so many seconds later.
    pub(super) fn plus(self, seconds: u64) -> Self {
        Self(self.0 + i128::from(seconds) * SECOND)
    }

    /// The moment so many seconds earlier.
    pub(super) fn minus(self, seconds: u64) -> Self {
        Self(self.0 - i128::from(seconds) * SECOND)
    }

    pub(super) fn seconds(self) -> i64 {
        i64::try_from(self.0.div_euclid(SECOND)).unwrap_or(i64::MAX)
    }

    pub(super) fn nanoseconds(self) -> u32 {
        u32::try_from(self.0.rem_euclid(SECOND)).unwrap_or_default()
    }

    pub(super) fn milliseconds(self) -> i64 {
        i64::try_from(self.0.div_euclid(1_000_000)).unwrap_or(i64::MAX)
    }

    pub(super) fn of_milliseconds(milliseconds: i64) -> Self {
        Self(i128::from(milliseconds) * 1_000_000)
    }

    /// The second that the moment lies in.
    pub(super) fn whole_second(self) -> Self {
        Self::of_seconds(self.seconds())
    }

    /// Year, month and day.
    pub(super) fn date(self) -> (i64, i64, i64) {
        civil(self.seconds().div_euclid(DAY))
    }
}

/// As RFC 3339 has it, with no more digits behind the second than there are.
impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.date();
        let second = self.seconds().rem_euclid(DAY);
        write!(f, "{year:04}-{month:02}-{day:02}T")?;
        write!(f, "{:02}:{:02}:{:02}", second / 3_600, second / 60 % 60, second % 60)?;
        match self.nanoseconds() {
            0 => f.write_str("Z"),
            nanoseconds => write!(f, ".{}Z", format!("{nanoseconds:09}").trim_end_matches('0')),
        }
    }
}

/// The seconds by which a zone is ahead of UTC.
fn offset(zone: &str) -> Option<i64> {
    if zone == "Z" || zone == "z" {
        return Some(0);
    }
    let sign = match zone.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let (hours, minutes) = zone.get(1..)?.split_once(':')?;
    if hours.len() != 2 || minutes.len() != 2 {
        return None;
    }
    let (hours, minutes) = (hours.parse::<u8>().ok()?, minutes.parse::<u8>().ok()?);
    (hours < 24 && minutes < 60).then(|| sign * (i64::from(hours) * 3_600 + i64::from(minutes) * 60))
}

fn days_of_month(year: i64, month: i64) -> i64 {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days since 1970 of a date in the calendar of Gregory, by eras of 400 years that begin in March.
fn day_number(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// The date that is so many days after 1970 began.
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let (day, month) = (day_of_year - (153 * shifted + 2) / 5 + 1, (shifted + 2) % 12 + 1);
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_as_they_are_written() {
        for text in [
            "1970-01-01T00:00:00Z",
            "2026-03-14T09:26:53Z",
            "2024-02-29T23:59:59.25Z",
            "0001-01-01T00:00:00Z",
        ] {
            assert_eq!(Moment::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(Moment::parse("2026-03-14T09:26:53Z").unwrap().seconds(), 1_773_480_413);
        assert_eq!(Moment::parse("2026-01-31T12:00:00+01:30").unwrap().to_string(), "2026-01-31T10:30:00Z");
        for wrong in [
            "",
            "yesterday",
            "2026-02-30T00:00:00Z",
            "2026-01-31",
            "2026-01-31T12:00:00",
            "2026-01-31T12:00:00.Z",
        ] {
            assert_eq!(Moment::parse(wrong), None, "{wrong}");
        }
    }
}
