//! Version 2.0.0; `upgrade` logs from which version it came.

use sandpress_plugin::log::{Level, write};
use sandpress_plugin::types::Error;
use sandpress_test_plugins::{Behaviour, component};

struct Upgrades;

impl Behaviour for Upgrades {
    const ID: &'static str = "upgrades";
    const VERSION: &'static str = "2.0.0";

    fn upgrade(from_version: String, to_version: String) -> Result<(), Error> {
        write(Level::Info, &format!("upgraded from {from_version} to {to_version}"));
        Ok(())
    }
}

component!(Upgrades);
