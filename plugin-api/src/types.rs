//! Records that several hooks and capabilities share.

pub use crate::bindings::types::sandpress::types::types::{Choice, Error, Extra, FieldError, FieldValue};

impl FieldError {
    /// A reason why the field `field` was refused. An empty `field` speaks of the entry as a whole.
    pub fn new(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self { field: field.into(), message: message.into() }
    }
}

impl FieldValue {
    /// The field `name` with its value.
    pub fn new(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self { name: name.into(), value: value.into() }
    }
}

/// The value of the field `name`, or an empty text where it is not set.
pub fn value_of<'a>(fields: &'a [FieldValue], name: &str) -> &'a str {
    fields.iter().find(|field| field.name == name).map_or("", |field| field.value.as_str())
}
