//! What was sent for a form, as the kinds of its fields want it.

use time::{Date, PrimitiveDateTime, format_description::BorrowedFormatItem, macros::format_description};

use super::{FieldKind, Form, FormField};
use crate::{Email, FieldError, panel::is_panel_id};

/// The most characters of a field without a limit of its own.
const MAX_LENGTH: u32 = 100_000;

const DATE: &[BorrowedFormatItem<'_>] = format_description!("[year]-[month]-[day]");
const DATE_TIME: &[BorrowedFormatItem<'_>] =
    format_description!("[year]-[month]-[day]T[hour]:[minute][optional [:[second]]]");

impl Form {
    /// What was sent, field by field in the order of the form, as the kinds of the fields want it. What the form does not
    /// have is left out.
    ///
    /// # Errors
    /// A message for each field whose value does not fit.
    pub fn accept(&self, sent: &[(String, String)]) -> Result<Vec<(String, String)>, Vec<FieldError>> {
        let (mut accepted, mut errors) = (Vec::new(), Vec::new());
        for field in &self.fields {
            let own = sent.iter().filter(|(name, _)| *name == field.name).map(|(_, value)| value.as_str());
            match field.accept(own.collect()) {
                Ok(values) => {
                    accepted.extend(values.into_iter().map(|value| (field.name.clone(), value)));
                }
                Err(message) => errors.push(FieldError::new(&field.name, message)),
            }
        }
        if errors.is_empty() { Ok(accepted) } else { Err(errors) }
    }
}

impl FormField {
    /// One value, tidied.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn accept_one(&self, value: &str) -> Result<String, String> {
        self.accept(vec![value]).map(|values| values.concat())
    }

    /// The values as the plugin gets them, or what is wrong with them.
    fn accept(&self, sent: Vec<&str>) -> Result<Vec<String>, String> {
        if self.kind == FieldKind::Choices {
            return self.accept_choices(&sent);
        }
        let value = self.tidy(sent.first().copied().unwrap_or_default());
        if self.kind == FieldKind::Boolean {
            return match value == "true" {
                false if self.required => Err("this must be ticked".into()),
                ticked => Ok(vec![ticked.to_string()]),
            };
        }
        if value.is_empty() {
            return if self.required { Err("this is needed".into()) } else { Ok(vec![value]) };
        }
        self.check_length(&value)?;
        self.check_kind(&value)?;
        self.check_range(&value)?;
        Ok(vec![value])
    }

    fn accept_choices(&self, sent: &[&str]) -> Result<Vec<String>, String> {
        let chosen: Vec<_> = sent.iter().filter(|value| !value.is_empty()).collect();
        if chosen.is_empty() && self.required {
            return Err("choose at least one".into());
        }
        if chosen.iter().any(|value| !self.offers(value)) {
            return Err("choose among what is offered".into());
        }
        Ok(chosen.into_iter().map(|value| (*value).to_owned()).collect())
    }

    /// Browsers send line breaks as CR LF (HTML standard, form submission); white space around a word is a slip.
    fn tidy(&self, value: &str) -> String {
        match self.kind {
            FieldKind::Password | FieldKind::Hidden => value.to_owned(),
            FieldKind::LongText => value.replace("\r\n", "\n").trim_end().to_owned(),
            _ => value.trim().to_owned(),
        }
    }

    fn check_length(&self, value: &str) -> Result<(), String> {
        let length = u32::try_from(value.chars().count()).unwrap_or(u32::MAX);
        let most = if self.max_length == 0 { MAX_LENGTH } else { self.max_length.min(MAX_LENGTH) };
        if length > most {
            return Err(format!("this has {length} characters, at most {most} are allowed"));
        }
        if length < self.min_length {
            return Err(format!("this has {length} characters, at least {} are needed", self.min_length));
        }
        Ok(())
    }

    fn check_kind(&self, value: &str) -> Result<(), String> {
        let (fits, wanted) = match self.kind {
            FieldKind::Number => (number(value).is_some(), "write a number, such as 12 or 3.5"),
            FieldKind::Date => (Date::parse(value, DATE).is_ok(), "write a day as 2026-11-21"),
            FieldKind::DateTime => (
                PrimitiveDateTime::parse(value, DATE_TIME).is_ok(),
                "write a day and a time as 2026-11-21T09:30",
            ),
            FieldKind::Choice => (self.offers(value), "choose among what is offered"),
            FieldKind::Url => (is_web_address(value), "write an address that begins with https://"),
            FieldKind::Email => {
                (value.parse::<Email>().is_ok(), "write an email address like name@example.org")
            }
            FieldKind::Slug => (is_panel_id(value), "use lower-case letters, digits and hyphens, at most 64"),
            FieldKind::Colour => (is_colour(value), "write a colour as #0f5c66"),
            FieldKind::Text => (!value.contains(char::is_control), "write one line"),
            _ => (true, ""),
        };
        if fits { Ok(()) } else { Err(wanted.into()) }
    }

    fn check_range(&self, value: &str) -> Result<(), String> {
        if self.is_less(value, &self.minimum) {
            return Err(format!("the least that is allowed is {}", self.minimum));
        }
        if self.is_less(&self.maximum, value) {
            return Err(format!("the most that is allowed is {}", self.maximum));
        }
        Ok(())
    }

    /// Whether one value comes before the other. A limit that is none never does.
    fn is_less(&self, one: &str, other: &str) -> bool {
        match self.kind {
            FieldKind::Number => number(one).zip(number(other)).is_some_and(|(one, other)| one < other),
            // Their forms have the order of time.
            FieldKind::Date | FieldKind::DateTime => !one.is_empty() && !other.is_empty() && one < other,
            _ => false,
        }
    }

    fn offers(&self, value: &str) -> bool {
        self.choices.iter().any(|(offered, _)| offered == value)
    }
}

fn number(text: &str) -> Option<f64> {
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
    text.parse().ok().filter(|number: &f64| is_plain && number.is_finite())
}

fn is_web_address(text: &str) -> bool {
    url::Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}

fn is_colour(text: &str) -> bool {
    text.strip_prefix('#')
        .is_some_and(|rest| rest.len() == 6 && rest.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(kind: FieldKind) -> FormField {
        FormField::new(kind, vec![("a".into(), "A".into()), ("b".into(), "B".into())])
    }

    #[test]
    fn values_fit_their_kinds() {
        use FieldKind::*;
        for (kind, good, bad) in [
            (Text, "one line", "two\nlines"),
            (Number, " -3.5 ", "inf"),
            (Number, "12", "twelve"),
            (Date, "2024-02-29", "2025-02-29"),
            (DateTime, "2026-11-21T09:30", "2026-11-21 09:30"),
            (DateTime, "2026-11-21T09:30:15", "2026-11-21T09:61"),
            (Choice, "a", "c"),
            (Choices, "b", "c"),
            (Url, "https://example.org/a", "javascript:alert(1)"),
            (Url, "http://example.org", "/a"),
            (Email, "ann@example.org", "ann"),
            (Slug, "low-water-2", "Low water"),
            (Colour, "#0F5c66", "red"),
        ] {
            assert_eq!(field(kind).accept(vec![good]).unwrap(), [good.trim()], "{kind:?}");
            assert!(field(kind).accept(vec![bad]).is_err(), "{kind:?} {bad}");
            assert!(FieldKind::named(kind.as_str()) == kind);
        }
        assert_eq!(FieldKind::named("hologram"), Text);
    }

    #[test]
    fn empty_values_are_refused_where_one_is_needed() {
        for kind in FieldKind::ALL {
            let needed = FormField { required: true, ..field(kind) };
            assert!(needed.accept(Vec::new()).is_err(), "{kind:?}");
            let expected: &[&str] = match kind {
                FieldKind::Boolean => &["false"],
                FieldKind::Choices => &[],
                _ => &[""],
            };
            assert_eq!(field(kind).accept(Vec::new()).unwrap(), expected, "{kind:?}");
        }
    }

    #[test]
    fn limits_hold() {
        let short = FormField { min_length: 2, max_length: 3, ..field(FieldKind::Text) };
        assert!(short.accept(vec!["äöü"]).is_ok() && short.accept(vec![""]).is_ok());
        assert!(short.accept(vec!["ä"]).is_err() && short.accept(vec!["äöüß"]).is_err());
        let long = "x".repeat(MAX_LENGTH as usize + 1);
        assert!(field(FieldKind::LongText).accept(vec![&long]).is_err());
        let range = |kind, minimum: &str, maximum: &str| FormField {
            minimum: minimum.into(),
            maximum: maximum.into(),
            ..field(kind)
        };
        let number = range(FieldKind::Number, "-1", "10");
        assert!(number.accept(vec!["9"]).is_ok() && number.accept(vec!["-1"]).is_ok());
        assert!(number.accept(vec!["-2"]).is_err() && number.accept(vec!["10.5"]).is_err());
        let day = range(FieldKind::Date, "2026-01-01", "");
        assert!(day.accept(vec!["2025-12-31"]).is_err() && day.accept(vec!["2027-01-01"]).is_ok());
    }

    #[test]
    fn a_form_takes_what_it_has() {
        let named = |name: &str, kind| FormField { name: name.into(), ..field(kind) };
        let form = Form {
            id: "f".into(),
            title: String::new(),
            fields: vec![named("a", FieldKind::Choices), named("b", FieldKind::Boolean)],
            submit: "Send".into(),
            confirmation: None,
            errors: Vec::new(),
        };
        let sent = [("a", "b"), ("stranger", "x"), ("a", "a")].map(|(k, v)| (k.to_owned(), v.to_owned()));
        let expected = [("a", "b"), ("a", "a"), ("b", "false")].map(|(k, v)| (k.to_owned(), v.to_owned()));
        assert_eq!(form.accept(&sent).unwrap(), expected);
        let errors = form.accept(&[("a".into(), "z".into())]).unwrap_err();
        assert_eq!(errors[0].field, "a");
    }
}
