//! The site's configuration: `cms.toml`, one file of this module for each of its sections, and the
//! `SANDPRESS_<SECTION>__<KEY>` variables that override it.
//!
//! The file is read through the `toml` crate's document tree and not through serde or the `config`
//! crate: both stop at the first problem, and `config` forgets where a value stood, while the person
//! at the keyboard needs every problem at once with its line and column.

mod accounts;
mod backup;
mod cache;
mod database;
mod document;
mod edit;
mod entries;
mod environment;
mod error;
mod flatten;
mod limits;
mod log;
mod mail;
mod metrics;
mod oidc;
mod passwords;
mod plugins;
mod private;
mod rate_limits;
mod search;
mod secrets;
mod section;
mod server;
mod sessions;
mod site;
mod storage;
mod theme;
mod tls;

#[cfg(test)]
mod tests;

use std::fs;
use std::path::{Path, PathBuf};

pub use self::accounts::{AccountsConfig, Registration};
pub use self::backup::BackupConfig;
pub use self::cache::CacheConfig;
pub use self::database::{DatabaseConfig, DatabaseUrl};
pub use self::edit::{ConfigDraft, EditError, EditValue, overriding};
pub use self::entries::EntriesConfig;
pub use self::environment::process_environment;
pub use self::error::{ConfigError, Place, Problem};
pub use self::flatten::SettingPlaces;
pub use self::limits::PluginLimits;
pub use self::log::{AccessFormat, LogConfig, LogFormat, LogRotation, LogTarget};
pub use self::mail::{MailConfig, WithoutServer};
pub use self::metrics::MetricsConfig;
pub use self::oidc::OidcConfig;
pub use self::passwords::PasswordsConfig;
pub use self::plugins::{Grant, PluginConfig, is_plugin_id};
pub use self::private::need_private;
pub use self::rate_limits::{RateGroup, RateLimit, RateLimitsConfig};
pub use self::search::SearchConfig;
pub use self::secrets::{SecretSource, SecretSources, is_secret_name};
pub use self::server::ServerConfig;
pub use self::sessions::SessionsConfig;
pub use self::site::SiteConfig;
pub use self::storage::{Bucket, BucketAccess, BucketKind, StorageConfig, StorageUrl};
pub use self::theme::ThemeConfig;
pub use self::tls::{AcmeBinding, AcmeChallenge, AcmeConfig, TlsConfig, TlsMode};

use self::document::Document;
use self::environment::Variables;
use self::section::{Report, Section};

/// The sections of `cms.toml` with the keys of each. `secrets`, `oidc` and `plugins` hold one table for each of
/// them instead.
const SECTIONS: &[(&str, &[&str])] = &[
    ("site", site::KEYS),
    ("server", server::KEYS),
    ("tls", tls::KEYS),
    ("rate_limits", rate_limits::KEYS),
    ("database", database::KEYS),
    ("storage", storage::KEYS),
    ("theme", theme::KEYS),
    ("sessions", sessions::KEYS),
    ("passwords", passwords::KEYS),
    ("accounts", accounts::KEYS),
    ("mail", mail::KEYS),
    ("entries", entries::KEYS),
    ("search", search::KEYS),
    ("log", log::KEYS),
    ("metrics", metrics::KEYS),
    ("backup", backup::KEYS),
    ("cache", cache::KEYS),
    ("secrets", &[]),
    ("oidc", &[]),
    ("plugins", &[]),
];

/// Everything that `cms.toml` and the environment say, checked, with absolute paths.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// The absolute path of the file that was read.
    pub file: PathBuf,
    /// `[site]`: what readers see of the site as a whole.
    pub site: SiteConfig,
    /// `[server]`: addresses, time-outs and limits of the web server.
    pub server: ServerConfig,
    /// `[tls]`: whether the program itself serves HTTPS, and with which certificate.
    pub tls: TlsConfig,
    /// `[rate_limits]`: how many requests of a kind one visitor may send.
    pub rate_limits: RateLimitsConfig,
    /// `[database]`: where the content lives.
    pub database: DatabaseConfig,
    /// `[storage]`: where media and caches live.
    pub storage: StorageConfig,
    /// `[theme]`: the look of the reader's pages.
    pub theme: ThemeConfig,
    /// `[sessions]`: how long a log-in lasts.
    pub sessions: SessionsConfig,
    /// `[passwords]`: the cost of hashing a password.
    pub passwords: PasswordsConfig,
    /// `[accounts]`: who may have an account, and how it is guarded.
    pub accounts: AccountsConfig,
    /// `[mail]`: from whom and to whom the site sends mail.
    pub mail: MailConfig,
    /// `[entries]`: what is kept of entries, and for how long.
    pub entries: EntriesConfig,
    /// `[search]`: what readers find, and what is drawn for other sites.
    pub search: SearchConfig,
    /// `[log]`: what is logged and how.
    pub log: LogConfig,
    /// `[metrics]`: who may read figures of the running site.
    pub metrics: MetricsConfig,
    /// `[backup]`: when backups are made by themselves, where they go, and how many are kept.
    pub backup: BackupConfig,
    /// `[cache]`: the finished pages that are kept in memory.
    pub cache: CacheConfig,
    /// `[secrets]`: where the passwords and keys are that plugins use; never their values.
    pub secrets: SecretSources,
    /// `[oidc.<name>]`: OpenID providers with which people log in, in the order of their names.
    pub oidc: Vec<OidcConfig>,
    /// `[plugins.<id>]`: the plugins, in the order of their ids; those switched off as well.
    pub plugins: Vec<PluginConfig>,
}

