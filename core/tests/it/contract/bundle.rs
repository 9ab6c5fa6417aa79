//! What the program carries: everything that is bundled, and nothing of the machine that built it.

use std::{collections::BTreeSet, fs, path::Path};

use crate::support::components::{bundled, repository};

fn names(folder: &Path) -> BTreeSet<String> {
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.collect()
}

#[test]
fn every_bundled_plugin_is_carried() {
    let bundle = repository().join("core/bundle");
    let plugins = names(&repository().join("plugins"));
    assert_eq!(names(&bundle.join("plugins")), plugins, "core/bundle/plugins has a link for each plugin");
    let config: toml::Table = fs::read_to_string(bundle.join("cms.toml")).unwrap().parse().unwrap();
    let configured: BTreeSet<_> = config["plugins"].as_table().unwrap().keys().cloned().collect();
    assert_eq!(configured, plugins, "cms.toml has an entry for each bundled plugin");
    for plugin in plugins {
        let link = bundle.join(format!("plugins/{plugin}/{plugin}.wasm"));
        assert_eq!(fs::canonicalize(link).unwrap(), fs::canonicalize(bundled(&plugin)).unwrap());
    }
    assert!(bundle.join("themes/default/theme.toml").exists());
}
