//! The fields of an entry: what a publication type defines and an author fills in.

mod check;
mod condition;
mod decimal;
mod definition;
mod filled;
mod kind;
mod moments;
mod names;
mod presentation;
mod rows;
mod scalar;
mod sound;

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

pub use condition::Condition;
pub use definition::{FieldDefinition, FlatField, TypeDefinition};
pub use filled::{Filled, Part};
pub use kind::ValueKind;
pub use moments::local_moment;
pub use presentation::{MediaItem, Presentation, Viewed, ViewedAsset};
pub use rows::RowChange;

/// How strictly fields are checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The author saves; required fields may be missing.
    Draft,
    /// Readers are about to see it.
    Publish,
}

/// Field values in the order of the form, by dotted name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FieldValues(Vec<(String, String)>);

impl FieldValues {
    /// The value of the field, or an empty text.
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }

    /// Sets the field, in place where it has a value already.
    pub fn set(&mut self, name: impl Into<String>, value: impl Into<String>) {
        let (name, value) = (name.into(), value.into());
        match self.0.iter_mut().find(|(key, _)| *key == name) {
            Some((_, old)) => *old = value,
            None => self.0.push((name, value)),
        }
    }

    /// Takes away the field and all that stands below it.
    pub fn remove_below(&mut self, name: &str) {
        let is_below =
            |key: &str| key.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
        self.0.retain(|(key, _)| !is_below(key));
    }

    /// The fields in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// How many values there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no value.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Bytes of all names and values together.
    pub fn byte_len(&self) -> usize {
        self.0.iter().map(|(name, value)| name.len() + value.len()).sum()
    }
}

impl FromIterator<(String, String)> for FieldValues {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(pairs: I) -> Self {
        let mut values: Vec<(String, String)> = Vec::new();
        let mut places: HashMap<String, usize> = HashMap::new();
        for (name, value) in pairs {
            match places.get(&name).and_then(|place| values.get_mut(*place)) {
                Some((_, old)) => *old = value,
                None => {
                    places.insert(name.clone(), values.len());
                    values.push((name, value));
                }
            }
        }
        Self(values)
    }
}

/// Why a field was refused, in words for the person who fills in the form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FieldError {
    /// The field's name; empty where the entry as a whole is meant.
    pub field: String,
    /// What is wrong and what would be right.
    pub message: String,
}

impl FieldError {
    /// An error of the field `field`.
    pub fn new(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self { field: field.into(), message: message.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_order_and_the_last_value() {
        let mut values: FieldValues = [("title", "a"), ("body", "b"), ("title", "c")]
            .map(|(k, v)| (k.into(), v.into()))
            .into_iter()
            .collect();
        assert_eq!(values.iter().collect::<Vec<_>>(), [("title", "c"), ("body", "b")]);
        values.set("body", "d");
        assert_eq!((values.get("body"), values.get("nothing")), ("d", ""));
        assert_eq!(values.byte_len(), 11);
    }
}
