use std::fs;

use super::*;

const CONFIG: &str = "[site]\ntitle = \"My site\" # yours\n[theme]\npath = \"themes/default\"\n[plugins.a]\ncomponent = \"plugins/a/a.wasm\"\n";

fn bundle(component: &'static str) -> Bundle {
    let files = [
        ("cms.toml", CONFIG),
        ("themes/default/theme.toml", "name = \"Default\""),
        ("themes/default/templates/entry.html", "<p>"),
        ("plugins/a/a.wasm", component),
        ("sdk/src/lib.rs", "//! SDK"),
    ];
    Bundle::new(files.map(|(path, text)| (path.into(), text.as_bytes().into())))
}

fn change(refresh: &Refresh, path: &str) -> FileChange {
    refresh.files.iter().find(|(found, _)| found == path).unwrap().1
}

#[test]
fn files_are_found_by_their_paths() {
    let bundle = bundle("one");
    assert_eq!(bundle.component("a").unwrap(), b"one");
    let missing = bundle.component("b").unwrap_err().to_string();
    assert!(missing.contains("without plugins/b/b.wasm") && missing.contains("script/build"), "{missing}");
    let sdk: Vec<_> = bundle.below("sdk").collect();
    assert_eq!(sdk, [("src/lib.rs", "//! SDK".as_bytes())]);
    assert_eq!(bundle.below("sd").count(), 0);
    assert_eq!(bundle.site_files().count(), 3);
}

#[test]
fn a_site_is_made_whole_and_once() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("new/site");
    let made = create_site(&bundle("one"), &place, Some("Ada's \"site\"")).unwrap();
    assert_eq!(made.plugins, [("a".to_owned(), true)]);
    assert!(fs::read_to_string(place.join("cms.toml")).unwrap().contains("# yours\n"));
    let found = found_site(&place).unwrap();
    assert_eq!(found.config.unwrap().site.title, "Ada's \"site\"");
    assert_eq!(found.version, env!("CARGO_PKG_VERSION"));
    assert!(place.join("data").is_dir() && place.join(".gitignore").exists());
    assert!(!place.join("sdk").exists());
    assert_eq!(fs::read_dir(&place).unwrap().count(), 6);
    let again = create_site(&bundle("one"), &place, None).unwrap_err();
    assert!(matches!(again, InitError::SiteExists(_)), "{again}");
}

#[test]
fn nothing_is_left_where_a_site_cannot_be_made() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("letter.txt"), "").unwrap();
    let error = create_site(&bundle("one"), folder.path(), None).unwrap_err().to_string();
    assert!(error.contains("letter.txt is there"), "{error}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    let incomplete = Bundle::new([("cms.toml".into(), CONFIG.as_bytes().into())]);
    let place = folder.path().join("site");
    let error = create_site(&incomplete, &place, None).unwrap_err().to_string();
    assert!(error.contains("plugins/a/a.wasm, themes/default/theme.toml"), "{error}");
    assert!(!place.exists());
}

#[test]
fn a_new_repository_is_a_good_place() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join(".git")).unwrap();
    fs::write(folder.path().join(".gitignore"), "mine").unwrap();
    create_site(&bundle("one"), folder.path(), None).unwrap();
    assert_eq!(fs::read_to_string(folder.path().join(".gitignore")).unwrap(), "mine");
}

#[test]
fn what_was_not_changed_by_hand_is_refreshed() {
    let folder = tempfile::tempdir().unwrap();
    let (site, template) = (folder.path(), "themes/default/templates/entry.html");
    create_site(&bundle("one"), site, None).unwrap();
    fs::write(site.join(template), "<p>mine").unwrap();
    fs::remove_file(site.join("themes/default/theme.toml")).unwrap();
    let dry = refresh_site(&bundle("two"), site, true).unwrap();
    assert_eq!(change(&dry, "plugins/a/a.wasm"), FileChange::Replaced);
    assert_eq!(fs::read(site.join("plugins/a/a.wasm")).unwrap(), b"one");
    let done = refresh_site(&bundle("two"), site, false).unwrap();
    assert_eq!(done.from, env!("CARGO_PKG_VERSION"));
    assert_eq!(change(&done, "plugins/a/a.wasm"), FileChange::Replaced);
    assert_eq!(change(&done, template), FileChange::KeptChanged);
    assert_eq!(change(&done, "themes/default/theme.toml"), FileChange::KeptRemoved);
    assert_eq!(fs::read(site.join("plugins/a/a.wasm")).unwrap(), b"two");
    assert_eq!(fs::read(site.join(template)).unwrap(), b"<p>mine");
    let again = refresh_site(&bundle("two"), site, false).unwrap();
    assert_eq!(change(&again, "plugins/a/a.wasm"), FileChange::Same);
}

#[test]
fn a_pinned_component_is_not_refreshed() {
    let folder = tempfile::tempdir().unwrap();
    let site = folder.path();
    create_site(&bundle("one"), site, None).unwrap();
    let pinned = format!("{CONFIG}sha256 = {:?}\n", "0".repeat(64));
    fs::write(site.join("cms.toml"), pinned).unwrap();
    let done = refresh_site(&bundle("two"), site, false).unwrap();
    assert_eq!(change(&done, "plugins/a/a.wasm"), FileChange::KeptPinned);
    assert_eq!(fs::read(site.join("plugins/a/a.wasm")).unwrap(), b"one");
    assert!(matches!(refresh_site(&bundle("two"), &site.join("data"), false), Err(InitError::NoSite(_))));
}
