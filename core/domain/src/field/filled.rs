//! The values of an entry as the tree that its definition describes.

use std::collections::{BTreeMap, HashMap};

use super::{FieldDefinition, TypeDefinition, ValueKind, definition, scalar};
use crate::{FieldError, FieldValues};

/// The most values of an entry, those of all items together.
const MAX_VALUES: usize = 5_000;

/// The most errors that are told at once.
pub(super) const MAX_ERRORS: usize = 50;

/// What stands in a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// One value.
    Value(String),
    /// The items of a list by their index.
    Items(BTreeMap<u32, Part>),
    /// The fields of a group or of a repeater's item, by name.
    Fields(HashMap<String, Part>),
}

/// All values of an entry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filled(pub(super) HashMap<String, Part>);

impl Part {
    /// The value; empty where it is something else.
    pub fn value(&self) -> &str {
        match self {
            Self::Value(value) => value,
            _ => "",
        }
    }

    /// Whether nothing stands in it. A box that is not ticked is nothing.
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Value(value) => value.trim().is_empty() || value == "false",
            Self::Items(items) => items.values().all(Self::is_blank),
            Self::Fields(fields) => fields.values().all(Self::is_blank),
        }
    }
}

impl Filled {
    /// Sorts values into the tree, as they are.
    ///
    /// # Errors
    /// A message for each value that has no place: names that the type does not have, and numbers of items that cannot be.
    pub fn read(definition: &TypeDefinition, values: &FieldValues) -> Result<Self, Vec<FieldError>> {
        if values.len() > MAX_VALUES {
            let message = format!(
                "This has {} values, and {MAX_VALUES} are the most of one entry: use fewer items.",
                values.len()
            );
            return Err(vec![FieldError::new("", message)]);
        }
        let mut filled = Self(HashMap::new());
        let mut errors = Vec::new();
        for (name, value) in values.iter() {
            let mut path = name.split('.');
            if let Err(problem) = place(&definition.fields, &mut filled.0, &mut path, value) {
                errors.push(problem.into_error(&definition.label, name));
                if errors.len() >= MAX_ERRORS {
                    break;
                }
            }
        }
        if errors.is_empty() { Ok(filled) } else { Err(errors) }
    }

    /// The values under their dotted names in the order of the form: items counted anew from 0, blanks left out.
    pub fn values(&self, definition: &TypeDefinition) -> FieldValues {
        self.written(definition, false)
    }

    /// The same with all that is blank, for a form.
    pub(super) fn all_values(&self, definition: &TypeDefinition) -> FieldValues {
        self.written(definition, true)
    }

    fn written(&self, definition: &TypeDefinition, with_blanks: bool) -> FieldValues {
        let mut pairs = Vec::new();
        write_fields(&definition.fields, &self.0, "", with_blanks, &mut pairs);
        pairs.into_iter().collect()
    }

    /// What stands in a field at the top.
    pub fn get(&self, name: &str) -> Option<&Part> {
        self.0.get(name)
    }

    /// All fields at the top.
    pub fn parts(&self) -> &HashMap<String, Part> {
        &self.0
    }
}

/// Why a value has no place.
enum Misplaced {
    Stranger,
    /// The number of an item is none, or too great.
    Index(String),
}

impl Misplaced {
    fn into_error(self, label: &str, name: &str) -> FieldError {
        let shown: String = name.chars().filter(|c| !c.is_control()).take(60).collect();
        match self {
            Self::Stranger => FieldError::new("", format!("{label} has no field {shown:?}. Leave it out.")),
            Self::Index(field) => FieldError::new(
                field,
                format!(
                    "{shown:?} names no item: items are counted from 0 to {}.",
                    definition::MAX_ITEMS - 1
                ),
            ),
        }
    }
}

fn place(
    fields: &[FieldDefinition],
    parts: &mut HashMap<String, Part>,
    path: &mut std::str::Split<'_, char>,
    value: &str,
) -> Result<(), Misplaced> {
    let name = path.next().unwrap_or_default();
    let field = fields.iter().find(|field| field.name == name).ok_or(Misplaced::Stranger)?;
    let part = parts.entry(field.name.clone()).or_insert_with(|| blank(field));
    if !field.is_list() {
        return fill(field, part, path, value);
    }
    let Some(number) = path.next() else {
        // A form says with an empty value that a list was there and has no items.
        return if value.trim().is_empty() { Ok(()) } else { Err(Misplaced::Index(field.name.clone())) };
    };
    let index = definition::index(number)
        .filter(|index| *index < definition::MAX_ITEMS)
        .ok_or_else(|| Misplaced::Index(field.name.clone()))?;
    let Part::Items(items) = part else { return Err(Misplaced::Stranger) };
    fill(field, items.entry(index).or_insert_with(|| blank_item(field)), path, value)
}

