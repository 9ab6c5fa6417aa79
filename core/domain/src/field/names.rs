//! What fields are called, for people.

use super::{FieldDefinition, TypeDefinition};
use crate::FieldValues;

impl TypeDefinition {
    /// The dotted names of all that stands in these values, with labels: single fields at the top, whether they have a
    /// value or not, then those of items and groups that have one. A label says where its field stands: `Gallery 2:
    /// Caption`.
    pub fn labelled(&self, values: &[&FieldValues]) -> Vec<(String, String)> {
        let mut named = Vec::new();
        for field in &self.fields {
            if !field.is_list() && !field.kind.has_fields() {
                named.push((field.name.clone(), field.label.clone()));
                continue;
            }
            let own = format!("{}.", field.name);
            let mut names: Vec<&str> = values
                .iter()
                .flat_map(|values| values.iter())
                .map(|(name, _)| name)
                .filter(|name| name.starts_with(&own))
                .collect();
            names.sort_by_cached_key(|name| place(&self.fields, name));
            names.dedup();
            named.extend(names.into_iter().map(|name| (name.to_owned(), self.label_of(name))));
        }
        named
    }

    /// The label of the field with this dotted name; the name itself where there is no such field.
    pub fn label_of(&self, name: &str) -> String {
        let (mut fields, mut labels) = (self.fields.as_slice(), Vec::new());
        let mut last: Option<&FieldDefinition> = None;
        for part in name.split('.') {
            if let Some(field) = last.filter(|field| field.is_list())
                && let (Ok(number), Some(label)) = (part.parse::<u32>(), labels.last_mut())
            {
                *label = format!("{} {}", field.label, u64::from(number) + 1);
                last = None;
                continue;
            }
            let Some(field) = fields.iter().find(|field| field.name == part) else { return name.to_owned() };
            labels.push(field.label.clone());
            fields = &field.fields;
            last = Some(field);
        }
        labels.join(": ")
    }
}

/// Where a name stands in the form.
fn place(fields: &[FieldDefinition], name: &str) -> Vec<usize> {
    let (mut fields, mut places) = (fields, Vec::new());
    for part in name.split('.') {
        match fields.iter().position(|field| field.name == part) {
            Some(at) => {
                places.push(at);
                fields = fields.get(at).map_or(&[], |field| field.fields.as_slice());
            }
            None => places.push(part.parse().unwrap_or(usize::MAX)),
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use crate::field::check::tests::{album, values};

    #[test]
    fn labels_say_where_a_field_stands() {
        let one = values(&[("gallery.10.place.town", "Kiel"), ("gallery.1.caption", "b"), ("tags.0", "a")]);
        let named = album().labelled(&[&one, &one]);
        let labels: Vec<_> = named.iter().map(|(_, label)| label.as_str()).collect();
        assert_eq!(labels, ["title", "tags 1", "gallery 2: caption", "gallery 11: place: town", "why"]);
        assert_eq!(album().label_of("nothing.0"), "nothing.0");
    }
}
