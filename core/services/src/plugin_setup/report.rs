//! What a component is and could ever do, for somebody who decides whether it comes onto the site.

use std::{path::Path, sync::Arc};

use serde::Serialize;

use super::{SetupError, need, words};
use sandpress_config::{Config, Grant, PluginConfig, is_plugin_id};
use sandpress_domain::{Actor, Permission};
use sandpress_plugins::{
    GrantForm, Inspection, Inspector, Interface, LoadProblem, SettingSchema, grant_form,
};

/// Everything that a component could ever do.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct ComponentReport {
    /// Its id; empty where it cannot run here.
    pub id: String,
    /// Its version.
    pub version: String,
    /// The name shown to people.
    pub label: String,
    /// What it says that it does.
    pub summary: String,
    /// SHA-256 of its bytes, in hex. Whoever consents names it.
    pub sha256: String,
    /// Its size.
    pub bytes: u64,
    /// The memory that it begins with, in bytes.
    pub memory_bytes: u64,
    /// The memory that a call of it may use, in bytes.
    pub memory_limit_bytes: u64,
    /// The interfaces of Sandpress that it was built against, with their versions.
    pub interfaces: Vec<Interface>,
    /// What it is called for.
    pub hooks: Vec<HookReport>,
    /// What it can call, and what of its hooks has to be granted.
    pub capabilities: Vec<CapabilityReport>,
    /// What it never can, as no plugin.
    pub never: &'static [&'static str],
    /// The settings that it knows.
    pub settings: Vec<SettingSchema>,
    /// The plugin of the same id that the site has already.
    pub installed: Option<InstalledVersion>,
    /// Why it cannot run on this site, whatever is granted; empty where it can.
    pub problem: String,
}

/// A hook in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct HookReport {
    /// Its name.
    pub name: String,
    /// When the site calls it.
    pub sentence: &'static str,
}

/// A capability in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct CapabilityReport {
    /// Its name, which is that of its grant.
    pub name: String,
    /// What a plugin can do with it.
    pub sentence: &'static str,
    /// How it is granted; none where every plugin has it.
    pub form: Option<GrantForm>,
    /// What cms.toml grants of it now.
    pub granted: Option<GrantView>,
}

/// A grant as it stands in cms.toml.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum GrantView {
    /// `true`
    Allowed(bool),
    /// For these only.
    Only(Vec<String>),
}

/// The plugin of the same id that a site has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct InstalledVersion {
    /// Whether it is switched on.
    pub enabled: bool,
    /// Whether it is this very component, by its pin.
    pub is_same: bool,
}

impl From<&Grant> for GrantView {
    fn from(grant: &Grant) -> Self {
        match grant {
            Grant::Allowed => Self::Allowed(true),
            Grant::Only(items) => Self::Only(items.clone()),
        }
    }
}

impl ComponentReport {
    fn new(inspection: &Inspection, installed: Option<&PluginConfig>) -> Self {
        let granted = |name: &str| installed?.grants.get(name).map(GrantView::from);
        let capability = |name: &String| CapabilityReport {
            sentence: words::capability(name),
            form: grant_form(name),
            granted: granted(name),
            name: name.clone(),
        };
        let hook = |name: &String| HookReport { sentence: words::hook(name), name: name.clone() };
        let facts = &inspection.facts;
        let introduction = inspection.introduction.clone();
        let problem = inspection.problem.as_deref().map(LoadProblem::to_string);
        let limits = installed.map(|plugin| plugin.limits.clone()).unwrap_or_default();
        let (id, version, label, summary, settings) = introduction
            .map_or_else(Default::default, |it| (it.id, it.version, it.label, it.summary, it.settings));
        Self {
            problem: match problem {
                Some(problem) => problem,
                None if !is_plugin_id(&id) => SetupError::IllegalId(id.clone()).to_string(),
                None => String::new(),
            },
            id,
            version,
            label,
            summary,
            sha256: facts.sha256.clone(),
            bytes: facts.size as u64,
            memory_bytes: facts.memory.initial_bytes,
            memory_limit_bytes: limits.memory_bytes.into(),
            interfaces: interfaces(inspection),
            hooks: inspection.hooks().iter().map(hook).collect(),
            capabilities: inspection.capabilities().iter().map(capability).collect(),
            never: words::NEVER,
            settings,
            installed: installed.map(|plugin| InstalledVersion {
                enabled: plugin.enabled,
                is_same: plugin
                    .sha256
                    .is_some_and(|pin| data_encoding::HEXLOWER.encode(&pin) == facts.sha256),
            }),
        }
    }

    /// What it wants and was not granted, with `grants` beside what cms.toml grants.
    pub fn missing<'a>(&self, is_granted: impl Fn(&str) -> bool + 'a) -> Vec<GrantForm> {
        let wanted = self.capabilities.iter().filter(|capability| !is_granted(&capability.name));
        wanted.filter_map(|capability| capability.form).collect()
    }

    /// Whether a grant has any use for it: those that it imports, or has as a hook; `secrets`, which go out by `http` and `connect` without
    /// an import of their own; and `html`.
    pub fn uses(&self, grant: &str) -> bool {
        let imports = |name: &str| self.capabilities.iter().any(|capability| capability.name == name);
        imports(grant) || grant == "html" || (grant == "secrets" && (imports("http") || imports("connect")))
    }
}

fn interfaces(inspection: &Inspection) -> Vec<Interface> {
    let facts = &inspection.facts;
    let capabilities = facts.capabilities.iter().map(|wanted| &wanted.interface);
    facts.hooks.iter().chain(capabilities).chain(&facts.types).cloned().collect()
}

/// Looks at a component: what it is, and everything that it could ever do on the site, where there is one. `name` is what
/// messages call it.
///
/// # Errors
/// [`SetupError::Denied`]; [`SetupError::Component`] where it is none.
pub async fn inspect_component(
    actor: &Actor,
    inspector: &Inspector,
    site: Option<&Config>,
    name: &Path,
    bytes: Vec<u8>,
) -> Result<ComponentReport, SetupError> {
    need(actor, Permission::PluginManage)?;
    let inspection = inspector.inspect(name, bytes).await?;
    let id = inspection.introduction.as_ref().map(|introduction| introduction.id.as_str());
    let installed = site.and_then(|site| site.plugins.iter().find(|plugin| Some(plugin.id.as_str()) == id));
    Ok(ComponentReport::new(&inspection, installed))
}

/// The component's report, if it can run on the site.
pub(super) fn usable(
    inspection: &Inspection,
    installed: Option<&PluginConfig>,
) -> Result<ComponentReport, SetupError> {
    if let Some(problem) = &inspection.problem {
        return Err(SetupError::Component(Arc::clone(problem)));
    }
    let report = ComponentReport::new(inspection, installed);
    if report.problem.is_empty() { Ok(report) } else { Err(SetupError::IllegalId(report.id)) }
}
