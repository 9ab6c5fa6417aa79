//! Changes of the items of lists in a form that is not saved.

use std::collections::BTreeMap;

use super::{
    FieldDefinition, Filled, Part, TypeDefinition, definition,
    filled::{blank, blank_item},
};
use crate::FieldValues;

/// What a button of a list does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowChange {
    /// Adds an item at the end of the list of this dotted name.
    Add(String),
    /// Takes an item away.
    Remove(String, u32),
    /// Puts an item before the one in front of it.
    Up(String, u32),
    /// Puts an item behind the next one.
    Down(String, u32),
}

impl RowChange {
    /// What a button says: `add gallery`, `remove gallery.2`, `up gallery.2`, `down gallery.2`. None where it says
    /// nothing of the kind.
    pub fn parse(text: &str) -> Option<Self> {
        let (verb, name) = text.split_once(' ')?;
        if verb == "add" {
            return Some(Self::Add(name.to_owned()));
        }
        let (list, number) = name.rsplit_once('.')?;
        let (list, number) = (list.to_owned(), definition::index(number)?);
        match verb {
            "remove" => Some(Self::Remove(list, number)),
            "up" => Some(Self::Up(list, number)),
            "down" => Some(Self::Down(list, number)),
            _ => None,
        }
    }

    /// The name of the list.
    pub fn list(&self) -> &str {
        match self {
            Self::Add(list) | Self::Remove(list, _) | Self::Up(list, _) | Self::Down(list, _) => list,
        }
    }

    /// The values after the change, with items counted anew; none where the definition has no such list or item.
    pub fn apply(&self, definition: &TypeDefinition, values: &FieldValues) -> Option<FieldValues> {
        let mut filled = Filled::read(definition, values).ok()?;
        let field = definition.find(self.list()).filter(|field| field.is_list())?;
        let items = find_items(&definition.fields, &mut filled.0, &mut self.list().split('.'))?;
        let mut rows: Vec<Part> = std::mem::take(items).into_values().collect();
        let done = self.change(&mut rows, field);
        *items = (0..).zip(rows).collect();
        done.then(|| filled.all_values(definition))
    }

    fn change(&self, rows: &mut Vec<Part>, field: &FieldDefinition) -> bool {
        let place = |number: u32| usize::try_from(number).ok();
        match self {
            Self::Add(_) => {
                let has_room = rows.len() < field.most_items() as usize;
                if has_room {
                    rows.push(fresh_item(field));
                }
                has_room
            }
            Self::Remove(_, number) => {
                let found = place(*number).filter(|place| *place < rows.len());
                found.map(|place| rows.remove(place)).is_some()
            }
            Self::Up(_, number) => swap(rows, place(*number).and_then(|place| place.checked_sub(1))),
            Self::Down(_, number) => swap(rows, place(*number)),
        }
    }
}

impl TypeDefinition {
    /// The values of a new entry: defaults, and as many items as a list needs at least.
    pub fn fresh(&self) -> FieldValues {
        let parts = self.fields.iter().map(|field| (field.name.clone(), fresh(field)));
        Filled(parts.collect()).all_values(self)
    }
}

fn swap(rows: &mut [Part], first: Option<usize>) -> bool {
    let Some(first) = first.filter(|first| first + 1 < rows.len()) else { return false };
    rows.swap(first, first + 1);
    true
}

fn fresh(field: &FieldDefinition) -> Part {
    match blank(field) {
        Part::Items(_) if field.kind.has_fields() => {
            let rows = (0..field.least_items()).map(|number| (number, fresh_item(field)));
            Part::Items(rows.collect())
        }
        Part::Items(mut items) => {
            if !field.default_value.is_empty() {
                items.insert(0, Part::Value(field.default_value.clone()));
            }
            Part::Items(items)
        }
        _ => fresh_item(field),
    }
}

fn fresh_item(field: &FieldDefinition) -> Part {
    match blank_item(field) {
        Part::Fields(_) => {
            Part::Fields(field.fields.iter().map(|own| (own.name.clone(), fresh(own))).collect())
        }
        _ if field.is_list() => Part::Value(String::new()),
        _ => Part::Value(field.default_value.clone()),
    }
}

fn find_items<'a>(
    fields: &[FieldDefinition],
    parts: &'a mut std::collections::HashMap<String, Part>,
    path: &mut std::str::Split<'_, char>,
) -> Option<&'a mut BTreeMap<u32, Part>> {
    let name = path.next()?;
    let field = fields.iter().find(|field| field.name == name)?;
    let part = parts.entry(field.name.clone()).or_insert_with(|| blank(field));
    match part {
        Part::Items(items) => match path.next() {
            None => Some(items),
            Some(number) => match items.get_mut(&definition::index(number)?)? {
                Part::Fields(parts) => find_items(&field.fields, parts, path),
                _ => None,
            },
        },
        Part::Fields(parts) => find_items(&field.fields, parts, path),
        Part::Value(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::field::check::tests::{album, values};

    fn captions(values: &FieldValues) -> Vec<(String, String)> {
        values
            .iter()
            .filter(|(name, _)| name.ends_with(".caption"))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect()
    }

    fn after(change: &str, pairs: &[(&str, &str)]) -> Option<FieldValues> {
        RowChange::parse(change)?.apply(&album(), &values(pairs))
    }

    #[test]
    fn items_are_added_removed_and_moved_and_all_else_stays() {
        let two = [("title", " as typed "), ("gallery.3.caption", "a"), ("gallery.5.caption", "b")];
        let captions_after = |change: &str| captions(&after(change, &two).unwrap());
        let named = |pairs: &[(&str, &str)]| {
            pairs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect::<Vec<_>>()
        };
        assert_eq!(
            captions_after("add gallery"),
            named(&[("gallery.0.caption", "a"), ("gallery.1.caption", "b"), ("gallery.2.caption", "")])
        );
        assert_eq!(captions_after("remove gallery.0"), named(&[("gallery.0.caption", "b")]));
        let swapped = named(&[("gallery.0.caption", "b"), ("gallery.1.caption", "a")]);
        assert_eq!(captions_after("up gallery.1"), swapped);
        assert_eq!(captions_after("down gallery.0"), swapped);
        assert_eq!(after("add gallery", &two).unwrap().get("title"), " as typed ");
    }

    #[test]
    fn what_cannot_be_changes_nothing() {
        let one = [("gallery.0.caption", "a")];
        for change in [
            "up gallery.0",
            "down gallery.0",
            "remove gallery.4",
            "remove gallery.-1",
            "remove gallery",
            "add title",
            "add gallery.0.place",
            "add nothing",
            "explode gallery.0",
            "add",
            "",
        ] {
            assert!(after(change, &one).is_none(), "{change}");
        }
        let full = [("gallery.0.caption", "a"), ("gallery.1.caption", "b"), ("gallery.2.caption", "c")];
        assert!(after("add gallery", &full).is_none());
    }
}
