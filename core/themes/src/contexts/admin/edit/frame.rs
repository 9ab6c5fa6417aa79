//! The browser half of the site's editor.

use serde::Serialize;

/// The frame in which an author writes documents.
#[derive(Clone, Debug, Default, Serialize)]
pub struct EditorFrameContext {
    /// The address of the page in the frame; empty where the site's editor has no browser half.
    pub url: String,
    /// What the page tells the frame, as JSON: `docs/plugins/editor-frame.md` says what stands in it.
    pub setup: String,
}

impl EditorFrameContext {
    /// A frame with a block.
    pub fn sample() -> Self {
        Self {
            url: "/assets/editor/0011223344556677/index.html".into(),
            setup: "{\"blocks\":[{\"name\":\"tide-table\"}]}".into(),
        }
    }
}
