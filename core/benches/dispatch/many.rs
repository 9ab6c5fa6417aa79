//! As many plugins as are wanted: one test component under other names, each a file with a hash of its own.

use std::{fs, path::Path};

use sandpress::config::{Config, PluginConfig};

use crate::components::test_component;

const ID: &str = "well-behaved";

/// Writes the components into `folder` and gives their configuration.
pub(crate) fn configs(folder: &Path, count: usize) -> Vec<PluginConfig> {
    let component = fs::read(test_component("well_behaved")).unwrap();
    let mut toml = String::new();
    for number in 0..count {
        // As long as the name in the component, so that nothing moves.
        let id = format!("plugin-{number:05}");
        let file = folder.join(format!("{id}.wasm"));
        fs::write(&file, renamed(&component, &id)).unwrap();
        toml += &format!("[plugins.{id}]\ncomponent = {file:?}\n");
    }
    Config::from_text(&toml, Path::new("cms.toml"), std::iter::empty()).unwrap().plugins
}

fn renamed(component: &[u8], id: &str) -> Vec<u8> {
    assert_eq!(id.len(), ID.len());
    let mut bytes = component.to_vec();
    let places: Vec<_> =
        component.windows(ID.len()).enumerate().filter(|(_, window)| *window == ID.as_bytes()).collect();
    assert!(!places.is_empty());
    for (place, _) in places {
        bytes.splice(place..place + ID.len(), id.bytes());
    }
    bytes
}
