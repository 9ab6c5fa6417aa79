//! `describe` says another id than the one under which the site owner knows the plugin.

use sandpress_plugin::lifecycle::Description;
use sandpress_test_plugins::{Behaviour, component};

struct WrongId;

impl Behaviour for WrongId {
    const ID: &'static str = "wrong-id";

    fn describe() -> Description {
        Description::new("somebody-else", Self::VERSION, "Somebody else", "Pretends to be another plugin.")
    }
}

component!(WrongId);