fn fill(
    field: &FieldDefinition,
    part: &mut Part,
    path: &mut std::str::Split<'_, char>,
    value: &str,
) -> Result<(), Misplaced> {
    match part {
        Part::Fields(parts) => place(&field.fields, parts, path, value),
        Part::Value(own) if path.next().is_none() => {
            value.clone_into(own);
            Ok(())
        }
        _ => Err(Misplaced::Stranger),
    }
}

/// A field without anything in it.
pub(super) fn blank(field: &FieldDefinition) -> Part {
    if field.is_list() { Part::Items(BTreeMap::new()) } else { blank_item(field) }
}

/// An item without anything in it.
pub(super) fn blank_item(field: &FieldDefinition) -> Part {
    if field.kind.has_fields() { Part::Fields(HashMap::new()) } else { Part::Value(String::new()) }
}

fn write_fields(
    fields: &[FieldDefinition],
    parts: &HashMap<String, Part>,
    prefix: &str,
    with_blanks: bool,
    pairs: &mut Vec<(String, String)>,
) {
    for field in fields {
        let Some(part) = parts.get(&field.name) else { continue };
        let name = format!("{prefix}{}", field.name);
        match part {
            Part::Items(items) => {
                let kept = items.values().filter(|item| with_blanks || !item.is_blank());
                for (number, item) in kept.enumerate() {
                    write(field, item, &format!("{name}.{number}"), with_blanks, pairs);
                }
            }
            part => write(field, part, &name, with_blanks, pairs),
        }
    }
}

fn write(
    field: &FieldDefinition,
    part: &Part,
    name: &str,
    with_blanks: bool,
    pairs: &mut Vec<(String, String)>,
) {
    match part {
        Part::Fields(parts) => {
            write_fields(&field.fields, parts, &format!("{name}."), with_blanks, pairs);
        }
        Part::Value(value) => {
            let value = if with_blanks { value.clone() } else { scalar::tidy(field.kind, value) };
            let is_kept = with_blanks
                || if field.kind == ValueKind::RichText {
                    !value.trim().is_empty()
                } else {
                    !value.is_empty()
                };
            if is_kept {
                pairs.push((name.to_owned(), value));
            }
        }
        Part::Items(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::field::check::tests::{album, values};

    fn pairs(values: &FieldValues) -> Vec<(&str, &str)> {
        values.iter().collect()
    }

    #[test]
    fn values_are_sorted_counted_anew_and_tidied() {
        let sent = values(&[
            ("gallery.7.caption", " last "),
            ("gallery.2.caption", ""),
            ("gallery.1.place.town", "Kiel"),
            ("tags.5", "b"),
            ("tags.1", "a"),
            ("title", " T "),
        ]);
        let filled = Filled::read(&album(), &sent).unwrap();
        assert_eq!(
            pairs(&filled.values(&album())),
            [
                ("title", "T"),
                ("tags.0", "a"),
                ("tags.1", "b"),
                ("gallery.0.place.town", "Kiel"),
                ("gallery.1.caption", "last")
            ]
        );
    }

    #[test]
    fn names_that_attack_are_refused() {
        for name in [
            "gallery.999999.caption",
            "gallery.500.caption",
            "gallery.-1.caption",
            "gallery.+1.caption",
            "gallery.01.caption",
            "gallery.1e2.caption",
            "gallery.٣.caption",
            "gallery..caption",
            "gallery.18446744073709551616.caption",
            "gallery.0",
            "gallery.0.caption.x",
            "gallery.0.place",
            "gallery.caption",
            "gallery.0.__proto__",
            "title.0",
            "tags.0.x",
            "",
            ".",
            "a\u{0}\u{202e}b",
            &"gallery.0.place.".repeat(10_000),
        ] {
            let errors = Filled::read(&album(), &values(&[(name, "x")])).unwrap_err();
            assert!(errors.len() == 1 && errors[0].message.len() < 300, "{name}: {errors:?}");
        }
    }

    #[test]
    fn ten_thousand_values_are_too_many() {
        let many: FieldValues =
            (0..10_000).map(|number| (format!("gallery.{number}.caption"), "x".to_owned())).collect();
        let errors = Filled::read(&album(), &many).unwrap_err();
        assert!(errors[0].message.contains("10000 values"), "{errors:?}");
        let hundred: FieldValues =
            (500..4_000).map(|number| (format!("gallery.{number}.caption"), "x".to_owned())).collect();
        assert_eq!(Filled::read(&album(), &hundred).unwrap_err().len(), MAX_ERRORS);
    }
}
