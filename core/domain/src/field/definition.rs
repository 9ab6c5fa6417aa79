//! What a publication type says of its fields: a tree, made of the flat list that a plugin gives.

use serde::Serialize;

use super::{
    Condition, ValueKind,
    sound::{check, check_conditions, shown},
};

/// The most fields of a type, those within others included.
const MAX_FIELDS: usize = 200;

/// How deep fields may stand in one another: a field at the top has the depth 1.
const MAX_DEPTH: usize = 4;

/// Items of a list whose definition has no limit.
const ITEMS: u32 = 100;

/// The most items of any list.
pub(super) const MAX_ITEMS: u32 = 500;

/// A kind of entry: what the admin draws its form from, and what every value is held against.
#[derive(Clone, Debug, Serialize)]
pub struct TypeDefinition {
    /// Names the type.
    pub id: String,
    /// The name of one entry.
    pub label: String,
    /// The name of several.
    pub label_plural: String,
    /// The fields in the order of the form.
    pub fields: Vec<FieldDefinition>,
    /// Whether its entries stand in the lists and feeds of the site: pages do not.
    pub listed: bool,
}

/// One field of the form.
#[derive(Clone, Debug, Serialize)]
pub struct FieldDefinition {
    /// The name under which the value is stored.
    pub name: String,
    /// The name shown to people.
    pub label: String,
    /// What it holds.
    pub kind: ValueKind,
    /// One sentence beside the field; may be empty.
    pub help: String,
    /// Whether an entry cannot be published without it, where it is shown.
    pub required: bool,
    /// Characters; 0 for no limit.
    pub max_length: u32,
    /// The value of a new entry.
    pub default_value: String,
    /// What a choice offers, with labels.
    pub choices: Vec<(String, String)>,
    /// The least number or the first day; empty for any.
    pub minimum: String,
    /// The greatest number or the last day; empty for any.
    pub maximum: String,
    /// Of a number: the distance between two values, counted from the least; empty for any.
    pub step: String,
    /// The fewest items of a list.
    pub min_items: u32,
    /// The most items of a list; 0 for the limit of all lists, and for a single reference.
    pub max_items: u32,
    /// What a reference may point to: publication types, taxonomies, or kinds of files; none for any. `url` among the
    /// kinds of files lets an address stand in place of an asset.
    pub of: Vec<String>,
    /// When it is shown: where all of these hold.
    pub conditions: Vec<Condition>,
    /// The fields of a repeater's item or of a group.
    pub fields: Vec<FieldDefinition>,
}

/// A field with the dotted names of those that it stands in; empty at the top.
#[derive(Clone, Debug)]
pub struct FlatField {
    /// Where it stands.
    pub within: String,
    /// The field, without those that stand in it.
    pub field: FieldDefinition,
}

impl FieldDefinition {
    /// An optional field without limits.
    pub fn new(name: impl Into<String>, kind: ValueKind, label: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            label: label.into(),
            kind,
            help: String::new(),
            required: false,
            max_length: 0,
            default_value: String::new(),
            choices: Vec::new(),
            minimum: String::new(),
            maximum: String::new(),
            step: String::new(),
            min_items: 0,
            max_items: 0,
            of: Vec::new(),
            conditions: Vec::new(),
            fields: Vec::new(),
        }
    }

    /// Whether its values stand under indices: `name.0`, `name.1` and so on.
    pub fn is_list(&self) -> bool {
        match self.kind {
            ValueKind::Choices | ValueKind::Repeater => true,
            kind => kind.is_reference() && self.max_items > 1,
        }
    }

    /// The most items that it can have.
    pub fn most_items(&self) -> u32 {
        if self.max_items == 0 { ITEMS } else { self.max_items }
    }

    /// The fewest items with which an entry can be published.
    pub fn least_items(&self) -> u32 {
        self.min_items.max(u32::from(self.required))
    }

    /// Whether an address may stand in place of an asset.
    pub fn takes_address(&self) -> bool {
        self.kind == ValueKind::Asset && self.of.iter().any(|kind| kind == "url")
    }
}

