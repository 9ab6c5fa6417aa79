//! Capability `log` (always granted): lines in the site's log, marked with the plugin's id.
//!
//! ```
//! use sandpress_plugin::log::{self, Level};
//! use sandpress_plugin::testing::Site;
//!
//! let site = Site::new();
//! site.run(|| log::write(Level::Warn, "the feed is empty"));
//! assert_eq!(site.log_lines()[0].message, "the feed is empty");
//! ```

pub use crate::bindings::log::sandpress::log::log::Level;

provided_by!(log::sandpress::log::log, log);

/// Writes one line. Control characters are escaped; a line is cut at 4 KiB, and what a call writes beyond 64 KiB or
/// 100 lines is dropped.
pub fn write(level: Level, message: &str) {
    host::write(level, message);
}
