//! Loads a component as a site would that has no other plugin and grants what is asked for, to tell its author and its
//! owner how that goes.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use serde::Serialize;

use super::{
    error::{LoadError, LoadProblem},
    grants::Grants,
    inspection::{Inspector, Introduction},
    load::Loader,
    table::{DispatchTable, SiteFacts},
};
use sandpress_config::{PluginConfig, is_plugin_id};

/// What a component said when it was asked who it is, and what that took.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Examination {
    /// What it said.
    #[serde(flatten)]
    pub introduction: Introduction,
    /// How long the first call took, with making the instance, in microseconds.
    pub start_micros: u64,
    /// The memory that the instance had after it, in bytes.
    pub memory_bytes: usize,
    /// What the owner has to write under `[plugins.<id>.settings]` before it loads: a line for each setting. Empty where
    /// it loads without.
    pub settings_needed: Vec<String>,
}

impl Inspector {
    /// Loads the component of `config` with its grants, in an empty site. The id of `config` is used until the component
    /// has given its own.
    ///
    /// # Errors
    /// What a site says where it refuses the plugin, but that settings are missing or wrong.
    pub async fn examine(&self, config: &PluginConfig) -> Result<Examination, LoadError> {
        let error = |problem| LoadError { plugin: config.id.clone(), problem };
        let mut found = self.loader.first_call(config).await.map_err(error)?;
        let config = PluginConfig { id: found.introduction.id.clone(), ..config.clone() };
        found.settings_needed = self.loader.rehearse(&config).await?;
        Ok(found)
    }
}

impl Loader {
    /// Asks who the plugin is, and looks at what that takes.
    async fn first_call(&self, config: &PluginConfig) -> Result<Examination, LoadProblem> {
        let plugin = self.link(config, self.inspect(config).await?, Some(Grants::read(config)?))?;
        let mut scope = self.scope();
        let begin = Instant::now();
        let introduction = Introduction::of(&plugin, &mut scope).await?;
        let start = begin.elapsed();
        if !is_plugin_id(&introduction.id) {
            return Err(LoadProblem::Definition(format!(
                "its component says that it is {:?}, which is no id for a plugin: lower-case letters, digits and single \
                 hyphens, beginning with a letter",
                introduction.id
            )));
        }
        let (start_micros, memory_bytes) = (micros(start), scope.memory_of(&plugin));
        Ok(Examination { introduction, start_micros, memory_bytes, settings_needed: Vec::new() })
    }

    /// Loads the plugin and asks for everything that a site asks for at its start. The lines are about settings that keep
    /// it from being loaded.
    async fn rehearse(&self, config: &PluginConfig) -> Result<Vec<String>, LoadError> {
        let error = |problem| LoadError { plugin: config.id.clone(), problem };
        let inspected = self.inspect(config).await.map_err(error)?;
        match self.load(config, inspected, None).await {
            Err(LoadProblem::Settings { errors, .. }) => {
                Ok(errors.into_iter().map(|error| format!("{}: {}", error.field, error.message)).collect())
            }
            Err(problem) => Err(error(problem)),
            Ok(plugin) => {
                self.scope().reader_assets(&plugin).await.map_err(|failed| error(failed.into()))?;
                let site = SiteFacts { origin: "https://example.org".to_owned(), ..SiteFacts::default() };
                DispatchTable::build(self, vec![Arc::new(plugin)], &site).await?;
                Ok(Vec::new())
            }
        }
    }
}

fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}
