//! A plugin's settings as pairs of texts, the only form in which a component gets them.

use std::collections::BTreeMap;

use super::document::{Entry, Value};
use super::environment::{SettingVariable, setting_key, setting_name};
use super::error::Place;
use super::section::{Report, Section};

/// Where the settings of a plugin are written. Any two are equal: a plugin stays the same when its settings move to
/// another line.
#[derive(Debug, Clone, Default)]
pub struct SettingPlaces(
    /// By key; that of the section is empty.
    BTreeMap<String, Place>,
);

impl PartialEq for SettingPlaces {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for SettingPlaces {}

impl SettingPlaces {
    /// Where the setting is written; of a list or table its first item, and of one that is not written the section in
    /// which it would be. None for a plugin that does not come from cms.toml.
    pub fn of(&self, key: &str) -> Option<&Place> {
        let below = format!("{key}.");
        let inside = || self.0.range(below.clone()..).next().filter(|(found, _)| found.starts_with(&below));
        self.0.get(key).or_else(|| inside().map(|(_, place)| place)).or_else(|| self.0.get(""))
    }
}

/// Flattens a table: items of a list get the keys `key.0`, `key.1`, …, keys of an inner table `a.b`;
/// numbers, booleans and dates become text. Then the variables override.
pub(super) fn settings(
    section: Section<'_>,
    variables: Vec<SettingVariable>,
) -> (BTreeMap<String, String>, SettingPlaces) {
    let (path, report) = (section.path().to_owned(), section.report());
    let mut places = BTreeMap::from([(String::new(), section.place().clone())]);
    let mut flat = Flat { pairs: BTreeMap::new(), path: &path, report };
    for (key, entry) in section.into_entries() {
        flat.entry(&key, entry);
    }
    for variable in variables {
        flat.variable(variable);
    }
    let mut texts = BTreeMap::new();
    for (key, (place, text)) in flat.pairs {
        places.insert(key.clone(), place);
        texts.insert(key, text);
    }
    (texts, SettingPlaces(places))
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
