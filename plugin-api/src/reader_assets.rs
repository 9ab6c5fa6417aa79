//! Hook `reader-assets` (contribution): style sheets and scripts of the plugin on readers' pages. The site owner grants it,
//! with `reader-assets = ["styles"]` or `["styles", "scripts"]`.
//!
//! ```
//! use sandpress_plugin::reader_assets::{Asset, ReaderAssets};
//! use sandpress_plugin::types::Error;
//!
//! struct Poll;
//!
//! impl ReaderAssets for Poll {
//!     fn assets() -> Result<Vec<Asset>, Error> {
//!         // In a plugin: `include_str!("poll.css")` and `include_str!("poll.js")`.
//!         let style = ".poll { border: 1px solid currentcolor }";
//!         let script = "for (const poll of document.querySelectorAll('.poll')) poll.hidden = false;";
//!         Ok(vec![Asset::style("poll.css", style), Asset::script("poll.js", script)])
//!     }
//! }
//!
//! assert_eq!(Poll::assets().unwrap()[1].name, "poll.js");
//! ```

pub use crate::bindings::reader_assets::exports::sandpress::reader_assets::reader_assets::Asset;
use crate::bindings::reader_assets::exports::sandpress::reader_assets::reader_assets::Guest;
use crate::types::Error;

/// What readers' browsers load beside the theme's own files.
pub trait ReaderAssets {
    /// All of them: at most 8, each of at most 256 KiB, 512 KiB together. Called once, at load, when the settings are
    /// there.
    ///
    /// # Errors
    /// The site goes without the plugin's assets then.
    fn assets() -> Result<Vec<Asset>, Error>;
}

impl<T: ReaderAssets> Guest for T {
    fn assets() -> Result<Vec<Asset>, Error> {
        T::assets()
    }
}

impl Asset {
    /// A style sheet with a name such as `poll.css`.
    pub fn style(name: impl Into<String>, content: impl Into<Vec<u8>>) -> Self {
        Self::new("style", name.into(), content.into())
    }

    /// A script with a name such as `poll.js`. It runs when the page has been read.
    pub fn script(name: impl Into<String>, content: impl Into<Vec<u8>>) -> Self {
        Self::new("script", name.into(), content.into())
    }

    fn new(kind: &str, name: String, content: Vec<u8>) -> Self {
        Self { name, kind: kind.into(), content, extra: Vec::new() }
    }
}
