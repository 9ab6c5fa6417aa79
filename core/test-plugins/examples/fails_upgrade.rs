//! Version 2.0.0; `upgrade` fails.

use sandpress_plugin::types::Error;
use sandpress_test_plugins::{Behaviour, component};

struct FailsUpgrade;

impl Behaviour for FailsUpgrade {
    const ID: &'static str = "fails-upgrade";
    const VERSION: &'static str = "2.0.0";

    fn upgrade(from_version: String, _to_version: String) -> Result<(), Error> {
        Err(Error::Internal(format!(
            "the data of version {from_version} cannot be read; go back to that version"
        )))
    }
}

component!(FailsUpgrade);
