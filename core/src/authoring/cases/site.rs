//! The site of one case, and what all of them share.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use async_trait::async_trait;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use tempfile::TempDir;
use time::{format_description::well_known::Rfc3339, macros::datetime};

use super::{
    content::Doors,
    error::CaseError,
    file::{CaseFile, Neighbour},
    journal::Journal,
    names::Names,
    network::ScriptedNetwork,
};
use crate::{
    config::Config,
    domain::{FixedClock, Timestamp, User},
    plugins::{
        Compiler, Inspector, Sandbox, SandboxOptions, SiteFacts,
        dynamic::Identity,
        ports::{Ports, SecretValue, Secrets},
    },
    services::{Environment, OpenError, Services},
};

/// The moment at which cases begin that name none.
const NOW: Timestamp = datetime!(2026-01-01 12:00:00 UTC);

/// Makes the random numbers of all cases the same.
const SEED: u64 = 20_260_101;

/// The processor time and the time by the clock that a call has, in milliseconds, where a case says nothing else: a busy
/// machine must not look like a slow plugin.
const CPU_MS: u32 = 2_000;
const WALL_MS: u32 = 20_000;

/// What all cases share: the sandbox, and compiled components.
pub struct Workshop {
    sandbox: Arc<Sandbox>,
    cache: PathBuf,
    _folder: Option<TempDir>,
}

impl Workshop {
    /// Opens it, with compiled components in the folder for caches of the person who works there.
    ///
    /// # Errors
    /// [`CaseError::Open`], [`CaseError::Unwritable`].
    pub fn open() -> Result<Self, CaseError> {
        let home = |variable: &str, below: &str| {
            std::env::var_os(variable)
                .map(PathBuf::from)
                .filter(|path| path.is_absolute())
                .map(|path| path.join(below))
        };
        let cache =
            home("XDG_CACHE_HOME", "sandpress/plugins").or_else(|| home("HOME", ".cache/sandpress/plugins"));
        match cache {
            Some(cache) => Self::with(cache, None),
            None => Self::without_cache(),
        }
    }

    /// The same with a cache that is empty and thrown away.
    ///
    /// # Errors
    /// As for [`Workshop::open`].
    pub fn without_cache() -> Result<Self, CaseError> {
        let folder = temporary_folder()?;
        Self::with(folder.path().join("cache"), Some(folder))
    }

    fn with(cache: PathBuf, folder: Option<TempDir>) -> Result<Self, CaseError> {
        let failed =
            |error: Box<dyn std::error::Error + Send + Sync>| CaseError::Open(OpenError::Sandbox(error));
        let program = std::env::current_exe().map_err(|error| failed(error.into()))?;
        let options = SandboxOptions {
            compiler: Compiler::Process(program),
            seed: Some(SEED),
            ..SandboxOptions::default()
        };
        let sandbox = Sandbox::new(options).map_err(|error| failed(error.into()))?;
        Ok(Self { sandbox, cache, _folder: folder })
    }

    /// Compiles a component and asks it who it is.
    ///
    /// # Errors
    /// [`CaseError::Unreadable`]; [`CaseError::Component`] where a site would refuse it.
    pub async fn identify(&self, component: &Path) -> Result<Identity, CaseError> {
        std::fs::metadata(component).map_err(CaseError::unreadable(component))?;
        let absolute = std::path::absolute(component).map_err(CaseError::unreadable(component))?;
        let limits = json!({ "cpu_ms": CPU_MS, "wall_ms": WALL_MS });
        let document = json!({ "plugins": { "plugin": { "component": absolute, "limits": limits } } });
        let config = configuration(&document, Path::new("."))?;
        let config =
            config.plugins.first().ok_or_else(|| CaseError::Content("there is no plugin".to_owned()))?;
        let inspector = Inspector::new(Arc::clone(&self.sandbox), Some(&self.cache), "en", None);
        let identity = inspector.identify(config).await;
        identity.map_err(|problem| CaseError::Component {
            path: component.to_owned(),
            problem: Box::new(problem),
        })
    }
}

/// A site with one plugin and what a case puts there.
pub struct CaseSite {
    pub(super) services: Services,
    pub(super) plugin: String,
    pub(super) clock: Arc<FixedClock>,
    pub(super) journal: Journal,
    pub(super) network: ScriptedNetwork,
    pub(super) names: Names,
    pub(super) users: Vec<User>,
    _folder: TempDir,
}

