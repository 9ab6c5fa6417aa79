//! Capability `settings` (always granted): the plugin's own settings, as `configure` accepted them.

pub use crate::bindings::settings::sandpress::settings::settings::{get, get_list};
