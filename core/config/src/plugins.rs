//! `[plugins.<id>]`: which components run, with which settings, grants and limits.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER_PERMISSIVE;

use super::document::{Entry, Value};
use super::environment::PluginSettings;
use super::flatten::{self, SettingPlaces};
use super::limits::{self, PluginLimits};
use super::section::{Section, path_in};

pub(super) const KEYS: &[&str] =
    &["component", "enabled", "priority", "sha256", "settings", "grants", "limits"];

const MAX_ID_LENGTH: usize = 64;

/// In the middle, so that an owner can put a plugin before or after those that have none.
const DEFAULT_PRIORITY: u32 = 100;

/// One plugin of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PluginConfig {
    /// The plugin's id: lower-case letters, digits and single hyphens, beginning with a letter.
    pub id: String,
    /// The component's file, absolute.
    pub component: PathBuf,
    /// Whether the plugin runs.
    pub enabled: bool,
    /// Its place among the plugins that have the same hook: lower ones are called first, equal ones by their ids.
    pub priority: u32,
    /// The SHA-256 that the component must have, when the owner pinned it.
    pub sha256: Option<[u8; 32]>,
    /// The settings, flattened: items of a list have the keys `key.0`, `key.1`, …, those of a table `a.b`.
    pub settings: BTreeMap<String, String>,
    /// Where they are written.
    pub places: SettingPlaces,
    /// What the plugin was granted, by capability. Whether a capability exists is not checked here.
    pub grants: BTreeMap<String, Grant>,
    /// What one call may use.
    pub limits: PluginLimits,
}

impl PluginConfig {
    /// A plugin of which cms.toml says nothing but where its component is.
    pub fn new(id: impl Into<String>, component: impl Into<PathBuf>) -> Self {
        Self {
            id: id.into(),
            component: component.into(),
            enabled: true,
            priority: DEFAULT_PRIORITY,
            sha256: None,
            settings: BTreeMap::new(),
            places: SettingPlaces::default(),
            grants: BTreeMap::new(),
            limits: PluginLimits::default(),
        }
    }
}

/// What the owner allowed for one capability.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Grant {
    /// `true`: the capability without parameters.
    Allowed,
    /// The capability for these hosts, types, names … only.
    Only(Vec<String>),
}

pub(super) fn read(
    sections: BTreeMap<String, Section<'_>>,
    folder: &Path,
    mut settings: PluginSettings,
) -> Vec<PluginConfig> {
    sections.into_iter().filter_map(|(id, section)| plugin(id, section, folder, &mut settings)).collect()
}

fn plugin(
    id: String,
    mut section: Section<'_>,
    folder: &Path,
    variables: &mut PluginSettings,
) -> Option<PluginConfig> {
    section.refuse_unknown(KEYS);
    let id_fits = is_plugin_id(&id);
    if !id_fits {
        let message = format!(
            "[{}]: {id:?} is not an id for a plugin; allowed are lower-case letters, digits and single \
             hyphens, beginning with a letter, at most {MAX_ID_LENGTH} in all",
            section.path()
        );
        section.report().add(section.place().clone(), message);
    }
    let component = section.required("component", "\"FILE.wasm\"", |text| path_in(folder, text));
    let enabled = section.boolean("enabled", true);
    let priority = section.whole("priority", DEFAULT_PRIORITY, 0..=1000);
    let sha256 = section.optional("sha256", "64 hexadecimal digits", sha256);
    let (settings, places) = flatten::settings(section.free_section("settings"), variables.take(&id));
    let grants = grants(section.free_section("grants"));
    let limits = limits::read(section.section("limits", limits::KEYS));
    let component = component?;
    Some(PluginConfig { id, component, enabled, priority, sha256, settings, places, grants, limits })
}

/// Whether a plugin can have this id: lower-case letters, digits and single hyphens, beginning with a letter, at most 64
/// in all. Single hyphens only, because a variable writes a hyphen as `_` and `__` separates names there.
pub fn is_plugin_id(id: &str) -> bool {
    id.len() <= MAX_ID_LENGTH
        && id.starts_with(|first: char| first.is_ascii_lowercase())
        && id.split('-').all(|part| {
            !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        })
}

fn sha256(text: &str) -> Result<[u8; 32], String> {
    let digest = HEXLOWER_PERMISSIVE.decode(text.trim().as_bytes()).ok();
    digest.and_then(|bytes| bytes.try_into().ok()).ok_or_else(|| "this is not a SHA-256".to_owned())
}

fn grants(section: Section<'_>) -> BTreeMap<String, Grant> {
    let (path, report) = (section.path().to_owned(), section.report());
    let mut grants = BTreeMap::new();
    for (capability, entry) in section.into_entries() {
        let place = entry.place.clone();
        match grant(entry) {
            Some(Some(grant)) => {
                grants.insert(capability, grant);
            }
            Some(None) => {}
            None => report
                .add(place, format!("{path}.{capability} must be true, false, a text or a list of texts")),
        }
    }
    grants
}

/// The outer `None`: not a grant. The inner one: `false`, the same as a grant that is not there.
fn grant(entry: Entry) -> Option<Option<Grant>> {
    match entry.value {
        Value::Boolean(allowed) => Some(allowed.then_some(Grant::Allowed)),
        Value::Text(item) => Some(Some(Grant::Only(vec![item]))),
        Value::List(items) => {
            let texts: Option<Vec<_>> = items
                .into_iter()
                .map(|item| if let Value::Text(text) = item { Some(text) } else { None })
                .collect();
            texts.map(|texts| Some(Grant::Only(texts)))
        }
        Value::Variable(text) => match text.trim() {
            "true" => Some(Some(Grant::Allowed)),
            "false" => Some(None),
            list => {
                let items = list.split(',').map(str::trim).filter(|item| !item.is_empty());
                Some(Some(Grant::Only(items.map(str::to_owned).collect())))
            }
        },
        Value::Integer(_) | Value::Float(_) | Value::Datetime(_) | Value::Table(_) => None,
    }
}
