//! The blocks that an author can place in documents, as the form of an entry lists them.

use serde_json::json;

use crate::{App, visitor::Visitor};
use sandpress_domain::Permission;
use sandpress_plugins::{AttributeDefinition, BlockDefinition, TypeDefinition};
use sandpress_themes::contexts::admin::{
    BlockAttributeContext, BlockContext, ChoiceContext, EditorFrameContext,
};

/// The blocks of the site for entries of a type that has documents.
pub(super) fn offered(app: &App, definition: &TypeDefinition) -> Vec<BlockContext> {
    if !definition.has_documents() {
        return Vec::new();
    }
    let blocks = app.services().list_blocks().into_iter();
    blocks.filter(|block| block.in_documents).map(context).collect()
}

/// The frame of the site's editor, for a form that has these blocks and a person who may add files or not.
pub(super) fn frame(app: &App, visitor: &Visitor, blocks: &[BlockContext]) -> EditorFrameContext {
    let frame = app.services().plugins().editor_frame();
    let Some(frame) = frame else { return EditorFrameContext::default() };
    let uploads = visitor.user.as_ref().is_some_and(|user| user.role.has(Permission::MediaUpload));
    EditorFrameContext {
        url: frame.start(),
        setup: json!({ "blocks": blocks, "uploads": uploads }).to_string(),
    }
}

fn context(block: BlockDefinition) -> BlockContext {
    BlockContext {
        line: line(&block),
        name: block.name,
        label: block.label,
        help: block.help,
        attributes: block.attributes.into_iter().map(attribute).collect(),
    }
}

/// The shortest line that draws the block.
fn line(block: &BlockDefinition) -> String {
    let required = block.attributes.iter().filter(|attribute| attribute.required);
    let required: Vec<_> = required.map(|attribute| format!("{}=\"…\"", attribute.name)).collect();
    if required.is_empty() {
        return format!("::{}", block.name);
    }
    format!("::{}{{{}}}", block.name, required.join(" "))
}

fn attribute(attribute: AttributeDefinition) -> BlockAttributeContext {
    let choice = |(value, label)| ChoiceContext { value, label };
    BlockAttributeContext {
        name: attribute.name,
        label: attribute.label,
        kind: attribute.kind,
        required: attribute.required,
        help: attribute.help,
        default_value: attribute.default_value,
        choices: attribute.choices.into_iter().map(choice).collect(),
    }
}
