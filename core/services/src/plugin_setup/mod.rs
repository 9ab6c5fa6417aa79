//! What the owner of a site does with its plugins: look, add, switch on and off, set, update, go back, remove. The command
//! line and the admin come here alike.
//!
//! Each change is tried out first, with the settings and grants that it would have and beside the other plugins; then it
//! is one change of cms.toml, which a running server takes over by itself.

mod error;
mod files;
mod grants;
mod install;
mod listing;
mod removal;
mod report;
mod settings;
mod staging;
mod switch;
mod update;
mod words;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

pub use error::SetupError;
pub use install::{AddRequest, Added};
pub use listing::{InstalledPlugin, InstalledState};
pub use removal::{DataChoice, RemovalReport};
pub use report::{
    CapabilityReport, ComponentReport, GrantView, HookReport, InstalledVersion, inspect_component,
};
pub use settings::{PluginSettings, SettingInput};
pub use switch::Switched;
pub use update::{UpdatePlan, UpdateRequest, Updated};
pub use words::{NEVER, capability as capability_sentence, hook as hook_sentence};

use self::files::ComponentFiles;
use super::{Environment, OpenError, opening::open_database, plugin_versions::RecordedVersions};
use sandpress_config::{
    Config, ConfigDraft, EditError, EditValue, Grant, PluginConfig, overriding, process_environment,
};
use sandpress_db::Database;
use sandpress_domain::{Actor, Permission};
use sandpress_plugins::{Inspector, grant_form, ports::PluginVersions};

/// How often a change is made anew because somebody else saved cms.toml in the meantime.
const ATTEMPTS: usize = 8;

/// The plugins of a site as its owner sets them up. Clones share it.
#[derive(Clone)]
pub struct PluginSetup(Arc<Inner>);

struct Inner {
    /// The site's cms.toml.
    file: PathBuf,
    cache_dir: PathBuf,
    db: Database,
    inspector: Inspector,
    versions: Arc<dyn PluginVersions>,
}

impl PluginSetup {
    /// For the command line: opens the database, and loads no plugin, so that one that is broken can be mended.
    ///
    /// # Errors
    /// [`OpenError::Database`].
    pub async fn open(config: &Config, environment: Environment) -> Result<Self, OpenError> {
        let db = open_database(config).await?;
        Ok(Self::new(config, db, environment))
    }

    pub(super) fn new(config: &Config, db: Database, environment: Environment) -> Self {
        let Environment { clock, sandbox } = environment;
        let versions: Arc<dyn PluginVersions> = Arc::new(RecordedVersions::new(db.clone(), clock));
        let cache_dir = config.storage.cache_dir.clone();
        let language = &config.site.language;
        let inspector = Inspector::new(sandbox, Some(&cache_dir), language, Some(Arc::clone(&versions)));
        Self(Arc::new(Inner { file: config.file.clone(), cache_dir, db, inspector, versions }))
    }

    /// What a component is, and everything that it could ever do here. `name` is what messages call it.
    ///
    /// # Errors
    /// [`SetupError::Denied`]; [`SetupError::Component`] where it is none.
    pub async fn inspect(
        &self,
        actor: &Actor,
        name: &Path,
        bytes: Vec<u8>,
    ) -> Result<ComponentReport, SetupError> {
        need(actor, Permission::PluginManage)?;
        let site = self.config()?;
        inspect_component(actor, &self.0.inspector, Some(&site), name, bytes).await
    }

    /// What cms.toml says now, with the environment over it.
    ///
    /// # Errors
    /// [`SetupError::Config`].
    pub fn config(&self) -> Result<Config, SetupError> {
        Ok(self.draft()?.config(process_environment())?)
    }

    fn draft(&self) -> Result<ConfigDraft, SetupError> {
        Ok(ConfigDraft::read(&self.0.file)?)
    }

    /// Writes a draft. `false` where somebody else saved the file since it was read.
    fn write(draft: &ConfigDraft) -> Result<bool, SetupError> {
        match draft.write(process_environment()) {
            Ok(()) => Ok(true),
            Err(EditError::Changed(_)) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// Somebody saved again and again.
    fn restless(&self) -> SetupError {
        EditError::Changed(self.0.file.clone()).into()
    }

    fn files(&self, id: &str) -> ComponentFiles {
        ComponentFiles::new(self.0.file.parent().unwrap_or(Path::new("/")), id)
    }
}

fn need(actor: &Actor, permission: Permission) -> Result<(), SetupError> {
    if actor.has(permission) { Ok(()) } else { Err(SetupError::Denied(permission)) }
}

/// The plugin in the configuration.
fn find<'a>(config: &'a Config, id: &str) -> Result<&'a PluginConfig, SetupError> {
    config.plugins.iter().find(|plugin| plugin.id == id).ok_or_else(|| SetupError::Unknown {
        id: id.to_owned(),
        known: config.plugins.iter().map(|plugin| plugin.id.clone()).collect(),
    })
}

/// The variables that override what cms.toml says at these keys of the plugin.
fn overridden(id: &str, keys: &[&str]) -> Vec<String> {
    let of_key = |key: &&str| overriding(&["plugins", id, key], process_environment());
    keys.iter().flat_map(of_key).collect()
}

/// A grant as it is written into cms.toml.
fn grant_value(name: &str, grant: &Grant) -> EditValue {
    let is_list = grant_form(name).is_none_or(|form| form.is_list);
    match grant {
        Grant::Allowed => EditValue::Boolean(true),
        Grant::Only(items) => match items.as_slice() {
            [item] if !is_list => EditValue::Text(item.clone()),
            items => EditValue::List(items.to_vec()),
        },
    }
}
