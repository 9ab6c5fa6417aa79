//! The component files of a site: `plugins/<id>/<id>-<first 12 digits of its SHA-256>.wasm` beside cms.toml.
//!
//! A file is never changed: an update is a new file, and then one change of cms.toml. `history.txt` beside the files says
//! which components ran before, the youngest first, so that what a crash left over is taken for nothing.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
};

use super::SetupError;

const HISTORY: &str = "history.txt";

/// Digits of the hash in a file's name.
const DIGITS: usize = 12;

/// Puts bytes into a file. Tests hand in one that fails.
type WriteAll = fn(&mut File, &[u8]) -> io::Result<()>;

/// The files of one plugin.
#[derive(Clone, Debug)]
pub(super) struct ComponentFiles {
    /// The folder of cms.toml.
    site: PathBuf,
    id: String,
    write: WriteAll,
}

impl ComponentFiles {
    /// Those of a plugin of the site whose cms.toml stands in the folder.
    pub(super) fn new(site: &Path, id: &str) -> Self {
        Self { site: site.to_owned(), id: id.to_owned(), write: |file, bytes| file.write_all(bytes) }
    }

    /// Where a component lies, as cms.toml writes it.
    pub(super) fn relative(&self, sha256: &str) -> String {
        format!("plugins/{}/{}", self.id, self.name(sha256))
    }

    fn name(&self, sha256: &str) -> String {
        format!("{}-{}.wasm", self.id, sha256.get(..DIGITS).unwrap_or(sha256))
    }

    fn folder(&self) -> PathBuf {
        self.site.join("plugins").join(&self.id)
    }

    /// Writes a component, whole or not at all. Whether it was not there yet.
    pub(super) fn store(&self, sha256: &str, bytes: &[u8]) -> Result<bool, SetupError> {
        let folder = self.folder();
        let path = folder.join(self.name(sha256));
        let unwritable = |reason| SetupError::Unwritable { path: path.clone(), reason };
        fs::create_dir_all(&folder).map_err(unwritable)?;
        if fs::read(&path).is_ok_and(|there| there == bytes) {
            return Ok(false);
        }
        self.replace(&path, bytes).map_err(unwritable)?;
        Ok(true)
    }

    fn replace(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let temporary = path.with_extension("new");
        let write = || {
            let mut file = File::create(&temporary)?;
            (self.write)(&mut file, bytes)?;
            file.sync_all()?;
            fs::rename(&temporary, path)?;
            File::open(self.folder())?.sync_all()
        };
        write().inspect_err(|_| {
            // Half a file is of no use; that it stays there would be no harm either.
            let _ = fs::remove_file(&temporary);
        })
    }

    /// Takes back what [`Self::store`] wrote, where nothing came of it.
    pub(super) fn take_back(&self, sha256: &str) {
        let path = self.folder().join(self.name(sha256));
        if let Err(error) = fs::remove_file(&path) {
            tracing::warn!(path = %path.display(), %error, "a component that is not used cannot be deleted");
        }
        self.remove_empty_folders();
    }

    fn remove_empty_folders(&self) {
        // They stay where anything else is in them.
        let _ = fs::remove_dir(self.folder());
        let _ = fs::remove_dir(self.site.join("plugins"));
    }

    /// Notes that the component is about to be followed by another one.
    pub(super) fn note(&self, sha256: &str) -> Result<(), SetupError> {
        let name = self.name(sha256);
        let mut history = self.history();
        history.retain(|known| *known != name);
        history.insert(0, name);
        self.write_history(&history)
    }

    fn history(&self) -> Vec<String> {
        let text = fs::read_to_string(self.folder().join(HISTORY)).unwrap_or_default();
        text.lines().map(str::to_owned).filter(|name| self.is_ours(name)).collect()
    }

    fn write_history(&self, names: &[String]) -> Result<(), SetupError> {
        let path = self.folder().join(HISTORY);
        let text: String = names.iter().flat_map(|name| [name.as_str(), "\n"]).collect();
        self.replace(&path, text.as_bytes()).map_err(|reason| SetupError::Unwritable { path, reason })
    }

    /// The component that ran before the one in the file: its file.
    pub(super) fn previous(&self, running: &Path) -> Option<PathBuf> {
        let running = running.file_name()?.to_string_lossy().into_owned();
        let name = self.history().into_iter().find(|name| *name != running)?;
        Some(self.folder().join(name)).filter(|path| path.is_file())
    }