impl CaseSite {
    /// Makes the site of a case whose file is in `folder`.
    ///
    /// # Errors
    /// Any [`CaseError`]; [`CaseError::Open`] where the plugin is refused.
    pub async fn open(
        workshop: &Workshop,
        component: &Path,
        identity: &Identity,
        case: &CaseFile,
        folder: &Path,
    ) -> Result<Self, CaseError> {
        let own = temporary_folder()?;
        let clock = Arc::new(FixedClock::new(now(case)?));
        let (journal, network) = (Journal::of(&identity.introduction.id), ScriptedNetwork::of(case));
        let config = configuration(
            &document(workshop, component, &identity.introduction.id, case, folder)?,
            own.path(),
        )?;
        let origin = config.server.public_url.origin().ascii_serialization();
        let facts = SiteFacts { origin, admin_script_hashes: Vec::new() };
        let environment = Environment { clock: clock.clone(), sandbox: Arc::clone(&workshop.sandbox) };
        let secrets = Arc::new(CaseSecrets(case.secrets.clone().into_iter().collect()));
        let (front, switchboard, mut doors) = (journal.clone(), Arc::new(network.clone()), None);
        let services = Services::open_behind(&config, facts, environment, |ports| {
            doors = Some(Doors { media: Arc::clone(&ports.media), documents: Arc::clone(&ports.documents) });
            front.before(Ports { secrets, switchboard: Some(switchboard), ..ports })
        });
        let services = services.await?;
        let (names, users) = (Names::default(), Vec::new());
        let mut site = Self {
            services,
            plugin: identity.introduction.id.clone(),
            clock,
            journal,
            network,
            names,
            users,
            _folder: own,
        };
        if let Some(doors) = doors {
            site.furnish(case, folder, &doors).await?;
        }
        // From now on schedules count.
        site.services.plan_tasks().await?;
        site.journal.take();
        Ok(site)
    }
}

/// The secrets of a case.
struct CaseSecrets(Vec<(String, String)>);

#[async_trait]
impl Secrets for CaseSecrets {
    async fn find(&self, name: &str) -> Result<Option<SecretValue>, String> {
        let found = self.0.iter().find(|(secret, _)| secret == name);
        Ok(found.map(|(_, value)| SecretValue::new(value.clone().into_bytes())))
    }
}

fn temporary_folder() -> Result<TempDir, CaseError> {
    let unwritable = |reason| CaseError::Unwritable { path: std::env::temp_dir(), reason };
    tempfile::Builder::new().prefix("sandpress-case-").tempdir().map_err(unwritable)
}

fn now(case: &CaseFile) -> Result<Timestamp, CaseError> {
    case.now.as_deref().map_or(Ok(NOW), |text| moment("now", text))
}

/// A moment as a case writes it.
pub(super) fn moment(key: &str, text: &str) -> Result<Timestamp, CaseError> {
    let rule =
        |_| CaseError::Content(format!("`{key}` is {text:?}: write a moment as in 2026-03-14T09:26:53Z"));
    Timestamp::parse(text, &Rfc3339).map_err(rule)
}

/// The cms.toml of the case's site.
fn document(
    workshop: &Workshop,
    component: &Path,
    id: &str,
    case: &CaseFile,
    folder: &Path,
) -> Result<Value, CaseError> {
    let site = &case.site;
    let mut plugins = Map::new();
    let limits =
        [("cpu_ms", CPU_MS), ("wall_ms", WALL_MS)].map(|(key, limit)| (key.to_owned(), json!(limit)));
    let limits: Map<_, _> = limits.into_iter().chain(case.limits.clone()).collect();
    plugins.insert(id.to_owned(), plugin(component, &case.settings, &case.grants, &limits)?);
    for (id, Neighbour { component, settings, grants }) in &case.plugins {
        plugins.insert(id.clone(), plugin(&folder.join(component), settings, grants, &limits)?);
    }
    let mut document = json!({
        "site": { "title": site.title.as_deref().unwrap_or("Example"), "language": site.language.as_deref().unwrap_or("en") },
        "server": { "public_url": site.origin.as_deref().unwrap_or("https://example.org"), "listen": "127.0.0.1:0" },
        "database": { "url": "sqlite:site.db", "max_connections": 4 },
        "storage": { "url": "file:storage", "cache_dir": workshop.cache },
        "mail": { "folder": "mail", "to": site.mail_to.join(", ") },
        "plugins": plugins,
    });
    for (section, key, value) in
        [("site", "description", &site.description), ("mail", "from", &site.mail_from)]
    {
        if let (Some(value), Some(section)) =
            (value, document.get_mut(section).and_then(Value::as_object_mut))
        {
            section.insert(key.to_owned(), json!(value));
        }
    }
    Ok(document)
}

fn plugin(
    component: &Path,
    settings: &Map<String, Value>,
    grants: &Map<String, Value>,
    limits: &Map<String, Value>,
) -> Result<Value, CaseError> {
    let bytes = std::fs::read(component).map_err(CaseError::unreadable(component))?;
    let absolute = std::path::absolute(component).map_err(CaseError::unreadable(component))?;
    // Pinned, so that no copy of it is kept for a return to it.
    let sha256 = data_encoding::HEXLOWER.encode(&Sha256::digest(&bytes));
    Ok(json!({
        "component": absolute, "sha256": sha256, "settings": settings, "grants": grants, "limits": limits,
    }))
}

/// Reads a cms.toml, relative to a folder.
fn configuration(document: &Value, folder: &Path) -> Result<Config, CaseError> {
    let odd = |error: toml::ser::Error| {
        CaseError::Content(format!("settings, grants and limits are values as in cms.toml: {error}"))
    };
    let text = toml::to_string(document).map_err(odd)?;
    Ok(Config::from_text(&text, &folder.join("cms.toml"), std::iter::empty())?)
}
