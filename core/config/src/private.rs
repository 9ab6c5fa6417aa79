//! Files that hold secrets are for nobody else's eyes.

use std::{fs, path::Path};

/// Folders in which the system keeps secrets for a process, guarded by the folder: those of containers and of systemd.
/// The files in them may be readable by more than their owner without anybody else reaching them.
const GUARDED: [&str; 2] = ["/run/secrets", "/run/credentials"];

/// Whether nobody but its owner may read or change a file.
///
/// # Errors
/// What is wrong with it and what to do, in words for the site owner.
pub fn need_private(file: &Path) -> Result<(), String> {
    let found = fs::metadata(file).map_err(|error| format!("it cannot be read ({error})"))?;
    #[cfg(unix)]
    {
        let mode = std::os::unix::fs::PermissionsExt::mode(&found.permissions()) & 0o777;
        let is_guarded = GUARDED.iter().any(|folder| file.starts_with(folder));
        if mode & 0o077 != 0 && !is_guarded {
            return Err(format!(
                "other accounts of this machine may use it (its mode is {mode:03o}): run chmod 600 {}",
                file.display()
            ));
        }
    }
    if found.is_dir() { Err("it is a folder".to_owned()) } else { Ok(()) }
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn only_the_owner_may_use_it() {
        let folder = std::env::temp_dir().join(format!("sandpress-private-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let file = folder.join("secret");
        fs::write(&file, "x").unwrap();
        for (mode, is_fit) in [(0o600, true), (0o400, true), (0o640, false), (0o604, false), (0o620, false)] {
            fs::set_permissions(&file, fs::Permissions::from_mode(mode)).unwrap();
            let checked = need_private(&file);
            assert_eq!(checked.is_ok(), is_fit, "{mode:o}: {checked:?}");
        }
        assert!(need_private(&file).unwrap_err().contains("chmod 600"));
        assert!(need_private(&folder.join("missing")).is_err());
        fs::remove_dir_all(folder).unwrap();
    }
}