    /// Deletes all components but the one that runs and the one before it.
    pub(super) fn tidy(&self, running: &Path) {
        let previous = self.previous(running);
        let stays = |path: &Path| path == running || Some(path) == previous.as_deref();
        for path in self.all().into_iter().filter(|path| !stays(path)) {
            if let Err(error) = fs::remove_file(&path) {
                tracing::warn!(path = %path.display(), %error, "an old component cannot be deleted");
            }
        }
        let names: Vec<_> = previous
            .iter()
            .filter_map(|path| Some(path.file_name()?.to_string_lossy().into_owned()))
            .collect();
        if names != self.history()
            && let Err(error) = self.write_history(&names)
        {
            tracing::warn!(%error, "the history of a plugin cannot be shortened");
        }
    }

    /// The components that were put here.
    pub(super) fn all(&self) -> Vec<PathBuf> {
        let Ok(folder) = fs::read_dir(self.folder()) else { return Vec::new() };
        let names = folder.filter_map(|item| item.ok()?.file_name().into_string().ok());
        let mut paths: Vec<_> =
            names.filter(|name| self.is_ours(name)).map(|name| self.folder().join(name)).collect();
        paths.sort();
        paths
    }

    fn is_ours(&self, name: &str) -> bool {
        let digits = name.strip_prefix(&format!("{}-", self.id)).and_then(|rest| rest.strip_suffix(".wasm"));
        digits.is_some_and(|digits| digits.len() == DIGITS && digits.bytes().all(|b| b.is_ascii_hexdigit()))
    }

    /// Deletes the components that were put here, and their folder where nothing else is in it.
    pub(super) fn remove(&self) -> Result<(), SetupError> {
        for path in self.all() {
            fs::remove_file(&path).map_err(|reason| SetupError::Unwritable { path, reason })?;
        }
        // Where there is none nothing was ever followed by another.
        let _ = fs::remove_file(self.folder().join(HISTORY));
        self.remove_empty_folders();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: &str = "aaaaaaaaaaaaaaaaaaaa";
    const B: &str = "bbbbbbbbbbbbbbbbbbbb";
    const C: &str = "cccccccccccccccccccc";

    fn names(files: &ComponentFiles) -> Vec<String> {
        files.all().iter().map(|path| path.file_name().unwrap().to_string_lossy()[5..6].to_owned()).collect()
    }

    #[test]
    fn the_one_before_stays_and_older_ones_go() {
        let site = tempfile::tempdir().unwrap();
        let files = ComponentFiles::new(site.path(), "news");
        let path = |sha256| site.path().join(files.relative(sha256));
        assert!(files.store(A, b"a").unwrap() && !files.store(A, b"a").unwrap());
        assert_eq!(files.previous(&path(A)), None);
        files.store(B, b"b").unwrap();
        files.note(A).unwrap();
        // A crash here: the first one still runs, and nothing is before it.
        assert_eq!(files.previous(&path(A)), None);
        assert_eq!(files.previous(&path(B)), Some(path(A)));
        files.tidy(&path(B));
        files.store(C, b"c").unwrap();
        files.note(B).unwrap();
        // A crash here: the second one still runs, and the first one is before it.
        assert_eq!(files.previous(&path(B)), Some(path(A)));
        files.tidy(&path(C));
        assert_eq!(names(&files), ["b", "c"]);
        // And back.
        files.note(C).unwrap();
        files.tidy(&path(B));
        assert_eq!(files.previous(&path(B)), Some(path(C)));
        assert_eq!(names(&files), ["b", "c"]);
        fs::write(site.path().join("plugins/news/README.md"), "mine").unwrap();
        files.remove().unwrap();
        assert_eq!(fs::read_dir(site.path().join("plugins/news")).unwrap().count(), 1);
    }

    #[test]
    fn a_full_disk_leaves_nothing_behind() {
        let site = tempfile::tempdir().unwrap();
        let full = |file: &mut File, bytes: &[u8]| {
            file.write_all(&bytes[..bytes.len() / 2])?;
            Err(io::Error::from(io::ErrorKind::StorageFull))
        };
        let files = ComponentFiles { write: full, ..ComponentFiles::new(site.path(), "news") };
        let error = files.store(A, b"many bytes").unwrap_err().to_string();
        assert!(error.contains("cannot be written") && error.contains("room on the disk"), "{error}");
        assert_eq!(fs::read_dir(site.path().join("plugins/news")).unwrap().count(), 0);
    }
}
