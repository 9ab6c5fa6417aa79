//! The blocks that can stand in a document.

use serde::Serialize;

use super::ChoiceContext;

/// A block that can stand in a document.
#[derive(Clone, Debug, Serialize)]
pub struct BlockContext {
    /// The name to write.
    pub name: String,
    /// The name for people.
    pub label: String,
    /// What it shows; may be empty.
    pub help: String,
    /// The line to write.
    pub line: String,
    /// What can be said about it.
    pub attributes: Vec<BlockAttributeContext>,
}

/// Something that can be said about a block.
#[derive(Clone, Debug, Serialize)]
pub struct BlockAttributeContext {
    /// The name to write.
    pub name: String,
    /// What it is for.
    pub label: String,
    /// `text`, `number`, `boolean`, `choice` or `url`.
    pub kind: String,
    /// Whether the block cannot be drawn without it.
    pub required: bool,
    /// A sentence about what to write; may be empty.
    pub help: String,
    /// The value without it; may be empty.
    pub default_value: String,
    /// What a choice offers.
    pub choices: Vec<ChoiceContext>,
}

impl BlockContext {
    /// A block with an attribute that has all its parts.
    pub fn sample() -> Self {
        let choice = |value: &str, label: &str| ChoiceContext { value: value.into(), label: label.into() };
        let attribute = BlockAttributeContext {
            name: "kind".into(),
            label: "Kind".into(),
            kind: "choice".into(),
            required: true,
            help: "Which table to show.".into(),
            default_value: "ebb".into(),
            choices: vec![choice("ebb", "Ebb"), choice("flood", "Flood")],
        };
        Self {
            name: "tide-table".into(),
            label: "Tide table".into(),
            help: "Shows when the tide turns.".into(),
            line: "::tide-table{place=\"…\"}".into(),
            attributes: vec![attribute],
        }
    }
}
