//! Variables that override the file: `SANDPRESS_<SECTION>__<KEY>`, upper case, hyphens as underscores.

use std::collections::BTreeMap;
use std::path::Path;

use super::document::{Document, Entry, Table, Value};
use super::error::Place;
use super::private::need_private;
use super::secrets::{SecretSource, SecretSources, is_secret_name};
use super::section::Report;

/// How every variable of the configuration begins.
pub(super) const PREFIX: &str = "SANDPRESS_";

/// What a variable with a secret is called, before the name of the secret.
const SECRET_PREFIX: &str = "SANDPRESS_SECRET_";

/// What the name of a variable ends with whose value stands in a file.
const FILE_SUFFIX: &str = "_FILE";

/// The most bytes of such a file.
const MAX_FILE: usize = 8 << 10;

/// Variables with the prefix that are not keys of the file: `SANDPRESS_CONFIG` is the file's path.
const DOCUMENTED_VARIABLES: &[&str] = &["SANDPRESS_CONFIG"];

/// What variables say that is not the value of a key of the file.
#[derive(Debug, Default)]
pub(super) struct Variables {
    pub(super) plugin_settings: PluginSettings,
    /// The secrets whose values are in variables: here only where they are.
    pub(super) secrets: SecretSources,
}

/// Settings of plugins from the environment, by plugin id and the variable's name for the setting.
///
/// They wait until the file's settings are flattened, because only then it is known how a setting whose
/// name has a hyphen, an underscore or a dot is written.
#[derive(Debug, Default)]
pub(super) struct PluginSettings(BTreeMap<String, Vec<SettingVariable>>);

/// One setting from the environment.
#[derive(Debug)]
pub(super) struct SettingVariable {
    pub(super) place: Place,
    pub(super) name: String,
    pub(super) value: String,
}

impl PluginSettings {
    /// The variables for a plugin.
    pub(super) fn take(&mut self, id: &str) -> Vec<SettingVariable> {
        self.0.remove(id).unwrap_or_default()
    }
}

/// The process's variables that may concern the configuration. A value that is not Unicode keeps a
/// replacement character, so that its key's own check refuses it.
pub fn process_environment() -> impl Iterator<Item = (String, String)> {
    std::env::vars_os().filter_map(|(name, value)| {
        let name = name.into_string().ok()?;
        name.starts_with(PREFIX).then(|| (name, value.to_string_lossy().into_owned()))
    })
}

/// Puts the variables over the values of the file.
pub(super) fn apply(
    document: &mut Document,
    environment: impl Iterator<Item = (String, String)>,
    report: &Report,
) -> Variables {
    let mut found = Variables::default();
    let mut variables: Vec<_> = environment.filter(|(name, _)| name.starts_with(PREFIX)).collect();
    variables.sort();
    for (name, value) in variables {
        let key = name.strip_prefix(PREFIX).unwrap_or_default();
        if DOCUMENTED_VARIABLES.contains(&name.as_str()) {
            continue;
        }
        let place = Place::Variable(name.clone());
        if let Some(secret) = name.strip_prefix(SECRET_PREFIX) {
            let secret = hyphenated(secret);
            if is_secret_name(&secret) {
                found.secrets.insert(secret, SecretSource::Variable(name));
            } else {
                let message =
                    "this is not a name for a secret; allowed are letters, digits and single underscores";
                report.add(place, message.to_owned());
            }
            continue;
        }
        let path: Vec<&str> = key.split("__").collect();
        if path.len() < 2 || path.iter().any(|part| part.is_empty()) {
            let known = DOCUMENTED_VARIABLES.join(", ");
            let message = format!(
                "no key belongs to this name; variables are called {PREFIX}<SECTION>__<KEY> with two \
                 underscores between the names, as in SANDPRESS_SERVER__LISTEN (or {known})"
            );
            report.add(place, message);
            continue;
        }
        if let ["PLUGINS", id, "SETTINGS", rest @ ..] = path.as_slice()
            && !rest.is_empty()
        {
            let id = hyphenated(id);
            touch_plugin(&mut document.root, &id, &place);
            let variable = SettingVariable { place, name: rest.join("__"), value };
            found.plugin_settings.0.entry(id).or_default().push(variable);
            continue;
        }
        put(document, &path, place, value, report);
    }
    found
}

