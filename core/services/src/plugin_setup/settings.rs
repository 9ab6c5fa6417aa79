//! The settings of a plugin: what it knows, what is set, and changes that the plugin has agreed to before they are written.

use std::collections::BTreeMap;

use super::{ATTEMPTS, PluginSetup, SetupError, Switched, find, need, report::usable};
use sandpress_config::{ConfigDraft, EditValue, PluginConfig, process_environment};
use sandpress_domain::{Actor, FieldError, Permission};
use sandpress_plugins::{LoadProblem, SettingSchema, read_component};

/// A setting as a person gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SettingInput {
    /// Take it away, so that the plugin's default holds.
    Default,
    /// One value.
    One(String),
    /// The items of a list.
    Many(Vec<String>),
}

/// What a plugin can be set to, and what it is set to.
#[derive(Clone, Debug)]
pub struct PluginSettings {
    /// The settings that it knows.
    pub known: Vec<SettingSchema>,
    /// What cms.toml and variables say, by key; keys that neither sets are missing.
    pub values: BTreeMap<String, SettingInput>,
    /// The variable that overrides a setting, by key: what is written for it has no effect.
    pub overridden: BTreeMap<String, String>,
}

impl PluginSetup {
    /// What the plugin can be set to, and what it is set to.
    ///
    /// # Errors
    /// [`SetupError`].
    pub async fn settings(&self, actor: &Actor, id: &str) -> Result<PluginSettings, SetupError> {
        need(actor, Permission::PluginManage)?;
        let config = self.config()?;
        let plugin = find(&config, id)?;
        let known = self.known_settings(plugin).await?;
        let value = |setting: &SettingSchema| Some((setting.key.clone(), value(plugin, &setting.key)?));
        let variable = |setting: &SettingSchema| {
            let names = overridden_setting(id, &setting.key);
            Some((setting.key.clone(), names.into_iter().next()?))
        };
        Ok(PluginSettings {
            values: known.iter().filter_map(value).collect(),
            overridden: known.iter().filter_map(variable).collect(),
            known,
        })
    }

    /// Changes settings, if the plugin accepts all of them together. Those that are not named stay as they are.
    ///
    /// # Errors
    /// [`SetupError::Settings`] with a message for each setting that is refused; then nothing was changed.
    pub async fn change_settings(
        &self,
        actor: &Actor,
        id: &str,
        changes: &BTreeMap<String, SettingInput>,
    ) -> Result<Switched, SetupError> {
        need(actor, Permission::PluginManage)?;
        for _ in 0..ATTEMPTS {
            let mut draft = self.draft()?;
            let before = draft.config(process_environment())?;
            let known = self.known_settings(find(&before, id)?).await?;
            enter(&mut draft, id, &known, changes, Some(find(&before, id)?))?;
            let config = draft.config(process_environment())?;
            let plugin = find(&config, id)?;
            match self.0.inspector.try_out(plugin, None, &config.plugins).await {
                Err(LoadProblem::Settings { errors, .. }) => return Err(SetupError::Settings(errors)),
                // A plugin that is switched off may lack a grant still.
                Err(problem) if plugin.enabled => return Err(problem.into()),
                _ => {}
            }
            if Self::write(&draft)? {
                let names = changes.keys().flat_map(|key| overridden_setting(id, key));
                return Ok(Switched { overridden: names.collect() });
            }
        }
        Err(self.restless())
    }

    async fn known_settings(&self, plugin: &PluginConfig) -> Result<Vec<SettingSchema>, SetupError> {
        let bytes = read_component(plugin.component.clone()).await?;
        let facts = self.0.inspector.inspect(&plugin.component, bytes).await?;
        Ok(usable(&facts, Some(plugin))?.settings)
    }
}

fn overridden_setting(id: &str, key: &str) -> Vec<String> {
    sandpress_config::overriding(&["plugins", id, "settings", key], process_environment())
}

/// What the plugin has for the key: one value, or the items of a list.
fn value(plugin: &PluginConfig, key: &str) -> Option<SettingInput> {
    if let Some(value) = plugin.settings.get(key) {
        return Some(SettingInput::One(value.clone()));
    }
    let items: Vec<String> =
        (0..).map_while(|index| plugin.settings.get(&format!("{key}.{index}")).cloned()).collect();
    (!items.is_empty()).then_some(SettingInput::Many(items))
}

