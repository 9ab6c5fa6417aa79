//! Dates and times as programs read them, after the
//! [microsyntaxes](https://html.spec.whatwg.org/multipage/common-microsyntaxes.html#dates-and-times) of the HTML standard.

use time::{Date, Month};

/// Whether a `time` may say it: a year, a month, a day, a time of day, or a day and a time with or without an offset.
pub(super) fn is_moment(text: &str) -> bool {
    is_change(text) || is_year(text) || is_month(text) || is_time(text) || is_local(text)
}

/// Whether a change of the text may say it: a day, or a day and a time with an offset.
pub(super) fn is_change(text: &str) -> bool {
    is_day(text) || without_offset(text).is_some_and(is_local)
}

/// The digits as a number; they must be `length`.
fn number(text: &str, length: usize) -> Option<u32> {
    let fits = text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| fits)
}

fn year(text: &str) -> Option<i32> {
    number(text, 4).and_then(|year| i32::try_from(year).ok()).filter(|year| *year > 0)
}

fn month(text: &str) -> Option<Month> {
    number(text, 2).and_then(|month| Month::try_from(u8::try_from(month).ok()?).ok())
}

fn is_year(text: &str) -> bool {
    year(text).is_some()
}

fn is_month(text: &str) -> bool {
    text.split_once('-').is_some_and(|(y, m)| year(y).is_some() && month(m).is_some())
}

fn is_day(text: &str) -> bool {
    let day = || {
        let (y, rest) = text.split_once('-')?;
        let (m, d) = rest.split_once('-')?;
        Date::from_calendar_date(year(y)?, month(m)?, u8::try_from(number(d, 2)?).ok()?).ok()
    };
    day().is_some()
}

fn is_time(text: &str) -> bool {
    let mut parts = text.split(':');
    let is_below = |part: Option<&str>, end| part.and_then(|part| number(part, 2)).is_some_and(|n| n < end);
    let hours_and_minutes = is_below(parts.next(), 24) && is_below(parts.next(), 60);
    let seconds = parts.next().is_none_or(|seconds| {
        let (whole, fraction) = seconds.split_once('.').unwrap_or((seconds, "0"));
        is_below(Some(whole), 60)
            && (1..=3).contains(&fraction.len())
            && fraction.bytes().all(|byte| byte.is_ascii_digit())
    });
    hours_and_minutes && seconds && parts.next().is_none()
}

fn is_local(text: &str) -> bool {
    text.split_once(['T', ' ']).is_some_and(|(day, time)| is_day(day) && is_time(time))
}

fn without_offset(text: &str) -> Option<&str> {
    if let Some(rest) = text.strip_suffix('Z') {
        return Some(rest);
    }
    let at = text.rfind(['+', '-'])?;
    let (rest, offset) = text.split_at_checked(at)?;
    let offset = offset.get(1..)?;
    (offset.len() == 5 && is_time(offset)).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_told_from_words() {
        for good in [
            "2026",
            "2026-11",
            "2026-02-28",
            "2024-02-29",
            "12:30",
            "23:59:59.5",
            "2026-11-22T10:00",
            "2026-11-22 10:00:00",
            "2026-11-22T10:00Z",
            "2026-11-22T10:00:00.123+01:00",
            "2026-11-22 10:00-08:30",
        ] {
            assert!(is_moment(good), "{good}");
        }
        for bad in [
            "",
            "yesterday",
            "0000",
            "26",
            "2026-13",
            "2026-02-29",
            "2026-2-1",
            "24:00",
            "12:60",
            "12:30:60",
            "12:30:1.",
            "2026-11-22T",
            "2026-11-22T10:00+1",
            "2026-11-22T10:00+25:00",
            "2026-11-22Z",
            "-",
            "+",
            "é+01:00",
            "２０２６",
        ] {
            assert!(!is_moment(bad), "{bad}");
        }
        assert!(is_change("2026-11-22") && is_change("2026-11-22T10:00Z"));
        assert!(!is_change("2026") && !is_change("2026-11-22T10:00"));
    }
}