impl TypeDefinition {
    /// Makes the tree of a flat list, in which a field stands behind the one that it stands in.
    ///
    /// # Errors
    /// What is wrong with the list, in words for the plugin's author.
    pub fn build(
        (id, label, label_plural): (String, String, String),
        flat: Vec<FlatField>,
    ) -> Result<Self, String> {
        if flat.len() > MAX_FIELDS {
            return Err(format!(
                "its publication type has {} fields, and {MAX_FIELDS} is the most",
                flat.len()
            ));
        }
        let mut definition = Self { id, label, label_plural, fields: Vec::new(), listed: true };
        for FlatField { within, field } in flat {
            let wrong = |what: String| format!("its field {:?} {what}", shown(&within, &field.name));
            check(&field).map_err(wrong)?;
            let path: Vec<&str> = within.split('.').filter(|name| !name.is_empty()).collect();
            if path.len() >= MAX_DEPTH {
                return Err(wrong(format!("stands in {} others: {} is the most", path.len(), MAX_DEPTH - 1)));
            }
            check_conditions(&definition.fields, &path, &field).map_err(wrong)?;
            let place = find_place(&mut definition.fields, &path)
                .ok_or_else(|| wrong("stands in no repeater or group that was defined before it".into()))?;
            if place.iter().any(|other| other.name == field.name) {
                return Err(wrong("is there twice".into()));
            }
            place.push(field);
        }
        match find_empty(&definition.fields) {
            Some(name) => Err(format!("its field {name:?} has no fields in it")),
            None => Ok(definition),
        }
    }

    /// The field of this dotted name, in which items have their indices: `gallery.0.caption`.
    pub fn find(&self, name: &str) -> Option<&FieldDefinition> {
        find(&self.fields, &mut name.split('.'))
    }

    /// Whether a value may be stored under `name`: a field of the type, or one of an item or a group.
    pub fn has_field(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    /// Whether a document of the editor stands in entries of the type.
    pub fn has_documents(&self) -> bool {
        self.any(&|field| field.kind == ValueKind::RichText)
    }

    /// Whether any field is like this, those within others included.
    pub fn any(&self, is_wanted: &dyn Fn(&FieldDefinition) -> bool) -> bool {
        fn any(fields: &[FieldDefinition], is_wanted: &dyn Fn(&FieldDefinition) -> bool) -> bool {
            fields.iter().any(|field| is_wanted(field) || any(&field.fields, is_wanted))
        }
        any(&self.fields, is_wanted)
    }
}

/// The number of an item, as a path writes it: without a sign or leading zeros.
pub(super) fn index(text: &str) -> Option<u32> {
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    text.parse().ok().filter(|_| is_plain)
}

fn find<'a>(
    fields: &'a [FieldDefinition],
    path: &mut std::str::Split<'_, char>,
) -> Option<&'a FieldDefinition> {
    let name = path.next()?;
    let field = fields.iter().find(|field| field.name == name)?;
    let mut rest = path.clone();
    if field.is_list() {
        match rest.next() {
            None => return Some(field),
            Some(text) => index(text).filter(|index| *index < MAX_ITEMS)?,
        };
    }
    if rest.clone().next().is_none() {
        return Some(field);
    }
    find(&field.fields, &mut rest)
}

fn find_place<'a>(
    fields: &'a mut Vec<FieldDefinition>,
    path: &[&str],
) -> Option<&'a mut Vec<FieldDefinition>> {
    let Some((first, rest)) = path.split_first() else { return Some(fields) };
    let parent = fields.iter_mut().find(|field| field.name == *first && field.kind.has_fields())?;
    find_place(&mut parent.fields, rest)
}

fn find_empty(fields: &[FieldDefinition]) -> Option<String> {
    fields.iter().filter(|field| field.kind.has_fields()).find_map(|field| {
        if field.fields.is_empty() { Some(field.name.clone()) } else { find_empty(&field.fields) }
    })
}
