//! Hook `editor-frame` (provider, with `editor`): the browser half of an editor.
//!
//! ```
//! use sandpress_plugin::editor_frame::{EditorFrame, File};
//! use sandpress_plugin::types::Error;
//!
//! struct Plain;
//!
//! impl EditorFrame for Plain {
//!     fn files() -> Result<Vec<File>, Error> {
//!         let page = "<!doctype html><title>Editor</title><script src=\"editor.js\"></script>";
//!         Ok(vec![File::new("index.html", page), File::new("editor.js", "addEventListener('message', () => {})")])
//!     }
//! }
//!
//! assert_eq!(Plain::files().unwrap()[0].path, "index.html");
//! ```

pub use crate::bindings::editor_frame::exports::sandpress::editor_frame::files::File;
use crate::bindings::editor_frame::exports::sandpress::editor_frame::files::Guest;
use crate::types::Error;

/// The files of an editor for the browser.
pub trait EditorFrame {
    /// All of them: at most 64, and 4 MiB together. The frame opens `index.html`; without files there is no frame.
    ///
    /// # Errors
    /// The plugin is not loaded then.
    fn files() -> Result<Vec<File>, Error>;
}

impl<T: EditorFrame> Guest for T {
    fn files() -> Result<Vec<File>, Error> {
        T::files()
    }
}

impl File {
    /// A file at a path such as `editor.js`, whose end says what it is.
    pub fn new(path: impl Into<String>, content: impl Into<Vec<u8>>) -> Self {
        Self { path: path.into(), content: content.into() }
    }
}
