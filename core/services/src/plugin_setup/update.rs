//! Puts another version of a plugin in the place of the one that runs, and goes back.

use std::{collections::BTreeMap, path::Path};

use super::{
    ATTEMPTS, ComponentReport, PluginSetup, SetupError, find, grant_value,
    install::{check_grants, consented},
    need, overridden,
    report::usable,
};
use sandpress_config::{ConfigDraft, Grant, PluginConfig, process_environment};
use sandpress_domain::{Actor, Permission};
use sandpress_plugins::{GrantForm, Inspection, PowerChanges, ports::PluginRecord, read_component};

/// What an update would change.
#[derive(Clone, Debug)]
pub struct UpdatePlan {
    /// The new component.
    pub report: ComponentReport,
    /// The version in the plugin's file; empty where that cannot be read.
    pub current_version: String,
    /// SHA-256 of its component; empty where that cannot be read.
    pub current_sha256: String,
    /// How the powers of the new one differ.
    pub changes: PowerChanges,
    /// What the new one wants and cms.toml does not grant.
    pub missing: Vec<GrantForm>,
}

/// An update that somebody has consented to.
#[derive(Clone, Debug)]
pub struct UpdateRequest {
    /// SHA-256 of the component that was shown and that the person consented to.
    pub consent: String,
    /// What it may do beside what cms.toml grants already.
    pub grants: BTreeMap<String, Grant>,
}

/// A plugin that runs another component.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Updated {
    /// The version that it had; empty where that was not known.
    pub from: String,
    /// The version that it has.
    pub to: String,
    /// Grants for which the component has no use any more.
    pub unused_grants: Vec<String>,
    /// Variables that override what was written.
    pub overridden: Vec<String>,
}

/// A component that is about to take the place of another one.
struct Successor<'a> {
    report: &'a ComponentReport,
    bytes: &'a [u8],
    grants: &'a BTreeMap<String, Grant>,
    is_return: bool,
}

impl PluginSetup {
    /// What an update would change. Nothing is written.
    ///
    /// # Errors
    /// [`SetupError`].
    pub async fn plan_update(
        &self,
        actor: &Actor,
        id: &str,
        name: &Path,
        bytes: Vec<u8>,
    ) -> Result<UpdatePlan, SetupError> {
        need(actor, Permission::PluginManage)?;
        let config = self.config()?;
        let plugin = find(&config, id)?;
        let facts = self.0.inspector.inspect(name, bytes).await?;
        let report = successor(&facts, plugin)?;
        let (current, _) = self.current(plugin).await.unzip();
        let introduction = current.as_ref().and_then(|facts| facts.introduction.as_ref());
        Ok(UpdatePlan {
            current_version: introduction.map(|it| it.version.clone()).unwrap_or_default(),
            current_sha256: current.as_ref().map(|facts| facts.facts.sha256.clone()).unwrap_or_default(),
            changes: current.as_ref().map(|current| current.changes_to(&facts)).unwrap_or_default(),
            missing: report.missing(|name| plugin.grants.contains_key(name)),
            report,
        })
    }

    /// Puts a new component in the place of the one that runs, which stays for [`Self::roll_back`].
    ///
    /// # Errors
    /// [`SetupError`]; then nothing was changed.
    pub async fn update(
        &self,
        actor: &Actor,
        id: &str,
        name: &Path,
        bytes: Vec<u8>,
        request: &UpdateRequest,
    ) -> Result<Updated, SetupError> {
        need(actor, Permission::PluginManage)?;
        let config = self.config()?;
        let facts = self.0.inspector.inspect(name, bytes.clone()).await?;
        let report = successor(&facts, find(&config, id)?)?;
        consented(&request.consent, &report.sha256)?;
        check_grants(&report, &request.grants)?;
        let (report, grants) = (&report, &request.grants);
        self.follow(id, &Successor { report, bytes: &bytes, grants, is_return: false }).await
    }

    /// Puts the component that ran before in the place of the one that runs, which stays for going back once more.
    ///
    /// # Errors
    /// [`SetupError`]; then nothing was changed.
    pub async fn roll_back(&self, actor: &Actor, id: &str) -> Result<Updated, SetupError> {
        need(actor, Permission::PluginManage)?;
        let config = self.config()?;
        let plugin = find(&config, id)?;
        let previous = self.files(id).previous(&plugin.component).ok_or_else(|| {
            SetupError::State(format!(
                "no version of the plugin {id:?} was kept from before: only what `sandpress plugin update` or the admin \
                 replaced can come back"
            ))
        })?;
        let bytes = read_component(previous.clone()).await?;
        let facts = self.0.inspector.inspect(&previous, bytes.clone()).await?;
        let report = successor(&facts, plugin)?;
        let grants = BTreeMap::new();
        self.follow(id, &Successor { report: &report, bytes: &bytes, grants: &grants, is_return: true }).await
    }

