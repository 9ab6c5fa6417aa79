//! The use cases of a site, one file for each subject: the only place where database, storage and plugins come
//! together. Every use case asks its [`Actor`](crate::domain::Actor) for permission, whoever calls it.

mod assets;
mod entries;
mod error;
mod import;
mod importing;
mod plugin_documents;
mod plugin_versions;
mod reading;
mod renderings;
mod users;

use std::sync::Arc;

pub use entries::{Conflict, EntryDetails, EntryPatch, Intent, NewEntry};
pub use error::{OpenError, ServiceError};
pub use importing::{ImportError, ImportProgress, ImportReport};
pub use reading::{Located, PublishedEntry};
pub use users::NewUser;

pub use crate::db::{
    entries::{EntryLink, Neighbours},
    sessions::Sessions as SessionStore,
};
use users::SetupToken;

use crate::{
    auth::{PasswordCost, PasswordHasher},
    config::Config,
    db::{Database, documents as stored_documents},
    domain::{Actor, Clock, Permission, SystemClock},
    plugins::{
        Compiler, PluginSummary, Plugins, ReloadReport, Sandbox, SandboxOptions, SiteFacts, ports::Ports,
    },
    storage::Storage,
};

/// Everything that a running site works with. Clones share it.
#[derive(Clone)]
pub struct Services(Arc<Inner>);

struct Inner {
    db: Database,
    storage: Storage,
    plugins: Plugins,
    passwords: PasswordHasher,
    clock: Arc<dyn Clock>,
    setup: SetupToken,
}

/// What a site takes from the machine it runs on. Tests hand in a clock that stands still, and one sandbox for all.
#[derive(Clone)]
pub struct Environment {
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Runs the plugins.
    pub sandbox: Arc<Sandbox>,
}

impl Environment {
    /// The machine's clock, and a new sandbox whose components this program compiles in processes of their own.
    ///
    /// # Errors
    /// [`OpenError::Sandbox`].
    pub fn of_this_machine() -> Result<Self, OpenError> {
        let program = std::env::current_exe().map_err(|error| OpenError::Sandbox(error.into()))?;
        let options = SandboxOptions { compiler: Compiler::Process(program), ..SandboxOptions::default() };
        let sandbox = Sandbox::new(options).map_err(|error| OpenError::Sandbox(error.into()))?;
        Ok(Self { clock: Arc::new(SystemClock), sandbox })
    }
}

impl Services {
    /// Opens the database, brings it to the newest schema, opens the storage and loads the plugins.
    ///
    /// # Errors
    /// What could not be opened, in words for the site owner.
    pub async fn open(config: &Config, site: SiteFacts, environment: Environment) -> Result<Self, OpenError> {
        let Environment { clock, sandbox } = environment;
        let db = open_database(config).await?;
        let storage = Storage::open(&config.storage.url)?;
        let ports = Ports {
            versions: Arc::new(plugin_versions::RecordedVersions::new(db.clone(), Arc::clone(&clock))),
            documents: Arc::new(plugin_documents::StoredDocuments::new(db.clone())),
        };
        let plugins = Plugins::load(sandbox, &config.storage.cache_dir, ports, site, &config.plugins)
            .await
            .map_err(OpenError::Plugins)?;
        let passwords = password_hasher(config)?;
        let setup = SetupToken::generate();
        Ok(Self(Arc::new(Inner { db, storage, plugins, passwords, clock, setup })))
    }

    /// Loads the plugins that changed, in files or in cms.toml, without an interruption.
    pub async fn reload_plugins(&self, config: &Config) -> ReloadReport {
        self.0.plugins.reload(&config.plugins).await
    }

    /// The plugins that run, how they do, and how many bytes each one stores.
    ///
    /// # Errors
    /// [`ServiceError::Denied`].
    pub async fn list_plugins(&self, actor: &Actor) -> Result<Vec<(PluginSummary, u64)>, ServiceError> {
        if !actor.has(Permission::PluginRead) {
            return Err(ServiceError::Denied(Permission::PluginRead));
        }
        let stored = stored_documents::stored_bytes(self.db()).await?;
        let with_bytes = |plugin: PluginSummary| {
            let bytes = stored.get(&plugin.id).copied().unwrap_or(0);
            (plugin, bytes)
        };
        Ok(self.0.plugins.list().into_iter().map(with_bytes).collect())
    }

    /// The running plugins.
    pub fn plugins(&self) -> &Plugins {
        &self.0.plugins
    }

    /// The site's clock.
    pub fn clock(&self) -> &dyn Clock {
        &*self.0.clock
    }

    /// Where sessions are kept.
    pub fn sessions(&self) -> SessionStore {
        SessionStore::new(self.0.db.clone())
    }

    fn db(&self) -> &Database {
        &self.0.db
    }
}

/// Opens the database of the site and brings it to the newest schema.
async fn open_database(config: &Config) -> Result<Database, OpenError> {
    let db =
        Database::connect(&config.database.url.connection_string(), config.database.max_connections).await?;
    db.migrate().await?;
    Ok(db)
}

fn password_hasher(config: &Config) -> Result<PasswordHasher, OpenError> {
    let cost = PasswordCost {
        memory_kib: config.passwords.memory_kib,
        iterations: config.passwords.iterations,
        parallelism: config.passwords.parallelism,
    };
    Ok(PasswordHasher::new(cost, config.passwords.concurrent_hashes as usize)?)
}
