//! Capability `log` (always granted): lines in the site's log, marked with the plugin's id.

pub use crate::bindings::log::sandpress::log::log::{Level, write};
