//! `sandpress theme add`: a theme from a folder or an archive, put whole into its place or not at all.

mod archive;

use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use tempfile::TempDir;

use super::contexts::reader::SiteContext;
use super::error::ThemeError;
use super::folder::{self, MAX_FILE_BYTES};
use super::theme::Theme;
use super::theme::load::manifest_of;

/// The most files of a theme.
const MAX_FILES: usize = 2_000;

/// The most bytes of all files of a theme together.
const MAX_BYTES: u64 = 64 * 1024 * 1024;

/// The most folders inside each other.
const MAX_DEPTH: usize = 16;

/// Whether a theme may take the place of one of its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Replacing {
    /// It takes its place.
    Yes,
    /// That is an error.
    No,
}

/// A theme that was added.
#[derive(Debug)]
pub struct AddedTheme {
    /// Its name.
    pub name: String,
    /// Its name for people.
    pub label: String,
    /// Where it stands now.
    pub folder: PathBuf,
}

/// Why a theme was not added. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum AddError {
    /// What was given cannot be read.
    #[error("{} cannot be read", file.display())]
    Unreadable {
        /// The file or folder.
        file: PathBuf,
        /// What the operating system or the archive says.
        #[source]
        source: io::Error,
    },
    /// What was given is none of the kinds that are known.
    #[error("{} is neither a folder nor a file that ends in .zip, .tar, .tar.gz or .tgz", .0.display())]
    Kind(PathBuf),
    /// A file in it is one that a theme must not have.
    #[error("{path:?} in it {problem}")]
    Refused {
        /// Its path in the folder or archive.
        path: String,
        /// What is wrong with it.
        problem: String,
    },
    /// It is too much.
    #[error("it has more than {0}: a theme is smaller")]
    TooMuch(String),
    /// There is no theme in it.
    #[error("there is no theme.toml in it, neither at the top nor in its only folder")]
    NoTheme,
    /// There is one of its name.
    #[error("{} is there already: with --replace it is taken away first", .0.display())]
    There(PathBuf),
    /// It cannot be used.
    #[error("it cannot be used: {0}")]
    Theme(#[from] ThemeError),
    /// It cannot be put into its place.
    #[error("{} cannot be written: check who may write there, and the space on the disk", file.display())]
    Unwritable {
        /// The file or folder.
        file: PathBuf,
        /// What the operating system says.
        #[source]
        source: io::Error,
    },
}

/// Puts a theme into `themes`, in a folder of its name. Archives and folders are not trusted: paths that lead elsewhere,
/// links and special files are refused, and sizes and counts are limited. The theme is tried before it is put there.
///
/// # Errors
/// [`AddError`]; nothing was changed.
pub fn add(source: &Path, themes: &Path, replacing: Replacing) -> Result<AddedTheme, AddError> {
    let unwritable = |file: &Path| {
        let file = file.to_path_buf();
        move |source| AddError::Unwritable { file, source }
    };
    fs::create_dir_all(themes).map_err(unwritable(themes))?;
    // Beside its place, so that it is put there in one step, and a parent stands beside it.
    let staging = TempDir::with_prefix_in(".adding-", themes).map_err(unwritable(themes))?;
    let mut unpacked = Unpacked { folder: staging.path().join("theme"), files: 0, bytes: 0 };
    fs::create_dir(&unpacked.folder).map_err(unwritable(&unpacked.folder))?;
    read(source, &mut unpacked)?;
    let top = unpacked.top()?;
    let manifest = manifest_of(&top)?;
    let place = themes.join(&manifest.name);
    if place.exists() && replacing == Replacing::No {
        return Err(AddError::There(place));
    }
    let tried = themes.join(format!(".{}-is-tried", manifest.name));
    // One that an interrupted attempt left behind.
    let _ = fs::remove_dir_all(&tried);
    fs::rename(&top, &tried).map_err(unwritable(&tried))?;
    let loaded = Theme::load(&tried, SiteContext::sample());
    let put = loaded.map_err(AddError::from).and_then(|theme| {
        let label = theme.manifest().label.clone();
        replace(&tried, &place, staging.path()).map_err(unwritable(&place))?;
        Ok(label)
    });
    match put {
        Ok(label) => Ok(AddedTheme { name: manifest.name, label, folder: place }),
        Err(error) => {
            // What was only tried goes; that it stays behind would be no harm, since its name is none of a theme.
            let _ = fs::remove_dir_all(&tried);
            Err(error)
        }
    }
}

