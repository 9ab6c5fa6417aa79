//! Every hook and capability of the interfaces as they were released in 1.0.0, built against their kept text and not
//! against the SDK of today.

mod capabilities;
mod entries;
mod pages;
mod panels;
mod tasks;

#[allow(missing_docs, clippy::all)]
mod released {
    wit_bindgen::generate!({
        path: "kept/1.0.0/wit",
        world: "sandpress:plugin/everything",
        generate_all,
    });
}

use released::exports::sandpress::lifecycle::lifecycle::{self, Description, Setting, SettingDefinition};
use released::sandpress::{
    log::log::{Level, write},
    types::types::Error,
};

/// The plugin; each file has some of its hooks.
struct Kept;

impl lifecycle::Guest for Kept {
    fn describe() -> Description {
        let setting = |key: &str, kind: &str, default_value: &str| SettingDefinition {
            key: key.into(),
            label: key.into(),
            kind: kind.into(),
            help: "For the tests.".into(),
            default_value: default_value.into(),
            required: false,
            choices: Vec::new(),
            extra: Vec::new(),
        };
        Description {
            id: "kept-1-0-0".into(),
            version: "1.0.0".into(),
            label: "Kept".into(),
            summary: "Built against 1.0.0.".into(),
            settings: vec![setting("greeting", "text", "Hello"), setting("names", "list", "ann bob")],
            extra: Vec::new(),
        }
    }

    fn configure(settings: Vec<Setting>) -> Result<(), Error> {
        write(Level::Info, &format!("{} settings", settings.len()));
        Ok(())
    }

    fn upgrade(from_version: String, to_version: String) -> Result<(), Error> {
        write(Level::Info, &format!("upgraded from {from_version} to {to_version}"));
        Ok(())
    }
}

released::export!(Kept with_types_in released);
