//! Adds a plugin to the site.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use super::{
    ATTEMPTS, ComponentReport, PluginSetup, SettingInput, SetupError, find, grant_value, need, overridden,
    report::usable, settings,
};
use sandpress_config::{Config, ConfigDraft, EditValue, Grant, PluginConfig, process_environment};
use sandpress_domain::{Actor, Permission};
use sandpress_plugins::check_grant;

/// How a plugin comes onto the site.
#[derive(Clone, Debug)]
pub struct AddRequest {
    /// SHA-256 of the component that was shown and that the person consented to.
    pub consent: String,
    /// What it may do.
    pub grants: BTreeMap<String, Grant>,
    /// Settings, by key; the others have their defaults.
    pub settings: BTreeMap<String, SettingInput>,
    /// Its place among the plugins with the same hook.
    pub priority: Option<u32>,
    /// Whether it runs at once.
    pub enabled: bool,
}

/// A plugin that was added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Added {
    /// Its id.
    pub id: String,
    /// Its component's file.
    pub component: PathBuf,
    /// Variables that override what was written.
    pub overridden: Vec<String>,
}

impl PluginSetup {
    /// Adds a plugin: its component beside cms.toml, pinned, and its tables in cms.toml.
    ///
    /// # Errors
    /// [`SetupError`]; then nothing was changed.
    pub async fn add(
        &self,
        actor: &Actor,
        name: &Path,
        bytes: Vec<u8>,
        request: &AddRequest,
    ) -> Result<Added, SetupError> {
        need(actor, Permission::PluginManage)?;
        let facts = self.0.inspector.inspect(name, bytes.clone()).await?;
        let report = usable(&facts, None)?;
        consented(&request.consent, &report.sha256)?;
        check_grants(&report, &request.grants)?;
        let files = self.files(&report.id);
        for _ in 0..ATTEMPTS {
            let mut draft = self.draft()?;
            let before = draft.config(process_environment())?;
            if before.plugins.iter().any(|plugin| plugin.id == report.id) {
                return Err(SetupError::Taken { id: report.id });
            }
            enter(&mut draft, &report, &files.relative(&report.sha256), request)?;
            let config = draft.config(process_environment())?;
            let plugin = find(&config, &report.id)?;
            if plugin.enabled {
                self.try_out(&report, plugin, Some(bytes.clone()), &config).await?;
            }
            let is_new = files.store(&report.sha256, &bytes)?;
            let written = Self::write(&draft);
            if is_new && !matches!(written, Ok(true)) {
                files.take_back(&report.sha256);
            }
            if written? {
                let component = plugin.component.clone();
                let keys = ["component", "sha256", "enabled", "priority", "grants", "settings"];
                return Ok(Added { overridden: overridden(&report.id, &keys), id: report.id, component });
            }
        }
        Err(self.restless())
    }

    /// Whether the plugin has all the grants that it wants and would run.
    pub(super) async fn try_out(
        &self,
        report: &ComponentReport,
        plugin: &PluginConfig,
        bytes: Option<Vec<u8>>,
        config: &Config,
    ) -> Result<(), SetupError> {
        let missing = report.missing(|name| plugin.grants.contains_key(name));
        if !missing.is_empty() {
            return Err(SetupError::NotGranted { id: plugin.id.clone(), forms: missing });
        }
        Ok(self.0.inspector.try_out(plugin, bytes, &config.plugins).await?)
    }
}

/// Whether the consent is to this component.
pub(super) fn consented(consent: &str, sha256: &str) -> Result<(), SetupError> {
    if consent.eq_ignore_ascii_case(sha256) {
        return Ok(());
    }
    Err(SetupError::NoConsent { consent: consent.to_owned(), found: sha256.to_owned() })
}

/// Whether each grant is written as it has to be, and is for something that the component asks for.
pub(super) fn check_grants(
    report: &ComponentReport,
    grants: &BTreeMap<String, Grant>,
) -> Result<(), SetupError> {
    for (name, grant) in grants {
        check_grant(name, grant).map_err(SetupError::Grant)?;
        if !report.uses(name) {
            return Err(SetupError::Grant(format!(
                "the plugin {:?} does not ask for `{name}`: leave this grant out, or a later version of it would have it \
                 without asking",
                report.id
            )));
        }
    }
    Ok(())
}

/// Writes the tables of the plugin.
fn enter(
    draft: &mut ConfigDraft,
    report: &ComponentReport,
    component: &str,
    request: &AddRequest,
) -> Result<(), SetupError> {
    let id = report.id.as_str();
    draft.set(&["plugins", id, "component"], &component.into())?;
    draft.set(&["plugins", id, "sha256"], &report.sha256.as_str().into())?;
    if !request.enabled {
        draft.set(&["plugins", id, "enabled"], &false.into())?;
    }
    if let Some(priority) = request.priority {
        draft.set(&["plugins", id, "priority"], &EditValue::Integer(priority.into()))?;
    }
    settings::enter(draft, id, &report.settings, &request.settings, None)?;
    for (name, grant) in &request.grants {
        draft.set(&["plugins", id, "grants", name], &grant_value(name, grant))?;
    }
    Ok(())
}
