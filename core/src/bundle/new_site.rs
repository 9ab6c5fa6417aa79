//! `sandpress init`: a new site from the bundle, whole or not at all.

use std::{
    ffi::OsString,
    fs, io,
    path::{Path, PathBuf},
};

use super::{
    Bundle, Incomplete,
    record::{RECORD, Record, digest},
};
use crate::config::{Config, ConfigError};

const CONFIG: &str = "cms.toml";
const IGNORE: &str = ".gitignore";

/// What a site does not keep in a repository.
const IGNORED: &str =
    "# What the site stores: its database, media and caches. Back it up in another way.\n/data\n";

/// A site that was made.
#[derive(Debug)]
pub struct NewSite {
    /// Its folder.
    pub folder: PathBuf,
    /// The names of what was made in it.
    pub made: Vec<String>,
    /// The ids of the bundled plugins with whether they are on.
    pub plugins: Vec<(String, bool)>,
}

/// A site that is there already.
#[derive(Debug)]
pub struct FoundSite {
    /// Its cms.toml, if that can be read.
    pub config: Result<Box<Config>, ConfigError>,
    /// The version of Sandpress that made it or refreshed it last; empty where that is not known.
    pub version: String,
}

/// Why no site was made, or none was refreshed.
#[derive(Debug, thiserror::Error)]
pub enum InitError {
    /// The folder is a site.
    #[error("{} is a site already", .0.display())]
    SiteExists(PathBuf),
    /// Files of somebody are in the folder.
    #[error("{} is not empty: {} is there. Nothing was written. Name a new folder, as in `sandpress init my-site`",
        folder.display(), found.join(", "))]
    NotEmpty {
        /// The folder.
        folder: PathBuf,
        /// Some of what is in it.
        found: Vec<String>,
    },
    /// There is no site to refresh.
    #[error("there is no site in {}: it has no cms.toml. Make one there with `sandpress init`, or go to the folder of your site", .0.display())]
    NoSite(PathBuf),
    /// The program was built without something.
    #[error(transparent)]
    Incomplete(#[from] Incomplete),
    /// The configuration of the new site, or of the one to refresh, is wrong.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The title cannot stand in cms.toml.
    #[error("cms.toml cannot be made: {0}")]
    Title(String),
    /// A folder or file cannot be written.
    #[error("cannot write {}: {source}", path.display())]
    Write {
        /// The folder or file.
        path: PathBuf,
        /// The system's answer.
        source: io::Error,
    },
}

impl InitError {
    pub(super) fn write(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Write { path, source }
    }
}

/// What there is to say of the site in a folder, if there is one.
pub fn found_site(folder: &Path) -> Option<FoundSite> {
    let file = folder.join(CONFIG);
    file.exists().then(|| FoundSite {
        config: Config::load(&file, std::iter::empty()).map(Box::new),
        version: Record::read(folder).map(|record| record.version).unwrap_or_default(),
    })
}

/// Makes a site in `folder`, which is made where it is missing. Everything is written aside first and then put in its
/// place, cms.toml last; where that fails, what was put there is taken away again.
///
/// # Errors
/// [`InitError`]; nothing was left behind then.
pub fn create_site(bundle: &Bundle, folder: &Path, title: Option<&str>) -> Result<NewSite, InitError> {
    check_place(folder)?;
    let config_text = with_title(bundle.config()?, title)?;
    let config = Config::from_text(&config_text, &folder.join(CONFIG), std::iter::empty())?;
    check_complete(bundle, &config, folder)?;
    let is_new = !folder.exists();
    fs::create_dir_all(folder).map_err(InitError::write(folder))?;
    let made = write_site(bundle, folder, &config_text);
    if made.is_err() && is_new {
        // Only an empty folder goes; the error that is told is the first one.
        let _ = fs::remove_dir(folder);
    }
    let plugins = config.plugins.iter().map(|plugin| (plugin.id.clone(), plugin.enabled)).collect();
    Ok(NewSite { folder: folder.to_owned(), made: made?, plugins })
}

