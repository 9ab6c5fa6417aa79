//! Reading dates from front matter, folders and file names.

use time::{Date, Month, PrimitiveDateTime, Time, UtcOffset};

use sandpress_domain::Timestamp;

/// A date with or without a time and a zone, such as `2024-01-02`, `2024-01-02 10:00`, `2024-01-02 10:00:00 +0200`
/// and RFC 3339. Without a zone it is UTC.
pub(super) fn parse(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    let (date, rest) = match text.find(['T', 't', ' ']) {
        Some(end) => (text.get(..end)?, text.get(end + 1..)?.trim()),
        None => (text, ""),
    };
    let date = parse_date(date, '-')?;
    let (time, offset) = match rest.find(['Z', 'z', '+', '-', 'U']) {
        Some(end) => (rest.get(..end)?.trim(), parse_offset(rest.get(end..)?)?),
        None => (rest, UtcOffset::UTC),
    };
    let time = if time.is_empty() { Time::MIDNIGHT } else { parse_time(time)? };
    PrimitiveDateTime::new(date, time).assume_offset(offset).checked_to_offset(UtcOffset::UTC)
}

/// The day that three segments in a row give, as in `2025/06/26/Rust-1.88.0`, or with which a segment begins, as
/// in `posts/2025-06-26-title`.
pub(super) fn from_path(path: &str) -> Option<Timestamp> {
    let segments: Vec<&str> = path.split('/').collect();
    let nested = segments.windows(3).find_map(|three| parse_date(&three.join("-"), '-'));
    let leading = || segments.iter().rev().find_map(|segment| leading_date(segment));
    nested.or_else(leading).map(|date| date.midnight().assume_utc())
}

fn leading_date(segment: &str) -> Option<Date> {
    let rest = segment.get(10..)?;
    if !rest.is_empty() && !rest.starts_with(['-', '_', ' ', '.']) {
        return None;
    }
    parse_date(segment.get(..10)?, '-')
}

fn parse_date(text: &str, between: char) -> Option<Date> {
    let mut parts = text.split(between);
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 {
        return None;
    }
    let year = i32::from(number(year)?);
    let month = Month::try_from(u8::try_from(number(month)?).ok()?).ok()?;
    Date::from_calendar_date(year, month, u8::try_from(number(day)?).ok()?).ok()
}

fn parse_time(text: &str) -> Option<Time> {
    let (clock, fraction) = text.split_once('.').unwrap_or((text, ""));
    if !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let mut parts = clock.split(':');
    let (hour, minute, second) = (parts.next()?, parts.next()?, parts.next().unwrap_or("0"));
    if parts.next().is_some() {
        return None;
    }
    let part = |text| u8::try_from(number(text)?).ok();
    let nanoseconds = format!("{fraction:0<9}").get(..9)?.parse().ok()?;
    Time::from_hms_nano(part(hour)?, part(minute)?, part(second)?, nanoseconds).ok()
}

fn parse_offset(text: &str) -> Option<UtcOffset> {
    if matches!(text, "Z" | "z" | "UTC") {
        return Some(UtcOffset::UTC);
    }
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let digits = text.get(1..)?.replace(':', "");
    if digits.len() != 4 || !text.starts_with(['+', '-']) {
        return None;
    }
    let part = |text| i8::try_from(number(text)?).ok();
    let (hours, minutes) = (part(digits.get(..2)?)?, part(digits.get(2..)?)?);
    if minutes > 59 {
        return None;
    }
    UtcOffset::from_hms(sign * hours, sign * minutes, 0).ok()
}

/// A number of one to four digits without a sign.
fn number(text: &str) -> Option<u16> {
    let plain = (1..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn reads_the_usual_forms() {
        for (text, moment) in [
            ("2024-01-02", datetime!(2024-01-02 0:00 UTC)),
            ("2024-1-2", datetime!(2024-01-02 0:00 UTC)),
            ("2024-01-02 10:00:00", datetime!(2024-01-02 10:00 UTC)),
            ("2024-01-02 10:30", datetime!(2024-01-02 10:30 UTC)),
            ("2024-01-02T10:00:00Z", datetime!(2024-01-02 10:00 UTC)),
            ("2024-01-02t10:00:00.25z", datetime!(2024-01-02 10:00:00.25 UTC)),
            ("2024-01-02T00:30:00+02:00", datetime!(2024-01-01 22:30 UTC)),
            ("2024-01-02 10:00:00 -0330", datetime!(2024-01-02 13:30 UTC)),
            (" 2024-01-02 10:00:00 UTC ", datetime!(2024-01-02 10:00 UTC)),
        ] {
            assert_eq!(parse(text), Some(moment), "{text:?}");
        }
    }

    #[test]
    fn refuses_what_is_no_date() {
        for text in [
            "",
            "soon",
            "2024",
            "2024-02-30",
            "2024-13-01",
            "24-01-02",
            "2024-01-02T25:00:00Z",
            "10:00:00",
            "2024-01-02 10:00:00 CET",
            "2024-01-02T10:00:00+2",
            "9999-12-31T23:00:00-12:00",
            "2024-01-02-03",
            "２０２４-01-02",
            "2024-01-02T10:00:00+99:00",
            "+024-01-02",
        ] {
            assert_eq!(parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn finds_days_in_paths() {
        let day = Some(datetime!(2025-06-26 0:00 UTC));
        for path in [
            "2025/06/26/Rust-1.88.0",
            "blog/2025/06/26/a",
            "posts/2025-06-26-title",
            "2025-06-26",
            "2025-06-26-a/b",
        ] {
            assert_eq!(from_path(path), day, "{path}");
        }
        for path in ["2025/06/a", "2025-06-261", "2025/13/26/x", "", "1.0/2/3"] {
            assert_eq!(from_path(path), None, "{path}");
        }
    }
}
