//! What the definition of a type says of the fields of its entries.

use super::{FieldDefinition, Stage, TypeDefinition};
use crate::types::{Error, FieldError, FieldValue, value_of};

pub(super) fn fields(
    definition: &TypeDefinition,
    given: &[FieldValue],
    stage: Stage,
) -> Result<Vec<FieldValue>, Error> {
    let mut errors = strangers(definition, given);
    let mut stored = Vec::with_capacity(definition.fields.len());
    for field in definition.fields.iter().filter(|field| field.within.is_empty()) {
        if has_parts(field) {
            let own = given.iter().filter(|value| base(&value.name) == field.name && !value.value.is_empty());
            stored.extend(own.cloned());
            continue;
        }
        let value = value_of(given, &field.name);
        let value = if field.kind == "rich-text" { value } else { value.trim() };
        if let Some(problem) = problem(field, value, stage) {
            errors.push(FieldError::new(&field.name, problem));
        } else if !value.is_empty() {
            stored.push(FieldValue::new(&field.name, value));
        }
    }
    if errors.is_empty() { Ok(stored) } else { Err(Error::Invalid(errors)) }
}

/// Fields that the type does not have, and fields that came more than once.
fn strangers(definition: &TypeDefinition, given: &[FieldValue]) -> Vec<FieldError> {
    let mut errors = Vec::new();
    for (at, field) in given.iter().enumerate() {
        let is_own = |known: &FieldDefinition| {
            known.within.is_empty()
                && (known.name == field.name || has_parts(known) && known.name == base(&field.name))
        };
        if !definition.fields.iter().any(is_own) {
            errors
                .push(FieldError::new("", joined(&[&definition.label, " has no field ", &field.name, "."])));
        } else if given.iter().take(at).any(|earlier| earlier.name == field.name) {
            errors.push(FieldError::new(&field.name, "It was sent twice. Send it once."));
        }
    }
    errors
}

/// Whether its values have dotted names, which the host knows more about.
fn has_parts(field: &FieldDefinition) -> bool {
    matches!(field.kind.as_str(), "repeater" | "group" | "choices") || field.max_items > 1
}

fn base(name: &str) -> &str {
    name.split('.').next().unwrap_or(name)
}

fn problem(field: &FieldDefinition, value: &str, stage: Stage) -> Option<String> {
    if value.trim().is_empty() {
        let is_missing = field.required && field.conditions.is_empty() && matches!(stage, Stage::Publish);
        return is_missing.then(|| joined(&[&field.label, " is missing: fill it in before you publish."]));
    }
    let length = value.chars().count();
    if field.max_length > 0 && length > field.max_length as usize {
        let (most, has) = (field.max_length.to_string(), length.to_string());
        return Some(joined(&[&field.label, " can have ", &most, " characters; this has ", &has, "."]));
    }
    let rule = match field.kind.as_str() {
        "text" if value.contains(char::is_control) => "Write it on one line.",
        "number" if !is_number(value) => "Write a number such as 12 or -0.5.",
        "boolean" if value != "true" && value != "false" => "This is neither true nor false.",
        "choice" if !field.choices.iter().any(|choice| choice.value == value) => {
            "Choose one of the values that are offered."
        }
        "url" if !is_web_address(value) => {
            "Write an address that begins with https://, http:// or mailto:, or a path of this site."
        }
        "date" if !is_date(value) => "Write a date such as 2026-01-31.",
        _ => return None,
    };
    Some(rule.to_owned())
}

/// Whether the value is a decimal number: parsing it would bring the tables for floats into every component.
fn is_number(value: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let number = value.strip_prefix('-').unwrap_or(value);
    match number.split_once('.') {
        Some((whole, part)) => digits(whole) && digits(part),
        None => digits(number),
    }
}

fn is_web_address(value: &str) -> bool {
    let is_path = value.starts_with('/') && !value.starts_with("//");
    let has_scheme = ["https://", "http://", "mailto:"].iter().any(|scheme| value.starts_with(scheme));
    (is_path || has_scheme) && !value.contains(|c: char| c.is_control() || c.is_whitespace())
}

