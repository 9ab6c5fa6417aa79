//! `[database]`: where the content lives.

use std::fmt;
use std::path::{Path, PathBuf};

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use url::Url;

use super::section::{Section, path_in};

pub(super) const KEYS: &[&str] = &["url", "max_connections"];

const ALLOWED: &str = "\"sqlite:FILE\" or \"postgres://USER:PASSWORD@HOST/DATABASE\"";

/// What a path must not hold literally in a connection URL.
const PATH: &AsciiSet = &CONTROLS.add(b'%').add(b'?').add(b'#').add(b' ');

/// Where the content lives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatabaseConfig {
    /// The database.
    pub url: DatabaseUrl,
    /// Connections open at once.
    pub max_connections: u32,
}

/// The address of a database. `Debug` and `Display` never show its password.
#[derive(Clone, PartialEq, Eq)]
pub enum DatabaseUrl {
    /// An SQLite file, by its absolute path; it is created when it is not there.
    Sqlite(PathBuf),
    /// A PostgreSQL server, with the credentials.
    Postgres(Url),
}

impl DatabaseUrl {
    /// The URL for the database driver, password included: not for people's eyes.
    pub fn connection_string(&self) -> String {
        match self {
            Self::Sqlite(file) => {
                let file = file.to_string_lossy();
                format!("sqlite://{}?mode=rwc", utf8_percent_encode(&file, PATH))
            }
            Self::Postgres(url) => url.to_string(),
        }
    }
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(file) => write!(f, "sqlite:{}", file.display()),
            Self::Postgres(url) => {
                let host = url.host_str().unwrap_or("localhost");
                let port = url.port().map_or_else(String::new, |port| format!(":{port}"));
                write!(f, "postgres://{host}{port}{}", url.path())
            }
        }
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

pub(super) fn read(mut section: Section<'_>, folder: &Path) -> Option<DatabaseConfig> {
    let url = section.parsed("url", "sqlite:data/sandpress.db", ALLOWED, |text| parse(text.trim(), folder));
    let max_connections = section.whole("max_connections", 8, 1..=512);
    Some(DatabaseConfig { url: url?, max_connections })
}

/// Reads the URL; no message repeats it, because it may hold a password.
fn parse(text: &str, folder: &Path) -> Result<DatabaseUrl, String> {
    let Some((scheme, rest)) = text.split_once(':') else {
        return Err("this is not a database URL".to_owned());
    };
    match scheme {
        "sqlite" => sqlite(rest.strip_prefix("//").unwrap_or(rest), folder),
        "postgres" | "postgresql" => {
            let url = Url::parse(text).map_err(|error| format!("this is not a database URL ({error})"))?;
            if url.path().trim_matches('/').is_empty() {
                return Err("the URL names no database".to_owned());
            }
            Ok(DatabaseUrl::Postgres(url))
        }
        _ => Err("the kind of database is not supported (supported are sqlite and postgres)".to_owned()),
    }
}

fn sqlite(file: &str, folder: &Path) -> Result<DatabaseUrl, String> {
    if file == ":memory:" {
        return Err("a database in memory would be empty after every start".to_owned());
    }
    if file.contains('?') {
        return Err("options after ? are not for SQLite: Sandpress sets them itself".to_owned());
    }
    if file.is_empty() || file.ends_with('/') {
        return Err("the URL names no file".to_owned());
    }
    path_in(folder, file).map(DatabaseUrl::Sqlite)
}
