//! The time zone of a site: moments as people there write and read them.

use std::str::FromStr;

use jiff::{
    civil::DateTime,
    tz::{AmbiguousOffset, Offset, TimeZone},
};

use super::Timestamp;

/// The years that can be planned for.
const YEARS: std::ops::RangeInclusive<i16> = 1970..=9998;

/// A time zone of the IANA database, which the program carries with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteZone {
    name: String,
    zone: TimeZone,
}

/// Why a text is no zone.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("{0:?} is not a time zone")]
pub struct UnknownZone(String);

/// Why a text is no moment.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum MomentError {
    /// It is not written as a date and a time, or there is no such day.
    #[error("this is not a date with a time: write it as in 2026-11-21 14:30")]
    Unreadable,
    /// Nobody plans for that year.
    #[error("the year is too far away")]
    Year,
}

/// A moment that was written in local time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WrittenMoment {
    /// The moment.
    pub at: Timestamp,
    /// Whether that time is left out on that day, since clocks go forward: the moment is as much later.
    pub is_skipped: bool,
    /// Whether that time comes twice on that day, since clocks go back: the moment is the first.
    pub is_repeated: bool,
}

impl Default for SiteZone {
    fn default() -> Self {
        Self { name: "UTC".to_owned(), zone: TimeZone::UTC }
    }
}

impl FromStr for SiteZone {
    type Err = UnknownZone;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let zone = TimeZone::get(name).map_err(|_| UnknownZone(name.to_owned()))?;
        let name = zone.iana_name().unwrap_or(name).to_owned();
        Ok(Self { name, zone })
    }
}

impl SiteZone {
    /// The name in the IANA database, such as `Europe/Berlin`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The moment that is written as `2026-11-21T14:30`, with seconds or a space as well.
    ///
    /// # Errors
    /// [`MomentError`].
    pub fn read(&self, written: &str) -> Result<WrittenMoment, MomentError> {
        let local: DateTime = written.trim().parse().map_err(|_| MomentError::Unreadable)?;
        if !YEARS.contains(&local.year()) {
            return Err(MomentError::Year);
        }
        let ambiguous = self.zone.to_ambiguous_zoned(local);
        let offset = ambiguous.offset();
        let zoned = ambiguous.compatible().map_err(|_| MomentError::Year)?;
        let at =
            Timestamp::from_unix_timestamp(zoned.timestamp().as_second()).map_err(|_| MomentError::Year)?;
        Ok(WrittenMoment {
            at,
            is_skipped: matches!(offset, AmbiguousOffset::Gap { .. }),
            is_repeated: matches!(offset, AmbiguousOffset::Fold { .. }),
        })
    }

    /// The moment as an input of a form holds it: `2026-11-21T14:30`.
    pub fn input(&self, at: Timestamp) -> String {
        self.local(at).map_or_else(String::new, |(local, _)| local.strftime("%Y-%m-%dT%H:%M").to_string())
    }

    /// The moment for people: `21 November 2026, 14:30 (Europe/Berlin, UTC+01)`.
    pub fn words(&self, at: Timestamp) -> String {
        let Some((local, offset)) = self.local(at) else { return String::new() };
        let day = local.strftime("%-d %B %Y, %H:%M");
        if self.name == "UTC" { format!("{day} UTC") } else { format!("{day} ({}, UTC{offset})", self.name) }
    }

    /// The time of the day for people: `14:30`.
    pub fn time_of_day(&self, at: Timestamp) -> String {
        self.local(at).map_or_else(String::new, |(local, _)| local.strftime("%H:%M").to_string())
    }

    /// The day for people: `21 November 2026`.
    pub fn day(&self, at: Timestamp) -> String {
        self.local(at).map_or_else(String::new, |(local, _)| local.strftime("%-d %B %Y").to_string())
    }

    /// The month for people: `November 2026`.
    pub fn month(&self, at: Timestamp) -> String {
        self.local(at).map_or_else(String::new, |(local, _)| local.strftime("%B %Y").to_string())
    }

    /// The year that it is there.
    pub fn year(&self, at: Timestamp) -> Option<i16> {
        self.local(at).map(|(local, _)| local.year())
    }

    /// The moment with which a year begins; none for years that nobody plans for.
    pub fn begin_of_year(&self, year: i16) -> Option<Timestamp> {
        self.read(&format!("{year:04}-01-01T00:00")).ok().map(|begin| begin.at)
    }

    fn local(&self, at: Timestamp) -> Option<(DateTime, Offset)> {
        let moment = jiff::Timestamp::from_second(at.unix_timestamp()).ok()?;
        let zoned = moment.to_zoned(self.zone.clone());
        Some((zoned.datetime(), zoned.offset()))
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    fn berlin() -> SiteZone {
        "Europe/Berlin".parse().unwrap()
    }

    #[test]
    fn moments_are_written_and_read_in_the_zone() {
        let read = berlin().read("2026-11-21T14:30").unwrap();
        assert_eq!(read.at, datetime!(2026-11-21 13:30 UTC));
        assert!(!read.is_skipped && !read.is_repeated);
        assert_eq!(berlin().input(read.at), "2026-11-21T14:30");
        assert_eq!(berlin().words(read.at), "21 November 2026, 14:30 (Europe/Berlin, UTC+01)");
        assert_eq!(berlin().time_of_day(read.at), "14:30");
        let utc: SiteZone = "UTC".parse().unwrap();
        assert_eq!(utc.words(read.at), "21 November 2026, 13:30 UTC");
    }

    #[test]
    fn the_hours_at_which_clocks_change_are_told() {
        let skipped = berlin().read("2027-03-28T02:30").unwrap();
        assert!(skipped.is_skipped && !skipped.is_repeated);
        assert_eq!(berlin().input(skipped.at), "2027-03-28T03:30");
        let repeated = berlin().read("2026-10-25 02:30").unwrap();
        assert!(repeated.is_repeated && !repeated.is_skipped);
        assert_eq!(repeated.at, datetime!(2026-10-25 00:30 UTC));
    }

    #[test]
    fn years_begin_where_the_site_is() {
        let begin = berlin().begin_of_year(2026).unwrap();
        assert_eq!(begin, datetime!(2025-12-31 23:00 UTC));
        assert_eq!((berlin().year(begin), berlin().month(begin)), (Some(2026), "January 2026".to_owned()));
        assert_eq!(SiteZone::default().year(begin), Some(2025));
        assert_eq!(berlin().begin_of_year(1), None);
    }

    #[test]
    fn what_is_no_moment_is_refused() {
        for wrong in
            ["", "soon", "2026-02-31T10:00", "2026-13-01T10:00", "2026-11-21T25:00", "99999-01-01T00:00"]
        {
            assert_eq!(berlin().read(wrong), Err(MomentError::Unreadable), "{wrong}");
        }
        for far in ["0000-01-01T00:00", "0001-01-01T00:00", "9999-12-31T23:59"] {
            assert_eq!(berlin().read(far), Err(MomentError::Year), "{far}");
        }
        assert!("Mars/Olympus".parse::<SiteZone>().is_err() && "".parse::<SiteZone>().is_err());
    }
}
