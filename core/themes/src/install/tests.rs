use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::{AddError, Replacing, add};

const MANIFEST: &str = "name = \"own\"\nversion = \"1\"\nlabel = \"Own\"\nparent = \"default\"\n";

/// A folder for themes with the default theme in it.
fn themes() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let default = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../themes/default"));
    std::os::unix::fs::symlink(default, folder.path().join("default")).unwrap();
    folder
}

fn tar_of(folder: &Path, change: impl FnOnce(&mut tar::Builder<fs::File>)) -> PathBuf {
    let file = folder.join("own.tar");
    let mut builder = tar::Builder::new(fs::File::create(&file).unwrap());
    put(&mut builder, "own/theme.toml", MANIFEST.as_bytes());
    change(&mut builder);
    builder.into_inner().unwrap();
    file
}

/// Writes the path as it is: the builder of the crate would refuse some of those that are tried here.
fn put(builder: &mut tar::Builder<fs::File>, path: &str, content: &[u8]) {
    let mut header = tar::Header::new_ustar();
    header.as_ustar_mut().unwrap().name[..path.len()].copy_from_slice(path.as_bytes());
    header.set_size(content.len() as u64);
    header.set_mode(0o644);
    header.set_cksum();
    builder.append(&header, content).unwrap();
}

/// That nothing but the default theme is there.
fn assert_untouched(themes: &Path) {
    let names: Vec<_> = fs::read_dir(themes).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["default"]);
}

#[test]
fn a_theme_is_put_into_its_place_once() {
    let (themes, elsewhere) = (themes(), tempfile::tempdir().unwrap());
    let file = tar_of(elsewhere.path(), |tar| put(tar, "own/static/own.css", b"a{}"));
    let added = add(&file, themes.path(), Replacing::No).unwrap();
    assert_eq!((added.name.as_str(), added.label.as_str()), ("own", "Own"));
    assert_eq!(fs::read(themes.path().join("own/static/own.css")).unwrap(), b"a{}");
    assert!(matches!(add(&file, themes.path(), Replacing::No), Err(AddError::There(_))));
    let file = tar_of(elsewhere.path(), |tar| put(tar, "own/static/new.css", b"b{}"));
    add(&file, themes.path(), Replacing::Yes).unwrap();
    assert!(
        themes.path().join("own/static/new.css").exists()
            && !themes.path().join("own/static/own.css").exists()
    );
    assert_eq!(fs::read_dir(themes.path()).unwrap().count(), 2);
}

#[test]
fn folders_and_zip_files_are_taken_as_well() {
    let (themes, elsewhere) = (themes(), tempfile::tempdir().unwrap());
    let folder = elsewhere.path().join("own");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("theme.toml"), MANIFEST).unwrap();
    fs::write(folder.join(".hidden"), "secret").unwrap();
    add(&folder, themes.path(), Replacing::No).unwrap();
    assert!(!themes.path().join("own/.hidden").exists());
    let file = elsewhere.path().join("own.zip");
    let mut archive = zip::ZipWriter::new(fs::File::create(&file).unwrap());
    archive.start_file("theme.toml", zip::write::SimpleFileOptions::default()).unwrap();
    archive.write_all(MANIFEST.as_bytes()).unwrap();
    archive.finish().unwrap();
    add(&file, themes.path(), Replacing::Yes).unwrap();
}

#[test]
fn paths_that_lead_out_are_refused() {
    for path in ["../evil.html", "own/../../evil.html", "/etc/evil", "own/a\\b", "own/c:d"] {
        let (themes, elsewhere) = (themes(), tempfile::tempdir().unwrap());
        let file = tar_of(elsewhere.path(), |tar| put(tar, path, b"x"));
        let error = add(&file, themes.path(), Replacing::No).unwrap_err();
        assert!(matches!(error, AddError::Refused { .. }), "{path}: {error}");
        assert_untouched(themes.path());
        assert!(!themes.path().parent().unwrap().join("evil.html").exists());
    }
}

#[test]
fn links_and_special_files_are_refused() {
    for kind in [tar::EntryType::Symlink, tar::EntryType::Link, tar::EntryType::Fifo] {
        let (themes, elsewhere) = (themes(), tempfile::tempdir().unwrap());
        let file = tar_of(elsewhere.path(), |tar| {
            let mut header = tar::Header::new_gnu();
            header.set_entry_type(kind);
            header.set_size(0);
            header.set_path("own/static/link").unwrap();
            if kind != tar::EntryType::Fifo {
                header.set_link_name("/etc/passwd").unwrap();
            }
            header.set_cksum();
            tar.append(&header, std::io::empty()).unwrap();
        });
        let error = add(&file, themes.path(), Replacing::No).unwrap_err();
        assert!(matches!(error, AddError::Refused { .. }), "{kind:?}: {error}");
        assert_untouched(themes.path());
    }
}

#[test]
fn what_is_too_much_is_refused() {
    let (themes, elsewhere) = (themes(), tempfile::tempdir().unwrap());
    let many = tar_of(elsewhere.path(), |tar| {
        (0..2_001).for_each(|at| put(tar, &format!("own/static/{at}"), b""));
    });
    assert!(matches!(add(&many, themes.path(), Replacing::No), Err(AddError::TooMuch(_))));
    let large = tar_of(elsewhere.path(), |tar| put(tar, "own/static/large", &vec![0; 8 * 1024 * 1024 + 1]));
    assert!(matches!(add(&large, themes.path(), Replacing::No), Err(AddError::Refused { .. })));
    let huge = tar_of(elsewhere.path(), |tar| {
        let part = vec![0; 7 * 1024 * 1024];
        (0..10).for_each(|at| put(tar, &format!("own/static/{at}"), &part));
    });
    assert!(matches!(add(&huge, themes.path(), Replacing::No), Err(AddError::TooMuch(_))));
    assert_untouched(themes.path());
}

#[test]
fn what_is_no_theme_changes_nothing() {
    let (themes, elsewhere) = (themes(), tempfile::tempdir().unwrap());
    let broken = tar_of(elsewhere.path(), |tar| put(tar, "own/templates/home.html", b"{{ nothing }}"));
    let error = add(&broken, themes.path(), Replacing::No).unwrap_err();
    assert!(error.to_string().contains("home.html:1:"), "{error}");
    assert_untouched(themes.path());
    for (name, content) in [("own.zip", "no zip"), ("own.tar", "no tar"), ("own.rar", "x"), ("own.tgz", "x")]
    {
        let file = elsewhere.path().join(name);
        fs::write(&file, content).unwrap();
        add(&file, themes.path(), Replacing::No).unwrap_err();
        assert_untouched(themes.path());
    }
}
