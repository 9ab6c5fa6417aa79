//! Brings the SDK in a project to the version of this program.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::{
    ProjectError,
    create::{open_to_others, write_all},
    template::{self, ProjectFile},
};

/// What became of the SDK in a project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SdkChange {
    /// It was that of this version, file by file.
    Same,
    /// It was replaced.
    Replaced {
        /// The version that it had.
        from: String,
    },
}

/// Puts the SDK of this version into `sdk/` of the project, in place of all that is there.
///
/// # Errors
/// Where the folder has no `sdk/Cargo.toml` of the SDK, or cannot be written.
pub fn renew_sdk(project: &Path) -> Result<SdkChange, ProjectError> {
    let sdk = project.join("sdk");
    let manifest = sdk.join("Cargo.toml");
    let text = fs::read_to_string(&manifest).ok().filter(|text| text.contains("name = \"sandpress-plugin\""));
    let Some(text) = text else {
        return Err(ProjectError::NotAProject {
            path: project.to_owned(),
            reason: "it has no SDK in sdk/; go to the folder of a project that `sandpress plugin new` made, or name it"
                .to_owned(),
        });
    };
    let files = template::sdk_files();
    if is_same(&sdk, &files) {
        return Ok(SdkChange::Same);
    }
    let version = text.lines().find_map(|line| line.strip_prefix("version = \"")?.strip_suffix('"'));
    replace(project, &sdk, &files).map_err(|reason| ProjectError::Write { path: sdk, reason })?;
    Ok(SdkChange::Replaced { from: version.unwrap_or("?").to_owned() })
}

/// The new one is written whole before the old one goes, and the old one comes back where the new one cannot take its
/// place.
fn replace(project: &Path, sdk: &Path, files: &[ProjectFile]) -> io::Result<()> {
    let work = tempfile::Builder::new().prefix(".sandpress-sdk-").tempdir_in(project)?;
    let (new, old) = (work.path().join("new"), work.path().join("old"));
    write_all(&new, files)?;
    open_to_others(&new)?;
    fs::rename(sdk, &old)?;
    fs::rename(&new, sdk).inspect_err(|_| {
        let _ = fs::rename(&old, sdk);
    })
}

fn is_same(sdk: &Path, files: &[ProjectFile]) -> bool {
    let mut there = Vec::new();
    let listed = list(sdk, &mut there).is_ok();
    let same =
        |file: &ProjectFile| fs::read(sdk.join(&file.path)).is_ok_and(|content| content == file.content);
    listed && there.len() == files.len() && files.iter().all(same)
}

fn list(folder: &Path, found: &mut Vec<PathBuf>) -> io::Result<()> {
    for item in fs::read_dir(folder)? {
        let path = item?.path();
        if path.is_dir() { list(&path, found)? } else { found.push(path) }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::authoring::project::{Kind, NewProject, create};

    #[test]
    fn an_old_sdk_is_replaced_as_a_whole() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("hello");
        create(&NewProject { name: "hello", kind: Kind::Block, folder: &folder }).unwrap();
        assert_eq!(renew_sdk(&folder).unwrap(), SdkChange::Same);
        let manifest = fs::read_to_string(folder.join("sdk/Cargo.toml")).unwrap();
        let line = manifest.lines().find(|line| line.starts_with("version = ")).unwrap();
        let old = manifest.replace(line, "version = \"0.0.9\"");
        fs::write(folder.join("sdk/Cargo.toml"), old).unwrap();
        fs::write(folder.join("sdk/src/gone.rs"), "").unwrap();
        assert_eq!(renew_sdk(&folder).unwrap(), SdkChange::Replaced { from: "0.0.9".into() });
        assert!(!folder.join("sdk/src/gone.rs").exists());
        assert_eq!(renew_sdk(&folder).unwrap(), SdkChange::Same);
        assert!(renew_sdk(place.path()).unwrap_err().to_string().contains("no SDK in sdk/"));
    }
}
