//! Forms and their fields.

mod accept;

use serde::Serialize;

use super::Confirmation;

/// The kinds of fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FieldKind {
    /// One line.
    Text,
    /// Several lines.
    LongText,
    /// A decimal number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// A day.
    Date,
    /// A day and a time.
    DateTime,
    /// One of several choices.
    Choice,
    /// Any of several choices.
    Choices,
    /// An address on the web.
    Url,
    /// An email address.
    Email,
    /// Lower-case letters, digits and hyphens.
    Slug,
    /// `#rrggbb`
    Colour,
    /// Never sent back to the browser.
    Password,
    /// Not seen.
    Hidden,
}

/// A field.
#[derive(Clone, Debug, PartialEq)]
pub struct FormField {
    /// Names the field in its form.
    pub name: String,
    /// The name for people.
    pub label: String,
    /// What stands in it.
    pub kind: FieldKind,
    /// One sentence; may be empty.
    pub help: String,
    /// Whether it must have a value.
    pub required: bool,
    /// What stands in it; several values for [`FieldKind::Choices`].
    pub value: Vec<String>,
    /// An example; may be empty.
    pub placeholder: String,
    /// The fewest characters of a value; 0 for any.
    pub min_length: u32,
    /// The most characters; 0 for the limit of all fields.
    pub max_length: u32,
    /// The least value; empty for any.
    pub minimum: String,
    /// The greatest value; empty for any.
    pub maximum: String,
    /// Values with their labels.
    pub choices: Vec<(String, String)>,
    /// What is wrong with the value.
    pub errors: Vec<String>,
}

/// Fields and a button that sends them.
#[derive(Clone, Debug, PartialEq)]
pub struct Form {
    /// Names the form in its panel.
    pub id: String,
    /// What it is for; may be empty.
    pub title: String,
    /// The fields.
    pub fields: Vec<FormField>,
    /// What the button says.
    pub submit: String,
    /// What is asked before it is sent.
    pub confirmation: Option<Confirmation>,
    /// What is wrong with the whole.
    pub errors: Vec<String>,
}

impl FieldKind {
    /// Every kind.
    pub const ALL: [Self; 14] = [
        Self::Text,
        Self::LongText,
        Self::Number,
        Self::Boolean,
        Self::Date,
        Self::DateTime,
        Self::Choice,
        Self::Choices,
        Self::Url,
        Self::Email,
        Self::Slug,
        Self::Colour,
        Self::Password,
        Self::Hidden,
    ];

    /// The word for the kind.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::LongText => "long-text",
            Self::Number => "number",
            Self::Boolean => "boolean",
            Self::Date => "date",
            Self::DateTime => "date-time",
            Self::Choice => "choice",
            Self::Choices => "choices",
            Self::Url => "url",
            Self::Email => "email",
            Self::Slug => "slug",
            Self::Colour => "colour",
            Self::Password => "password",
            Self::Hidden => "hidden",
        }
    }

    /// The kind behind a word; one that is not known is drawn as text.
    pub fn named(word: &str) -> Self {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word).unwrap_or(Self::Text)
    }
}

impl FormField {
    /// An optional field without a name.
    pub fn new(kind: FieldKind, choices: Vec<(String, String)>) -> Self {
        Self {
            name: String::new(),
            label: String::new(),
            kind,
            help: String::new(),
            required: false,
            value: Vec::new(),
            placeholder: String::new(),
            min_length: 0,
            max_length: 0,
            minimum: String::new(),
            maximum: String::new(),
            choices,
            errors: Vec::new(),
        }
    }
}
