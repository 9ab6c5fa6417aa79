//! The values that site generators write in more than one form.

use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};

/// One text or a list of texts.
#[derive(Debug, Default)]
pub(super) struct Texts(pub(super) Vec<String>);

/// The names of authors: a text, a table with a `name`, or a list of both.
#[derive(Debug, Default)]
pub(super) struct Authors(pub(super) Vec<String>);

/// Names of tags or categories: a text with commas, or a list. What is no name is passed over.
#[derive(Debug, Default)]
pub(super) struct Terms(pub(super) Vec<String>);

impl<'de> Deserialize<'de> for Terms {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(serde::Deserialize)]
        #[serde(untagged)]
        enum Written {
            Text(String),
            Number(i64),
            List(Vec<Self>),
            Other(serde::de::IgnoredAny),
        }
        fn names(written: Written) -> Vec<String> {
            match written {
                Written::Text(text) => text.split(',').map(|name| name.trim().to_owned()).collect(),
                Written::Number(number) => vec![number.to_string()],
                Written::List(items) => items.into_iter().flat_map(names).collect(),
                Written::Other(_) => Vec::new(),
            }
        }
        let names = names(Written::deserialize(deserializer)?);
        Ok(Self(names.into_iter().filter(|name| !name.is_empty()).collect()))
    }
}

/// A date as it is written, whether the language knows dates or not.
#[derive(Debug)]
pub(super) struct DateText(pub(super) String);

/// Yes or no, as a boolean or a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Flag(pub(super) bool);

struct Author(Option<String>);

#[derive(serde::Deserialize)]
struct AuthorTable {
    name: Option<String>,
}

impl<'de> Deserialize<'de> for Texts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextsVisitor;
        impl<'de> Visitor<'de> for TextsVisitor {
            type Value = Texts;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text or a list of texts")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Texts, E> {
                Ok(Texts(vec![text.to_owned()]))
            }

            fn visit_unit<E: Error>(self) -> Result<Texts, E> {
                Ok(Texts::default())
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Texts, A::Error> {
                let mut texts = Vec::new();
                while let Some(text) = items.next_element()? {
                    texts.push(text);
                }
                Ok(Texts(texts))
            }
        }
        deserializer.deserialize_any(TextsVisitor)
    }
}

impl<'de> Deserialize<'de> for Author {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AuthorVisitor;
        impl<'de> Visitor<'de> for AuthorVisitor {
            type Value = Author;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a name or a table with a name")
            }

            fn visit_str<E: Error>(self, name: &str) -> Result<Author, E> {
                Ok(Author(Some(name.to_owned())))
            }

            fn visit_unit<E: Error>(self) -> Result<Author, E> {
                Ok(Author(None))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Author, A::Error> {
                let table = AuthorTable::deserialize(MapAccessDeserializer::new(map))?;
                Ok(Author(table.name))
            }
        }
        deserializer.deserialize_any(AuthorVisitor)
    }
}

impl<'de> Deserialize<'de> for Authors {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AuthorsVisitor;
        impl<'de> Visitor<'de> for AuthorsVisitor {
            type Value = Authors;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a name, a table with a name, or a list of them")
            }

            fn visit_str<E: Error>(self, name: &str) -> Result<Authors, E> {
                Ok(Authors(vec![name.to_owned()]))
            }

            fn visit_unit<E: Error>(self) -> Result<Authors, E> {
                Ok(Authors::default())
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Authors, A::Error> {
                let table = AuthorTable::deserialize(MapAccessDeserializer::new(map))?;
                Ok(Authors(table.name.into_iter().collect()))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Authors, A::Error> {
                let mut names = Vec::new();
                while let Some(Author(name)) = items.next_element()? {
                    names.extend(name);
                }
                Ok(Authors(names))
            }
        }
        deserializer.deserialize_any(AuthorsVisitor)
    }
}

impl<'de> Deserialize<'de> for DateText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct DateVisitor;
        impl<'de> Visitor<'de> for DateVisitor {
            type Value = DateText;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a date such as 2024-01-02 or 2024-01-02T10:00:00Z")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<DateText, E> {
                Ok(DateText(text.to_owned()))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<DateText, A::Error> {
                let date = toml::value::Datetime::deserialize(MapAccessDeserializer::new(map))?;
                Ok(DateText(date.to_string()))
            }
        }
        deserializer.deserialize_any(DateVisitor)
    }
}

impl<'de> Deserialize<'de> for Flag {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct FlagVisitor;
        impl Visitor<'_> for FlagVisitor {
            type Value = Flag;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("true or false")
            }

            fn visit_bool<E: Error>(self, value: bool) -> Result<Flag, E> {
                Ok(Flag(value))
            }

            fn visit_str<E: Error>(self, word: &str) -> Result<Flag, E> {
                match word.to_ascii_lowercase().as_str() {
                    "true" | "yes" | "on" => Ok(Flag(true)),
                    "false" | "no" | "off" => Ok(Flag(false)),
                    _ => Err(E::invalid_value(serde::de::Unexpected::Str(word), &self)),
                }
            }
        }
        deserializer.deserialize_any(FlagVisitor)
    }
}
