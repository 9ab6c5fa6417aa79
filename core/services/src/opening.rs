//! How a site begins: its database, its storage, its plugins and what stands between them.

use std::sync::{Arc, atomic::AtomicBool};

use tokio::sync::Notify;

use crate::{
    Inner, OpenError, Services,
    accounts::Accounts,
    blocks::Blocks,
    late::LateServices,
    mail::{MailListener, Outbox},
    media,
    newsletter::{self, Newsletter},
    pages::Pages,
    plugin_content, plugin_documents, plugin_media,
    plugin_network::{self, ConfiguredSecrets},
    plugin_setup::PluginSetup,
    plugin_users, plugin_versions, plugin_writing, references, renditions,
    structure::Site,
    tallies::Tallies,
    tasks,
    throttle::Counts,
    users::SetupToken,
};
use sandpress_auth::{Passkeys, PasswordCost, PasswordHasher, VisitorKeys};
use sandpress_config::Config;
use sandpress_db::Database;
use sandpress_domain::{Clock, Language, SystemClock};
use sandpress_plugins::{Compiler, Plugins, Sandbox, SandboxOptions, SiteFacts, ports::Ports};
use sandpress_storage::Storage;
use sandpress_themes::MailTemplates;

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

/// What stands behind plugins.
struct House {
    db: Database,
    storage: Storage,
    clock: Arc<dyn Clock>,
    pages: Arc<Pages>,
    outbox: Arc<Outbox>,
    secrets: Arc<ConfiguredSecrets>,
    job_bell: Arc<Notify>,
    late: LateServices,
}

impl House {
    async fn open(config: &Config, db: Database, clock: Arc<dyn Clock>) -> Result<Self, OpenError> {
        let secrets = Arc::new(ConfiguredSecrets::new(config.secrets.clone()));
        let storage = media::open_storage(&config.storage.url, &config.storage, &secrets).await?;
        let letters = MailTemplates::load(&config.theme.path).map_err(OpenError::Letters)?;
        let job_bell = Arc::<Notify>::default();
        let outbox = Outbox::new(
            db.clone(),
            Arc::clone(&clock),
            Arc::clone(&job_bell),
            config.mail.clone(),
            letters,
            mail_listeners(),
        );
        let (pages, outbox) = (Arc::new(Pages::new(db.clone())), Arc::new(outbox));
        Ok(Self { db, storage, clock, pages, outbox, secrets, job_bell, late: LateServices::default() })
    }

    fn ports(&self, config: &Config, origin: &str) -> Ports {
        let (db, clock) = (|| self.db.clone(), || Arc::clone(&self.clock));
        Ports {
            versions: Arc::new(plugin_versions::RecordedVersions::new(db(), clock())),
            documents: Arc::new(plugin_documents::StoredDocuments::new(db(), Arc::clone(&self.pages))),
            users: Arc::new(plugin_users::StoredUsers::new(db())),
            media: Arc::new(plugin_media::StoredMedia::new(db(), self.storage.clone(), clock())),
            writing: Arc::new(plugin_writing::PluginChanges::new(self.late.clone())),
            content: Arc::new(plugin_content::StoredContent::new(db(), origin.to_owned())),
            jobs: Arc::new(tasks::QueuedTasks::new(db(), clock(), Arc::clone(&self.job_bell))),
            references: Arc::new(references::StoredReferences::new(db())),
            mail: Arc::clone(&self.outbox) as _,
            clock: clock(),
            language: Arc::new(Language::new(&config.site.language)),
            zone: Arc::new(config.site.time_zone.clone()),
            resolver: Arc::new(plugin_network::SystemResolver::default()),
            secrets: Arc::clone(&self.secrets) as _,
            switchboard: None,
        }
    }
}

impl Services {
    /// Opens the database, brings it to the newest schema, opens the storage and loads the plugins.
    ///
    /// # Errors
    /// What could not be opened, in words for the site owner.
    pub async fn open(config: &Config, site: SiteFacts, environment: Environment) -> Result<Self, OpenError> {
        Self::open_behind(config, site, environment, |ports| ports).await
    }

    /// The same with something between the plugins and the house, for trying plugins outside of a site.
    ///
    /// # Errors
    /// As for [`Services::open`].
    pub async fn open_behind(
        config: &Config,
        site: SiteFacts,
        environment: Environment,
        front: impl FnOnce(Ports) -> Ports + Send,
    ) -> Result<Self, OpenError> {
        let db = open_database(config).await?;
        let newsletter = Newsletter::open(&db).await?;
        let setup_of_plugins = PluginSetup::new(config, db.clone(), environment.clone());
        let Environment { clock, sandbox } = environment;
        let accounts = Accounts::new(config, &site.origin)?;
        let house = House::open(config, db, clock).await?;
        let origin = site.origin.clone();
        let ports = front(house.ports(config, &origin));
        let plugins = Plugins::load(sandbox, &config.storage.cache_dir, ports, site, &config.plugins)
            .await
            .map_err(OpenError::Plugins)?;
        let House { db, storage, clock, pages, outbox, secrets, job_bell, late } = house;
        let services = Self(Arc::new(Inner {
            passkeys: origin.parse().ok().and_then(|origin| Passkeys::new(&origin, &config.site.title)),
            passwords: password_hasher(config)?,
            blocks: Blocks::new(origin.clone()),
            setup: SetupToken::generate(),
            attempts: Counts::default(),
            visitor_keys: VisitorKeys::generate(),
            issuer: origin.clone(),
            site: Site::new(config.site.clone()),
            progress: renditions::Progress::default(),
            entry_rules: config.entries,
            draws_share_pictures: config.search.share_pictures,
            tallies: Tallies::default(),
            max_upload: config.storage.max_upload_bytes.into(),
            config: Arc::new(config.clone()),
            is_closing: AtomicBool::new(false),
            db,
            storage,
            plugins,
            clock,
            pages,
            accounts,
            job_bell,
            outbox,
            secrets,
            setup_of_plugins,
            origin,
            newsletter,
        }));
        late.open(&services);
        services.refresh_site().await.map_err(OpenError::Site)?;
        Ok(services)
    }
}

/// Those who are told what became of the mail that they sent.
fn mail_listeners() -> Vec<Arc<dyn MailListener>> {
    vec![Arc::new(newsletter::Bounces)]
}

/// Opens the database of the site and brings it to the newest schema.
pub(super) async fn open_database(config: &Config) -> Result<Database, OpenError> {
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
