//! The fake of `settings`.

use std::collections::BTreeMap;

use super::with;
use crate::lifecycle::{Setting, SettingDefinition};

/// Settings by key; items of a list have the keys `key.0`, `key.1`, …
#[derive(Default)]
pub(super) struct Settings {
    values: BTreeMap<String, String>,
    /// What the plugin declares; none where the site is for no plugin in particular.
    declared: Option<Vec<SettingDefinition>>,
}

impl Settings {
    /// Keeps what the plugin declares, with its defaults.
    pub(super) fn declare(&mut self, declared: Vec<SettingDefinition>) {
        for setting in declared.iter().filter(|setting| !setting.default_value.is_empty()) {
            if setting.kind == "list" {
                self.set_list(&setting.key, setting.default_value.split_whitespace());
            } else {
                self.values.insert(setting.key.clone(), setting.default_value.clone());
            }
        }
        self.declared = Some(declared);
    }

    pub(super) fn set(&mut self, key: &str, value: &str) {
        self.check(key);
        self.values.insert(key.to_owned(), value.to_owned());
    }

    pub(super) fn set_list<'a>(&mut self, key: &str, items: impl Iterator<Item = &'a str>) {
        self.check(key);
        self.values.retain(|known, _| known.rsplit_once('.').is_none_or(|(list, _)| list != key));
        self.values.extend(items.enumerate().map(|(at, item)| (format!("{key}.{at}"), item.to_owned())));
    }

    fn check(&self, key: &str) {
        let Some(declared) = &self.declared else { return };
        let known: Vec<_> = declared.iter().map(|setting| setting.key.as_str()).collect();
        assert!(
            known.contains(&key),
            "{key:?} is not a setting of this plugin; it declares: {}",
            known.join(", ")
        );
    }

    /// All of them, as `configure` gets them.
    pub(super) fn to_guest(&self) -> Vec<Setting> {
        self.values.iter().map(|(key, value)| Setting::new(key, value)).collect()
    }
}

pub(crate) fn get(key: &str) -> Option<String> {
    with("settings::get", |state| state.settings.values.get(key).cloned())
}

pub(crate) fn get_list(key: &str) -> Vec<String> {
    with("settings::get_list", |state| {
        (0..).map_while(|at| state.settings.values.get(&format!("{key}.{at}")).cloned()).collect()
    })
}