/// Whether the value begins with a day as RFC 3339 has it.
fn is_date(value: &str) -> bool {
    let mut parts = value.splitn(3, '-');
    let mut part = |length: usize| {
        let part = parts.next().unwrap_or_default();
        let part = part.get(..length).filter(|_| length == 2 || part.len() == length)?;
        part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse::<u32>().ok()).flatten()
    };
    let (year, month, day) = (part(4), part(2), part(2));
    year.is_some()
        && month.is_some_and(|month| (1..=12).contains(&month))
        && day.is_some_and(|day| (1..=31).contains(&day))
        && !value.get(10..).is_some_and(|rest| !rest.is_empty() && !rest.starts_with(['T', 't', ' ']))
}

fn joined(parts: &[&str]) -> String {
    parts.concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::fields as values;

    fn quote() -> TypeDefinition {
        TypeDefinition::new("quote", "A quote", "Quotes")
            .field(FieldDefinition::new("saying", "long-text", "The saying").required().max_length(10))
            .field(FieldDefinition::new("person", "text", "The person"))
            .field(FieldDefinition::new("said", "date", "The day"))
            .field(FieldDefinition::new("stars", "number", "Stars"))
            .field(FieldDefinition::new("from", "url", "The source"))
            .field(FieldDefinition::new("mood", "choice", "The mood").choice("good", "Good"))
    }

    fn refused(pairs: &[(&str, &str)], stage: Stage) -> Vec<String> {
        match quote().check(values(pairs.iter().copied()), stage) {
            Err(Error::Invalid(errors)) => errors.into_iter().map(|error| error.field).collect(),
            Err(other) => panic!("{other:?}"),
            Ok(_) => Vec::new(),
        }
    }

    #[test]
    fn what_fits_is_trimmed_and_sorted() {
        let stored = quote().check(values([("person", " Ann "), ("saying", "Yes.\n")]), Stage::Publish);
        let stored: Vec<_> = stored.unwrap().into_iter().map(|field| (field.name, field.value)).collect();
        assert_eq!(stored, [("saying".into(), "Yes.".into()), ("person".into(), "Ann".into())]);
    }

    #[test]
    fn values_of_items_are_left_to_the_host() {
        let album = TypeDefinition::new("album", "Album", "Albums")
            .field(FieldDefinition::new("gallery", "repeater", "Gallery"))
            .field(FieldDefinition::new("caption", "text", "Caption").within("gallery").required());
        let given = [("gallery.0.caption", "Low"), ("gallery.1.caption", "")];
        let stored = album.check(values(given), Stage::Publish).unwrap();
        assert_eq!(stored.len(), 1);
        assert!(album.check(values([("caption", "x")]), Stage::Draft).is_err());
    }

    #[test]
    fn what_is_missing_is_named_when_it_is_published() {
        assert!(refused(&[], Stage::Draft).is_empty());
        assert_eq!(refused(&[("saying", " ")], Stage::Publish), ["saying"]);
    }

    #[test]
    fn what_does_not_fit_is_named() {
        let pairs = [
            ("saying", "more than ten"),
            ("person", "A\nB"),
            ("said", "tomorrow"),
            ("stars", "many"),
            ("from", "javascript:x"),
            ("mood", "odd"),
        ];
        assert_eq!(refused(&pairs, Stage::Draft), ["saying", "person", "said", "stars", "from", "mood"]);
        assert_eq!(refused(&[("colour", "red")], Stage::Draft), [""]);
        assert_eq!(refused(&[("person", "a"), ("person", "b")], Stage::Draft), ["person"]);
        let good = [("said", "2026-01-31T10:00:00Z"), ("stars", "-1.5"), ("from", "/x"), ("mood", "good")];
        assert!(refused(&good, Stage::Draft).is_empty());
        assert_eq!(refused(&[("said", "2026-13-01"), ("stars", "inf")], Stage::Draft), ["said", "stars"]);
    }
}
