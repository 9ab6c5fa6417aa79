//! A plugin's settings: what the site owner wrote, completed by the defaults that the plugin declares.

use std::collections::BTreeMap;

use super::bindings::exports::sandpress::lifecycle::lifecycle::{Setting, SettingDefinition};

/// Settings by key; items of a list have the keys `key.0`, `key.1`, …
#[derive(Debug, Default)]
pub(super) struct Settings(BTreeMap<String, String>);

impl Settings {
    /// Checks `given` against what the plugin declares and adds the defaults. The error holds a message for each
    /// key that is not known or missing.
    pub(super) fn complete(
        given: &[(String, String)],
        declared: &[SettingDefinition],
    ) -> Result<Self, Vec<(String, String)>> {
        let mut problems = Vec::new();
        let mut values = BTreeMap::new();
        for (key, value) in given {
            if declared.iter().any(|setting| belongs_to(key, &setting.key)) {
                values.insert(key.clone(), value.clone());
            } else {
                problems.push((key.clone(), unknown_key(key, declared)));
            }
        }
        for setting in declared {
            if given.iter().any(|(key, _)| belongs_to(key, &setting.key)) {
                continue;
            }
            if setting.required && setting.default_value.is_empty() {
                problems.push((setting.key.clone(), format!("is missing: {}", setting.help)));
            } else if setting.kind == "list" {
                for (index, item) in setting.default_value.split_whitespace().enumerate() {
                    values.insert(format!("{}.{index}", setting.key), item.to_owned());
                }
            } else if !setting.default_value.is_empty() {
                values.insert(setting.key.clone(), setting.default_value.clone());
            }
        }
        if problems.is_empty() { Ok(Self(values)) } else { Err(problems) }
    }

    /// The value of a setting.
    pub(super) fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key).map(String::as_str)
    }

    /// The items of a list.
    pub(super) fn list(&self, key: &str) -> Vec<String> {
        (0..).map_while(|index| self.0.get(&format!("{key}.{index}")).cloned()).collect()
    }

    /// All of them, as the guest gets them.
    pub(super) fn to_guest(&self) -> Vec<Setting> {
        self.0.iter().map(|(key, value)| Setting { key: key.clone(), value: value.clone() }).collect()
    }

    /// All of them in order, to tell two sets apart.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value.as_str()))
    }
}

fn belongs_to(key: &str, declared: &str) -> bool {
    key.strip_prefix(declared).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

fn unknown_key(key: &str, declared: &[SettingDefinition]) -> String {
    let nearest = declared
        .iter()
        .map(|setting| (strsim::jaro_winkler(key, &setting.key), &setting.key))
        .filter(|(similarity, _)| *similarity > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0));
    match nearest {
        Some((_, known)) => format!("is not a setting of this plugin; did you mean {known:?}?"),
        None if declared.is_empty() => "is not known: this plugin has no settings".to_owned(),
        None => {
            let known: Vec<&str> = declared.iter().map(|setting| setting.key.as_str()).collect();
            format!("is not a setting of this plugin; it knows {}", known.join(", "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn declared(key: &str, kind: &str, default_value: &str, required: bool) -> SettingDefinition {
        SettingDefinition {
            key: key.into(),
            label: key.into(),
            kind: kind.into(),
            help: "Needed.".into(),
            default_value: default_value.into(),
            required,
            choices: vec![],
            extra: vec![],
        }
    }

    fn given(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
    }

    #[test]
    fn defaults_complete_what_is_given() {
        let declared =
            [declared("img-src", "list", "'self' https:", false), declared("mode", "text", "a", false)];
        let settings = Settings::complete(&given(&[("mode", "b")]), &declared).unwrap();
        assert_eq!(settings.list("img-src"), ["'self'", "https:"]);
        assert_eq!(settings.get("mode"), Some("b"));
        let settings = Settings::complete(&given(&[("img-src.0", "x")]), &declared).unwrap();
        assert_eq!(settings.list("img-src"), ["x"]);
    }

    #[test]
    fn unknown_and_missing_keys_are_named() {
        let declared = [declared("colour", "text", "", true)];
        let problems = Settings::complete(&given(&[("color", "x")]), &declared).unwrap_err();
        assert!(problems[0].1.contains("did you mean \"colour\""), "{problems:?}");
        assert!(problems[1].1.contains("is missing"), "{problems:?}");
    }
}