    /// The version that [`Self::roll_back`] would put back, with the SHA-256 of its file; none where none was kept.
    ///
    /// # Errors
    /// [`SetupError`], also where the kept file cannot be read.
    pub async fn version_before(
        &self,
        actor: &Actor,
        id: &str,
    ) -> Result<Option<(String, String)>, SetupError> {
        need(actor, Permission::PluginRead)?;
        let config = self.config()?;
        let Some(previous) = self.files(id).previous(&find(&config, id)?.component) else { return Ok(None) };
        let facts = self.0.inspector.inspect(&previous, read_component(previous.clone()).await?).await?;
        let version = facts.introduction.map_or_else(String::new, |introduction| introduction.version);
        Ok(Some((version, facts.facts.sha256)))
    }

    /// Whether there is a version to go back to.
    pub(super) fn has_previous(&self, plugin: &PluginConfig) -> bool {
        self.files(&plugin.id).previous(&plugin.component).is_some()
    }

    async fn follow(&self, id: &str, new: &Successor<'_>) -> Result<Updated, SetupError> {
        let files = self.files(id);
        for _ in 0..ATTEMPTS {
            let mut draft = self.draft()?;
            let before = draft.config(process_environment())?;
            let old = find(&before, id)?;
            if pin(old).as_deref() == Some(&new.report.sha256) {
                return Err(SetupError::State(format!("the plugin {id:?} is this very file already")));
            }
            point(&mut draft, id, &files.relative(&new.report.sha256), new)?;
            let config = draft.config(process_environment())?;
            let plugin = find(&config, id)?;
            if plugin.enabled {
                self.try_out(new.report, plugin, Some(new.bytes.to_vec()), &config).await?;
            }
            let current = self.current(old).await;
            let is_new = files.store(&new.report.sha256, new.bytes)?;
            if let Some((facts, bytes)) = &current {
                files.store(&facts.facts.sha256, bytes)?;
                files.note(&facts.facts.sha256)?;
            }
            if new.is_return {
                self.record_return(new.report).await;
            }
            let written = Self::write(&draft);
            if is_new && !matches!(written, Ok(true)) {
                files.take_back(&new.report.sha256);
            }
            if written? {
                files.tidy(&plugin.component);
                return Ok(Updated {
                    from: current
                        .and_then(|(facts, _)| facts.introduction)
                        .map_or_else(String::new, |it| it.version),
                    to: new.report.version.clone(),
                    unused_grants: plugin
                        .grants
                        .keys()
                        .filter(|name| !new.report.uses(name))
                        .cloned()
                        .collect(),
                    overridden: overridden(id, &["component", "sha256", "grants"]),
                });
            }
        }
        Err(self.restless())
    }

    /// The component in the plugin's file, if it can be read.
    pub(super) async fn current(&self, plugin: &PluginConfig) -> Option<(Inspection, Vec<u8>)> {
        let bytes = read_component(plugin.component.clone()).await.ok()?;
        let facts = self.0.inspector.inspect(&plugin.component, bytes.clone()).await.ok()?;
        Some((facts, bytes))
    }

    /// Notes the older version as the one that the site accepted last, so that it is not asked to upgrade from a newer
    /// one, which it cannot know. Where that fails it is asked, as with any change of a file.
    async fn record_return(&self, report: &ComponentReport) {
        let record = PluginRecord {
            version: report.version.clone(),
            sha256: report.sha256.clone(),
            capabilities: report.capabilities.iter().map(|capability| capability.name.clone()).collect(),
            hooks: report.hooks.iter().map(|hook| hook.name.clone()).collect(),
            previous: None,
            failed: None,
        };
        if let Err(error) = self.0.versions.record(&report.id, &record).await {
            tracing::warn!(plugin = report.id, error, "the return to a version cannot be recorded");
        }
    }
}

/// The report of a component that is to follow the plugin.
fn successor(facts: &Inspection, plugin: &PluginConfig) -> Result<ComponentReport, SetupError> {
    let report = usable(facts, Some(plugin))?;
    if report.id == plugin.id {
        return Ok(report);
    }
    Err(SetupError::WrongId { expected: plugin.id.clone(), found: report.id })
}

fn pin(plugin: &PluginConfig) -> Option<String> {
    plugin.sha256.map(|pin| data_encoding::HEXLOWER.encode(&pin))
}

/// Lets cms.toml name the new component: one change, with what it may do.
fn point(draft: &mut ConfigDraft, id: &str, component: &str, new: &Successor<'_>) -> Result<(), SetupError> {
    draft.set(&["plugins", id, "component"], &component.into())?;
    draft.set(&["plugins", id, "sha256"], &new.report.sha256.as_str().into())?;
    for (name, grant) in new.grants {
        draft.set(&["plugins", id, "grants", name], &grant_value(name, grant))?;
    }
    Ok(())
}
