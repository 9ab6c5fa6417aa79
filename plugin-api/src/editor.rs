//! Hook `editor` (provider, exclusive): the format in which authors write.

pub use crate::bindings::editor::exports::sandpress::editor::renderer::{Guest as Editor, Heading, Rendered};