/// Writes settings, each as its kind is written. `before` is the plugin as it was.
pub(super) fn enter(
    draft: &mut ConfigDraft,
    id: &str,
    known: &[SettingSchema],
    changes: &BTreeMap<String, SettingInput>,
    before: Option<&PluginConfig>,
) -> Result<(), SetupError> {
    let mut errors = Vec::new();
    for (key, input) in changes {
        let path = ["plugins", id, "settings", key.as_str()];
        let Some(setting) = known.iter().find(|setting| setting.key == *key) else {
            errors.push(FieldError::new(key, unknown(known)));
            continue;
        };
        // What is as it was keeps the form in which its owner wrote it.
        if before.and_then(|plugin| value(plugin, key)).unwrap_or(SettingInput::Default) == *input {
            continue;
        }
        match typed(setting, input) {
            Ok(Some(value)) => draft.set(&path, &value)?,
            Ok(None) => draft.unset(&path)?,
            Err(message) => errors.push(FieldError::new(key, message)),
        }
    }
    if errors.is_empty() { Ok(()) } else { Err(SetupError::Settings(errors)) }
}

fn unknown(known: &[SettingSchema]) -> String {
    if known.is_empty() {
        return "this plugin has no settings".to_owned();
    }
    let keys: Vec<_> = known.iter().map(|setting| setting.key.as_str()).collect();
    format!("is not a setting of this plugin; it knows {}", keys.join(", "))
}

/// The value as cms.toml has it; none where the default is to hold.
fn typed(setting: &SettingSchema, input: &SettingInput) -> Result<Option<EditValue>, String> {
    let text = match (setting.kind.as_str(), input) {
        (_, SettingInput::Default) => return Ok(None),
        ("list", SettingInput::One(item)) => return Ok(Some(EditValue::List(vec![item.clone()]))),
        ("list", SettingInput::Many(items)) if items.is_empty() => return Ok(None),
        ("list", SettingInput::Many(items)) => return Ok(Some(EditValue::List(items.clone()))),
        (_, SettingInput::Many(items)) => match items.as_slice() {
            [item] => item,
            _ => return Err("takes one value, not a list".to_owned()),
        },
        (_, SettingInput::One(text)) => text,
    };
    let value = match setting.kind.as_str() {
        "number" => number(text.trim())?,
        "boolean" => match text.trim() {
            "true" => EditValue::Boolean(true),
            "false" => EditValue::Boolean(false),
            _ => return Err(format!("{text:?} is neither true nor false")),
        },
        "choice" if !setting.choices.iter().any(|(value, _)| value == text) => {
            let values: Vec<_> = setting.choices.iter().map(|(value, _)| value.as_str()).collect();
            return Err(format!("{text:?} is not one of {}", values.join(", ")));
        }
        _ => EditValue::Text(text.clone()),
    };
    Ok(Some(value))
}

fn number(text: &str) -> Result<EditValue, String> {
    if let Ok(number) = text.parse() {
        return Ok(EditValue::Integer(number));
    }
    let number = text.parse::<f64>().ok().filter(|number| number.is_finite());
    number.map(EditValue::Float).ok_or_else(|| format!("{text:?} is not a number"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn setting(kind: &str) -> SettingSchema {
        let text = || "x".to_owned();
        SettingSchema {
            key: text(),
            label: text(),
            kind: kind.to_owned(),
            help: text(),
            default_value: String::new(),
            required: false,
            choices: vec![("a".to_owned(), "A".to_owned())],
        }
    }

    #[test]
    fn values_are_written_as_their_kind() {
        let one = |kind: &str, text: &str| typed(&setting(kind), &SettingInput::One(text.to_owned()));
        assert_eq!(one("text", "5"), Ok(Some("5".into())));
        assert_eq!(one("number", " 5 "), Ok(Some(EditValue::Integer(5))));
        assert_eq!(one("number", "0.5"), Ok(Some(EditValue::Float(0.5))));
        assert_eq!(one("boolean", "true"), Ok(Some(true.into())));
        assert_eq!(one("choice", "a"), Ok(Some("a".into())));
        assert_eq!(one("list", "b"), Ok(Some(EditValue::List(vec!["b".to_owned()]))));
        for (kind, text) in [("number", "five"), ("number", "inf"), ("boolean", "yes"), ("choice", "b")] {
            assert!(one(kind, text).is_err(), "{kind} {text}");
        }
        assert_eq!(typed(&setting("list"), &SettingInput::Many(Vec::new())), Ok(None));
        let two = SettingInput::Many(vec!["a".to_owned(), "b".to_owned()]);
        assert!(typed(&setting("text"), &two).is_err());
    }
}
