//! Single values, as the kinds of their fields want them.

use time::{
    OffsetDateTime, PrimitiveDateTime, UtcOffset,
    format_description::{BorrowedFormatItem, well_known::Rfc3339},
    macros::format_description,
};
use uuid::Uuid;

use super::{FieldDefinition, ValueKind, decimal::Decimal};
use crate::panel::{FieldKind, FormField};

/// What browsers send for a moment, without a zone.
const LOCAL: &[BorrowedFormatItem<'_>] =
    format_description!("[year]-[month]-[day]T[hour]:[minute][optional [:[second]]]");

/// The value as it is stored.
///
/// # Errors
/// What is wrong with it and what would be right.
pub(super) fn accept(field: &FieldDefinition, value: &str) -> Result<String, String> {
    let value = tidy(field.kind, value);
    if value.is_empty() {
        return Ok(value);
    }
    let length = value.chars().count();
    if field.max_length > 0 && length > field.max_length as usize {
        return Err(format!(
            "{} can have {} characters; this has {length}. Shorten it by {}.",
            field.label,
            field.max_length,
            length - field.max_length as usize
        ));
    }
    let value = of_kind(field, value)?;
    in_range(field, &value)?;
    Ok(value)
}

impl FieldDefinition {
    /// One value of the field, as it is stored.
    ///
    /// # Errors
    /// What is wrong with it and what would be right.
    pub fn accept(&self, value: &str) -> Result<String, String> {
        accept(self, value)
    }
}

/// White space around a word is a slip; NUL is in no text.
pub(super) fn tidy(kind: ValueKind, value: &str) -> String {
    let value = if value.contains('\0') { value.replace('\0', "") } else { value.to_owned() };
    match kind {
        ValueKind::RichText => value,
        ValueKind::LongText => value.trim_end().to_owned(),
        _ => value.trim().to_owned(),
    }
}

fn of_kind(field: &FieldDefinition, value: String) -> Result<String, String> {
    let offers = |value: &str| field.choices.iter().any(|(offered, _)| offered == value);
    match field.kind {
        ValueKind::RichText | ValueKind::LongText | ValueKind::Repeater | ValueKind::Group => Ok(value),
        ValueKind::Number if Decimal::parse(&value).is_none() => {
            Err("Write a number with digits and a point, such as 12 or -0.5.".into())
        }
        ValueKind::Number => Ok(value),
        ValueKind::Boolean if value != "true" && value != "false" => {
            Err("This is neither true nor false.".into())
        }
        ValueKind::Boolean => Ok(value),
        ValueKind::DateTime => moment(&value),
        ValueKind::Choice | ValueKind::Choices if !offers(&value) => {
            Err("Choose among what is offered.".into())
        }
        ValueKind::Choice | ValueKind::Choices => Ok(value),
        ValueKind::Url if !is_address(&value) => {
            Err("Write an address that begins with https://, http:// or mailto:, or a path of this site."
                .into())
        }
        ValueKind::Url => Ok(value),
        ValueKind::Asset if field.takes_address() && is_address(&value) => Ok(value),
        ValueKind::Entry | ValueKind::Term | ValueKind::Asset => match Uuid::parse_str(&value) {
            Ok(id) => Ok(id.to_string()),
            Err(_) => Err("This points to nothing of this site: choose again.".into()),
        },
        ValueKind::Text => plain(FieldKind::Text, &value),
        ValueKind::Date => plain(FieldKind::Date, &value),
        ValueKind::Email => plain(FieldKind::Email, &value),
        ValueKind::Slug => plain(FieldKind::Slug, &value),
        ValueKind::Colour => plain(FieldKind::Colour, &value),
    }
}

/// As the forms of panels take it: their rules are these.
fn plain(kind: FieldKind, value: &str) -> Result<String, String> {
    // The limit of a panel's field is none of an entry's.
    match kind {
        FieldKind::Text if value.contains(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']) => {
            Err("Write it on one line.".into())
        }
        FieldKind::Text => Ok(value.chars().filter(|c| !c.is_control()).collect()),
        kind => FormField::new(kind, Vec::new()).accept_one(value),
    }
}

/// The moment in UTC, which it is in where it names no zone.
fn moment(value: &str) -> Result<String, String> {
    let moment = OffsetDateTime::parse(value, &Rfc3339)
        .or_else(|_| PrimitiveDateTime::parse(value, LOCAL).map(PrimitiveDateTime::assume_utc))
        .map_err(|_| "Write a day and a time as 2026-11-21T09:30.".to_owned())?;
    let is_plain = (0..=9999).contains(&moment.to_offset(UtcOffset::UTC).year());
    let text = moment.to_offset(UtcOffset::UTC).format(&Rfc3339).ok().filter(|_| is_plain);
    text.ok_or_else(|| "Write a year between 0 and 9999.".to_owned())
}

fn in_range(field: &FieldDefinition, value: &str) -> Result<(), String> {
    if is_less(field.kind, value, &field.minimum) {
        return Err(format!("The least that is allowed is {}.", field.minimum));
    }
    if is_less(field.kind, &field.maximum, value) {
        return Err(format!("The most that is allowed is {}.", field.maximum));
    }
    let start = Decimal::parse(&field.minimum).unwrap_or(Decimal::ZERO);
    let off = |(value, step): (Decimal, Decimal)| !value.is_step_from(start, step);
    if field.kind == ValueKind::Number
        && Decimal::parse(value).zip(Decimal::parse(&field.step)).is_some_and(off)
    {
        return Err(match field.step.as_str() {
            "1" => "Write a whole number.".to_owned(),
            step => format!("Write a number in steps of {step}."),
        });
    }
    Ok(())
}

/// Whether one value comes before the other. A limit that is none never does.
pub(super) fn is_less(kind: ValueKind, one: &str, other: &str) -> bool {
    if one.is_empty() || other.is_empty() {
        return false;
    }
    match kind {
        ValueKind::Number => Decimal::parse(one).zip(Decimal::parse(other)).is_some_and(|(a, b)| a < b),
        // Their forms have the order of time.
        ValueKind::Date => one < other,
        ValueKind::DateTime => match (moment(one), moment(other)) {
            (Ok(one), Ok(other)) => one < other,
            _ => false,
        },
        _ => false,
    }
}

fn is_address(value: &str) -> bool {
    let is_path = value.starts_with('/') && !value.starts_with("//");
    let is_mail = value.strip_prefix("mailto:").is_some_and(|rest| !rest.is_empty());
    let is_clean = !value.contains(|c: char| c.is_control() || c.is_whitespace() || c == '\\');
    is_clean && (is_path || is_mail || plain(FieldKind::Url, value).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(kind: ValueKind) -> FieldDefinition {
        FieldDefinition {
            choices: vec![("a".into(), "A".into()), ("b".into(), "B".into())],
            ..FieldDefinition::new("f", kind, "Field")
        }
    }

    #[test]
    fn values_fit_their_kinds() {
        use ValueKind::*;
        for (kind, good, stored, bad) in [
            (Text, " one\u{0} \u{7}line ", "one line", "two\nlines"),
            (Number, "-3.5", "-3.5", "1e5"),
            (Boolean, "true", "true", "yes"),
            (Date, "2024-02-29", "2024-02-29", "2025-02-29"),
            (DateTime, "2026-11-21T09:30", "2026-11-21T09:30:00Z", "2026-11-21 09:30"),
            (DateTime, "2026-11-21T09:30:15+02:00", "2026-11-21T07:30:15Z", "2026-11-21T09:61"),
            (Choice, "a", "a", "c"),
            (Choices, "b", "b", "c"),
            (Url, "https://example.org/a", "https://example.org/a", "javascript:alert(1)"),
            (Url, "/a", "/a", "//evil.example"),
            (Url, "mailto:ann@example.org", "mailto:ann@example.org", "https://a b"),
            (Email, "ann@example.org", "ann@example.org", "ann"),
            (Slug, "low-water-2", "low-water-2", "Low water"),
            (Colour, "#0F5c66", "#0F5c66", "red"),
            (
                Asset,
                "0198C7E2-0000-7000-8000-000000000001",
                "0198c7e2-0000-7000-8000-000000000001",
                "https://example.org/a.png",
            ),
            (Entry, "0198c7e2-0000-7000-8000-000000000001", "0198c7e2-0000-7000-8000-000000000001", "../x"),
        ] {
            assert_eq!(accept(&field(kind), good).unwrap(), stored, "{kind:?}");
            assert!(accept(&field(kind), bad).is_err(), "{kind:?} {bad}");
        }
        assert_eq!(accept(&field(Text), "שלום \u{202e}abc").unwrap(), "שלום \u{202e}abc");
    }

    #[test]
    fn an_address_may_stand_for_an_asset_where_the_field_says_so() {
        let free = FieldDefinition { of: vec!["image".into(), "url".into()], ..field(ValueKind::Asset) };
        assert!(accept(&free, "https://example.org/a.png").is_ok() && accept(&free, "/media/a/b").is_ok());
        assert!(accept(&free, "javascript:x").is_err());
    }

    #[test]
    fn limits_hold() {
        let number = FieldDefinition {
            minimum: "1".into(),
            maximum: "10".into(),
            step: "0.5".into(),
            ..field(ValueKind::Number)
        };
        for (value, fits) in [("1", true), ("9.5", true), ("9.25", false), ("0.5", false), ("10.5", false)] {
            assert_eq!(accept(&number, value).is_ok(), fits, "{value}");
        }
        let short = FieldDefinition { max_length: 3, ..field(ValueKind::LongText) };
        assert!(accept(&short, "äöü").is_ok() && accept(&short, "äöüß").is_err());
        let day = FieldDefinition { minimum: "2026-01-01".into(), ..field(ValueKind::Date) };
        assert!(accept(&day, "2025-12-31").is_err() && accept(&day, "2027-01-01").is_ok());
    }
}
