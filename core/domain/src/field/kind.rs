//! What a field of an entry can hold.

use std::str::FromStr;

use serde::Serialize;

/// What a field of an entry holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ValueKind {
    /// One line.
    Text,
    /// Several lines.
    LongText,
    /// A document of the site's editor.
    RichText,
    /// A decimal number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// A day as `2026-11-21` (RFC 3339, full-date).
    Date,
    /// A moment in UTC as `2026-11-21T09:30:00Z` (RFC 3339, date-time).
    DateTime,
    /// One of several choices.
    Choice,
    /// Any of several choices, each under an index.
    Choices,
    /// An address on the web, an address for mail (`mailto:`), or a path of the site.
    Url,
    /// An email address.
    Email,
    /// Lower-case letters, digits and hyphens.
    Slug,
    /// `#rrggbb`
    Colour,
    /// The id of an entry; several each under an index.
    Entry,
    /// The id of a term; several each under an index.
    Term,
    /// The id of an asset; several each under an index.
    Asset,
    /// A list of items that have the same fields.
    Repeater,
    /// Fields that belong together.
    Group,
}

impl ValueKind {
    /// Every kind.
    pub const ALL: [Self; 18] = [
        Self::Text,
        Self::LongText,
        Self::RichText,
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
        Self::Entry,
        Self::Term,
        Self::Asset,
        Self::Repeater,
        Self::Group,
    ];

    /// The word for the kind.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::LongText => "long-text",
            Self::RichText => "rich-text",
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
            Self::Entry => "entry",
            Self::Term => "term",
            Self::Asset => "asset",
            Self::Repeater => "repeater",
            Self::Group => "group",
        }
    }

    /// Whether other fields stand in it.
    pub fn has_fields(self) -> bool {
        matches!(self, Self::Repeater | Self::Group)
    }

    /// Whether it points to something of the site.
    pub fn is_reference(self) -> bool {
        matches!(self, Self::Entry | Self::Term | Self::Asset)
    }

    /// Whether its values are compared, so that they can have a least and a greatest.
    pub fn has_range(self) -> bool {
        matches!(self, Self::Number | Self::Date | Self::DateTime)
    }
}

/// A word that is no kind of field.
#[derive(Debug, thiserror::Error)]
#[error("{:?} is no kind of field: the kinds are {}", .0, ValueKind::ALL.map(ValueKind::as_str).join(", "))]
pub struct UnknownKind(String);

impl FromStr for ValueKind {
    type Err = UnknownKind;

    fn from_str(text: &str) -> Result<Self, UnknownKind> {
        let named = Self::ALL.into_iter().find(|kind| kind.as_str() == text);
        named.ok_or_else(|| UnknownKind(text.chars().filter(|c| !c.is_control()).take(40).collect()))
    }
}