/// A folder that is missing, or has hidden files only, such as a new repository.
fn check_place(folder: &Path) -> Result<(), InitError> {
    if folder.join(CONFIG).exists() {
        return Err(InitError::SiteExists(folder.to_owned()));
    }
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(InitError::write(folder)(error)),
    };
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let mut found: Vec<_> = names.filter(|name| !name.starts_with('.') || name == RECORD).take(3).collect();
    found.sort();
    if found.is_empty() { Ok(()) } else { Err(InitError::NotEmpty { folder: folder.to_owned(), found }) }
}

/// Whether every component and the theme that cms.toml names are carried.
fn check_complete(bundle: &Bundle, config: &Config, folder: &Path) -> Result<(), InitError> {
    let root = std::path::absolute(folder).map_err(InitError::write(folder))?;
    let components = config.plugins.iter().map(|plugin| plugin.component.clone());
    let wanted = components.chain([config.theme.path.join("theme.toml")]);
    let missing: Vec<_> = wanted
        .filter_map(|file| {
            let path = file.strip_prefix(&root).ok()?.to_str()?.to_owned();
            bundle.file(&path).is_err().then_some(path)
        })
        .collect();
    if missing.is_empty() { Ok(()) } else { Err(Incomplete(missing).into()) }
}

fn with_title(config: &str, title: Option<&str>) -> Result<String, InitError> {
    let Some(title) = title else { return Ok(config.to_owned()) };
    let mut document: toml_edit::DocumentMut =
        config.parse().map_err(|error: toml_edit::TomlError| InitError::Title(error.to_string()))?;
    let site = document.get_mut("site").and_then(|site| site.as_table_like_mut());
    let value = site.and_then(|site| site.get_mut("title")).and_then(toml_edit::Item::as_value_mut);
    let value = value.ok_or_else(|| InitError::Title("it has no [site] title".to_owned()))?;
    let decor = value.decor().clone();
    *value = title.into();
    *value.decor_mut() = decor;
    Ok(document.to_string())
}

/// Writes everything into a folder beside its place, and then moves it there. What was made.
fn write_site(bundle: &Bundle, folder: &Path, config: &str) -> Result<Vec<String>, InitError> {
    let aside = tempfile::Builder::new().prefix(".sandpress-init-").tempdir_in(folder);
    let aside = aside.map_err(InitError::write(folder))?;
    let mut record = Record::default();
    for (path, bytes) in bundle.site_files() {
        write(&aside.path().join(path), bytes)?;
        record.files.insert(path.to_owned(), digest(bytes));
    }
    let data = aside.path().join("data");
    fs::create_dir(&data).and_then(|()| keep_private(&data)).map_err(InitError::write(&data))?;
    record.write(aside.path()).map_err(InitError::write(aside.path()))?;
    if !folder.join(IGNORE).exists() {
        write(&aside.path().join(IGNORE), IGNORED.as_bytes())?;
    }
    write(&aside.path().join(CONFIG), config.as_bytes())?;
    put_in_place(aside.path(), folder)
}

fn put_in_place(aside: &Path, folder: &Path) -> Result<Vec<String>, InitError> {
    let entries = fs::read_dir(aside).map_err(InitError::write(aside))?;
    let mut names: Vec<OsString> = entries.filter_map(|entry| Some(entry.ok()?.file_name())).collect();
    // A folder is a site once it has a cms.toml.
    names.sort_by_key(|name| (name == CONFIG, name.clone()));
    let mut made: Vec<OsString> = Vec::new();
    for name in names {
        let place = folder.join(&name);
        let moved = if place.exists() {
            Err(io::Error::from(io::ErrorKind::AlreadyExists))
        } else {
            fs::rename(aside.join(&name), &place)
        };
        if let Err(error) = moved {
            for name in &made {
                // Back to where it goes away with the rest.
                let _ = fs::rename(folder.join(name), aside.join(name));
            }
            return Err(InitError::write(&place)(error));
        }
        made.push(name);
    }
    Ok(made.into_iter().map(|name| name.to_string_lossy().into_owned()).collect())
}

fn write(file: &Path, bytes: &[u8]) -> Result<(), InitError> {
    let folder = file.parent().unwrap_or(Path::new("."));
    let written = fs::create_dir_all(folder).and_then(|()| fs::write(file, bytes));
    written.map_err(InitError::write(file))
}

/// The database and the media are for the server only.
fn keep_private(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700))
}
