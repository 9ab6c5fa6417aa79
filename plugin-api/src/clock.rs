//! Capability `clock` (always granted): the time of the site.
//!
//! ```
//! use sandpress_plugin::clock;
//! use sandpress_plugin::testing::Site;
//!
//! let site = Site::new().now("2026-03-14T09:26:53Z");
//! assert_eq!(site.run(clock::now_text), "2026-03-14T09:26:53Z");
//! assert_eq!(site.run(clock::now).seconds, 1_773_480_413);
//! ```

pub use crate::bindings::clock::sandpress::clock::clock::Moment;

provided_by!(clock::sandpress::clock::clock, clock);

/// The present moment.
pub fn now() -> Moment {
    host::now()
}

/// The present moment in UTC as RFC 3339 has it, to the second, as in `2026-03-14T09:26:53Z`.
pub fn now_text() -> String {
    host::now_text()
}