/// The key that a setting's variable means when the file does not write it: lower case, hyphens for
/// single underscores and dots for double ones.
pub(super) fn setting_key(name: &str) -> String {
    name.split("__").map(hyphenated).collect::<Vec<_>>().join(".")
}

/// Puts a value over that of the file, or what the file holds that the variable names.
fn put(document: &mut Document, path: &[&str], place: Place, value: String, report: &Report) {
    let named = match path {
        ["PLUGINS", ..] => None,
        [sections @ .., key] => {
            key.strip_suffix(FILE_SUFFIX).filter(|key| !key.is_empty()).map(|key| (sections, key))
        }
        [] => None,
    };
    let Some((sections, key)) = named else {
        return insert(&mut document.root, &keys_of(path), place, value, report);
    };
    match content(&value) {
        Ok(value) => insert(&mut document.root, &keys_of(&[sections, &[key]].concat()), place, value, report),
        Err(reason) => report.add(place, format!("the file {value}: {reason}")),
    }
}

/// What the file of a variable holds, without the line break at its end.
fn content(file: &str) -> Result<String, String> {
    let file = Path::new(file);
    need_private(file)?;
    let text = std::fs::read_to_string(file).map_err(|error| format!("it cannot be read ({error})"))?;
    if text.len() > MAX_FILE {
        return Err(format!("it has more than {MAX_FILE} bytes"));
    }
    Ok(text.trim_end_matches(['\n', '\r']).to_owned())
}

/// How a setting of the file is called in a variable.
pub(super) fn setting_name(key: &str) -> String {
    key.to_uppercase().replace(['-', ' '], "_").replace('.', "__")
}

fn hyphenated(name: &str) -> String {
    name.to_lowercase().replace('_', "-")
}

/// Plugin ids, capabilities, secrets and OpenID providers have hyphens, all other keys underscores.
fn keys_of(path: &[&str]) -> Vec<String> {
    let in_plugins = path.first() == Some(&"PLUGINS");
    let is_hyphenated = matches!(path.first(), Some(&("PLUGINS" | "SECRETS" | "OIDC")));
    let in_grants = in_plugins && path.get(2) == Some(&"GRANTS");
    path.iter()
        .enumerate()
        .map(|(depth, name)| match depth {
            1 if is_hyphenated => hyphenated(name),
            3 if in_grants => hyphenated(name),
            _ => name.to_lowercase(),
        })
        .collect()
}

fn empty_table(place: &Place) -> Entry {
    Entry { key_place: place.clone(), place: place.clone(), value: Value::Table(Table::new()) }
}

/// A plugin of which only settings stand in the environment is still named, so that what it lacks is reported.
fn touch_plugin(root: &mut Table, id: &str, place: &Place) {
    let plugins = root.entry("plugins".to_owned()).or_insert_with(|| empty_table(place));
    if let Value::Table(plugins) = &mut plugins.value {
        plugins.entry(id.to_owned()).or_insert_with(|| empty_table(place));
    }
}

fn insert(table: &mut Table, path: &[String], place: Place, value: String, report: &Report) {
    let Some((key, rest)) = path.split_first() else { return };
    if rest.is_empty() {
        let previous = table.get(key).map(|entry| (&entry.place, &entry.value));
        if let Some((Place::Variable(other), Value::Variable(_))) = previous {
            report.add(place, format!("{other} sets the same key; keep one of the two"));
            return;
        }
        let entry = Entry { key_place: place.clone(), place, value: Value::Variable(value) };
        table.insert(key.clone(), entry);
        return;
    }
    let entry = table.entry(key.clone()).or_insert_with(|| empty_table(&place));
    match &mut entry.value {
        Value::Table(inner) => insert(inner, rest, place, value, report),
        _ => report.add(place, format!("{key} has no keys below it")),
    }
}
