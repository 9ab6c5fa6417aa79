//! How the site does: for the console, the admin, the metrics, and whoever asks whether it is ready.

use std::path::{Path, PathBuf};

use crate::{AuditFilter, ServiceError, Services};
use sandpress_config::{DatabaseUrl, StorageUrl};
use sandpress_db::{audit, entries, figures, jobs, mails, sessions, users};
use sandpress_domain::{
    Actor, EntryCounts, JobCounts, MadeBackup, MailCounts, Permission, SealedEvent, Timestamp, UserSession,
};
use sandpress_plugins::PluginSummary;
use sandpress_storage::Sha256Hex;
use subtle::ConstantTimeEq;

pub use sandpress_db::figures::{DatabaseFigures, Totals};

/// Events that are shown.
const RECENT: u64 = 10;

/// How the site does.
#[derive(Clone, Debug)]
pub struct SiteStatus {
    /// The version of the program.
    pub version: &'static str,
    /// The address of the site.
    pub url: String,
    /// The name of this machine; may be empty.
    pub node: String,
    /// When the figures were read.
    pub at: Timestamp,
    /// The database.
    pub database: DatabaseFigures,
    /// How much there is.
    pub totals: Totals,
    /// The entries.
    pub entries: EntryCounts,
    /// The jobs.
    pub jobs: JobCounts,
    /// The mails.
    pub mails: MailCounts,
    /// The plugins that run, with what they did in this process.
    pub plugins: Vec<PluginSummary>,
    /// The log-ins that go on, each with the name of its person.
    pub sessions: Vec<(String, UserSession)>,
    /// What happened last to accounts and access.
    pub recent: Vec<SealedEvent>,
    /// The disks of the site.
    pub disks: Vec<DiskStatus>,
    /// The backup that was made last.
    pub last_backup: Option<MadeBackup>,
    /// When the next one is due.
    pub next_backup: Option<Timestamp>,
}

/// The disk that something of the site lies on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiskStatus {
    /// What lies there.
    pub what: &'static str,
    /// Where.
    pub path: PathBuf,
    /// Bytes of the disk.
    pub total: u64,
    /// Bytes that the program may still write.
    pub free: u64,
}

/// What the metrics tell of the site.
#[derive(Clone, Debug)]
pub struct SiteFigures {
    /// The database.
    pub database: DatabaseFigures,
    /// How much there is.
    pub totals: Totals,
    /// The jobs.
    pub jobs: JobCounts,
    /// The mails.
    pub mails: MailCounts,
    /// The plugins.
    pub plugins: Vec<PluginSummary>,
    /// The disks.
    pub disks: Vec<DiskStatus>,
    /// The backup that was made last.
    pub last_backup: Option<MadeBackup>,
}

/// What a site lacks to be ready, in words for its operator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotReady(pub &'static str);

impl Services {
    /// How the site does.
    ///
    /// # Errors
    /// [`ServiceError::Denied`]; where the database fails.
    pub async fn status(&self, actor: &Actor) -> Result<SiteStatus, ServiceError> {
        for permission in [Permission::SettingsManage, Permission::UserRead, Permission::AuditRead] {
            if !actor.has(permission) {
                return Err(ServiceError::Denied(permission));
            }
        }
        let now = self.clock().now();
        let SiteFigures { database, totals, jobs, mails, plugins, disks, last_backup } =
            self.figures().await?;
        let mut people = Vec::new();
        for session in sessions::list(self.db(), None).await? {
            let person = users::find_by_id(self.db(), session.user).await?;
            people.push((person.map(|person| person.name.to_string()).unwrap_or_default(), session));
        }
        Ok(SiteStatus {
            version: env!("CARGO_PKG_VERSION"),
            url: self.0.origin.clone(),
            node: node(),
            at: now,
            database,
            totals,
            entries: entries::counts(self.db(), None).await?,
            jobs,
            mails,
            plugins,
            sessions: people,
            recent: audit::list_before(self.db(), &AuditFilter::default(), None, RECENT as u32).await?,
            disks,
            last_backup,
            next_backup: self.0.config.backup.schedule.as_ref().and_then(|cron| cron.next_after(now)),
        })
    }

    /// What the metrics tell of the site. It names nobody, and whoever may ask was asked before.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn figures(&self) -> Result<SiteFigures, ServiceError> {
        Ok(SiteFigures {
            database: figures::database(self.db()).await?,
            totals: figures::totals(self.db(), self.clock().now()).await?,
            jobs: jobs::count(self.db()).await?,
            mails: mails::count(self.db()).await?,
            plugins: self.plugins().list(),
            disks: self.disks(),
            last_backup: self.find_last_backup().await?,
        })
    }

    /// Whether the site can do its work: its database answers and has the schema of this program, its storage answers, and
    /// every plugin that is switched on runs.
    ///
    /// # Errors
    /// What it lacks. The details are in the log.
    pub async fn check_ready(&self) -> Result<(), NotReady> {
        if let Err(error) = self.db().ping().await {
            tracing::warn!(%error, "the site is not ready: its database does not answer as it should");
            return Err(NotReady("the database does not answer"));
        }
        if let Err(error) = self.0.storage.find(&Sha256Hex::of(b"")).await {
            tracing::warn!(%error, "the site is not ready: its storage does not answer");
            return Err(NotReady("the storage does not answer"));
        }
        let is_missing =
            |entry: &sandpress_plugins::PluginEntry| entry.config.enabled && entry.running.is_none();
        if self.plugins().entries().iter().any(is_missing) {
            return Err(NotReady("a plugin that is switched on does not run"));
        }
        Ok(())
    }

    /// Whether this is the token with which the figures are read. Nothing is, where none is configured.
    pub async fn knows_metrics_token(&self, sent: &str) -> bool {
        let Some(name) = &self.0.config.metrics.token else { return false };
        match self.0.secrets.read(name).await {
            Ok(Some(token)) => bool::from(token.trim_ascii().ct_eq(sent.as_bytes())),
            Ok(None) => false,
            Err(error) => {
                tracing::warn!(error, "the token of the metrics cannot be read");
                false
            }
        }
    }

    fn disks(&self) -> Vec<DiskStatus> {
        let config = &self.0.config;
        let mut places = Vec::new();
        if let DatabaseUrl::Sqlite(file) = &config.database.url {
            places.push(("database", file.parent().unwrap_or(Path::new("/")).to_owned()));
        }
        if let StorageUrl::File(folder) = &config.storage.url {
            places.push(("media", folder.clone()));
        }
        places.push(("cache", config.storage.cache_dir.clone()));
        places.into_iter().filter_map(|(what, path)| disk(what, path)).collect()
    }
}

fn disk(what: &'static str, path: PathBuf) -> Option<DiskStatus> {
    let found = rustix::fs::statvfs(&path).ok()?;
    let (total, free) = (found.f_blocks * found.f_frsize, found.f_bavail * found.f_frsize);
    Some(DiskStatus { what, path, total, free })
}

fn node() -> String {
    let name = rustix::system::uname();
    name.nodename().to_string_lossy().into_owned()
}