impl Config {
    /// Reads the file and lets the environment override it; variables without the prefix `SANDPRESS_` are
    /// passed over. Fails with every problem that was found, not only the first.
    pub fn load(
        path: &Path,
        environment: impl Iterator<Item = (String, String)>,
    ) -> Result<Self, ConfigError> {
        let bytes = fs::read(path).map_err(|source| ConfigError::from_read(path, source))?;
        let text = String::from_utf8(bytes).map_err(|error| ConfigError::from_encoding(path, &error))?;
        Self::from_text(&text, path, environment)
    }

    /// Like [`Config::load`], with the text of the file at hand: relative paths are relative to the folder
    /// of `path`, which need not exist.
    pub fn from_text(
        text: &str,
        path: &Path,
        environment: impl Iterator<Item = (String, String)>,
    ) -> Result<Self, ConfigError> {
        let file = std::path::absolute(path).map_err(|source| ConfigError::from_read(path, source))?;
        let report = Report::default();
        let mut document = Document::parse(text, path, &report);
        if report.is_empty() {
            let variables = environment::apply(&mut document, environment, &report);
            let mut root = Section::root(document, &report);
            let config = Self::read(&mut root, file, variables);
            if let Some(config) = config.filter(|_| report.is_empty()) {
                return Ok(config);
            }
        }
        Err(ConfigError::Invalid { file: path.to_path_buf(), problems: report.into_problems() })
    }

    /// The sections that differ in `new` and that a running site takes over only at its next start.
    pub fn needs_restart(&self, new: &Self) -> Vec<&'static str> {
        let sections = [
            ("site", self.site != new.site),
            ("server", self.server != new.server),
            ("tls", self.tls != new.tls),
            ("database", self.database != new.database),
            ("storage", self.storage != new.storage),
            ("sessions", self.sessions != new.sessions),
            ("passwords", self.passwords != new.passwords),
            ("accounts", self.accounts != new.accounts),
            ("oidc", self.oidc != new.oidc),
            ("mail", self.mail != new.mail),
            ("entries", self.entries != new.entries),
            ("search", self.search != new.search),
            ("log", self.log != new.log),
            ("metrics", self.metrics != new.metrics),
            ("backup", self.backup != new.backup),
            ("cache", self.cache != new.cache),
        ];
        sections.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name).collect()
    }

    /// Reads every section, so that all problems are found; `None` only after one was reported.
    fn read(root: &mut Section<'_>, file: PathBuf, variables: Variables) -> Option<Self> {
        let folder = file.parent().unwrap_or(Path::new("/"));
        let site = site::read(root.section("site", site::KEYS));
        let tls = tls::read(root.section("tls", tls::KEYS), folder);
        let server = server::read(root.section("server", server::KEYS), tls.as_ref());
        let rate_limits = rate_limits::read(root.section("rate_limits", rate_limits::KEYS));
        let database = database::read(root.section("database", database::KEYS), folder);
        let storage = storage::read(root.section("storage", storage::KEYS), folder);
        let theme = theme::read(root.section("theme", theme::KEYS), folder);
        let sessions = sessions::read(root.section("sessions", sessions::KEYS));
        let passwords = passwords::read(root.section("passwords", passwords::KEYS));
        let accounts = accounts::read(root.section("accounts", accounts::KEYS));
        let mail = mail::read(root.section("mail", mail::KEYS), folder);
        let entries = entries::read(root.section("entries", entries::KEYS));
        let search = search::read(root.section("search", search::KEYS));
        let log = log::read(root.section("log", log::KEYS), folder);
        let metrics = metrics::read(root.section("metrics", metrics::KEYS));
        let backup = backup::read(root.section("backup", backup::KEYS), folder);
        let cache = cache::read(root.section("cache", cache::KEYS));
        let secrets = secrets::read(root.tables("secrets"), folder, variables.secrets);
        let oidc = oidc::read(root.tables("oidc"));
        let plugins = plugins::read(root.tables("plugins"), folder, variables.plugin_settings);
        Some(Self {
            site: site?,
            server: server?,
            tls: tls?,
            rate_limits: rate_limits?,
            database: database?,
            storage: storage?,
            theme: theme?,
            sessions,
            passwords,
            accounts: accounts?,
            mail: mail?,
            entries,
            search,
            log: log?,
            metrics: metrics?,
            backup: backup?,
            cache,
            secrets,
            oidc,
            plugins,
            file,
        })
    }
}
