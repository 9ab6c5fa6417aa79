//! What a publication type says of an entry for cards, feeds and search engines, and what it is shown of the site.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::QuarterColours;

/// What stands for an entry elsewhere, besides its title, excerpt and picture.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Presentation {
    /// What it is in a few words, for cards: `12 pictures`; may be empty.
    pub label: String,
    /// Files that belong to it, the most important first.
    pub media: Vec<MediaItem>,
    /// What it is for search engines: properties of schema.org under dotted names, `@type` among them.
    pub schema: Vec<(String, String)>,
}

/// A file that belongs to an entry, as feeds name it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MediaItem {
    /// `image`, `video`, `audio` or `file`.
    pub kind: String,
    /// Its address: a path of the site, or one on the web.
    pub url: String,
    /// Its media type; may be empty.
    pub media_type: String,
    /// Its bytes; 0 where that is not known.
    pub bytes: u64,
    /// Pixels; 0 where that is not known.
    pub width: u32,
    /// Pixels; 0 where that is not known.
    pub height: u32,
    /// Milliseconds; 0 where that is not known.
    pub duration_ms: u64,
    /// What it is called; may be empty.
    pub title: String,
    /// What it shows, for those who do not see it; may be empty.
    pub alt: String,
}

/// An asset as publication types see it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ViewedAsset {
    /// Its id, as it stands in the field.
    pub id: String,
    /// `image`, `video`, `audio` or `file`.
    pub kind: String,
    /// A path of the site.
    pub url: String,
    /// Its media type.
    pub media_type: String,
    /// Its bytes.
    pub bytes: u64,
    /// What it shows; may be empty.
    pub alt: String,
    /// What it is called; may be empty.
    pub title: String,
    /// What is said below it; may be empty.
    pub caption: String,
    /// Who made it; may be empty.
    pub credit: String,
    /// Pixels; 0 where that is not known.
    pub width: u32,
    /// Pixels; 0 where that is not known.
    pub height: u32,
    /// Milliseconds; 0 where that is not known.
    pub duration_ms: u64,
    /// What stands in its place until it is loaded.
    pub placeholder: Option<QuarterColours>,
    /// How it was taken: names and values for people.
    pub taken: Vec<(String, String)>,
}

/// An entry or a term that a field points to, as publication types see it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Viewed {
    /// Its id, as it stands in the field.
    pub id: String,
    /// The publication type of an entry, or the taxonomy of a term.
    pub kind: String,
    /// The title of an entry, or the name of a term.
    pub title: String,
    /// A path of the site; empty where readers see no page of it.
    pub url: String,
}

/// The deepest that properties stand in one another.
const MAX_DEPTH: usize = 6;

impl Presentation {
    /// The properties as the object that their dotted names describe; numbers among the names make lists. Properties
    /// whose places contradict each other are left out.
    pub fn structured(&self) -> Value {
        let mut root = Value::Object(Map::new());
        for (name, value) in &self.schema {
            let path: Vec<&str> = name.split('.').collect();
            if path.len() <= MAX_DEPTH && path.iter().all(|part| !part.is_empty()) {
                put(&mut root, &path, value);
            }
        }
        root
    }
}

fn put(place: &mut Value, path: &[&str], value: &str) {
    let Some((first, rest)) = path.split_first() else {
        if place.is_null() {
            *place = value.into();
        }
        return;
    };
    let is_number = first.bytes().all(|byte| byte.is_ascii_digit());
    if place.is_null() {
        *place = if is_number { Value::Array(Vec::new()) } else { Value::Object(Map::new()) };
    }
    match place {
        Value::Object(members) => put(members.entry((*first).to_owned()).or_insert(Value::Null), rest, value),
        Value::Array(items) => {
            let Ok(number) = first.parse::<usize>() else { return };
            if number == items.len() {
                items.push(Value::Null);
            }
            if let Some(item) = items.get_mut(number) {
                put(item, rest, value);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn dotted_names_make_an_object() {
        let schema = [
            ("@type", "VideoObject"),
            ("creator.@type", "Person"),
            ("creator.name", "Ann"),
            ("hasPart.0.name", "One"),
            ("hasPart.1.name", "Two"),
            ("hasPart.9.name", "far away"),
            ("hasPart.name", "contradiction"),
            ("@type.x", "contradiction"),
            ("a.b.c.d.e.f.g", "too deep"),
            ("a..b", "nameless"),
            ("keywords.0", "x"),
        ];
        let schema = schema.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        let presentation = Presentation { schema, ..Presentation::default() };
        assert_eq!(
            presentation.structured(),
            json!({
                "@type": "VideoObject",
                "creator": { "@type": "Person", "name": "Ann" },
                "hasPart": [{ "name": "One" }, { "name": "Two" }],
                "keywords": ["x"],
            })
        );
    }
}
