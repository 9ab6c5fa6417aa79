//! Records that several hooks and capabilities share.

pub use crate::bindings::types::sandpress::types::types::{
    Choice, Error, Extra, FieldError, FieldValue, Mailbox,
};

impl Error {
    /// The input was refused because of this field; an empty `field` speaks of all of it.
    pub fn invalid(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Invalid(vec![FieldError::new(field, message)])
    }

    /// What happened and what to do, in words; of several messages the first.
    pub fn message(&self) -> &str {
        match self {
            Self::Invalid(errors) => errors.first().map_or("", |error| error.message.as_str()),
            Self::Denied(message)
            | Self::NotFound(message)
            | Self::Conflict(message)
            | Self::Limit(message)
            | Self::Unavailable(message)
            | Self::Internal(message) => message,
        }
    }
}

impl Choice {
    /// A value with its name for people.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into() }
    }
}

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

impl Mailbox {
    /// An address without a name.
    pub fn address(address: impl Into<String>) -> Self {
        Self { name: String::new(), address: address.into() }
    }

    /// An address with the name that people see.
    pub fn named(name: impl Into<String>, address: impl Into<String>) -> Self {
        Self { name: name.into(), address: address.into() }
    }
}

/// The value of the field `name`, or an empty text where it is not set.
pub fn value_of<'a>(fields: &'a [FieldValue], name: &str) -> &'a str {
    fields.iter().find(|field| field.name == name).map_or("", |field| field.value.as_str())
}

/// Fields of names and values, in their order.
///
/// ```
/// use sandpress_plugin::types::{fields, value_of};
///
/// assert_eq!(value_of(&fields([("title", "Tea"), ("body", "Hot.")]), "body"), "Hot.");
/// ```
pub fn fields<N: Into<String>, V: Into<String>>(pairs: impl IntoIterator<Item = (N, V)>) -> Vec<FieldValue> {
    pairs.into_iter().map(|(name, value)| FieldValue::new(name, value)).collect()
}
