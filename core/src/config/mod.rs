//! The site's configuration: `cms.toml`, one file of this module for each of its sections, and the
//! `SANDPRESS_<SECTION>__<KEY>` variables that override it.
//!
//! The file is read through the `toml` crate's document tree and not through serde or the `config`
//! crate: both stop at the first problem, and `config` forgets where a value stood, while the person
//! at the keyboard needs every problem at once with its line and column.

mod database;
mod document;
mod environment;
mod error;
mod flatten;
mod limits;
mod log;
mod passwords;
mod plugins;
mod section;
mod server;
mod sessions;
mod site;
mod storage;
mod theme;

#[cfg(test)]
mod tests;

use std::fs;
use std::path::{Path, PathBuf};

pub use self::database::{DatabaseConfig, DatabaseUrl};
pub use self::environment::process_environment;
pub use self::error::{ConfigError, Place, Problem};
pub use self::limits::PluginLimits;
pub use self::log::{LogConfig, LogFormat};
pub use self::passwords::PasswordsConfig;
pub use self::plugins::{Grant, PluginConfig};
pub use self::server::ServerConfig;
pub use self::sessions::SessionsConfig;
pub use self::site::SiteConfig;
pub use self::storage::{StorageConfig, StorageUrl};
pub use self::theme::ThemeConfig;

use self::document::Document;
use self::environment::PluginSettings;
use self::section::{Report, Section};

/// The sections of `cms.toml` with the keys of each. `plugins` holds one table for each plugin instead.
const SECTIONS: &[(&str, &[&str])] = &[
    ("site", site::KEYS),
    ("server", server::KEYS),
    ("database", database::KEYS),
    ("storage", storage::KEYS),
    ("theme", theme::KEYS),
    ("sessions", sessions::KEYS),
    ("passwords", passwords::KEYS),
    ("log", log::KEYS),
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
    /// `[log]`: what is logged and how.
    pub log: LogConfig,
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
            let plugin_settings = environment::apply(&mut document, environment, &report);
            let mut root = Section::root(document, &report);
            let config = Self::read(&mut root, file, plugin_settings);
            if let Some(config) = config.filter(|_| report.is_empty()) {
                return Ok(config);
            }
        }
        Err(ConfigError::Invalid { file: path.to_path_buf(), problems: report.into_problems() })
    }

    /// Reads every section, so that all problems are found; `None` only after one was reported.
    fn read(root: &mut Section<'_>, file: PathBuf, plugin_settings: PluginSettings) -> Option<Self> {
        let folder = file.parent().unwrap_or(Path::new("/"));
        let site = site::read(root.section("site", site::KEYS));
        let server = server::read(root.section("server", server::KEYS));
        let database = database::read(root.section("database", database::KEYS), folder);
        let storage = storage::read(root.section("storage", storage::KEYS), folder);
        let theme = theme::read(root.section("theme", theme::KEYS), folder);
        let sessions = sessions::read(root.section("sessions", sessions::KEYS));
        let passwords = passwords::read(root.section("passwords", passwords::KEYS));
        let log = log::read(root.section("log", log::KEYS));
        let plugins = plugins::read(root.tables("plugins"), folder, plugin_settings);
        Some(Self {
            site: site?,
            server: server?,
            database: database?,
            storage: storage?,
            theme: theme?,
            sessions,
            passwords,
            log: log?,
            plugins,
            file,
        })
    }

    /// The configuration of a plugin, if `cms.toml` names it.
    pub fn find_plugin(&self, id: &str) -> Option<&PluginConfig> {
        self.plugins.iter().find(|plugin| plugin.id == id)
    }
}
