//! Whether a field that a plugin defines can be.

use super::{FieldDefinition, ValueKind, decimal::Decimal, definition::MAX_ITEMS, scalar};
use crate::panel::is_panel_id;

/// The most choices of a field.
const MAX_CHOICES: usize = 500;

/// The most conditions of a field.
const MAX_CONDITIONS: usize = 8;

/// The most characters of a label, a help or a default value.
const MAX_TEXT: usize = 2_000;

/// A name for messages: on one line, and not too long.
pub(super) fn shown(within: &str, name: &str) -> String {
    let full = if within.is_empty() { name.to_owned() } else { format!("{within}.{name}") };
    full.chars().filter(|c| !c.is_control()).take(100).collect()
}

/// Each condition names a field that was defined before: so none waits for itself, over however many others.
pub(super) fn check_conditions(
    fields: &[FieldDefinition],
    path: &[&str],
    field: &FieldDefinition,
) -> Result<(), String> {
    if field.conditions.len() > MAX_CONDITIONS {
        return Err(format!("has more than {MAX_CONDITIONS} conditions"));
    }
    for condition in &field.conditions {
        let named = in_sight(fields, path, &condition.field).ok_or_else(|| {
            let name = shown("", &condition.field);
            format!(
                "has a condition on {name:?}, which is no field that stands before it, beside it or around it"
            )
        })?;
        if named.kind.has_fields() || named.kind == ValueKind::RichText {
            return Err(format!(
                "has a condition on {:?}, which is a {}: choose a field with a plain value",
                named.name,
                named.kind.as_str()
            ));
        }
        let offered = |value: &String| named.choices.iter().any(|(choice, _)| choice == value);
        if !named.choices.is_empty()
            && let Some(odd) = condition.any_of.iter().find(|value| !offered(value))
        {
            let odd = shown("", odd);
            return Err(format!("has a condition on {:?}, which does not offer {odd:?}", named.name));
        }
    }
    Ok(())
}

/// The field of this name beside a place or around it, the nearest first.
fn in_sight<'a>(fields: &'a [FieldDefinition], path: &[&str], name: &str) -> Option<&'a FieldDefinition> {
    let own = || fields.iter().find(|field| field.name == name);
    match path.split_first() {
        None => own(),
        Some((first, rest)) => {
            let parent = fields.iter().find(|field| field.name == *first);
            parent.and_then(|parent| in_sight(&parent.fields, rest, name)).or_else(own)
        }
    }
}

/// What can be said of a field alone.
pub(super) fn check(field: &FieldDefinition) -> Result<(), String> {
    if !is_panel_id(&field.name) {
        return Err("has no good name: use lower-case letters, digits and hyphens, at most 64".into());
    }
    let is_long = |text: &String| text.chars().count() > MAX_TEXT;
    if [&field.label, &field.help, &field.default_value].into_iter().any(is_long) {
        return Err(format!("has a label, help or default value of more than {MAX_TEXT} characters"));
    }
    if field.kind.has_fields() && !field.default_value.is_empty() {
        return Err("has a default value, which only the fields in it can have".into());
    }
    check_choices(field)?;
    check_range(field)?;
    if field.max_items > MAX_ITEMS || field.min_items > field.most_items() {
        return Err(format!(
            "wants {} to {} items: the most of any list is {MAX_ITEMS}",
            field.min_items, field.max_items
        ));
    }
    if field.kind == ValueKind::Asset {
        let is_kind = |kind: &&String| !["image", "video", "audio", "file", "url"].contains(&kind.as_str());
        if let Some(odd) = field.of.iter().find(is_kind) {
            let odd = shown("", odd);
            return Err(format!("is for files of the kind {odd:?}: choose image, video, audio, file or url"));
        }
    }
    if !field.default_value.is_empty() {
        scalar::accept(field, &field.default_value)
            .map_err(|problem| format!("has a default value that does not fit it: {problem}"))?;
    }
    Ok(())
}

fn check_choices(field: &FieldDefinition) -> Result<(), String> {
    let has_choices = matches!(field.kind, ValueKind::Choice | ValueKind::Choices);
    if has_choices && field.choices.is_empty() {
        return Err("is a choice without anything to choose".into());
    }
    if field.choices.len() > MAX_CHOICES {
        return Err(format!("has more than {MAX_CHOICES} choices"));
    }
    let mut values: Vec<_> = field.choices.iter().map(|(value, _)| value.as_str()).collect();
    values.sort_unstable();
    values.dedup();
    if values.len() < field.choices.len() || values.first().is_some_and(|value| value.is_empty()) {
        return Err("has two choices with the same value, or one without a value".into());
    }
    Ok(())
}

fn check_range(field: &FieldDefinition) -> Result<(), String> {
    let limits = [&field.minimum, &field.maximum];
    if !field.kind.has_range() && (limits.iter().any(|limit| !limit.is_empty()) || !field.step.is_empty()) {
        return Err(format!(
            "is a {} and has a least, a greatest or a step: only numbers, dates and times have",
            field.kind.as_str()
        ));
    }
    let free = FieldDefinition {
        default_value: String::new(),
        ..FieldDefinition::new(&field.name, field.kind, &field.label)
    };
    for limit in limits.into_iter().filter(|limit| !limit.is_empty()) {
        scalar::accept(&free, limit)
            .map_err(|problem| format!("has a limit that does not fit it: {problem}"))?;
    }
    if !field.step.is_empty() && !Decimal::parse(&field.step).is_some_and(Decimal::is_positive) {
        return Err("has a step that is no number greater than 0".into());
    }
    if scalar::is_less(field.kind, &field.maximum, &field.minimum) {
        return Err("has a least value that is greater than its greatest".into());
    }
    Ok(())
}
