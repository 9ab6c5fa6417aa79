//! Hook `lifecycle` (required): who the plugin is and how it is configured.
//!
//! ```
//! use sandpress_plugin::lifecycle::{Description, Lifecycle, Setting, SettingDefinition, value_of};
//! use sandpress_plugin::types::Error;
//!
//! struct Quotes;
//!
//! impl Lifecycle for Quotes {
//!     fn describe() -> Description {
//!         let dash = SettingDefinition::new("dash", "text", "Dash", "What stands before the person.");
//!         Description::new("quotes", env!("CARGO_PKG_VERSION"), "Quotes", "Sayings, and who said them.")
//!             .setting(dash.default_value("—"))
//!     }
//!
//!     fn configure(settings: Vec<Setting>) -> Result<(), Error> {
//!         if value_of(&settings, "dash").chars().count() > 3 {
//!             return Err(Error::invalid("dash", "has more than 3 characters: shorten it"));
//!         }
//!         Ok(())
//!     }
//! }
//! ```

use crate::bindings::lifecycle::exports::sandpress::lifecycle::lifecycle::Guest;
pub use crate::bindings::lifecycle::exports::sandpress::lifecycle::lifecycle::{
    Description, Setting, SettingDefinition,
};
use crate::types::{Choice, Error};

/// Who the plugin is and how it is configured. Every plugin implements it.
pub trait Lifecycle {
    /// Called at load, before everything else and without any capability that has to be granted.
    fn describe() -> Description;

    /// Checks the settings at load. [`Error::Invalid`] names the key in `field`; the plugin is then not loaded
    /// and the site owner reads the message.
    ///
    /// # Errors
    /// Whatever makes the settings unusable.
    fn configure(_settings: Vec<Setting>) -> Result<(), Error> {
        Ok(())
    }

    /// Called once when the stored version differs from this one, before any other hook.
    ///
    /// # Errors
    /// On an error the new version is not loaded.
    fn upgrade(_from_version: String, _to_version: String) -> Result<(), Error> {
        Ok(())
    }
}

impl<T: Lifecycle> Guest for T {
    fn describe() -> Description {
        T::describe()
    }

    fn configure(settings: Vec<Setting>) -> Result<(), Error> {
        T::configure(settings)
    }

    fn upgrade(from_version: String, to_version: String) -> Result<(), Error> {
        T::upgrade(from_version, to_version)
    }
}

impl Description {
    /// A plugin without settings: its id (as in `[plugins.<id>]`), semantic version, name and purpose.
    pub fn new(id: &str, version: &str, label: &str, summary: &str) -> Self {
        Self {
            id: id.into(),
            version: version.into(),
            label: label.into(),
            summary: summary.into(),
            settings: Vec::new(),
            extra: Vec::new(),
        }
    }

    /// Adds a setting that the site owner may write into cms.toml.
    #[must_use]
    pub fn setting(mut self, setting: SettingDefinition) -> Self {
        self.settings.push(setting);
        self
    }
}

impl SettingDefinition {
    /// An optional setting. `kind` is `text`, `number`, `boolean`, `choice` or `list`.
    pub fn new(key: &str, kind: &str, label: &str, help: &str) -> Self {
        Self {
            key: key.into(),
            label: label.into(),
            kind: kind.into(),
            help: help.into(),
            default_value: String::new(),
            required: false,
            choices: Vec::new(),
            extra: Vec::new(),
        }
    }

    /// The value used where cms.toml has none.
    #[must_use]
    pub fn default_value(mut self, value: &str) -> Self {
        self.default_value = value.into();
        self
    }

    /// The plugin is not loaded without a value.
    #[must_use]
    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Adds a value of the kind `choice` with its name for people.
    #[must_use]
    pub fn choice(mut self, value: &str, label: &str) -> Self {
        self.choices.push(Choice::new(value, label));
        self
    }
}

impl Setting {
    /// A setting with its value, as a test gives it to [`Lifecycle::configure`].
    pub fn new(key: impl Into<String>, value: impl Into<String>) -> Self {
        Self { key: key.into(), value: value.into() }
    }
}

/// The value of the setting `key`, or an empty text where it is not set.
pub fn value_of<'a>(settings: &'a [Setting], key: &str) -> &'a str {
    settings.iter().find(|setting| setting.key == key).map_or("", |setting| setting.value.as_str())
}
