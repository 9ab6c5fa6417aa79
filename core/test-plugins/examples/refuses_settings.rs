//! `configure` refuses the key `colour`, whatever it holds.

use sandpress_plugin::lifecycle::{Description, Setting, SettingDefinition};
use sandpress_plugin::types::{Error, FieldError};
use sandpress_test_plugins::{Behaviour, component};

struct RefusesSettings;

impl Behaviour for RefusesSettings {
    const ID: &'static str = "refuses-settings";

    fn describe() -> Description {
        Description::new(Self::ID, Self::VERSION, Self::ID, "Refuses its settings.")
            .setting(SettingDefinition::new("colour", "text", "Colour", "No colour is good enough."))
    }

    fn configure(_settings: Vec<Setting>) -> Result<(), Error> {
        Err(Error::Invalid(vec![FieldError::new(
            "colour",
            "This colour does not exist. Choose another one.",
        )]))
    }
}

component!(RefusesSettings);
