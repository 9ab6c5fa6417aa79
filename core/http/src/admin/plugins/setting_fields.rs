//! A field for each setting that a plugin knows, of every kind.

use std::collections::BTreeMap;

use super::page::sentence;
use crate::form::VerifiedForm;
use sandpress_domain::{FieldError, panel::FieldKind};
use sandpress_plugins::SettingSchema;
use sandpress_services::plugin_setup::{PluginSettings, SettingInput};
use sandpress_themes::contexts::admin::{PanelChoiceContext, PanelFieldContext, SettingContext};

/// What the names of the fields begin with.
const PREFIX: &str = "setting.";

/// The longest value in characters, so that cms.toml stays a file that people read.
const MAX_LENGTH: usize = 10_000;

/// What was sent for the settings that the plugin knows, and for others that it does not. Where nothing was changed and
/// nothing is written yet, the default goes on to hold.
pub(super) fn read(form: &VerifiedForm, settings: &PluginSettings) -> BTreeMap<String, SettingInput> {
    let free = settings.known.iter().filter(|known| !settings.overridden.contains_key(&known.key));
    let mut sent: BTreeMap<_, _> =
        free.map(|known| (known.key.clone(), input(known, form.get(&name(&known.key)), settings))).collect();
    let is_known = |key: &str| settings.known.iter().any(|known| known.key == key);
    for (key, value) in form.with_prefix(PREFIX).filter(|(key, _)| !is_known(key)) {
        sent.insert(key, SettingInput::One(value));
    }
    sent
}

/// A message for each value that is too long.
pub(super) fn too_long(sent: &BTreeMap<String, SettingInput>) -> Vec<FieldError> {
    let length = |input: &SettingInput| match input {
        SettingInput::Default => 0,
        SettingInput::One(text) => text.chars().count(),
        SettingInput::Many(items) => items.iter().map(|item| item.chars().count()).sum(),
    };
    let long = sent.iter().filter(|(_, input)| length(input) > MAX_LENGTH);
    long.map(|(key, _)| FieldError::new(key, "This is too long: write at most 10,000 characters.")).collect()
}

/// The fields, with what was sent and what is wrong with it.
pub(super) fn fields(
    settings: &PluginSettings,
    sent: Option<&BTreeMap<String, SettingInput>>,
    errors: &[FieldError],
) -> Vec<SettingContext> {
    let field = |known: &SettingSchema| {
        let variable = settings.overridden.get(&known.key).cloned().unwrap_or_default();
        let now = settings.values.get(&known.key);
        let value = sent.and_then(|sent| sent.get(&known.key)).or(now);
        SettingContext { field: field(known, value, errors), default: default(known), variable }
    };
    settings.known.iter().map(field).collect()
}

/// Whether an error is about the setting, or about an item of its list.
pub(super) fn is_of(error: &FieldError, key: &str) -> bool {
    let rest = error.field.strip_prefix(key);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

fn name(key: &str) -> String {
    format!("{PREFIX}{key}")
}

fn input(known: &SettingSchema, text: &str, settings: &PluginSettings) -> SettingInput {
    let is_unset = !settings.values.contains_key(&known.key);
    let text = text.replace("\r\n", "\n");
    match known.kind.as_str() {
        "list" => {
            let items: Vec<_> =
                text.lines().map(str::trim).filter(|item| !item.is_empty()).map(str::to_owned).collect();
            if items.is_empty() { SettingInput::Default } else { SettingInput::Many(items) }
        }
        "boolean" => {
            let value = if text == "true" { "true" } else { "false" };
            let is_default = value == if known.default_value == "true" { "true" } else { "false" };
            if is_unset && is_default { SettingInput::Default } else { SettingInput::One(value.to_owned()) }
        }
        _ if text.trim().is_empty() => SettingInput::Default,
        "choice" if is_unset && text == known.default_value => SettingInput::Default,
        _ => SettingInput::One(text),
    }
}

fn field(known: &SettingSchema, value: Option<&SettingInput>, errors: &[FieldError]) -> PanelFieldContext {
    let shape = match known.kind.as_str() {
        "number" => FieldKind::Number,
        "boolean" => FieldKind::Boolean,
        "choice" => FieldKind::Choice,
        "list" => FieldKind::LongText,
        _ => FieldKind::Text,
    };
    let is_shown = matches!(shape, FieldKind::Boolean | FieldKind::Choice);
    let value = match value {
        Some(SettingInput::One(text)) => text.clone(),
        Some(SettingInput::Many(items)) => items.join("\n"),
        Some(SettingInput::Default) | None if is_shown => known.default_value.clone(),
        Some(SettingInput::Default) | None => String::new(),
    };
    let own = errors.iter().filter(|error| is_of(error, &known.key));
    let choice = |(choice, label): &(String, String)| PanelChoiceContext {
        chosen: *choice == value,
        value: choice.clone(),
        label: label.clone(),
    };
    let one_each_line = if shape == FieldKind::LongText { " One on each line." } else { "" };
    PanelFieldContext {
        id: format!("setting-{}", known.key),
        name: name(&known.key),
        label: known.label.clone(),
        shape,
        help: format!("{}{one_each_line}", known.help).trim().to_owned(),
        required: known.required && known.default_value.is_empty(),
        choices: known.choices.iter().map(choice).collect(),
        value,
        placeholder: String::new(),
        max_length: 0,
        minimum: String::new(),
        maximum: String::new(),
        errors: own.map(|error| sentence(&error.message)).collect(),
    }
}

/// What holds where nothing is written, for people. A box and a list of choices show it by themselves.
fn default(known: &SettingSchema) -> String {
    match known.kind.as_str() {
        "boolean" | "choice" => String::new(),
        "list" => known.default_value.split_whitespace().collect::<Vec<_>>().join(", "),
        _ => known.default_value.clone(),
    }
}
