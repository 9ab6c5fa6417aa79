//! Several pictures that stand in a paragraph by themselves are a gallery.

use comrak::Arena;
use comrak::nodes::{AstNode, Node, NodeHtmlBlock, NodeValue};

/// Puts a frame for galleries around the paragraphs that are one.
pub(crate) fn frame<'a>(arena: &'a Arena<'a>, root: Node<'a>) {
    let galleries: Vec<Node<'a>> = root.descendants().filter(|node| is_gallery(node)).collect();
    for gallery in galleries {
        let html = |literal: &str| {
            let block = NodeHtmlBlock { block_type: 6, literal: literal.to_owned() };
            let made: &'a AstNode<'a> = arena.alloc(AstNode::from(NodeValue::HtmlBlock(block)));
            made
        };
        gallery.insert_before(html("<div class=\"gallery\">\n"));
        gallery.insert_after(html("</div>\n"));
    }
}

fn is_gallery(node: Node<'_>) -> bool {
    if !matches!(node.data().value, NodeValue::Paragraph) {
        return false;
    }
    let mut pictures = 0;
    for child in node.children() {
        match &child.data().value {
            NodeValue::Image(_) => pictures += 1,
            NodeValue::SoftBreak | NodeValue::LineBreak => {}
            NodeValue::Text(text) if text.trim().is_empty() => {}
            _ => return false,
        }
    }
    pictures > 1
}
