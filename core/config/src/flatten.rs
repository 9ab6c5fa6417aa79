//! A plugin's settings as pairs of texts, the only form in which a component gets them.

use std::collections::BTreeMap;

use super::document::{Entry, Table, Value};
use super::environment::{SettingVariable, setting_key, setting_name};
use super::error::Place;
use super::section::Report;

/// Flattens a table: items of a list get the keys `key.0`, `key.1`, …, keys of an inner table `a.b`;
/// numbers, booleans and dates become text. Then the variables override.
pub(super) fn settings(
    table: Table,
    variables: Vec<SettingVariable>,
    path: &str,
    report: &Report,
) -> BTreeMap<String, String> {
    let mut flat = Flat { pairs: BTreeMap::new(), path, report };
    for (key, entry) in table {
        flat.entry(&key, entry);
    }
    for variable in variables {
        flat.variable(variable);
    }
    flat.pairs.into_iter().map(|(key, (_, text))| (key, text)).collect()
}

struct Flat<'a> {
    pairs: BTreeMap<String, (Place, String)>,
    path: &'a str,
    report: &'a Report,
}

impl Flat<'_> {
    fn entry(&mut self, key: &str, entry: Entry) {
        self.value(key, entry.key_place, entry.value);
    }

    fn value(&mut self, key: &str, place: Place, value: Value) {
        let text = match value {
            Value::Table(table) => {
                for (inner, entry) in table {
                    self.entry(&format!("{key}.{inner}"), entry);
                }
                return;
            }
            Value::List(items) => {
                for (index, item) in items.into_iter().enumerate() {
                    self.value(&format!("{key}.{index}"), place.clone(), item);
                }
                return;
            }
            Value::Text(text) | Value::Float(text) | Value::Datetime(text) | Value::Variable(text) => text,
            Value::Integer(number) => number.to_string(),
            Value::Boolean(value) => value.to_string(),
        };
        if self.pairs.insert(key.to_owned(), (place.clone(), text)).is_some() {
            self.report.add(place, format!("{}.{key} is set twice; keep one of the two", self.path));
        }
    }

    fn variable(&mut self, SettingVariable { place, name, value }: SettingVariable) {
        let written: Vec<_> = self.pairs.keys().filter(|key| setting_name(key) == name).cloned().collect();
        let key = match written.as_slice() {
            [] => setting_key(&name),
            [key] => key.clone(),
            several => {
                let message = format!("the name fits several settings: {}", several.join(", "));
                self.report.add(place, message);
                return;
            }
        };
        if let Some((Place::Variable(other), _)) = self.pairs.get(&key) {
            self.report.add(place, format!("{other} sets the same key; keep one of the two"));
            return;
        }
        let below = format!("{key}.");
        if self.pairs.keys().any(|other| other.starts_with(&below)) {
            let message = format!(
                "{}.{key} is a list or a table: a variable sets one item of it, as in {place}__0",
                self.path
            );
            self.report.add(place, message.replace("environment variable ", ""));
            return;
        }
        self.pairs.insert(key, (place, value));
    }
}
