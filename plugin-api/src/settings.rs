//! Capability `settings` (always granted): the plugin's own settings, as `configure` accepted them.
//!
//! ```
//! use sandpress_plugin::settings;
//! use sandpress_plugin::testing::Site;
//!
//! let site = Site::new().setting("dash", "~").setting_list("words", &["one", "two"]);
//! assert_eq!(site.run(|| settings::get("dash")).as_deref(), Some("~"));
//! assert_eq!(site.run(|| settings::get_list("words")), ["one", "two"]);
//! ```

provided_by!(settings::sandpress::settings::settings, settings);

/// The value of a setting: from cms.toml, or its default. None for a key that has neither, and for one that the plugin
/// did not declare.
pub fn get(key: &str) -> Option<String> {
    host::get(key)
}

/// The items of a setting of the kind `list`; empty where it is not set.
pub fn get_list(key: &str) -> Vec<String> {
    host::get_list(key)
}