/// Puts the new folder into its place; one that was there goes with `aside`.
fn replace(new: &Path, place: &Path, aside: &Path) -> io::Result<()> {
    let before = aside.join("before");
    let had_one = match fs::rename(place, &before) {
        Ok(()) => true,
        Err(error) if error.kind() == io::ErrorKind::NotFound => false,
        Err(error) => return Err(error),
    };
    fs::rename(new, place).inspect_err(|_| {
        if had_one {
            // It comes back to where it was a moment ago.
            let _ = fs::rename(&before, place);
        }
    })
}

fn read(source: &Path, unpacked: &mut Unpacked) -> Result<(), AddError> {
    let name = source.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_ascii_lowercase();
    let unreadable = |error| AddError::Unreadable { file: source.to_path_buf(), source: error };
    if fs::metadata(source).map_err(unreadable)?.is_dir() {
        return read_folder(source, unpacked);
    }
    let file = || fs::File::open(source).map_err(unreadable);
    if name.ends_with(".zip") {
        archive::zip(file()?, source, unpacked)
    } else if name.ends_with(".tar") {
        archive::tar(file()?, source, unpacked)
    } else if name.ends_with(".tar.gz") || name.ends_with(".tgz") {
        archive::tar(flate2::read::GzDecoder::new(file()?), source, unpacked)
    } else {
        Err(AddError::Kind(source.to_path_buf()))
    }
}

fn read_folder(source: &Path, unpacked: &mut Unpacked) -> Result<(), AddError> {
    for file in folder::read_files(source, |_| true)? {
        unpacked.add(&file.path, &mut file.bytes.as_slice())?;
    }
    Ok(())
}

/// What was unpacked so far.
struct Unpacked {
    folder: PathBuf,
    files: usize,
    bytes: u64,
}

impl Unpacked {
    /// Writes a file, if its path stays inside and there is room.
    fn add(&mut self, path: &str, content: &mut dyn io::Read) -> Result<(), AddError> {
        let refused = |problem: &str| AddError::Refused { path: shown(path), problem: problem.to_owned() };
        let inside = inside(path)
            .ok_or_else(|| refused("leads out of the theme, or has a name that no file should have"))?;
        self.files += 1;
        if self.files > MAX_FILES {
            return Err(AddError::TooMuch(format!("{MAX_FILES} files")));
        }
        let file = self.folder.join(inside);
        let unwritable = |source| AddError::Unwritable { file: file.clone(), source };
        if let Some(above) = file.parent() {
            fs::create_dir_all(above).map_err(unwritable)?;
        }
        let mut out = fs::File::create_new(&file)
            .map_err(|_| refused("is there twice, or stands in the place of a folder"))?;
        let most = MAX_FILE_BYTES.min(MAX_BYTES - self.bytes);
        let written = io::copy(&mut io::Read::take(content, most + 1), &mut out)
            .map_err(|source| AddError::Unreadable { file: PathBuf::from(shown(path)), source })?;
        self.bytes += written;
        if written > MAX_FILE_BYTES {
            return Err(refused(&format!("is larger than {} MiB", MAX_FILE_BYTES / 1024 / 1024)));
        }
        if written > most {
            return Err(AddError::TooMuch(format!("{} MiB", MAX_BYTES / 1024 / 1024)));
        }
        Ok(())
    }

    /// The folder with `theme.toml`: the top, or the only folder in it.
    fn top(&self) -> Result<PathBuf, AddError> {
        if self.folder.join("theme.toml").is_file() {
            return Ok(self.folder.clone());
        }
        let unreadable = |source| AddError::Unreadable { file: self.folder.clone(), source };
        let inside = fs::read_dir(&self.folder).map_err(unreadable)?;
        let inside = inside.collect::<Result<Vec<_>, _>>().map_err(unreadable)?;
        match inside.as_slice() {
            [only] if only.path().join("theme.toml").is_file() => Ok(only.path()),
            _ => Err(AddError::NoTheme),
        }
    }
}

/// The path as one below a folder: none where it leads elsewhere, is hidden or too deep.
fn inside(path: &str) -> Option<PathBuf> {
    if path.contains(['\\', '\0', ':']) || path.chars().any(char::is_control) {
        return None;
    }
    let mut inside = PathBuf::new();
    for (depth, part) in Path::new(path).components().enumerate() {
        match part {
            Component::Normal(name) if depth <= MAX_DEPTH && name.len() <= 200 => inside.push(name),
            Component::CurDir => {}
            _ => return None,
        }
    }
    (!inside.as_os_str().is_empty()).then_some(inside)
}

/// A path for messages.
fn shown(path: &str) -> String {
    path.chars().filter(|c| !c.is_control()).take(200).collect()
}

#[cfg(test)]
mod tests;
