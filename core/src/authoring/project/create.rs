//! Makes a new project.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::{
    Kind, ProjectError, check_name,
    template::{self, ProjectFile},
};

/// What a new project is to be.
#[derive(Clone, Debug)]
pub struct NewProject<'a> {
    /// The plugin's id.
    pub name: &'a str,
    /// Which template it begins with.
    pub kind: Kind,
    /// Its folder: one that is not there yet, or is empty.
    pub folder: &'a Path,
}

/// Writes the project beside its place and puts it there as a whole, so that there is never half of one. The files in it,
/// in order, without those of the SDK.
///
/// # Errors
/// Where the name cannot be, the place is taken or nothing can be written there.
pub fn create(new: &NewProject<'_>) -> Result<Vec<PathBuf>, ProjectError> {
    check_name(new.name)?;
    let folder = std::path::absolute(new.folder).map_err(|reason| unwritable(new.folder, reason))?;
    if is_taken(&folder) {
        return Err(ProjectError::Taken { path: folder });
    }
    let parent = folder.parent().unwrap_or(Path::new("/"));
    let unfinished = fs::create_dir_all(parent)
        .and_then(|()| tempfile::Builder::new().prefix(".sandpress-new-").tempdir_in(parent))
        .map_err(|reason| unwritable(&folder, reason))?;
    let files = template::files(new.kind, new.name);
    write_all(unfinished.path(), &files)
        .and_then(|()| write_all(&unfinished.path().join("sdk"), &template::sdk_files()))
        .and_then(|()| open_to_others(unfinished.path()))
        .and_then(|()| fs::rename(unfinished.path(), &folder))
        .map_err(|reason| unwritable(&folder, reason))?;
    let mut paths: Vec<_> = files.into_iter().map(|file| file.path).collect();
    paths.sort();
    Ok(paths)
}

fn is_taken(folder: &Path) -> bool {
    match fs::read_dir(folder) {
        Ok(mut items) => items.next().is_some(),
        Err(error) => error.kind() != io::ErrorKind::NotFound,
    }
}

/// Writes files below a folder, with the folders that they need.
pub(super) fn write_all(folder: &Path, files: &[ProjectFile]) -> io::Result<()> {
    for file in files {
        let path = folder.join(&file.path);
        fs::create_dir_all(path.parent().unwrap_or(folder))?;
        fs::write(path, &file.content)?;
    }
    Ok(())
}

/// Gives a temporary folder, which only its owner can read, the rights of one that was made in the ordinary way.
#[cfg(unix)]
pub(super) fn open_to_others(folder: &Path) -> io::Result<()> {
    let ordinary = fs::metadata(folder.join("src"))?.permissions();
    fs::set_permissions(folder, ordinary)
}

#[cfg(not(unix))]
pub(super) fn open_to_others(_: &Path) -> io::Result<()> {
    Ok(())
}

fn unwritable(folder: &Path, reason: io::Error) -> ProjectError {
    ProjectError::Write { path: folder.to_owned(), reason }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .map(|item| item.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_project_is_there_as_a_whole_or_not_at_all() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("plugins/hello");
        let new = NewProject { name: "hello", kind: Kind::Block, folder: &folder };
        create(&new).unwrap();
        assert!(folder.join("sdk/wit/plugin.wit").is_file() && folder.join("src/lib.rs").is_file());
        assert_eq!(names(&place.path().join("plugins")), ["hello"]);
        assert!(create(&new).unwrap_err().to_string().contains("is there already"));
        let bad = NewProject { name: "Hello", ..new.clone() };
        assert!(matches!(create(&bad), Err(ProjectError::Name { .. })));
    }

    #[test]
    fn an_empty_folder_is_no_obstacle_and_a_file_is() {
        let place = tempfile::tempdir().unwrap();
        let new = NewProject { name: "hello", kind: Kind::Type, folder: place.path() };
        create(&new).unwrap();
        assert!(place.path().join("Cargo.toml").is_file());
        let file = place.path().join("README.md");
        assert!(matches!(
            create(&NewProject { folder: &file, ..new.clone() }),
            Err(ProjectError::Taken { .. })
        ));
        let below = file.join("hello");
        assert!(create(&NewProject { folder: &below, ..new }).is_err());
    }
}
