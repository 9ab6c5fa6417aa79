//! Moments as templates show them, in UTC.

use time::UtcOffset;

use sandpress_domain::Timestamp;

/// The moment for machines, to the second: `2026-11-21T05:31:00Z`. For the `*_at` fields of contexts.
pub fn rfc3339(moment: Timestamp) -> String {
    let moment = moment.to_offset(UtcOffset::UTC);
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z",
        moment.year(),
        u8::from(moment.month()),
        moment.day(),
        moment.hour(),
        moment.minute(),
        moment.second()
    )
}

/// The day for people: `21 November 2026`. For the `*_on` fields of contexts.
pub fn on(moment: Timestamp) -> String {
    let moment = moment.to_offset(UtcOffset::UTC);
    format!("{} {} {}", moment.day(), moment.month(), moment.year())
}

/// The day and the minute for people: `21 November 2026, 05:31 UTC`.
pub fn minute(moment: Timestamp) -> String {
    let moment = moment.to_offset(UtcOffset::UTC);
    format!("{}, {:02}:{:02} UTC", on(moment), moment.hour(), moment.minute())
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn shows_moments_in_utc() {
        let late = datetime!(2026-11-21 23:31:09.5 -02:00);
        assert_eq!(rfc3339(late), "2026-11-22T01:31:09Z");
        assert_eq!(on(late), "22 November 2026");
        assert_eq!(minute(late), "22 November 2026, 01:31 UTC");
        assert_eq!(on(datetime!(0987-01-02 0:00 UTC)), "2 January 987");
    }
}
