//! Whether the values of an entry are as its definition says.

use std::collections::HashMap;

use super::{FieldDefinition, Filled, Part, Stage, TypeDefinition, ValueKind, filled::MAX_ERRORS, scalar};
use crate::{FieldError, FieldValues};

/// The fields around a place, the nearest last.
type Scopes<'a> = Vec<(&'a [FieldDefinition], &'a HashMap<String, Part>)>;

impl TypeDefinition {
    /// The values as they are stored: in the order of the form, tidied, items counted from 0, without blanks; and what is
    /// wrong with them. Of a field that is not shown nothing is required.
    ///
    /// # Errors
    /// Where values have no place in the definition; see [`Filled::read`].
    pub fn check(
        &self,
        given: &FieldValues,
        stage: Stage,
    ) -> Result<(FieldValues, Vec<FieldError>), Vec<FieldError>> {
        let values = Filled::read(self, given)?.values(self);
        let filled = Filled::read(self, &values)?;
        let mut checker = Checker { accepted: Vec::with_capacity(values.len()), errors: Vec::new() };
        let is_strict = stage == Stage::Publish;
        checker.fields(&self.fields, &filled.0, "", is_strict, &mut Vec::new());
        checker.errors.truncate(MAX_ERRORS);
        Ok((checker.accepted.into_iter().collect(), checker.errors))
    }
}

/// Whether the field is shown beside these values and inside of those.
pub(super) fn is_shown(field: &FieldDefinition, scopes: &Scopes<'_>) -> bool {
    field.conditions.iter().all(|condition| {
        let nearest =
            scopes.iter().rev().find(|(fields, _)| fields.iter().any(|f| f.name == condition.field));
        let values = match nearest.and_then(|(_, parts)| parts.get(&condition.field)) {
            None => Vec::new(),
            Some(Part::Items(items)) => items.values().map(Part::value).collect(),
            Some(part) => vec![part.value()],
        };
        condition.holds(&values)
    })
}

struct Checker {
    accepted: Vec<(String, String)>,
    errors: Vec<FieldError>,
}

impl Checker {
    fn fields<'a>(
        &mut self,
        fields: &'a [FieldDefinition],
        parts: &'a HashMap<String, Part>,
        prefix: &str,
        is_strict: bool,
        scopes: &mut Scopes<'a>,
    ) {
        scopes.push((fields, parts));
        for field in fields {
            let name = format!("{prefix}{}", field.name);
            let is_strict = is_strict && is_shown(field, scopes);
            match parts.get(&field.name) {
                Some(Part::Items(items)) => {
                    self.count(field, &name, items.len(), is_strict);
                    for (number, item) in items {
                        self.part(field, Some(item), &format!("{name}.{number}"), is_strict, scopes);
                    }
                }
                None if field.is_list() => self.count(field, &name, 0, is_strict),
                part => self.part(field, part, &name, is_strict, scopes),
            }
        }
        scopes.pop();
    }

    fn part<'a>(
        &mut self,
        field: &'a FieldDefinition,
        part: Option<&'a Part>,
        name: &str,
        is_strict: bool,
        scopes: &mut Scopes<'a>,
    ) {
        match part {
            Some(Part::Fields(parts)) => {
                self.fields(&field.fields, parts, &format!("{name}."), is_strict, scopes);
            }
            None if field.kind == ValueKind::Group => {
                static NOTHING: std::sync::LazyLock<HashMap<String, Part>> =
                    std::sync::LazyLock::new(HashMap::new);
                self.fields(&field.fields, &NOTHING, &format!("{name}."), is_strict, scopes);
            }
            part => self.value(field, part.map_or("", Part::value), name, is_strict),
        }
    }

    fn value(&mut self, field: &FieldDefinition, value: &str, name: &str, is_strict: bool) {
        match scalar::accept(field, value) {
            Err(problem) => {
                self.errors.push(FieldError::new(name, problem));
                self.accepted.push((name.to_owned(), value.to_owned()));
            }
            Ok(value) if value.is_empty() || (field.kind == ValueKind::Boolean && value == "false") => {
                if is_strict && field.required {
                    self.errors.push(FieldError::new(name, missing(field)));
                }
                if !value.is_empty() {
                    self.accepted.push((name.to_owned(), value));
                }
            }
            Ok(value) => self.accepted.push((name.to_owned(), value)),
        }
    }

    fn count(&mut self, field: &FieldDefinition, name: &str, count: usize, is_strict: bool) {
        let (least, most) = (field.least_items() as usize, field.most_items() as usize);
        let label = &field.label;
        if count > most {
            let over = count - most;
            self.errors.push(FieldError::new(
                name,
                format!("{label} can have {most}; this has {count}. Remove {over}."),
            ));
        } else if is_strict && count == 0 && least > 0 {
            self.errors.push(FieldError::new(name, missing(field)));
        } else if is_strict && count < least {
            let lacking = least - count;
            self.errors.push(FieldError::new(
                name,
                format!(
                    "{label} needs at least {least}; this has {count}. Add {lacking} before you publish."
                ),
            ));
        }
    }
}

fn missing(field: &FieldDefinition) -> String {
    let label = &field.label;
    match field.kind {
        ValueKind::Boolean => format!("{label}: tick this before you publish."),
        ValueKind::Choice | ValueKind::Choices | ValueKind::Entry | ValueKind::Term | ValueKind::Asset => {
            format!("{label} is missing: choose something before you publish.")
        }
        ValueKind::Repeater => format!("{label} is missing: add at least one before you publish."),
        _ => format!("{label} is missing: fill it in before you publish."),
    }
}

#[cfg(test)]
pub(super) mod tests;
